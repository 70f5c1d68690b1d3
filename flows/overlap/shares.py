"""How much of two texts stands in both: passages, shares, words of narration, runs of quoted words."""

from __future__ import annotations

from typing import Any

import numpy as np

from flows.compiled import compiled, part
from flows.overlap.anchors import anchors, chains
from flows.overlap.blocks import BLOCKS, CODES, CONTENT, ENDS, MARKS, SENTENCE, SPOKEN, after, before
from flows.overlap.passages import fill, in_order, passages

CONTENT_WORDS = 2  # words that are no function words and no names, in a quotation that tells something


@part
def _share(marks: Any, copied: Any) -> float:
    """Copied words over all words; a sentence of which two thirds are copied counts whole."""
    size = len(marks) - 1
    total = word = 0
    while word < size:
        if not copied[word]:
            word += 1
            continue
        start, end = before(marks, word, SENTENCE), after(marks, word, SENTENCE)
        count = copied[word:end].sum()
        total += end - start if 3 * count >= 2 * (end - start) else count
        word = end
    return total / size if size else 0.0


@compiled(f"Tuple((float64, float64, int64))({MARKS}, {MARKS}, {BLOCKS})")
def shares(marks_a: Any, marks_b: Any, blocks: Any) -> Any:
    """The shares of a in b and of b in a (0..1), and the copied words on the side that has fewer."""
    copied_a, copied_b = np.zeros(len(marks_a), np.int64), np.zeros(len(marks_b), np.int64)
    for i in range(len(blocks)):
        at_a, at_b, size = blocks[i]
        copied_a[at_a : at_a + size] = 1
        copied_b[at_b : at_b + size] = 1
    return _share(marks_a, copied_a), _share(marks_b, copied_b), min(copied_a.sum(), copied_b.sum())


@compiled(f"int64({MARKS}, {MARKS}, {BLOCKS}, {ENDS})")
def narration(marks_a: Any, marks_b: Any, filled: Any, ends: Any) -> Any:
    """Matched words outside quotations and statements in both texts, of the filled chain that has most."""
    most = first = 0
    for end in ends:
        count = 0
        for i in range(first, end):
            at_a, at_b, size = filled[i]
            for offset in range(size):
                count += not (marks_a[at_a + offset] | marks_b[at_b + offset]) & SPOKEN
        most, first = max(most, count), end
    return most


@compiled(f"UniTuple(int64, 2)({MARKS}, {MARKS}, {BLOCKS})")
def quoted_runs(marks_a: Any, marks_b: Any, runs: Any) -> Any:
    """Longest exact runs quoted in both texts, and in one at least, that have CONTENT_WORDS.

    A content word is no function word and no name: names and titles recur without being quoted.
    """
    both = one = 0
    for i in range(len(runs)):
        at_a, at_b, size = runs[i]
        run_both = content_both = run_one = content_one = 0
        for offset in range(size):
            mark_a, mark_b = marks_a[at_a + offset], marks_b[at_b + offset]
            if not (mark_a | mark_b) & SPOKEN:
                run_both = content_both = run_one = content_one = 0
                continue
            content = mark_a & CONTENT != 0
            run_one, content_one = run_one + 1, content_one + content
            if mark_a & mark_b & SPOKEN:
                run_both, content_both = run_both + 1, content_both + content
            else:
                run_both = content_both = 0
            if content_one >= CONTENT_WORDS:
                one = max(one, run_one)
            if content_both >= CONTENT_WORDS:
                both = max(both, run_both)
    return both, one


@compiled(
    f"Tuple(({BLOCKS}, {ENDS}, {BLOCKS}, UniTuple(int64, 4), Tuple((float64, float64, int64))))"
    f"({CODES}, {MARKS}, {CODES}, {MARKS}, {BLOCKS})"
)
def in_common(codes_a: Any, marks_a: Any, codes_b: Any, marks_b: Any, runs: Any) -> Any:
    """What two read texts have in common, from their common_runs(): the passages in order (blocks, ends, edges), the
    words of the longest run and of narration, the quoted_runs(), and the shares() of the passages."""
    runs = anchors(runs, marks_a, marks_b)
    filled, chain_ends = fill(codes_a, marks_a, codes_b, marks_b, *chains(runs))
    blocks, ends, edges = passages(codes_a, marks_a, codes_b, marks_b, filled, chain_ends)
    if not len(edges):
        blocks, ends = in_order(blocks, ends)
    longest = runs[:, 2].max() if len(runs) else 0
    counts = (longest, narration(marks_a, marks_b, filled, chain_ends), *quoted_runs(marks_a, marks_b, runs))
    return blocks, ends, edges, counts, shares(marks_a, marks_b, blocks)
