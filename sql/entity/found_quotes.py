"""One row per quotation in an article's body, with its speaker and the sentences by which it is found elsewhere.

entity.quotes shows the public columns.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from flows.entities.context import Subject
from flows.entities.names import kind
from flows.entities.quotes import quotes
from flows.entities.shingles import quoted_sentences
from flows.table import lists, table
from flows.text.ids import short_id
from flows.text.words import match_key

MATERIALIZED = "incremental"
UNIQUE_KEY = ("article_id",)
INPUTS = """
    with named as (
        select
            article_id,
            list([char_start, char_end] order by char_start) as spans,
            list([entity_type, name, entity_id] order by char_start) as names
        from entity.resolved_mentions
        group by article_id
    )

    select
        a.article_id,
        hash(a.body, n.spans, n.names) as input_hash,
        a.body,
        coalesce(n.spans, []) as spans,
        coalesce(n.names, []) as names
    from text.articles as a
    left join named as n on a.article_id = n.article_id
"""
BATCH = 2000
_SENTENCE = pl.Struct({"text": pl.String, "key": pl.String, "n_content": pl.Int64, "runs": pl.List(pl.Int64)})
SCHEMA = {
    "quote_id": pl.String,
    "article_id": pl.String,
    "char_start": pl.Int64,
    "char_end": pl.Int64,
    "text": pl.String,
    "match_key": pl.String,
    "n_words": pl.Int64,
    "speaker": pl.String,
    "speaker_entity_id": pl.String,
    "cue": pl.String,
    "sentences": pl.List(_SENTENCE),
}


def found_quotes(inputs: pl.DataFrame, seed__titles: pl.LazyFrame) -> pl.DataFrame:
    titles = seed__titles.collect()["title"].to_list() if not inputs.is_empty() else []
    rows = []
    sentences: list[tuple[str, str, int]] = []
    runs: list[int] = []
    sentence_ends, run_ends = [0], [0]
    columns = inputs.sort("article_id").select("article_id", "body", "spans", "names")
    for article_id, body, spans, names in zip(*(column.to_list() for column in columns), strict=True):
        subjects = [_subject(span, name) for span, name in zip(spans, names, strict=True)]
        for quote in quotes(body, subjects, titles):
            rows.append(
                (
                    short_id("quote", article_id, str(quote.start)),
                    article_id,
                    quote.start,
                    quote.end,
                    body[quote.start : quote.end],
                    " ".join(key for start, end in quote.parts if (key := match_key(body[start:end]))),
                    quote.n_words,
                    quote.speaker,
                    quote.entity_id,
                    quote.cue,
                )
            )
            for sentence in quoted_sentences(body, quote.parts):
                sentences.append((sentence.text, sentence.key, sentence.n_content))
                runs += sentence.runs
                run_ends.append(len(runs))
            sentence_ends.append(len(sentences))
    told = {name: kind for name, kind in _SENTENCE.to_schema().items() if name != "runs"}
    every = table(sentences, told).with_columns(runs=lists(pl.Series(runs, dtype=pl.Int64), np.array(run_ends)))
    flat = {name: kind for name, kind in SCHEMA.items() if name != "sentences"}
    return table(rows, flat).with_columns(sentences=lists(every.to_struct(), np.array(sentence_ends)))


def _subject(span: list[int], name: list[str]) -> Subject:
    label, shown, entity_id = name
    what = kind(label)
    return Subject(*span, what == "person", shown, entity_id, what in ("person", "org", "place"))
