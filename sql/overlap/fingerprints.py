"""One row per fingerprint of an article: the hash of a run of five words, or of four quoted ones.

Articles that share none share no copy. Winnowing keeps two in five of all runs; the hash is stable between
machines and versions.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from flows.overlap import grams
from flows.text.quotation import quoted_spans
from flows.text.words import match_key

MATERIALIZED = "incremental"
UNIQUE_KEY = ("article_id",)
INPUTS = "select article_id, md5(body) as input_hash, body from text.articles"
BATCH = 5000
SCHEMA = {"article_id": pl.String, "fingerprint": pl.UInt64}


def fingerprints(inputs: pl.DataFrame) -> pl.DataFrame:
    found = [_of_body(body) for body in inputs["body"]]
    counts = [len(hashes) for hashes in found]
    columns = {
        "article_id": inputs["article_id"].gather(np.repeat(np.arange(len(counts)), counts)),
        "fingerprint": np.concatenate([np.empty(0, np.uint64), *found]),
    }
    return pl.DataFrame(columns, schema=SCHEMA)


def _of_body(body: str) -> grams.Hashes:
    quotations = [match_key(body[start:end]).split() for start, end in quoted_spans(body)]
    return grams.fingerprints(match_key(body).split(), quotations)
