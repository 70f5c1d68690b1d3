"""One row per article: its words, by which articles that report the same event find each other.

The part of overlap.story_articles that is pure in one article's text.
"""

from __future__ import annotations

import polars as pl

from flows.overlap import story_vectors

MATERIALIZED = "incremental"
UNIQUE_KEY = ("article_id",)
KEYS = "select article_id, hash(headline, body) as input_hash from text.articles"
INPUTS = "select article_id, headline, body from keys join text.articles using (article_id)"
BATCH = 4000
SCHEMA = {"article_id": pl.String, **story_vectors.SCHEMA}


def article_terms(inputs: pl.DataFrame) -> pl.DataFrame:
    return inputs.select("article_id").hstack(story_vectors.terms(inputs))
