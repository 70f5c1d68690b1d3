"""The DuckDB file: opened, built beside, published by replacing.

Readers open warehouse.duckdb; a run works on warehouse.building.duckdb, a copy, and replaces the published
file when every check has passed. Stopped anywhere before, the published state is as it was.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import json
import os
import re
import shutil
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb

    from flows.settings import Settings

#: Raised when a table that is loaded, and so cannot be made again (load.TABLES), changes its columns.
SCHEMA_VERSION = 1
FULL = re.compile(r"no space left|file too large|disk quota|could not write|failed to write", re.IGNORECASE)
#: Log after which DuckDB tidies the file: at its own 16 MB a long run tidies the same row groups over and over.
CHECKPOINT = "256MB"
#: Runs after which DuckDB tidies (merges row groups that are not full, leaves out deleted rows). By itself it does so
#: whenever one row group can be saved: a quarter of a million rows packed again for a few new ones.
TIDY_AFTER = 32
FICLONE = 0x40049409  # linux/fs.h: share the blocks of another file (btrfs, xfs)


class WarehouseError(Exception):
    """The data folder cannot be used as it is; the message says what to do."""


class Warehouse:
    """The files of one data folder."""

    def __init__(self, data_dir: Path) -> None:
        self.folder = data_dir.resolve()
        self.published = self.folder / "warehouse.duckdb"
        self.building = self.folder / "warehouse.building.duckdb"
        self.history = self.folder / "history.duckdb"
        self.temp = self.folder / ".tmp"

    @contextlib.contextmanager
    def lock(self, wait: float = 0) -> Iterator[None]:
        """The writer's lock: held by the operating system, so a killed run never leaves it behind.

        Raises WarehouseError that names the holder when it is not free within `wait` seconds.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        until = time.monotonic() + wait
        with (self.folder / ".lock").open("a+") as file:
            while True:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() >= until:
                        raise WarehouseError(
                            f"{self.folder} is being written by {_holder(file)}; wait for it "
                            "to end, or give --wait SECONDS"
                        ) from None
                    time.sleep(0.2)
            file.truncate(0)
            json.dump(
                {
                    "pid": os.getpid(),
                    "host": socket.gethostname(),
                    "since": datetime.now(UTC).isoformat(timespec="seconds"),
                },
                file,
            )
            file.flush()
            try:
                yield
            finally:
                file.truncate(0)

    def begin(self) -> bool:
        """Make the building file: an interrupted run's (True), or a copy of the published one, or none yet.

        Raises WarehouseError when the published file cannot be read; nothing is overwritten then.
        """
        base = self.run_id(self.published)
        if self.building.exists():
            if self._resumable(base):
                return True
            self.discard()
        if self.published.exists():
            copy_file(self.published, self.building)
        return False

    def _resumable(self, base: str | None) -> bool:
        try:
            with connect(self.building) as con:
                return info(con, "base") == (base or "")
        except WarehouseError:
            return False  # only a copy in the making: the published file and the inbox have it all

    def run_id(self, path: Path) -> str | None:
        """The run that made a warehouse file; None when there is no file. Raises WarehouseError."""
        if not path.exists():
            return None
        if path.stat().st_size == 0:  # DuckDB would take it for a new database
            raise WarehouseError(f"{path} is empty, so it was damaged; move it away and run again")
        with connect(path, read_only=True) as con:
            version = info(con, "schema_version")
            if version is None:
                raise WarehouseError(f"{path} is no warehouse of wirecopy; move it away, nothing was changed")
            if int(version) > SCHEMA_VERSION:
                raise WarehouseError(
                    f"{path} was written by a newer wirecopy (tables version {version}, this "
                    f"one knows {SCHEMA_VERSION}); update wirecopy, nothing was changed"
                )
            return info(con, "run_id")

    def is_older(self) -> bool:
        """Whether the published file's loaded tables are those of an earlier wirecopy."""
        if not self.published.exists():
            return False
        with connect(self.published, read_only=True) as con:
            return int(info(con, "schema_version") or 0) < SCHEMA_VERSION

    def discard(self) -> None:
        """Drop the building file and what DuckDB keeps beside it."""
        for path in self.folder.glob(self.building.name + "*"):
            path.unlink()

    def publish(self) -> None:
        """Replace the published file by the building one, which must be closed and checkpointed."""
        fsync(self.building)
        # a log left beside the old file must not be played on the new one
        self.published.with_name(self.published.name + ".wal").unlink(missing_ok=True)
        os.replace(self.building, self.published)
        fsync(self.folder)
        self.discard()


def connect(
    path: Path, *, read_only: bool = False, settings: Settings | None = None
) -> contextlib.closing[duckdb.DuckDBPyConnection]:
    """Open a DuckDB file (UTC, no extension is ever fetched); use it as a context manager.

    Raises WarehouseError when the file is damaged, locked, or written by another version of DuckDB.
    """
    import duckdb

    config: dict[str, Any] = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
    if settings:
        config |= {
            "threads": settings.threads,
            "memory_limit": settings.memory_limit,
            "checkpoint_threshold": CHECKPOINT,
            "max_vacuum_tasks": 0,
            "temp_directory": str(settings.temp_dir or path.parent / ".tmp"),
        }
    try:
        con = duckdb.connect(str(path), read_only=read_only, config=config)
        con.execute("set timezone = 'UTC'")
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        if "lock" in reason.lower():
            raise WarehouseError(f"{path} is open for writing in another program: {reason} Open it read-only there "
                                 "(duckdb -readonly), or close it.") from error
        if "different configuration" in reason:
            raise WarehouseError(f"{path} is open in this very process with other settings; close it") from error
        raise WarehouseError(f"{path} cannot be opened: {reason} If it is damaged or of another DuckDB version "
                             f"(this is {duckdb.__version__}), move it away and run again; nothing was "
                             "overwritten.") from error
    return contextlib.closing(con)


def info(con: duckdb.DuckDBPyConnection, key: str) -> str | None:
    """One fact the runner keeps about a file (run_id, base, state, schema_version); None when absent."""
    if not has_table(con, "_run.info"):
        return None
    row = con.execute("select value from _run.info where key = ?", [key]).fetchall()
    return row[0][0] if row else None


def set_info(con: duckdb.DuckDBPyConnection, **facts: str) -> None:
    con.execute("create schema if not exists _run")
    con.execute("create table if not exists _run.info (key varchar primary key, value varchar)")
    for key, value in facts.items():
        con.execute("insert or replace into _run.info values (?, ?)", [key, value])


def checkpoint(con: duckdb.DuckDBPyConnection) -> None:
    """Write all to the file, and every TIDY_AFTER runs tidy the tables that this run has changed."""
    runs = int(info(con, "untidy_runs") or 0) + 1
    set_info(con, untidy_runs=str(runs % TIDY_AFTER))
    if runs == TIDY_AFTER:
        con.execute("reset max_vacuum_tasks")
    con.execute("checkpoint")


def let_go(con: duckdb.DuckDBPyConnection, memory_limit: str) -> None:
    """Have DuckDB forget most of what it has read, as far as it can. At its limit it frees block by block what a writer
    asks for, and each time takes new memory of the system: 1.2 GB for an export of 110 MB."""
    import duckdb

    with contextlib.suppress(duckdb.OutOfMemoryException):
        con.execute("set memory_limit = '1GB'")
    con.execute(f"set memory_limit = '{memory_limit}'")


def rows_of(table: str, keys: str, columns: str) -> str:
    """SQL for the rows of a table whose `columns` are among those of the table `keys`. By rowid: of the other rows no
    more is read than these columns."""
    return f"rowid in (select rowid from {table} where ({columns}) in (select ({columns}) from {keys}))"


def table_type(con: duckdb.DuckDBPyConnection, name: str) -> str | None:
    """BASE TABLE or VIEW for what is called "schema.table" in the file that is open; None if nothing is."""
    rows = con.execute(
        "select table_type from information_schema.tables where table_catalog = current_database()"
        " and table_schema = ? and table_name = ?",
        name.split("."),
    ).fetchall()
    return rows[0][0] if rows else None


def has_table(con: duckdb.DuckDBPyConnection, name: str) -> bool:
    """Whether a table or view "schema.table" exists in the file that is open."""
    return table_type(con, name) is not None


@contextlib.contextmanager
def attached(con: duckdb.DuckDBPyConnection, path: Path, name: str = "published") -> Iterator[None]:
    """The file of `path` as the read-only database `name` beside the open one."""
    con.execute(f"attach '{str(path).replace(chr(39), chr(39) * 2)}' as {name} (read_only)")
    try:
        yield
    finally:
        con.execute(f"detach {name}")


def copy_file(source: Path, target: Path) -> None:
    """Copy by sharing blocks where the file system can, byte by byte elsewhere."""
    partial = target.with_name(target.name + ".part")
    with source.open("rb") as src, partial.open("wb") as dst:
        try:
            fcntl.ioctl(dst, FICLONE, src.fileno())
        except OSError:
            shutil.copyfile(source, partial)  # the kernel copies
    os.replace(partial, target)


def rewrite(path: Path) -> None:
    """Write a database anew and put it in the old one's place: deleted rows stay in a file until then."""
    fresh = path.with_name(path.name + ".fresh")
    fresh.unlink(missing_ok=True)
    with connect(path) as con:
        name = con.execute("select current_database()").fetchall()[0][0]
        con.execute(f"attach '{str(fresh).replace(chr(39), chr(39) * 2)}' as fresh")
        con.execute(f'copy from database "{name}" to fresh')
        con.execute("detach fresh")
    fsync(fresh)
    os.replace(fresh, path)
    path.with_name(path.name + ".wal").unlink(missing_ok=True)


def is_full(error: BaseException | None) -> bool:
    """Whether an error, or what caused it, says that a file can grow no further."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT):
            return True
        if type(error).__module__.startswith(("duckdb", "_duckdb", "polars")) and FULL.search(str(error)):
            return True
        error = error.__cause__
    return False


def fsync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _holder(file: object) -> str:
    with contextlib.suppress(OSError, ValueError, KeyError):
        file.seek(0)  # type: ignore[attr-defined]
        who = json.loads(file.read())  # type: ignore[attr-defined]
        return f"process {who['pid']} on {who['host']} since {who['since']}"
    return "another process"
