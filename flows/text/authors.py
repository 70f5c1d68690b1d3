"""Who wrote a story, as papers tell it above or below the story."""

from __future__ import annotations

import re

from flows.text.lines import Line, about_words

_ABOUT_AUTHOR = re.compile(
    r"\W{0,3}(?P<name>[A-Z][\w.'’-]+(?: (?:[A-Z][\w.'’-]*|de|van|von|der|bin|al)){1,4}),?"
    r"(?: [A-Z]{2,5} \(ret\.?\))? (?:[a-z][\w-]*,? ){0,3}?"
    r"(?:(?:teaches|blogs|lectures|holds an? (?:Ph\.?D|doctorate|degree))\b|(?:is|was|has been|serves as|works as)"
    r" (?:(?:an?|the|former|senior|[A-Z][\w'’]+(?: [A-Z][\w'’]+){0,4}['’]s?) (?:[\w-]+,? ){0,6}?)?"
    r"(?:journalist|columnist|reporter|correspondent|writer|editor|author|contributor|fellow|professor|lecturer|analyst"
    r"|strategist|expert|director|producer|blogger|commentator|ambassador|secretary|officer|historian|lawyer|attorney"
    r"|intern|commander|counselor|chief executive|[Pp]resident|[Cc]hairman)\b)"
)
# the author's picture has the name as its text: "Jane Roe Jane Roe covers the harbor for the Courier."
_CARD = re.compile(r"([A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3}) \1 (?=[a-z])")
_WROTE_TODAY = re.compile(r"[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3} (?:wrote|compiled|edited) today['’]s [^.]{3,60}\.?$")
_LONGEST, _LONGEST_CARD = 70, 60  # words
_LONGEST_NAME = 60  # characters
SPEAKS = re.compile(r"\b(?:said|says|told|tells|added|asked)\b")


def described_author(text: str) -> str | None:
    """The name in a line that may tell who the author is ("Jane Roe is a columnist in Oslo."), or None."""
    found = _ABOUT_AUTHOR.match(text) if about_words(text) <= _LONGEST else None
    return found["name"] if found and not SPEAKS.search(text) else None


def is_author(line: Line) -> bool:
    """A line that tells nothing but who the author is, wherever it stands."""
    if line.n_words > _LONGEST_CARD:
        return False
    text = line.text
    if text.find(text[: text.find(" ") + 1], 1, _LONGEST_NAME) > 0 and _CARD.match(text):  # most say nothing twice
        return True
    return " today" in text and _WROTE_TODAY.match(text) is not None
