"""Aligns two articles: exact runs of words (anchors), chained in order, the gaps between them filled.

The numbers follow from the definitions and were measured on labelled pairs of news articles; each sits on a
plateau. An anchor is a run of 5 words (4 where quoted: quotations are short). A chain bridges at most 15
words, the length of a passage. A gap is filled by the longest common subsequence of words only if that
covers half of its longer side: any two sentences share "the" and "of".
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import LCSseq

from flows.overlap.document import RUN, Document

ANCHOR = 5
QUOTED_ANCHOR = RUN
GAP = 15
FILL = 0.5
MUCH = 30  # common words, from which two texts are read whole: paragraph by paragraph then takes longer
REPEATS = 50  # a run of four words is looked up at most so often in one text: bounds a text of one repeated word


class Block(NamedTuple):
    """A run of words that stands in both texts: word `a` and word `b` on, `size` words."""

    a: int
    b: int
    size: int


Chain = list[Block]


def anchors(a: Document, b: Document) -> list[Block]:
    """The maximal exact runs of at least ANCHOR words (QUOTED_ANCHOR where quoted in either text), in order."""
    if a.keys == b.keys:
        return [Block(0, 0, len(a))] if len(a) >= QUOTED_ANCHOR else []
    hashes_a, order_a = a.index
    hashes_b, order_b = b.index
    if not len(hashes_a) or not len(hashes_b):
        return []
    first = hashes_b.searchsorted(hashes_a)
    hits = (hashes_b.take(first, mode="clip") == hashes_a).nonzero()[0]
    if not len(hits):
        return []
    at_a, first = order_a[hits], first[hits]
    if b.repeats:
        counts = np.minimum(hashes_b.searchsorted(hashes_a[hits], "right") - first, REPEATS)
        offsets = np.arange(counts.sum()) - (counts.cumsum() - counts).repeat(counts)
        at_a, first = at_a.repeat(counts), first.repeat(counts) + offsets
    at_b = order_b[first]
    # a run of words is a stretch of neighbours on one diagonal
    diagonals = (at_a - at_b + len(b)) * (len(a) + 2) + at_a
    order = diagonals.argsort()
    diagonals = diagonals[order]
    begins = np.concatenate([[0], (diagonals[1:] - diagonals[:-1] != 1).nonzero()[0] + 1, [len(order)]])
    sizes = begins[1:] - begins[:-1] + (RUN - 1)
    first_of = order[begins[:-1]]
    if sizes.sum() >= MUCH:
        a.read(0, len(a))
        b.read(0, len(b))
    runs = zip(at_a[first_of].tolist(), at_b[first_of].tolist(), sizes.tolist(), strict=True)
    return sorted([Block(*run) for run in runs if run[2] >= ANCHOR or _is_quoted(a, b, *run)])


def _is_quoted(a: Document, b: Document, at_a: int, at_b: int, size: int) -> bool:
    a.read(at_a, at_a + size)
    b.read(at_b, at_b + size)
    return 0 not in a.spoken[at_a : at_a + size] or 0 not in b.spoken[at_b : at_b + size]


def chains(runs: Sequence[Block]) -> list[Chain]:
    """Anchors joined where the next begins at most GAP words after the last ended, in both texts.

    Every anchor is in one chain; the longest chain comes first. Anchors in a chain may overlap: texts repeat.
    """
    best = [float(run.size) for run in runs]
    before = [-1] * len(runs)
    longest = max((run.size for run in runs), default=0)
    start = 0
    for y, (at_a, at_b, size) in enumerate(runs):
        while runs[start].a + longest + GAP < at_a:
            start += 1
        for x in range(y - 1, start - 1, -1):
            prior = runs[x]
            gap_a, gap_b = at_a - prior.a - prior.size, at_b - prior.b - prior.size
            if gap_a > GAP or gap_b > GAP or at_a <= prior.a or at_b <= prior.b:
                continue
            overlap = max(0, -gap_a, -gap_b)
            if overlap >= size:
                continue
            score = best[x] + size - overlap - 0.01 * abs(gap_a - gap_b)
            if score > best[y]:
                best[y], before[y] = score, x
    found: list[Chain] = []
    taken = [False] * len(runs)
    for end in sorted(range(len(runs)), key=lambda y: (-best[y], y)):
        chain: Chain = []
        at = end
        while at >= 0 and not taken[at]:
            taken[at] = True
            chain.append(runs[at])
            at = before[at]
        if chain:
            found.append(chain[::-1])
    return found


def common(a: Document, b: Document, a_start: int, a_end: int, b_start: int, b_end: int) -> Chain:
    """The longest common subsequence of two stretches of words, as blocks."""
    edits = LCSseq.editops(a.keys[a_start:a_end], b.keys[b_start:b_end])
    # the last one is empty and stands at the end
    return [Block(a_start + x, b_start + y, size) for x, y, size in edits.as_matching_blocks()[:-1]]


def fill(a: Document, b: Document, chain: Chain) -> Chain:
    """The chain without overlaps, with its gaps and its edges, out to the ends of the sentences, filled."""
    a.read(chain[0].a, chain[-1].a + chain[-1].size)
    b.read(chain[0].b, chain[-1].b + chain[-1].size)
    at_a, at_b, size = chain[0]
    filled = _enough(a, b, a.sentence(at_a)[0], at_a, b.sentence(at_b)[0], at_b)
    filled.append(chain[0])
    end_a, end_b = at_a + size, at_b + size
    for at_a, at_b, size in chain[1:]:
        skip = max(0, end_a - at_a, end_b - at_b)
        at_a, at_b, size = at_a + skip, at_b + skip, size - skip
        filled += _enough(a, b, end_a, at_a, end_b, at_b)
        filled.append(Block(at_a, at_b, size))
        end_a, end_b = at_a + size, at_b + size
    return filled + _enough(a, b, end_a, a.sentence(end_a - 1)[1], end_b, b.sentence(end_b - 1)[1])


def _enough(a: Document, b: Document, a_start: int, a_end: int, b_start: int, b_end: int) -> Chain:
    size_a, size_b = a_end - a_start, b_end - b_start
    if size_a <= 0 or size_b <= 0 or size_a < FILL * size_b or size_b < FILL * size_a:
        return []
    blocks = common(a, b, a_start, a_end, b_start, b_end)
    return blocks if sum([block.size for block in blocks]) >= FILL * max(size_a, size_b) else []
