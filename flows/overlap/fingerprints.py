"""Fingerprints of texts: hashes of runs of match keys, by which texts that share copy find each other.

A run of five words each, winnowed in long texts (Schleimer, Wilkerson, Aiken 2003): of every four neighbouring runs
the smallest hash is kept, so that two texts with eight words in common always share one. Texts under 45 words keep
all runs. Quotations are short: sentences with a quotation mark keep all runs of four too.

Runs are hashed straight from the bytes of many texts at once, with no look at single words: a polynomial in a
fixed odd base over fixed random codes of bytes, modulo 2^64. A run's hash is then the difference of two prefix sums,
shifted back to where the run begins. The same on every machine.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import polars as pl

Hashes = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.int64]

RUN = 5
QUOTED_RUN = 4
WINDOW = 4  # runs
LONG = 45  # words

# one of these stands before every word; they hash alike, so that a run may cross sentences
WORD, SENTENCE, QUOTING = 0x20, 0x0A, 0x22
_BASE = 0x9E3779B97F4A7C15
_CODES = np.frombuffer(b"".join(hashlib.blake2b(bytes([b]), digest_size=8).digest() for b in range(256)), "<u8").copy()
_CODES[[SENTENCE, QUOTING]] = _CODES[WORD]
_QUOTES = re.compile(r"""[“”„«»"]|''|``|‘‘|(?:^|[\s(])['‘]\w""", re.ASCII)

#: Bytes of text taken at once: what is computed of them stays in a processor's cache.
_CHUNK = 300_000


def marked(sentences: Iterable[tuple[str, str]]) -> str:
    """A text as fingerprints() takes it, from its sentences in order: (text, match key).

    Each match key with its words parted by blanks follows a line feed, or a double quote if its sentence quotes.
    """
    return "".join(('"' if _QUOTES.search(text) else "\n") + key for text, key in sentences if key)


def fingerprints(texts: pl.Series) -> tuple[Numbers, Hashes]:
    """The fingerprints of many marked() texts: (which text, hash), in the order of texts, each once a text."""
    ends = np.cumsum(texts.str.len_bytes().to_numpy(), dtype=np.int64)
    if not len(ends):
        return np.empty(0, np.int64), np.empty(0, np.uint64)
    firsts = np.flatnonzero(np.diff(ends // _CHUNK, prepend=-1))
    bounds = np.append(0, ends)[np.append(firsts, len(ends))]
    size = int(np.diff(bounds).max()) + 1
    powers, inverses = _powers(_BASE, size), _powers(pow(_BASE, -1, 2**64), size)
    numbers, hashes = [], []
    for first, last, begin in zip(firsts, [*firsts[1:], len(ends)], bounds[:-1], strict=True):
        data = np.frombuffer(texts[first:last].str.join("").item().encode(), np.uint8)
        starts = np.append(begin, ends[first : last - 1]) - begin
        number, found = _chunk(data, starts, powers, inverses)
        fresh = _one_of_each(found + number.astype(np.uint64) * np.uint64(_BASE))
        numbers.append(number[fresh] + first)
        hashes.append(found[fresh])
    return np.concatenate(numbers), np.concatenate(hashes)


def _one_of_each(values: Hashes) -> npt.NDArray[np.bool_]:
    """True at one place of each value: the last one written to its slot has it, others there come again."""
    bits = max(4 * len(values), 2).bit_length()
    slot = (values >> np.uint64(64 - bits)).view(np.int64)
    place, one = np.empty(1 << bits, np.int64), np.zeros(len(values), bool)
    left = np.arange(len(values))
    while len(left):
        place[slot[left]] = left
        last = place[slot[left]]
        one[last] = True
        left = left[values[last] != values[left]]
    return one


def _powers(base: int, n: int) -> Hashes:
    powers = np.full(n, base, np.uint64)
    powers[0] = 1
    return np.cumprod(powers, out=powers)


def _chunk(data: npt.NDArray[np.uint8], starts: Numbers, powers: Hashes, inverses: Hashes) -> tuple[Numbers, Hashes]:
    """Fingerprints of texts that lie one behind the other in `data` from `starts` on; some may come twice."""
    prefix = np.zeros(len(data) + 1, np.uint64)
    np.cumsum(_CODES[data] * powers[: len(data)], out=prefix[1:])
    at = np.flatnonzero((data == WORD) | (data == SENTENCE) | (data == QUOTING))
    n = len(at)
    shift, mark = inverses[at], data[at]
    # padded, so that what follows has a place for every word; runs that leave their text are dropped in the end
    before = np.zeros(n + RUN + WINDOW - 1, np.uint64)
    before[:n], before[n] = prefix[at], prefix[-1]

    first = np.searchsorted(at, starts)
    length = np.diff(first, append=n)
    text = np.repeat(np.arange(len(starts)), length)
    left = np.repeat(first + length, length) - np.arange(n)  # words up to the text's end
    is_long = np.repeat(length >= LONG, length)

    runs = before[RUN:] - before[:-RUN]
    runs[:n] *= shift
    smallest = np.minimum(runs[:-1], runs[1:])
    smallest = np.minimum(smallest[:-2], smallest[2:])  # of the window that begins here
    smallest[~is_long | (left < RUN + WINDOW - 1)] = 0
    around = np.append(np.zeros(WINDOW - 1, np.uint64), smallest)
    around = np.maximum(around[:-1], around[1:])
    # the smallest of a window it lies in: no window's smallest is larger than it
    kept = np.maximum(around[:-2], around[2:]) == runs[:n]
    winnowed = np.flatnonzero((kept | ~is_long) & (left >= RUN))

    sentence = np.flatnonzero(mark != WORD)
    n_runs = np.maximum(np.diff(sentence, append=n) - QUOTED_RUN + 1, 0)[mark[sentence] == QUOTING]
    sentence = sentence[mark[sentence] == QUOTING]
    quoted = np.repeat(sentence - np.cumsum(n_runs) + n_runs, n_runs) + np.arange(n_runs.sum())
    quotations = (before[quoted + QUOTED_RUN] - before[quoted]) * shift[quoted]
    return text[np.concatenate([winnowed, quoted])], np.concatenate([runs[winnowed], quotations])
