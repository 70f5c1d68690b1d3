from __future__ import annotations

from tests.sql.entity.frames import resolved
from tests.support import run_sql


def test_each_surface_and_rule_of_an_entity_is_counted_with_its_country() -> None:
    rows = resolved(
        {"article_id": "a", "surface": "UN", "name": "United Nations", "rule": "alias"},
        {"article_id": "b", "surface": "UN", "name": "United Nations", "rule": "alias"},
        {"article_id": "b", "surface": "United Nations", "name": "United Nations"},
        {"article_id": "b", "surface": "Japan", "name": "Japan", "country": "JP", "entity_id": "j"},
    )
    found = run_sql("entity.names", {"entity.resolved_mentions": rows})
    assert found.select("surface", "rule", "country", "n_mentions", "n_articles").rows() == [
        ("Japan", "as written", "JP", 1, 1),
        ("UN", "alias", None, 2, 2),
        ("United Nations", "as written", None, 1, 1),
    ]
