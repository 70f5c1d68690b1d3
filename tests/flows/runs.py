"""Runs of the pipeline for tests: a small inbox, the published tables as rows, a run that is killed at a point."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

import duckdb

from flows.models import find_models
from flows.pipeline import MODELS, Result, execute
from flows.publish import report as real_report
from flows.settings import Settings

#: Read once: parsing them is a third of a small run.
FOUND = find_models(MODELS)
REPORT = real_report.write_report

#: What depends on when and how an article was loaded, not on what it is.
OF_THE_LOAD = ("raw.articles", "raw.rejects", "mart.runs", "mart.quality", "mart.measures")
Rows = dict[str, list[tuple[Any, ...]]]

WIRE = [
    "The town council of Harrow Bay voted late on Tuesday to close the old harbour bridge to traffic for a year.",
    "Engineers found cracks in nine of the twelve pillars during an inspection that was ordered after the flood.",
    "“We cannot ask people to trust their lives to a bridge we would not cross,” said Mayor Ellen Marsh.",
    "The closure will cost shopkeepers on the northern side a third of their trade, the chamber of commerce estimated.",
    "A ferry will carry up to 200 passengers an hour between the two banks until repairs are done, the council said.",
]
OWN = [
    "Volunteers planted four thousand young oaks on the slopes above the reservoir over the weekend in steady rain.",
    "The orchestra will open its season in the restored grain hall with a programme of music by living composers.",
    "A chess club for children in the old fire station has grown from six members to ninety within a single winter.",
    "The bakery on Mill Street has begun to deliver bread by bicycle to villages that lost their last shop last year.",
]


def article(number: int, source: str, paragraphs: Iterable[str], hour: int = 8, **more: Any) -> dict[str, Any]:
    return {"source": source, "url": f"https://{source}.example/{number}", "title": f"Story {number}",
            "published_at": f"2025-03-04T{hour:02}:00:00Z", "text": "\n\n".join(paragraphs), **more}


#: Copies of the wire story, cut and edited, and stories that nobody shares.
ARTICLES = [
    article(1, "wire", WIRE, 6),
    article(2, "herald", [*WIRE[:3], WIRE[4].replace("200", "250")], 7),
    article(3, "post", [OWN[0], WIRE[2], WIRE[1]], 9),
    article(4, "ledger", [OWN[1], OWN[2]], 10),
    article(5, "herald", [OWN[3], OWN[0].replace("four", "five")], 11),
    article(6, "tribune", [p.replace("harbour", "harbor") for p in WIRE], 12),
]


def write(folder: Path, name: str, articles: Iterable[Mapping[str, Any]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.jsonl").write_text("".join(json.dumps(a) + "\n" for a in articles), encoding="utf-8")


def settings(data_dir: Path, **given: Any) -> Settings:
    return Settings(**{"data_dir": data_dir, "entity_model": "none", "workers": 1, "threads": 1} | given)


def run(inbox: Path, data_dir: Path, **options: Any) -> Result:
    return execute([inbox], settings(data_dir), **options)


def tables(data_dir: Path) -> Rows:
    """Every published table's rows but those of the load, in order."""
    with duckdb.connect(str(data_dir / "warehouse.duckdb"), read_only=True) as con:
        names = con.sql("select table_schema || '.' || table_name from information_schema.tables where table_schema "
                        "in ('text', 'entity', 'overlap', 'mart') order by 1").fetchall()
        return {name: con.sql(f"from {name} order by all").fetchall() for (name,) in names
                if name not in OF_THE_LOAD}


def differing(a: Rows, b: Rows) -> list[str]:
    """The tables that differ, by name: whole tables would fill the screen."""
    return [name for name in sorted({*a, *b}) if a.get(name) != b.get(name)]


def plain_report(con: duckdb.DuckDBPyConnection, folder: Path, *, text: str = "", before: Path | None = None,
                 between: Callable[[], None] = lambda: None) -> None:
    """Two pages that must agree, in place of the report, which has tests of its own."""
    n = con.sql("select count(*) from mart.articles").fetchall()[0][0]
    folder.mkdir(parents=True)
    for name in ("index.html", "other.html"):
        (folder / name).write_text(f"{n} articles</html>")
        between()


@contextmanager
def only_checked(*checked: str, report: Callable[..., None] | None = plain_report) -> Iterator[None]:
    """Quick runs: these tables alone are checked, and a plain report is written (None: the real one)."""
    from flows import expectations, pipeline

    real = expectations.validate

    def validate(con: duckdb.DuckDBPyConnection, table: str, suite: Any) -> list[Any]:
        return real(con, table, suite) if table in checked else []

    with mock.patch.object(expectations, "validate", validate), \
            mock.patch.object(expectations, "check_suites", return_value=None), \
            mock.patch.object(pipeline, "find_models", return_value=FOUND), \
            mock.patch.object(real_report, "write_report", report or REPORT):
        yield


def run_until(point: int, inbox: str, data_dir: str, report: str) -> None:
    """Run, and be killed at the `point`-th step or change of a file (0: never); `report` gets the number of points."""
    reached = 0

    def tick() -> None:
        nonlocal reached
        reached += 1
        if reached == point:
            os.kill(os.getpid(), signal.SIGKILL)

    def ticking(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            tick()
            result = function(*args, **kwargs)
            tick()
            return result

        return call

    from flows import history, load, materialize, pipeline, warehouse
    from flows.publish import parquet

    patches = [
        mock.patch.object(os, "replace", ticking(os.replace)),
        mock.patch.object(Path, "symlink_to", ticking(Path.symlink_to)),
        mock.patch.object(Path, "unlink", ticking(Path.unlink)),
        mock.patch.object(load, "_committed", ticking(load._committed)),
        mock.patch.object(history.History, "save", ticking(history.History.save)),
        mock.patch.object(pipeline, "_check", ticking(pipeline._check)),
        mock.patch.object(pipeline, "materialize", ticking(materialize.materialize)),
        mock.patch.object(warehouse, "fsync", ticking(warehouse.fsync)),
        mock.patch.object(parquet, "_planned", ticking(parquet._planned)),
        mock.patch.object(parquet, "_write", ticking(parquet._write)),
    ]
    with only_checked(report=partial(plain_report, between=tick)):
        for patch in patches:
            patch.start()
        result = run(Path(inbox), Path(data_dir))
    assert result.outcome == "published"
    Path(report).write_text(str(reached))
