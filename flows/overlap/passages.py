"""Passages: what two articles have in common, cut where a reader would cut it.

A passage never crosses a paragraph break or the border of a quotation, in either text; it begins and ends
with a matched word.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from flows.overlap.align import Block, Chain, common
from flows.overlap.document import Document

SHORTEST = 3  # matched words; what is left of a longer passage by the cuts ("he said") is no passage


def passages(a: Document, b: Document, chains: Iterable[Chain]) -> list[Chain]:
    """The passages of filled chains (best first), in the order of `a`, then of `b`.

    A word may be in several passages if the other text repeats it; a match that adds a word to neither text
    is left out. Inside a passage the blocks are a longest common subsequence of its two sides.
    """
    covered_a, covered_b = bytearray(len(a)), bytearray(len(b))
    found: list[Chain] = []
    for chain in chains:
        new = list(_uncovered(chain, covered_a, covered_b)) if found else chain
        for block in new:
            covered_a[block.a : block.a + block.size] = b"\1" * block.size
            covered_b[block.b : block.b + block.size] = b"\1" * block.size
        for passage in _cut(a, b, new):
            if sum(block.size for block in passage) >= SHORTEST:
                found.append(_aligned(a, b, passage))
    return sorted(found)


def _uncovered(chain: Chain, covered_a: bytearray, covered_b: bytearray) -> Iterator[Block]:
    for at_a, at_b, size in chain:
        old_a, old_b = covered_a[at_a : at_a + size], covered_b[at_b : at_b + size]
        if 1 not in old_a or 1 not in old_b:
            yield Block(at_a, at_b, size)
            continue
        start = 0
        for offset in range(size + 1):
            if offset == size or (old_a[offset] and old_b[offset]):
                if offset > start:
                    yield Block(at_a + start, at_b + start, offset - start)
                start = offset + 1


def _cut(a: Document, b: Document, blocks: Sequence[Block]) -> Iterator[Chain]:
    """The blocks cut at the borders of both texts, and gathered by the stretch they stand in."""
    passage: Chain = []
    zone = (-1, -1)
    for block in blocks:
        for piece in _pieces(a, b, block):
            here = bisect_right(a.borders, piece.a), bisect_right(b.borders, piece.b)
            if passage and here != zone:
                yield passage
                passage = []
            zone = here
            passage.append(piece)
    if passage:
        yield passage


def _pieces(a: Document, b: Document, block: Block) -> Iterable[Block]:
    at_a, at_b, size = block
    cuts = _between(a.borders, at_a, size)
    others = _between(b.borders, at_b, size)
    if not cuts and not others:
        return [block]
    return [
        Block(at_a + start, at_b + start, end - start) for start, end in pairwise([0, *sorted({*cuts, *others}), size])
    ]


def _between(borders: array[int], start: int, size: int) -> list[int]:
    """Borders strictly inside a stretch, counted from its start."""
    first = bisect_right(borders, start)
    if first == len(borders) or borders[first] >= start + size:
        return []
    return [border - start for border in borders[first : bisect_left(borders, start + size)]]


def _aligned(a: Document, b: Document, passage: Chain) -> Chain:
    """The passage with its gaps aligned too, so that its words match as well as they can."""
    if len(passage) == 1:
        return passage
    first, last = passage[0], passage[-1]
    end_a, end_b = last.a + last.size, last.b + last.size
    if sum(block.size for block in passage) == min(end_a - first.a, end_b - first.b):
        return passage  # nothing is left to match
    return common(a, b, first.a, end_a, first.b, end_b)
