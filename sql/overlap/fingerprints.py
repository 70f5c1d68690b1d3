"""One row per article: its fingerprints, which are hashes of runs of five match keys, or of four in a quotation.

Articles that share none share no copy.
"""

from __future__ import annotations

import polars as pl

from flows.overlap import fingerprints as hashing
from flows.table import lists

MATERIALIZED = "incremental"
UNIQUE_KEY = ("article_id",)
KEYS = """
    select article_id, bit_xor(hash(sentence_no, match_key, text)) as input_hash
    from text.sentences
    where match_key <> ''
    group by article_id
"""
# the article as flows.overlap.fingerprints.marked() gives it; most sentences are spared the costly expression
INPUTS = r"""
    select
        article_id,
        string_agg(
            case
                when contains(text, '"') then '"'
                when strlen(text) = length(text) and not contains(text, '''') and not contains(text, '`') then chr(10)
                when regexp_matches(text, '[“”„«»]|''''|``|‘‘|(^|[\s(])[''‘]\w') then '"'
                else chr(10)
            end || match_key,
            '' order by sentence_no
        ) as keys
    from keys
    join text.sentences using (article_id)
    where match_key <> ''
    group by article_id
"""
BATCH = 4000
SCHEMA = {"article_id": pl.String, "fingerprints": pl.List(pl.UInt64)}


def fingerprints(inputs: pl.DataFrame) -> pl.DataFrame:
    hashes, ends = hashing.fingerprints(inputs["keys"])
    found = inputs.select("article_id", fingerprints=lists(pl.Series(hashes), ends))
    return found.filter(ends[1:] > ends[:-1])
