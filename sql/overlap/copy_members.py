"""One row per article that carries the same copy as another: its copy group, and how it stands to the hub."""

import polars as pl

from flows.overlap import groups

SCHEMA = groups.SCHEMA


def copy_members(overlap__article_pairs: pl.LazyFrame, overlap__article_times: pl.LazyFrame) -> pl.DataFrame:
    pairs = overlap__article_pairs.select("article_a", "article_b", "a_in_b", "b_in_a", "n_shared_words")
    times = overlap__article_times.select("article_id", "time_order")
    return groups.copy_groups(pairs.collect(), times.collect())
