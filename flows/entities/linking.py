"""Which mentions are one entity, from the article itself and the gazetteer alone.

Nothing outside the article decides, so an entity's id is the same whatever else is loaded. People are one across
articles only under the same full name; a surname is bound to the one full name of its own article that has it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from flows.entities.cues import GENDER, HONORIFIC
from flows.entities.gazetteer import Gazetteer
from flows.entities.mentions import bound_acronym
from flows.entities.names import Mention, company_key, kind, name_key, person_parts, without_initials
from flows.text.ids import short_id


@dataclass(frozen=True, slots=True)
class Identity:
    """The entity behind a mention, and the rule that says so."""

    entity_id: str
    name: str
    country: str | None
    rule: str


AS_WRITTEN = "as written"
COMPASS = "compass point"  # "the North" where an article names a Korea
ACRONYM = "acronym in article"
COMPANY = "company form"  # Apple Inc.
SHORT = "short for a name in article"  # the Security Council, after the U.N. Security Council
SURNAME = "surname in article"
FIRST = "first name in article"
ADDRESS = "form of address in article"  # Mrs. Clinton, where the article names Bill and Hillary
INITIALS = "initials in article"  # Donald J. Trump, where Donald Trump stands too
BARE = "bare surname"  # of nobody the article names in full: an entity of that bare name


@lru_cache(maxsize=1 << 16)
def entity_id(entity_kind: str, key: str) -> str:
    """The id of the entity of a kind (person, place, org, ...) with a canonical key."""
    return short_id("entity", entity_kind, key)


def link(body: str, mentions: Sequence[Mention], known: Gazetteer) -> list[Identity]:
    """The identity of each mention, in the same order."""
    shown = _shown(mentions)
    acronyms = _acronyms(body, mentions)
    people = _people(mentions)
    orgs = {m.key for m in mentions if kind(m.label) == "org"}
    cache: dict[tuple[str, str, str], Identity] = {}
    result: list[Identity] = []
    for mention in mentions:
        what = (mention.surface, mention.label, mention.key)
        if what not in cache:
            cache[what] = _identify(mention, shown, acronyms, people, orgs, known)
        found = cache[what]
        if found.rule == BARE and (key := _addressed(body, mention, people)):
            found = Identity(entity_id("person", key), shown.get(("person", key), mention.surface), None, ADDRESS)
        result.append(found)
    return result


def _addressed(body: str, mention: Mention, people: dict[str, tuple[str, str]]) -> str | None:
    """The one bearer of a surname whose first name goes with the form of address before it: Mrs. Clinton."""
    before = re.search(r"\b(Mr|Mrs|Ms)\.?\s$", body[max(0, mention.start - 6) : mention.start])
    if before is None:
        return None
    bearers = {full for full, _ in people.values() if full.endswith(" " + mention.key)}
    fitting = [full for full in bearers if GENDER.get(full.split()[0].title()) == HONORIFIC[before[1]]]
    return fitting[0] if len(fitting) == 1 else None


def _identify(
    mention: Mention,
    shown: dict[tuple[str, str], str],
    acronyms: dict[str, str],
    people: dict[str, tuple[str, str]],
    orgs: set[str],
    known: Gazetteer,
) -> Identity:
    what, key, rule = kind(mention.label), mention.key, AS_WRITTEN
    if what == "place" and mention.surface.lower() in ("north", "south") and key.endswith(" korea"):
        rule = COMPASS
    if what == "person":
        key, rule = people.get(key, (key, AS_WRITTEN if " " in key else BARE))
        return Identity(entity_id(what, key), shown.get((what, key), mention.surface), None, rule)
    if what == "org":
        if key in acronyms:
            key, rule = acronyms[key], ACRONYM
        key, rule = _short(key, rule, orgs, known)
    entry = known.entry(what, key, mention.surface)
    if entry is None and what == "org" and (bare := company_key(key)) != key:
        key, rule, entry = bare, COMPANY, known.entry(what, bare, mention.surface)
    if entry is None:
        return Identity(entity_id(what, key), shown.get((what, key), mention.surface), None, rule)
    if entry.rule in ("alias", "country", "demonym") and rule == AS_WRITTEN:
        rule = entry.rule
    return Identity(entity_id(what, name_key(entry.name)), entry.name, entry.country, rule)


def _short(key: str, rule: str, orgs: set[str], known: Gazetteer) -> tuple[str, str]:
    """A name that the article also gives with its country before it: the Senate, the US Senate."""
    if ("org", key) in known.known or rule != AS_WRITTEN:
        return key, rule
    longer = [o for o in orgs if o.endswith(" " + key) and o[: -len(key) - 1] in (known.places | {"un", "eu"})]
    return (longer[0], SHORT) if len(longer) == 1 else (key, rule)


def _acronyms(body: str, mentions: Sequence[Mention]) -> dict[str, str]:
    """Acronym key -> key of the name it stands for in this article; none that stands for two."""
    bound: dict[str, set[str]] = {}
    for mention in mentions:
        if kind(mention.label) == "org" and (acronym := bound_acronym(body, mention)):
            bound.setdefault(name_key(acronym), set()).add(mention.key)
    return {acronym: next(iter(names)) for acronym, names in bound.items() if len(names) == 1}


def _people(mentions: Sequence[Mention]) -> dict[str, tuple[str, str]]:
    """A person's key -> (key of the full name, rule), for every way the article names its people.

    A surname (or given name) that two full names share is bound to neither.
    """
    keys = list(dict.fromkeys(m.key for m in mentions if kind(m.label) == "person"))
    # Okonjo-Lind and van Gogh are surnames of more than one word
    short = {key: [full for full in keys if full.endswith(" " + key)] for key in keys}
    full: dict[str, tuple[str, str]] = {}
    for key in keys:
        if " " in key and not short[key]:
            plain = without_initials(key)
            full[key] = (plain, INITIALS) if plain != key and plain in keys else (key, AS_WRITTEN)
    canonical = list(dict.fromkeys(target for target, _ in full.values()))
    by_last: dict[str, set[str]] = {}
    by_first: dict[str, set[str]] = {}
    for key in canonical:
        parts = person_parts(key)
        by_last.setdefault(parts[-1], set()).add(key)
        by_first.setdefault(parts[0], set()).add(key)
    for key in keys:
        if key in full:
            continue
        bearers = by_last.get(key, set()) | {full[name][0] for name in short[key] if name in full}
        if len(bearers) == 1:
            full[key] = (bearers.pop(), SURNAME)
        elif not bearers and len(by_first.get(key, ())) == 1:
            full[key] = (next(iter(by_first[key])), FIRST)
    return full


def _shown(mentions: Sequence[Mention]) -> dict[tuple[str, str], str]:
    """The way each name is mostly written in the article: (kind, key) -> surface, capitals-only forms last."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    for mention in mentions:
        counts.setdefault((kind(mention.label), mention.key), Counter())[mention.surface] += 1
    return {
        what: max(forms.items(), key=lambda item: (not (item[0].isupper() and len(item[0]) > 4), item[1], item[0]))[0]
        for what, forms in counts.items()
    }
