"""Runs a memo's batches: here, or spread over processes when there is enough to do.

Only a model's path, Parquet paths and settings cross to a worker: a model loaded by path cannot be pickled,
so the worker loads it itself.
"""

from __future__ import annotations

import functools
import importlib.util
import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path
from typing import Any, Protocol

import polars as pl

#: Batches below which starting processes (about 1 s each, and the entity model's 4 s) costs more than it saves.
WORTH_SPREADING = 4


class BatchError(Exception):
    """A model's function failed or gave something other than its SCHEMA."""


class Executor(Protocol):
    """What concurrent.futures and Dask have in common, as far as it is used here."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any: ...


@functools.cache
def load_function(path: Path) -> tuple[Callable[..., pl.DataFrame], dict[str, Any]]:
    """A Polars model's function and its declared SCHEMA."""
    spec = importlib.util.spec_from_file_location(f"wirecopy_model_{path.parent.name}__{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return getattr(module, path.stem), module.SCHEMA


def call(path: Path, *args: Any, **kwargs: Any) -> pl.DataFrame:
    """The model's rows, in its declared columns and types. Raises BatchError when they are others."""
    function, schema = load_function(path)
    rows = function(*args, **kwargs)
    if dict(rows.schema) != dict(pl.Schema(schema)):
        differing = sorted(set(rows.schema.items()) ^ set(pl.Schema(schema).items()), key=str)
        raise BatchError(f"{path}: gives other columns than its SCHEMA: {differing}")
    return rows


def run_batch(path: str, source: str, target: str, seeds: Mapping[str, str], settings: Mapping[str, Any]) -> int:
    """One batch from a Parquet file into a Parquet file, in whatever process this is; the number of rows."""
    inputs = pl.read_parquet(source)
    rows = call(Path(path), inputs, **{k: pl.scan_parquet(v) for k, v in seeds.items()}, **settings)
    rows.write_parquet(target, compression="lz4", statistics=False)
    return rows.height


class Workers:
    """A pool of processes that starts when first needed and is shared by all models of a run."""

    def __init__(self, n: int, folder: Path, executor: Executor | None = None) -> None:
        self.n = n
        self.folder = folder  # where batches travel; on many machines, a folder that all of them see
        self._executor: Executor | None = executor
        self._own: ProcessPoolExecutor | None = None

    def worth_spreading(self, n_batches: int) -> bool:
        return n_batches >= WORTH_SPREADING and (self.n > 1 or self._executor is not None)

    def map(
        self,
        path: Path,
        batches: Iterable[tuple[int, pl.DataFrame]],
        seeds: Mapping[str, pl.DataFrame],
        settings: Mapping[str, Any],
    ) -> Iterator[tuple[int, Path]]:
        """(number, Parquet file of its rows) for each (number, inputs), in order, a few at a time."""
        if self._executor is None:
            # not fork: DuckDB and Polars have threads
            self._own = ProcessPoolExecutor(self.n, multiprocessing.get_context("spawn"))
            self._executor = self._own
        self.folder.mkdir(parents=True, exist_ok=True)
        seed_files = {name: str(self._write(f"{path.stem}-{name}", frame)) for name, frame in seeds.items()}
        waiting: deque[tuple[int, Path, Path, Future[int]]] = deque()
        for number, inputs in batches:
            source = self._write(f"{path.stem}-{number}-in", inputs)
            target = self.folder / f"{path.stem}-{number}-out.parquet"
            future = self._executor.submit(run_batch, str(path), str(source), str(target), seed_files, dict(settings))
            waiting.append((number, source, target, future))
            if len(waiting) > 2 * self.n:  # memory is a few batches, however long the backlog
                yield self._finished(waiting)
        while waiting:
            yield self._finished(waiting)

    def _write(self, name: str, frame: pl.DataFrame) -> Path:
        file = self.folder / f"{name}.parquet"
        frame.write_parquet(file, compression="lz4", statistics=False)
        return file

    @staticmethod
    def _finished(waiting: deque[tuple[int, Path, Path, Future[int]]]) -> tuple[int, Path]:
        number, source, target, future = waiting.popleft()
        future.result()
        source.unlink()
        return number, target

    def close(self) -> None:
        if self._own:
            self._own.shutdown(cancel_futures=True)
            self._own = self._executor = None
