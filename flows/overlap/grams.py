"""Hashes of runs of words, the same on every machine and in every version, and their sampling by winnowing.

Winnowing (Schleimer, Wilkerson, Aiken 2003) keeps the smallest hash of every window of shingles: two texts
that share a run of SHINGLE + WINDOW - 1 words always share a fingerprint.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

SHINGLE = 5  # words in a shingle
QUOTE_SHINGLE = 4  # words where quoted: quotations are short
WINDOW = 4  # shingles of which the smallest is kept
SHORT = 40  # shingles; a text with fewer keeps them all, or two short articles would meet once at most

Hashes = npt.NDArray[np.uint64]

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


class _Codes(dict[str, int]):
    """Stable 64-bit codes by match key; a dictionary of its own, being asked for every word there is."""

    def __missing__(self, key: str) -> int:
        if len(self) >= _MAX_CODES:
            self.clear()
        code = self[key] = int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "little")
        return code


_MAX_CODES = 500_000
_code = _Codes().__getitem__


def word_codes(keys: Sequence[str]) -> Hashes:
    """The codes of match keys, in order; the same on every machine."""
    return np.fromiter(map(_code, keys), np.uint64, len(keys))


def gram_hashes(codes: Hashes, size: int) -> Hashes:
    """One hash for every run of `size` words; empty when the text is shorter."""
    count = len(codes) - size + 1
    if count <= 0:
        return np.empty(0, np.uint64)
    total = np.full(count, size, np.uint64)  # the size is part of the hash: 4-grams never meet 5-grams
    for offset in range(size):
        total *= _MULTIPLIER
        total += codes[offset : offset + count]
    # MurmurHash3's finalizer: winnowing needs all bits mixed
    total ^= total >> np.uint64(33)
    total *= np.uint64(0xFF51AFD7ED558CCD)
    total ^= total >> np.uint64(33)
    total *= np.uint64(0xC4CEB9FE1A85EC53)
    total ^= total >> np.uint64(33)
    return total


def winnow(hashes: Hashes) -> Hashes:
    """The hashes that are the smallest of some window; all of them if they are few. May repeat."""
    if len(hashes) < SHORT:
        return hashes
    pairs = np.minimum(hashes[:-1], hashes[1:])
    return np.minimum(pairs[:-2], pairs[2:])  # smallest of WINDOW = 4


def fingerprints(keys: Sequence[str], quotations: Iterable[Sequence[str]]) -> Hashes:
    """The fingerprints of a text, each once: winnowed shingles, and every run of four words of a quotation.

    `keys` are the match keys of the whole text, `quotations` those of each of its quotations.
    """
    found = [winnow(gram_hashes(word_codes(keys), SHINGLE))]
    found += [gram_hashes(word_codes(quote), QUOTE_SHINGLE) for quote in quotations]
    return np.unique(np.concatenate(found))
