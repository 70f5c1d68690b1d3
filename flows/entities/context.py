"""An article as the attribution of its quotations sees it: who is named where, who holds an office, who spoke."""

from __future__ import annotations

import functools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from flows.entities.cues import GENDER, HONORIFIC
from flows.text.quotation import Quotation

_APPOSITION = re.compile(r",\s+((?:[^,.;:“\"]|\.(?=[A-Z]|\s[a-z])){3,60})[,.;]")  # U.N. has dots


class Subject(NamedTuple):
    """A named entity that may speak: offsets in the body, its canonical name and id."""

    start: int
    end: int
    is_person: bool
    name: str
    entity_id: str
    may_speak: bool = True  # places and works do not


class Speaker(NamedTuple):
    """Who says it (None: nobody named), the entity, and the words that told it (None: the quotation before)."""

    name: str | None
    entity_id: str | None
    cue: str | None


@dataclass(frozen=True)
class Context:
    """An article as the attribution sees it."""

    body: str
    subjects: Sequence[Subject]
    starts: Sequence[int]
    spans: Sequence[Quotation]
    holders: dict[str, Subject | None]  # office -> who holds it in this article; None: more than one
    genders: dict[str, str]  # entity_id -> f or m, where first name or form of address tell it
    people: frozenset[str]  # entity_ids of people
    said: list[tuple[int, Speaker]] = field(default_factory=list)  # end of each quotation so far, its speaker

    @classmethod
    def of(cls, body: str, subjects: Sequence[Subject], spans: Sequence[Quotation], titles: Sequence[str]) -> Context:
        holders = _holders(body, subjects, _title_keys(tuple(titles)))
        people = frozenset(s.entity_id for s in subjects if s.is_person)
        return cls(body, subjects, [s.start for s in subjects], spans, holders, _genders(body, subjects), people)

    def within(self, start: int, end: int) -> list[Subject]:
        """Subjects inside [start, end)."""
        low = bisect_left(self.starts, start)
        return [s for s in self.subjects[low : bisect_left(self.starts, end)] if s.end <= end and s.may_speak]

    def quoted(self, position: int) -> bool:
        n = bisect_right(self.spans, position, key=lambda span: span.start) - 1
        return n >= 0 and position < self.spans[n].end


def last_person(context: Context, position: int, gender: str) -> Subject | None:
    """The person last named before `position`, outside quotations, who is not known to be of the other gender."""
    for n in range(bisect_left(context.starts, position) - 1, -1, -1):
        subject = context.subjects[n]
        if context.body.endswith("the ", 0, subject.start):
            continue  # the Clintons
        fits = subject.is_person and context.genders.get(subject.entity_id, gender) == gender
        if fits and not context.quoted(subject.start):
            return subject
    return None


def _genders(body: str, subjects: Sequence[Subject]) -> dict[str, str]:
    genders: dict[str, str] = {}
    for subject in subjects:
        if subject.is_person:
            before = re.search(r"(\w+)\.?\s$", body[max(0, subject.start - 10) : subject.start])
            told = HONORIFIC.get(before[1]) if before else None
            first = subject.name.split()[0] if " " in subject.name else ""
            if found := told or GENDER.get(first):
                genders.setdefault(subject.entity_id, found)
    return genders


def _holders(body: str, subjects: Sequence[Subject], titles: frozenset[str]) -> dict[str, Subject | None]:
    """Office -> the one person who has it before or after the name in this article."""
    holders: dict[str, Subject | None] = {}
    for subject in subjects:
        if not subject.is_person:
            continue
        before = body[max(0, subject.start - 40) : subject.start]
        after = _APPOSITION.match(body, subject.end)
        for title in filter(None, (_title_at_end(before, titles), after and _title_in(after[1], titles))):
            known = holders.setdefault(title, subject)
            if known is not None and known.entity_id != subject.entity_id:
                holders[title] = None
    return holders


@functools.cache
def _title_keys(titles: tuple[str, ...]) -> frozenset[str]:
    return frozenset(" ".join(title_words(title)) for title in titles)


def title_words(text: str) -> list[str]:
    """The words of a title, lower case; secretary-general has two."""
    return re.findall(r"[a-z]+", text.lower().replace("-", " "))


def _title_at_end(text: str, titles: frozenset[str]) -> str | None:
    """The longest title that a text ends with: Japanese `Prime Minister` NAME; none that somebody had."""
    if text.rstrip()[-1:] in ",.;:)":
        return None
    words = title_words(text)
    for n in (4, 3, 2, 1):
        if len(words) >= n and (title := " ".join(words[-n:])) in titles:
            return title if words[-n - 1 : -n] not in (["former"], ["ex"], ["late"]) else None
    return None


def _title_in(text: str, titles: frozenset[str]) -> str | None:
    """The title in an apposition: NAME, Japan's `prime minister`, or NAME, the `president` of Peru."""
    return _title_at_end(re.split(r"\s(?:of|for)\s", text)[0], titles)
