"""RSS and Atom, malformed ones too (feedparser). An entry gives its full content, else its summary."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from flows.ingest.record import InboxFile, Record, Reject, make_record, reject

_MARKUP = re.compile(r"<(?:p|div|br|a|ul|img|span|b|i|em|strong|h\d)\b", re.IGNORECASE)


def records(file: InboxFile, data: bytes) -> Iterator[Record | Reject]:
    import feedparser

    feed = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    if not feed.entries:
        why = f" ({feed.bozo_exception})" if feed.get("bozo") else ""
        yield reject(file, 0, f"a feed without entries{why}")
        return
    title = feed.feed.get("title")
    language = feed.feed.get("language")
    for number, entry in enumerate(feed.entries, start=1):
        fields = _fields(entry)
        fields.setdefault("language", language)
        if title:
            fields["feed"] = title
        if not (fields.get("text") or fields.get("html")):
            yield reject(file, number, "an entry without text: the feed gives a headline only", entry.get("title", ""))
            continue
        yield make_record(file, number, {k: v for k, v in fields.items() if v})


def _fields(entry: Any) -> dict[str, object]:
    bodies = [c.get("value", "") for c in entry.get("content", [])]
    body = max([*bodies, entry.get("summary") or ""], key=len)
    authors = [a.get("name") for a in entry.get("authors", []) if a.get("name")]
    # whose item it is where a feed gathers several outlets
    source = entry.get("source", {})
    fields: dict[str, object] = {
        "url": entry.get("link"),
        "guid": entry.get("id"),
        "title": entry.get("title"),
        "published": entry.get("published") or entry.get("updated") or entry.get("created"),
        "byline": authors or entry.get("author"),
        "tags": [t.get("term") for t in entry.get("tags", []) if t.get("term")],
        "origin": source.get("title") or source.get("href"),
    }
    fields["html" if _MARKUP.search(body) else "text"] = body
    return fields
