"""Ad-hoc SQL on the published file: read-only, shut off from every other file."""

from __future__ import annotations

import csv
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from flows.printable import FORMULA, printable, printable_json

if TYPE_CHECKING:
    import duckdb

    from flows.entities.explain import Explanation

FORMATS = ("table", "csv", "json")


def ask(con: duckdb.DuckDBPyConnection, query: str, output: str, out: TextIO) -> None:
    """Run one query and write its rows. Raises ValueError for a bad query or format.

    The connection can read no other file and no network afterwards, and cannot be told otherwise.
    """
    import duckdb

    if output not in FORMATS:
        raise ValueError(f"--format {output}: is not one of {', '.join(FORMATS)}")
    _shut(con)
    try:
        relation = con.sql(query)
        if relation is None:
            return
        names, rows = relation.columns, relation.fetchall()
    except duckdb.Error as error:
        raise ValueError(f"{str(error).strip()}") from None
    if output == "json":
        out.write(printable_json([dict(zip(names, row, strict=True)) for row in rows]) + "\n")
    elif output == "csv":
        writer = csv.writer(out)
        writer.writerow(names)
        writer.writerows([_guarded(cell) for cell in row] for row in rows)
    else:
        _table(names, rows)


def shell(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """A prompt on the published file. DuckDB's command line, where it is installed in the same version, has
    history and completion; elsewhere each line is one query."""
    import duckdb

    program = shutil.which("duckdb")
    if program:
        con.close()
        os.execv(program, [program, "-readonly", "-safe", str(path)])
    _shut(con)
    print(f"{path}, read-only. One query a line; `show all tables` lists them; Ctrl-D ends.")
    while True:
        try:
            query = input("wirecopy> ").strip().rstrip(";")
        except (EOFError, KeyboardInterrupt):
            print()
            return
        if query:
            try:
                relation = con.sql(query)
                if relation is not None:
                    _table(relation.columns, relation.fetchall())
            except duckdb.Error as error:
                print(printable(str(error).strip()))


def show_entity(entity: Explanation) -> None:
    """An entity, how it is written and why each way counts to it, and whose names are near but apart."""
    country = f", {entity.country}" if entity.country else ""
    print(printable(f"{entity.name} ({entity.entity_type}{country}, {entity.entity_id})"))
    rows = [(s.surface, s.entity_type, s.rule, s.n_mentions, s.n_articles) for s in entity.surfaces]
    _table(["written", "label", "counts by rule", "mentions", "articles"], rows)
    for name, entity_id in entity.apart:
        print(printable(f"kept apart: {name} ({entity_id})"))


def _shut(con: duckdb.DuckDBPyConnection) -> None:
    """Keep the connection from every other file and the network, for good."""
    con.execute("set enable_external_access = false")
    con.execute("set lock_configuration = true")


def _guarded(cell: object) -> object:
    if not isinstance(cell, str):
        return cell
    return printable("'" + cell if cell.startswith(FORMULA) else cell)


def _table(names: Sequence[str], rows: Sequence[tuple[object, ...]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for index, name in enumerate(names):
        numbers = any(isinstance(row[index], int | float) and not isinstance(row[index], bool) for row in rows)
        table.add_column(name, justify="right" if numbers else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text("" if cell is None else printable(str(cell))) for cell in row))
    console = Console()
    console.print(table)
    console.print(f"[dim]{len(rows)} row{'' if len(rows) == 1 else 's'}[/dim]")
