"""Story text and metadata of a web page (trafilatura, F1 .958 on the public benchmark of article extraction)."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

# WordPress numbers the posts it puts on a page: the one asked for, and teasers or the next stories below it
_POST = re.compile(r"\bpost-(\d+)\b")
_PAGE_POST = re.compile(r"\bpostid-(\d+)\b")


class Page(NamedTuple):
    """A page's story text, a paragraph a line, and what its metadata says, unparsed."""

    text: str
    title: str | None = None
    byline: str | None = None
    published: str | None = None
    language: str | None = None


def read_page(html: str, url: str | None = None) -> Page:
    """The page's text and metadata; empty where nothing can be found. Never fetches anything."""
    from trafilatura import bare_extraction, load_html

    try:
        tree = load_html(html)
        if tree is None:
            return Page("")
        _drop_other_posts(tree)
        found = bare_extraction(tree, url=url, favor_precision=True, include_comments=False, with_metadata=True)
    # what the libraries raise on markup that is broken beyond repair
    except (ValueError, TypeError, RecursionError, AttributeError, AssertionError, IndexError, KeyError):
        found = None
    if found is None or isinstance(found, dict):
        return Page("")
    text = re.sub(r"(?m)^\|\s*|\s*\|$", "", found.text or "").replace(" | ", "  ")  # cells of a table
    return Page(text, found.title, found.author, found.date, found.language or _language(tree))


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


def _language(tree: Any) -> str | None:
    language: str | None = tree.get("lang")
    return language
