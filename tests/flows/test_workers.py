"""Batches spread over processes and over a Dask cluster: the same rows, and none lost when a worker dies."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from flows import pipeline
from flows.dask import DaskExecutor
from flows.pipeline import execute
from flows.settings import PROJECT, Settings
from flows.warehouse import Warehouse, connect
from flows.workers import BatchError, Workers, run_batch, write
from tests.support import ROOT

DOUBLED = '''"""One row per number."""
import os
import signal
from pathlib import Path

import polars as pl

SCHEMA = {"n": pl.Int64, "twice": pl.Int64}


def doubled(inputs, seed__notes, dying):
    if 2 in inputs["n"].to_list() and dying and not Path(dying).exists():
        Path(dying).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return inputs.select("n", twice=pl.col("n") * 2)
'''
BATCHES = [(number, pl.DataFrame({"n": [number, number + 100]})) for number in range(6)]
SEEDS = {"seed__notes": pl.DataFrame({"note": ["a"]})}


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "doubled.py"
    path.write_text(DOUBLED)
    return path


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """The address of a Dask cluster on this machine: two worker processes of one thread."""
    from distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None,
                      silence_logs=50) as running:  # fmt: skip
        yield running.scheduler_address


def doubled(pool: Workers, model: Path, dying: str = "") -> dict[int, list[tuple[int, int]]]:
    found = {number: rows.rows() for number, rows in pool.map(model, BATCHES, SEEDS, {"dying": dying})}
    pool.close()
    return found


EXPECTED = {number: [(number, 2 * number), (number + 100, 2 * number + 200)] for number, _ in BATCHES}


def test_processes_give_each_batch_its_rows_and_leave_no_files(model: Path, tmp_path: Path) -> None:
    assert doubled(Workers(2, tmp_path / "batches"), model) == EXPECTED
    assert not [p for p in (tmp_path / "batches").rglob("*") if p.is_file()]


def test_a_killed_process_is_told_as_a_batch_error(model: Path, tmp_path: Path) -> None:
    with pytest.raises(BatchError, match="run again to go on"):
        doubled(Workers(2, tmp_path / "batches"), model, dying=str(tmp_path / "died"))


def test_a_process_killed_before_the_next_batch_is_handed_over_is_told_alike(model: Path, tmp_path: Path) -> None:
    class Broken:
        n = 2

        def submit(self, fn, /, *args):  # type: ignore[no-untyped-def]
            raise BrokenProcessPool("a child process terminated abruptly")

    with pytest.raises(BatchError, match="run again to go on"):
        doubled(Workers(1, tmp_path / "batches", lambda: Broken()), model)  # type: ignore[arg-type,return-value]


def test_a_worker_with_other_code_refuses(model: Path, tmp_path: Path) -> None:
    source = str(tmp_path / "doubled-0-in-.arrow")
    write(BATCHES[0][1], source)
    with pytest.raises(BatchError, match="other code"):
        run_batch(str(model), "0" * 64, source, {}, {"seed__notes": None, "dying": ""})


def test_batches_travel_by_url(model: Path) -> None:
    pool = Workers(1, "memory://batches", lambda: Here())
    assert doubled(pool, model) == EXPECTED


class Here:
    """An executor that works at once, in this process."""

    n = 1

    def submit(self, fn, /, *args):  # type: ignore[no-untyped-def]
        from concurrent.futures import Future

        future = Future()
        future.set_result(fn(*args))
        return future

    def shutdown(self, *, cancel_futures: bool) -> None: ...


@pytest.mark.slow
def test_a_killed_dask_worker_loses_nothing(cluster: str, model: Path, tmp_path: Path) -> None:
    pool = Workers(1, tmp_path / "batches", lambda: DaskExecutor(cluster))
    died = tmp_path / "died"
    assert doubled(pool, model, dying=str(died)) == EXPECTED
    assert died.exists()


def test_an_address_where_nobody_answers_is_said_so() -> None:
    with pytest.raises(ValueError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:1"):
        DaskExecutor("tcp://127.0.0.1:1", start=0.5)


@pytest.mark.slow
def test_a_run_on_dask_equals_a_run_in_one_process(
    cluster: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = pipeline.find_models
    monkeypatch.setattr(
        pipeline, "find_models", lambda root: {name: replace(model, batch=10) for name, model in real(root).items()}
    )
    submitted: list[tuple[str, str]] = []  # model, file
    submit = DaskExecutor.submit
    monkeypatch.setattr(
        DaskExecutor, "submit", lambda self, fn, /, *args: submitted.append(args[::2][:2]) or submit(self, fn, *args)
    )
    here = Settings(data_dir=tmp_path / "here", entity_model="none", workers=1)
    there = Settings(
        data_dir=tmp_path / "there",
        entity_model="none",
        task_runner="dask",
        address=cluster,
        batch_dir=str(tmp_path / "shared"),
    )
    for settings in (here, there):
        assert execute([ROOT / "data" / "sample" / "articles"], settings).outcome == "published"
    assert {"sql/text/parsed.py", "sql/overlap/alignments.py"} <= {model for model, _ in submitted}
    assert {Path(file).suffix for _, file in submitted} == {".parquet"}
    assert not [path for path in (tmp_path / "shared").rglob("*") if path.is_file()]
    with connect(Warehouse(here.data_dir).published) as con:
        con.execute(f"attach '{Warehouse(there.data_dir).published}' as there (read_only)")
        for name in (name for name, model in real(PROJECT / "sql").items() if model.materialized != "view"):
            rows, others = f"select * from {name}", f"select * from there.{name}"
            differing = con.execute(
                f"select count(*) from (({rows} except all {others}) union all ({others} except all {rows}))"
            ).fetchall()
            assert differing == [(0,)], name
