from __future__ import annotations

import polars as pl

from tests.flows.entities.known import rows
from tests.support import connect, model, module
from tests.tables import table

found_quotes = model("entity.found_quotes")
TITLES = pl.LazyFrame(rows("titles"))
INPUTS = {
    "article_id": pl.String,
    "input_hash": pl.String,
    "body": pl.String,
    "spans": pl.List(pl.List(pl.Int64)),
    "names": pl.List(pl.List(pl.String)),
}


def test_a_quotation_has_its_span_its_key_and_its_speaker() -> None:
    body = "“We’ll honour the whole programme,” Guterres said. “It is the only way.”"
    row = ("a", "h", body, [[36, 44]], [["PERSON", "Antonio Guterres", "g"]])
    found = found_quotes(pl.DataFrame([row], schema=INPUTS, orient="row"), seed__titles=TITLES)
    (quote,) = found.to_dicts()
    assert body[quote["char_start"] : quote["char_end"]] == quote["text"]
    assert quote["match_key"] == "we'll honor the whole program it is the only way"
    assert (quote["speaker"], quote["speaker_entity_id"], quote["cue"]) == ("Antonio Guterres", "g", "said")
    assert [s["key"] for s in quote["sentences"]] == ["we'll honor the whole program", "it is the only way"]


def test_empty_in_is_empty_and_typed_out() -> None:
    found = found_quotes(pl.DataFrame(schema=INPUTS), seed__titles=TITLES)
    assert found.schema == module("entity.found_quotes").SCHEMA


def test_an_article_without_names_is_an_input_too() -> None:
    articles = table("text.articles", {"article_id": "a", "body": "“We will act,” he said."})
    mentions = pl.DataFrame(schema=module("entity.resolved_mentions").SCHEMA)
    con = connect({"text.articles": articles, "entity.resolved_mentions": mentions})
    (row,) = con.sql(module("entity.found_quotes").INPUTS).pl().rows()
    assert (row[0], row[3], row[4]) == ("a", [], [])
