from __future__ import annotations

from datetime import datetime

import polars as pl

from tests.support import run_sql
from tests.tables import table


def article(name: str, source: str, copied: float | None = 0.0, first: bool | None = None,
            group: str | None = None, at: datetime | None = None) -> dict[str, object]:  # fmt: skip
    return {"article_id": name, "source_id": source, "copied_share": copied, "first_in_group": first,
            "copy_group": group, "published_at": at}  # fmt: skip


def test_sources_count_what_they_copied_had_first_and_how_long_they_took() -> None:
    day = datetime(2024, 3, 4)
    mart = pl.DataFrame([
        article("a", "north", first=True, group="g1", at=day),
        article("b", "north", copied=None),
        article("c", "south", copied=0.9, first=False, group="g1", at=datetime(2024, 3, 5)),
        article("d", "south", copied=0.2, at=datetime(2024, 3, 6)),
        article("e", "south"),
    ])  # fmt: skip
    pairs = table(
        "overlap.article_pairs",
        {"article_a": "a", "article_b": "c", "earlier_article": "a", "lag_minutes": 60},
        {"article_a": "b", "article_b": "c", "earlier_article": "b", "lag_minutes": 10},
        {"article_a": "a", "article_b": "d", "earlier_article": "a", "lag_minutes": 120},
        {"article_a": "b", "article_b": "d"},
    )
    seeds = table("seed.sources", {"source_id": "north", "name": "North", "domain": "north.example",
                                   "country": "NO", "kind": "paper"})  # fmt: skip
    rows = run_sql("mart.sources", {"mart.articles": mart, "overlap.article_pairs": pairs, "seed.sources": seeds})
    assert rows.to_dicts() == [
        {"source_id": "north", "name": "North", "domain": "north.example", "country": "NO", "kind": "paper",
         "n_articles": 2, "n_copied": 0, "n_first": 1, "median_lag_minutes": None,
         "first_published_at": day, "last_published_at": day},
        {"source_id": "south", "name": "south", "domain": None, "country": None, "kind": None,
         "n_articles": 3, "n_copied": 2, "n_first": 0, "median_lag_minutes": 90.0,  # 60 behind the earliest, 120
         "first_published_at": datetime(2024, 3, 5), "last_published_at": datetime(2024, 3, 6)},
    ]  # fmt: skip
