"""The longest common subsequence of two stretches of words."""

from __future__ import annotations

from typing import Any

import numpy as np

from flows.compiled import compiled, part
from flows.overlap.blocks import BLOCKS, CODES, put, turn_round


@part
def _rows_of_lcs(a: Any, b: Any) -> Any:
    """For each word of b a row of bits: 0 where a longest common subsequence with all b so far grows by a word of a.

    Crochemore et al. 2001, Hyyrö 2004: 64 words at a time.
    """
    n_bits = (len(a) + 63) // 64
    size = 1
    while size < 2 * len(a):
        size *= 2
    first, following = np.full(size, -1, np.int32), np.empty(len(a), np.int32)
    for i in range(len(a)):
        slot = a[i] & np.uint64(size - 1)
        following[i], first[slot] = first[slot], i
    rows, equal, one = np.empty((len(b), n_bits), np.uint64), np.zeros(n_bits, np.uint64), np.uint64(1)
    before = np.full(n_bits, ~np.uint64(0), np.uint64)
    for j in range(len(b)):
        i = first[b[j] & np.uint64(size - 1)]
        while i >= 0:
            if a[i] == b[j]:
                equal[i // 64] |= one << np.uint64(i % 64)
            i = following[i]
        carry = np.uint64(0)
        for k in range(n_bits):
            matched = before[k] & equal[k]
            total = before[k] + matched
            carried = total + carry
            carry = one if total < before[k] or carried < total else np.uint64(0)
            rows[j, k] = carried | (before[k] - matched)
            equal[k] = 0
        before = rows[j]
    return rows


@compiled(f"{BLOCKS}({CODES}, int64, int64, {CODES}, int64, int64)")
def common(codes_a: Any, a_start: int, a_end: int, codes_b: Any, b_start: int, b_end: int) -> Any:
    """The longest common subsequence of two stretches of words, as blocks; of several the one rapidfuzz gives."""
    blocks, n, head = np.empty((4, 3), np.int64), 0, 0
    while a_start + head < a_end and b_start + head < b_end and codes_a[a_start + head] == codes_b[b_start + head]:
        head += 1
    tail = 0
    while a_end - tail > a_start + head and b_end - tail > b_start + head and (
        codes_a[a_end - tail - 1] == codes_b[b_end - tail - 1]
    ):
        tail += 1
    if tail:
        blocks = put(blocks, 0, a_end - tail, b_end - tail, tail)
        n = 1
    a, b = codes_a[a_start + head : a_end - tail], codes_b[b_start + head : b_end - tail]
    rows = _rows_of_lcs(a, b)
    i, j = len(a), len(b)
    while i and j:
        if rows[j - 1, (i - 1) // 64] >> np.uint64((i - 1) % 64) & np.uint64(1):
            i -= 1
            continue
        j -= 1
        if j and not rows[j - 1, (i - 1) // 64] >> np.uint64((i - 1) % 64) & np.uint64(1):
            continue
        i -= 1
        at_a, at_b = a_start + head + i, b_start + head + j
        if n and blocks[n - 1, 0] == at_a + 1 and blocks[n - 1, 1] == at_b + 1:
            blocks[n - 1, 0], blocks[n - 1, 1] = at_a, at_b
            blocks[n - 1, 2] += 1
        else:
            blocks = put(blocks, n, at_a, at_b, 1)
            n += 1
    if head:
        if n and blocks[n - 1, 0] == a_start + head and blocks[n - 1, 1] == b_start + head:
            blocks[n - 1, 0], blocks[n - 1, 1] = a_start, b_start
            blocks[n - 1, 2] += head
        else:
            blocks = put(blocks, n, a_start, b_start, head)
            n += 1
    turn_round(blocks, 0, n)
    return blocks[:n]
