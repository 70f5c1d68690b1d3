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
    articles = (
        text__articles.select("article_id", "published_at", "duplicate_of")
        .join(overlap__article_times.select("article_id", "time_order"), on="article_id")
        .join(overlap__copy_members.select("article_id", "copy_group"), on="article_id", how="left")
        .sort("time_order")  # the first article of a story is its smallest row number
        .join(overlap__article_terms, on="article_id", maintain_order="left")  # last: its lists are moved once
        .with_row_index("row")
        .collect()
    )
    groups = articles.select("copy_group", "row").drop_nulls().group_by("copy_group").agg("row")["row"].to_list()
    duplicates = articles.select("row", article_id="duplicate_of").join(
        articles.select("article_id", original="row"), on="article_id"
    )
    mentions = (
        entity__mentions.select("article_id", "entity_id")
        .join(articles.lazy().select("article_id", "row"), on="article_id")
        .select("row", "entity_id")
        .drop_nulls()
        .collect()
    )
    story = stories(articles, [*groups, *duplicates.select("row", "original").iter_rows()], mentions)
    ids = {i: short_id("story", articles["article_id"][i]) for i in set(story)}
    return (
        articles.select(pl.Series("story_id", [ids[i] for i in story], pl.String), "article_id", "copy_group")
        .sort("story_id", "article_id")
        .match_to_schema(SCHEMA)
    )
