"""What was changed in a passage: edits by kind, so that "12 dead" and "14 dead" never look alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from flows.overlap.changes import OTHERWISE_WRITTEN
from flows.overlap.document import Document
from flows.text.numbers import SCALES, VALUES
from flows.text.words import match_key

Blocks = npt.NDArray[np.int64]

#: Kinds that change what a reader is told.
MATERIAL = frozenset({"number", "name"})
#: Of changes that their spans tell, by number.
KINDS = ("insertion", "deletion", "replacement")

_NONE: Mapping[str, str] = {}

_QUOTES_AND_DASHES = str.maketrans(
    {**dict.fromkeys("‘’‚‛ʼ`´", "'"), **dict.fromkeys("“”„‟«»", '"'), **dict.fromkeys("‐‑‒–—―−", "-"), "…": "..."}
)
_DASHES = re.compile("-+")
_CURRENCY = re.compile(r"[$£€¥₹]")
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)(m|bn|k)?$|\d+(?:\.\d+)?")  # 5m is five million, but magnitude-5.9 is 5.9
# written with a capital, yet naming nobody
_CAPITALS = """
    mr mrs ms dr sir president minister secretary senator sen rep gov
    the a an he she it they we i in on at of and
"""
_NO_NAMES = frozenset(_CAPITALS.split())


class Edit(NamedTuple):
    """One change; offsets are characters of the two bodies, empty spans for what is not there."""

    kind: str  # spelling | punctuation | number | name | insertion | deletion | replacement
    a_start: int
    a_end: int
    b_start: int
    b_end: int


def known_names(rows: Iterable[tuple[str, str | None]]) -> dict[str, str]:
    """What one thing may be called, by the keys of each name run together: from (name, aliases parted by |)."""
    return {
        "".join(key for key in match_key(alias).split() if key not in _NO_NAMES): name
        for name, aliases in rows
        for alias in (name, *filter(None, (aliases or "").split("|")))
    }


def edits(
    a: Document, b: Document, number: int, blocks: Blocks, block: int, span: Sequence[int], known: Mapping[str, str]
) -> Iterable[Edit]:
    """The edits that a change of changes.changes() is, given its kind's number, its block and its span, where these do
    not tell. Typography (“ or ", — or -) is none.

    `known`, of known_names: Burma for Myanmar is no other name.
    """
    if number == OTHERWISE_WRITTEN:
        return _within(a, b, *blocks[block].tolist())
    (from_a, from_b, size), (to_a, to_b, _) = blocks[block - 1 : block + 1].tolist()
    return [Edit(kind(a, b, range(from_a + size, to_a), range(from_b + size, to_b), known), *span)]


def _plain(text: str) -> str:
    if not text.isascii() or "`" in text:
        text = text.translate(_QUOTES_AND_DASHES)
    text = "".join(text.split())
    return _DASHES.sub("-", text) if "--" in text else text


def _within(a: Document, b: Document, at_a: int, at_b: int, size: int) -> Iterator[Edit]:
    """Edits of words that match: spelling, and punctuation in and between them."""
    if _plain(a.text(at_a, at_a + size)) == _plain(b.text(at_b, at_b + size)):
        return
    pending: Edit | None = None
    for offset in range(size):
        i, j = at_a + offset, at_b + offset
        for edit in (_separator(a, b, i, j) if offset else None, _word(a, b, i, j)):
            if edit is None:
                continue
            if pending is not None and pending.kind == edit.kind and pending[2::2] == edit[1::2]:
                edit = Edit(edit.kind, pending.a_start, edit.a_end, pending.b_start, edit.b_end)
            elif pending is not None:
                yield pending
            pending = edit
    if pending is not None:
        yield pending


def _word(a: Document, b: Document, i: int, j: int) -> Edit | None:
    word_a, word_b = a.text(i, i + 1), b.text(j, j + 1)
    if word_a == word_b or _plain(word_a) == _plain(word_b):
        return None
    dots_only = word_a.replace(".", "") == word_b.replace(".", "")
    return Edit("punctuation" if dots_only else "spelling", *a.span(i), *b.span(j))


def _separator(a: Document, b: Document, i: int, j: int) -> Edit | None:
    """The edit of what stands before words i and j, if it is more than space and typography."""
    start_a, start_b = a.span(i - 1)[1], b.span(j - 1)[1]
    text_a, text_b = a.body[start_a : a.starts[i]], b.body[start_b : b.starts[j]]
    if text_a == text_b or _plain(text_a) == _plain(text_b):
        return None
    kind = "number" if _CURRENCY.findall(text_a) != _CURRENCY.findall(text_b) else "punctuation"
    return Edit(kind, *_stripped(text_a, start_a), *_stripped(text_b, start_b))


def _stripped(text: str, start: int) -> tuple[int, int]:
    inner = text.strip()
    if not inner:
        return start, start
    start += len(text) - len(text.lstrip())
    return start, start + len(inner)


def kind(a: Document, b: Document, words_a: range, words_b: range, known: Mapping[str, str] = _NONE) -> str:
    """The kind of an edit that has `words_b` in place of `words_a`; neither is empty."""
    if "".join(a.keys(words_a)) == "".join(b.keys(words_b)):
        return "replacement"  # Secretary-General, Secretary General
    numbers = _numbers(a, words_a)
    if numbers and _numbers(b, words_b) not in ([], numbers):
        return "number"
    names = _names(a, words_a)
    return "name" if names and _other_names(names, _names(b, words_b), known) else "replacement"


def _numbers(doc: Document, words: range) -> list[float]:
    """The numbers among some words, in order: digits, words (twelve, a dozen) and their scales (million)."""
    found: list[float] = []
    scalable = False
    for key in doc.keys(words):
        digits = None if key.isalpha() else _NUMBER.search(key)
        if digits is not None:
            found.append(float(digits[1] or digits[0]) * SCALES.get(digits[2], 1))
        elif key in VALUES:
            found.append(VALUES[key])
        elif key in SCALES and scalable:
            found[-1] *= SCALES[key]
            continue
        elif key in SCALES:
            found.append(SCALES[key])
        elif not key.isalpha():  # magnitude-5.9, mid-2018, G7
            found += map(float, _DIGITS.findall(key))
        scalable = digits is not None or key in VALUES or key in SCALES
    return found


def _names(doc: Document, words: range) -> list[str]:
    """Keys of the names among some words, if they are half of them or more: else it is told in other words.

    A capital counts at a sentence's start only if the word has one inside a sentence too.
    """
    keys = {word: key for word in words if (key := doc.key(word)) not in _NO_NAMES}
    names = [key for word, key in keys.items() if doc.has_capital(word) and doc.is_name(word)]
    others = len(keys) - len(names)
    return names if len(names) >= others else []


def _other_names(names_a: list[str], names_b: list[str], known: Mapping[str, str]) -> bool:
    """Whether two edits name different things; United States and US are one."""
    if not names_a or not names_b or names_a == names_b:
        return False
    whole_a, whole_b = "".join(names_a), "".join(names_b)
    if known.get(whole_a, whole_a) == known.get(whole_b, whole_b):
        return False
    initials_a, initials_b = ("".join(name[0] for name in names) for names in (names_a, names_b))
    return whole_a != initials_b and whole_b != initials_a
