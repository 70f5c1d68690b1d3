"""Names that the gazetteer knows: found where the recogniser missed them, and labelled as they are listed."""

from __future__ import annotations

import re
from collections.abc import Set

from flows.entities.gazetteer import Gazetteer
from flows.entities.names import Mention, name_key

_CAPITALISED = re.compile(r"(?<![\w.\-])[A-Z][\w.'’&\-]*\w|(?<![\w.\-])[A-Z]")
_MORE = re.compile(r"[\w\-]|['’](?!s\b)\w| [A-Z]")
_PLACE = re.compile(
    r"(?:Port|Mount|Mt\.?|Lake|Fort|Cape|Isle) (?:of )?[A-Z]\w+$|[A-Z]\w+ (?:Island|County|Province|Valley)$"
)
_FIRM = re.compile(
    r"(?<=\bthe )[A-Z]\w+ (?:and|&) [A-Z]\w+"
    r"(?=['’]?s? (?:works|firm|factory|plant|brewery|distillery|shipyard|yard|mill|bank|company|partnership|store)\b)"
)
_IS_A_PLACE = re.compile(
    r",\s(?:an?|the)\s(?:[\w\-]+\s){0,3}?"
    r"(?:region|province|city|town|village|capital|island|district|county|state|port|suburb|resort)"
    r"(?=[,.;)]|\s(?:of|in|on|near|north|south|east|west|where|that|which|with|whose|about|just)\b)"
)


def find_listed(body: str, found: list[Mention], known: Gazetteer) -> None:
    """Listed names that the recogniser missed, or of which it saw a part."""
    taken = bytearray(len(body))
    for mention in found:
        taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    end = 0
    for match in _CAPITALISED.finditer(body):
        start = match.start()
        if start < end:
            continue
        for surface, label in known.by_first_word.get(match[0], ()):
            end_here = start + len(surface)
            if not body.startswith(surface, start) or _goes_on(body, end_here):
                continue
            inside = [m for m in found if m.start < end_here and start < m.end] if 1 in taken[start:end_here] else []
            if all(start <= m.start and m.end <= end_here and m.end - m.start < len(surface) for m in inside):
                for mention in inside:
                    found.remove(mention)
                found.append(Mention(start, end_here, label, surface, name_key(surface)))
                end = end_here
            break


def find_firms(body: str, found: list[Mention]) -> None:
    """Firms of two partners, which recognisers take for two people: the Aldous and Wren works."""
    for match in _FIRM.finditer(body):
        found[:] = [m for m in found if m.end <= match.start() or m.start >= match.end()]
        found.append(Mention(match.start(), match.end(), "ORG", match[0], name_key(match[0])))


def _goes_on(body: str, end: int) -> bool:
    """Whether a word, or a name of several words, goes on at `end`."""
    return bool(_MORE.match(body, end))


def label_by_words(body: str, mention: Mention, known: Gazetteer) -> None:
    """A name that begins with Port or Lake, or is said to be a region or town, is a place."""
    if mention.label not in ("PERSON", "ORG", "WORK_OF_ART", "PRODUCT") or mention.key in known.by_key:
        return
    if _PLACE.match(mention.surface) or _IS_A_PLACE.match(body, mention.end):
        mention.label = "GPE"


def label_by_gazetteer(mention: Mention, known: Gazetteer, surnames: Set[str]) -> None:
    """A listed name has the listed label, unless it may be a person's: the article's people have the `surnames`."""
    entries = known.by_key.get(mention.key)
    if not entries or any(entry.label == mention.label for entry in entries) or mention.label == "LANGUAGE":
        return
    if mention.key in known.unsure or (len(mention.key) <= 3 and mention.surface.upper() != mention.surface):
        return
    labels = {entry.label for entry in entries if entry.rule != "capital"}
    if len(labels) == 1 and (mention.label != "PERSON" or mention.key not in surnames or mention.key in known.places):
        mention.label = labels.pop()
