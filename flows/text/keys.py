"""Match keys of many texts as a column, put together byte by byte: words.match_key() of each, in half its time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from flows.compiled import compiled
from flows.text import words
from flows.text.tokens import Codes, find_or_add, tokens

Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int64]

_TOGETHER = 64  # texts split at once
_MAX_KEYS = 500_000


def match_keys(texts: Sequence[str]) -> pl.Series:
    """The match key of each text (String)."""
    written: list[Bytes] = [np.empty(0, np.uint8)]
    lengths: list[Places] = [np.zeros(1, np.int64)]
    for first in range(0, len(texts), _TOGETHER):
        some = texts[first : first + _TOGETHER]
        together = "\n".join(some)  # no word goes on over the end of a line
        found = tokens(together)
        ends = np.searchsorted(found.starts, np.cumsum([len(text) + 1 for text in some]))
        data, sizes = _keys.written(found.codes, ends, together, found.starts, found.ends)
        written.append(data)
        lengths.append(sizes)
    buffers = [pa.py_buffer(np.cumsum(np.concatenate(lengths))), pa.py_buffer(np.concatenate(written))]
    column = pl.from_arrow(pa.LargeStringArray.from_buffers(len(texts), *buffers))
    assert isinstance(column, pl.Series)
    return column


class _Keys:
    """The keys met so far in UTF-8, one after the other, found by their codes."""

    def __init__(self) -> None:
        self._clear(_MAX_KEYS)

    def _clear(self, room: int) -> None:
        """Forget all, and make room for so many."""
        self._n = 0
        slots = 1 << (2 * room).bit_length()
        self._codes, self._numbers = np.zeros(slots, np.uint64), np.full(slots, -1, np.int32)
        self._ends, self._data = np.zeros(room + 1, np.int64), np.empty(1 << 20, np.uint8)

    def written(
        self, codes: Codes, ends: Places, text: str, starts: npt.NDArray[np.int32], stops: npt.NDArray[np.int32]
    ) -> tuple[Bytes, Places]:
        """The keys of these words with a space between those of one text, and the length of each text's in bytes.

        ends: the words of text i are those from ends[i - 1] to ends[i] - 1.
        """
        if self._n + len(codes) >= len(self._ends):
            self._clear(max(_MAX_KEYS, len(codes)))
        numbers, fresh = np.empty(len(codes), np.int32), np.empty(len(codes), np.int32)
        n_fresh = find_or_add(codes, self._n, self._codes, self._numbers, numbers, fresh)
        if n_fresh:
            places = fresh[:n_fresh]
            self._add([
                words.key(text[start:stop]).encode()
                for start, stop in zip(starts[places].tolist(), stops[places].tolist(), strict=True)
            ])
        sizes = np.empty(len(ends), np.int64)
        n_bytes = _measure(numbers, ends, self._ends, sizes)
        data = np.empty(n_bytes, np.uint8)
        _write(numbers, ends, self._ends, self._data, data)
        return data, sizes

    def _add(self, keys: list[bytes]) -> None:
        start, data = self._ends[self._n], b"".join(keys)
        while start + len(data) > len(self._data):
            self._data = np.resize(self._data, 2 * len(self._data))
        self._data[start : start + len(data)] = np.frombuffer(data, np.uint8)
        self._ends[self._n + 1 : self._n + len(keys) + 1] = start + np.cumsum([len(key) for key in keys])
        self._n += len(keys)


_keys = _Keys()


@compiled("int64(int32[::1], int64[::1], int64[::1], int64[::1])")
def _measure(numbers: Any, ends: Any, key_ends: Any, sizes: Any) -> Any:
    """How many bytes each text's keys take with the spaces between them, into `sizes`; and all together."""
    total, word = 0, 0
    for i in range(len(ends)):
        sizes[i] = max(0, ends[i] - word - 1)
        for j in range(word, ends[i]):
            sizes[i] += key_ends[numbers[j] + 1] - key_ends[numbers[j]]
        word = ends[i]
        total += sizes[i]
    return total


@compiled("void(int32[::1], int64[::1], int64[::1], uint8[::1], uint8[::1])")
def _write(numbers: Any, ends: Any, key_ends: Any, keys: Any, data: Any) -> None:
    at, word = 0, 0
    for i in range(len(ends)):
        for j in range(word, ends[i]):
            if j > word:
                data[at] = 32
                at += 1
            for k in range(key_ends[numbers[j]], key_ends[numbers[j] + 1]):
                data[at] = keys[k]
                at += 1
        word = ends[i]
