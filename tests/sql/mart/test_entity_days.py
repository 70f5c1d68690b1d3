from __future__ import annotations

from datetime import date

from tests.support import run_sql
from tests.tables import table


def test_mentions_and_quotations_are_counted_by_source_and_day() -> None:
    rows = run_sql("mart.entity_days", {
        "text.articles": table(
            "text.articles",
            {"article_id": "a", "source_id": "x", "published_at": "2024-03-04T23:50"},
            {"article_id": "b", "source_id": "x", "published_at": "2024-03-04"},
            {"article_id": "c", "source_id": "y", "published_at": "2024-03-05T00:10"},
            {"article_id": "undated", "source_id": "y"}),
        "entity.mentions": table("entity.mentions", *(
            {"article_id": a, "entity_id": e} for a, e in [("a", "lee"), ("a", "lee"), ("b", "lee"), ("c", "day"),
                                                           ("undated", "lee")])),
        "entity.quotes": table("entity.quotes", {"quote_id": "1", "article_id": "a", "speaker_entity_id": "lee"},
                               {"quote_id": "2", "article_id": "c", "speaker_entity_id": "lee"},
                               {"quote_id": "3", "article_id": "c"}),
    })  # fmt: skip
    assert rows.rows() == [
        ("day", "y", date(2024, 3, 5), 1, 1, 0),
        ("lee", "x", date(2024, 3, 4), 3, 2, 1),
        ("lee", "y", date(2024, 3, 5), 0, 1, 1),  # quoted by a pronoun, not named
    ]
