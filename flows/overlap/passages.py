"""Passages: what two articles have in common, cut where a reader would cut it.

A passage never crosses a paragraph break or the border of a quotation, in either text. It begins and ends with a
matched word, but for a number or a name that was changed right there: "Twelve died" and "Fourteen died" must not
look alike because the difference stands at the edge.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from flows.overlap.align import Block, Chain, common
from flows.overlap.document import Document
from flows.overlap.edits import MATERIAL, kind

EDGE = 5  # words between a passage and the end of its sentence, within which a changed number or name belongs to it
SHORTEST = 3  # matched words; what is left of a longer passage by the cuts ("he said") is no passage


def passages(a: Document, b: Document, chains: Iterable[Chain]) -> list[Chain]:
    """The passages of filled chains (best first), in the order of `a`, then of `b`.

    A word may be in several passages if the other text repeats it; a match that adds a word to neither text
    is left out. Inside a passage the blocks are a longest common subsequence of its two sides.
    """
    covered_a, covered_b = bytearray(len(a)), bytearray(len(b))
    found: list[Chain] = []
    for number, chain in enumerate(chains):
        new = list(_uncovered(chain, covered_a, covered_b)) if number else chain
        for at_a, at_b, size in new:
            covered_a[at_a : at_a + size] = covered_b[at_b : at_b + size] = b"\1" * size
        for passage, matched in _cut(a, b, new):
            if matched >= SHORTEST:
                found.append(passage if len(passage) == 1 else _aligned(a, b, passage, matched))
    return sorted([_with_edges(a, b, passage, covered_a, covered_b) for passage in found])


def _with_edges(a: Document, b: Document, passage: Chain, covered_a: bytearray, covered_b: bytearray) -> Chain:
    """The passage with an empty block beyond each edge where only a number or a name was changed."""
    first_a, first_b, _ = passage[0]
    end_a, end_b = passage[-1].a + passage[-1].size, passage[-1].b + passage[-1].size
    # out to the ends of the sentences, as far as no border of a paragraph or quotation cuts them
    start_a, start_b = a.stretches.rfind(1, 0, first_a + 1), b.stretches.rfind(1, 0, first_b + 1)
    stop_a, stop_b = a.stretches.find(1, end_a), b.stretches.find(1, end_b)

    def material(from_a: int, to_a: int, from_b: int, to_b: int) -> bool:
        return (
            0 < to_a - from_a <= EDGE
            and 0 < to_b - from_b <= EDGE
            and 1 not in covered_a[from_a:to_a]
            and 1 not in covered_b[from_b:to_b]
            and kind(a, b, range(from_a, to_a), range(from_b, to_b)) in MATERIAL
        )

    has_head = start_a < first_a and material(start_a, first_a, start_b, first_b)
    has_tail = end_a < stop_a and material(end_a, stop_a, end_b, stop_b)
    if not has_head and not has_tail:
        return passage
    if not has_head:
        start_a, start_b = first_a, first_b
    if not has_tail:
        stop_a, stop_b = end_a, end_b
    blocks = common(a, b, start_a, stop_a, start_b, stop_b)
    # where the edge has a word in common after all, the passage begins or ends with that
    first, last = blocks[0], blocks[-1]
    head = [Block(start_a, start_b, 0)] if first.a > start_a and first.b > start_b else []
    tail = [Block(stop_a, stop_b, 0)] if last.a + last.size < stop_a and last.b + last.size < stop_b else []
    return [*head, *blocks, *tail]


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


def _cut(a: Document, b: Document, blocks: Sequence[Block]) -> Iterator[tuple[Chain, int]]:
    """The blocks cut at the borders of both texts and gathered by the stretch they stand in, with their words."""
    passage: Chain = []
    matched = stop_a = stop_b = 0  # where the stretch ends
    for at_a, at_b, size in blocks:
        while size:
            if at_a >= stop_a or at_b >= stop_b:
                if passage:
                    yield passage, matched
                passage, matched = [], 0
                stop_a, stop_b = a.borders.find(1, at_a + 1), b.borders.find(1, at_b + 1)
            piece = min(size, stop_a - at_a, stop_b - at_b)
            passage.append(Block(at_a, at_b, piece))
            matched += piece
            at_a, at_b, size = at_a + piece, at_b + piece, size - piece
    if passage:
        yield passage, matched


def _aligned(a: Document, b: Document, passage: Chain, matched: int) -> Chain:
    """The passage with its gaps aligned too, so that its words match as well as they can."""
    first_a, first_b, _ = passage[0]
    end_a, end_b = passage[-1].a + passage[-1].size, passage[-1].b + passage[-1].size
    if matched == min(end_a - first_a, end_b - first_b):
        return passage  # nothing is left to match
    return common(a, b, first_a, end_a, first_b, end_b)
