"""Hashes of runs of words, by which an article's text is looked up in another's."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

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
    total = np.zeros(count, np.uint64)
    for offset in range(size):
        total *= _MULTIPLIER
        total += codes[offset : offset + count]
    return total
