"""Headlines: a page's own, and those of other stories."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flows.text.captions import NAME_AND_AGENCY
from flows.text.words import match_key

if TYPE_CHECKING:
    from flows.text.lines import Line

_TITLE_WORDS = (6, 25)
_SMALL = frozenset({"the", "a", "an", "of", "to", "for", "by", "with", "on", "in", "at", "as", "and", "is", "that"})
_SITE = re.compile(
    r"\s+(?:[|•»]\s+[^|]{2,40}|[-–—·:]\s+(?:The )?(?:[\w&.'’]+ ){0,4}(?:News|Times|Post|Herald|Tribune|Journal|Guardian"
    r"|Press|Mail|Telegraph|Chronicle|Gazette|Courier|Globe|Today|Online|Reuters|AP|BBC|CNN|CNBC|NPR|[\w-]+\.(?:com|org|net"
    r"|co\.uk)))$"
)


def without_site(title: str) -> str:
    """A page's title without the name of its site: "Talks fail | The Courier"."""
    match = _SITE.search(title)
    return title if match is None or match.start() < 15 else title[: match.start()]


def is_retitled(line: Line, headline: str) -> bool:
    """The headline in other words, as a page's title and its heading often are."""
    if line.is_sentence or not 4 <= line.n_words <= 25:
        return False
    words, title = set(match_key(line.text).split()), set(match_key(headline).split())
    return len(words & title) >= 0.6 * max(len(words), len(title))


def reads_like_headline(line: Line) -> bool:
    """No sentence, a question, or one In Title Case."""
    if not 3 <= line.n_words <= 30 or line.text.endswith(":") or NAME_AND_AGENCY.fullmatch(line.text):
        return False
    if not line.is_sentence or line.text[-1] in "?!":
        return True
    words = line.text.split()
    return len(words) >= 5 and sum(not word[0].islower() for word in words) >= 0.9 * len(words)


def is_title(line: Line) -> bool:
    """A headline of another story, In Title Case With Each Word, though it ends in a full stop."""
    if not _TITLE_WORDS[0] <= line.n_words <= _TITLE_WORDS[1] or '"' in line.text or "“" in line.text:
        return False
    if line.text[line.text.find(" ") + 1].islower():  # most are told by their second word
        return False
    words = line.text.split()
    if sum(word.isupper() for word in words) > len(words) / 2:  # telexes
        return False
    return all(not word[0].islower() for word in words) and any(word.lower() in _SMALL for word in words[1:])
