"""Story text and metadata of a web page (trafilatura, F1 .958 on the public benchmark of article extraction)."""

from __future__ import annotations

from typing import NamedTuple


class Page(NamedTuple):
    """A page's story text, a paragraph a line, and what its metadata says, unparsed."""

    text: str
    title: str | None = None
    byline: str | None = None
    published: str | None = None
    language: str | None = None


def read_page(html: str, url: str | None = None) -> Page:
    """The page's text and metadata; empty where nothing can be found. Never fetches anything."""
    from trafilatura import bare_extraction

    try:
        found = bare_extraction(
            html, url=url, favor_precision=True, include_comments=False, include_tables=True, with_metadata=True
        )
    except (ValueError, TypeError, RecursionError, AttributeError, AssertionError):
        found = None
    if found is None or isinstance(found, dict):
        return Page("")
    return Page(found.text or "", found.title, found.author, found.date, found.language)
