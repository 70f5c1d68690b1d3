"""What has been checked of each table, so that of a memo only the rows that came since are checked again.

A memo's rows are what its code makes of one key's inputs. An expectation that tells from those alone and that every row
met at the last check is met by every row if the rows computed since meet it. Their keys are in
_run.since_<schema>__<table>, committed with the rows: a run that is killed before it has checked leaves them to the
next. All is checked again when the suite's file or the memo's code has changed, and by a full refresh.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from flows.suites import Suite
from flows.warehouse import has_table, rows_of

if TYPE_CHECKING:
    import duckdb

    from flows.expectations import Outcome

#: What a table's suite was last run on, and the numbers of its expectations that some row did not meet.
TABLES = """create schema if not exists _run; drop table if exists _run.checked;
create table if not exists _run.checks (name varchar primary key, content varchar, suite varchar, unmet integer[]);"""


def is_as_checked(con: duckdb.DuckDBPyConnection, suite: Suite) -> bool:
    """Whether the suite, its table and the tables it reads are what they were when it was last run."""
    con.execute(TABLES)
    now = _content(con, suite)
    return bool(now and con.execute("select 1 from _run.checks where (name, content, suite) = (?, ?, ?)",
                                    [suite.name, now, _version(suite)]).fetchall())  # fmt: skip


def settle(con: duckdb.DuckDBPyConnection, suite: Suite, outcomes: Sequence[Outcome]) -> None:
    """Note that the suite has been run on all of its table, or on what had come since it was."""
    unmet = [number for number, o in enumerate(outcomes) if not o.success or o.n_unexpected]
    done, since = done_table(suite.name), since_table(suite.name)
    con.execute("begin")
    con.execute("insert or replace into _run.checks values (?, ?, ?, ?)",
                [suite.name, _content(con, suite), _version(suite), unmet])  # fmt: skip
    if has_table(con, done):
        con.execute(f"create or replace table {since} as select * exclude (input_hash) from {done} limit 0")
    con.execute("commit")


@contextmanager
def new_rows(con: duckdb.DuckDBPyConnection, suite: Suite) -> Iterator[tuple[str, list[int]]]:
    """A table of the rows that came since the last check, and the numbers of the expectations it is enough for: those
    that every other row is known to meet."""
    since, rows = since_table(suite.name), "_new." + suite.name.replace(".", "__")
    last = con.execute("select unmet from _run.checks where name = ? and suite = ?",
                       [suite.name, _version(suite)]).fetchall() if has_table(con, since) else []  # fmt: skip
    key = [row[0] for row in con.execute(f"describe {since}").fetchall()] if last else []
    numbers = [number for number in suite.of_a_key(key) if number not in last[0][0]] if last else []
    if not numbers or _are_many(con, suite.name):
        yield "", []
        return
    con.execute("attach if not exists ':memory:' as _new")  # seen by every cursor, as a temporary table is not
    con.execute(f"create table {rows} as from {suite.name} where {rows_of(suite.name, since, ', '.join(key))}")
    try:
        yield rows, numbers
    finally:
        con.execute(f"drop table {rows}")


def _are_many(con: duckdb.DuckDBPyConnection, name: str) -> bool:
    """Whether so many keys are new that looking at all rows is no more work than taking theirs apart."""
    sql = f"select 4 * (select count(*) from {since_table(name)}) > (select count(*) from {done_table(name)})"
    return bool(con.execute(sql).fetchall()[0][0])


def since_table(name: str) -> str:
    """Where the keys of a memo are that were computed since it was checked; absent until it has been."""
    return "_run.since_" + name.replace(".", "__")


def done_table(name: str) -> str:
    """Where the keys of a memo are that are computed, each with its input_hash."""
    return "_done." + name.replace(".", "__")


def recheck(con: duckdb.DuckDBPyConnection, name: str) -> None:
    """All of this table is to be checked, now that it is made anew."""
    con.execute(f"drop table if exists {since_table(name)}")


def recheck_all(con: duckdb.DuckDBPyConnection) -> None:
    """All of every table is to be checked."""
    con.execute(TABLES + "delete from _run.checks")


def _content(con: duckdb.DuckDBPyConnection, suite: Suite) -> str:
    """Of the table and those its queries read, as far as they were recorded: "" for none."""
    rows = con.execute("select name, content_hash from _run.tables where list_contains(?, name) order by name",
                       [[suite.name, *suite.reads]]).fetchall()  # fmt: skip
    return hashlib.sha256(repr(rows).encode()).hexdigest() if rows else ""


def _version(suite: Suite) -> str:
    return hashlib.sha256(suite.path.read_bytes()).hexdigest()
