"""Loads the inbox into raw.articles and raw.rejects: new and changed files only, batch by batch."""

from __future__ import annotations

import functools
import hashlib
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from flows.ingest import InboxFile, Record, extra_json, find, read
from flows.ingest.identity import article_id, content_hash, source_id
from flows.table import table

if TYPE_CHECKING:
    import duckdb

BATCH = 1000
TIME = pl.Datetime("us")
RAW: dict[str, Any] = {
    "article_id": pl.String,
    "source_id": pl.String,
    "url": pl.String,
    "file": pl.String,
    "record_no": pl.Int64,
    "fetched_at": TIME,
    "title": pl.String,
    "text": pl.String,
    "html": pl.String,
    "published": pl.String,
    "byline": pl.String,
    "language": pl.String,
    "extra": pl.String,
    "content_hash": pl.String,
}
REJECTS = {"file": pl.String, "record_no": pl.Int64, "reason": pl.String, "excerpt": pl.String}
FILES = {
    "path": pl.String,
    "size": pl.Int64,
    "mtime_ns": pl.Int64,
    "sha256": pl.String,
    "readers": pl.String,
    "n_rejects": pl.Int64,
}
TABLES = """
create schema if not exists raw; create schema if not exists _run;
create table if not exists raw.articles (article_id varchar, revision bigint, source_id varchar, url varchar,
    file varchar, record_no bigint, fetched_at timestamp, title varchar, text varchar, html varchar,
    published varchar, byline varchar, language varchar, extra json, content_hash varchar);
create table if not exists raw.rejects (file varchar, record_no bigint, reason varchar, excerpt varchar);
create table if not exists _run.files (path varchar primary key, size bigint, mtime_ns bigint, sha256 varchar,
    readers varchar, n_rejects bigint);
create table if not exists _run.tombstones (hash varchar primary key, kind varchar, forgotten_at timestamp);
"""


LOADED = ("raw.articles", "raw.rejects", "_run.files", "_run.tombstones")


def migrate(con: duckdb.DuckDBPyConnection) -> None:
    """Give what an earlier wirecopy loaded the columns of today: new ones are null, gone ones go."""
    con.execute("begin")
    for loaded in LOADED:
        con.execute(f"create temp table old_rows as from {loaded}; drop table {loaded}")
        con.execute(TABLES)
        known = {row[0] for row in con.execute(f"describe {loaded}").fetchall()}
        common = ", ".join(row[0] for row in con.execute("describe old_rows").fetchall() if row[0] in known)
        con.execute(f"insert into {loaded} by name select {common} from old_rows; drop table old_rows")
    con.execute("commit")


@dataclass
class Loaded:
    """What a load did, in counts of files and records."""

    n_files: int = 0
    n_loaded: int = 0
    n_revised: int = 0
    n_known: int = 0
    n_rejected: int = 0
    n_forgotten: int = 0
    files: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Waiting:
    """A file of the inbox that is new, changed, or was refused by readers that have changed since."""

    file: InboxFile
    size: int
    mtime_ns: int
    why: str


@functools.cache
def readers_hash() -> str:
    """A hash of the readers' code: files they refused are tried again when it changes."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.joinpath("ingest").glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def waiting(con: duckdb.DuckDBPyConnection | None, paths: Sequence[Path]) -> list[Waiting]:
    """The files to load, in the inbox's order. `con` is the published file, or None before the first run."""
    known: dict[str, tuple[int, int, bool]] = {}
    if con:
        rows = con.execute(
            "select path, size, mtime_ns, n_rejects = 0 or readers = ? from _run.files", [readers_hash()]
        ).fetchall()
        known = {path: (size, mtime, settled) for path, size, mtime, settled in rows}
    found = []
    for file in find(paths):
        stat = file.path.stat()
        before = known.get(_name(file.path))
        if before is None:
            found.append(Waiting(file, stat.st_size, stat.st_mtime_ns, "new"))
        elif before[:2] != (stat.st_size, stat.st_mtime_ns):
            found.append(Waiting(file, stat.st_size, stat.st_mtime_ns, "changed"))
        elif not before[2]:
            found.append(Waiting(file, stat.st_size, stat.st_mtime_ns, "refused before"))
    return found


def load(
    con: duckdb.DuckDBPyConnection,
    files: Iterable[Waiting],
    now: datetime,
    progress: Callable[[str, int], None] = lambda name, records: None,
) -> Loaded:
    """Read each file into raw.articles (a new revision for new content) and raw.rejects.

    Every batch is committed, and with it the files that end in it: a killed load begins again at the file it was
    in, and records already there are known by their content.
    """
    con.execute(TABLES)
    done, batch = Loaded(), _Batch()
    for item in files:
        path = _name(item.file.path)
        digest = _sha256(item.file.path)
        before = con.execute("select sha256, readers, n_rejects from _run.files where path = ?", [path]).fetchall()
        same = before and before[0][:2] == (digest, readers_hash())
        n_rejects = before[0][2] if same else 0
        if not same:
            batch.begun.append(path)
            for part in read(item.file):
                if isinstance(part, Record):
                    batch.rows.append(_row(part, path, now))
                else:
                    batch.rejects.append((path, part.record_no, part.reason, part.excerpt))
                    n_rejects += 1
                if len(batch) >= BATCH:
                    batch = _committed(con, batch, done, progress, item.file.relative)
        batch.ended.append((path, item.size, item.mtime_ns, digest, readers_hash(), n_rejects))
        if len(batch) >= BATCH:
            batch = _committed(con, batch, done, progress, item.file.relative)
        done.files.append(path)
    _committed(con, batch, done, progress, "")
    done.n_files = len(done.files)
    return done


@dataclass
class _Batch:
    """What is written at once: rows and rejects, files begun (what they were refused before goes) and ended."""

    rows: list[tuple[object, ...]] = field(default_factory=list)
    rejects: list[tuple[object, ...]] = field(default_factory=list)
    begun: list[str] = field(default_factory=list)
    ended: list[tuple[object, ...]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.rows) + len(self.rejects) + len(self.ended)


def _committed(
    con: duckdb.DuckDBPyConnection, batch: _Batch, done: Loaded, progress: Callable[[str, int], None], name: str
) -> _Batch:
    """Write a batch; a fresh one."""
    con.execute("begin")
    if batch.begun:
        con.execute("delete from raw.rejects where file in (select unnest(?))", [batch.begun])
    if batch.rows:
        _insert(con, table(batch.rows, RAW), done)
    for rows, schema, insert in (
        (batch.rejects, REJECTS, "insert into raw.rejects"),
        (batch.ended, FILES, "insert or replace into _run.files"),
    ):
        if rows:
            con.register("batch", table(rows, schema))
            con.execute(f"{insert} by name from batch")
            con.unregister("batch")
    con.execute("commit")
    done.n_rejected += len(batch.rejects)
    progress(name, len(batch.rows) + len(batch.rejects))
    return _Batch()


def _row(record: Record, path: str, now: datetime) -> tuple[object, ...]:
    return (
        article_id(record),
        source_id(record),
        record.url,
        path,
        record.record_no,
        record.fetched_at or now,
        record.title,
        record.text,
        record.html,
        record.published,
        record.byline,
        record.language,
        extra_json(record),
        content_hash(record),
    )


def _insert(con: duckdb.DuckDBPyConnection, rows: pl.DataFrame, done: Loaded) -> None:
    """Add what is new: an unseen content under a known id is its next revision, a known one is skipped."""
    # the one look at all that is loaded: what is known of this batch's articles
    known = con.execute(
        "select article_id, content_hash, revision from raw.articles where article_id in (select unnest(?))",
        [rows["article_id"].to_list()],
    ).fetchall()
    contents = {(article, content) for article, content, _ in known}
    newest: dict[str, int] = {}
    for article, _, revision in known:
        newest[article] = max(revision, newest.get(article, 0))
    forgotten = {row[0] for row in con.execute("select hash from _run.tombstones").fetchall()}
    places, revisions = list[int](), list[int]()
    for place, (article, source, content) in enumerate(rows.select("article_id", "source_id", "content_hash").rows()):
        if forgotten and not forgotten.isdisjoint((_hash(article), _hash(source))):
            done.n_forgotten += 1
        elif (article, content) in contents:
            done.n_known += 1
        else:
            contents.add((article, content))
            newest[article] = newest.get(article, 0) + 1
            places.append(place)
            revisions.append(newest[article])
    if places:
        con.register("batch", rows[places].with_columns(revision=pl.Series(revisions)))
        con.execute("insert into raw.articles by name from batch")
        con.unregister("batch")
    done.n_loaded += revisions.count(1)
    done.n_revised += len(revisions) - revisions.count(1)


def _hash(text: str) -> str:
    """As a tombstone has it (forget.py): what is forgotten is not kept, not even its address."""
    return hashlib.sha256(text.encode()).hexdigest()


def _name(path: Path) -> str:
    """A path as tables can hold it: a file's name may be any bytes."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
