"""CSV and TSV with a header row; the delimiter is told from the header."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from flows.ingest.encoding import sniff
from flows.ingest.record import MAX_HTML, InboxFile, Record, Reject, make_record, reject
from flows.ingest.stream import open_stream

_DELIMITERS = "\t;|,"


def read(file: InboxFile) -> Iterator[Record | Reject]:
    csv.field_size_limit(MAX_HTML)
    with open_stream(file.path) as stream:
        head = stream.peek(1 << 16)[: 1 << 16]
        source = io.TextIOWrapper(stream, encoding=_encoding(head), errors="replace", newline="")
        header_line = head.decode("utf-8", "replace").split("\n", 1)[0]
        delimiter = max(_DELIMITERS, key=lambda d: (header_line.replace("\0", "").count(d), d))
        rows = csv.reader(_without_nul(source), delimiter=delimiter)
        header = [name.strip().lstrip("\ufeff") for name in next(rows, [])]
        if not any(header):
            yield reject(file, 0, "no header row: name the columns (text, title, url, published_at, ...)")
            return
        number = 0
        while True:
            number += 1
            try:
                row = next(rows, None)
            except csv.Error as error:
                yield reject(file, number, f"not CSV ({error}): is a quotation mark left open?")
                return
            if row is None:
                return
            if not any(cell.strip() for cell in row):
                continue
            if len(row) > len(header):
                yield reject(
                    file,
                    number,
                    f"{len(row)} cells under {len(header)} columns: quote the cells that hold `{delimiter}`",
                    delimiter.join(row),
                )
                continue
            fields = {name: cell for name, cell in zip(header, row, strict=False) if name and cell}
            yield make_record(file, number, fields)


def _encoding(head: bytes) -> str:
    """UTF-8 unless a mark says otherwise or the beginning is not UTF-8 (then Windows-1252)."""
    marked = sniff(head)
    if marked is not None:
        return marked
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        # a character cut in two at the end of the sample is no fault
        return "utf-8" if error.start > len(head) - 4 else "cp1252"
    return "utf-8"


def _without_nul(lines: Iterator[str]) -> Iterator[str]:
    """csv refuses a whole file for one NUL."""
    for line in lines:
        yield line.replace("\0", "") if "\0" in line else line
