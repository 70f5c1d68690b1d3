"""What a line of an article is: story, or one of the things a page puts around a story.

The rules are those that decided most when copy was labelled by hand (design, section 4): captions and photo
credits (captions.py), sign-up and share lines (calls.py), short lines without final punctuation, end marks (ends.py).
They look at one line at a time; what needs the whole page is in reader.py, what needs other articles in
text.furniture.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from flows.text.captions import FULL_DATE
from flows.text.clues import YEAR, clues, is_seen

SHORT = 15  # words: a shorter line without final punctuation is a heading, a label or a link
_STOPS = tuple(".!?…。！？")
_ENDS_SENTENCE = re.compile(r"[.!?…。！？] ?[\"”’'\)\]»*]*$")
_THEN_CREDIT = re.compile(r"[.!?…][\"”’']? \([^()]{2,30}\)\.?$")  # "... on Monday. (Reuters)"


class Line(NamedTuple):
    """A line, its lower case, about how many words it has, whether it ends as a sentence does, and the groups (of
    clues.py) of which it has a hint."""

    text: str
    lower: str
    n_words: int
    is_sentence: bool
    hints: int

    @property
    def is_short(self) -> bool:
        return self.n_words < SHORT and not self.is_sentence


def read_line(text: str, hints: int = 0) -> Line:
    """hints: the groups that hints.look finds in it; rules that need none of them need not look."""
    n_words = about_words(text)
    return Line(text, text.lower(), n_words, ends_sentence(text, n_words), hints)


def about_words(text: str) -> int:
    """How many words a line has, by its spaces."""
    return max(text.count(" ") + 1, len(text) // 20)  # a "word" without end is no short line


def ends_sentence(text: str, n_words: int | None = None) -> bool:
    """Whether a line ends as a sentence does. n_words: about_words, if known."""
    is_sentence = text.endswith(_STOPS) or _ENDS_SENTENCE.search(text, max(0, len(text) - 6)) is not None
    if not is_sentence and text.endswith((")", ").")):
        is_sentence = _THEN_CREDIT.search(text, max(0, len(text) - 40)) is not None
    if is_sentence and text.endswith(("...", "…")):
        return (n_words or about_words(text)) >= SHORT  # else the teaser of another story
    return is_sentence


_WIDGET = re.compile(
    r"\W*(?:\d+(?:\.\d+)?[km]? ?(?:shares?|likes?|retweets?|views?|comments?|replies|reactions)|shares?|tweet"
    r"|pin(?: it)?|e-?mail|print|save|whatsapp|facebook|twitter|linkedin|reddit|more|close|prev(?:ious)?|next|comments?"
    r"|updated|published|posted|advertisement|tonight|today|\d+ (?:min(?:ute)?s?|hours?|hrs?|days?)(?: \d+ min)? ago"
    r"|image \d+ of ?/?\d+|(?:enlarge|expand) (?:this )?image|(?:hide|toggle) caption|now playing:?.*|just watched"
    r"|replay|weather|accuweather\b.{0,20}|\d+ (?:/|of) \d+|\d{1,2} [ap]\.?m"
    r"|(?:(?:posted|updated|published) (?:at )?)?\d{1,2}[:.] ?\d\d(?: ?[ap]\.?m\.?)?(?: [a-z]{2,4})?"
    r"|(?:\W*(?:facebook|e-?mail|twitter|google\+?|linkedin|pinterest|whatsapp|reddit|tumblr|messenger|print|(?:fb|g)?share"
    r"|tweet"
    r"|copy link|connect|comment|more|save|text))+)\W*$"
)
_WEATHER_BAR = clues(
    ("-day forecast", r"^\W*.{0,25}\d-day forecast\W*$"),
    ("°", r"^\W*(?:[a-z.'’-]+,? ){0,3}-?\d{1,3} ?°[cf]?(?: (?:and |partly |mostly |light |heavy )*(?:sunny|cloudy|clear"
          r"|rain|snow|fair|sleet|overcast|fog|showers?|thunderstorms?|windy|haze|mist))*\W*$"),
)  # fmt: skip
_WEATHER = re.compile(
    r"\b(?:highs?|lows?) (?:near |around |in the )?\d{1,3} ?°?f?\b|\bwinds? (?:light and variable|[nsew]{1,3} at \d)"
    r"|\bchance of (?:rain|snow|precip)\w* \d+ ?%"
)


def is_widget(line: Line) -> bool:
    """A button, counter, time or weather bar."""
    if len(line.text) < 60 and (_WIDGET.match(line.lower) or is_seen(_WEATHER_BAR, line.lower)):
        return True
    return line.n_words < 40 and "wind" in line.lower and len(_WEATHER.findall(line.lower)) > 1


_DATED = re.compile(r"\b(?:published|updated|posted):? .{0,40}\b(?:19|20)\d\d\b", re.IGNORECASE)


def is_dated(line: Line) -> bool:
    """Names and times run together: "Jane Roe, USA TODAY Published 3:55 a.m. ET July 16, 2018"."""
    if line.is_sentence or line.n_words >= 40 or not line.hints & YEAR:
        return False
    return _DATED.search(line.text) is not None or (line.n_words <= 10 and FULL_DATE.search(line.text) is not None)


# --- bylines ---

_BYLINE = re.compile(
    r"\W{0,3}(?:[a-z][\w ]{2,30} [—–-] )?(?:(?:this (?:post|article|story) (?:was )?)?"
    r"(?:authored|analysis|opinion|story|written|words|report|text|interview|review|exclusive|reporting|posted"
    r"|commentary)\s+)?by:?\s+(?P<names>[^\W\d_].{1,140})$",
    re.IGNORECASE,
)
# what stands after the names on the line: times, calls to write to the author
_AFTER_NAMES = re.compile(
    r"[\s,]+[-–—|•·]?\s*(?:(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? )?(?:\d{1,2} )?"
    r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.? \d|\d{1,2}[:/.]\d\d|\d{4}-\d\d|published\b"
    r"|updated\b"
    r"|posted\b|e-?mail\b|follow\b|[-–—|•·]\s*\d).*$",
    re.IGNORECASE,
)
_LOWER_WORD = re.compile(r"(?<![\w'’.-])[a-zà-ÿ]{2,}")
_BYLINE_WORDS = frozenset({
    "and", "in", "for", "of", "the", "with", "de", "da", "van", "von", "der", "den", "di", "la", "le", "el", "al",
    "bin", "y", "e", "staff", "writer", "reporter", "correspondent", "special", "to", "news", "editor",
    "contributor", "columnist", "guest", "host", "chief", "at", "on", "reporting", "by", "via", "author", "senior",
    "political", "national", "foreign", "business", "tech", "sports", "service", "wire", "wires", "agency", "press",
    "published", "updated", "posted", "email", "follow", "am", "pm",
})  # fmt: skip


def byline_names(line: Line) -> str | None:
    """The names of a line that is a byline ("By Jane Roe, Staff writer"), or None."""
    if line.n_words > 24 or (line.is_sentence and len(line.text) > 60):
        return None
    match = _BYLINE.match(line.text) if "by" in line.lower else None
    if match is None:
        return None
    names = _AFTER_NAMES.sub("", match["names"]).strip(" ,|•·-–—")
    others = [word for word in _LOWER_WORD.findall(names) if word not in _BYLINE_WORDS]
    return names if names and len(others) <= 1 else None
