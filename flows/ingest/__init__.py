"""Reading articles: one small reader a format, all giving the same Record (or a Reject with its reason)."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path

from flows.ingest.record import InboxFile, Record, Reject, extra_json, reject

__all__ = ["InboxFile", "Record", "Reject", "extra_json", "find", "read"]

# suffix -> the module of flows.ingest that reads it; imported when a file of the kind is met
_READERS = {
    ".txt": "text",
    ".jsonl": "jsonl", ".ndjson": "jsonl",
    ".json": "json_file",
    ".csv": "csv_file", ".tsv": "csv_file",
    ".parquet": "parquet",
    ".html": "html", ".htm": "html", ".xhtml": "html",
    ".rss": "xml_file", ".atom": "xml_file", ".xml": "xml_file", ".rdf": "xml_file",
    ".warc": "warc",
}  # fmt: skip


def find(paths: Iterable[str | os.PathLike[str]]) -> Iterator[InboxFile]:
    """Every file under the given files and folders, in a fixed order, each once; hidden ones are left out.

    Raises FileNotFoundError for a path that is not there. Links to folders are not followed.
    """
    seen: set[Path] = set()
    for given in paths:
        root = Path(os.path.abspath(given))
        if not root.exists():
            raise FileNotFoundError(f"no such file or folder: {given}")
        if not root.is_dir():
            found: Iterable[tuple[Path, str]] = [(root, root.name)]
        else:
            found = _walk(root)
        for path, relative in found:
            if path not in seen:
                seen.add(path)
                yield InboxFile(path, root, relative)


def _walk(root: Path) -> Iterator[tuple[Path, str]]:
    for folder, folders, names in os.walk(root, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(folder, name)
            if not name.startswith(".") and path.exists():  # a link to nothing holds nothing
                yield path, path.relative_to(root).as_posix()


def read(file: InboxFile) -> Iterator[Record | Reject]:
    """The articles of one file, in order. Never raises for what a file holds: a bad one gives a Reject."""
    reason = _unusable(file)
    if reason is not None:
        yield reject(file, 0, reason)
        return
    suffixes = [suffix.lower() for suffix in file.path.suffixes]
    if suffixes and suffixes[-1] == ".gz":
        suffixes.pop()
    reader = _READERS.get(suffixes[-1] if suffixes else "")
    if reader is None:
        kinds = ", ".join(sorted(_READERS))
        yield reject(file, 0, f"unknown kind of file: rename or convert it to one of {kinds} (also with .gz)")
        return
    last = -1
    try:
        for item in import_module(f"flows.ingest.{reader}").read(file):
            last = item.record_no
            yield item
        if last < 0:
            yield reject(file, 0, "no records in it")
    except Exception as error:  # any bytes at all may come: what a library raises on them is a reason, not a crash
        where = f" after record {last}" if last > 0 else ""
        yield reject(file, 0, f"cannot be read{where}: {_reason(error)}")


def _unusable(file: InboxFile) -> str | None:
    try:
        if file.path.is_symlink():
            inside = file.root if file.root.is_dir() else file.root.parent
            if not file.path.resolve().is_relative_to(inside.resolve()):
                return "a link that leads out of its folder: copy the file there, or name its folder"
        status = file.path.stat()
    except OSError as error:
        return f"cannot be opened: {error.strerror or error}"
    if not _is_utf8(file.path):  # no table can hold it, and an article's id may come from it
        return "its name is not UTF-8: rename it"
    if not stat.S_ISREG(status.st_mode):
        return "not a regular file"
    if status.st_size == 0:
        return "the file is empty"
    return None


def _is_utf8(path: Path) -> bool:
    try:
        str(path).encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return " ".join(str(error).split())[:300] or type(error).__name__
