"""WARC (as Common Crawl's CC-NEWS): every HTML response gives a page with its address and time of fetching.

Read by hand, record by record: fastwarc 2.0 panics on damaged files, which Python cannot catch as an error.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime

from flows.ingest.encoding import BinaryError, decode
from flows.ingest.record import MAX_HTML, InboxFile, Record, Reject, make_record, reject
from flows.ingest.stream import TooLargeError, open_stream

_MAX_HEADER = 1 << 16  # bytes of one line; of all lines of a header 100 times that
_CHUNK = 1 << 20
Headers = dict[str, str]


def read(file: InboxFile) -> Iterator[Record | Reject]:
    n_pages = 0
    with open_stream(file.path) as stream:
        while (headers := _next_headers(stream)) is not None:
            length = int(headers.get("content-length", "0"))
            if headers.get("warc-type") != "response" or length > 2 * MAX_HTML:
                _skip(stream, length)
                continue
            url = headers.get("warc-target-uri", "").strip("<>")
            payload = stream.read(length)
            if len(payload) < length:
                raise ValueError("cut off in the middle of a record: fetch the file again")
            try:
                page = _page(io.BytesIO(payload))
            except (ValueError, zlib.error) as error:
                n_pages += 1
                yield reject(file, n_pages, f"a response that cannot be read: {error}", url)
                continue
            if page is not None:
                n_pages += 1
                fetched_at = _time(headers.get("warc-date"))
                yield make_record(file, n_pages, {"url": url or None, "html": page}, fetched_at=fetched_at)
    if n_pages == 0:
        yield reject(file, 0, "no HTML response in it: a WARC of web pages is read")


def _next_headers(stream: io.BufferedIOBase) -> Headers | None:
    """The next record's header; None at the end of the file."""
    line = stream.readline(_MAX_HEADER)
    while line and not line.strip():
        line = stream.readline(_MAX_HEADER)
    if not line:
        return None
    if not line.startswith(b"WARC/"):
        raise ValueError("no WARC record where one should begin: the file is damaged from here on")
    return _headers(stream)


def _headers(stream: io.BufferedIOBase) -> Headers:
    found: Headers = {}
    for _ in range(100):
        line = stream.readline(_MAX_HEADER)
        if not line.strip():
            return found
        name, _, value = line.decode("utf-8", "replace").partition(":")
        found.setdefault(name.strip().lower(), value.strip())
    raise ValueError("a header of over 100 lines")


def _skip(stream: io.BufferedIOBase, length: int) -> None:
    while length > 0 and (data := stream.read(min(length, _CHUNK))):
        length -= len(data)


def _page(response: io.BytesIO) -> str | None:
    """The HTML of an HTTP response; None if it is no successful page."""
    status = response.readline(_MAX_HEADER).split()
    if len(status) < 2 or status[1] != b"200":
        return None
    headers = _headers(response)
    kind, _, parameters = headers.get("content-type", "text/html").lower().partition(";")
    if "html" not in kind:
        return None
    body = response.read()
    if headers.get("transfer-encoding", "").lower() == "chunked":
        body = _unchunked(body)
    encoding = headers.get("content-encoding", "").lower()
    if encoding in ("gzip", "x-gzip", "deflate") and body[:1] not in (b"<", b" ", b"\n"):
        body = _unpacked(body)
    charset = parameters.partition("charset=")[2].strip(" \"';") or None
    try:
        return decode(body, charset)
    except BinaryError:
        raise ValueError(f"its body is not text (encoding {encoding or 'none'})") from None


def _unchunked(body: bytes) -> bytes:
    """The body of a chunked response; as it is where it was stored unchunked."""
    stream = io.BytesIO(body)
    parts: list[bytes] = []
    while True:
        size = stream.readline(_MAX_HEADER).split(b";")[0].strip()
        try:
            length = int(size, 16)
        except ValueError:
            return b"".join(parts) or body
        if length <= 0:
            return b"".join(parts)
        parts.append(stream.read(length))
        stream.readline(_MAX_HEADER)


def _unpacked(body: bytes) -> bytes:
    inflate = zlib.decompressobj(zlib.MAX_WBITS | 32)  # gzip or zlib by its first bytes
    data = inflate.decompress(body, MAX_HTML + 1)
    if len(data) > MAX_HTML:
        raise TooLargeError(f"a page of over {MAX_HTML:,} bytes")
    return data


def _time(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text or "").astimezone(UTC).replace(tzinfo=None)
    except ValueError:
        return None
