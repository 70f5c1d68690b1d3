"""The example questions, asked of a small warehouse: a wire, two papers that run its copy, one that does not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from tests.support import SQL, connect, model, run_memo, run_sql
from tests.tables import table

EXAMPLES = sorted((SQL / "examples").glob("*.sql"))
BODY = "The dam burst at noon and 12 people died, officials said. “We lost all,” said Ann Lee."
CHANGED = BODY.replace("12", "14")


def article(name: str, source: str, time: str, body: str, **more: Any) -> dict[str, Any]:
    return {"article_id": name, "source_id": source, "published_at": time, "published_precision": "minute",
            "headline": f"Dam bursts ({name})", "body": body, "n_words": len(body.split()), **more}  # fmt: skip


def pair(b: str, source: str, lag: int, share: float) -> dict[str, Any]:
    return {"article_a": "a", "article_b": b, "source_a": "wire", "source_b": source, "relation": "syndicated",
            "a_in_b": share, "b_in_a": share, "n_shared_words": 14, "n_shared_quotes": 1,
            "earlier_article": "a", "lag_minutes": lag, "n_material_edits": 1}  # fmt: skip


def passage(b: str) -> dict[str, Any]:
    at = BODY.index("12")
    edit = {"kind": "number", "a_text": "12", "b_text": "14", "a_start": at, "a_end": at + 2, "b_start": at,
            "b_end": at + 2}  # fmt: skip
    return {"article_a": "a", "article_b": b, "passage_no": 1, "a_start": 0, "a_end": 57, "b_start": 0, "b_end": 57,
            "n_words": 10, "is_quote": False, "similarity": 0.9, "edits": [edit]}  # fmt: skip


@pytest.fixture(scope="module")
def warehouse() -> duckdb.DuckDBPyConnection:
    """Every mart made by its own model from inline rows."""
    tables: dict[str, pl.DataFrame] = {
        "text.articles": table(
            "text.articles",
            article("a", "wire", "2024-03-04T08:00", BODY, agency_id="wire"),
            article("b", "north", "2024-03-04T09:00", CHANGED),
            article("c", "south", "2024-03-06T08:00", CHANGED, agency_id="wire"),
            article("d", "west", "2024-03-04T12:00", "Our reporter at the dam saw the wall give way."),
        ),
        "overlap.article_pairs": table("overlap.article_pairs", pair("b", "north", 60, 0.9),
                                       pair("c", "south", 2880, 0.9)),
        "overlap.alignments": table("overlap.alignments", *(
            {"article_a": "a", "article_b": b, "relation": "syndicated",
             "passages": [passage(b)]} for b in "bc")),
        "overlap.shared_quotes": table("overlap.shared_quotes", {
            "shared_quote_id": "q", "text": "We lost all,", "speaker": "Ann Lee", "n_articles": 2, "n_sources": 2,
            "first_source_id": "wire"}),
        "overlap.quote_uses": table("overlap.quote_uses", *(
            {"shared_quote_id": "q", "quote_id": x, "article_id": x} for x in "ab")),
        "entity.quotes": table("entity.quotes",
                               {"quote_id": "a", "article_id": "a", "speaker": "Ann Lee", "speaker_entity_id": "lee"},
                               {"quote_id": "b", "article_id": "b", "speaker": "Bo Day"}),
        "entity.mentions": table("entity.mentions", *({"article_id": x, "entity_id": "lee"} for x in "abc")),
        "entity.entities": table("entity.entities", {"entity_id": "lee", "name": "Ann Lee", "entity_type": "PERSON",
                                                     "n_mentions": 3, "n_articles": 3, "n_sources": 3}),
        "seed.sources": table("seed.sources", {"source_id": "wire", "name": "The Wire", "kind": "agency"}),
        "seed.countries": pl.DataFrame(schema=dict.fromkeys(
            ("code", "name", "aliases", "demonyms", "capital", "ambiguous"), pl.String)),
        "seed.aliases": pl.DataFrame(schema=dict.fromkeys(("name", "entity_type", "country", "aliases"), pl.String)),
        "overlap.story_articles": table("overlap.story_articles", *(
            {"story_id": "s", "article_id": x, "copy_group": None if x == "d" else "g"} for x in "abcd")),
    }  # fmt: skip
    tables["overlap.article_times"] = run_sql("overlap.article_times", tables)
    tables["overlap.copy_members"] = model("overlap.copy_members")(
        tables["overlap.article_pairs"].lazy(), tables["overlap.article_times"].lazy())  # fmt: skip
    tables["overlap.stories"] = run_sql("overlap.stories", tables)
    for name in ("articles", "sources", "stories", "article_pairs", "source_overlap", "quotes",
                 "entities", "entity_days"):  # fmt: skip
        tables[f"mart.{name}"] = run_sql(f"mart.{name}", tables)
    for name in ("mart.passages", "mart.edits"):
        tables[name] = run_memo(name, tables)
    return connect({name: frame for name, frame in tables.items() if name.startswith("mart.")})


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_an_example_asks_a_question_of_the_marts_and_gets_an_answer(
    file: Path, warehouse: duckdb.DuckDBPyConnection
) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.splitlines()[0].startswith("-- ")
    assert text.splitlines()[0].endswith("?")
    rows = warehouse.sql(text)
    assert len(rows.columns) >= 3
    assert rows.fetchall()


def ask(warehouse: duckdb.DuckDBPyConnection, name: str) -> list[dict[str, Any]]:
    return warehouse.sql((SQL / "examples" / f"{name}.sql").read_text(encoding="utf-8")).pl().to_dicts()


def test_there_are_at_least_ten() -> None:
    assert len(EXAMPLES) >= 10


def test_changed_numbers_show_both_readings(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert {(row["a_text"], row["b_text"]) for row in ask(warehouse, "changed_numbers")} == {("12", "14")}


def test_the_wire_is_first_and_the_papers_follow(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = {row["name"]: row for row in ask(warehouse, "who_is_first")}
    assert (rows["The Wire"]["n_first"], rows["The Wire"]["percent_copied"]) == (1, 0)
    assert (rows["north"]["median_lag_hours"], rows["south"]["percent_copied"]) == (1.0, 100)
    assert ask(warehouse, "own_words")[0]["percent_own"] == 100


def test_copy_without_credit_and_late_copy_are_found(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert [(r["source_name"], r["agency_id"]) for r in ask(warehouse, "uncredited_agency_copy")] == [("north", "wire")]
    assert [(r["late_source"], r["days_later"]) for r in ask(warehouse, "late_reprints")] == [("south", 2)]


def test_a_quotation_with_two_speakers_is_listed(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert [(row["text"], row["n_speakers"]) for row in ask(warehouse, "two_speakers")] == [("We lost all,", 2)]
