"""One row per sentence of an article's body."""

from __future__ import annotations

import polars as pl

from flows.table import table
from flows.text.keys import match_keys
from flows.text.sentences import sentence_spans

MATERIALIZED = "incremental"
UNIQUE_KEY = ("article_id",)
INPUTS = "select article_id, hash(body) as input_hash, body from text.articles"
BATCH = 1000
SCHEMA = {
    "article_id": pl.String,
    "sentence_no": pl.Int64,
    "paragraph_no": pl.Int64,
    "char_start": pl.Int64,
    "char_end": pl.Int64,
    "text": pl.String,
    "match_key": pl.String,
    "n_words": pl.Int64,
}


def sentences(inputs: pl.DataFrame) -> pl.DataFrame:
    rows = []
    for article_id, body in inputs.select("article_id", "body").sort("article_id").iter_rows():
        for number, (paragraph_no, start, end) in enumerate(sentence_spans(body)):
            rows.append((article_id, number, paragraph_no, start, end, body[start:end]))
    told = table(rows, {name: kind for name, kind in SCHEMA.items() if name not in ("match_key", "n_words")})
    key = match_keys([row[-1] for row in rows])
    n_words = key.str.count_matches(" ", literal=True).cast(pl.Int64) + (key != "")
    return told.with_columns(match_key=key, n_words=n_words)
