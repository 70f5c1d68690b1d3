"""`wirecopy status`: the last run, what is published and how big it is, what is waiting, quality at a glance."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.history import utcnow
from flows.printable import printable
from flows.settings import Settings
from flows.warehouse import Warehouse, WarehouseError, connect, has_table

if TYPE_CHECKING:
    import duckdb
    from rich.console import RenderableType

#: What people count, in the order of the pipeline.
COUNTED = ("raw.articles", "raw.rejects", "text.articles", "overlap.article_pairs", "overlap.passages",
           "mart.stories", "mart.quotes", "mart.entities")  # fmt: skip


@dataclass
class Status:
    """Times are UTC without a zone; sizes are bytes."""

    folder: str
    writer: str = ""  # who is writing just now
    last_run: dict[str, Any] = field(default_factory=dict)  # a row of mart.runs
    published_run: dict[str, Any] = field(default_factory=dict)  # the run whose tables are published
    rows: dict[str, int] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    unfinished: bool = False  # a stopped or interrupted run left its work for the next
    waiting: list[str] = field(default_factory=list)  # files of the inbox to be loaded, and why
    n_held: int = 0  # expectations of the last run that hold
    failed: list[dict[str, Any]] = field(default_factory=list)  # those that do not, worst first

    def as_json(self) -> str:
        """One object, times in ISO 8601."""
        return json.dumps(asdict(self), default=datetime.isoformat, indent=2)


def status(settings: Settings, inbox: Sequence[Path]) -> Status:
    """How the data folder stands. Writes nothing, and does not disturb a run that works.

    Raises WarehouseError when a file is damaged.
    """
    warehouse = Warehouse(settings.data_dir)
    found = Status(folder=str(warehouse.folder), unfinished=warehouse.building.exists())
    if not warehouse.folder.exists():
        return found
    found.writer = _writer(warehouse)
    found.sizes = _sizes(warehouse)
    _published(warehouse, found, inbox)
    if warehouse.history.exists():
        _history(warehouse, found)
    return found


def _published(warehouse: Warehouse, found: Status, inbox: Sequence[Path]) -> None:
    from flows.load import waiting

    there = [path for path in inbox if path.exists()]
    if not warehouse.published.exists():
        found.waiting = [f"{w.file.path}: {w.why}" for w in waiting(None, there)]
        return
    run_id = warehouse.run_id(warehouse.published)
    with connect(warehouse.published, read_only=True) as con:
        found.waiting = [f"{w.file.path}: {w.why}" for w in waiting(con, there)]
        found.rows = {table: _count(con, table) for table in COUNTED if has_table(con, table)}
        if has_table(con, "mart.runs"):
            found.published_run = _one(con, "select * from mart.runs where run_id = ?", run_id)


def _history(warehouse: Warehouse, found: Status) -> None:
    try:
        with connect(warehouse.history, read_only=True) as con:
            found.last_run = _one(con, "select * from runs order by started_at desc, run_id desc limit 1")
            checked = _one(con, """select run_id from quality join runs using (run_id)
                order by started_at desc, run_id desc limit 1""").get("run_id")  # fmt: skip
            con.execute(
                """select table_name, expectation, severity, success, n_unexpected, observed from quality
                where run_id = ? order by list_position(['critical', 'warning', 'info'], severity),
                    table_name, expectation""",
                [checked],
            )
            outcomes = _dicts(con)
    except WarehouseError:
        if not found.writer:  # a run has it open for a moment: what it says is not there yet
            raise
        return
    found.failed = [outcome for outcome in outcomes if not outcome.pop("success")]
    found.n_held = len(outcomes) - len(found.failed)


def _writer(warehouse: Warehouse) -> str:
    """Who writes now, from the lock's own file: taking the lock, if only to look, could turn a run away."""
    try:
        holder = json.loads((warehouse.folder / ".lock").read_text())
        if holder["host"] == socket.gethostname():
            os.kill(holder["pid"], 0)
    except (OSError, ValueError):  # nobody, or one that was killed
        return ""
    return f"process {holder['pid']} on {holder['host']}, since {holder['since']}"


def _sizes(warehouse: Warehouse) -> dict[str, int]:
    """Bytes of each thing in the data folder that a run makes, links followed."""
    parts = [warehouse.published, warehouse.building, warehouse.history, warehouse.folder / "export",
             warehouse.folder / "report"]  # fmt: skip
    return {part.name: _size(part) for part in parts if part.exists()}


def _size(path: Path) -> int:
    if path.is_file():
        return path.stat().st_size
    return sum(file.stat().st_size for file in path.resolve().rglob("*") if file.is_file())


def _count(con: duckdb.DuckDBPyConnection, table: str) -> int:
    return int(con.execute(f"select count(*) from {table}").fetchall()[0][0])


def _one(con: duckdb.DuckDBPyConnection, query: str, *parameters: Any) -> dict[str, Any]:
    con.execute(query, list(parameters))
    return next(iter(_dicts(con)), {})


def _dicts(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    names = [column[0] for column in con.description or []]
    return [dict(zip(names, row, strict=True)) for row in con.fetchall()]


def render(found: Status) -> RenderableType:
    """The status as a terminal shows it."""
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 2))
    table.add_column(style="bold")
    table.add_column()
    for name, value in _lines(found):
        table.add_row(name, Text(printable(value)))
    return table


def _lines(found: Status) -> list[tuple[str, str]]:
    now, last, run = utcnow(), found.last_run, found.published_run
    lines = [("Data", found.folder)]
    if found.writer:
        lines.append(("Running", f"a run by {found.writer}"))
    if not last and not run:
        lines.append(("Published", "nothing yet; `wirecopy run` makes it"))
    if last:
        lines.append(("Last run", f"{last['outcome']} {_ago(last['started_at'], now)}: {last['n_loaded']:,} articles "
                      f"loaded, {last['n_revised']:,} revised, {last['n_rejected']:,} refused"))  # fmt: skip
    if run:
        lines.append(("Published", f"{_ago(run['ended_at'] or run['started_at'], now)}, by run {run['run_id']} "
                      f"of wirecopy {run['version']}, names by {run['entity_model']}"))  # fmt: skip
    lines += [("Rows" if i == 0 else "", f"{n:>12,}  {name}") for i, (name, n) in enumerate(found.rows.items())]
    lines += [
        ("Sizes" if i == 0 else "", f"{_bytes(n):>12}  {name}") for i, (name, n) in enumerate(found.sizes.items())
    ]
    waiting = found.waiting
    lines.append(("Waiting", f"{len(waiting):,} files" + "".join(f"\n  {file}" for file in waiting[:5])
                  + (f"\n  and {len(waiting) - 5:,} more" if len(waiting) > 5 else "")))  # fmt: skip
    if found.unfinished and not found.writer:
        lines.append(("Unfinished", "a run was stopped; the next one goes on with what it had done"))
    if last:
        lines.append(("Quality", f"{found.n_held:,} expectations hold, {len(found.failed):,} do not"
                      + "".join(f"\n  {o['severity']}: {o['table_name']}: {o['expectation']}: {o['observed']}"
                                for o in found.failed[:10])))  # fmt: skip
    return lines


def _ago(then: datetime, now: datetime) -> str:
    seconds = int((now - then).total_seconds())
    for unit, length in (("days", 86400), ("hours", 3600), ("minutes", 60)):
        if seconds >= 2 * length:
            return f"{seconds // length} {unit} ago ({then:%Y-%m-%d %H:%M} UTC)"
    return f"just now ({then:%Y-%m-%d %H:%M} UTC)" if seconds < 60 else f"1 minute ago ({then:%Y-%m-%d %H:%M} UTC)"


def _bytes(n: float) -> str:
    for unit in ("bytes", "kB", "MB"):
        if n < 1000:
            return f"{n:.0f} {unit}" if unit == "bytes" else f"{n:.1f} {unit}"
        n /= 1000
    return f"{n:.1f} GB"
