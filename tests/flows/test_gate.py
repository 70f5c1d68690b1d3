"""What a failed expectation means: an article set aside, a run stopped, or a warning."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from flows.expectations import Outcome
from flows.gate import CriticalFailure, gate
from flows.load import TABLES


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as con:
        con.execute(TABLES)
        con.execute("create schema text; create table text.articles (article_id varchar, body varchar)")
        yield con


def load(con: duckdb.DuckDBPyConnection, n: int) -> None:
    con.execute("insert into raw.articles by name select 'a' || i as article_id, 1 as revision, 'inbox.jsonl' as file, "
                "i as record_no, 'Title ' || i as title from range(?) t(i)", [n])
    con.execute("insert into text.articles select article_id, title from raw.articles")


def failed(table: str, where: str, severity: str = "critical", key: tuple[str, ...] = ("article_id",)) -> Outcome:
    return Outcome(table, "expect_something(body)", severity, False, 1, "1 row", "", key, (("a1",),),
                   f"select {', '.join(key)} from {table} where {where}")


def rejects(con: duckdb.DuckDBPyConnection) -> list[tuple[int, str]]:
    return con.sql("select record_no, reason from raw.rejects order by all").fetchall()


def test_a_failing_article_is_set_aside_with_its_reason(con: duckdb.DuckDBPyConnection) -> None:
    load(con, 3)
    assert gate(con, "text.articles", [failed("text.articles", "article_id = 'a1'")]) == 1
    assert rejects(con) == [(1, "expectation:text.articles: expect_something(body)")]
    assert con.sql("select excerpt from raw.rejects").fetchall() == [("Title 1",)]
    assert con.sql("select article_id from text.articles order by 1").fetchall() == [("a0",), ("a2",)]


def test_an_article_that_holds_again_is_no_longer_set_aside(con: duckdb.DuckDBPyConnection) -> None:
    load(con, 3)
    gate(con, "raw.articles", [failed("raw.articles", "article_id = 'a1'", key=("article_id", "revision"))])
    gate(con, "text.articles", [failed("text.articles", "article_id = 'a2'")])
    assert gate(con, "raw.articles", []) == 1  # text.articles' own stays
    assert rejects(con) == [(2, "expectation:text.articles: expect_something(body)")]


def test_a_warning_sets_nothing_aside_and_stops_nothing(con: duckdb.DuckDBPyConnection) -> None:
    load(con, 3)
    assert gate(con, "text.articles", [failed("text.articles", "true", "warning")]) == 0
    assert rejects(con) == []


def test_elsewhere_a_critical_failure_stops_the_run_and_names_the_keys(con: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(CriticalFailure, match=r"mart\.articles: expect_something\(body\).*failing: a1"):
        gate(con, "mart.articles", [failed("mart.articles", "true")])


def test_a_check_that_raised_stops_the_run_even_where_articles_can_be_set_aside(con: duckdb.DuckDBPyConnection) -> None:
    load(con, 3)
    raised = Outcome("text.articles", "expect_something(body)", "critical", False, None, "", "", error="no such column")
    with pytest.raises(CriticalFailure, match="no such column"):
        gate(con, "text.articles", [raised])


@pytest.mark.parametrize(("n_all", "n_bad", "stops"), [(1000, 51, True), (1000, 50, False), (900, 49, False),
                                                       (60, 49, False), (60, 50, True)])
def test_too_many_failing_articles_stop_the_run(
    con: duckdb.DuckDBPyConnection, n_all: int, n_bad: int, stops: bool
) -> None:
    load(con, n_all)
    outcome = failed("text.articles", f"substring(article_id, 2)::int < {n_bad}")
    if stops:
        with pytest.raises(CriticalFailure, match=f"{n_bad} of {n_all} articles"):
            gate(con, "text.articles", [outcome])
    else:
        assert gate(con, "text.articles", [outcome]) == n_bad
