from __future__ import annotations

from datetime import datetime

import polars as pl

from tests.sql.entity.frames import found_quotes, quoted
from tests.support import module, run_sql
from tests.tables import table

ARTICLES = table(
    "text.articles",
    {"article_id": "a", "source_id": "s1", "published_at": "2020-01-03T00:00"},
    {"article_id": "b", "source_id": "s2", "published_at": "2020-01-02T00:00"},
    {"article_id": "c", "source_id": "s3"},
)
ROWS = [
    ("s", "q1", "a", 0, "One."),
    ("s", "q1", "a", 1, "Two."),
    ("s", "q2", "b", 0, "One."),
    ("s", "q3", "c", 0, "One."),
]


def shared(*speakers: str | None) -> pl.DataFrame:
    quotes = found_quotes(*(quoted(f"q{n}", article, "One. Two.", speaker)
                            for n, article, speaker in zip((1, 2, 3), "abc", speakers, strict=True)))  # fmt: skip
    matches = pl.DataFrame(ROWS, schema=module("overlap.quote_matches").SCHEMA, orient="row")
    return run_sql(
        "overlap.shared_quotes",
        {"overlap.quote_matches": matches, "entity.found_quotes": quotes, "text.articles": ARTICLES},
    )


def test_it_shows_the_commonest_form_the_commonest_speaker_and_the_first_source() -> None:
    assert shared("Guterres", "Abe", "Abe").rows() == [("s", "One.", "Abe", 3, 3, "s2", datetime(2020, 1, 2))]


def test_a_speaker_is_taken_from_whoever_names_one() -> None:
    assert shared(None, None, "Abe")["speaker"].to_list() == ["Abe"]
    assert shared(None, None, None)["speaker"].to_list() == [None]


def test_sentences_parted_by_their_attribution_are_shown_with_a_comma_between() -> None:
    quotes = found_quotes(quoted("q1", "a", "One. Two."), quoted("q2", "b", "One. Two."))
    rows = [("s", q, a, n, text) for q, a in (("q1", "a"), ("q2", "b")) for n, text in enumerate(("One", "two"))]
    matches = pl.DataFrame(rows, schema=module("overlap.quote_matches").SCHEMA, orient="row")
    tables = {"overlap.quote_matches": matches, "entity.found_quotes": quotes, "text.articles": ARTICLES}
    assert run_sql("overlap.shared_quotes", tables)["text"].to_list() == ["One, two"]
