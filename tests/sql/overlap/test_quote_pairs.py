from __future__ import annotations

import polars as pl

from tests.support import run_sql
from tests.tables import table


def pairs(both: int, one: int, copied: bool = False) -> list[tuple[str, str, int]]:
    alignments = pl.DataFrame({"article_a": ["a"], "article_b": ["b"], "quoted_both_run": [both],
                               "quoted_one_run": [one]})  # fmt: skip
    used = [("s", "a"), ("s", "b"), ("t", "a"), ("t", "b"), ("u", "a")]
    uses = table("overlap.quote_uses", *({"shared_quote_id": s, "quote_id": a + s, "article_id": a} for s, a in used))
    article_pairs = table("overlap.article_pairs", *([{"article_a": "a", "article_b": "b"}] if copied else []))
    tables = {"overlap.alignments": alignments, "overlap.quote_uses": uses, "overlap.article_pairs": article_pairs}
    return run_sql("overlap.quote_pairs", tables).rows()


def test_five_words_quoted_by_both_or_ten_by_one_make_a_pair() -> None:
    assert pairs(5, 5) == [("a", "b", 2)]
    assert pairs(0, 10) == [("a", "b", 2)]
    assert pairs(4, 9) == []


def test_a_pair_that_shares_copy_is_no_pair_of_quotations() -> None:
    assert pairs(9, 9, copied=True) == []
