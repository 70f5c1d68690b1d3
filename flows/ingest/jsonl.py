"""JSON lines: one record a line. A bad line is refused by itself, the others load."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

from flows.ingest.encoding import decode_line, sniff
from flows.ingest.ninjs import is_ninjs, to_fields
from flows.ingest.record import InboxFile, Record, Reject, make_record, reject
from flows.ingest.stream import MAX_LINE, lines, open_stream

_JSON = json.JSONDecoder(strict=False)


def read(file: InboxFile) -> Iterator[Record | Reject]:
    with open_stream(file.path) as stream:
        encoding = sniff(stream.peek(400)[:400])
        source: io.BufferedIOBase = stream
        if encoding is not None and encoding != "utf-8-sig":
            source = _as_utf8(stream, encoding)
        for number, line in enumerate(lines(source), start=1):
            if line is None:
                yield reject(file, number, f"a line over {MAX_LINE:,} bytes: one record a line")
            elif line and not line.isspace():
                yield from_line(file, number, decode_line(line).lstrip("\ufeff"))


def from_line(file: InboxFile, number: int, line: str) -> Record | Reject:
    try:
        value = _JSON.decode(line)
    except (ValueError, RecursionError) as error:
        return reject(file, number, f"not JSON ({_why(error)}): write one record a line", line[:200])
    if not isinstance(value, dict):
        return reject(file, number, f"a JSON object was expected, not {type(value).__name__}", line[:200])
    return make_record(file, number, to_fields(value) if is_ninjs(value) else value)


def _why(error: Exception) -> str:
    return "nested too deep" if isinstance(error, RecursionError) else str(error)


def _as_utf8(stream: io.BufferedIOBase, encoding: str) -> io.BytesIO:
    """Lines of UTF-16 are not found by byte; such files are rare and small, so decode them whole."""
    from flows.ingest.record import MAX_FILE
    from flows.ingest.stream import TooLargeError

    data = stream.read(MAX_FILE + 1)
    if len(data) > MAX_FILE:
        raise TooLargeError(f"{encoding} of over {MAX_FILE:,} bytes: convert it to UTF-8")
    return io.BytesIO(data.decode(encoding, "replace").encode())
