"""The flow around execute(): what it hands on, and what Prefect is not told."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from flows.expectations import Outcome
from flows.gate import CriticalFailure
from flows.history import Run
from flows.pipeline import Result, Steps

FAILED = Outcome("x.y", "expect_a(c)", "critical", False, 2, "2 of 9 rows: SECRET", "", ("text",), (("SECRET",),))


@pytest.mark.slow
def test_a_failed_check_reaches_prefect_as_a_count_and_the_pipeline_as_it_is(
    prefect_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.flow import wirecopy

    caught: list[CriticalFailure] = []

    def check() -> None:
        raise CriticalFailure("x.y: SECRET", [FAILED])

    def execute(*args: Any, steps: Steps, **kwargs: Any) -> Result:
        try:
            steps.run("x.y", check)
        except CriticalFailure as failure:
            caught.append(failure)
        return Result(Run("r1", datetime(2024, 5, 7)), "stopped", tmp_path, outcomes=[FAILED], message="x.y: SECRET")

    monkeypatch.setattr("flows.flow.execute", execute)
    state = wirecopy([str(tmp_path)], data_dir=str(tmp_path), return_state=True)
    assert [str(failure) for failure in caught] == ["x.y: SECRET"]
    assert state.is_failed()
    assert state.message == "- x.y: expect_a(c): 2 rows"
    kept, until = "", time.monotonic() + 30
    while "1 critical expectations not met" not in kept and time.monotonic() < until:  # a server writes when it can
        time.sleep(0.2)
        with sqlite3.connect(prefect_database) as con:
            kept = "\n".join(con.iterdump())
    assert "1 critical expectations not met" in kept
    assert "SECRET" not in kept


@pytest.mark.slow
def test_every_task_of_a_run_is_kept_when_its_server_ends_with_it(tmp_path: Path) -> None:
    """Written one by one, as Prefect does by itself, the last of so many are not there."""
    program = """
from flows.prefect_home import settle_in
settle_in()
from prefect import flow, task
@flow
def many():
    for number in range(200):
        task(lambda: None, name=f"t{number}")()
many()
"""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")}
    environment |= {"PREFECT_HOME": str(tmp_path)}
    subprocess.run([sys.executable, "-c", program], check=True, env=environment, timeout=120)
    with sqlite3.connect(tmp_path / "prefect.db") as con:
        states = con.execute("select state_type, count(*) from task_run group by 1").fetchall()
    assert states == [("COMPLETED", 200)]
