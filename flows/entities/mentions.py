"""From what a recogniser says about single sentences to the names of one article.

Order: trim, drop what is no name, label by the gazetteer, let an article's labels vote, find what was missed.
Measured on 2020 newswire the vote, the surname rule and the recovery raise the raw model from 76.9 to 81.2 F1.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence

from flows.entities.gazetteer import Gazetteer
from flows.entities.lines import Line, datelines, lines_in_capitals, teams
from flows.entities.listed import find_firms, find_listed, label_by_gazetteer, label_by_words
from flows.entities.names import NAME_LABELS, Mention, is_acronym_of, name_key, person_parts, trim

_VOTING = frozenset({"PERSON", "ORG", "GPE", "LOC", "NORP", "FAC", "PRODUCT", "WORK_OF_ART", "EVENT"})
_RECOVERED = frozenset({"PERSON", "ORG", "GPE", "LOC"})
_MONTHS_DAYS = frozenset(
    {"january", "february", "march", "april", "may", "june", "july", "august", "september", "october"}
    | {"november", "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
)
_COMPASS = re.compile(r"\b[Tt]he (North|South)(?=(?:['’]s)?(?:[\s,.;:?!]|$))(?! (?:[A-Z]|of\b))")
_PARENTHESIS = re.compile(r"\s*\(([A-Z][A-Za-z.&\-]{1,9})\)")
_WHO = re.compile(r",\s(?:who(?:se)?\b|\d\d,)")
_BODY = re.compile(  # last words of organisations, which British papers call `who`
    r"(?:Academy|Agency|Alliance|Army|Association|Bank|Board|Center|Centre|Church|City|Club|Commission|Committee|Company"
    r"|Council|Court|Department|Force|Forum|Foundation|Government|Group|Guard|Institute|League|Ministry|Movement|Office"
    r"|Organi[sz]ation|Party|Police|School|Service|Society|Team|Trust|Union|United|University|[a-z]+s)$"
)
_SCORE = re.compile(r"(?:\s+\d+)+$")  # golf: Dion Fourie 69


Found = tuple[int, int, str]  # start, end (in the body), label


def mentions(body: str, sentence_starts: Sequence[int], found: Iterable[Found], known: Gazetteer) -> list[Mention]:
    """The names of one article in their order, never overlapping.

    `found`: what the recogniser gave, offsets in the body. `sentence_starts`: ascending; a name lies within one
    sentence.
    """
    result = _tidy(body, found, known)
    if not result:
        return []  # switched off, or a language the model does not read: the rules alone would guess
    find_listed(body, result, known)
    find_firms(body, result)
    surnames = {person_parts(m.key)[-1] for m in result if m.label == "PERSON" and " " in m.key}
    for mention in result:
        label_by_gazetteer(mention, known, surnames)
        label_by_words(body, mention, known)
    _vote(result, known)
    capitals = lines_in_capitals(body)
    _lines(body, result, known, capitals)
    _recover(body, result, sentence_starts, bool(capitals))
    _koreas(body, result)
    return sorted((m for m in result if _in_one(sentence_starts, m.start, m.end)), key=lambda m: m.start)


def _in_one(sentence_starts: Sequence[int], start: int, end: int) -> bool:
    return bisect_right(sentence_starts, start) == bisect_right(sentence_starts, end - 1)


def _tidy(body: str, found: Iterable[Found], known: Gazetteer) -> list[Mention]:
    result: list[Mention] = []
    last = 0
    for start, end, label in sorted(found):
        if label not in NAME_LABELS:
            continue
        start, end = trim(body, max(start, last), end)
        if label in ("PERSON", "PER"):
            start = _strip_titles(body, start, end, known)
            end = start + len(_SCORE.sub("", body[start:end]))
        surface = body[start:end]
        key = name_key(surface)
        if key and _is_name(surface, key) and not known.blocked(key, label):
            if key in _MONTHS_DAYS and label != "PERSON":
                continue
            if label == "ORG" and _is_somebody(body, start, end):
                label = "PERSON"
            if _is_title(body, start, end, key, known):
                continue
            result.append(Mention(start, end, label, surface, key))
            last = end
    return result


def _is_name(surface: str, key: str) -> bool:
    """Names have a capital letter (or none at all: scripts without case) and a letter."""
    letters = [c for c in surface if c.isalpha()]
    return bool(letters) and not (surface == surface.lower() and surface != surface.upper()) and len(key) > 1


def _is_somebody(body: str, start: int, end: int) -> bool:
    """Whether what the model takes for an organisation has an age or is a `who`: NAME NAME, 46, NAME NAME, who ..."""
    words = body[start:end].split()
    told = len(words) in (2, 3) and all(word[0].isupper() for word in words) and _WHO.match(body, end)
    return bool(told) and not _BODY.search(words[-1])


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


def _vote(found: list[Mention], known: Gazetteer) -> None:
    """One label a name: the one most of its mentions have; a bare surname of a full name is a person."""
    counts: dict[str, Counter[str]] = {}
    surnames: set[str] = set()
    bare = {m.key for m in found if m.label == "PERSON" and " " not in m.key}
    for mention in found:
        parts = mention.surface.split() if mention.label == "ORG" and mention.key not in known.by_key else []
        if len(parts) == 2 and name_key(parts[1]) in bare:  # the surname alone is a person's
            mention.label = "PERSON"
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


def _lines(body: str, found: list[Mention], known: Gazetteer, capitals: list[Line]) -> None:
    """Names in lines that are no prose are told by the line (see lines.py)."""
    if capitals:
        prose = _keys_outside(found, capitals)
        found[:] = [m for m in found if m.key in prose or m.key in known.by_key or not _inside(m, capitals)]
    for line in datelines(body):
        if not any(m.start <= line.start and m.end >= line.end and m.label in ("GPE", "LOC") for m in found):
            _put(body, found, line, "GPE")
    sure, likely = teams(body)
    for line in sure:
        key = name_key(body[line.start : line.end])
        _put(body, found, line, "GPE" if key in known.places else "ORG")
    spans = {(m.start, m.end): m for m in found}
    rows = [spans[line] for line in likely if line in spans]
    for mention in rows:
        if mention.label in ("GPE", "LOC", "FAC"):
            mention.label = "GPE" if mention.key in known.places else "ORG"
    if sum(mention.label == "ORG" for mention in rows) > len(rows) / 2:  # a table of clubs, not of players
        for line in likely:
            if not any(m.start < line.end and line.start < m.end for m in found):
                _put(body, found, line, "ORG")


def _put(body: str, found: list[Mention], line: Line, label: str) -> None:
    """A name in place of all that overlap it."""
    found[:] = [m for m in found if m.end <= line.start or m.start >= line.end]
    surface = body[line.start : line.end]
    found.append(Mention(line.start, line.end, label, surface, name_key(surface)))


def _inside(mention: Mention, lines: list[Line]) -> bool:
    n = bisect_right(lines, mention.start, key=lambda line: line.start) - 1
    return n >= 0 and mention.end <= lines[n].end


def _keys_outside(found: list[Mention], lines: list[Line]) -> set[str]:
    """Keys, and surnames, of the names in prose."""
    keys = set()
    for mention in found:
        if not _inside(mention, lines):
            keys.add(mention.key)
            if mention.label == "PERSON":
                keys.add(person_parts(mention.key)[-1])
    return keys


def _recover(body: str, found: list[Mention], sentence_starts: Sequence[int], in_capitals: bool) -> None:
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
    if in_capitals:
        labels |= {s.upper(): n for s, n in labels.items() if s.upper() not in labels and len(s) > 3}
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
