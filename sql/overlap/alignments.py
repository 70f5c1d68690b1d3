"""One row per pair of candidates that have copy or quotations in common, aligned word by word in their texts.

The relation is decided here, from the texts, never from the fingerprints. overlap.article_pairs and
overlap.passages are read off this table, and overlap.quote_pairs off its runs of quoted words. Pairs are taken
in the order of their place among the candidates, so that each text is made ready about once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from flows.overlap.document import prepare
from flows.overlap.edits import MATERIAL, known_names
from flows.overlap.relation import COPY, align
from flows.overlap.rows import NOTHING, Told, told
from flows.table import lists, table

MATERIALIZED = "incremental"
UNIQUE_KEY = ("place", "article_a", "article_b")
KEYS = """
    with bodies as (select article_id, hash(body) as body_hash from text.articles)
    select place, article_a, article_b, hash(a.body_hash, b.body_hash) as input_hash
    from overlap.candidates
    join bodies as a on article_a = a.article_id
    join bodies as b on article_b = b.article_id
"""
# a text goes with the first pair of a batch that has it on its side
INPUTS = """
    with firsts as (
        select
            *,
            row_number() over (partition by batch, article_a) = 1 as is_first_a,
            row_number() over (partition by batch, article_b) = 1 as is_first_b
        from keys
    )
    select
        place,
        article_a,
        article_b,
        input_hash as texts_hash,
        if(is_first_a, a.body, null) as body_a,
        if(is_first_b, b.body, null) as body_b
    from firsts
    join text.articles as a on article_a = a.article_id
    join text.articles as b on article_b = b.article_id
"""
BATCH = 3000
_EDIT = pl.Struct({
    "kind": pl.String, "a_text": pl.String, "b_text": pl.String,
    "a_start": pl.Int64, "a_end": pl.Int64, "b_start": pl.Int64, "b_end": pl.Int64,
})  # fmt: skip
_PASSAGE = pl.Struct({
    "a_start": pl.Int64, "a_end": pl.Int64, "b_start": pl.Int64, "b_end": pl.Int64,
    "n_words": pl.Int64, "is_quote": pl.Boolean, "similarity": pl.Float64, "edits": pl.List(_EDIT),
})  # fmt: skip
_NUMBERS = ("a_start", "a_end", "b_start", "b_end", "n_words", "is_quote")
SCHEMA = {
    "place": pl.UInt64,
    "article_a": pl.String,
    "article_b": pl.String,
    "texts_hash": pl.UInt64,  # of both bodies: what is read off this table need not read them to know if they changed
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
    every: list[Told] = []
    bodies = dict[str, str]()
    for side in ("a", "b"):
        bodies.update(inputs.select(f"article_{side}", f"body_{side}").drop_nulls().iter_rows())
    pairs = inputs.select("place", "article_a", "article_b", "texts_hash")
    for place, article_a, article_b, texts_hash in pairs.iter_rows():
        a, b = prepare(bodies[article_a]), prepare(bodies[article_b])
        found = align(a, b)
        if found.relation == "none":
            continue
        passages = told(a, b, found, known) if found.relation in COPY else NOTHING
        every.append(passages)
        rows.append(
            (
                place,
                article_a,
                article_b,
                texts_hash,
                found.relation,
                found.a_in_b,
                found.b_in_a,
                found.n_shared_words,
                found.longest_run_words,
                found.narration_words,
                found.quoted_both_run,
                found.quoted_one_run,
                sum([edit[1] in MATERIAL for edit in passages.edits]),
            )
        )
    flat = {name: kind for name, kind in SCHEMA.items() if name != "passages"}
    return table(rows, flat).with_columns(passages=_passages([NOTHING, *every])[1:])


def _passages(every: Sequence[Told]) -> pl.Series:
    """A list of passages a pair, each with its list of edits: columns built flat, then nested."""
    n_passages = np.array([len(pair.numbers) for pair in every])
    starts = np.cumsum(n_passages) - n_passages  # of each pair's passages among all
    edits = [edit for pair in every for edit in pair.edits]
    n_edits = np.repeat(starts, [len(pair.edits) for pair in every]) + np.array([edit[0] for edit in edits], np.int64)
    changed = table([edit[1:] for edit in edits], _EDIT.to_schema()).to_struct()
    numbers = np.concatenate([pair.numbers for pair in every])
    columns = {name: pl.Series(numbers[:, i], dtype=pl.Int64) for i, name in enumerate(_NUMBERS)}
    passages = pl.DataFrame(columns).with_columns(
        pl.col("is_quote").cast(pl.Boolean),
        similarity=pl.Series(np.concatenate([pair.similarity for pair in every]), dtype=pl.Float64),
        edits=_lists(changed, np.bincount(n_edits, minlength=len(numbers))),
    )
    return _lists(passages.to_struct(), n_passages)


def _lists(values: pl.Series, lengths: npt.NDArray[np.int64]) -> pl.Series:
    """Consecutive values gathered into lists of the given lengths."""
    return lists(values, np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]))
