"""Run benchmarks and print one table: `python -m tests.bench [names] [--articles N] [--json FILE]`.

A benchmark is a module of this folder with `measure(corpora) -> dict`; {"rows": [{figure, ours, peers, wanted,
unit, note}]} is shown as it is, any other nesting of numbers is flattened into rows. Corpora are looked for in
WIRECOPY_CORPORA, else in ../shared/corpora beside the project.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import json
import os
import platform
import re
import sys
import time
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

HERE = Path(__file__).resolve().parent
NUMBER = re.compile(r"(<=|>=|<|>)\s*([\d.,]+)")
Row = dict[str, Any]


def main() -> int:
    names = benchmarks()
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Accuracy, speed, memory.")
    parser.add_argument("names", nargs="*", metavar="name", help=f"of {', '.join(names)} (default: all)")
    parser.add_argument("--articles", type=int, help="size of the largest run of `whole` (default: 100000)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures there too")
    given = parser.parse_args()
    if unknown := set(given.names) - set(names):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}; there are {', '.join(names)}")
    corpora = Path(os.environ.get("WIRECOPY_CORPORA", HERE.parents[1] / ".." / "shared" / "corpora")).resolve()
    found: dict[str, list[Row]] = {}
    console = Console(stderr=True)
    for name in given.names or names:
        started = time.monotonic()
        with console.status(f"{name} ..."):
            found[name] = measured(name, corpora, given.articles)
        console.print(f"{name}: {time.monotonic() - started:.0f} s")
    show(found)
    if given.json:
        given.json.write_text(json.dumps({**machine(), "benchmarks": found}, indent=1) + "\n", encoding="utf-8")
    return int(any(row.get("failed") for rows in found.values() for row in rows))


def benchmarks() -> list[str]:
    """Modules of this folder that define measure(), the quick ones first and the whole pipeline last."""
    found = [p.stem for p in sorted(HERE.glob("*.py")) if "def measure(" in p.read_text(encoding="utf-8")]
    return sorted((name for name in found if name != "__main__"), key=lambda name: (name == "whole", name))


def measured(name: str, corpora: Path, articles: int | None) -> list[Row]:
    """The benchmark's rows; one that cannot run is a row that says why."""
    measure = importlib.import_module(f"tests.bench.{name}").measure
    options = {"articles": articles} if articles and "articles" in inspect.signature(measure).parameters else {}
    try:
        return list(rows(measure(corpora, **options)))
    except FileNotFoundError as error:
        return [{"figure": f"left out: {error}", "failed": True}]
    except Exception as error:  # one broken benchmark must not cost the others' figures
        traceback.print_exc(file=sys.stderr)
        return [{"figure": f"failed: {type(error).__name__}: {error}"[:300], "failed": True}]


def rows(given: Any, path: str = "") -> Iterator[Row]:
    """Rows as they are, or one for each number of a nested dict, named by its keys."""
    if isinstance(given, dict) and isinstance(given.get("rows"), list):
        yield from given["rows"]
    elif isinstance(given, dict) and "ours" in given:
        yield {"figure": path, **given}
    elif isinstance(given, dict):
        for key, value in given.items():
            yield from rows(value, f"{path}: {key}" if path else str(key))
    elif isinstance(given, list):
        for number, value in enumerate(given):
            yield from rows(value, f"{path} {number + 1}")
    elif isinstance(given, int | float | str):
        yield {"figure": path, "ours": given}


def show(found: dict[str, list[Row]]) -> None:
    table = Table(title="figures, peers and goals of one run", show_lines=False, title_justify="left")
    table.add_column("figure", overflow="fold", ratio=3)
    table.add_column("ours", justify="right")
    table.add_column("peer or baseline", overflow="fold", ratio=2)
    table.add_column("ours / peer", justify="right")
    table.add_column("wanted")
    table.add_column("")
    for name, members in found.items():
        table.add_section()
        table.add_row(f"[bold]{name}")
        for row in members:
            peers = {k: v for k, v in (row.get("peers") or {}).items() if v is not None}
            ratios = [row["ours"] / v for v in peers.values() if _number(v) and v and _number(row.get("ours"))]
            table.add_row(
                row["figure"] + (f" [dim]({row['note']})" if row.get("note") else ""),
                shown(row.get("ours"), row.get("unit", "")),
                "\n".join(f"{shown(v, '')} {k}" for k, v in peers.items()),
                "\n".join(f"{r:.2f}" for r in ratios),
                str(row.get("wanted") or ""),
                {True: "[green]holds", False: "[red]short", None: ""}[holds(row, ratios)],
            )  # fmt: skip
    Console(width=max(Console().width, 130)).print(table)


def holds(row: Row, ratios: list[float]) -> bool | None:
    """Whether the figure meets what is wanted; None when that is no plain bound. `times` bounds the ratio."""
    bound = NUMBER.match(str(row.get("wanted") or ""))
    value = ratios[0] if bound and "times" in row["wanted"] and ratios else row.get("ours")
    if not bound or not _number(value):
        return None
    limit = float(bound[2].replace(",", ""))
    return {"<=": value <= limit, ">=": value >= limit, "<": value < limit, ">": value > limit}[bound[1]]


def shown(value: Any, unit: str) -> str:
    if not _number(value):
        return "" if value is None else str(value)
    text = f"{value:,.0f}" if abs(value) >= 100 or isinstance(value, int) else f"{value:.3g}"
    return f"{text} {unit}".strip()


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def machine() -> dict[str, Any]:
    """What the figures were taken on."""
    cpu = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {"date": f"{datetime.now(UTC):%Y-%m-%d %H:%M}Z", "cpu": cpu[1] if cpu else platform.machine(),
            "cores": os.cpu_count(), "memory_gb": round(memory / 1e9, 1), "python": platform.python_version(),
            "versions": {p: version(p) for p in ("duckdb", "polars", "spacy", "datasketch", "rensa")}}  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
