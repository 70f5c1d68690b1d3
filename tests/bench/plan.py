"""What other sizes would take, from measured figures: `python -m tests.bench.plan FIGURES.json [--window-days 14]`.

FIGURES.json is what `python -m tests.bench whole --json FIGURES.json` writes. Two costs are told apart: what an
article costs once (reading, names, fingerprints, alignments: memos, spread over any number of workers), and what
every article in the warehouse costs again each run (models that look across articles; one machine's threads). The
second is what the run with 1% more articles cost beyond its own articles' share and what any run costs. Sizes are
extrapolated from measured growth; nothing here was run.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

CORES, MEMORY_GB = 16, 64  # of one machine of the plan


@dataclass(frozen=True)
class Figures:
    """CPU seconds, bytes and gigabytes of one article of 400 words, as measured."""

    once: float  # CPU of its memos
    again: float  # CPU of the models over all articles, each run
    names: float  # CPU of the entity model, once
    disk: float  # bytes in the warehouse
    export: float  # bytes of the Parquet tables
    memory: float  # bytes of peak memory that an article more in the warehouse adds
    base: float  # bytes of peak memory of a small run


@dataclass(frozen=True)
class Plan:
    """One size: articles in the warehouse, new ones a run, runs."""

    name: str
    stock: float
    new: float
    runs: int

    def cpu(self, f: Figures, names: bool) -> tuple[float, float]:
        """CPU seconds of the last run: of its new articles, and of all articles in the warehouse."""
        return self.new * (f.once + (f.names if names else 0)), self.stock * f.again


def figures(path: Path) -> Figures:
    """Read from the JSON of a `whole` benchmark. Raises KeyError when a figure is not in it."""
    rows: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["benchmarks"]["whole"]
    measured = {row["figure"]: row["ours"] for row in rows}
    sizes = sorted({row["n"] for row in rows if row.get("n")})
    few, many = sizes[-2:]

    def of(n: int, what: str) -> float:
        return float(measured[f"synthetic, {n:,} articles: {what}"])

    cpu_few, cpu_many = (n / of(n, "articles per CPU second") for n in (few, many))
    each = (cpu_many - cpu_few) / (many - few)
    start = max(0.0, cpu_few - few * each)  # imports, checks and pages that any run costs
    more = of(many, "1% more, share of the full build's CPU") * cpu_many
    again = max(0.0, (more - start) / many - 0.01 * each)
    slope = max(0.0, of(many, "memory") - of(few, "memory")) * 1e9 / (many - few)
    return Figures(each - again, again, float(measured["bare NER: CPU of 400 distinct words"]),
                   of(many, "warehouse, kB an article") * 1e3, of(many, "export, kB an article") * 1e3, slope,
                   of(few, "memory") * 1e9 - few * slope)  # fmt: skip


def plans(window_days: int) -> list[Plan]:
    return [
        Plan("1 million, at once", 1e6, 1e6, 1),
        Plan("100 million, at once", 1e8, 1e8, 1),
        Plan("a million a day for a year, all in one warehouse", 365e6, 1e6, 365),
        Plan(f"a million a day, a warehouse of {window_days} days", 1e6 * window_days, 1e6, 365),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.plan", description="Other sizes, as measured.")
    parser.add_argument("figures", type=Path)
    parser.add_argument("--window-days", type=int, default=14)
    given = parser.parse_args()
    f = figures(given.figures)
    table = Table(title=f"per article: {f.once * 1e3:.2f} ms once, {f.again * 1e3:.3f} ms again each run, "
                  f"{f.names * 1e3:.1f} ms for names; machines of {CORES} cores and {MEMORY_GB} GB")  # fmt: skip
    for column in ("size", "CPU h of new articles (with names)", "CPU h of the rest, last run",
                   "machines for an hour a run (with names)", "hours on one machine (with names)", "warehouse",
                   "export", "memory, one machine"):  # fmt: skip
        table.add_column(column, justify="left" if column == "size" else "right")
    for plan in plans(given.window_days):
        (new, rest), (named, _) = plan.cpu(f, names=False), plan.cpu(f, names=True)
        table.add_row(
            plan.name,
            f"{new / 3600:,.1f} ({named / 3600:,.1f})",
            f"{rest / 3600:,.2f}",
            f"{max(1, round(new / 3600 / CORES + 0.499))} ({max(1, round(named / 3600 / CORES + 0.499))})",
            f"{(new + rest) / 3600 / CORES:,.1f} ({(named + rest) / 3600 / CORES:,.1f})",
            _size(plan.stock * f.disk),
            _size(plan.stock * f.export),
            _size(f.base + plan.stock * f.memory),
        )
    Console(width=170).print(table)


def _size(n_bytes: float) -> str:
    return f"{n_bytes / 1e12:,.1f} TB" if n_bytes >= 1e12 else f"{n_bytes / 1e9:,.0f} GB"


if __name__ == "__main__":
    main()
