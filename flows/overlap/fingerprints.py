"""Fingerprints of texts: hashes of runs of match keys, by which texts that share copy find each other.

A run of five words each, winnowed in long texts (Schleimer, Wilkerson, Aiken 2003): of every four neighbouring runs
the smallest hash is kept, so that two texts with eight words in common always share one. Texts under 45 words keep
all runs. Quotations are short: sentences with a quotation mark keep all runs of four too.

Runs are hashed straight from the bytes of many texts at once, by a compiled loop: a polynomial in a fixed odd base over
fixed random codes of bytes, modulo 2^64. A run's hash is then the difference of two prefix sums, shifted back to where
the run begins. The same on every machine.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from flows.compiled import compiled, part

Hashes = npt.NDArray[np.uint64]
Ends = npt.NDArray[np.int64]

RUN = 5
QUOTED_RUN = 4
WINDOW = 4  # runs
LONG = 45  # words

# one of these stands before every word; they hash alike, so that a run may cross sentences
WORD, SENTENCE, QUOTING = 0x20, 0x0A, 0x22
_BASE = np.uint64(0x9E3779B97F4A7C15)
_INVERSE = np.uint64(pow(int(_BASE), -1, 2**64))
_CODES = np.frombuffer(b"".join(hashlib.blake2b(bytes([b]), digest_size=8).digest() for b in range(256)), "<u8").copy()
_CODES[[SENTENCE, QUOTING]] = _CODES[WORD]
_QUOTES = re.compile(r"""[“”„«»"]|''|``|‘‘|(?:^|[\s(])['‘]\w""", re.ASCII)

def marked(sentences: Iterable[tuple[str, str]]) -> str:
    """A text as fingerprints() takes it, from its sentences in order: (text, match key).

    Each match key with its words parted by blanks follows a line feed, or a double quote if its sentence quotes.
    """
    return "".join(('"' if _QUOTES.search(text) else "\n") + key for text, key in sentences if key)


def fingerprints(texts: pl.Series) -> tuple[Hashes, Ends]:
    """The fingerprints of many marked() texts: those of text i, each once, are hashes[ends[i] : ends[i + 1]]."""
    _, offsets, characters = texts.to_arrow().buffers()
    bounds, data = np.frombuffer(offsets, np.int64), np.frombuffer(characters or b"", np.uint8)
    most = 2 * np.count_nonzero((data == WORD) | (data == SENTENCE) | (data == QUOTING))  # two runs begin at a word
    hashes, ends = np.empty(most, np.uint64), np.zeros(len(bounds), np.int64)
    _fingerprints(data, bounds, _CODES, hashes, ends)
    return hashes[: ends[-1]], ends


@part
def _note(hashed: Any, first: Any, slots: Any, hashes: Any, n: Any) -> Any:
    """Put a hash behind the n there are, if it is not among those from `first` on; how many there are then.

    `slots` has the places of hashes, those of other texts as good as none.
    """
    slot = np.int64(hashed >> np.uint64(32)) & (len(slots) - 1)
    while slots[slot] >= first:
        if hashes[slots[slot]] == hashed:
            return n
        slot = (slot + 1) & (len(slots) - 1)
    slots[slot], hashes[n] = n, hashed
    return n + 1


@compiled("void(Array(uint8, 1, 'C', True), Array(int64, 1, 'C', True), uint64[::1], uint64[::1], int64[::1])")
def _fingerprints(data: Any, bounds: Any, codes: Any, hashes: Any, ends: Any) -> None:
    longest = np.int64(0)
    for text in range(len(bounds) - 1):
        longest = max(longest, bounds[text + 1] - bounds[text])
    # of each word: its mark, the sum of what stands before it, what shifts a sum back to it, its run, its window
    marks, before, shift = np.empty(longest, np.uint8), np.empty(longest + 1, np.uint64), np.empty(longest, np.uint64)
    runs, smallest = np.empty(longest, np.uint64), np.empty(longest, np.uint64)
    n_slots = 1
    while n_slots < 4 * longest:
        n_slots *= 2
    slots, n_found = np.full(n_slots, -1), 0
    for text in range(len(bounds) - 1):
        total, power, inverse = np.uint64(0), np.uint64(1), np.uint64(1)
        n, first = 0, n_found
        for i in range(bounds[text], bounds[text + 1]):
            if data[i] in (WORD, SENTENCE, QUOTING):
                marks[n], before[n], shift[n] = data[i], total, inverse
                n += 1
            total += codes[data[i]] * power
            power *= _BASE
            inverse *= _INVERSE
        before[n] = total

        n_runs = n - RUN + 1
        for i in range(n_runs):
            runs[i] = (before[i + RUN] - before[i]) * shift[i]
        n_windows = n_runs - WINDOW + 1
        for i in range(n_windows):
            smallest[i] = min(min(runs[i], runs[i + 1]), min(runs[i + 2], runs[i + 3]))
        for i in range(n_runs):
            kept = n < LONG
            for window in range(max(i - WINDOW + 1, 0), min(i + 1, n_windows)):
                kept |= smallest[window] == runs[i]
            if kept:
                n_found = _note(runs[i], first, slots, hashes, n_found)
        quotes, since = False, 0
        for i in range(n):
            if marks[i] != WORD:
                quotes, since = marks[i] == QUOTING, i
            begin = i - QUOTED_RUN + 1
            if quotes and begin >= since:
                quoted = (before[i + 1] - before[begin]) * shift[begin]
                n_found = _note(quoted, first, slots, hashes, n_found)
        ends[text + 1] = n_found
