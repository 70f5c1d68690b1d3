"""Words that tell who said something: verbs of speech, pronouns, roles. The lists lie beside this file."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path


def _words(name: str) -> str:
    """A pattern of the words of a list, the longer of two first."""
    return _one_of(filter(None, Path(__file__).with_name(name).read_text(encoding="utf-8").split("\n")))


def _one_of(words: Iterable[str]) -> str:
    """Letter by letter, so that `re` tries the few words that go on as the text does, not all of them in turn."""
    words = sorted(set(words))
    branches = [
        re.escape(letter) + _one_of(word[1:] for word in group)
        for letter, group in groupby(filter(None, words), key=lambda word: word[0])
    ]
    if not branches:
        return ""
    return f"(?:{'|'.join(branches)})" + "?" * ("" in words)


#: Verbs after which a few quoted words are somebody's, not the writer's irony.
CUE = re.compile(rf"\b{_words('speech_verbs.txt')}\b")
ACCORDING = re.compile(r"\b(?:[Aa]ccording to|[Ii]n the words of|quoting)\s+")
PRONOUN = re.compile(r"\b(?:[Hh]e|[Ss]he|[Tt]hey|[Ii]t|I|[Ww]e)\b")
#: A person or body named by what it is: "a spokesman for the ministry", "the president".
ROLE = re.compile(
    r"\b(?:(?:the|an?|one|another|his|her|their|senior|several|some|many|two|three|other)\s+"
    rf"(?:[\w’'.\-]+\s+){{0,4}}?)?{_words('roles.txt')}\b",
    re.I,
)


def _genders() -> dict[str, str]:
    with Path(__file__).with_name("first_names.csv").open(encoding="utf-8", newline="") as lines:
        return {row["name"]: row["gender"] for row in csv.DictReader(lines)}


#: First name -> f or m, for names that are plainly one; a name not listed may be either.
GENDER = _genders()
HONORIFIC = {"Mr": "m", "Mrs": "f", "Ms": "f", "Sir": "m", "Lord": "m", "Lady": "f", "Dame": "f", "King": "m",
             "Queen": "f", "Prince": "m", "Princess": "f", "Sister": "f", "Father": "m"}  # fmt: skip
