"""One row per article: its metadata and the blocks of its page with their roles.

The costly part of cleaning, pure in the article's own record; what other articles tell is added in text.articles.
Of its blocks there is a list each of texts, roles and so on, so that what asks for roles need not read texts.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

import numpy as np
import polars as pl

from flows.table import lists, table
from flows.text.agencies import known_agencies
from flows.text.article import Block, Fields, parse_article

MATERIALIZED = "incremental"
UNIQUE_KEY = ("article_id",)
INPUTS = """select article_id, input_hash, source_id, url, title, text, html, published, byline, language, extra
    from text.current"""
BATCH = 2000
_FLAT = {
    "article_id": pl.String,
    "headline": pl.String,
    "byline": pl.String,
    "agency_id": pl.String,
    "dateline": pl.String,
    "published_at": pl.Datetime("us"),
    "published_precision": pl.String,
    "language": pl.String,
    "texts_hash": pl.UInt64,
}
BLOCK = {"block_texts": pl.String, "block_roles": pl.String, "block_words": pl.Int64, "block_keys": pl.Int64,
         "line_keys": pl.Int64}  # fmt: skip
SCHEMA = {**_FLAT, **{name: pl.List(kind) for name, kind in BLOCK.items()}}


def parsed(inputs: pl.DataFrame, seed__agencies: pl.LazyFrame) -> pl.DataFrame:
    seed = seed__agencies.select("agency_id", "name", "tags", "names").fill_null("").collect()
    agencies = known_agencies(tuple(seed.rows()))
    columns = ("article_id", "title", "text", "html", "published", "byline", "language", "url", "source_id", "extra")
    rows: list[tuple[Any, ...]] = []
    blocks: list[Block] = []  # of all articles: a list of dictionaries for each takes longer than some rules
    ends = [0]
    for article_id, *given, extra in inputs.select(columns).sort("article_id").iter_rows():
        a = parse_article(Fields(*given, extra=json.loads(extra) if extra else {}), agencies)
        rows.append(
            (
                article_id,
                a.headline,
                a.byline,
                a.agency_id,
                a.dateline,
                a.published_at,
                a.published_precision,
                a.language,
                _hash([block.text for block in a.blocks]),
            )
        )
        blocks += a.blocks
        ends.append(len(blocks))
    told = [lists(column, np.array(ends, np.int64)).alias(column.name) for column in table(blocks, BLOCK)]
    return table(rows, _FLAT).with_columns(told)


def _hash(texts: list[str]) -> int:
    """By which text.articles knows, without reading the texts, that they have changed."""
    return int.from_bytes(hashlib.blake2b("\n".join(texts).encode(), digest_size=8).digest())
