"""One row per pair of candidates that have copy or quotations in common, aligned word by word in their texts.

The relation is decided here, from the texts, never from the fingerprints. overlap.article_pairs and
overlap.passages are read off this table, and overlap.quote_pairs off its runs of quoted words.
"""

from __future__ import annotations

from typing import Any

import polars as pl

from flows.overlap.document import prepare
from flows.overlap.edits import MATERIAL
from flows.overlap.relation import COPY, align
from flows.overlap.rows import passage_row

MATERIALIZED = "incremental"
UNIQUE_KEY = ("article_a", "article_b")
INPUTS = """
    with bodies as (select article_id, body, md5(body) as body_hash from text.articles)
    select article_a, article_b, md5(a.body_hash || b.body_hash) as input_hash, a.body as body_a, b.body as body_b
    from overlap.candidates
    join bodies as a on article_a = a.article_id
    join bodies as b on article_b = b.article_id
"""
BATCH = 2000
_EDIT = pl.Struct({
    "kind": pl.String, "a_text": pl.String, "b_text": pl.String,
    "a_start": pl.Int64, "a_end": pl.Int64, "b_start": pl.Int64, "b_end": pl.Int64,
})  # fmt: skip
_PASSAGE = pl.Struct({
    "a_start": pl.Int64, "a_end": pl.Int64, "b_start": pl.Int64, "b_end": pl.Int64,
    "n_words": pl.Int64, "is_quote": pl.Boolean, "similarity": pl.Float64, "edits": pl.List(_EDIT),
})  # fmt: skip
SCHEMA = {
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


def alignments(inputs: pl.DataFrame) -> pl.DataFrame:
    rows: list[tuple[Any, ...]] = []
    pairs = inputs.select("article_a", "article_b", "body_a", "body_b")
    for article_a, article_b, body_a, body_b in pairs.iter_rows():
        a, b = prepare(body_a), prepare(body_b)
        found = align(a, b)
        if found.relation == "none":
            continue
        shared = [passage_row(a, b, passage) for passage in found.passages] if found.relation in COPY else []
        rows.append(
            (
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
                sum(edit["kind"] in MATERIAL for passage in shared for edit in passage["edits"]),
                shared,
            )
        )
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")
