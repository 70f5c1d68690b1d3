"""One row per article that carries the same copy as another: its copy group, and how it stands to the hub."""

import polars as pl

from flows.overlap.groups import Member, Pair, copy_groups

SCHEMA = {
    "copy_group": pl.String,
    "article_id": pl.String,
    "hub": pl.String,
    "share_in_hub": pl.Float64,
    "share_of_hub": pl.Float64,
}
PAIR = ("article_a", "article_b", "a_in_b", "b_in_a", "n_shared_words")


def copy_members(overlap__article_pairs: pl.LazyFrame, overlap__article_times: pl.LazyFrame) -> pl.DataFrame:
    pairs = overlap__article_pairs.select(PAIR).collect()
    times = overlap__article_times.select("article_id", "time_order").collect()
    members: list[Member] = copy_groups(map(Pair._make, pairs.iter_rows()), dict(times.iter_rows()))
    return pl.DataFrame(members, schema=SCHEMA, orient="row")
