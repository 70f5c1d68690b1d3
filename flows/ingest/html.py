"""A saved web page; its story is taken out in text.parsed, here only its address is looked for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flows.ingest.encoding import decode
from flows.ingest.record import InboxFile, Record, Reject, make_record, reject
from flows.ingest.stream import read_all

_TAG = re.compile(r"<(?:link|meta)\b[^>]{0,2000}>", re.IGNORECASE)
_IS_CANONICAL = re.compile(r"""(?:rel\s*=\s*["']?canonical|(?:property|name)\s*=\s*["']?og:url)""", re.IGNORECASE)
_ADDRESS = re.compile(r"""(?:href|content)\s*=\s*["']?(https?://[^"'\s>]+)""", re.IGNORECASE)
_SAVED_FROM = re.compile(r"<!-- saved from url=\(\d+\)(https?://\S+) -->")


def read(file: InboxFile) -> Iterator[Record | Reject]:
    html = decode(read_all(file.path))
    if "<" not in html:
        yield reject(file, 1, "no markup in it: name it .txt if it is plain text", html[:200])
        return
    yield make_record(file, 1, {"html": html, "url": page_url(html)}, single=True)


def page_url(html: str) -> str | None:
    """The address a page gives itself: canonical link, og:url, or the mark browsers leave in a saved page."""
    head = html[:200_000]
    for tag in _TAG.finditer(head):
        if _IS_CANONICAL.search(tag[0]) and (address := _ADDRESS.search(tag[0])):
            return address[1].replace("&amp;", "&")
    saved = _SAVED_FROM.search(html[:2000])
    return saved[1] if saved else None
