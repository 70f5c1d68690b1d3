"""One row per article: its metadata and the blocks of its page with their roles.

The costly part of cleaning, pure in the article's own record; what other articles tell is added in text.articles.
"""

from __future__ import annotations

import json

import polars as pl

from flows.text.agencies import known_agencies
from flows.text.article import Article, Fields, parse_article

MATERIALIZED = "incremental"
UNIQUE_KEY = ("article_id",)
INPUTS = """select article_id, input_hash, source_id, url, title, text, html, published, byline, language, extra
    from text.current"""
BATCH = 1000
BLOCK = pl.Struct({"text": pl.String, "role": pl.String, "n_words": pl.Int64, "key": pl.Int64, "line": pl.Int64})
SCHEMA = {
    "article_id": pl.String,
    "headline": pl.String,
    "byline": pl.String,
    "agency_id": pl.String,
    "dateline": pl.String,
    "published_at": pl.Datetime("us"),
    "published_precision": pl.String,
    "language": pl.String,
    "blocks": pl.List(BLOCK),
}


def parsed(inputs: pl.DataFrame, seed__agencies: pl.LazyFrame) -> pl.DataFrame:
    seed = seed__agencies.select("agency_id", "name", "tags", "names").fill_null("").collect()
    agencies = known_agencies(tuple(seed.rows()))
    columns = ("article_id", "title", "text", "html", "published", "byline", "language", "url", "source_id", "extra")
    rows = []
    for article_id, *given, extra in inputs.select(columns).iter_rows():
        article = parse_article(Fields(*given, extra=json.loads(extra) if extra else {}), agencies)
        rows.append((article_id, *_row(article)))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row").sort("article_id")


def _row(a: Article) -> tuple[object, ...]:
    return (
        a.headline,
        a.byline,
        a.agency_id,
        a.dateline,
        a.published_at,
        a.published_precision,
        a.language,
        [block._asdict() for block in a.blocks],
    )
