"""One article: its headline, byline, time, agency and the blocks of its page, each told apart by its role.

Pure in the article's own fields (and the list of agencies): what only other articles can tell, furniture and
re-posts, is decided in text.furniture and text.articles.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from flows.text.agencies import Agencies, agency_of, closing_agency, dateline
from flows.text.blocks import STORY, Block, without_dateline
from flows.text.dates import parse_time
from flows.text.language import language_of
from flows.text.mend import mend
from flows.text.paragraphs import paragraphs
from flows.text.reader import Reader

_ENDING = re.compile(r"(\([^()]{2,30}\))\.?$")  # "... on Monday. (Reuters)"
_SECTIONS = frozenset({"World", "News", "Politics", "Business", "Opinion", "Sports", "Politico", "Analysis", "Video"})
__all__ = ["STORY", "Article", "Block", "Fields", "parse_article"]


@dataclass(frozen=True, slots=True)
class Fields:
    """What an article came with, all optional but one of text and html."""

    title: str | None = None
    text: str | None = None
    html: str | None = None
    published: str | None = None
    byline: str | None = None
    language: str | None = None
    url: str | None = None
    source_id: str = ""
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Article:
    """What was read from one article. published_at is UTC, naive; blocks are all of the page's, in order."""

    headline: str | None
    byline: str | None
    agency_id: str | None
    dateline: str | None
    published_at: datetime | None
    published_precision: str | None
    language: str | None
    blocks: list[Block]


def parse_article(given: Fields, agencies: Agencies) -> Article:
    """Tell an article's parts apart. An article without story text has no block of role "story"."""
    page = _from_html(given) if given.html else given
    day_first = _day_first(page)
    moment = parse_time(page.published, day_first) if page.published else None
    reader = Reader(page.title, page.byline, moment, day_first=day_first, is_page=bool(given.html))
    text = mend(page.text or "")
    blocks = reader.read([line.strip() for line in text.split("\n")] if given.html else paragraphs(text))
    story = [block.text for block in blocks if block.role == STORY]
    place, _ = dateline(story[0]) if story else (None, None)
    tag = next(filter(None, (dateline(text)[1] for text in story[:3])), None)
    if place is None:
        place = (
            _confirmed(reader.place, story) or _string(page.extra.get("dateline")) or _string(page.extra.get("located"))
        )
    credits = [reader.byline, tag, *reader.credits]
    credits += [_string(page.extra.get(key)) for key in ("creditline", "credit", "provider", "distributor")]
    closing = reader.closing
    if story and story[-1].endswith((")", ").")) and (ending := _ENDING.search(story[-1])):
        closing = [ending[1], *closing]
    return Article(
        headline=reader.headline,
        byline=reader.byline,
        agency_id=_agency(credits, closing, agencies),
        dateline=place,
        published_at=reader.moment.at if reader.moment else None,
        published_precision=reader.moment.precision if reader.moment else None,
        language=language_of("\n".join(story) or page.text or "", page.language),
        blocks=without_dateline(blocks),
    )


def _from_html(given: Fields) -> Fields:
    from flows.text.pages import read_page

    page = read_page(given.html or "", given.url)
    return replace(
        given,
        title=given.title or page.title,
        text=page.text,
        published=given.published or page.published,
        byline=given.byline or page.byline,
        language=given.language or page.language,
    )


def _confirmed(place: str | None, story: list[str]) -> str | None:
    """A place on a line of its own, if the story names it too: POLITICS is none."""
    name = place.split(",")[0].title() if place else ""
    return place if name and any(name in text for text in story[:6]) and name not in _SECTIONS else None


def _agency(credits: Iterable[str | None], closing: list[str], agencies: Agencies) -> str | None:
    """Byline, dateline, credit line, closing line, in this order; a photo credit is none of them."""
    for text in credits:
        agency_id = agency_of(text, agencies)
        if agency_id is not None:
            return agency_id
    return closing_agency(closing, agencies)


def _day_first(page: Fields) -> bool:
    """Whether 03/04/2018 is the third of April where the article comes from."""
    _, dot, suffix = page.source_id.rpartition(".")
    if dot and suffix not in ("com", "org", "net", "us", "gov", "edu"):
        return True
    return bool(page.language) and (page.language or "")[:2].lower() != "en"


def _string(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
