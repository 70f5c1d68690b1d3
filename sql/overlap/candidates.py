"""One row per pair of articles of different sources worth aligning: they share two fingerprints or more.

Which fingerprints count, and whose articles meet at them, is told in flows/overlap/meetings.py.
"""

from __future__ import annotations

import polars as pl

from flows.overlap.meetings import Articles, Prints, meetings
from flows.table import flat

SCHEMA = {"article_a": pl.String, "article_b": pl.String, "n_fingerprints": pl.Int64, "place": pl.UInt64}


def candidates(
    text__articles: pl.LazyFrame, overlap__fingerprints: pl.LazyFrame, window_days: int | None
) -> pl.DataFrame:
    articles = (
        text__articles.sort("published_at", "article_id", nulls_last=True)
        .select(
            "article_id",
            number=pl.int_range(pl.len(), dtype=pl.Int32),
            source=pl.col("source_id").rank("dense").cast(pl.Int32),
            date=pl.col("published_at").dt.date(),
            is_original=pl.col("duplicate_of").is_null(),
        )
        .collect()
    )
    day = articles["date"].rank("dense").cast(pl.Int32).fill_null(-1)
    columns = (column.to_numpy(writable=True) for column in (articles["source"], day, articles["is_original"]))
    found = meetings(Articles(*columns), _prints(overlap__fingerprints, articles))
    earlier, later = (articles.select("article_id", "date")[number] for number in (found.earlier, found.later))
    pairs = pl.DataFrame({
        "one": earlier["article_id"], "other": later["article_id"], "date": earlier["date"], "later": later["date"],
        "n_fingerprints": found.n_fingerprints, "fingerprint": found.smallest,
    })  # fmt: skip
    if window_days is not None:
        pairs = pairs.filter(((pl.col("later") - pl.col("date")).dt.total_days() <= window_days).fill_null(True))
    # aligned by the earlier day, those of one wire story after each other, each text is made ready about once
    first_day = pl.coalesce("date", "later").to_physical().fill_null(0).clip(0).cast(pl.UInt64)
    return pairs.select(
        article_a=pl.min_horizontal("one", "other"),
        article_b=pl.max_horizontal("one", "other"),
        n_fingerprints=pl.col("n_fingerprints").cast(pl.Int64),
        place=first_day * 2**48 + pl.col("fingerprint") // 2**16,
    ).sort("article_a", "article_b")


def _prints(fingerprints: pl.LazyFrame, articles: pl.DataFrame) -> Prints:
    found = fingerprints.collect()
    hashes, ends = flat(found["fingerprints"])
    spans = found.select("article_id", begin=ends[:-1], end=ends[1:])
    ordered = articles.select("article_id").join(spans, on="article_id", how="left", maintain_order="left").fill_null(0)
    return Prints(hashes, ordered["begin"].to_numpy(writable=True), ordered["end"].to_numpy(writable=True))
