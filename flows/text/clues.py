"""Costly patterns, each beside a plain substring that it cannot match without.

Every paragraph of every article is asked some forty questions, most of which nearly no paragraph has to do with. So
a pattern is searched for only where its substring is seen; and the substrings of a whole group are looked for all at
once (hints.py).
"""

from __future__ import annotations

import re
from typing import NamedTuple

#: Groups of hints, as bits: of photo credits, captions, calls to the reader, ends of stories; four digits in a row.
CREDIT, CAPTION, CALL, END, YEAR = 1, 2, 4, 8, 16


class Clue(NamedTuple):
    """A substring and the pattern that hangs on it."""

    hint: str
    pattern: re.Pattern[str]


def clues(*pairs: tuple[str, str]) -> tuple[Clue, ...]:
    """From pairs of a substring and a regular expression."""
    return tuple(Clue(hint, re.compile(pattern)) for hint, pattern in pairs)


def is_seen(sought: tuple[Clue, ...], text: str) -> bool:
    """Whether one of the patterns matches somewhere."""
    for hint, pattern in sought:  # noqa: SIM110 - twice as quick as any(), and every paragraph comes through here
        if hint in text and pattern.search(text):
            return True
    return False


def has(text: str, hints: tuple[str, ...]) -> bool:
    """Whether one of the substrings stands in a text."""
    for hint in hints:  # noqa: SIM110
        if hint in text:
            return True
    return False
