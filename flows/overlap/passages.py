"""Passages: what two articles have in common, cut where a reader would cut it.

A passage never crosses a paragraph break or the border of a quotation, in either text. It begins and ends with a
matched word, but for a number or a name that was changed right there: "Twelve died" and "Fourteen died" must not
look alike because the difference stands at the edge.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

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
    for chain in chains:
        new = list(_uncovered(chain, covered_a, covered_b)) if found else chain
        for block in new:
            covered_a[block.a : block.a + block.size] = b"\1" * block.size
            covered_b[block.b : block.b + block.size] = b"\1" * block.size
        for passage in _cut(a, b, new):
            if sum(block.size for block in passage) >= SHORTEST:
                found.append(_aligned(a, b, passage))
    return sorted(_with_edges(a, b, passage, covered_a, covered_b) for passage in found)


def _with_edges(a: Document, b: Document, passage: Chain, covered_a: bytearray, covered_b: bytearray) -> Chain:
    """The passage with an empty block beyond each edge where only a number or a name was changed."""
    first, last = passage[0], passage[-1]
    end = Block(last.a + last.size, last.b + last.size, 0)
    start = Block(_sentence(a, first.a)[0], _sentence(b, first.b)[0], 0)
    stop = Block(_sentence(a, end.a - 1)[1], _sentence(b, end.b - 1)[1], 0)

    def material(words_a: range, words_b: range) -> bool:
        return (
            0 < len(words_a) <= EDGE
            and 0 < len(words_b) <= EDGE
            and 1 not in covered_a[words_a.start : words_a.stop]
            and 1 not in covered_b[words_b.start : words_b.stop]
            and kind(a, b, words_a, words_b) in MATERIAL
        )

    head = [start] if material(range(start.a, first.a), range(start.b, first.b)) else []
    tail = [stop] if material(range(end.a, stop.a), range(end.b, stop.b)) else []
    if not head and not tail:
        return passage
    (start, *_), (stop, *_) = [*head, first], [*tail, end]
    blocks = common(a, b, start.a, stop.a, start.b, stop.b)
    # where the edge has a word in common after all, the passage begins or ends with that
    first, last = blocks[0], blocks[-1]
    head = head if first.a > start.a and first.b > start.b else []
    tail = tail if last.a + last.size < stop.a and last.b + last.size < stop.b else []
    return [*head, *blocks, *tail]


def _sentence(doc: Document, word: int) -> tuple[int, int]:
    """(first word, end) of a word's sentence, as far as no border of a paragraph or quotation cuts it."""
    start, end = doc.sentence(word)
    zone = bisect_right(doc.borders, word)
    if zone:
        start = max(start, doc.borders[zone - 1])
    if zone < len(doc.borders):
        end = min(end, doc.borders[zone])
    return start, end


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
