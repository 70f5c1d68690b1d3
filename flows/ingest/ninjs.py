"""IPTC ninjs, the JSON of the news agencies (versions 1 to 3): its keys as ours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_MARKS = ("body_text", "body_xhtml", "body_html", "bodies", "versioncreated", "versionCreated", "headlines")
_TAKEN = {
    "uri", "headline", "headlines", "body_text", "body_xhtml", "body_html", "bodies", "by", "byline",
    "language", "versioncreated", "versionCreated", "firstcreated", "firstCreated", "contentcreated",
    "contentCreated", "provider", "altids", "links", "associations", "renditions",
}  # fmt: skip


def is_ninjs(value: Mapping[str, Any]) -> bool:
    return "uri" in value and any(mark in value for mark in _MARKS)


def to_fields(item: Mapping[str, Any]) -> dict[str, object]:
    """Our fields of a ninjs item; located, copyrightnotice and the like are kept, pictures are not."""
    fields: dict[str, object] = {key: value for key, value in item.items() if key not in _TAKEN}
    provider = item.get("provider") or item.get("infosources") or item.get("copyrightholder")
    if isinstance(provider, list):
        provider = provider[0] if provider else None
    if isinstance(provider, Mapping):
        provider = provider.get("name") or provider.get("literal")
    html, text = item.get("body_xhtml") or item.get("body_html"), item.get("body_text")
    for body in _dicts(item.get("bodies")):
        kind = str(body.get("contentType") or body.get("contenttype") or "text/plain")
        if "html" in kind:
            html = html or body.get("value")
        else:
            text = text or body.get("value")
    url = next((link.get("href") for link in _dicts(item.get("links")) if link.get("rel") == "canonical"), None)
    uri = item.get("uri")
    if url is None and isinstance(uri, str) and uri.startswith(("http://", "https://")):
        url = uri
    fields |= {
        "guid": uri,
        "url": url,
        "source": item.get("source") or provider,
        "title": item.get("headline") or _main(item.get("headlines")),
        "text": text if not html else None,
        "html": html,
        "published": item.get("firstcreated") or item.get("firstCreated") or item.get("contentcreated")
        or item.get("contentCreated") or item.get("versioncreated") or item.get("versionCreated"),
        "byline": item.get("byline") or item.get("by"),
        "language": item.get("language"),
    }  # fmt: skip
    if provider:
        fields["provider"] = provider
    return {key: value for key, value in fields.items() if value is not None}


def _main(headlines: object) -> object:
    """The main headline of ninjs 2 and later, which lists several by role."""
    found = _dicts(headlines)
    best = next((h for h in found if h.get("role") in (None, "main", "title")), found[0] if found else {})
    return best.get("value")


def _dicts(value: object) -> list[Mapping[str, Any]]:
    return [v for v in value if isinstance(v, Mapping)] if isinstance(value, list) else []
