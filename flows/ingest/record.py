"""What every reader gives: a Record of one article as it came, or a Reject that says why and what to do."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

MAX_TEXT = 2_000_000  # characters; some 350,000 words, more than any article
MAX_HTML = 8_000_000
MAX_TAGS = 100_000  # of a page; the largest met, live blogs, have a tenth, and taking a story out costs 60 us a tag
MAX_FILE = 64_000_000  # bytes of a file that holds one document, unpacked
_EXCERPT = 200
_FIELDS = ("source", "url", "title", "text", "html", "published", "byline", "language")
# the spellings of our fields met in exports of crawlers, feeds and content systems
_ALIASES = {
    "published_at": "published", "published_date": "published", "publish_date": "published",
    "date_published": "published", "datePublished": "published", "pub_date": "published",
    "pubDate": "published",
    "publication_date": "published", "date_publish": "published", "date": "published",
    "headline": "title", "link": "url", "body": "text", "content": "text", "maintext": "text",
    "article": "text", "author": "byline", "authors": "byline", "lang": "language",
    "source_domain": "source", "publisher": "source", "outlet": "source", "raw_html": "html",
}  # fmt: skip
_ID_KEYS = ("id", "uri", "guid", "article_id", "_id")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_PAGE = re.compile(r"(?i)<(?:html|body|article|div|p)\b[^>]*>")


@dataclass(frozen=True, slots=True)
class InboxFile:
    """A file to read: its absolute path, the PATH argument it was found under, and its path below that."""

    path: Path
    root: Path
    relative: str


@dataclass(frozen=True, slots=True)
class Record:
    """One article as it came. Strings are as given but for control characters; published is unparsed."""

    file: str
    record_no: int
    folder: str  # the folder the file lies in: the source when nothing better is known
    source: str | None = None
    url: str | None = None
    title: str | None = None
    text: str | None = None
    html: str | None = None
    published: str | None = None
    byline: str | None = None
    language: str | None = None
    record_id: str | None = None
    single: bool = False  # the only record of its file, so that the path can name it
    fetched_at: datetime | None = None  # UTC, naive
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reject:
    """A file (record_no 0) or record that cannot be used, and a reason that says what to do."""

    file: str
    record_no: int
    reason: str
    excerpt: str = ""


def reject(file: InboxFile, record_no: int, reason: str, excerpt: object = "") -> Reject:
    return Reject(file.relative, record_no, reason, _clean(str(excerpt))[:_EXCERPT])


def make_record(
    file: InboxFile,
    record_no: int,
    fields: Mapping[str, object],
    *,
    single: bool = False,
    fetched_at: datetime | None = None,
) -> Record | Reject:
    """A Record from the keys of one input record; keys that are not ours are kept in extra."""
    known: dict[str, str | None] = {}
    extra: dict[str, object] = {}
    for key, value in fields.items():
        name = key if key in _FIELDS else _ALIASES.get(key)
        if name is None or known.get(name):
            if value is not None:
                extra[str(key)] = value
            continue
        text = _as_text(value)
        if text is None and value not in (None, "", [], {}):
            return reject(file, record_no, f"{key} should be a string, not {type(value).__name__}", value)
        known[name] = text
    text, html = known.get("text"), known.get("html")
    if text and not html and "<" in text and text.count("</") > 2 and _PAGE.search(text[:2000]):
        text, html = None, text  # markup in the text field
    if not (text or html):
        seen = ", ".join(sorted(map(str, fields))[:8]) or "no keys"
        return reject(file, record_no, f"no text: give `text` or `html` (it has {seen})", dict(fields))
    if text and len(text) > MAX_TEXT:
        return reject(file, record_no, _too_long("text", len(text), MAX_TEXT), text[:_EXCERPT])
    if html and len(html) > MAX_HTML:
        return reject(file, record_no, _too_long("html", len(html), MAX_HTML), html[:_EXCERPT])
    if html and html.count("<") > MAX_TAGS:
        return reject(
            file, record_no, f"a page of {html.count('<'):,} tags is over the limit of {MAX_TAGS:,}", html[:_EXCERPT]
        )
    given = next((fields[key] for key in _ID_KEYS if fields.get(key) not in (None, "")), None)
    return Record(
        file=file.relative,
        record_no=record_no,
        folder=file.path.parent.name,
        source=known.get("source"),
        url=known.get("url"),
        title=known.get("title"),
        text=text,
        html=html,
        published=known.get("published"),
        byline=known.get("byline"),
        language=known.get("language"),
        record_id=_as_text(given),
        single=single,
        fetched_at=fetched_at,
        extra=extra,
    )


def extra_json(record: Record) -> str | None:
    """The keys that are not ours as JSON, sorted so that one record gives one string; None without any."""
    if not record.extra:
        return None
    return _clean(json.dumps(record.extra, ensure_ascii=False, sort_keys=True, default=str))


def _as_text(value: object) -> str | None:
    """A field's value as clean text: lists of names joined, times written as ISO; None if it is no text."""
    if isinstance(value, str):
        return _clean(value).strip("\n ") or None
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, datetime):
        return (value.astimezone(UTC) if value.tzinfo else value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        parts = [_as_text(part) for part in value]
        return ", ".join(part for part in parts if part) or None if all(parts) else None
    if isinstance(value, Mapping):  # {"name": "..."} as schema.org writes sources and authors
        return _as_text(value.get("name") or value.get("title"))
    return None


def _clean(text: str) -> str:
    """Without NUL, other controls and lone surrogates, which no table can hold; a form feed parts pages."""
    if text.replace("\n", "").isprintable():  # five times as quick as looking for controls
        return text
    return _CONTROLS.sub("", text.replace("\f", "\n\n"))


def _too_long(name: str, length: int, limit: int) -> str:
    return f"{name} of {length:,} characters is over the limit of {limit:,}: split it into its articles"
