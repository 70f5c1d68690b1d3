"""One article: its headline, byline, time, agency and the blocks of its page, each told apart by its role.

Pure in the article's own fields (and the list of agencies): what only other articles can tell, furniture and
re-posts, is decided in text.furniture and text.articles.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from flows.text import lines as is_
from flows.text.agencies import Agencies, agency_of, closing_agency, dateline
from flows.text.dates import Moment, date_line, date_prefix, parse_time
from flows.text.language import language_of
from flows.text.mend import mend
from flows.text.paragraphs import paragraphs
from flows.text.words import count_words, match_key

STORY = "story"
_TOP = 12  # lines within which a headline, byline, date and place may stand before the story
_NOT_WORD = re.compile(r"[\W_]+")
_DIGITS = re.compile(r"\d+")
_TWEET = re.compile(r"^\W{0,4}.{2,50}\(@\w+\)")
_SITE = re.compile(
    r"\s+(?:[|•»]\s+[^|]{2,40}|[-–—·:]\s+(?:The )?(?:[\w&.'’]+ ){0,4}(?:News|Times|Post|Herald|Tribune|Journal|Guardian"
    r"|Press|Mail|Telegraph|Chronicle|Gazette|Courier|Globe|Today|Online|Reuters|AP|BBC|CNN|CNBC|NPR|[\w-]+\.(?:com|org|net"
    r"|co\.uk)))$"
)


class Block(NamedTuple):
    """A paragraph or line of a page: its text, its role ("story" is kept), and two hashes of its letters and
    digits: `key` exact, `line` with digits folded (a share count changes, the line stays)."""

    text: str
    role: str
    n_words: int
    key: int
    line: int


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


@dataclass(slots=True)
class Article:
    """What was read from one article. published_at is UTC."""

    headline: str | None = None
    byline: str | None = None
    agency_id: str | None = None
    dateline: str | None = None
    published_at: datetime | None = None
    published_precision: str | None = None
    language: str | None = None
    blocks: list[Block] = field(default_factory=list)


def parse_article(given: Fields, agencies: Agencies) -> Article:
    """Tell an article's parts apart. An article without story text has no block of role "story"."""
    page = _from_html(given) if given.html else given
    title = mend(page.title).strip() if page.title else None
    found = _Reader(page, " ".join(title.split()) if title else None, is_page=bool(given.html))
    blocks = found.read(paragraphs(mend(page.text or "")))
    story = [block.text for block in blocks if block.role == STORY]
    place, tag = found.place, found.tag
    for text in story[:3]:
        if place is None and tag is None:
            place, tag = dateline(text)
    byline = found.byline
    moment = found.moment
    credit = page.extra.get("creditline") or page.extra.get("credit") or page.extra.get("provider")
    return Article(
        headline=found.headline,
        byline=byline,
        agency_id=_agency(byline, tag, found.credits, found.closing, credit, agencies),
        dateline=place,
        published_at=moment.at if moment else None,
        published_precision=moment.precision if moment else None,
        language=language_of("\n".join(story) or page.text or "", page.language),
        blocks=blocks,
    )


def _from_html(given: Fields) -> Fields:
    from flows.text.pages import read_page

    page = read_page(given.html or "", given.url)
    return Fields(
        title=given.title or page.title,
        text=page.text,
        published=given.published or page.published,
        byline=given.byline or page.byline,
        language=given.language or page.language,
        url=given.url,
        source_id=given.source_id,
        extra=given.extra,
    )


def _agency(
    byline: str | None,
    tag: str | None,
    credits: list[str],
    closing: list[str],
    credit: object,
    agencies: Agencies,
) -> str | None:
    """Byline, dateline, credit line, closing line, in this order; a photo credit is none of them."""
    for text in (byline, tag, *credits, credit if isinstance(credit, str) else None):
        agency_id = agency_of(text, agencies)
        if agency_id is not None:
            return agency_id
    return closing_agency(closing, agencies)


class _Reader:
    """Walks the lines of one page from the top and gives each its role."""

    def __init__(self, page: Fields, title: str | None, is_page: bool) -> None:
        self.headline = _without_site(title) if title else None
        self.byline = mend(page.byline).strip() if page.byline else None
        if self.byline:
            self.byline = is_.byline_names(self.byline) or self.byline
        self.moment: Moment | None = parse_time(page.published, _day_first(page)) if page.published else None
        self.place: str | None = None
        self.tag: str | None = None
        self.credits: list[str] = []
        self.closing: list[str] = []
        self._title_letters = _letters(self.headline) if self.headline else ""
        self._day_first = _day_first(page)
        self._is_page = is_page
        self._min_repeat = 12 if is_page else 4  # lists and tables of a page repeat short lines
        self._from_title = self.headline is not None
        self._ended = False
        self._kept = 0

    def read(self, texts: list[str]) -> list[Block]:
        blocks: list[Block] = []
        letters = [_letters(text) for text in texts]
        everything = "\n".join(letters)
        seen: set[str] = set()
        for number, (text, bare) in enumerate(zip(texts, letters, strict=True)):
            if not bare:
                continue
            n_words = text.count(" ") + 1  # a quick count decides roles; a block's own is exact
            at_top = self._kept == 0 and number < _TOP
            if self._kept == 0:
                text = self._without_date(text)
            role = self._role(text, bare, n_words, at_top, len(texts) - number)
            if role == STORY:
                if _TWEET.match(text) and blocks and blocks[-1].role in (STORY, "short") and n_words < 16:
                    blocks[-1] = _joined(blocks[-1], text)
                    continue
                if n_words >= self._min_repeat and (
                    bare in seen or self._is_excerpt(bare, n_words, everything, letters)
                ):
                    role = "repeat"
                seen.add(bare)
            if role == STORY:
                self._kept += 1
            blocks.append(_block(text, bare, role))
        return blocks if self._kept else [_second_look(block) for block in blocks]

    def _role(self, text: str, bare: str, n_words: int, at_top: bool, left: int) -> str:
        if self._ended:
            self.closing.append(text)
            return "after"
        if self._is_headline(text, bare, n_words, at_top):
            return "headline"
        dated = date_line(text, self._day_first)
        if dated is not None:
            if self.moment is None or (self.moment.precision == "day" and dated[0].at.date() == self.moment.at.date()):
                self.moment = dated[0]
            return "date"
        year = self.moment.at.year if self.moment else None
        if is_.is_widget(text):
            return "widget"
        if is_.is_caption(text, n_words, year):
            return "caption"
        if n_words <= 24 and (names := is_.byline_names(text)) is not None and self._kept < 2:
            self.byline = self.byline or names
            self.credits.append(names)
            return "byline"
        if is_.is_end_mark(text, n_words):
            self.closing.append(text)
            self._ended = self._kept >= 3
            return "end"
        if self._kept >= 3 and is_.is_comments(text, n_words):
            self._ended = True
            return "end"
        if is_.is_note(text, n_words):
            return "note"
        if is_.is_promo(text, n_words):
            return "promo"
        if n_words < is_.SHORT and not is_.ENDS_SENTENCE.search(text):
            role = self._short(text, n_words)
            # what the page's own layout has set apart is gone by now: headings and lists are the story's
            return STORY if self._is_page else role
        return STORY

    def _is_headline(self, text: str, bare: str, n_words: int, at_top: bool) -> bool:
        if self._title_letters:
            return (
                self._kept < 2 and n_words < 40 and (bare == self._title_letters or at_top and self._is_retitled(text))
            )
        looks = (
            at_top
            and 3 <= n_words <= 30
            and not is_.ENDS_SENTENCE.search(text.rstrip("?!"))
            and date_line(text, self._day_first) is None
            and not is_.is_widget(text)
            and not is_.is_promo(text, n_words)
            and not is_.is_caption(text, n_words, None)
            and is_.byline_names(text) is None
        )
        if looks:
            self.headline = _without_site(text)
            self._title_letters = _letters(self.headline)
        return looks

    def _is_retitled(self, text: str) -> bool:
        """Whether a line at the top is the headline in other words, as a page's title and its heading often are."""
        if is_.ENDS_SENTENCE.search(text):
            return False
        words, title = set(match_key(text).split()), set(match_key(self.headline or "").split())
        return len(words) >= 4 and len(words & title) >= 0.6 * min(len(words), len(title))

    def _short(self, text: str, n_words: int) -> str:
        if _TWEET.match(text):
            return STORY
        if self._kept < 2 and n_words <= 8:
            self.credits.append(text)
            if self.place is None and n_words <= 4 and text.isupper():
                self.place = text
        elif self._kept >= 2 and n_words <= 10:
            self.closing.append(text)
        return "short"

    @staticmethod
    def _is_excerpt(bare: str, n_words: int, everything: str, letters: list[str]) -> bool:
        """Whether a longer block of the page holds this one whole: a pull quote, a summary."""
        if n_words > 40 or everything.count(bare) < 2:
            return False
        return any(bare in other and len(other) > len(bare) for other in letters)

    def _without_date(self, text: str) -> str:
        """The text without a date that merely precedes its first sentence."""
        found = date_prefix(text)
        if found is None or found[1] >= len(text):
            return text
        if self.moment is None:
            self.moment = found[0]
        return text[found[1] :]


def _day_first(page: Fields) -> bool:
    """Whether 03/04/2018 is the third of April where the article comes from."""
    host = (page.source_id or "").rsplit(".", 1)[-1]
    return (host not in ("com", "org", "net", "us", "gov", "edu", "") and "." in page.source_id) or (
        page.language or "en"
    )[:2].lower() not in ("en", "")


def _without_site(title: str) -> str:
    """A page's title without the name of its site: "Talks fail | The Courier"."""
    match = _SITE.search(title)
    return title if match is None or match.start() < 15 else title[: match.start()]


def _letters(text: str) -> str:
    return _NOT_WORD.sub("", text.lower())


def _joined(block: Block, signature: str) -> Block:
    """A tweet with its signature line, so that it can be told from narration."""
    text = f"{block.text} {signature}"
    return _block(text, _letters(text), STORY)


def _second_look(block: Block) -> Block:
    """Where nothing reads like a story, short lines are all there is: keep them rather than an empty body."""
    return block._replace(role=STORY) if block.role == "short" and block.n_words >= 3 else block


def _block(text: str, bare: str, role: str) -> Block:
    key = _hash(bare)
    digits = bare.isascii() and bare.isalpha()
    return Block(text, role, count_words(text), key, key if digits else _hash(_DIGITS.sub("#", bare)))


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)
