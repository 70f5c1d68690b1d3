"""Walks the lines of one page from the top and gives each its role; finds headline, byline, time and place on
the way."""

from __future__ import annotations

import re
from itertools import takewhile

from flows.text.agencies import without_desk
from flows.text.authors import described_author, is_author
from flows.text.blocks import STORY, Block, block_of, letters, letters_of_lines, marked
from flows.text.calls import is_promo
from flows.text.captions import is_caption, is_unended, without_picture
from flows.text.clues import YEAR
from flows.text.dates import Moment, date_line, date_prefix, find_date
from flows.text.ends import is_comments, is_end_mark, is_note
from flows.text.hints import look
from flows.text.lines import Line, byline_names, is_dated, is_widget, read_line
from flows.text.mend import mend
from flows.text.neighbours import advertised, captions_beside, cut_short
from flows.text.opening import above_byline, abstract, before_dateline, subtitle
from flows.text.titles import is_retitled, is_title, reads_like_headline, without_site

_TOP = 12  # lines within which a headline, byline, date and place may stand before the story
_BEFORE_END = 3  # paragraphs of story before an end mark counts: pages carry copyright lines at the top too
# "Congratulations!", "News Analysis.", the end of a headline: "pension plan."; not "He's back."
_NO_BEGINNING = re.compile(r"\S+|[^\W\d_]\S* [A-Z]\S*|[a-z]\S* \S+")
_MAX_BYLINE_REST = 4  # words: "Susan B." is left where a name was taken for the end of a sentence
_MAX_BIOS = 3  # lines about the authors at the end
_MAX_TITLE = 500  # characters of a headline or byline
_MAX_EXCERPTS = 1000  # lines of a page among which excerpts are looked for: the work grows with the square
_TWEET = re.compile(r"\W{0,4}.{2,50}\(@\w+\)")
_PLACE_LINE = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ .'’/-]{2,30}(?:, [A-Z][\w. ]{2,20})?")


class Reader:
    """What one page says; `read` fills the attributes.

    Args:
        title, byline, moment: from the article's own fields, which win over what its lines say.
        day_first: reads 03/04/2018 as the third of April.
        is_page: the text was taken from a web page, so that its short lines are headings and lists.
    """

    def __init__(
        self, title: str | None, byline: str | None, moment: Moment | None, *, day_first: bool, is_page: bool
    ) -> None:
        self.headline = without_site(_one_line(title)) or None
        self.byline = _one_line(byline) or None
        if self.byline:
            self.byline = byline_names(read_line(self.byline)) or self.byline
        self.moment = moment
        self.place: str | None = None  # a dateline on a line of its own
        self.credits: list[str] = []  # short lines around the byline
        self.closing: list[str] = []  # the end mark, what follows it, and short lines after the beginning
        self._headline_letters = letters(self.headline) if self.headline else b""
        self._day_first = day_first
        self._is_page = is_page
        self._min_repeat = 12 if is_page else 4  # words; lists and tables of a page repeat short lines
        self._ended = False
        self._kept = 0

    def read(self, texts: list[str]) -> list[Block]:
        """The blocks of a page's paragraphs, in order; those without a letter or digit are left out."""
        blocks: list[Block] = []
        lettered = letters_of_lines("\n".join(texts))
        bares = lettered.split(b"\n") if texts else []
        everything = lettered if len(bares) < _MAX_EXCERPTS else b""
        seen: set[bytes] = set()
        for number, (text, bare, looked) in enumerate(zip(texts, bares, look(texts), strict=True)):
            if not bare:
                continue
            given = text
            if self._kept == 0:
                text = self._without_date(text)
            told, desk = without_desk(text)
            told = without_picture(told, self._year)
            if told != text:
                text, bare = told, letters(told)
            if desk:
                self.closing.append(desk)
            n_words, hints = looked if text is given else look([text])[0]
            line = read_line(text, hints)
            role = self._role(line, bare, at_top=self._kept == 0 and number < _TOP)
            if role == "caption" and _is_tweet(" ".join(texts[number + 1 : number + 2])):
                role = STORY  # signed in the next line
            if role == "short" and line.n_words <= 6 and blocks and blocks[-1].role == "caption":
                role = "caption"  # its credit
                self.credits = [credit for credit in self.credits if credit != text]
            if role == STORY and line.n_words < 16 and blocks and _is_tweet(text):
                blocks[-1] = block_of(f"{blocks[-1].text} {text}", bares[number - 1] + bare, STORY)
                continue
            if role == STORY and line.n_words >= self._min_repeat:
                if bare in seen or (line.n_words <= 40 and _is_excerpt(bare, everything, bares)):
                    role = "repeat"
                seen.add(bare)
            self._kept += role == STORY
            blocks.append(block_of(text, bare, role, n_words))
        return self._looked_over(blocks)

    def _looked_over(self, blocks: list[Block]) -> list[Block]:
        """The blocks with the roles that only their neighbours tell."""
        blocks = marked(blocks, captions_beside(blocks, is_page=self._is_page), "caption")
        blocks = marked(blocks, above_byline(blocks), "before")
        if not self._is_page:
            blocks = marked(blocks, subtitle(blocks), "before")
            blocks = marked(blocks, abstract(blocks), "before")
        blocks = marked(blocks, cut_short(blocks), "promo")
        blocks = marked(blocks, advertised(blocks), "promo")
        blocks = marked(blocks, before_dateline(blocks), "before")
        blocks = _without_author(blocks)
        # a page of pictures has no story at all
        is_told = any(block.role in (STORY, "caption") for block in blocks)
        return blocks if is_told else [_second_look(block) for block in blocks]

    @property
    def _year(self) -> int | None:
        return self.moment.at.year if self.moment else None

    def _role(self, line: Line, bare: bytes, at_top: bool) -> str:
        if self._ended:
            self.closing.append(line.text)
            return "after"
        if self._kept == 0 and line.is_sentence and _NO_BEGINNING.fullmatch(line.text):
            return "short"
        if self._headline_letters and self._kept < 2 and bare == self._headline_letters:
            return "headline"
        if line.hints & YEAR and (dated := date_line(line.text, self._day_first)) is not None:
            self._date(dated)
            return "date"
        if is_widget(line):
            return "widget"
        if self._kept < 2 and is_dated(line):
            return self._dated(line)
        if is_caption(line, self._year):
            return "caption"
        if self._kept < 2 and (names := byline_names(line)) is not None:
            self.byline = self.byline or names
            self.credits.append(names)
            if (dated := find_date(line.text, self._day_first)) is not None:
                self._date(dated)
            return "byline"
        if is_end_mark(line):
            self.closing.append(line.text)
            self._ended = self._kept >= _BEFORE_END
            return "end"
        if self._kept >= _BEFORE_END and is_comments(line):
            self._ended = True
            return "end"
        if is_note(line):
            return "note"
        if is_author(line):
            return "author"
        if is_promo(line):
            return "promo"
        if at_top and self._headline_letters and is_retitled(line, self.headline or ""):
            return "headline"
        if at_top and not self._headline_letters and reads_like_headline(line):
            self.headline = without_site(line.text)
            self._headline_letters = letters(self.headline)
            return "headline"
        if line.n_words <= _MAX_BYLINE_REST and self.byline and bare in letters(self.byline):
            return "byline"
        if line.is_short:
            return self._short(line)
        if not self._is_page and is_title(line):
            return "short"
        return "caption" if not self._is_page and is_unended(line) else STORY

    def _dated(self, line: Line) -> str:
        moment = find_date(line.text, self._day_first)
        if moment is not None:
            self._date(moment)
        names = byline_names(read_line(f"By {line.text.removeprefix('By ')}"))
        self.byline = self.byline or names
        self.credits += [names] if names else []
        return "date"

    def _date(self, found: Moment) -> None:
        """Takes a time of the page where none is known, or only its day."""
        if self.moment is None or (self.moment.precision == "day" and found.at.date() == self.moment.at.date()):
            self.moment = found

    def _short(self, line: Line) -> str:
        if _is_tweet(line.text):
            return STORY
        if self._kept < 2 and line.n_words <= 8:
            self.credits.append(line.text)
            if self.place is None and _PLACE_LINE.fullmatch(line.text):
                self.place = line.text
        elif self._kept >= 2 and line.n_words <= 10:
            self.closing.append(line.text)
        return STORY if self._is_page else "short"

    def _without_date(self, text: str) -> str:
        """The text without a date that merely precedes its first sentence."""
        found = date_prefix(text)
        if found is None or found[1] >= len(text):
            return text
        self.moment = self.moment or found[0]
        return text[found[1] :]


def _one_line(text: str | None) -> str:
    """A headline or byline as given, mended; one without end is cut."""
    return " ".join(mend((text or "")[:_MAX_TITLE]).split())


def _is_tweet(text: str) -> bool:
    return "(@" in text and _TWEET.match(text) is not None


def _is_excerpt(bare: bytes, everything: bytes, bares: list[bytes]) -> bool:
    """Whether a longer block of the page holds this one whole: a pull quote, a summary."""
    if everything.count(bare) < 2:
        return False
    return any(bare in other and len(other) > len(bare) for other in bares)


def _without_author(blocks: list[Block]) -> list[Block]:
    """First and last paragraphs about whoever wrote the story are not of it: the story speaks of others."""
    story = [number for number, block in enumerate(blocks) if block.role == STORY]

    def is_written_by(number: int) -> bool:
        name = described_author(blocks[number].text)
        return name is not None and not any(name.split()[-1] in blocks[i].text for i in story if i != number)

    if len(story) <= _BEFORE_END:
        return blocks
    found = [*filter(is_written_by, story[:2]), *takewhile(is_written_by, story[: -_MAX_BIOS - 1 : -1])]
    return marked(blocks, set(found), "author")


def _second_look(block: Block) -> Block:
    """Where nothing reads like a story, short lines are all there is: keep them rather than an empty body."""
    return block._replace(role=STORY) if block.role == "short" and block.n_words >= 3 else block
