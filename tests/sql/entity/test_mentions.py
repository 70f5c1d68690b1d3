from __future__ import annotations

from tests.sql.entity.frames import resolved
from tests.support import run_sql


def test_a_mention_shows_its_span_and_its_entity() -> None:
    row = resolved({"article_id": "a", "char_start": 3, "char_end": 7, "surface": "Rome", "entity_id": "r"})
    found = run_sql("entity.mentions", {"entity.resolved_mentions": row})
    assert found.columns == [
        "article_id", "sentence_no", "char_start", "char_end", "surface", "entity_type", "entity_id",
    ]  # fmt: skip
    assert found.rows() == [("a", 0, 3, 7, "Rome", "ORG", "r")]
