from __future__ import annotations

from datetime import datetime

from tests.support import run_sql
from tests.tables import TABLES, table


def test_a_pair_reads_without_a_join() -> None:
    pair = {"article_a": "a", "article_b": "b", "source_a": "north", "source_b": "south", "relation": "partial",
            "a_in_b": 0.2, "b_in_a": 0.5, "n_shared_words": 70, "earlier_article": "b", "lag_minutes": 5}  # fmt: skip
    rows = run_sql("mart.article_pairs", {
        "overlap.article_pairs": table("overlap.article_pairs", pair),
        "text.articles": table(
            "text.articles",
            {"article_id": "a", "headline": "A", "url": "https://a.example", "published_at": "2024-03-04T08:05"},
            {"article_id": "b", "headline": "B"}),
    })  # fmt: skip
    assert set(TABLES["overlap.article_pairs"]) < set(rows.columns)
    row = rows.to_dicts()[0]
    assert row.items() >= pair.items()
    assert (row["headline_a"], row["url_a"], row["published_at_a"]) == ("A", "https://a.example",
                                                                       datetime(2024, 3, 4, 8, 5))  # fmt: skip
    assert (row["headline_b"], row["url_b"], row["published_at_b"]) == ("B", None, None)
