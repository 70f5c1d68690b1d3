from __future__ import annotations

import json
from io import StringIO

import duckdb
import polars as pl
import pytest
from rich.console import Console

from flows.compare import compare, explain, match, matches_json, to_json
from flows.compare_view import render, render_matches
from flows.overlap.document import prepare
from flows.overlap.relation import align
from tests.flows.overlap.texts import UNRELATED, A, B
from tests.support import connect, inputs_of, model
from tests.tables import table

URL = "https://www.port.example/storm?utm_source=feed"


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    rows = [
        {"article_id": "a", "source_id": "port", "url": URL, "body": A, "published_at": "2026-03-01 12:00:00"},
        {"article_id": "b", "source_id": "herald", "url": "https://herald.example/1", "body": B},
        {"article_id": "c", "source_id": "port", "url": None, "body": A, "headline": "Again \x1b[31m"},
        {"article_id": "d", "source_id": "post", "url": "https://herald.example/1", "body": UNRELATED},
        {"article_id": "e", "source_id": "post", "url": None, "body": ""},
    ]
    articles = table("text.articles", *rows)
    sentences = model("text.sentences")(articles.select("article_id", "body"))
    names = pl.DataFrame({"name": ["Turkey"], "aliases": ["Türkiye"]})
    given = {"text.articles": articles, "text.sentences": sentences, "seed.aliases": names, "seed.countries": names}
    con = connect(given)
    found = model("overlap.fingerprints")(inputs_of("overlap.fingerprints", con))
    con.execute("create schema overlap")
    con.register("found", found)
    con.execute("create table overlap.fingerprints as from found")
    return con


def printed(show: object, *given: object) -> str:
    out = StringIO()
    show(Console(file=out, width=160, force_terminal=False), *given)  # type: ignore[operator]
    return out.getvalue()


def test_a_pair_compared_gives_the_figures_of_its_alignment(con: duckdb.DuckDBPyConnection) -> None:
    found, aligned = compare(con, "a", "b"), align(prepare(A), prepare(B))
    assert (found.relation, found.a_in_b, found.b_in_a) == (aligned.relation, aligned.a_in_b, aligned.b_in_a)
    assert len(found.passages) == len(aligned.ends)


def test_the_order_given_turns_the_sides_and_nothing_else(con: duckdb.DuckDBPyConnection) -> None:
    one, other = compare(con, "a", "b"), compare(con, "b", "a")
    assert (one.a_in_b, one.b_in_a, one.relation, one.why) == (other.b_in_a, other.a_in_b, other.relation, other.why)
    assert [row["a_start"] for row in other.passages] == sorted(row["b_start"] for row in one.passages)
    for row in other.passages:
        for edit in row["edits"]:
            assert B[edit["a_start"] : edit["a_end"]] == edit["a_text"]
            assert A[edit["b_start"] : edit["b_end"]] == edit["b_text"]
    kinds = sorted(edit["kind"] for row in one.passages for edit in row["edits"])
    turned = {"deletion": "insertion", "insertion": "deletion"}
    assert kinds == sorted(turned.get(edit["kind"], edit["kind"]) for row in other.passages for edit in row["edits"])


def test_articles_are_named_by_id_or_by_url_whatever_its_tracking(con: duckdb.DuckDBPyConnection) -> None:
    assert compare(con, URL, "b").a.article_id == "a"
    assert compare(con, "http://port.example/storm/", "b").a.article_id == "a"


def test_what_is_not_there_or_not_one_article_says_so(con: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(LookupError, match="nowhere"):
        compare(con, "a", "https://nowhere.example/")
    with pytest.raises(LookupError, match="b, d"):
        compare(con, "a", "https://herald.example/1")


def test_any_two_articles_can_be_compared(con: duckdb.DuckDBPyConnection) -> None:
    assert compare(con, "a", "c").relation == "identical"
    assert compare(con, "a", "d").relation == "none"
    assert compare(con, "a", "e").relation == "none"
    assert compare(con, "a", "a").a_in_b == 1


def test_json_quotes_the_passages_and_is_plain(con: duckdb.DuckDBPyConnection) -> None:
    given = json.loads(json.dumps(to_json(compare(con, "a", "b"))))
    assert given["relation"] == "syndicated"
    assert given["a"]["published_at"] == "2026-03-01T12:00:00"
    for passage in given["passages"]:
        assert A[passage["a_start"] : passage["a_end"]] == passage["a_text"]
        assert B[passage["b_start"] : passage["b_end"]] == passage["b_text"]
    assert given["n_material_edits"] == 3


@pytest.mark.parametrize(
    ("a", "b", "reason"),
    [
        (A, A, "normalised"),
        (A, B, "of the shorter text stand in the other; from 80% on"),
        (A, A.split("\n\n")[0] + UNRELATED, "longest common passage of narration has"),
        (A, UNRELATED, "under the 15"),
        ("A few words.", A, "no article"),
    ],
)
def test_every_relation_is_explained(a: str, b: str, reason: str) -> None:
    docs = prepare(a), prepare(b)
    assert reason in explain(align(*docs), len(docs[0]), len(docs[1]))


def test_a_text_from_outside_finds_who_carries_it_the_largest_share_first(con: duckdb.DuckDBPyConnection) -> None:
    release = "\n\n".join([A.split("\n\n")[2], A.split("\n\n")[3]])
    found = match(con, release)
    assert [m.article.article_id for m in found] == ["a", "c", "b"]
    assert found[0].text_in_article == 1 >= found[2].text_in_article > 0.8
    assert matches_json(found)[2]["n_material_edits"] == 3


@pytest.mark.parametrize(
    "text",
    [
        "The authority said twelve ferries were kept in port after a storm.",
        "“We have never seen the water come over the wall like this”",
    ],
)
def test_one_sentence_or_one_quotation_finds_its_carriers(con: duckdb.DuckDBPyConnection, text: str) -> None:
    assert {found.article.article_id for found in match(con, text)} == {"a", "b", "c"}


def test_nothing_published_carries_other_texts(con: duckdb.DuckDBPyConnection) -> None:
    for text in ("", "   ", "Nobody ever wrote these few words before today, in any language."):
        assert match(con, text) == []


def test_matching_leaves_nothing_behind(con: duckdb.DuckDBPyConnection) -> None:
    before = con.sql("select * from duckdb_tables()").fetchall(), con.sql("select * from duckdb_views()").fetchall()
    match(con, A)
    assert (
        con.sql("select * from duckdb_tables()").fetchall(),
        con.sql("select * from duckdb_views()").fetchall(),
    ) == before


def test_the_terminal_shows_both_texts_passages_and_edits_without_colour(con: duckdb.DuckDBPyConnection) -> None:
    shown = printed(render, compare(con, "a", "b"))
    assert "syndicated" in shown
    assert "[1 " in shown
    assert "!14!" in shown
    assert "!16!" in shown
    assert "~harbour~" in shown
    assert "number" in shown.split("material: 3")[1]


def test_the_terminal_shows_no_control_characters_of_an_article(con: duckdb.DuckDBPyConnection) -> None:
    assert "\x1b" not in printed(render, compare(con, "a", "c"))
    assert "\x1b" not in printed(render_matches, match(con, A))


def test_matches_are_listed_with_the_best_one_side_by_side(con: duckdb.DuckDBPyConnection) -> None:
    shown = printed(render_matches, match(con, A.split("\n\n")[2]))
    assert "of the text" in shown
    assert "[1 Repairs" in shown
    assert "carries any" in printed(render_matches, [])
