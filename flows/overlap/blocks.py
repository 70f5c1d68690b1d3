"""Blocks, and the marks of words: what the compiled modules of overlap share.

A block is a run of words that stands in both texts: a row (word of a, word of b, words). A list of lists of blocks is
their rows one behind the other, and the row where each list ends.

The marks of a text are bits, a byte for each word, and one behind them where every border ends.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from flows.compiled import part

BORDER = 1  # of a paragraph or a quotation, or what follows a quotation, begins here
SENTENCE = 2  # begins here
QUOTED = 4  # stands in quotation marks
SPOKEN = 8  # stands in quotation marks or in a public statement
CONTENT = 16  # is no function word and no name
TELLING = 32  # may be part of a number or a name

#: numba's types.
BLOCKS, CODES, MARKS, ENDS, OFFSETS = "int64[:,::1]", "uint64[::1]", "uint8[::1]", "int64[::1]", "int32[::1]"


@part
def put(rows: Any, n: int, a: int, b: int, size: int) -> Any:
    """The rows with row `n` set, twice as long if need be."""
    if n == len(rows):
        rows = np.concatenate((rows, np.empty_like(rows)))
    rows[n, 0], rows[n, 1], rows[n, 2] = a, b, size
    return rows


@part
def turn_round(rows: Any, start: int, end: int) -> None:
    """Put some rows in the opposite order."""
    for i in range((end - start) // 2):
        for column in range(rows.shape[1]):
            first, last = rows[start + i, column], rows[end - 1 - i, column]
            rows[start + i, column], rows[end - 1 - i, column] = last, first


@part
def put_end(ends: Any, n: int, end: int) -> Any:
    """The ends with end `n` set, twice as long if need be."""
    if n == len(ends):
        ends = np.concatenate((ends, np.empty_like(ends)))
    ends[n] = end
    return ends


@part
def all_marked(marks: Any, start: int, size: int, mark: int) -> bool:
    for word in range(start, start + size):  # noqa: SIM110 (compiled)
        if not marks[word] & mark:
            return False
    return True


@part
def any_marked(marks: Any, start: int, end: int, mark: int) -> bool:
    for word in range(start, end):  # noqa: SIM110 (compiled)
        if marks[word] & mark:
            return True
    return False


@part
def before(marks: Any, word: int, mark: int) -> int:
    """The last place up to a word that has a mark; the first word has all."""
    while not marks[word] & mark:
        word -= 1
    return word


@part
def after(marks: Any, word: int, mark: int) -> int:
    """The first place after a word that has a mark; the end has all."""
    word += 1
    while not marks[word] & mark:
        word += 1
    return word
