"""Runs one suite of expectations on one table and reports row by row.

Checks run as SQL in DuckDB through Great Expectations. It gates nothing: the pipeline does, by the
severity of what failed.
"""

from __future__ import annotations

import functools
import logging
import os
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from flows import checks, gx_cost
from flows.put_off import put_off
from flows.suites import SEVERITIES, Suite, SuiteError, find_suites, read_suite, table_comments

__all__ = [
    "SEVERITIES", "Outcome", "Suite", "SuiteError", "check_suites", "find_suites", "load_suite", "read_suite",
    "table_comments", "validate",
]  # fmt: skip

SAMPLE = 3  # values shown in `observed`
MAX_KEYS = 1000  # failing keys kept in an Outcome; failing_rows_query gives all

_lock = threading.Lock()  # the one data source is over one connection at a time


@dataclass(frozen=True)
class Outcome:
    """One expectation checked on one table.

    Attributes:
        expectation: its type and columns, `expect_column_values_to_not_be_null(article_id)`.
        severity: critical | warning | info; critical whenever the check itself raised.
        n_unexpected: rows that fail it; None where it does not look at rows.
        observed: what was found, in a few words.
        key_columns: the columns of `failing_keys`; empty where failing rows cannot be named.
        failing_keys: the first MAX_KEYS distinct keys of failing rows, in order.
        failing_rows_query: SQL that gives all of them (columns `key_columns`), or None.
        error: what the check raised, or None.
    """

    table_name: str
    expectation: str
    severity: str
    success: bool
    n_unexpected: int | None
    observed: str
    description: str
    key_columns: tuple[str, ...] = ()
    failing_keys: tuple[tuple[Any, ...], ...] = ()
    failing_rows_query: str | None = None
    error: str | None = None


def check_suites(suites: Iterable[Suite]) -> None:
    """Raise SuiteError for an unknown type or argument: before a run starts, not in the middle of it."""
    for suite in suites:
        _gx_suite(suite, range(len(suite.expectations)))


def load_suite(path: Path) -> Suite:
    """The suite in `path`, read and checked: it is sure to run."""
    suite = read_suite(path)
    check_suites([suite])
    return suite


def validate(con: duckdb.DuckDBPyConnection, table: str, suite: Suite) -> list[Outcome]:
    """Every expectation of `suite` checked on `table` ("schema.name"), in the suite's order. What every row met when it
    was last checked is looked for in the rows that came since (checks.py): the outcomes are the same.

    Runs on cursors of `con`, so it sees committed rows only: commit first.

    Raises SuiteError where `load_suite` would, and where the table's columns are not those described.
    """
    with con.cursor() as cursor:
        columns = [row[0] for row in cursor.execute(f"describe {table}").fetchall()]
        if undescribed := [column for column in columns if column not in suite.columns]:
            raise SuiteError(f"{suite.path}: {table} has columns not described: {', '.join(undescribed)}")
        if absent := [column for column in suite.columns if column not in columns]:
            raise SuiteError(f"{suite.path}: {table} has no columns {', '.join(absent)}")
        results = _known_by_new_rows(con, cursor, table, suite)
        results |= _run_gx(con, table, suite, [n for n in range(len(suite.expectations)) if n not in results])
        # the SQL for failing rows costs a quarter more, so only those that have some are asked again
        failing = [number for number, result in results.items() if result.result.get("unexpected_count")]
        results |= _run_gx(con, table, suite, failing, keys=True) if failing else {}
        return [_outcome(cursor, table, suite, number, results.get(number))
                for number in range(len(suite.expectations))]  # fmt: skip


def _known_by_new_rows(
    con: duckdb.DuckDBPyConnection, cursor: duckdb.DuckDBPyConnection, table: str, suite: Suite
) -> dict[int, Any]:
    """Results, as of the whole table, of the expectations that every row met at the last check and meets now."""
    with checks.new_rows(cursor, suite) as (rows, numbers):
        results = _run_gx(con, rows, suite, numbers) if numbers else {}
    n_rows = cursor.execute(f"select count(*) from {table}").fetchall()[0][0] if results else 0
    met = {}
    for number, result in results.items():
        found = result.result
        if result.success and not _error(result) and not (found.get("unexpected_count") or found.get("observed_value")):
            met[number] = result
            if "element_count" in found:  # a query's result does not say of how many
                found["element_count"] = n_rows
    return met


def _outcome(con: duckdb.DuckDBPyConnection, table: str, suite: Suite, number: int, result: Any) -> Outcome:
    expectation, label = suite.expectations[number], suite.labels[number]
    severity, description = expectation["severity"], expectation.get("description") or ""
    error = "Great Expectations returned no result" if result is None else _error(result)
    if result is None or error:
        return Outcome(table, label, "critical", False, None, "the check raised", description, error=error)
    found, success = result.result, bool(result.success)
    query = expectation.get("kwargs", {}).get("unexpected_rows_query")
    if query is None and "unexpected_count" not in found:  # an aggregate: nothing to point at
        observed = str(found.get("observed_value"))
        return Outcome(table, label, severity, success, None, observed, description)
    n_unexpected = int((found["observed_value"] if query else found["unexpected_count"]) or 0)  # None: no rows
    n_rows = "" if query else f" of {found['element_count']}"
    sample = ", ".join(map(str, found.get("partial_unexpected_list", [])[:SAMPLE]))
    observed = f"{n_unexpected}{n_rows} rows" + (f": {sample}" if sample else "")
    if not n_unexpected:
        return Outcome(table, label, severity, success, 0, observed, description)
    key_columns, keys_query = _failing_rows(con, table, suite, expectation, found)
    keys = con.execute(f"{keys_query} limit {MAX_KEYS}").fetchall() if keys_query else []
    return Outcome(
        table, label, severity, success, n_unexpected, observed, description,
        key_columns, tuple(keys), keys_query,
    )  # fmt: skip


def _failing_rows(
    con: duckdb.DuckDBPyConnection,
    table: str,
    suite: Suite,
    expectation: dict[str, Any],
    found: dict[str, Any],
) -> tuple[tuple[str, ...], str | None]:
    """The key columns that failing rows have, and SQL for all their distinct keys."""
    kwargs = expectation.get("kwargs", {})
    if "unexpected_rows_query" in kwargs:  # has those columns that its author selected
        rows = kwargs["unexpected_rows_query"].rstrip("; \n").format(batch=table)
        selected = [row[0] for row in con.execute(f"describe {rows}").fetchall()]
        key = tuple(column for column in suite.key if column in selected)
    elif expectation["type"] == "expect_compound_columns_to_be_unique":
        # GX's own query for these is a cross join with the table.
        columns = ", ".join(map(_quoted, kwargs["column_list"]))
        rows = f"select * from {table} qualify count(*) over (partition by {columns}) > 1"
        key = suite.key
    else:
        rows, key = found["unexpected_index_query"].rstrip("; \n"), suite.key
    if not key:
        return (), None
    return key, f"select distinct {', '.join(map(_quoted, key))} from ({rows}) order by all"


def _quoted(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'


def _error(result: Any) -> str | None:
    """What a check raised. GX reports one exception, or one for each metric that failed."""
    info = result.exception_info or {}
    reports = [info] if "raised_exception" in info else list(info.values())
    for report in reports:
        if report.get("raised_exception"):
            return str(report["exception_message"]).split("\n(Background on")[0]
    return None


@functools.cache
def _gx() -> Any:
    """Great Expectations, imported once: no analytics, no progress bars, its log left to our Outcomes."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    for name in gx_cost.PUT_OFF:
        put_off(name)
    with gx_cost.sources_put_off():
        import great_expectations

    gx_cost.keep_answers()
    logging.getLogger("great_expectations").setLevel(logging.CRITICAL)
    return great_expectations


@functools.cache
def _data_source() -> Any:
    """The process's one data source, in its one context, which lives in memory."""
    gx = _gx()
    from great_expectations.data_context.types import base

    from flows import gx_duckdb  # noqa: F401  (adds add_duckdb)

    config = base.DataContextConfig(
        store_backend_defaults=base.InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
        analytics_enabled=False,
        progress_bars=base.ProgressBarsConfig(globally=False),
    )
    context = gx.get_context(mode="ephemeral", project_config=config)
    context.variables.save = lambda: None  # it writes everything as YAML, into memory, twice a table
    return context.data_sources.add_duckdb("warehouse", connection_string="duckdb://")


def _gx_suite(suite: Suite, numbers: Sequence[int]) -> Any:
    """The suite as GX holds it, each expectation with its number. GX drops what it cannot read; we raise."""
    gx = _gx()
    from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

    built = []
    for number in numbers:
        expectation = suite.expectations[number]
        try:
            config = ExpectationConfiguration(
                type=expectation["type"],
                kwargs=dict(expectation.get("kwargs", {})),
                severity=expectation["severity"],
                meta={"number": number},
            )
            built.append(config.to_domain_obj())
        except Exception as error:  # GX raises half a dozen kinds
            raise SuiteError(f"{suite.path}: {suite.labels[number]}: {_first_line(error)}") from None
    gx_suite = gx.ExpectationSuite(name=suite.name, expectations=built)
    if len(gx_suite.expectations) != len(numbers):
        raise SuiteError(f"{suite.path}: Great Expectations dropped an expectation")
    return gx_suite


def _first_line(error: Exception) -> str:
    """The first lines of a message, as one: pydantic and GX write several."""
    return " ".join(str(error).split())[:300]


def _run_gx(
    con: duckdb.DuckDBPyConnection, table: str, suite: Suite, numbers: Sequence[int], *, keys: bool = False
) -> dict[int, Any]:
    """GX's results of these expectations by number; with `keys`, each with SQL that gives its failing rows."""
    result_format: dict[str, Any] = {"result_format": "BASIC", "exclude_unexpected_values": not keys}
    if keys:
        result_format |= {"partial_unexpected_count": SAMPLE,
                          "return_unexpected_index_query": True, "unexpected_index_column_names": [*suite.key]}
    schema, name = table.split(".")
    gx_suite, source = _gx_suite(suite, numbers), _data_source()
    with _lock, source.over(con):
        if table not in source.get_asset_names():
            asset = source.add_table_asset(table, table_name=name, schema_name=schema)
            asset.add_batch_definition_whole_table("all rows")
        batch = source.get_asset(table).get_batch_definition("all rows").get_batch()
        report = batch.validate(gx_suite, result_format=result_format)
    return {result.expectation_config.meta["number"]: result for result in report.results}
