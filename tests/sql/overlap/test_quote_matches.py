from __future__ import annotations

from typing import Any

import polars as pl

from tests.sql.entity.frames import found_quotes, quoted
from tests.support import model, module
from tests.tables import table

quote_matches = model("overlap.quote_matches")
ARTICLES = table("text.articles", *({"article_id": f"a{n}", "source_id": f"s{n}"} for n in range(200)),
                 {"article_id": "b0", "source_id": "s0"}).lazy()  # fmt: skip
CLEAR = "It is very clear that the resolutions must be fully implemented by all countries."


def matched(*rows: dict[str, Any]) -> list[list[str]]:
    """Quote ids of each shared quotation."""
    found = quote_matches(found_quotes(*rows).lazy(), ARTICLES)
    groups = found.group_by("shared_quote_id").agg(pl.col("quote_id").unique().sort())
    return sorted(groups["quote_id"].to_list())


def test_a_trimmed_and_respelled_quotation_is_shared() -> None:
    assert matched(
        quoted("q0", "a0", CLEAR), quoted("q1", "a1", "the resolutions must be FULLY implemented, by all")
    ) == [["q0", "q1"]]


def test_a_short_quotation_is_shared_by_the_same_speaker_only() -> None:
    ajar = [quoted("q0", "a0", "the door ajar.", "F", "f"), quoted("q1", "a1", "the door ajar", "F", "f")]
    assert matched(*ajar, quoted("q2", "a2", "the door ajar", "G", "g")) == [["q0", "q1"]]


def test_a_short_quotation_is_found_in_a_longer_one_of_its_speaker() -> None:
    long = "We left Pyongyang with the door ajar and hoped for talks."
    short = "the door ajar"
    assert matched(quoted("q0", "a0", long, "F", "f"), quoted("q1", "a1", short, "F", "f")) == [["q0", "q1"]]
    assert matched(quoted("q0", "a0", long, "F", "f"), quoted("q1", "a1", short, "G", "g")) == []
    assert matched(quoted("q0", "a0", long, "F", "f"), quoted("q1", "a1", "door ajar now", "F", "f")) == []


def test_a_quotation_of_short_sentences_is_shared_too() -> None:
    text = "We came. We saw. We conquered Gaul."
    assert matched(quoted("q0", "a0", text), quoted("q1", "a1", text)) == [["q0", "q1"]]


def test_one_source_alone_shares_with_nobody() -> None:
    assert matched(quoted("q0", "a0", CLEAR), quoted("q1", "b0", CLEAR)) == []


def test_a_long_quotation_may_use_two_shared_ones() -> None:
    other = "Nobody in this town believes that the bridge will open next spring."
    assert matched(quoted("q0", "a0", f"{CLEAR} {other}"), quoted("q1", "a1", CLEAR), quoted("q2", "a2", other)) == [
        ["q0", "q1"],
        ["q0", "q2"],
    ]


def test_sentences_that_always_go_together_are_one_shared_quotation() -> None:
    both = f"{CLEAR} Nobody in this town believes that the bridge will open next spring."
    assert matched(quoted("q0", "a0", both), quoted("q1", "a1", both)) == [["q0", "q1"]]


def test_a_quotation_that_two_hundred_articles_cut_differently_is_one() -> None:
    words = CLEAR.split()
    rows = [quoted(f"q{n}", f"a{n}", " ".join(words[n % 5 : n % 5 + 7 + n % 3])) for n in range(200)]
    assert [len(ids) for ids in matched(quoted("q", "b0", CLEAR), *rows)] == [201]


def test_the_order_of_rows_changes_nothing() -> None:
    rows = [quoted("q0", "a0", CLEAR), quoted("q1", "a1", CLEAR), quoted("q2", "a2", "Stop now.", "F", "f")]
    one = quote_matches(found_quotes(*rows).lazy(), ARTICLES)
    assert one.equals(quote_matches(found_quotes(*reversed(rows)).lazy(), ARTICLES))


def test_empty_in_is_empty_and_typed_out() -> None:
    assert quote_matches(found_quotes().lazy(), ARTICLES).schema == module("overlap.quote_matches").SCHEMA
