"""Where the blocks of passages lie in two texts, and what was changed between them, as far as their spans tell."""

from __future__ import annotations

from typing import Any

import numpy as np

from flows.compiled import compiled, part
from flows.overlap.blocks import BLOCKS, ENDS, MARKS, OFFSETS, QUOTED, TELLING, any_marked

#: Kinds of changes. Which words replace others, and what differs inside a block, must be looked at.
INSERTION, DELETION, REPLACEMENT, OTHER_WORDS, OTHERWISE_WRITTEN = range(5)

_TEXT = "uint32[::1]"
_OPEN, _CLOSE, _CURRENCY = tuple(map(ord, "([")), tuple(map(ord, ")]")), tuple(map(ord, "$£€¥₹"))


@part
def _is_one_of(char: int, of: Any) -> bool:
    for other in of:  # noqa: SIM110 (compiled)
        if char == other:
            return True
    return False


@part
def _extent(text: Any, starts: Any, ends: Any, first: int, last: int) -> Any:
    """Characters of words `first` to `last - 1` with the brackets around them and a currency sign before them."""
    if first == last:
        return ends[first - 1], ends[first - 1]
    start, end = starts[first], ends[last - 1]
    if start:
        for i in range(len(_OPEN)):
            if text[start - 1] == _OPEN[i] and end < len(text) and text[end] == _CLOSE[i]:
                return start - 1, end + 1
        if _is_one_of(text[start - 1], _CURRENCY):
            return start - 1, end
    return start, end


@part
def _same(text_a: Any, from_a: int, to_a: int, text_b: Any, from_b: int, to_b: int) -> bool:
    if to_a - from_a != to_b - from_b:
        return False
    for i in range(to_a - from_a):  # noqa: SIM110 (compiled)
        if text_a[from_a + i] != text_b[from_b + i]:
            return False
    return True


@compiled(
    f"Tuple((int64[:,::1], float64[::1], int64[:,::1]))({_TEXT}, {OFFSETS}, {OFFSETS}, {MARKS}, "
    f"{_TEXT}, {OFFSETS}, {OFFSETS}, {MARKS}, {BLOCKS}, {ENDS})"
)
def changes(
    text_a: Any, starts_a: Any, ends_a: Any, marks_a: Any,
    text_b: Any, starts_b: Any, ends_b: Any, marks_b: Any, blocks: Any, passage_ends: Any,
) -> Any:  # fmt: skip
    """Of each passage (start in a, end in a, start in b, end in b, matched words, whether it is quoted) and its
    similarity: matched words over those of its longer side. Of each change (passage, kind, block, start in a, end in a,
    start in b, end in b); a change between two blocks names the latter. Offsets are code points.
    """
    passages = np.empty((len(passage_ends), 6), np.int64)
    similarity = np.empty(len(passage_ends))
    found, n, first = np.empty((2 * len(blocks), 7), np.int64), 0, 0
    for passage in range(len(passage_ends)):
        at_a, at_b, last = blocks[first, 0], blocks[first, 1], passage_ends[passage] - 1
        end_a, end_b = blocks[last, 0] + blocks[last, 2], blocks[last, 1] + blocks[last, 2]
        matched = blocks[first : last + 1, 2].sum()
        passages[passage] = np.array([
            starts_a[at_a], ends_a[end_a - 1], starts_b[at_b], ends_b[end_b - 1],
            matched, (marks_a[at_a] | marks_b[at_b]) & QUOTED != 0,
        ])  # fmt: skip
        similarity[passage] = matched / max(end_a - at_a, end_b - at_b)
        for block in range(first, last + 1):
            at_a, at_b, size = blocks[block]
            if block > first:
                size_before = blocks[block - 1, 2]
                from_a, from_b = blocks[block - 1, 0] + size_before, blocks[block - 1, 1] + size_before
                kind = REPLACEMENT
                if from_a == at_a:
                    kind = INSERTION
                elif from_b == at_b:
                    kind = DELETION
                elif any_marked(marks_a, from_a, at_a, TELLING) and any_marked(marks_b, from_b, at_b, TELLING):
                    kind = OTHER_WORDS
                found[n, :3] = np.array([passage, kind, block])
                found[n, 3], found[n, 4] = _extent(text_a, starts_a, ends_a, from_a, at_a)
                found[n, 5], found[n, 6] = _extent(text_b, starts_b, ends_b, from_b, at_b)
                for side in (0, 2):  # at its edge a passage has the brackets of what was changed
                    passages[passage, side] = min(passages[passage, side], found[n, 3 + side])
                    passages[passage, side + 1] = max(passages[passage, side + 1], found[n, 4 + side])
                n += 1
            if size:
                from_a, to_a = starts_a[at_a], ends_a[at_a + size - 1]
                from_b, to_b = starts_b[at_b], ends_b[at_b + size - 1]
                if not _same(text_a, from_a, to_a, text_b, from_b, to_b):
                    found[n] = np.array([passage, OTHERWISE_WRITTEN, block, from_a, to_a, from_b, to_b])
                    n += 1
        first = last + 1
    return passages, similarity, found[:n]
