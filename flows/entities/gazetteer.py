"""Known names: countries, their peoples and capitals, organisations, titles; read from seeds/.

People are never listed: a person is known by the full name an article gives.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from flows.entities.names import kind, name_key

# capitals that share their name with better-known places or people: they tell no country
_SHARED_CAPITALS = frozenset(
    {"douglas", "george town", "georgetown", "hamilton", "jerusalem", "kingston", "plymouth", "san jose"}
    | {"stanley", "valley", "victoria"}
)


class Known(NamedTuple):
    """A name's canonical form and how it is known."""

    name: str
    label: str
    country: str | None
    rule: str  # "as written", "country", "demonym", "capital" or "alias"


@dataclass
class Gazetteer:
    """Look-ups by (kind, name key)."""

    known: dict[tuple[str, str], Known] = field(default_factory=dict)
    by_key: dict[str, list[Known]] = field(default_factory=dict)
    unsure: set[str] = field(default_factory=set)  # keys that are people or other places as well
    places: set[str] = field(default_factory=set)  # countries, their peoples
    not_names: dict[str, frozenset[str]] = field(default_factory=dict)  # key -> labels ("" = any)
    titles: dict[str, str] = field(default_factory=dict)  # key -> office | role | honorific
    by_first_word: dict[str, list[tuple[str, str]]] = field(default_factory=dict)  # -> (surface, label), longest first
    title_words: frozenset[str] = frozenset()
    title_pattern: re.Pattern[str] = re.compile(r"(?!)")

    def add(self, surface: str, known: Known) -> None:
        key = name_key(surface)
        is_country = known.label == "GPE" and known.rule in ("as written", "country") and len(surface) > 3
        if " " in surface or is_country:
            self.by_first_word.setdefault(surface.split()[0], []).append((surface, known.label))
        if self.known.setdefault((kind(known.label), key), known) == known:
            self.by_key.setdefault(key, []).append(known)

    def entry(self, what: str, key: str, surface: str) -> Known | None:
        """What a name stands for. Up to three letters are an acronym in capitals only: PA is no `Pa.`, WHO no `Who`."""
        if len(key) <= 3 and surface.upper() != surface:
            return None
        return self.known.get((what, key))

    def blocked(self, key: str, label: str) -> bool:
        labels = self.not_names.get(key, frozenset())
        return "" in labels or label in labels


Rows = Iterable[Mapping[str, str | None]]


def gazetteer(countries: Rows, aliases: Rows, agencies: Rows, titles: Rows, not_names: Rows) -> Gazetteer:
    """A gazetteer from the rows of seed.countries, aliases, agencies, titles and not_names."""
    result = Gazetteer()
    for row in countries:
        _add_country(result, row)
    for row in aliases:
        name, label, country = str(row["name"]), str(row["entity_type"]), row["country"] or None
        result.add(name, Known(name, label, country, "as written"))
        for alias in _split(row["aliases"]):
            result.add(alias, Known(name, label, country, "alias"))
    for row in agencies:
        name = str(row["name"])
        known = result.known.get(("org", name_key(name))) or Known(name, "ORG", row["country"] or None, "alias")
        for alias in dict.fromkeys([name, *_split(row["names"]), *_split(row["tags"])]):
            result.add(alias, known._replace(rule="as written" if alias == known.name else "alias"))
    for names in result.by_first_word.values():
        names.sort(key=lambda entry: (-len(entry[0]), entry[0]))
    for row in not_names:
        key = name_key(str(row["surface"]))
        result.not_names[key] = result.not_names.get(key, frozenset()) | {row["entity_type"] or ""}
    for row in titles:
        result.titles[name_key(str(row["title"]))] = str(row["kind"])
    result.title_words = frozenset(word for key in result.titles for word in key.split()) - {"of"}
    phrases = sorted((key for key, what in result.titles.items() if what == "office" and " " in key), key=len)
    result.title_pattern = re.compile(
        r"\b(?:" + "|".join(re.escape(key).replace(r"\ ", r"[\s-]") for key in reversed(phrases)) + r")\b",
        re.I,
    )
    return result


def _add_country(result: Gazetteer, row: Mapping[str, str | None]) -> None:
    code, name = str(row["code"]), str(row["name"])
    if row["ambiguous"] != "place":
        result.add(name, Known(name, "GPE", code, "as written"))
    for alias in _split(row["aliases"]):
        result.add(alias, Known(name, "GPE", code, "country"))
    demonyms = _split(row["demonyms"])
    for n, demonym in enumerate(demonyms):  # Australians are Australian
        result.add(demonym, Known(demonyms[0], "NORP", code, "demonym" if n else "as written"))
    if row["ambiguous"]:
        result.by_first_word.pop(name, None)
        result.unsure.add(name_key(name))
    for surface in (name, *_split(row["aliases"]), *_split(row["demonyms"])):
        result.places.add(name_key(surface))
    capital = row["capital"]
    if capital and name_key(capital) not in _SHARED_CAPITALS:
        result.add(capital, Known(capital, "GPE", code, "capital"))


def _split(cell: str | None) -> list[str]:
    return [part for part in (cell or "").split("|") if part]
