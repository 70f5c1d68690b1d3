"""The flow around execute(): what it hands on, and what Prefect is not told."""

from __future__ import annotations

import sqlite3
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
    with sqlite3.connect(prefect_database) as con:
        kept = "\n".join(con.iterdump())
    assert "1 critical expectations not met" in kept
    assert "SECRET" not in kept
