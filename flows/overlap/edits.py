"""What was changed in a passage: edits by kind, so that "12 dead" and "14 dead" never look alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from flows.overlap.align import Block
from flows.overlap.document import Document
from flows.text.words import match_key

#: Kinds that change what a reader is told.
MATERIAL = frozenset({"number", "name"})

_NONE: Mapping[str, str] = {}

_QUOTES_AND_DASHES = str.maketrans(
    {**dict.fromkeys("‘’‚‛ʼ`´", "'"), **dict.fromkeys("“”„‟«»", '"'), **dict.fromkeys("‐‑‒–—―−", "-"), "…": "..."}
)
_DASHES = re.compile("-+")
_CURRENCY = re.compile(r"[$£€¥₹]")
_UNITS = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen
"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_VALUES: dict[str, float] = {word: value for value, word in enumerate(_UNITS.split())}
_VALUES |= {word: value for value, word in zip(range(20, 100, 10), _TENS.split(), strict=True)}
_VALUES |= {ten + one: _VALUES[ten] + _VALUES[one] for ten in _TENS.split() for one in _UNITS.split()[1:10]}
_SCALES: dict[str, float] = {
    "dozen": 12, "hundred": 100, "thousand": 1e3, "million": 1e6, "mln": 1e6, "billion": 1e9, "bln": 1e9,
    "trillion": 1e12, "k": 1e3, "m": 1e6, "bn": 1e9,
}  # fmt: skip
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


def edits(a: Document, b: Document, passage: Sequence[Block], known: Mapping[str, str] = _NONE) -> list[Edit]:
    """The edits that turn a passage of `a` into that of `b`, in order. Typography (“ or ", — or -) is none.

    `known`, of known_names: Burma for Myanmar is no other name.
    """
    found: list[Edit] = []
    before: Block | None = None
    for block in passage:
        if before is not None:
            found.append(_between(a, b, before, block, known))
        at_a, at_b, size = before = block
        if size and a.text(at_a, at_a + size) != b.text(at_b, at_b + size):  # most blocks are the same to a letter
            found += _within(a, b, block)
    return found


def n_material(found: Iterable[Edit]) -> int:
    """How many of the edits change a number or a name."""
    return sum(edit.kind in MATERIAL for edit in found)


def _plain(text: str) -> str:
    if not text.isascii() or "`" in text:
        text = text.translate(_QUOTES_AND_DASHES)
    text = "".join(text.split())
    return _DASHES.sub("-", text) if "--" in text else text


def _within(a: Document, b: Document, block: Block) -> Iterator[Edit]:
    """Edits of words that match: spelling, and punctuation in and between them."""
    at_a, at_b, size = block
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
    return Edit("punctuation" if dots_only else "spelling", a.starts[i], a.ends[i], b.starts[j], b.ends[j])


def _separator(a: Document, b: Document, i: int, j: int) -> Edit | None:
    """The edit of what stands before words i and j, if it is more than space and typography."""
    start_a, start_b = a.ends[i - 1], b.ends[j - 1]
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


def _between(a: Document, b: Document, before: Block, after: Block, known: Mapping[str, str]) -> Edit:
    """The edit between two blocks: words that one text has and the other has not."""
    words_a, words_b = range(before.a + before.size, after.a), range(before.b + before.size, after.b)
    span_a, span_b = _extent(a, words_a), _extent(b, words_b)
    return Edit(kind(a, b, words_a, words_b, known), *span_a, *span_b)


def _extent(doc: Document, words: range) -> tuple[int, int]:
    """Characters of some words with the brackets around them and a currency sign before them."""
    if not words:
        end = doc.ends[words.start - 1]
        return end, end
    start, end = doc.starts[words[0]], doc.ends[words[-1]]
    pair = doc.body[start - 1 : start] + doc.body[end : end + 1]
    if pair in ("()", "[]"):
        return start - 1, end + 1
    return (start - 1, end) if _CURRENCY.match(doc.body, start - 1) else (start, end)


def kind(a: Document, b: Document, words_a: range, words_b: range, known: Mapping[str, str] = _NONE) -> str:
    """The kind of an edit that has `words_b` in place of `words_a`."""
    if not words_a:
        return "insertion"
    if not words_b:
        return "deletion"
    if "".join(a.keys[words_a.start : words_a.stop]) == "".join(b.keys[words_b.start : words_b.stop]):
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
    for key in doc.keys[words.start : words.stop]:
        digits = None if key.isalpha() else _NUMBER.search(key)
        if digits is not None:
            found.append(float(digits[1] or digits[0]) * _SCALES.get(digits[2], 1))
        elif key in _VALUES:
            found.append(_VALUES[key])
        elif key in _SCALES and scalable:
            found[-1] *= _SCALES[key]
            continue
        elif key in _SCALES:
            found.append(_SCALES[key])
        elif not key.isalpha():  # magnitude-5.9, mid-2018, G7
            found += map(float, _DIGITS.findall(key))
        scalable = digits is not None or key in _VALUES or key in _SCALES
    return found


def _names(doc: Document, words: range) -> list[str]:
    """Keys of the names among some words, if they are half of them or more: else it is told in other words.

    A capital counts at a sentence's start only if the word has one inside a sentence too.
    """
    names = [
        doc.keys[word]
        for word in words
        if doc.body[doc.starts[word]].isupper()
        and doc.keys[word] not in _NO_NAMES
        and (not doc.sentences[word] or doc.keys[word] in doc.names)
    ]
    others = sum(doc.keys[word] not in _NO_NAMES for word in words) - len(names)
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
