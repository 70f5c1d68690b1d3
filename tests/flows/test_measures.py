"""Drift: a run out of its usual band is warned of, an ordinary one is not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from flows.expectations import load_suite, validate
from flows.history import KEPT, History, Run, utcnow
from flows.history import TABLES as HISTORY_TABLES
from flows.load import TABLES
from flows.measures import Measure, measure
from flows.settings import PROJECT
from tests.flows.runs import ARTICLES, article, only_checked, run, write

SUITE = PROJECT / "expectations" / "mart" / "measures.json"


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path / "data" / "history.duckdb")


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as con:
        con.execute(TABLES)
        con.execute("create schema text; create schema overlap;"
                    "create table text.articles (article_id varchar, source_id varchar, published_at timestamp);"
                    "create table overlap.article_pairs (article_a varchar, article_b varchar)")
        yield con


def add(con: duckdb.DuckDBPyConnection, source: str, ids: range, n_undated: int = 0, n_refused: int = 0) -> None:
    """Articles of a source in a file of its own, some without a date, and some records refused."""
    con.execute("insert into raw.articles by name select ? || i as article_id, 1 as revision, ? as source_id, "
                "? || '.jsonl' as file, i as record_no from range(?, ?) t(i)",
                [source, source, source, ids.start, ids.stop])
    con.execute("insert into text.articles select ? || i, ?, case when i >= ? then timestamp '2025-03-04' end "
                "from range(?, ?) t(i)", [source, source, ids.start + n_undated, ids.start, ids.stop])
    con.execute("insert into raw.rejects select ? || '.jsonl', 1000 + i, 'not JSON', '' from range(?) t(i)",
                [source, n_refused])


def test_shares_are_over_what_the_run_added_by_source_and_together(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    add(con, "old", range(50), n_undated=50, n_refused=5)
    published = tmp_path / "warehouse.duckdb"
    con.execute(f"attach '{published}' as p; copy from database memory to p; detach p")
    add(con, "post", range(8), n_undated=2, n_refused=2)
    add(con, "wire", range(2))
    con.execute("insert into overlap.article_pairs values ('post0', 'wire0'), ('post1', 'wire0'), ('old1', 'old2')")
    assert measure(con, published) == [
        ("articles", None, 10.0, 10), ("articles", "post", 8.0, 8), ("articles", "wire", 2.0, 2),
        ("pairs", None, 0.4, 10), ("pairs", "post", 0.25, 8), ("pairs", "wire", 1.0, 2),
        ("refused", None, pytest.approx(2 / 12), 12), ("refused", "post", 0.2, 10), ("refused", "wire", 0.0, 2),
        ("undated", None, 0.2, 10), ("undated", "post", 0.25, 8), ("undated", "wire", 0.0, 2)]  # fmt: skip


def test_a_run_that_adds_nothing_measures_that(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    assert measure(con, tmp_path / "none.duckdb") == [("articles", None, 0.0, 0)]


def ordinary(number: int) -> list[Measure]:
    """What an ordinary run measures: shares that wander a little."""
    wander = (number * 7 % 5 - 2) / 100
    return [("articles", None, 40.0, 40), ("undated", None, 0.05 + wander, 40), ("undated", "post", 0.1 + wander, 20),
            ("refused", None, 0.02, 41), ("pairs", None, 1.5 + wander, 40), ("pairs", "post", 2 + wander, 20)]


def remember(history: History, runs: list[list[Measure]]) -> None:
    """A past of published runs, a day apart."""
    history.path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(history.path)) as con:
        con.execute(HISTORY_TABLES)
        for number, measures in enumerate(runs):
            name, at = f"2025-{number:03}", datetime(2025, 1, 1) + timedelta(days=number)
            con.execute("insert or replace into runs by name select ? as run_id, ? as started_at, ? as outcome",
                        [name, at, "published"])
            con.executemany("insert into measures values (?, ?, ?, ?, ?, ?)", [(name, *row, at) for row in measures])


def warnings(con: duckdb.DuckDBPyConnection, history: History) -> list[tuple[str, tuple[tuple[object, ...], ...]]]:
    con.execute("insert into text.articles values ('a', 'post', null)")
    history.copy_measures(con)
    return [(o.description, o.failing_keys) for o in validate(con, "mart.measures", load_suite(SUITE)) if not o.success]


def test_twenty_ordinary_runs_and_another_warn_of_nothing(con: duckdb.DuckDBPyConnection, history: History) -> None:
    remember(history, [ordinary(n) for n in range(21)])
    assert warnings(con, history) == []


@pytest.mark.parametrize(("odd", "said"), [
    (("undated", "post", 0.6, 20), "without a date"),
    (("refused", None, 0.3, 60), "refused"),
    (("pairs", "post", 9.0, 20), "Pairs"),
    (("pairs", None, 0.0, 40), "Pairs"),
])  # fmt: skip
def test_twenty_ordinary_runs_and_an_odd_one_warn_of_it_by_name(
    con: duckdb.DuckDBPyConnection, history: History, odd: Measure, said: str
) -> None:
    last = [odd if measured[:2] == odd[:2] else measured for measured in ordinary(20)]
    remember(history, [*(ordinary(n) for n in range(20)), last])
    [(description, keys)] = warnings(con, history)
    assert said in description
    assert keys == (("2025-020", odd[0], odd[1]),)


@pytest.mark.parametrize("odd", [("undated", "post", 1.0, 4), ("undated", "new", 1.0, 50)])
def test_few_articles_and_sources_without_a_past_warn_of_nothing(
    con: duckdb.DuckDBPyConnection, history: History, odd: Measure
) -> None:
    last = [measured for measured in ordinary(20) if measured[:2] != odd[:2]]
    remember(history, [*(ordinary(n) for n in range(20)), [*last, odd]])
    con.execute("insert into text.articles values ('b', 'new', null)")
    assert warnings(con, history) == []


def test_a_past_of_a_few_runs_is_no_band(con: duckdb.DuckDBPyConnection, history: History) -> None:
    remember(history, [*(ordinary(n) for n in range(9)), [("articles", None, 20.0, 20), ("undated", "post", 1.0, 20)]])
    assert warnings(con, history) == []


def test_an_odd_run_is_warned_of_once(con: duckdb.DuckDBPyConnection, history: History) -> None:
    odd: list[Measure] = [("articles", None, 20.0, 20), ("undated", "post", 0.9, 20)]
    remember(history, [*(ordinary(n) for n in range(20)), odd, [("articles", None, 0.0, 0)]])
    assert warnings(con, history) == []


def test_measures_of_runs_that_were_not_published_and_old_ones_go(
    con: duckdb.DuckDBPyConnection, history: History
) -> None:
    remember(history, [[("articles", None, 1.0, 1)]] * (KEPT + 5))
    history.save(Run("killed", utcnow(), outcome="interrupted"))
    history.add_measures("killed", [("articles", None, 2.0, 2)])
    history.save(Run("now", utcnow()))
    history.add_measures("now", [("articles", None, 3.0, 3)])
    history.copy_measures(con)
    kept = con.sql("select count(*), min(run_id), max(value) from mart.measures").fetchall()
    assert kept == [(KEPT, "2025-006", 3.0)]
    assert con.sql("from mart.measures where run_id = 'killed'").fetchall() == []


def test_a_real_run_after_twenty_ordinary_ones_warns_of_dates_that_are_gone(tmp_path: Path, history: History) -> None:
    remember(history, [ordinary(n) for n in range(20)])
    late = [article(50 + n, "post", [f"Number {n} of the long list was read out to the meeting on that evening."])
            for n in range(12)]
    for one in late:
        del one["published_at"]
    write(tmp_path / "inbox", "0", [*ARTICLES, *late])
    with only_checked("mart.measures"):
        result = run(tmp_path / "inbox", tmp_path / "data")
    assert result.outcome == "published"
    [outcome] = [o for o in result.outcomes if not o.success and "date" in o.description]
    assert outcome.severity == "warning"
    assert {(key[1], key[2]) for key in outcome.failing_keys} == {("undated", None), ("undated", "post")}
    with duckdb.connect(str(tmp_path / "data" / "warehouse.duckdb"), read_only=True) as con:
        told = con.sql("select severity from mart.quality where table_name = 'mart.measures' and not success "
                       "and expectation like '%without a date%'").fetchall()
        assert told == [("warning",)]
        assert con.sql("select value from mart.measures where measure = 'articles' and source_id is null "
                       "order by measured_at desc limit 1").fetchall() == [(18.0,)]
