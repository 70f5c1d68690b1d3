"""The words of a text as arrays: where each stands, a code of its match key, and what kind of word it is.

The compiled twin of flows/text/words.py, whose pattern says what a word is; a fifteenth of its time.
"""

from __future__ import annotations

import functools
import hashlib
import re
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from flows.compiled import compiled, part
from flows.text import words
from flows.text.numbers import SCALES, VALUES

Codes = npt.NDArray[np.uint64]
Offsets = npt.NDArray[np.int32]
Marks = npt.NDArray[np.uint8]

#: Kinds of words, as bits: in lower case, or with a capital; of a number; of grammar.
LOWER, CAPITAL, NUMBER, FUNCTION = 1, 2, 4, 8

# classes of characters, as bits
_LETTER, _DIGIT, _ALPHABETIC, _CJK, _APOSTROPHE, _HYPHEN, _MARK = 1, 2, 4, 8, 16, 32, 64
_AND, _COMMA, _DOT, _BLANK, _PERCENT = map(ord, "&,. %")
_PER, _CAPITAL_PER, _CENT = (tuple(map(ord, text)) for text in ("per", "Per", "cent"))
_GRAMMAR = """
    a an the of to in on at for and or but is are was were be been it its that this i you he she we they his
    her our their with as by from not no do does did have has had will would can could s end so very what
    there if all just
"""
_FUNCTION_WORDS = frozenset(_GRAMMAR.split())
_LAST = 0x34000  # Unicode has no letters beyond
_MAX_WORDS = 500_000


class Tokens(NamedTuple):
    """The words of a text. Offsets are code points, ends exclusive; equal codes mean equal match keys."""

    starts: Offsets
    ends: Offsets
    codes: Codes
    kinds: Marks


def characters(text: str) -> npt.NDArray[np.uint32]:
    """The code points of a text."""
    return np.frombuffer(bytearray(text.encode("utf-32-le", "surrogatepass")), np.uint32)


def tokens(text: str, chars: npt.NDArray[np.uint32] | None = None) -> Tokens:
    """The words that words.words() gives; `chars`: of characters(), where they are known."""
    chars = characters(text) if chars is None else chars
    starts, ends, hashes = split(chars, classes_of_characters())
    return Tokens(starts, ends, *_vocabulary.told(text, starts, ends, hashes))


class _Vocabulary:
    """What is known of the words met so far, found by hashes of how they are written."""

    def __init__(self) -> None:
        # by number: a hash of how the word is written, its code, its kind
        self._written, self._codes, self._kinds = np.empty(0, np.uint64), np.empty(0, np.uint64), np.empty(0, np.uint8)
        self._n = 0
        self._make_room(1 << 14)

    def _make_room(self, room: int) -> None:
        """For so many words, with those that are known."""
        n = self._n
        self._written = np.concatenate([self._written[:n], np.empty(room - n, np.uint64)])
        self._codes = np.concatenate([self._codes[:n], np.empty(room - n, np.uint64)])
        self._kinds = np.concatenate([self._kinds[:n], np.empty(room - n, np.uint8)])
        slots = 1 << (2 * room).bit_length()
        self._hashes, self._numbers = np.zeros(slots, np.uint64), np.full(slots, -1, np.int32)
        find_or_add(self._written[:n], 0, self._hashes, self._numbers, np.empty(n, np.int32), np.empty(n, np.int32))

    def told(self, text: str, starts: Offsets, ends: Offsets, hashes: Codes) -> tuple[Codes, Marks]:
        """The code and the kind of each word."""
        if self._n + len(hashes) > _MAX_WORDS:
            self._n = 0
            self._make_room(max(len(self._codes), len(hashes)))
        if self._n + len(hashes) > len(self._codes):
            self._make_room(2 * (self._n + len(hashes)))
        numbers, fresh = np.empty(len(hashes), np.int32), np.empty(len(hashes), np.int32)
        n_fresh = find_or_add(hashes, self._n, self._hashes, self._numbers, numbers, fresh)
        if n_fresh:
            self._add(text, starts, ends, hashes, fresh[:n_fresh])
        return self._codes[numbers], self._kinds[numbers]

    def _add(self, text: str, starts: Offsets, ends: Offsets, hashes: Codes, places: npt.NDArray[np.int32]) -> None:
        """The words at these places, which have the next numbers."""
        new = slice(self._n, self._n + len(places))
        spans = zip(starts[places].tolist(), ends[places].tolist(), strict=True)
        told = [(word, words.key(word)) for word in (text[start:end] for start, end in spans)]
        self._written[new] = hashes[places]
        self._codes[new] = [code(key) for _, key in told]
        self._kinds[new] = [_kind(word, key) for word, key in told]
        self._n = new.stop


def code(key: str) -> int:
    """The code of a match key, the same on every machine."""
    return int.from_bytes(hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def _kind(word: str, key: str) -> int:
    number = key in VALUES or key in SCALES or not key.isalpha()
    case = LOWER * word[0].islower() | CAPITAL * word[0].isupper()
    return case | NUMBER * number | FUNCTION * (word in _FUNCTION_WORDS)


@functools.cache
def classes_of_characters() -> Marks:
    """The classes of every code point, as `re` sees them."""
    every = "".join(map(chr, range(_LAST)))
    found = np.zeros(0x110000, np.uint8)
    for bit, pattern in (
        (_LETTER, f"{words.LETTER}+"), (_DIGIT, r"\d+"), (_ALPHABETIC, r"[^\W\d_]+"), (_CJK, f"[{words.CJK}]+"),
        (_APOSTROPHE, f"[{words.APOSTROPHES}]+"), (_HYPHEN, f"[{words.HYPHENS}]+"), (_MARK, f"[{words.MARKS}]+"),
    ):  # fmt: skip
        for match in re.finditer(pattern, every):
            found[match.start() : match.end()] |= bit
    return found


@part
def _class(chars: Any, classes: Any, at: int) -> int:
    return classes[chars[at]] if 0 <= at < len(chars) else 0


@part
def _run(chars: Any, classes: Any, at: int, kind: int) -> int:
    """The end of the characters of a class that begin here."""
    while at < len(chars) and classes[chars[at]] & kind:
        at += 1
    return at


@part
def _is(chars: Any, at: int, text: Any) -> bool:
    """Whether these characters stand here."""
    if at < 0 or at + len(text) > len(chars):
        return False
    for i in range(len(text)):  # noqa: SIM110 (compiled)
        if chars[at + i] != text[i]:
            return False
    return True


@part
def _word_end(chars: Any, classes: Any, at: int) -> int:
    """The end of the word that begins here with a letter or a digit: the ways of going on of words' pattern."""
    end = _run(chars, classes, at, _LETTER)
    while end < len(chars):
        char, kind, old = chars[end], classes[chars[end]], end
        after = _class(chars, classes, end + 1)
        before = _class(chars, classes, end - 1)
        if (kind & _APOSTROPHE or char == _AND) and after & _LETTER:
            end = _run(chars, classes, end + 1, _LETTER)
        elif char == _COMMA:
            digits = 0
            while digits < 4 and _class(chars, classes, end + 1 + digits) & _DIGIT:
                digits += 1
            if before & _DIGIT and digits == 3:
                end += 4
        elif char == _DOT:
            three = (before & _class(chars, classes, end - 2) & _class(chars, classes, end - 3)) & _LETTER
            two_follow = _class(chars, classes, end + 2) & _class(chars, classes, end + 3) & _LETTER
            dotted = end >= 2 and chars[end - 2] == _DOT and before & _ALPHABETIC
            if before & _DIGIT and after & _DIGIT:
                end = _run(chars, classes, end + 1, _DIGIT)
            elif not before & _DIGIT and not three and after & _ALPHABETIC and not two_follow:
                end += 2
            elif dotted and after & (_HYPHEN | _APOSTROPHE) and _class(chars, classes, end + 2) & _LETTER:
                end = _run(chars, classes, end + 2, _LETTER)
        elif kind & _HYPHEN and not before & _DIGIT and after & _ALPHABETIC and after & _LETTER:
            end = _run(chars, classes, end + 1, _LETTER)
        elif char == _BLANK:
            per = _is(chars, end - 3, _PER) or _is(chars, end - 3, _CAPITAL_PER)
            apart = not _class(chars, classes, end - 4) & _LETTER
            if per and apart and _is(chars, end + 1, _CENT) and not _class(chars, classes, end + 5) & _LETTER:
                end += 5
        elif kind & _MARK:
            end = _run(chars, classes, _run(chars, classes, end, _MARK), _LETTER)
        if end == old:
            break
    return end


@part
def _slot(hashed: np.uint64, n: int) -> int:
    return int(hashed & np.uint64(n - 1))


@compiled("Tuple((int32[::1], int32[::1], uint64[::1]))(uint32[::1], uint8[::1])")
def split(chars: Any, classes: Any) -> Any:
    """Starts and ends of the words, and a hash of each as it is written."""
    n, at = 0, 0
    starts, ends = np.empty(len(chars), np.int32), np.empty(len(chars), np.int32)
    while at < len(chars):
        kind, end = classes[chars[at]], at
        if kind & _LETTER:
            end = _word_end(chars, classes, at)
        elif kind & _CJK:
            end = at + 1
        elif chars[at] == _PERCENT:
            spaced = at >= 1 and chars[at - 1] == _BLANK and _class(chars, classes, at - 2) & _DIGIT
            if _class(chars, classes, at - 1) & _DIGIT or spaced:
                end = at + 1
        if end > at:
            starts[n], ends[n] = at, end
            n += 1
        at = max(end, at + 1)
    hashes = np.empty(n, np.uint64)
    for i in range(n):
        hashed = np.uint64(0)
        for j in range(starts[i], ends[i]):
            hashed = (hashed + np.uint64(chars[j]) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
            hashed ^= hashed >> np.uint64(29)
        hashes[i] = hashed
    return starts[:n].copy(), ends[:n].copy(), hashes


@compiled("int64(uint64[::1], int64, uint64[::1], int32[::1], int32[::1], int32[::1])")
def find_or_add(hashes: Any, n_known: Any, known: Any, numbers: Any, found: Any, fresh: Any) -> Any:
    """The number of each hash into `found`; those not known get the next ones, and where they stand is put into
    `fresh`: how many these are."""
    n = 0
    for i in range(len(hashes)):
        at = _slot(hashes[i], len(known))
        while numbers[at] >= 0 and known[at] != hashes[i]:
            at = _slot(np.uint64(at + 1), len(known))
        if numbers[at] < 0:
            known[at], numbers[at], fresh[n] = hashes[i], n_known + n, i
            n += 1
        found[i] = numbers[at]
    return n


_vocabulary = _Vocabulary()
