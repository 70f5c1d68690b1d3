"""The marts as files that BI tools and notebooks open: Parquet for all, CSV on request.

One folder per table, `<table>/part-*.parquet`, zstd, each file sorted by the table's key, flat signed types, its
description and its columns' comments inside every file and in manifest.json. One file follows the other in that order
too, but for rows that came since a large table was made: they are in the last file, and the rest need not be sorted.

No table is partitioned by date. Measured on 3 million rows of entity_days (50 sources, a year): sorted by its
key the table takes 1.9 MB and a week is read in 9 ms; sorted by day it takes 14 MB and a week is read in
3 ms. Hive folders (`day=2017-12-14/`) would also hide the date from Power BI, Tableau and Excel, which read
a folder of files and not its names.
"""

import csv
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

from flows.generations import link_or_copy
from flows.printable import FORMULA
from flows.settings import PROJECT
from flows.suites import Suite, find_suites
from flows.warehouse import has_table, table_type

SCHEMA_VERSION = 1  # raised when a column of a mart goes, changes its type or its meaning
ROW_GROUP_ROWS = 61_440  # half of DuckDB's own, for 2% more bytes: what is written at once stays in few pages of memory
PART_ROWS = 1_000_000
# Level 1 of zstd writes a quarter faster than its 3, for a tenth more bytes.
WRITTEN = f"format parquet, compression zstd, compression_level 1, row_group_size {ROW_GROUP_ROWS}"
MARK = "made_of"  # in a file's metadata: the same mark means the same rows, in as many files

# What is read alike everywhere. sum() gives HUGEINT and JavaScript tools lose unsigned integers.
_AS_IS = {"VARCHAR", "BOOLEAN", "SMALLINT", "INTEGER", "BIGINT", "FLOAT", "DOUBLE", "DATE", "TIMESTAMP"}
_CAST = {
    "TINYINT": "SMALLINT",
    "UTINYINT": "SMALLINT",
    "USMALLINT": "INTEGER",
    "UINTEGER": "BIGINT",
    "UBIGINT": "BIGINT",
    "HUGEINT": "BIGINT",
    "UHUGEINT": "BIGINT",
}


@dataclass(frozen=True)
class Column:
    name: str
    type: str
    comment: str


@dataclass(frozen=True)
class Exported:
    """One table as written: `files` are paths relative to the export folder, each in the order of the key."""

    table: str
    description: str
    n_rows: int
    sorted_by: tuple[str, ...]
    files: tuple[str, ...]
    columns: tuple[Column, ...]


def export(
    con: duckdb.DuckDBPyConnection,
    folder: Path,
    *,
    version: str,
    suites: Mapping[str, Suite] | None = None,
    before: Path | None = None,
) -> list[Exported]:
    """Write every table of schema mart as Parquet into `folder` (fresh or empty), with a manifest.json.

    Only reads from `con`. Files of the export in the folder `before` whose table still holds the same are taken over
    from there. Raises FileExistsError when the folder holds anything, LookupError for a table
    without a suite, TypeError for a nested or otherwise not portable column.
    """
    suites = find_suites(PROJECT / "expectations") if suites is None else suites
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty: the export is written whole into a fresh folder")
    exported, writes = list[Exported](), list[str]()
    for name, suite in _marts(con, suites):
        table, its_writes = _planned(con, folder, name, suite, before)
        exported.append(table)
        writes += its_writes
    _write(con, writes)
    manifest = {
        "schema_version": SCHEMA_VERSION,
        "wirecopy_version": version,
        "times": "UTC, without a zone",
        "tables": [asdict(table) for table in exported],
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", "utf-8")
    return exported


def export_csv(
    con: duckdb.DuckDBPyConnection, folder: Path, *, suites: Mapping[str, Suite] | None = None
) -> list[Path]:
    """Write every mart as `<folder>/<table>.csv`, sorted by its key, in UTF-8 with the mark that Excel needs.

    A text cell that a spreadsheet would take for a formula gets an apostrophe before it; null is empty.
    """
    suites = find_suites(PROJECT / "expectations") if suites is None else suites
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, suite in _marts(con, suites):
        columns = _columns(con, name, suite)
        cells = ", ".join(_csv_cell(column) for column in columns)
        rows = con.execute(f'select {cells} from mart."{name}" order by {_order(suite)}')
        path = folder / f"{name}.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([column.name for column in columns])
            while batch := rows.fetchmany(10_000):
                writer.writerows(batch)
        written.append(path)
    return written


def _planned(
    con: duckdb.DuckDBPyConnection, folder: Path, name: str, suite: Suite, before: Path | None
) -> tuple[Exported, list[str]]:
    """A table's files, as they will be, and the SQL that writes each: none if they are taken over."""
    columns = tuple(_columns(con, name, suite))
    (n_rows,) = con.execute(f'select count(*) from mart."{name}"').fetchall()[0]
    (folder / name).mkdir()
    mark = _mark(con, name, suite, columns)
    files, writes = _taken_over(con, before / name, folder / name, mark) if before and mark else [], list[str]()
    if not files:
        cells = ", ".join(f'"{column.name}"::{column.type} as "{column.name}"' for column in columns)
        parts = _parts(con, name, suite, n_rows)
        notes = {"description": suite.description, "columns": json.dumps(dict(suite.columns), ensure_ascii=False),
                 MARK: mark and f"{mark}-{len(parts)}"}  # fmt: skip
        metadata = ", ".join(f"{key}: {_literal(value)}" for key, value in notes.items())
        files = [f"part-{number:04}.parquet" for number in range(len(parts))]
        # DuckDB splits into files by size only by giving up the order
        for file, rows in zip(files, parts, strict=True):
            writes.append(
                f'copy (select {cells} from mart."{name}" {rows}) to {_literal(str(folder / name / file))} '
                f"({WRITTEN}, kv_metadata {{{metadata}}})"
            )
    relative = tuple(f"{name}/{file}" for file in files)
    return Exported(f"mart.{name}", suite.description, n_rows, suite.key, relative, columns), writes


def _write(con: duckdb.DuckDBPyConnection, writes: Sequence[str]) -> None:
    """Files side by side, each by one thread: several on one file hold back rows to keep their order, which takes half
    as much again."""
    ((threads,),) = con.execute("select current_setting('threads')").fetchall()
    cursors = [con.cursor() for _ in writes]
    con.execute("set threads = 1")
    try:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(lambda cursor, sql: cursor.execute(sql), cursors, writes))
    finally:
        con.execute(f"set threads = {threads}")
        for cursor in cursors:
            cursor.close()


def _parts(con: duckdb.DuckDBPyConnection, name: str, suite: Suite, n_rows: int) -> list[str]:
    """SQL that takes the rows of each part of a table: of those that lie in the order of its key from its first row on,
    as they lie; of the others, sorted. Few that lie so are sorted with the others, and a small table as a whole."""
    first, until, n_lying = _in_order(con, name, suite)
    if n_lying < n_rows and not 2 * n_lying >= n_rows > ROW_GROUP_ROWS:
        until, n_lying = first, 0
    lying = [f"where rowid >= {at} and rowid < {min(at + PART_ROWS, until)}" for at in range(first, until, PART_ROWS)]
    if lying and n_lying == n_rows:
        return lying
    # cut first, so that each part is sorted once, and alone
    n, column = max(1, -(-(n_rows - n_lying) // PART_ROWS)), f'"{suite.key[0]}"'
    others, shares = f"where rowid >= {until}" if lying else "where true", [part / n for part in range(1, n)]
    bounds = con.execute(
        f'select unnest(quantile_disc({column}, {shares}::double[]))::varchar from mart."{name}" {others}'
    )
    cuts = [_literal(bound) for (bound,) in bounds.fetchall()]
    above = ["true", *(f"coalesce({column} >= {cut}, true)" for cut in cuts)]  # null comes last
    below = [*(f"{column} < {cut}" for cut in cuts), "true"]
    return lying + [f"{others} and {low} and {high} order by {_order(suite)}"
                    for low, high in zip(above, below, strict=True)]  # fmt: skip


def _in_order(con: duckdb.DuckDBPyConnection, name: str, suite: Suite) -> tuple[int, int, int]:
    """A table's first rowid, the first that is out of the order of its key (or one after its last), and how many rows
    come before that. Most tables lie in order as a whole, and a memo but for what came since it was made: looking is a
    tenth of sorting. A view has nothing that lies."""
    if table_type(con, f"mart.{name}") == "VIEW":
        return 0, 0, 0
    key = _order(suite)
    ((first, until),) = con.execute(
        "select coalesce(min(place), 0), coalesce(min(place) filter (not here >= before), max(place) + 1, 0) from "
        f'(select rowid as place, row({key}) as here, lag(row({key})) over () as before from mart."{name}")'
    ).fetchall()
    return first, until, con.execute(f'select count(*) from mart."{name}" where rowid < {until}').fetchall()[0][0]


def _mark(con: duckdb.DuckDBPyConnection, name: str, suite: Suite, columns: tuple[Column, ...]) -> str:
    """A hash of what a table's files are made of, and of what makes them; "" where nobody noted what it holds."""
    noted = has_table(con, "_run.tables") and con.execute(
        "select content_hash from _run.tables where name = ?", [f"mart.{name}"]
    ).fetchall()
    if not noted:
        return ""
    made_of = (noted, name, suite.description, suite.key, columns, PART_ROWS, WRITTEN, duckdb.__version__)
    return hashlib.sha256(repr(made_of).encode()).hexdigest()


def _taken_over(con: duckdb.DuckDBPyConnection, before: Path, folder: Path, mark: str) -> list[str]:
    """Files of an earlier export taken over, if they are all there and hold what this mark says; or none."""
    found = sorted(before.glob("part-*.parquet"))
    if any(_made_of(con, file) != f"{mark}-{len(found)}" for file in found):
        return []
    for file in found:
        link_or_copy(file, folder / file.name)
    return [file.name for file in found]


def _made_of(con: duckdb.DuckDBPyConnection, file: Path) -> str | None:
    """The mark in a file; None where there is no such file, or one cut off."""
    try:
        found = con.execute("select value from parquet_kv_metadata(?) where key = ?", [str(file), MARK.encode()])
        return next((value.decode() for (value,) in found.fetchall()), None)
    except duckdb.Error:
        return None


def _marts(con: duckdb.DuckDBPyConnection, suites: Mapping[str, Suite]) -> Iterator[tuple[str, Suite]]:
    names = con.execute(
        "select table_name from information_schema.tables where table_schema = 'mart' order by table_name"
    ).fetchall()
    for (name,) in names:
        if f"mart.{name}" not in suites:
            raise LookupError(f"mart.{name} has no expectations/mart/{name}.json: its key sorts the export")
        yield name, suites[f"mart.{name}"]


def _columns(con: duckdb.DuckDBPyConnection, name: str, suite: Suite) -> list[Column]:
    described = con.execute(
        "select column_name, data_type from information_schema.columns "
        "where table_schema = 'mart' and table_name = ? order by ordinal_position",
        [name],
    ).fetchall()
    columns = []
    for column, found in described:
        kind = found if found in _AS_IS else _CAST.get(found)
        if kind is None:
            raise TypeError(f"mart.{name}.{column} is {found}: marts hold flat types that every tool reads")
        columns.append(Column(column, kind, suite.columns.get(column, "")))
    return columns


def _csv_cell(column: Column) -> str:
    if column.type != "VARCHAR":
        return f'"{column.name}"::VARCHAR'
    guarded = f'left("{column.name}", 1) in ({", ".join(map(_literal, FORMULA))})'
    return f"case when {guarded} then '''' || \"{column.name}\" else \"{column.name}\" end"


def _order(suite: Suite) -> str:
    return ", ".join(f'"{column}"' for column in suite.key)


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
