"""Where a story ends, and the notes that stand before or after it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flows.text.clues import END, clues

if TYPE_CHECKING:
    from flows.text.lines import Line

_NOTE = re.compile(
    r"\W{0,3}(?:\((?:corrects|corrected|updates|recasts|adds|refiles|repeats|(?:the|this) story is (?:refiled"
    r"|corrected))\b|this (?:story|version"
    r"|article|item|post|report) (?:has been"
    r"|corrects|was (?:updated|corrected))|editor['’]?s? note\b"
    r"|corrections?(?: added [^:]{0,30})?:|eds[.:]"
    r"|an? (?:previous|prior|earlier) version of this)"
)
_END_START = re.compile(
    r"please (?:review|read|follow) (?:the |our )?community (?:guidelines|standards)\b|"
    r"\W{0,4}(?:(?:(?:with )?addit\w+ |further )?reporting(?: and writing| and editing)? (?:by|from) (?-i:[A-Z])"
    r"|(?:writing|editing|compiled|edited)(?: and \w+)? by (?-i:[A-Z])|©|\(c\) |copyright (?:©|\(c\)|\d{4}|the\b)"
    r"|tags:|-{2,3}\s?30\s?-{2,3}$|#{3}$|(?-i:ENDS?)$)",
    re.IGNORECASE,
)
# lines that end a story wherever this stands in them
_INSIDE = clues(
    ("contains material", r"(?i)^this (?:report|story|article) contains material from\b"),
    ("edited this", r"(?i)\bproduced and edited this (?:interview|story|report) for\b"),
    ("produced this", r"(?i)\bedited and produced this (?:interview|story|report) for\b"),
    ("contributed", r"(?i)\bcontributed(?: (?:to )?th(?:is|e) (?:report|story|article)| reporting\b|\.?$)"),
    (
        " is a",
        r"(?i)\bis an? (?:associated press|ap|reuters|afp|bloomberg(?: news)?)\b.{0,20}\b(?:writer|reporter"
        r"|correspondent|journalist)",
    ),
    ("reported from", r"^[A-Z]\S+(?: [A-Z]\S+)*(?:,? and [A-Z]\S+(?: [A-Z]\S+)*)? reported from [A-Z]"),
    ("©", r"©\s?\d{4}"),
    ("rights reserved", r"(?i)\ball rights reserved\b"),
)
_STAFF = ("writer", "reporter", "correspondent", "journalist")
END_HINTS = (*(hint for hint, _ in _INSIDE if hint != " is a"), *_STAFF)  # is a: of those alone
_COMMENTS = re.compile(
    r"\W{0,3}(?:(?:leave|post|add) a (?:comment|reply)|\d+ comments?|comments? \(\d+\)|(?:readers?['’]?"
    r"|user) comments)\W*$"
)
_STORY_BEFORE = re.compile(r"[a-z][.!?] (?=[A-Z]\S+ [A-Z])")


def is_note(line: Line) -> bool:
    """A correction note or a wire's slug."""
    return line.n_words < 60 and _NOTE.match(line.lower) is not None


def is_end_mark(line: Line) -> bool:
    """The report's closing line: what follows is no longer the story."""
    if line.n_words >= 60 or '"' in line.text or "“" in line.text:
        return False
    if _END_START.match(line.text):
        return line.n_words < 30 or line.text.lstrip().startswith("(")
    if not line.hints & END:
        return False
    found = [match.start() for hint, pattern in _INSIDE if hint in line.lower and (match := pattern.search(line.text))]
    # the credit at the end of a paragraph of story is left there
    return bool(found) and not _STORY_BEFORE.search(line.text, 0, min(found))


def is_comments(line: Line) -> bool:
    """The heading of the readers' comments."""
    return line.n_words < 9 and _COMMENTS.match(line.lower) is not None
