"""Plain text: one article a file; text.parsed tells its headline, date, caption and dateline lines apart."""

from __future__ import annotations

from collections.abc import Iterator

from flows.ingest.encoding import decode
from flows.ingest.record import InboxFile, Record, Reject, make_record, reject
from flows.ingest.stream import read_all


def read(file: InboxFile) -> Iterator[Record | Reject]:
    text = decode(read_all(file.path))
    if not text.strip():
        yield reject(file, 1, "the file holds no text")
        return
    yield make_record(file, 1, {"text": text}, single=True)
