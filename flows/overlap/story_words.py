"""Words of many texts as numbers, and what they add up to by text: the compiled loops of story_vectors.

A word begins with a letter or a digit and goes on over single hyphens, apostrophes, dots and commas between them.
"""

from __future__ import annotations

import functools
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from flows.compiled import compiled

_LETTER, _NAME, _JOINT = 1, 2, 3  # classes of characters; a word that begins with a _NAME is written as one
_JOINTS = "-'’.,"
_LAST = 0x40000  # Unicode has no letters beyond
_HASH, _NUMBER, _USES, _NAMES = range(4)  # columns of numbered()'s slots


class Words(NamedTuple):
    """The words of texts, as numbers of the forms in which they are written; text i has numbers[ends[i] : ends[i + 1]].

    `hashes` tells the forms apart; `is_name`: whether one begins with a capital or a digit.
    """

    numbers: NDArray[np.int32]
    ends: NDArray[np.int64]
    hashes: NDArray[np.uint64]
    is_name: NDArray[np.bool_]
    data: NDArray[np.uint8]  # all texts as UTF-8; the form i is first written at begins[i] : stops[i]
    begins: NDArray[np.int64]
    stops: NDArray[np.int64]

    def written(self, forms: NDArray[np.int64]) -> list[str]:
        """Some forms as they are written."""
        data, spans = self.data.tobytes(), zip(self.begins[forms].tolist(), self.stops[forms].tolist(), strict=True)
        return [data[begin:stop].decode() for begin, stop in spans]


class Sums(NamedTuple):
    """What the words of texts add up to, in order of text and term; text i has the places ends[i] : ends[i + 1]."""

    terms: NDArray[np.int32]
    weights: NDArray[np.float64]
    is_name: NDArray[np.bool_]
    ends: NDArray[np.int64]


class Numbered(NamedTuple):
    """Hashes as numbers in their order, how often each comes, and how often as a name."""

    numbers: NDArray[np.int32]
    uses: NDArray[np.int64]
    names: NDArray[np.int64]


def words(texts: pl.Series) -> Words:
    """The words of many texts."""
    _, offsets, characters = texts.to_arrow().buffers()
    bounds, data = np.frombuffer(offsets, np.int64), np.frombuffer(characters or b"", np.uint8)
    most = (len(data) + len(texts)) // 2 + 1  # a word has a character, and one after it where its text goes on
    numbers, ends = np.empty(most, np.int32), np.zeros(len(bounds), np.int64)
    hashes, is_name = np.empty(most, np.uint64), np.empty(most, np.bool_)
    begins, stops = np.empty(most, np.int64), np.empty(most, np.int64)
    n, bits = -1, max(most.bit_length() - 3, 4)
    while n < 0:  # until the forms, a small part of the words, have room
        slots = np.full(1 << bits, -1, np.int32)
        n = _words(data, bounds, _classes(), slots, hashes, is_name, begins, stops, numbers, ends)
        bits += 2
    return Words(numbers[: ends[-1]], ends, hashes[:n], is_name[:n], data, begins[:n], stops[:n])


def sums(found: Words, term: NDArray[np.int64], weight: NDArray[np.float64]) -> Sums:
    """The uses of each term by text: the sum of their weights, and whether most are written as names.

    `term`: the term of each form, 0 and up, -1 for none; `weight`: of a text's first word, its second, and so on.
    """
    n, n_terms = len(found.numbers), int(term.max(initial=-1)) + 1
    terms, uses, names, order = np.empty((4, n), np.int32)
    weights, ends = np.empty(n), np.zeros(len(found.ends), np.int64)
    _sums(found.numbers, found.ends, term, found.is_name, weight, n_terms, terms, uses, names, weights, ends, order)
    order = order[: ends[-1]]
    return Sums(terms[order], weights[order], 2 * names[order] > uses[order], ends)


def numbered(hashes: NDArray[np.uint32], is_name: NDArray[np.bool_]) -> Numbered:
    """The numbers of many hashes; `is_name` goes with each."""
    numbers, n, bits = np.empty(len(hashes), np.int32), -1, max(len(hashes).bit_length() - 5, 4)
    while n < 0:  # until they have room
        slots, bits = np.zeros((1 << bits, 4), np.uint32), bits + 2
        n = _numbered(hashes, is_name, slots, numbers)
    known = slots[slots[:, _USES] > 0]
    known = known[np.argsort(known[:, _HASH])]
    rank = np.empty(n, np.int32)
    rank[known[:, _NUMBER]] = np.arange(n)
    return Numbered(rank[numbers], known[:, _USES].astype(np.int64), known[:, _NAMES].astype(np.int64))


@functools.cache
def _classes() -> NDArray[np.uint8]:
    """The class of every code point, as the patterns of Polars see it."""
    points = np.arange(_LAST, dtype=np.uint32)
    every = pl.Series([points[(points < 0xD800) | (points > 0xDFFF)].tobytes().decode("utf-32-le")])
    classes = np.zeros(0x110000, np.uint8)
    for kind, pattern in ((_LETTER, r"[\p{L}\p{N}]+"), (_NAME, r"[\p{Lu}\d]+")):
        found = "".join(every.str.extract_all(pattern).item())
        classes[np.frombuffer(found.encode("utf-32-le"), np.uint32)] = kind
    classes[[ord(joint) for joint in _JOINTS]] = _JOINT
    return classes


@compiled(
    "int64(Array(uint8, 1, 'C', True), Array(int64, 1, 'C', True), uint8[::1], int32[::1], uint64[::1], boolean[::1],"
    " int64[::1], int64[::1], int32[::1], int64[::1])"
)
def _words(
    data: Any, bounds: Any, classes: Any, slots: Any,
    hashes: Any, is_name: Any, begins: Any, stops: Any, numbers: Any, ends: Any,
) -> Any:  # fmt: skip
    """The words of UTF-8 texts into what Words has; how many forms there are, -1 if they fill half of the slots."""
    n_forms, n_words = 0, 0
    mask = np.uint64(len(slots) - 1)
    for row in range(len(bounds) - 1):
        at, end = bounds[row], bounds[row + 1]
        begin, stop = np.int64(-1), np.int64(-1)  # of the word that is not over
        name, hashed, hashed_to_stop = False, np.uint64(0), np.uint64(0)
        while at <= end:
            char, width = np.int64(0), 1
            if at < end:
                char = np.int64(data[at])
                if char >= 0xF0:
                    char, width = char & 0x07, 4
                elif char >= 0xE0:
                    char, width = char & 0x0F, 3
                elif char >= 0xC0:
                    char, width = char & 0x1F, 2
                for i in range(at + 1, at + width):
                    char = char << 6 | np.int64(data[i] & 0x3F)
            kind = classes[char]
            if kind in (_LETTER, _NAME):
                if begin < 0:
                    begin, name, hashed = at, kind == _NAME, np.uint64(0)
                hashed = (hashed ^ np.uint64(char)) * np.uint64(0x9E3779B97F4A7C15)
                stop, hashed_to_stop = at + width, hashed
            elif kind == _JOINT and stop == at:
                hashed = (hashed ^ np.uint64(char)) * np.uint64(0x9E3779B97F4A7C15)
            elif begin >= 0:
                hashed = hashed_to_stop ^ hashed_to_stop >> np.uint64(32)
                slot = hashed & mask
                while slots[slot] >= 0 and hashes[slots[slot]] != hashed:
                    slot = (slot + np.uint64(1)) & mask
                if slots[slot] < 0:
                    if 2 * n_forms > len(slots):
                        return -1
                    slots[slot], hashes[n_forms], is_name[n_forms] = n_forms, hashed, name
                    begins[n_forms], stops[n_forms] = begin, stop
                    n_forms += 1
                numbers[n_words] = slots[slot]
                n_words += 1
                begin = stop = np.int64(-1)
            at += width
        ends[row + 1] = n_words
    return n_forms


@compiled(
    "void(int32[::1], int64[::1], int64[::1], boolean[::1], float64[::1], int64,"
    " int32[::1], int32[::1], int32[::1], float64[::1], int64[::1], int32[::1])"
)
def _sums(
    numbers: Any, bounds: Any, term: Any, is_name: Any, weight: Any, n_terms: Any,
    terms: Any, uses: Any, names: Any, weights: Any, ends: Any, order: Any,
) -> None:  # fmt: skip
    """The sums of each text as its words come, and their order by text and term."""
    rows, by_term = np.empty(len(terms), np.int32), np.empty(len(terms), np.int32)
    last, starts, filled = np.full(n_terms, -1), np.zeros(n_terms + 1, np.int64), np.zeros(len(bounds) - 1, np.int64)
    n = 0
    for row in range(len(filled)):
        for i in range(bounds[row], bounds[row + 1]):
            of = term[numbers[i]]
            if of < 0:
                continue
            if last[of] < ends[row]:  # not yet in this text
                rows[n], terms[n], uses[n], names[n], weights[n] = row, of, 0, 0, 0.0
                last[of] = n
                starts[of + 1] += 1
                n += 1
            at = last[of]
            uses[at] += 1
            names[at] += is_name[numbers[i]]
            weights[at] += weight[i - bounds[row]]
        ends[row + 1] = n
    # counted into the order of terms, and from there into the order of texts
    for of in range(n_terms):
        starts[of + 1] += starts[of]
    for i in range(n):
        by_term[starts[terms[i]]] = i
        starts[terms[i]] += 1
    for row in range(len(filled)):
        filled[row] = ends[row]
    for i in by_term[:n]:
        order[filled[rows[i]]] = i
        filled[rows[i]] += 1


@compiled("int64(Array(uint32, 1, 'C', True), Array(boolean, 1, 'C', True), uint32[:,::1], int32[::1])")
def _numbered(hashes: Any, is_name: Any, slots: Any, numbers: Any) -> Any:
    """Numbers by first use; how many there are, -1 if they fill half of the slots. What is known of a hash lies in its
    slot, to be fetched at once."""
    n, mask = 0, len(slots) - 1
    for i in range(len(hashes)):
        slot = np.int64(hashes[i]) & mask
        while slots[slot, _USES] and slots[slot, _HASH] != hashes[i]:
            slot = (slot + 1) & mask
        if not slots[slot, _USES]:
            if 2 * n > mask:
                return -1
            slots[slot, _HASH], slots[slot, _NUMBER] = hashes[i], n
            n += 1
        numbers[i] = slots[slot, _NUMBER]
        slots[slot, _USES] += np.uint32(1)
        slots[slot, _NAMES] += np.uint32(is_name[i])
    return n
