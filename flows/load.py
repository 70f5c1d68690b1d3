"""Loads the inbox into raw.articles and raw.rejects: new and changed files only, batch by batch."""

from __future__ import annotations

import functools
import hashlib
import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from flows.ingest import InboxFile, Record, Reject, extra_json, find, read
from flows.ingest.identity import article_id, content_hash, source_id

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
        before = known.get(str(file.path))
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

    Every batch is committed; a file counts as loaded once its last batch is, so a killed load begins again
    at the file it was in, and records already there are known by their content.
    """
    con.execute(TABLES)
    done = Loaded()
    for item in files:
        path = str(item.file.path)
        digest = _sha256(item.file.path)
        before = con.execute("select sha256, readers from _run.files where path = ?", [path]).fetchall()
        if before != [(digest, readers_hash())]:
            con.execute("delete from raw.rejects where file = ?", [path])
            _load_file(con, item.file, now, done, progress)
        n_rejects = con.execute("select count(*) from raw.rejects where file = ?", [path]).fetchall()[0][0]
        con.execute(
            "insert or replace into _run.files values (?, ?, ?, ?, ?, ?)",
            [path, item.size, item.mtime_ns, digest, readers_hash(), n_rejects],
        )
        done.n_files += 1
        done.files.append(path)
    return done


def _load_file(
    con: duckdb.DuckDBPyConnection, file: InboxFile, now: datetime, done: Loaded, progress: Callable[[str, int], None]
) -> None:
    path = str(file.path)
    for batch in _batched(read(file), BATCH):
        records = [r for r in batch if isinstance(r, Record)]
        rejects = [(path, r.record_no, r.reason, r.excerpt) for r in batch if isinstance(r, Reject)]
        con.execute("begin")
        _insert(con, [_row(r, file, now) for r in records], done)
        if rejects:
            con.register("refused", pl.DataFrame(rejects, schema=REJECTS, orient="row"))
            con.execute("insert into raw.rejects by name from refused")
            con.unregister("refused")
            done.n_rejected += len(rejects)
        con.execute("commit")
        progress(file.relative, len(batch))


def _row(record: Record, file: InboxFile, now: datetime) -> tuple[object, ...]:
    return (
        article_id(record),
        source_id(record),
        record.url,
        str(file.path),
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


def _insert(con: duckdb.DuckDBPyConnection, rows: list[tuple[object, ...]], done: Loaded) -> None:
    """Add what is new: an unseen content under a known id is its next revision, a known one is skipped."""
    if not rows:
        return
    con.register("batch", pl.DataFrame(rows, schema=RAW, orient="row").with_row_index("place"))
    n_before = con.execute("select count(distinct article_id) from raw.articles").fetchall()[0][0]
    con.execute("""
        create or replace temp table fresh as
        select batch.* from batch
        anti join raw.articles known using (article_id, content_hash)
        anti join _run.tombstones t on t.hash in (sha256(batch.article_id), sha256(batch.source_id))
        qualify row_number() over (partition by article_id, content_hash order by place) = 1""")
    forgotten = con.execute("""
        select count(*) from batch semi join _run.tombstones t
            on t.hash in (sha256(batch.article_id), sha256(batch.source_id))""").fetchall()[0][0]
    con.execute("""
        insert into raw.articles by name
        select fresh.* exclude (place), coalesce(newest.revision, 0)
            + row_number() over (partition by article_id order by place) as revision
        from fresh left join (select article_id, max(revision) as revision from raw.articles group by all) newest
            using (article_id)
        order by place""")
    n_fresh = con.execute("select count(*) from fresh").fetchall()[0][0]
    n_new = con.execute("select count(distinct article_id) from raw.articles").fetchall()[0][0] - n_before
    con.unregister("batch")
    done.n_loaded += n_new
    done.n_revised += n_fresh - n_new
    done.n_forgotten += forgotten
    done.n_known += len(rows) - n_fresh - forgotten


def _batched(items: Iterable[Record | Reject], n: int) -> Iterable[tuple[Record | Reject, ...]]:
    iterator = iter(items)
    while batch := tuple(itertools.islice(iterator, n)):
        yield batch


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
