"""Rows of a sparse matrix that are alike, by compiled loops: found by what they have in common, weighed by all.

Only a row's heaviest entries look for other rows (its finders), so that most pairs are never weighed.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from flows.compiled import compiled, longer, part


class Rows(NamedTuple):
    """Sparse rows (CSR): row i has the weights[ends[i] : ends[i + 1]] in the columns there."""

    ends: NDArray[np.int64]
    columns: NDArray[np.int32]
    weights: NDArray[np.float32]


class Near(NamedTuple):
    """Which rows are compared, and how their similarity fades: row i with the rows after it that come before until[i],
    which never falls, and with those from `always` on. Over `fade_days` after the first it falls to 1/e; it does not
    where one of the two `days` is NaN."""

    until: NDArray[np.int64]
    always: int
    days: NDArray[np.float64]
    fade_days: float


class Pairs(NamedTuple):
    """Pairs of rows, one < other, and the faded scalar product of each."""

    one: NDArray[np.int32]
    other: NDArray[np.int32]
    similarity: NDArray[np.float64]


def finders(rows: Rows, looks: NDArray[np.bool_], most: int) -> Rows:
    """The heaviest entries of each row, `most` of them and those as heavy as the last, of the columns that look for
    others."""
    return Rows(*_finders(*rows, looks, most))


def pairs(rows: Rows, found_by: Rows, n_columns: int, near: Near, least: float, least_faded: float) -> Pairs:
    """The pairs of rows whose finders' product is `least` or more, and `least_faded` once faded; no weight may be
    negative.

    Time grows with the pairs of finders in one column, memory with the entries.
    """
    n_before = np.bincount(found_by.columns[: found_by.ends[near.always]], minlength=n_columns)
    return Pairs(*_pairs(*rows, *found_by, *near, n_before, np.float32(least), least_faded))


@compiled("void(int64[::1], float32[::1])")
def scale_rows(ends: Any, weights: Any) -> None:
    """Scale every row to length 1, in place."""
    for row in range(len(ends) - 1):
        total = np.float32(0)
        for i in range(ends[row], ends[row + 1]):
            total += weights[i] * weights[i]
        if total > 0:
            length = np.sqrt(total)
            for i in range(ends[row], ends[row + 1]):
                weights[i] /= length


@compiled(
    "Tuple((int64[::1], int32[::1], float32[::1]))(int64[::1], int32[::1], float32[::1], boolean[::1], int64)"
)
def _finders(ends: Any, columns: Any, weights: Any, looks: Any, most: Any) -> Any:
    found_ends = np.zeros(len(ends), np.int64)
    found_columns, found_weights = np.empty(len(columns), np.int32), np.empty(len(columns), np.float32)
    heaviest = np.zeros(most, np.float32)  # in falling order
    n = 0
    for row in range(len(ends) - 1):
        for at in range(most):
            heaviest[at] = 0
        for i in range(ends[row], ends[row + 1]):
            if looks[columns[i]] and weights[i] > heaviest[most - 1]:
                at = most - 1
                while at > 0 and heaviest[at - 1] < weights[i]:
                    heaviest[at] = heaviest[at - 1]
                    at -= 1
                heaviest[at] = weights[i]
        for i in range(ends[row], ends[row + 1]):
            if looks[columns[i]] and weights[i] >= heaviest[most - 1]:
                found_columns[n], found_weights[n] = columns[i], weights[i]
                n += 1
        found_ends[row + 1] = n
    return found_ends, found_columns[:n].copy(), found_weights[:n].copy()


@part
def _add(
    partial: Any, rows: Any, weights: Any, first: Any, last: Any, weight: Any, least: Any, met: Any, n: Any
) -> Any:
    """Add the products with one column's entries; the rows that come to `least` go into `met`, of which there are n."""
    for i in range(first, last):
        before = partial[rows[i]]
        partial[rows[i]] = before + weight * weights[i]
        if before < least <= partial[rows[i]]:
            met[n] = rows[i]
            n += 1
    return n


@compiled(
    "Tuple((int32[::1], int32[::1], float64[::1]))(int64[::1], int32[::1], float32[::1], int64[::1], int32[::1],"
    " float32[::1], int64[::1], int64, float64[::1], float64, int64[::1], float32, float64)"
)
def _pairs(
    ends: Any, columns: Any, weights: Any, finder_ends: Any, finder_columns: Any, finder_weights: Any,
    until: Any, always: Any, days: Any, fade_days: Any, n_before: Any, least: Any, least_faded: Any,
) -> Any:  # fmt: skip
    """`n_before`: how many finders of a column stand before the row `always`."""
    n_rows, n_columns = len(ends) - 1, len(n_before)
    # the finders by column: entries of rows that are done, from `now` of rows within reach, from `far` of others
    starts = np.zeros(n_columns + 1, np.int64)
    for column in finder_columns:
        starts[column + 1] += 1
    for column in range(n_columns):
        starts[column + 1] += starts[column]
    rows, values = np.empty(len(finder_columns), np.int32), np.empty(len(finder_columns), np.float32)
    now, far = starts.copy(), starts.copy()
    for row in range(n_rows):
        for i in range(finder_ends[row], finder_ends[row + 1]):
            rows[now[finder_columns[i]]], values[now[finder_columns[i]]] = row, finder_weights[i]
            now[finder_columns[i]] += 1
    for column in range(n_columns):
        now[column] = starts[column]

    partial, met, whole = np.zeros(n_rows, np.float32), np.empty(n_rows, np.int32), np.zeros(n_columns, np.float32)
    one, other, similarity, n = np.empty(1024, np.int32), np.empty(1024, np.int32), np.empty(1024, np.float64), 0
    for row in range(n_rows):
        n_met = 0
        for i in range(finder_ends[row], finder_ends[row + 1]):
            column, weight = finder_columns[i], finder_weights[i]
            last, first_always = starts[column + 1], starts[column] + n_before[column]
            now[column] += 1
            while far[column] < last and rows[far[column]] < until[row]:
                far[column] += 1
            n_met = _add(partial, rows, values, now[column], far[column], weight, least, met, n_met)
            n_met = _add(partial, rows, values, max(far[column], first_always), last, weight, least, met, n_met)
        if n_met:
            for i in range(ends[row], ends[row + 1]):
                whole[columns[i]] = weights[i]
            for k in range(n_met):
                gap = abs(days[row] - days[met[k]])
                faded = np.exp((1 - gap) / fade_days) if gap > 1 else 1.0
                if partial[met[k]] * faded < least_faded:
                    continue
                total = np.float32(0)
                for i in range(ends[met[k]], ends[met[k] + 1]):
                    total += whole[columns[i]] * weights[i]
                if n == len(one):
                    one, other, similarity = longer(one, 0), longer(other, 0), longer(similarity, 0)
                one[n], other[n], similarity[n] = row, met[k], total * faded
                n += 1
            for i in range(ends[row], ends[row + 1]):
                whole[columns[i]] = 0
        partial[row + 1 : until[row]] = 0
        partial[max(until[row], always) :] = 0
    return one[:n], other[:n], similarity[:n]
