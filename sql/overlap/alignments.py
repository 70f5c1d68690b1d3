"""One row per pair of candidates that have copy or quotations in common, aligned word by word in their texts.

The relation is decided here, from the texts, never from the fingerprints. overlap.article_pairs and
overlap.passages are read off this table, and overlap.quote_pairs off its runs of quoted words. Pairs are taken
in the order of their place among the candidates, so that each text is made ready about once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from flows.overlap.document import prepare
from flows.overlap.edits import MATERIAL, known_names
from flows.overlap.lists import lists
from flows.overlap.relation import COPY, align
from flows.overlap.rows import EditFields, PassageFields, edit_fields, passage_fields

MATERIALIZED = "incremental"
UNIQUE_KEY = ("place", "article_a", "article_b")
KEYS = """
    with bodies as (select article_id, hash(body) as body_hash from text.articles)
    select place, article_a, article_b, hash(a.body_hash, b.body_hash) as input_hash
    from overlap.candidates
    join bodies as a on article_a = a.article_id
    join bodies as b on article_b = b.article_id
"""
INPUTS = """
    select place, article_a, article_b, a.body as body_a, b.body as body_b
    from keys
    join text.articles as a on article_a = a.article_id
    join text.articles as b on article_b = b.article_id
"""
BATCH = 1000
_EDIT = pl.Struct({
    "kind": pl.String, "a_text": pl.String, "b_text": pl.String,
    "a_start": pl.Int64, "a_end": pl.Int64, "b_start": pl.Int64, "b_end": pl.Int64,
})  # fmt: skip
_PASSAGE = pl.Struct({
    "a_start": pl.Int64, "a_end": pl.Int64, "b_start": pl.Int64, "b_end": pl.Int64,
    "n_words": pl.Int64, "is_quote": pl.Boolean, "similarity": pl.Float64, "edits": pl.List(_EDIT),
})  # fmt: skip
SCHEMA = {
    "place": pl.UInt64,
    "article_a": pl.String,
    "article_b": pl.String,
    "relation": pl.String,
    "a_in_b": pl.Float64,
    "b_in_a": pl.Float64,
    "n_shared_words": pl.Int64,
    "longest_run_words": pl.Int64,
    "narration_words": pl.Int64,
    "quoted_both_run": pl.Int64,
    "quoted_one_run": pl.Int64,
    "n_material_edits": pl.Int64,
    "passages": pl.List(_PASSAGE),
}


def alignments(inputs: pl.DataFrame, seed__aliases: pl.LazyFrame, seed__countries: pl.LazyFrame) -> pl.DataFrame:
    names = pl.concat([seed.select("name", "aliases") for seed in (seed__aliases, seed__countries)])
    known = known_names(names.collect().iter_rows())
    rows: list[tuple[Any, ...]] = []
    # field by field: a dictionary for each passage and edit takes as long as aligning
    passages: list[PassageFields] = []
    edits: list[EditFields] = []
    n_passages: list[int] = []
    n_edits: list[int] = []
    pairs = inputs.select("place", "article_a", "article_b", "body_a", "body_b")
    for place, article_a, article_b, body_a, body_b in pairs.iter_rows():
        a, b = prepare(body_a), prepare(body_b)
        found = align(a, b)
        if found.relation == "none":
            continue
        shared = found.passages if found.relation in COPY else []
        n_passages.append(len(shared))
        passages += [passage_fields(a, b, passage) for passage in shared]
        n_material = 0
        for passage in shared:
            changes = edit_fields(a, b, passage, known)
            n_edits.append(len(changes))
            edits += changes
            n_material += sum([edit[0] in MATERIAL for edit in changes])
        rows.append(
            (
                place,
                article_a,
                article_b,
                found.relation,
                found.a_in_b,
                found.b_in_a,
                found.n_shared_words,
                found.longest_run_words,
                found.narration_words,
                found.quoted_both_run,
                found.quoted_one_run,
                n_material,
            )
        )
    flat = {name: kind for name, kind in SCHEMA.items() if name != "passages"}
    edit_lists = _lists(_table(edits, _EDIT.to_schema()).to_struct(), n_edits)
    told = {name: kind for name, kind in _PASSAGE.to_schema().items() if name != "edits"}
    every = _table(passages, told).with_columns(edits=edit_lists)
    return _table(rows, flat).with_columns(passages=_lists(every.to_struct(), n_passages))


def _table(rows: Sequence[tuple[Any, ...]], schema: Mapping[str, Any]) -> pl.DataFrame:
    """Rows as a table, column by column: a third of the time that Polars takes for rows."""
    columns = zip(*rows, strict=True) if rows else [()] * len(schema)
    named = zip(schema.items(), columns, strict=True)
    return pl.DataFrame([pl.Series(name, column, kind) for (name, kind), column in named])


def _lists(values: pl.Series, lengths: list[int]) -> pl.Series:
    """Consecutive values gathered into lists of the given lengths."""
    return lists(values, np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]))
