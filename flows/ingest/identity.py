"""Who an article is: its source, an id that stays the same across loads, and a hash of its content."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from flows.ingest.record import Record
from flows.text.ids import short_id

_TRACKING = re.compile(
    r"(?i)^(utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|cmpid|cmp|ito|ref|ref_src|referrer|smid|smtyp|partner|rss"
    r"|ns_\w+|at_\w+|ocid|icid|ncid|sr_share|_r|soc_src|soc_trk|guce\w*|wprss|feedtype|feedname|taid|spm|xtor|rand)$"
)


_PLAIN = re.compile(r"https?://([a-z0-9-]+(?:\.[a-z0-9-]+)+)((?:/[/\w.~-]*)?)", re.ASCII)
_SLASHES = re.compile(r"/{2,}")
_PAGE_NAME = re.compile(r"(?<=.)/(?:amp/?|index\.html?)?$")
_PREFIX = re.compile(r"^(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)")


def source_id(record: Record) -> str:
    """The record's own source, else the registrable domain of its URL, else the folder's name, as a slug."""
    if record.source and (slug := _slug(record.source)):
        return slug
    if record.url and (domain := registrable_domain(record.url)):
        return domain
    return _slug(record.folder) or "unknown"


def article_id(record: Record) -> str:
    """16 characters, the same on every machine, from the source and the canonical URL, the record's own id, or
    the path below the PATH argument. A record of a many-record file with neither is known by its content."""
    if record.url and (canonical := canonical_url(record.url)):
        key = canonical
    elif record.record_id:
        key = record.record_id
    elif record.single:
        key = record.file
    else:
        key = content_hash(record)
    return short_id(source_id(record), key)


def content_hash(record: Record) -> str:
    """sha256 over the fields that make the article; another content under one id is a new revision."""
    fields = (record.title, record.text, record.html, record.published, record.byline, record.language)
    return hashlib.sha256("\x1f".join(f or "" for f in fields).encode()).hexdigest()


def canonical_url(url: str) -> str | None:
    """Without scheme, www., fragment, tracking parameters, default port and trailing slash; None if it is no
    web address. For ids only: what is shown is the URL as given."""
    if plain := _PLAIN.fullmatch(url):  # most are, and splitting takes five times as long
        host, path = plain.groups()
        port, given = None, ""
    else:
        try:
            parts = urlsplit(url.strip())
            host, port = (parts.hostname or "").rstrip("."), parts.port
        except ValueError:
            return None
        if parts.scheme.lower() not in ("http", "https") or not host:
            return None
        path, given = parts.path, parts.query
    host = _PREFIX.sub("", host.lower())
    path = _SLASHES.sub("/", path)
    if "%" in path or not path.isascii():
        path = quote(unquote(path), safe="/:@!$&'()*+,;=~-._")
    path = _PAGE_NAME.sub("", path).rstrip("/")
    query = ""
    if given:
        pairs = [(k, v) for k, v in parse_qsl(given, keep_blank_values=True) if not _TRACKING.match(k)]
        query = f"?{urlencode(sorted(pairs))}" if pairs else ""
    return (host if port in (None, 80, 443) else f"{host}:{port}") + path + query


def registrable_domain(url: str) -> str | None:
    """bbc.co.uk for https://www.bbc.co.uk/news/1; the host itself where no public suffix is known."""
    try:
        host = urlsplit(url.strip()).hostname
    except ValueError:
        return None
    return _domain_of(host.lower()) if host else None


@lru_cache(maxsize=65536)
def _domain_of(host: str) -> str | None:
    found = _extract()(host)
    return _slug(found.top_domain_under_public_suffix or host) or None


@lru_cache(maxsize=1)
def _extract():  # type: ignore[no-untyped-def]
    import tldextract

    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)  # the bundled list: no run needs the network


@lru_cache(maxsize=65536)
def _slug(name: str) -> str:
    """Lower case, ASCII where it can be, words parted by `-`; letters of other scripts are kept."""
    text = name.strip()
    if "://" in text:
        return registrable_domain(text) or ""
    text = unicodedata.normalize("NFKD", text.lower().removeprefix("www."))
    text = "".join(c if c.isalnum() or c in "._-" else "-" for c in text if not unicodedata.combining(c))
    return re.sub(r"-{2,}", "-", text).strip("-.")[:80]
