"""What every run did, whatever became of it: history.duckdb, copied into mart.runs, mart.quality and mart.measures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, astuple, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.warehouse import attached, connect

if TYPE_CHECKING:
    import duckdb

    from flows.expectations import Outcome
    from flows.measures import Measure

#: Runs whose measures are kept, of each measure and source.
KEPT = 100
TABLES = """
create table if not exists runs (run_id varchar primary key, started_at timestamp, ended_at timestamp,
    outcome varchar, n_files bigint, n_loaded bigint, n_revised bigint, n_rejected bigint, n_articles bigint,
    n_pairs bigint, entity_model varchar, entity_model_hash varchar, version varchar);
create table if not exists quality (run_id varchar, table_name varchar, expectation varchar, severity varchar,
    success boolean, n_unexpected bigint, observed varchar, checked_at timestamp);
create table if not exists measures (run_id varchar, measure varchar, source_id varchar, value double, n bigint,
    measured_at timestamp);
create table if not exists failing_keys (run_id varchar, table_name varchar, expectation varchar, key varchar);
"""


@dataclass
class Run:
    """One row of mart.runs. outcome: running | published | unchanged | stopped | failed | interrupted."""

    run_id: str
    started_at: datetime
    ended_at: datetime | None = None
    outcome: str = "running"
    n_files: int = 0
    n_loaded: int = 0
    n_revised: int = 0
    n_rejected: int = 0
    n_articles: int = 0
    n_pairs: int = 0
    entity_model: str = ""
    entity_model_hash: str = ""
    version: str = ""


class History:
    """The runs of one data folder. Each call opens and closes the file, so nobody is kept out by a long run."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def save(self, run: Run) -> None:
        """Write the run's row, replacing what was known of it."""
        with connect(self.path) as con:
            con.execute(TABLES)
            values = list(asdict(run).values())
            con.execute(f"insert or replace into runs values ({', '.join('?' * len(values))})", values)

    def settle(self, published_run: str | None) -> None:
        """Name the runs that were killed: published if their warehouse is in place, interrupted if not."""
        with connect(self.path) as con:
            con.execute(TABLES)
            con.execute(
                "update runs set outcome = case when run_id = ? then 'published' else 'interrupted' end "
                "where outcome = 'running'",
                [published_run],
            )

    def add_outcomes(self, run_id: str, outcomes: Sequence[Outcome], carried: Sequence[str] = ()) -> None:
        """Keep what was checked, the keys of failing rows, and the last outcomes of `carried` tables (they are as
        they were, and keep the time they were checked)."""
        now = utcnow()
        quality = [(run_id, o.table_name, o.expectation, o.severity, o.success, o.n_unexpected, o.error or o.observed,
                    now) for o in outcomes]
        failing = [(run_id, o.table_name, o.expectation, " ".join(map(str, key)))
                   for o in outcomes for key in o.failing_keys]
        with connect(self.path) as con:
            con.execute(TABLES)
            con.execute("begin")
            con.execute("""
                insert into quality by name
                select ? as run_id, q.* exclude (run_id) from quality q
                where list_contains(?, table_name)
                qualify rank() over (partition by table_name order by checked_at desc, run_id desc) = 1""",
                        [run_id, list(carried)])
            for table, rows in (("quality", quality), ("failing_keys", failing)):
                _insert(con, table, rows)
            con.execute("commit")

    def add_measures(self, run_id: str, measures: Sequence[Measure]) -> None:
        """Keep what a run measured; the oldest of what is kept goes, and runs that were never published."""
        now = utcnow()
        with connect(self.path) as con:
            con.execute(TABLES)
            con.execute("begin")
            con.execute("delete from measures where run_id not in "
                        "(select run_id from runs where outcome = 'published')")
            _insert(con, "measures",
                    [(run_id, measure, source, value, n, now) for measure, source, value, n in measures])
            con.execute("""
                delete from measures where rowid in (
                    select rowid from measures
                    qualify row_number() over (partition by measure, source_id order by measured_at desc) > ?)""",
                        [KEPT])
            con.execute("commit")

    def copy_measures(self, con: duckdb.DuckDBPyConnection) -> None:
        """Make mart.measures in an open warehouse, of the sources that have articles in it."""
        con.execute("create schema if not exists mart")
        with connect(self.path, read_only=True) as history:
            rows = history.sql("from measures").pl()
        con.register("_measures", rows)
        con.execute("""
            create or replace table mart.measures as
            select run_id, measure, source_id, value, n, measured_at
            from _measures where source_id is null or source_id in (select source_id from text.articles)
            order by measured_at, run_id, measure, source_id nulls first""")
        con.unregister("_measures")

    def copy_into(self, con: duckdb.DuckDBPyConnection, run: Run) -> None:
        """Make mart.runs (with this run as it will be once published) and mart.quality in an open warehouse."""
        con.execute("create schema if not exists mart")
        with attached(con, self.path, "history"):
            columns = ", ".join(field.name for field in fields(Run))
            con.execute(
                f"create or replace table mart.runs as select {columns} from history.runs "
                f"where run_id <> ? order by started_at, run_id",
                [run.run_id],
            )
            _insert(con, "mart.runs", [astuple(run)])
            con.execute(
                "create or replace table mart.quality as from history.quality "
                "order by checked_at, run_id, table_name, expectation"
            )
            # the keys of this run's failing rows, for the report; those of a table left as it was are of the run before
            con.execute("create schema if not exists _run")
            con.execute(
                "create or replace table _run.failing_keys as "
                "select k.table_name, k.expectation, k.key from history.failing_keys k "
                "semi join history.quality q on q.run_id = ? and not q.success "
                "and q.table_name = k.table_name and q.expectation = k.expectation "
                "qualify rank() over (partition by k.table_name, k.expectation order by k.run_id desc) = 1 "
                "order by all",
                [run.run_id],
            )


def utcnow() -> datetime:
    """Now in UTC, without a zone, as all times in the tables."""
    return datetime.now(UTC).replace(tzinfo=None)


def _insert(con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Many rows a statement: a fifth of executemany()."""
    for first in range(0, len(rows), 200):
        part = rows[first : first + 200]
        marks = ", ".join([f"({', '.join('?' * len(part[0]))})"] * len(part))
        con.execute(f"insert into {table} values {marks}", [value for row in part for value in row])
