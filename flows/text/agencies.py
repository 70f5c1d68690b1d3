"""Which wire agency a copy is credited to, from its byline, dateline, credit or closing line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
# TOKYO —, WASHINGTON (AP) —, CLEVELAND, July 19 (UPI) —, New York (AFP) –, DES MOINES, Iowa, Aug. 10 (UPI) —
_PLACE = r"[A-ZÀ-Þ][\w.'’‘/-]*(?:[ /][A-ZÀ-Þa-z(][\w.'’)-]*){0,4}"
_TAGGED = re.compile(
    rf"^\W{{0,3}}(?:(?P<place>{_PLACE}(?:, ?[A-Z][\w.' ]{{1,25}}?)?)[ ,]{{1,2}})??(?:{_MONTH} \d{{1,2}},? )?"
    r"\((?:(?P<tag>[^()\d]{2,40})\)\s*[-–—―:]+|(?P<bare>[A-Z]{2,8}|Reuters)\)\s+[A-Z“\"])"
)
_DAY = re.compile(rf",? {_MONTH} \d{{1,2}}$")
_PLAIN = re.compile(
    r"^\W{0,3}(?!NOTE\b)(?P<place>[A-ZÀ-Þ][A-ZÀ-Þ.'’/-]+(?:[ /][A-ZÀ-Þ.'’-]+){0,4}(?:, ?[A-Z][\w.]+(?: [A-Z][\w.]+)?)?)"
    rf"(?:, {_MONTH} \d{{1,2}}(?:, \d{{4}})?)?\s*(?:—|–|―|--?\s)"
)
# London | Reuters –, as Australian papers write it
_PIPED = re.compile(
    rf"^\W{{0,3}}(?P<place>{_PLACE}(?:, ?[A-Z][\w.' ]{{1,25}}?)?) ?\| ?(?P<tag>[A-Z][\w ]{{1,30}}?) ?[-–—―]\s"
)
_STORY_BEGINS = re.compile(r"[A-ZÀ-Þ0-9“\"'‘$£€(\[]")
_MAX_DATELINE = 120  # characters
_MAX_CREDIT = 500  # characters; no credit is longer
_LONGEST_DESK = 260  # characters
_DESK = re.compile(
    r"(?<=[.!?…\"”’]) ?"
    r"(\((?:(?:Additional )?[Rr]eporting|Writing|Editing|Compiled)(?: and \w+)? by [^()]{5,200}\)?\.?"
    r"|(?:Additional )?[Rr]eporting by [A-Z][^().]{5,120}; ?(?:[Ww]rit|[Ee]dit)ing by [A-Z][^().]{3,100}\.?)$"
)
_BETWEEN_CREDITS = re.compile(r"[,|/;•·()]|\band\b|\bBy\b|\bby\b|\bfor\b| - | – | — ")
_REUTERS_CLOSE = re.compile(r"(?i)\W*(?:additional )?reporting (?:and writing )?by\b.{3,}(?:editing|writing) by\b")
_REPORTING_BY = re.compile(r"(?i)\breporting (?:by|from) (?:the )?$")
_CLOSING = re.compile(r"(?i)\b(?:writers?|reporters?|correspondents?|journalists?)\b.{3,}\b(?:contributed|reported)\b")


@dataclass(frozen=True, eq=False)
class Agencies:
    """The agencies known: tags as they stand in a dateline, names as they stand in a credit."""

    tags: Mapping[str, str]
    names: re.Pattern[str]
    id_of_name: Mapping[str, str]


@lru_cache(maxsize=8)
def known_agencies(rows: tuple[tuple[str, str, str, str], ...]) -> Agencies:
    """From rows of seed.agencies: (agency_id, name, tags, names), lists parted by `|`."""
    tags: dict[str, str] = {}
    names: dict[str, str] = {}
    for agency_id, name, tag_list, name_list in rows:
        for tag in filter(None, (tag_list or "").split("|")):
            tags[tag] = agency_id
        for long_name in filter(None, [name, *(name_list or "").split("|")]):
            names[long_name.removeprefix("The ").casefold()] = agency_id
    for tag, agency_id in tags.items():
        names.setdefault(tag.casefold(), agency_id)
    longest = sorted(names, key=lambda n: (-len(n), n)) or ["(?!)"]
    pattern = re.compile(r"(?<![\w.])(?:" + "|".join(map(re.escape, longest)) + r")(?![\w])", re.IGNORECASE)
    return Agencies(tags, pattern, names)


def dateline(paragraph: str) -> tuple[str | None, str | None]:
    """(place, tag) of a paragraph's dateline: ("WASHINGTON", "AP"), ("TOKYO", None), or (None, None)."""
    place, tag, _ = _dateline(paragraph[:_MAX_DATELINE])
    return place, tag


def after_dateline(paragraph: str) -> str:
    """The paragraph without its dateline: the place has a column of its own, and no two papers write it alike.

    Left whole where what follows does not begin a sentence ("NASA — the space agency — said ...").
    """
    rest = paragraph[_dateline(paragraph[:_MAX_DATELINE])[2]:].lstrip()
    return rest if _STORY_BEGINS.match(rest) else paragraph


def without_desk(paragraph: str) -> tuple[str, str | None]:
    """A paragraph without the names of who reported and edited its story, as Reuters adds them, and these names."""
    found = None
    if paragraph.endswith((")", ").")) or "ing by " in paragraph[-_LONGEST_DESK:]:
        found = _DESK.search(paragraph, max(0, len(paragraph) - _LONGEST_DESK))
    return (paragraph[: found.start()], found[1]) if found else (paragraph, None)


def _dateline(head: str) -> tuple[str | None, str | None, int]:
    """Place, tag and length of the dateline of a paragraph that begins so."""
    tagged = ("(" in head and _TAGGED.match(head)) or ("|" in head and _PIPED.match(head)) or None
    if tagged is not None:
        parts = tagged.groupdict()
        place, tag = parts["place"], parts["tag"] or parts["bare"]
        # after a bare tag no dash follows, and the match has gone on into the story
        end = tagged.end() if parts["tag"] else tagged.end("bare") + 1
        return _DAY.sub("", place) if place else None, tag.strip(), end
    plain = _PLAIN.match(head)
    if plain is not None and (len(plain["place"]) > 3 or plain["place"] in ("UN", "LA")):
        return plain["place"].rstrip(" -"), None, plain.end()
    return None, None, 0


@lru_cache(maxsize=10_000)  # the same few people sign most of what a source prints
def agency_of(text: str | None, agencies: Agencies) -> str | None:
    """The agency a short credit names: a byline ("By Reuters", "AP", "Jane Roe, Associated Press") or a tag."""
    if not text or len(text) > _MAX_CREDIT:
        return None
    for part in _BETWEEN_CREDITS.split(text):
        part = part.strip(" .:")
        if not part:
            continue
        if part in agencies.tags:
            return agencies.tags[part]
        found = agencies.names.search(part)
        if found and (found[0].casefold() not in {t.casefold() for t in agencies.tags} or found[0] == part):
            return agencies.id_of_name[found[0].casefold()]
    return None


def closing_agency(lines: Iterable[str], agencies: Agencies) -> str | None:
    """The agency that closing lines credit: Reuters' "Reporting by ...; Editing by ...", "(AP)", "© AFP 2018",
    "Associated Press writers ... contributed"."""
    for line in (line[:_MAX_CREDIT] for line in lines):
        if _REUTERS_CLOSE.match(line) and "reuters" in agencies.id_of_name:
            return "reuters"
        found = agencies.names.search(line)
        if found is None:
            continue
        agency_id = agencies.id_of_name[found[0].casefold()]
        bare = line.strip(" ()[].-–—_*")
        if bare in agencies.tags or bare.casefold().removeprefix("the ") in agencies.id_of_name:
            return agency_id
        if re.search(r"(?i)^\W*(?:©|\(c\)|copyright|source\s*:|credit\s*:|with inputs? from|by the\b)", line):
            return agency_id
        if _REPORTING_BY.search(line[: found.start()]) or (_CLOSING.search(line) and found.start() < 12):
            return agency_id
    return None
