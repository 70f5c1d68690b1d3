from datetime import datetime
from typing import Any

import polars as pl

from tests.support import model, module

AGENCIES = pl.DataFrame(
    {
        "agency_id": ["ap", "reuters"],
        "name": ["Associated Press", "Reuters"],
        "tags": ["AP", "Reuters|REUTERS"],
        "names": ["Associated Press", "Thomson Reuters"],
    }
).lazy()
COLUMNS = (
    "article_id",
    "input_hash",
    "source_id",
    "url",
    "title",
    "text",
    "html",
    "published",
    "byline",
    "language",
    "extra",
)


def parse(**given: Any) -> dict[str, Any]:
    row = {"article_id": "a", "source_id": "s", **given}
    inputs = pl.DataFrame([[row.get(c) for c in COLUMNS]], schema=dict.fromkeys(COLUMNS, pl.String), orient="row")
    return model("text.parsed")(inputs, AGENCIES).row(0, named=True)


def test_no_articles_give_an_empty_typed_table() -> None:
    empty = model("text.parsed")(pl.DataFrame(schema=dict.fromkeys(COLUMNS, pl.String)), AGENCIES)
    assert empty.is_empty()
    assert dict(empty.schema) == module("text.parsed").SCHEMA


def test_a_plain_text_gives_headline_date_and_dateline() -> None:
    row = parse(
        text="Talks on the harbour fail again\n\nMay 3, 2021 - 1:49 PM\n\nOSLO (AP) — The talks on the harbour failed "
        "on Monday, officials said.\n\nThey will resume in June, the ministry said in a statement."
    )
    assert (row["headline"], row["dateline"], row["agency_id"]) == ("Talks on the harbour fail again", "OSLO", "ap")
    assert (row["published_at"], row["published_precision"]) == (datetime(2021, 5, 3, 13, 49), "minute")
    assert row["block_roles"] == ["headline", "date", "story", "story"]


def test_a_records_own_fields_win_over_what_its_text_shows() -> None:
    row = parse(
        text="A story line. " * 5, title="The title", byline="By Jane Roe", published="2021-05-03T10:00:30+02:00"
    )
    assert (row["headline"], row["byline"]) == ("The title", "Jane Roe")
    assert (row["published_at"], row["published_precision"]) == (datetime(2021, 5, 3, 8, 0, 30), "second")


def test_keys_of_the_record_beyond_ours_may_credit_an_agency() -> None:
    assert parse(text="A story line. " * 5, extra='{"creditline": "Reuters"}')["agency_id"] == "reuters"


def test_a_changed_letter_of_a_block_changes_the_hash_of_its_texts() -> None:
    text = "The talks failed on Monday, officials said.\n\nThey will resume in June, the ministry said."
    hashes = [parse(text=given)["texts_hash"] for given in (text, text, text.replace("June", "july"))]
    assert hashes[0] == hashes[1] != hashes[2]
