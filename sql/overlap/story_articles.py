"""One row per article: the story it belongs to, and the copy it carries (null if it is in no copy group)."""

import polars as pl

from flows.overlap.stories import stories
from flows.text.ids import short_id

SCHEMA = {"story_id": pl.String, "article_id": pl.String, "copy_group": pl.String}


def story_articles(
    text__articles: pl.LazyFrame,
    overlap__article_terms: pl.LazyFrame,
    overlap__article_times: pl.LazyFrame,
    overlap__copy_members: pl.LazyFrame,
    entity__mentions: pl.LazyFrame,
) -> pl.DataFrame:
    rows = (
        text__articles.select("article_id", "published_at", "duplicate_of")
        .join(overlap__article_times.select("article_id", "time_order"), on="article_id")
        .join(overlap__copy_members.select("article_id", "copy_group"), on="article_id", how="left")
        .sort("time_order")  # the first article of a story is its smallest row number
        .with_row_index("row")
        .collect()
    )
    # terms stay as they lie: their lists are long, and moved for nothing
    found = overlap__article_terms.collect()
    terms = found.hstack(
        found.select("article_id").join(rows, on="article_id", how="left", maintain_order="left").drop("article_id")
    )
    groups = rows.drop_nulls("copy_group").group_by("copy_group").agg("row")["row"].to_list()
    duplicates = rows.select("row", article_id="duplicate_of").join(
        rows.select("article_id", original="row"), on="article_id"
    )
    mentions = (
        entity__mentions.select("article_id", "entity_id")
        .join(rows.lazy().select("article_id", "row"), on="article_id")
        .select("row", "entity_id")
        .drop_nulls()
        .collect()
    )
    story = stories(terms, [*groups, *duplicates.select("row", "original").iter_rows()], mentions)
    ids = {first: short_id("story", rows["article_id"][first]) for first in set(story)}
    return (
        rows.select(pl.Series("story_id", [ids[first] for first in story], pl.String), "article_id", "copy_group")
        .sort("story_id", "article_id")
        .match_to_schema(SCHEMA)
    )
