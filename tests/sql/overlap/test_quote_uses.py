from __future__ import annotations

import polars as pl

from tests.support import module, run_sql


def test_a_use_is_one_row_however_many_sentences_match() -> None:
    rows = [("s", "q", "a", 0, "One."), ("s", "q", "a", 1, "Two."), ("s", "p", "b", 0, "One.")]
    matches = pl.DataFrame(rows, schema=module("overlap.quote_matches").SCHEMA, orient="row")
    found = run_sql("overlap.quote_uses", {"overlap.quote_matches": matches})
    assert found.rows() == [("s", "q", "a"), ("s", "p", "b")]
