"""Words that tell who said something: verbs of speech, pronouns, roles. The lists lie beside this file."""

from __future__ import annotations

import csv
import re
from pathlib import Path


def _words(name: str) -> list[str]:
    """The lines of a word list, longest first, so that an alternation prefers the longer word."""
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").split("\n")
    return sorted(filter(None, lines), key=lambda word: (-len(word), word))


#: Verbs after which a few quoted words are somebody's, not the writer's irony.
CUE = re.compile(r"\b(?:" + "|".join(_words("speech_verbs.txt")) + r")\b")
ACCORDING = re.compile(r"\b(?:[Aa]ccording to|[Ii]n the words of|quoting)\s+")
PRONOUN = re.compile(r"\b(?:[Hh]e|[Ss]he|[Tt]hey|[Ii]t|I|[Ww]e)\b")
#: A person or body named by what it is: "a spokesman for the ministry", "the president".
ROLE = re.compile(
    r"\b(?:(?:the|an?|one|another|his|her|their|senior|several|some|many|two|three|other)\s+"
    r"(?:[\w’'.\-]+\s+){0,4}?)?(?:" + "|".join(_words("roles.txt")) + r")\b",
    re.I,
)


def _genders() -> dict[str, str]:
    with Path(__file__).with_name("first_names.csv").open(encoding="utf-8", newline="") as lines:
        return {row["name"]: row["gender"] for row in csv.DictReader(lines)}


#: First name -> f or m, for names that are plainly one; a name not listed may be either.
GENDER = _genders()
HONORIFIC = {"Mr": "m", "Mrs": "f", "Ms": "f", "Sir": "m", "Lord": "m", "Lady": "f", "Dame": "f", "King": "m",
             "Queen": "f", "Prince": "m", "Princess": "f", "Sister": "f", "Father": "m"}  # fmt: skip
