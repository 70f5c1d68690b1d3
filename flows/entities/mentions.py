"""From what a recogniser says about single sentences to the names of one article.

Order: trim, drop what is no name, label by the gazetteer, let an article's labels vote, find what was missed.
Measured on 2020 newswire the vote, the surname rule and the recovery raise the raw model from 76.9 to 81.2 F1.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flows.entities.gazetteer import Gazetteer
from flows.entities.names import NAME_LABELS, is_acronym_of, name_key, person_parts, trim

_VOTING = frozenset({"PERSON", "ORG", "GPE", "LOC", "NORP", "FAC", "PRODUCT", "WORK_OF_ART", "EVENT"})
_RECOVERED = frozenset({"PERSON", "ORG", "GPE", "LOC"})
_MONTHS_DAYS = frozenset(
    {"january", "february", "march", "april", "may", "june", "july", "august", "september", "october"}
    | {"november", "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
)
_DATELINE = re.compile(
    r"([A-Z][A-Z.'’\- ]*[A-Z])(?=(?:, [\w.,' ]{2,40})? ?(?:\([A-Z][\w /.]{1,30}\) ?)?(?:[—–]|--?(?!\w)))"
)
_COMPASS = re.compile(r"\b[Tt]he (North|South)(?=(?:['’]s)?(?:[\s,.;:?!]|$))(?! (?:[A-Z]|of\b))")
_PARENTHESIS = re.compile(r"\s*\(([A-Z][A-Za-z.&\-]{1,9})\)")
_INITIAL_CAPITAL = re.compile(r"[^\W_]")


@dataclass(slots=True)
class Mention:
    """A name in an article: code-point offsets into its body, end exclusive."""

    start: int
    end: int
    label: str
    surface: str
    key: str


Found = tuple[int, int, str]  # start, end (in the body), label


def mentions(body: str, sentence_starts: Sequence[int], found: Iterable[Found], known: Gazetteer) -> list[Mention]:
    """The names of one article in their order, never overlapping.

    `found`: what the recogniser gave, offsets in the body. `sentence_starts`: ascending; a name recovered by its
    other mentions must lie within one sentence.
    """
    result = _tidy(body, found, known)
    if not result:
        return []  # switched off, or a language the model does not read: the rules alone would guess
    for mention in result:
        _label_by_gazetteer(mention, known)
    _vote(result, known)
    _dateline(body, result)
    _recover(body, result, known, sentence_starts)
    _koreas(body, result)
    return sorted(result, key=lambda m: m.start)


def _tidy(body: str, found: Iterable[Found], known: Gazetteer) -> list[Mention]:
    result: list[Mention] = []
    last = 0
    for start, end, label in sorted(found):
        if label not in NAME_LABELS:
            continue
        start, end = trim(body, max(start, last), end)
        if label in ("PERSON", "PER"):
            start = _strip_titles(body, start, end, known)
        surface = body[start:end]
        key = name_key(surface)
        if key and _is_name(surface, key) and not known.blocked(key, label):
            if _is_title(body, start, end, key, known):
                continue
            result.append(Mention(start, end, label, surface, key))
            last = end
    return result


def _is_name(surface: str, key: str) -> bool:
    """Names have a capital letter (or none at all: scripts without case) and a letter."""
    letters = [c for c in surface if c.isalpha()]
    return bool(letters) and not (surface == surface.lower() and surface != surface.upper()) and len(key) > 1


def _strip_titles(body: str, start: int, end: int, known: Gazetteer) -> int:
    """The start of a person's name after titles ("President Donald Trump"), at least one word kept."""
    words = [(m.start() + start, m.end() + start) for m in re.finditer(r"\S+", body[start:end])]
    while len(words) > 1:
        for n in range(min(4, len(words) - 1), 0, -1):
            if name_key(body[words[0][0] : words[n - 1][1]]) in known.titles:
                del words[:n]
                break
        else:
            break
    return words[0][0] if words else start


def _is_title(body: str, start: int, end: int, key: str, known: Gazetteer) -> bool:
    """Whether a span is (part of) a title: "State" in "Secretary of State", "Prime Minister"."""
    if key in known.titles:
        return True
    if not all(word in known.title_words or word == "of" for word in key.split()):
        return False
    low = max(0, start - 40)
    for phrase in known.title_pattern.finditer(body[low : end + 40]):
        if low + phrase.start() <= start and end <= low + phrase.end():
            return True
    return False


def _label_by_gazetteer(mention: Mention, known: Gazetteer) -> None:
    """A listed name has the listed label, unless it may be a person's or is plainly something else."""
    entries = known.by_key.get(mention.key)
    if not entries or any(entry.label == mention.label for entry in entries) or mention.label == "LANGUAGE":
        return
    if mention.key in known.unsure:
        return
    labels = {entry.label for entry in entries if entry.rule != "capital"}
    sure = " " in mention.key or mention.surface.isupper() or mention.key in known.places
    if len(labels) == 1 and (sure or mention.label != "PERSON"):
        mention.label = labels.pop()


def _vote(found: list[Mention], known: Gazetteer) -> None:
    """One label a name: the one most of its mentions have; a bare surname of a full name is a person."""
    counts: dict[str, Counter[str]] = {}
    surnames: set[str] = set()
    for mention in found:
        if mention.label in _VOTING:
            counts.setdefault(mention.key, Counter())[mention.label] += 1
        if mention.label == "PERSON" and " " in mention.key:
            surnames.add(person_parts(mention.key)[-1])
    for mention in found:
        if mention.label not in _VOTING:
            continue
        votes = counts[mention.key]
        label, most = max(votes.items(), key=lambda item: (item[1], item[0]))
        if most > votes[mention.label]:
            mention.label = label
        if mention.key in surnames and mention.key not in known.places:
            mention.label = "PERSON"


def _dateline(body: str, found: list[Mention]) -> None:
    """The place in capitals that opens a report ("AL-AIN, United Arab Emirates (Reuters) -")."""
    match = _DATELINE.match(body)
    if match is None or match.end() > 40:
        return
    start, end = match.span(1)
    if any(m.start <= start and m.end >= end and m.label in ("GPE", "LOC") for m in found):
        return
    found[:] = [m for m in found if m.end <= start or m.start >= end]
    found.append(Mention(start, end, "GPE", body[start:end], name_key(body[start:end])))


def _recover(body: str, found: list[Mention], known: Gazetteer, sentence_starts: Sequence[int]) -> None:
    """Further mentions of the article's names, surnames and bound acronyms that the recogniser missed."""
    labels: dict[str, Counter[str]] = {}
    for mention in found:
        if mention.label not in _RECOVERED or len(mention.surface) < 3 or not mention.surface[0].isupper():
            continue
        labels.setdefault(mention.surface, Counter())[mention.label] += 1
        if mention.label == "PERSON" and " " in mention.surface:
            last = mention.surface.split()[-1]
            if len(last) > 2 and last[0].isupper() and last.lower().strip(".") not in ("jr", "sr", "iii"):
                labels.setdefault(last, Counter())["PERSON"] += 1
        if mention.label == "ORG" and (acronym := bound_acronym(body, mention)):
            labels.setdefault(acronym, Counter())["ORG"] += 1
    wanted = [s for s in labels if s.lower() not in _MONTHS_DAYS]
    if not wanted:
        return
    covered = bytearray(len(body))
    for mention in found:
        covered[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    pattern = "|".join(re.escape(s) for s in sorted(wanted, key=lambda s: (-len(s), s)))
    for match in re.finditer(rf"(?<![\w.\-])(?:{pattern})(?![\w\-])", body):
        start, end = match.span()
        if 1 in covered[start:end]:
            continue
        if bisect_right(sentence_starts, start) != bisect_right(sentence_starts, end - 1):
            continue
        surface = match[0]
        label = max(labels[surface].items(), key=lambda item: (item[1], item[0]))[0]
        found.append(Mention(start, end, label, surface, name_key(surface)))


def bound_acronym(body: str, mention: Mention) -> str | None:
    """The acronym that an article binds to a name: "International Atomic Energy Agency (IAEA)"."""
    match = _PARENTHESIS.match(body, mention.end)
    return match[1] if match and is_acronym_of(match[1], mention.surface) else None


def _koreas(body: str, found: list[Mention]) -> None:
    """ "the North" and "the South", where the article names one of the Koreas."""
    keys = {m.key for m in found}
    north = bool(keys & {"north korea", "north korean", "north koreans", "dprk"})
    if not north and not keys & {"south korea", "south korean", "south koreans"}:
        return
    for match in _COMPASS.finditer(body):
        start, end = match.span(1)
        found[:] = [m for m in found if m.end <= match.start() or m.start >= end]
        found.append(Mention(start, end, "GPE", match[1], f"{match[1].lower()} korea"))
