"""Passages: what two articles have in common, cut where a reader would cut it.

Chains of anchors are filled: a gap by the longest common subsequence of its words only if that covers half of its
longer side, for any two sentences share "the" and "of". A passage never crosses a paragraph break or the border of a
quotation, in either text. It begins and ends with a matched word, but for a number or a name that was changed right
there: "Twelve died" and "Fourteen died" must not look alike because the difference stands at the edge.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from flows.compiled import compiled, part
from flows.overlap.blocks import (
    BLOCKS,
    BORDER,
    CODES,
    ENDS,
    MARKS,
    SENTENCE,
    TELLING,
    after,
    any_marked,
    before,
    put,
    put_end,
)
from flows.overlap.lcs import common

FILL = 0.5
SHORTEST = 3  # matched words; what is left of a longer passage by the cuts ("he said") is no passage
EDGE = 5  # words between a passage and the end of its sentence, within which a changed number or name belongs to it


@part
def _fill_gap(rows: Any, n: int, codes_a: Any, a_start: int, a_end: int, codes_b: Any, b_start: int, b_end: int) -> Any:
    """The rows with what a gap has in common, if that is enough, and their number."""
    size_a, size_b = a_end - a_start, b_end - b_start
    if size_a <= 0 or size_b <= 0 or size_a < FILL * size_b or size_b < FILL * size_a:
        return rows, n
    blocks = common(codes_a, a_start, a_end, codes_b, b_start, b_end)
    if blocks[:, 2].sum() >= FILL * max(size_a, size_b):
        for i in range(len(blocks)):
            rows = put(rows, n, blocks[i, 0], blocks[i, 1], blocks[i, 2])
            n += 1
    return rows, n


@compiled(f"Tuple(({BLOCKS}, {ENDS}))({CODES}, {MARKS}, {CODES}, {MARKS}, {BLOCKS}, {ENDS})")
def fill(codes_a: Any, marks_a: Any, codes_b: Any, marks_b: Any, joined: Any, ends: Any) -> Any:
    """The chains without overlaps, with their gaps and their edges, out to the ends of the sentences, filled."""
    rows, n, filled_ends, first = np.empty((len(joined) + 16, 3), np.int64), 0, np.empty_like(ends), 0
    for chain in range(len(ends)):
        end_a, end_b = joined[first, 0], joined[first, 1]
        edge_a, edge_b = before(marks_a, end_a, SENTENCE), before(marks_b, end_b, SENTENCE)
        rows, n = _fill_gap(rows, n, codes_a, edge_a, end_a, codes_b, edge_b, end_b)
        for i in range(first, ends[chain]):
            at_a, at_b, size = joined[i]
            if i > first:
                skip = max(0, end_a - at_a, end_b - at_b)
                at_a, at_b, size = at_a + skip, at_b + skip, size - skip
                rows, n = _fill_gap(rows, n, codes_a, end_a, at_a, codes_b, end_b, at_b)
            rows = put(rows, n, at_a, at_b, size)
            n += 1
            end_a, end_b = at_a + size, at_b + size
        edge_a, edge_b = after(marks_a, end_a - 1, SENTENCE), after(marks_b, end_b - 1, SENTENCE)
        rows, n = _fill_gap(rows, n, codes_a, end_a, edge_a, codes_b, end_b, edge_b)
        filled_ends[chain], first = n, ends[chain]
    return rows[:n], filled_ends


@part
def _cover(covered_a: Any, covered_b: Any, blocks: Any) -> None:
    for i in range(len(blocks)):
        at_a, at_b, size = blocks[i]
        covered_a[at_a : at_a + size] = 1
        covered_b[at_b : at_b + size] = 1


@part
def _uncovered(blocks: Any, covered_a: Any, covered_b: Any) -> Any:
    """What of some blocks adds a word to either text."""
    rows, n = np.empty_like(blocks), 0
    for i in range(len(blocks)):
        at_a, at_b, size = blocks[i]
        start = 0
        for offset in range(size + 1):
            if offset == size or (covered_a[at_a + offset] and covered_b[at_b + offset]):
                if offset > start:
                    rows = put(rows, n, at_a + start, at_b + start, offset - start)
                    n += 1
                start = offset + 1
    return rows[:n]


@part
def _cut(blocks: Any, marks_a: Any, marks_b: Any) -> Any:
    """Blocks cut at the borders of both texts, and the row where each stretch between borders ends."""
    rows, n, ends, n_ends = np.empty_like(blocks), 0, np.empty(len(blocks) + 1, np.int64), 0
    stop_a = stop_b = 0
    for i in range(len(blocks)):
        at_a, at_b, size = blocks[i]
        while size:
            if at_a >= stop_a or at_b >= stop_b:
                if n:
                    ends = put_end(ends, n_ends, n)
                    n_ends += 1
                stop_a, stop_b = after(marks_a, at_a, BORDER), after(marks_b, at_b, BORDER)
            piece = min(size, stop_a - at_a, stop_b - at_b)
            rows = put(rows, n, at_a, at_b, piece)
            n += 1
            at_a, at_b, size = at_a + piece, at_b + piece, size - piece
    return rows[:n], np.append(ends[:n_ends], n)


@part
def _may_tell(marks: Any, start: int, end: int, covered: Any) -> bool:
    """Whether some words at an edge are few, in no passage, and may have a number or a name among them."""
    return 0 < end - start <= EDGE and not any_marked(covered, start, end, 1) and any_marked(marks, start, end, TELLING)


@compiled(
    f"Tuple(({BLOCKS}, {ENDS}, {BLOCKS}))({CODES}, {MARKS}, {CODES}, {MARKS}, {BLOCKS}, {ENDS})"
)
def passages(codes_a: Any, marks_a: Any, codes_b: Any, marks_b: Any, filled: Any, chain_ends: Any) -> Any:
    """The passages of filled chains (best first): blocks, where each ends, and where its edges may have been changed.

    A passage never crosses a paragraph break or the border of a quotation, in either text. A word may be in several
    passages if the other text repeats it; a match that adds a word to neither text is left out. Inside a passage the
    blocks are a longest common subsequence of its two sides. An edge is a row (passage, words of a, words of b): words
    before it (negative) or behind it, up to the end of the stretch, that may be another number or name.
    """
    covered_a, covered_b = np.zeros(len(codes_a) + 1, np.uint8), np.zeros(len(codes_b) + 1, np.uint8)
    rows, n, ends, n_ends = np.empty((16, 3), np.int64), 0, np.empty(16, np.int64), 0
    start = 0
    for chain in range(len(chain_ends)):
        new = filled[start : chain_ends[chain]]
        start = chain_ends[chain]
        if chain:
            new = _uncovered(new, covered_a, covered_b)
        _cover(covered_a, covered_b, new)
        pieces, stops = _cut(new, marks_a, marks_b)
        first = 0
        for stop in stops:
            passage = pieces[first:stop]
            first = stop
            matched = passage[:, 2].sum()
            if matched < SHORTEST:
                continue
            at_a, at_b, last = passage[0, 0], passage[0, 1], len(passage) - 1
            end_a, end_b = passage[last, 0] + passage[last, 2], passage[last, 1] + passage[last, 2]
            if last and matched < min(end_a - at_a, end_b - at_b):
                passage = common(codes_a, at_a, end_a, codes_b, at_b, end_b)  # its gaps may match better
            for i in range(len(passage)):
                rows = put(rows, n, passage[i, 0], passage[i, 1], passage[i, 2])
                n += 1
            ends = put_end(ends, n_ends, n)
            n_ends += 1
    edges, n_edges, first = np.empty((4, 3), np.int64), 0, 0
    stretch = BORDER | SENTENCE
    for passage_no in range(n_ends):
        at_a, at_b, last = rows[first, 0], rows[first, 1], ends[passage_no] - 1
        end_a, end_b = rows[last, 0] + rows[last, 2], rows[last, 1] + rows[last, 2]
        first = ends[passage_no]
        from_a, from_b = before(marks_a, at_a, stretch), before(marks_b, at_b, stretch)
        if _may_tell(marks_a, from_a, at_a, covered_a) and _may_tell(marks_b, from_b, at_b, covered_b):
            edges = put(edges, n_edges, passage_no, from_a - at_a, from_b - at_b)
            n_edges += 1
        to_a, to_b = after(marks_a, end_a - 1, stretch), after(marks_b, end_b - 1, stretch)
        if _may_tell(marks_a, end_a, to_a, covered_a) and _may_tell(marks_b, end_b, to_b, covered_b):
            edges = put(edges, n_edges, passage_no, to_a - end_a, to_b - end_b)
            n_edges += 1
    return rows[:n], ends[:n_ends], edges[:n_edges]


@compiled(f"Tuple(({BLOCKS}, {ENDS}))({BLOCKS}, {ENDS})")
def in_order(blocks: Any, ends: Any) -> Any:
    """Passages in the order of a, then of b."""
    firsts = np.append(np.zeros(1, np.int64), ends)[:-1]
    places = np.empty(len(ends), np.int64)
    for passage in range(len(ends)):
        places[passage] = (blocks[firsts[passage], 0] << 32) + blocks[firsts[passage], 1]
    ordered, ordered_ends, n = np.empty_like(blocks), np.empty_like(ends), 0
    for i, passage in enumerate(np.argsort(places, kind="mergesort")):
        size = ends[passage] - firsts[passage]
        ordered[n : n + size] = blocks[firsts[passage] : ends[passage]]
        n += size
        ordered_ends[i] = n
    return ordered, ordered_ends
