"""One row per sentence of an article's body."""

from __future__ import annotations

import polars as pl

from flows.text.keys import match_keys
from flows.text.sentences import sentence_spans

MATERIALIZED = "incremental"
UNIQUE_KEY = ("article_id",)
INPUTS = "select article_id, hash(body) as input_hash, body from text.articles"
BATCH = 2000
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
    ids: list[str] = []
    numbers: list[int] = []
    paragraphs: list[int] = []
    starts: list[int] = []
    ends: list[int] = []
    texts: list[str] = []
    for article_id, body in inputs.select("article_id", "body").sort("article_id").iter_rows():
        spans = sentence_spans(body)
        ids += [article_id] * len(spans)
        numbers += range(len(spans))
        for paragraph_no, start, end in spans:
            paragraphs.append(paragraph_no)
            starts.append(start)
            ends.append(end)
            texts.append(body[start:end])
    keys = match_keys(texts)
    n_words = keys.str.count_matches(" ", literal=True).cast(pl.Int64) + (keys != "")
    columns = zip(SCHEMA.items(), (ids, numbers, paragraphs, starts, ends, texts, keys, n_words), strict=True)
    return pl.DataFrame([pl.Series(name, column, kind) for (name, kind), column in columns])
