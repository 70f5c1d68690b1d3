"""`wirecopy status` tells how a data folder stands, and touches nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from rich.console import Console

from flows.expectations import Outcome
from flows.history import History, Run
from flows.load import TABLES
from flows.settings import Settings
from flows.status import render, status
from flows.warehouse import Warehouse, WarehouseError


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "data" / "raw" / "harbour").mkdir(parents=True)
    return Settings(data_dir=tmp_path / "data")


def inbox(settings: Settings) -> list[Path]:
    return [settings.data_dir / "raw"]


def text(settings: Settings) -> str:
    console = Console(width=200, record=True, file=open(os.devnull, "w"))  # noqa: SIM115
    console.print(render(status(settings, inbox(settings))))
    return console.export_text()


def published(settings: Settings, run: Run) -> None:
    """A warehouse and a history as a run leaves them, with one warning."""
    history = History(settings.data_dir / "history.duckdb")
    history.save(run)
    history.add_outcomes(
        run.run_id,
        [
            Outcome("text.articles", "expect_a", "critical", True, 0, "0 rows", ""),
            Outcome("text.articles", "expect_b(n_words)", "warning", False, 3, "3 of 40 rows: 1, 2", ""),
        ],
    )
    with duckdb.connect(settings.data_dir / "warehouse.duckdb") as con:
        con.execute(TABLES)
        con.execute("create table _run.info (key varchar primary key, value varchar)")
        con.execute("insert into _run.info values ('run_id', ?), ('schema_version', '1')", [run.run_id])
        con.execute("create schema text; create table text.articles as from range(40)")
        history.copy_into(con, run)


def test_an_empty_folder_has_nothing_published_and_says_what_to_do(settings: Settings) -> None:
    (settings.data_dir / "raw" / "harbour" / "ferry.txt").write_text("Ferry\n\nThe ferry left at dawn.\n")
    found = status(settings, inbox(settings))
    assert (found.last_run, found.published_run, found.rows) == ({}, {}, {})
    assert found.waiting == [f"{settings.data_dir / 'raw' / 'harbour' / 'ferry.txt'}: new"]
    assert "nothing yet; `wirecopy run` makes it" in text(settings)


def test_a_folder_that_is_not_there_is_told_and_not_made(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "none")
    assert "nothing yet" in text(settings)
    assert not settings.data_dir.exists()


def test_a_published_folder_tells_its_run_rows_sizes_and_quality(settings: Settings) -> None:
    run = Run("r1", datetime(2024, 5, 7, 12), datetime(2024, 5, 7, 12, 1), "published", n_loaded=40, version="0.1.0")
    published(settings, run)
    found = status(settings, inbox(settings))
    assert found.last_run["outcome"] == "published"
    assert found.published_run["run_id"] == "r1"
    assert found.rows["text.articles"] == 40
    assert found.sizes["warehouse.duckdb"] == (settings.data_dir / "warehouse.duckdb").stat().st_size
    assert (found.n_held, [o["expectation"] for o in found.failed]) == (1, ["expect_b(n_words)"])
    shown = text(settings)
    assert "40 articles loaded" in shown
    assert "1 expectations hold, 1 do not" in shown
    assert "warning: text.articles: expect_b(n_words): 3 of 40 rows: 1, 2" in shown


def test_the_last_run_may_be_another_than_the_published_one(settings: Settings) -> None:
    published(settings, Run("r1", datetime(2024, 5, 7), datetime(2024, 5, 7), "published"))
    History(settings.data_dir / "history.duckdb").save(Run("r2", datetime(2024, 5, 8), outcome="stopped"))
    found = status(settings, inbox(settings))
    assert (found.last_run["run_id"], found.published_run["run_id"]) == ("r2", "r1")


def test_a_stopped_run_leaves_something_unfinished(settings: Settings) -> None:
    Warehouse(settings.data_dir).building.touch()
    assert "the next one goes on" in text(settings)


def test_a_run_at_work_is_named_and_not_disturbed(settings: Settings) -> None:
    code = (
        "import sys; from pathlib import Path; from flows.warehouse import Warehouse\n"
        "with Warehouse(Path(sys.argv[1])).lock(): print('locked', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(settings.data_dir)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as writer:
        assert writer.stdout
        assert writer.stdout.readline() == b"locked\n"
        assert status(settings, inbox(settings)).writer.startswith(f"process {writer.pid} on ")
        writer.kill()
    assert status(settings, inbox(settings)).writer == ""  # killed: its name in the lock file is void


def test_status_writes_nothing(settings: Settings) -> None:
    published(settings, Run("r1", datetime(2024, 5, 7), datetime(2024, 5, 7), "published"))
    before = {path: path.stat().st_mtime_ns for path in settings.data_dir.rglob("*")}
    status(settings, inbox(settings))
    assert {path: path.stat().st_mtime_ns for path in settings.data_dir.rglob("*")} == before


def test_json_has_all_of_it(settings: Settings) -> None:
    published(settings, Run("r1", datetime(2024, 5, 7, 12), datetime(2024, 5, 7, 12, 1), "published"))
    told = json.loads(status(settings, inbox(settings)).as_json())
    assert told["published_run"]["started_at"] == "2024-05-07T12:00:00"
    assert told["failed"][0]["severity"] == "warning"


def test_a_damaged_warehouse_is_an_error_that_names_it(settings: Settings) -> None:
    (settings.data_dir / "warehouse.duckdb").write_bytes(b"no database at all" * 1000)
    with pytest.raises(WarehouseError, match=r"warehouse\.duckdb cannot be opened"):
        status(settings, inbox(settings))
