"""XML: told by its root, a feed (RSS, Atom) or what agencies send (NewsML-G2, NITF)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flows.ingest.record import InboxFile, Record, Reject, reject
from flows.ingest.stream import read_all

_ROOT = re.compile(rb"<\s*(?:[\w.-]+:)?([A-Za-z][\w.-]*)[\s>/]")
_SKIPPED = re.compile(rb"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\])?\s*>", re.DOTALL)
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)


def read(file: InboxFile) -> Iterator[Record | Reject]:
    data = read_all(file.path)
    ascii_view = data.replace(b"\0", b"")  # UTF-16 read by its Latin half
    if _ENTITY.search(ascii_view[:100_000]):
        yield reject(file, 0, "declares XML entities, which are never expanded here: send it without <!ENTITY")
        return
    root = _ROOT.search(_SKIPPED.sub(b"", ascii_view[:100_000]))
    name = root[1].decode("ascii", "replace").lower() if root else ""
    if name in ("rss", "feed", "rdf", "channel"):
        from flows.ingest.feed import records
    elif name in ("newsitem", "newsmessage", "packageitem", "nitf"):
        from flows.ingest.newsml import records
    else:
        yield reject(file, 0, f"XML with root <{name[:40]}>: RSS, Atom, NewsML-G2 or NITF is read")
        return
    yield from records(file, data)
