"""Names as they are written: where they begin and end, and the key under which two spellings are one name."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# spaCy's labels that are names; numbers, dates and amounts are not
NAME_LABELS = frozenset(
    {"PERSON", "NORP", "FAC", "ORG", "GPE", "LOC", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW", "LANGUAGE"}
    | {"PER", "MISC"}  # models of other languages
)
# Labels that a recogniser mixes up for one and the same place; two names merge inside one kind only.
_KINDS = {"PERSON": "person", "PER": "person", "GPE": "place", "LOC": "place", "FAC": "place"}

_LEAD = re.compile(r"(?:(?:the|a|an)\s+|[^\w(]+|\((?!.*\)))", re.I)
_POSSESSIVE = re.compile(r"\s*(?:['’]s|['’]S|['’])$")
_ABBREVIATION = re.compile(r"(?:\b[A-Za-z]|\b(?:Inc|Corp|Co|Ltd|Jr|Sr|Bros|St|Mt|Fla|Calif|Va|Pa))\.$")
_ACRONYM_DOTS = re.compile(r"\b([^\W\d_])\.(?=[^\W\d_]\b|\s|$|\W)")
_COMPANY_FORM = re.compile(
    r"(?<=\w)(?: and co|(?: (?:inc|incorporated|corp|corporation|co|company|ltd|limited|llc|llp|plc|ag|se|nv|sa"
    r"|spa|gmbh|oyj|asa|pty|holdings))+)$"
)
_GENERATION = ("jr", "sr", "ii", "iii", "iv")


@dataclass(slots=True)
class Mention:
    """A name in an article: code-point offsets into its body, end exclusive."""

    start: int
    end: int
    label: str
    surface: str
    key: str


def kind(label: str) -> str:
    """The kind of thing a label stands for: person, place, org, norp, ...; names merge inside a kind only."""
    return _KINDS.get(label, label.lower())


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without leading articles and marks, trailing possessive and punctuation; may be empty."""
    surface = text[start:end]
    while surface:
        before = surface
        if lead := _LEAD.match(surface):
            surface = surface[lead.end() :]
            start += lead.end()
        surface = _trim_end(surface)
        if surface == before:
            break
    return start, start + len(surface)


def _trim_end(surface: str) -> str:
    stripped = surface.rstrip()
    if possessive := _POSSESSIVE.search(stripped):
        return stripped[: possessive.start()]
    if stripped.endswith(".") and _ABBREVIATION.search(stripped):
        return stripped
    if stripped.endswith(")") and "(" in stripped:
        return stripped
    while stripped and not stripped[-1].isalnum() and not unicodedata.combining(stripped[-1]):
        stripped = stripped[:-1]
    return stripped


@lru_cache(maxsize=1 << 16)
def name_key(surface: str) -> str:
    """The key of a name: dots of acronyms, articles, possessives, diacritics, hyphens and case folded.

    U.N. = UN; the United States = United States; António = Antonio; al-Qaeda = al Qaeda. Empty for a surface
    without letters or digits.
    """
    text = unicodedata.normalize("NFKC", surface).replace("’", "'").replace("‘", "'").strip()
    text = re.sub(r"'s?$", "", text)
    text = re.sub(r"^(?:the|a|an)\s+", "", text, flags=re.I)
    text = _ACRONYM_DOTS.sub(r"\1", text)
    text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    text = re.sub(r"[-‐‑–—/]", " ", text.casefold()).replace(" & ", " and ")
    return " ".join(re.sub(r"[^\w&\s]", "", text).split())


def company_key(key: str) -> str:
    """An organisation's key without its legal form: apple inc -> apple."""
    return _COMPANY_FORM.sub("", key)


def person_parts(key: str) -> tuple[str, ...]:
    """The words of a person's key without jr, sr, ii ...: the last one is the surname."""
    parts = key.split()
    while len(parts) > 1 and parts[-1] in _GENERATION:
        parts.pop()
    return tuple(parts)


def without_initials(key: str) -> str:
    """A person's key without initials between first name and surname: donald j trump -> donald trump."""
    parts = key.split()
    return " ".join(p for n, p in enumerate(parts) if n in (0, len(parts) - 1) or len(p) > 1)


def is_acronym_of(short: str, name: str) -> bool:
    """Whether the letters of `short` are initials of `name`, in order and beginning with its first word."""
    letters = re.sub(r"[^A-Z]", "", short)
    words = [w for w in re.split(r"[\s\-–/]+", name) if w and w[0].isalnum()]
    significant = [w for w in words if w.lower() not in ("the", "of", "and", "for", "on", "in", "de", "&")]
    if len(letters) < 2 or len(words) < 2 or letters[0] != words[0][0].upper():
        return False
    initials = "".join(w if w.isupper() else w[0].upper() for w in words)  # UK Independence Party: UKIP
    core = "".join(w if w.isupper() else w[0].upper() for w in significant)
    return letters in (initials, core) or (len(letters) >= 3 and _in_order(letters, initials))


def _in_order(letters: str, initials: str) -> bool:
    rest = iter(initials)
    return all(letter in rest for letter in letters)
