"""One row per name in an article's body, with the entity it stands for and the rule that says so.

Entities are resolved from the article and the seeds alone. entity.mentions shows the public columns.
"""

from __future__ import annotations

from bisect import bisect_right

import polars as pl

from flows.entities.linking import link
from flows.entities.mentions import mentions
from flows.entities.seeds import from_tables

MATERIALIZED = "incremental"
UNIQUE_KEY = ("article_id",)
INPUTS = """
    with found as (
        select
            s.article_id,
            list([s.char_start + e.char_start, s.char_start + e.char_end] order by s.char_start, e.char_start) as spans,
            list(e.entity_type order by s.char_start, e.char_start) as labels
        from text.sentences as s
        inner join text.articles as a on s.article_id = a.article_id
        inner join entity.sentence_entities as e
            on e.sentence_hash = md5(concat_ws(chr(31), coalesce(a.language, ''), s.text))
        group by s.article_id
    ),

    sentences as (
        select article_id, list(char_start order by sentence_no) as starts from text.sentences group by article_id
    )

    select
        a.article_id,
        md5(concat_ws(chr(31), a.body, s.starts::varchar, f.spans::varchar, f.labels::varchar)) as input_hash,
        a.body,
        s.starts,
        f.spans,
        f.labels
    from text.articles as a
    inner join sentences as s on a.article_id = s.article_id
    inner join found as f on a.article_id = f.article_id
"""
BATCH = 1000
SCHEMA = {
    "article_id": pl.String,
    "sentence_no": pl.Int64,
    "char_start": pl.Int64,
    "char_end": pl.Int64,
    "surface": pl.String,
    "entity_type": pl.String,
    "entity_id": pl.String,
    "name": pl.String,
    "country": pl.String,
    "rule": pl.String,
}


def resolved_mentions(
    inputs: pl.DataFrame,
    seed__countries: pl.LazyFrame,
    seed__aliases: pl.LazyFrame,
    seed__agencies: pl.LazyFrame,
    seed__titles: pl.LazyFrame,
    seed__not_names: pl.LazyFrame,
) -> pl.DataFrame:
    if inputs.is_empty():
        return pl.DataFrame(schema=SCHEMA)
    known = from_tables(seed__countries, seed__aliases, seed__agencies, seed__titles, seed__not_names)
    rows = []
    for article_id, body, starts, spans, labels in inputs.select(
        "article_id", "body", "starts", "spans", "labels"
    ).iter_rows():
        raw = [(start, end, label) for (start, end), label in zip(spans, labels, strict=True)]
        names = mentions(body, starts, raw, known)
        for name, identity in zip(names, link(body, names, known), strict=True):
            sentence_no = bisect_right(starts, name.start) - 1
            rows.append((
                article_id, sentence_no, name.start, name.end, name.surface, name.label,
                identity.entity_id, identity.name, identity.country, identity.rule,
            ))  # fmt: skip
    return pl.DataFrame(rows, schema=SCHEMA, orient="row").sort("article_id", "char_start")
