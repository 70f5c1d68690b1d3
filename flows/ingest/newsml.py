"""NewsML-G2 and NITF, the XML of the news agencies. External entities and the network are off."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flows.ingest.record import InboxFile, Record, Reject, make_record, reject

_TEXTUAL = ("text", "")
_BLOCKS = {"p", "hl2", "h1", "h2", "h3", "h4", "li", "dd", "dt", "blockquote", "pre", "td"}


def records(file: InboxFile, data: bytes) -> Iterator[Record | Reject]:
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        yield reject(file, 0, f"broken XML ({error}): ask for the item again")
        return
    if _name(root) == "nitf":
        yield make_record(file, 1, _nitf(root), single=True)
        return
    items = [root] if _name(root) == "newsItem" else [e for e in root.iter() if _name(e) == "newsItem"]
    if not items:
        yield reject(file, 0, "no newsItem in it")
    number = 0
    for number, item in enumerate(items, start=1):
        yield _news_item(file, number, item, single=len(items) == 1)


def _news_item(file: InboxFile, number: int, item: Any, *, single: bool) -> Record | Reject:
    kind = _find(item, "itemMeta", "itemClass")
    qcode = kind.get("qcode", "") if kind is not None else ""
    if qcode.rpartition(":")[2] not in _TEXTUAL:
        return reject(file, number, f"a {qcode.rpartition(':')[2]}, not a text", item.get("guid", ""))
    content = _find(item, "contentSet")
    fields: dict[str, object] = {}
    if content is not None:
        nitf = next((e for e in content.iter() if _name(e) == "nitf"), None)
        body = next((e for e in content.iter() if _name(e) in ("body", "body.content", "html")), None)
        if nitf is not None:
            fields = _nitf(nitf)
        elif body is not None:
            fields["text"] = _paragraphs(body)
        else:
            fields["text"] = "\n\n".join(filter(None, (_text(e) for e in content)))
    meta = _find(item, "contentMeta")
    given = {
        "guid": item.get("guid"),
        "title": _text(_find(meta, "headline")),
        "byline": _text(_find(meta, "by")) or _text(_find(meta, "creator", "name")),
        "dateline": _text(_find(meta, "dateline")),
        "creditline": _text(_find(meta, "creditline")),
        "language": _attribute(_find(meta, "language"), "tag") or item.get(_XML_LANG),
        "published": _text(_find(meta, "contentCreated")) or _text(_find(item, "itemMeta", "firstCreated"))
        or _text(_find(item, "itemMeta", "versionCreated")),
        "source": _provider(item),
        "provider": _provider(item),
        "slugline": _text(_find(meta, "slugline")),
        "url": next((e.get("href") for e in item.iter() if _name(e) == "link" and _is_page(e)), None),
    }  # fmt: skip
    fields |= {key: value for key, value in given.items() if value}
    return make_record(file, number, fields, single=single)


_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def _is_page(link: Any) -> bool:
    return str(link.get("href", "")).startswith("http") and "canonical" in str(link.get("rel", ""))


def _provider(item: Any) -> str | None:
    """Who sent it: a name if there is one, else the code of its scheme (ap for prov:ap)."""
    meta = _find(item, "itemMeta")
    for tag in ("provider", "infoSource"):
        found = _find(meta, tag)
        if found is None:
            found = _find(item, "contentMeta", tag)
        if found is not None:
            code = found.get("literal") or found.get("qcode") or found.get("uri") or ""
            name = _text(_find(found, "name")) or code.rpartition(":")[2].rpartition("/")[2]
            if name:
                return str(name)
    return None


def _nitf(root: Any) -> dict[str, object]:
    """Our fields of an NITF document."""
    head = _find(root, "body", "body.head")
    issued = next((e.get("norm") for e in root.iter() if _name(e) in ("date.issue", "story.date")), None)
    content = next((e for e in root.iter() if _name(e) == "body.content"), None)
    located = _text(_find(head, "dateline", "location")) or _text(_find(head, "dateline"))
    doc_id = next((e.get("id-string") for e in root.iter() if _name(e) == "doc-id"), None)
    return {
        key: value
        for key, value in {
            "guid": doc_id,
            "title": _text(_find(head, "hedline", "hl1")) or _text(_find(head, "hedline")),
            "byline": _text(_find(head, "byline")),
            "dateline": located,
            "distributor": _text(_find(head, "distributor")),
            "published": issued,
            "text": _paragraphs(content) if content is not None else None,
        }.items()
        if value
    }


def _paragraphs(body: Any) -> str:
    """The text of the block elements, a blank line between; media (pictures and their captions) left out."""
    found: list[str] = []
    for element in body.iter():
        if _name(element) in _BLOCKS and not any(
            _name(a) in ("media", "figure", "table") or (_name(a) in _BLOCKS and a is not body)
            for a in element.iterancestors()
        ):
            found.append(_text(element) or "")
    return "\n\n".join(filter(None, found)) or _text(body) or ""


def _find(element: Any, *path: str) -> Any:
    """The first child of each name in turn, whatever the namespace; None if one is missing."""
    for name in path:
        if element is None:
            return None
        element = next((child for child in element if _name(child) == name), None)
    return element


def _name(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _text(element: Any) -> str | None:
    return " ".join("".join(element.itertext()).split()) or None if element is not None else None


def _attribute(element: Any, name: str) -> str | None:
    return element.get(name) if element is not None else None
