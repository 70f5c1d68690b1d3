"""Anchors: exact runs of words that two texts have in common, and the chains they make in order.

The numbers follow from the definitions and were measured on labelled pairs of news articles; each sits on a
plateau. An anchor is a run of 5 words (4 where quoted: quotations are short). A chain bridges at most 15
words, the length of a passage.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from flows.compiled import compiled, part
from flows.overlap.blocks import BLOCKS, CODES, ENDS, MARKS, SPOKEN, all_marked, put, turn_round

RUN = 4  # words of the runs that are looked up, and enough for an anchor where quoted
ANCHOR = 5
GAP = 15
REPEATS = 50  # a run of four words is looked up at most so often in one text: bounds a text of one repeated word


@part
def _grams(codes: Any) -> Any:
    """A hash of every run of RUN words."""
    hashes = np.zeros(len(codes) - RUN + 1, np.uint64)
    for offset in range(RUN):
        for i in range(len(hashes)):
            hashes[i] = hashes[i] * np.uint64(0x9E3779B97F4A7C15) + codes[i + offset]
    return hashes


@compiled(f"{BLOCKS}({CODES}, {CODES})")
def common_runs(a: Any, b: Any) -> Any:
    """All maximal runs of at least RUN words that two texts have in common, in order; of equal texts the whole one."""
    runs, found = np.empty((16, 3), np.int64), 0
    if min(len(a), len(b)) < RUN:
        return runs[:0]
    if np.array_equal(a, b):
        return put(runs, 0, 0, 0, len(a))[:1]
    grams_a, grams_b = _grams(a), _grams(b)
    size = 1
    while size < 2 * len(grams_b):
        size *= 2
    first, following = np.full(size, -1, np.int32), np.empty(len(grams_b), np.int32)
    for j in range(len(grams_b) - 1, -1, -1):
        slot = grams_b[j] & np.uint64(size - 1)
        following[j], first[slot] = first[slot], j
    # of each word of b: the run that has got to it, and how far that has got in a
    run_at, reached = np.empty(len(grams_b), np.int64), np.full(len(grams_b), -2, np.int64)
    hits, runs_of = np.empty(REPEATS, np.int64), np.empty(REPEATS, np.int64)
    for i in range(len(grams_a)):
        n, j = 0, first[grams_a[i] & np.uint64(size - 1)]
        while j >= 0 and n < REPEATS:
            if grams_b[j] == grams_a[i]:
                hits[n], runs_of[n] = j, run_at[j - 1] if j and reached[j - 1] == i - 1 else -1
                n += 1
            j = following[j]
        for hit in range(n):
            run = runs_of[hit]
            if run >= 0:
                runs[run, 2] += 1
            else:
                run, runs = found, put(runs, found, i, hits[hit], RUN)
                found += 1
            run_at[hits[hit]], reached[hits[hit]] = run, i
    return runs[:found]


@compiled(f"{BLOCKS}({BLOCKS}, {MARKS}, {MARKS})")
def anchors(runs: Any, marks_a: Any, marks_b: Any) -> Any:
    """Those of the common runs that are anchors."""
    kept = np.empty_like(runs)
    n = 0
    for i in range(len(runs)):
        at_a, at_b, size = runs[i]
        if size >= ANCHOR or all_marked(marks_a, at_a, size, SPOKEN) or all_marked(marks_b, at_b, size, SPOKEN):
            kept[n] = runs[i]
            n += 1
    return kept[:n]


@compiled(f"Tuple(({BLOCKS}, {ENDS}))({BLOCKS})")
def chains(runs: Any) -> Any:
    """Anchors joined where the next begins at most GAP words after the last ended, in both texts.

    Every anchor is in one chain; the longest chain comes first. Anchors in a chain may overlap: texts repeat.
    """
    n = len(runs)
    best, before = np.empty(n), np.full(n, -1, np.int64)
    longest = runs[:, 2].max() if n else 0
    start = 0
    for y in range(n):
        at_a, at_b, size = runs[y]
        best[y] = size
        while runs[start, 0] + longest + GAP < at_a:
            start += 1
        for x in range(y - 1, start - 1, -1):
            gap_a, gap_b = at_a - runs[x, 0] - runs[x, 2], at_b - runs[x, 1] - runs[x, 2]
            if gap_a > GAP or gap_b > GAP or at_a <= runs[x, 0] or at_b <= runs[x, 1]:
                continue
            overlap = max(0, -gap_a, -gap_b)
            if overlap >= size:
                continue
            score = best[x] + size - overlap - 0.01 * abs(gap_a - gap_b)
            if score > best[y]:
                best[y], before[y] = score, x
    joined, ends, taken = np.empty_like(runs), np.empty(n, np.int64), np.zeros(n, np.bool_)
    n_joined = n_chains = 0
    for last in np.argsort(-best, kind="mergesort"):
        at, first = last, n_joined
        while at >= 0 and not taken[at]:
            taken[at] = True
            joined[n_joined] = runs[at]
            n_joined += 1
            at = before[at]
        if n_joined > first:
            turn_round(joined, first, n_joined)
            ends[n_chains] = n_joined
            n_chains += 1
    return joined, ends[:n_chains]
