"""Story text and metadata of a web page (trafilatura, F1 .958 on the public benchmark of article extraction).

Bodies that feeds and agencies send are no pages: all of their text is the story's, so it is only taken out of
its markup.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

# WordPress numbers the posts it puts on a page: the one asked for, and teasers or the next stories below it
_POST = re.compile(r"\bpost-(\d+)\b")
_PAGE_POST = re.compile(r"\bpostid-(\d+)\b")
_WHOLE_PAGE = re.compile(r"<(?:html|head|body)\b", re.IGNORECASE)
_CELLS = re.compile(r"(?m)^\|\s*|\s*\|$")
_BREAKS = re.compile(r"\n[^\S\n]*\n\s*")
_BLOCKS = frozenset(
    {"p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "tr", "section", "article", "pre"}
)
_NOT_STORY = frozenset(
    {"script", "style", "figure", "figcaption", "noscript", "iframe", "svg", "form", "button", "nav"}
)
# where pages say when they were published to the second; trafilatura gives the day alone
_TIME_TAGS = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "parsely-pub-date",
    "sailthru.date", "pubdate", "publishdate", "publish-date", "publish_date", "publication_date", "dc.date.issued",
    "dcterms.created", "dc.date", "cxenseparse:recs:publishtime", "bt:pubdate", "article.published", "date",
)  # fmt: skip
_JSON_TIME = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')


class Page(NamedTuple):
    """A page's story text, a paragraph a line, and what its metadata says, unparsed."""

    text: str
    title: str | None = None
    byline: str | None = None
    published: str | None = None
    language: str | None = None


def read_page(html: str, url: str | None = None) -> Page:
    """The text and metadata of a page or a fragment; empty where nothing can be found. Never fetches anything."""
    from trafilatura import bare_extraction, load_html

    try:
        tree = load_html(html)
        if tree is None:
            return Page("")
        if not _WHOLE_PAGE.search(html[:5000]):
            return Page(_fragment(tree))
        _drop_other_posts(tree)
        published = _published(tree)
        found = bare_extraction(tree, url=url, favor_precision=True, include_comments=False, with_metadata=True)
    # what the libraries raise on markup that is broken beyond repair
    except (ValueError, TypeError, RecursionError, AttributeError, AssertionError, IndexError, KeyError):
        return Page("")
    if found is None or isinstance(found, dict):
        return Page("", published=published)
    return Page(
        text=_CELLS.sub("", found.text or "").replace(" | ", "  "),
        title=found.title,
        byline=found.author.replace(";", ",") if found.author else None,
        published=published or found.date,
        language=found.language or tree.get("lang"),
    )


def _published(tree: Any) -> str | None:
    """The time of publishing in the page's own metadata, as given."""
    times: dict[str, str] = {}
    for tag in tree.iter("meta", "time"):
        name = tag.get("property") or tag.get("name") or tag.get("itemprop") or ""
        value = tag.get("content") or tag.get("datetime")
        if name.lower() in _TIME_TAGS and value:
            times.setdefault(name.lower(), value)
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "") and (match := _JSON_TIME.search(script.text or "")):
            times.setdefault("datepublished", match[1])
    return next((times[name] for name in _TIME_TAGS if name in times), None)


def _fragment(tree: Any) -> str:
    """The text of the block elements, a line each; a single line break is a space, two part paragraphs."""
    from lxml.etree import iterwalk

    lines: list[str] = []
    parts: list[str] = []

    def flush() -> None:
        text = "".join(parts)
        told = _BREAKS.split(text) if "\n" in text else [text]
        lines.extend(line for part in told if (line := " ".join(part.split())))
        parts.clear()

    walk = iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        tag = element.tag if isinstance(element.tag, str) else None
        if event == "start":
            if tag is None or tag in _NOT_STORY:
                walk.skip_subtree()
                continue
            if tag in _BLOCKS:
                flush()
            elif tag == "br":
                parts.append("\n")
            parts.append((element.text or "").replace("\n", " "))
        else:
            if tag in _BLOCKS:
                flush()
            parts.append((element.tail or "").replace("\n", " "))
    flush()
    return "\n".join(lines)


def _drop_other_posts(tree: Any) -> None:
    posts = [(element, _post_number(element)) for element in tree.iter("article")]
    numbers = [number for _, number in posts if number]
    body = tree.find("body")
    asked = _PAGE_POST.search(body.get("class", "")) if body is not None else None
    main = asked[1] if asked and asked[1] in numbers else next(iter(numbers), None)
    for element, number in posts:
        if number and number != main and element.getparent() is not None:
            element.drop_tree()


def _post_number(element: Any) -> str | None:
    found = _POST.search(f"{element.get('id', '')} {element.get('class', '')}")
    return found[1] if found else None
