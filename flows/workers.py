"""Runs a memo's batches: here, or spread over processes or machines when there is enough to do.

Only a model's path, files' names and settings cross to a worker: a model loaded by path cannot be pickled, so the
worker loads its own copy, and says so when that is other code than was asked for. Batches are files: Arrow as it is
between the processes of one machine, which takes a quarter of the time; Parquet between machines.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import importlib.util
import multiprocessing
import multiprocessing.util
import os
import threading
import uuid
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Any, Protocol

import fsspec
import polars as pl

from flows.code_hash import ROOT, code_hash

#: Batches below which starting processes (about 1 s each, and the entity model's 4 s) costs more than it saves.
WORTH_SPREADING = 4
#: How seldom Python looks for garbage: hundreds of thousands of objects of libraries live as long as a run, and going
#: through them again and again is 2% of a run with a few new articles.
SELDOM = (50_000, 20, 100)


class BatchError(Exception):
    """A model's function failed or gave something other than its SCHEMA."""


class Executor(Protocol):
    """What concurrent.futures and Dask have in common, as far as it is used here. n: tasks that run at once."""

    n: int

    def submit(self, fn: Callable[..., Any], /, *args: Any) -> Any: ...

    def shutdown(self, *, cancel_futures: bool) -> None: ...


def _begin() -> None:
    """A worker ends at once when its work is done: taking every object apart takes half a second. So it does when its
    parent has ended: a killed run must not leave its workers waiting for ever."""

    def watch() -> None:
        if parent := multiprocessing.parent_process():
            parent.join()
            os._exit(1)

    gc.set_threshold(*SELDOM)
    threading.Thread(target=watch, daemon=True).start()
    multiprocessing.util.Finalize(None, os._exit, (0,), exitpriority=-100)  # after all others


class _Processes(ProcessPoolExecutor):
    def __init__(self, n: int, context: BaseContext) -> None:
        super().__init__(n, context, initializer=_begin)
        self.n = n


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


def run_batch(model: str, code: str, source: str, seeds: Mapping[str, str], settings: Mapping[str, Any]) -> str:
    """One batch from an Arrow file into an Arrow file, in whatever process this is; the new file's name.

    Every attempt has a name of its own: a worker taken for dead may still be writing when another does its work.
    Raises BatchError when this worker's copy of the model is other code than `code`.
    """
    path = ROOT / model  # an absolute path stays itself
    if code_hash(path) != code:
        raise BatchError(f"{path}: this worker has other code or other packages; update and restart it")
    stem, dot, kind = source.replace("-in-", "-out-").rpartition(".")
    target = f"{stem}-{uuid.uuid4().hex}{dot}{kind}"
    rows = call(path, read(source), **{name: read(file).lazy() for name, file in seeds.items()}, **settings)
    write(rows, target)
    return target


def read(file: str) -> pl.DataFrame:
    """The rows of a Parquet or Arrow file under a path or an fsspec URL (s3://, gs://, ...)."""
    with fsspec.open(file, "rb") as opened:
        return pl.read_parquet(opened) if file.endswith(".parquet") else pl.read_ipc_stream(opened)


def write(frame: pl.DataFrame, file: str) -> None:
    with fsspec.open(file, "wb") as opened:
        if file.endswith(".parquet"):
            frame.write_parquet(opened, compression="lz4", statistics=False)
        else:
            frame.write_ipc_stream(opened)


class Workers:
    """A pool of n processes that starts when first needed and is shared by all models of a run.

    `folder` is where batches travel. `start` gives workers of another kind, which may be on other machines; the
    folder is then a path or fsspec URL that all of them see.
    """

    def __init__(self, n: int, folder: Path | str, start: Callable[[], Executor] | None = None) -> None:
        self.n = n
        self.folder = f"{folder}/{uuid.uuid4().hex}"  # of this run alone
        self._start = start
        self._executor: Executor | None = None

    def worth_spreading(self, n_batches: int) -> bool:
        return n_batches >= WORTH_SPREADING and (self.n > 1 or self._start is not None)

    def map(
        self,
        path: Path,
        batches: Iterable[tuple[int, pl.DataFrame]],
        seeds: Mapping[str, pl.DataFrame],
        settings: Mapping[str, Any],
    ) -> Iterator[tuple[int, pl.DataFrame]]:
        """(number, rows) for each (number, inputs), in order, a few at a time."""
        if self._executor is None:
            # not fork: DuckDB and Polars have threads
            self._executor = self._start() if self._start else _Processes(self.n, multiprocessing.get_context("spawn"))
            self.n = self._executor.n
        files, folder = fsspec.core.url_to_fs(self.folder)
        files.makedirs(folder, exist_ok=True)
        model, code = str(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path), code_hash(path)
        seed_files = {name: self._send(f"{path.stem}-{name}", frame) for name, frame in seeds.items()}
        waiting: deque[tuple[int, str, Future[str]]] = deque()
        for number, inputs in batches:
            source = self._send(f"{path.stem}-{number}", inputs)
            with _death_told():  # of one that worked on an earlier batch
                future = self._executor.submit(run_batch, model, code, source, seed_files, dict(settings))
            waiting.append((number, source, future))
            if len(waiting) > 2 * self.n:  # memory is a few batches, however long the backlog
                yield self._finished(waiting)
        while waiting:
            yield self._finished(waiting)

    def _send(self, name: str, frame: pl.DataFrame) -> str:
        file = f"{self.folder}/{name}-in-.{'parquet' if self._start else 'arrow'}"
        write(frame, file)
        return file

    @staticmethod
    def _finished(waiting: deque[tuple[int, str, Future[str]]]) -> tuple[int, pl.DataFrame]:
        number, source, future = waiting.popleft()
        with _death_told():
            target = future.result()
        rows = read(target)
        for file in (source, target):
            files, name = fsspec.core.url_to_fs(file)
            files.rm_file(name)
        return number, rows

    def close(self) -> None:
        if self._executor:
            self._executor.shutdown(cancel_futures=True)
            self._executor = None
        with contextlib.suppress(FileNotFoundError):
            files, folder = fsspec.core.url_to_fs(self.folder)
            files.rm(folder, recursive=True)


@contextlib.contextmanager
def _death_told() -> Iterator[None]:
    try:
        yield
    except BrokenExecutor as error:
        raise BatchError(
            "a worker process was killed (out of memory?); finished batches are kept, run again to go on"
        ) from error
