"""One row per name that the recogniser finds in a distinct sentence.

Wire copy repeats: the costly model runs once per distinct text and language, whoever carries it and however often.
"""

from __future__ import annotations

import polars as pl

from flows.entities.engine import NO_MODEL, language, recognise

MATERIALIZED = "incremental"
UNIQUE_KEY = ("sentence_hash",)
INPUTS = """
    select
        md5(concat_ws(chr(31), coalesce(a.language, ''), s.text)) as sentence_hash,
        md5(concat_ws(chr(31), coalesce(a.language, ''), s.text)) as input_hash,
        coalesce(a.language, '') as language,
        s.text
    from text.sentences as s
    inner join text.articles as a on s.article_id = a.article_id
    where coalesce(getvariable('entity_model'), '') <> 'none'
    group by coalesce(a.language, ''), s.text
"""
BATCH = 2000
SCHEMA = {
    "sentence_hash": pl.String,
    "char_start": pl.Int64,
    "char_end": pl.Int64,
    "entity_type": pl.String,
}


def sentence_entities(inputs: pl.DataFrame, entity_model: str) -> pl.DataFrame:
    if inputs.is_empty() or entity_model == NO_MODEL:
        return pl.DataFrame(schema=SCHEMA)
    speaks = language(entity_model)
    if speaks is not None:  # a model of one language invents names in the text of another
        inputs = inputs.filter(pl.col("language").is_in(["", speaks]))
    hashes, texts = inputs["sentence_hash"].to_list(), inputs["text"].to_list()
    rows = [
        (sentence, entity.start, entity.end, entity.label)
        for sentence, entities in zip(hashes, recognise(texts, entity_model), strict=True)
        for entity in entities
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")
