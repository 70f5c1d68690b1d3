from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.overlap.similar import Near, Rows, finders, pairs

WEIGHT = st.sampled_from([0.0, 0.0, 0.25, 0.5, 0.75, 1.0])
MATRIX = st.integers(1, 8).flatmap(lambda n: st.lists(st.lists(WEIGHT, min_size=n, max_size=n), min_size=1, max_size=9))


def sparse(matrix: np.ndarray) -> Rows:
    row, column = np.nonzero(matrix)
    ends = np.searchsorted(row, np.arange(len(matrix) + 1)).astype(np.int64)
    return Rows(ends, column.astype(np.int32), matrix[row, column].astype(np.float32))


def dense(rows: Rows, n_columns: int) -> np.ndarray:
    found = np.zeros((len(rows.ends) - 1, n_columns), np.float32)
    found[np.repeat(np.arange(len(found)), np.diff(rows.ends)), rows.columns] = rows.weights
    return found


@given(MATRIX, st.integers(1, 4), st.data())
def test_finders_are_the_heaviest_that_look(matrix: list[list[float]], most: int, data: st.DataObject) -> None:
    whole = np.array(matrix)
    looks = np.array(data.draw(st.lists(st.booleans(), min_size=whole.shape[1], max_size=whole.shape[1])))
    expected = np.where(looks, whole, 0)
    least = np.sort(expected)[:, ::-1][:, min(most, whole.shape[1]) - 1 :][:, :1] if whole.shape[1] >= most else 0
    expected = np.where(expected >= least, expected, 0)
    assert np.array_equal(dense(finders(sparse(whole), looks, most), whole.shape[1]), expected)


@given(MATRIX, st.data())
def test_pairs_are_those_within_reach_that_finders_find(matrix: list[list[float]], data: st.DataObject) -> None:
    whole = np.array(matrix)
    n, n_columns = whole.shape
    until = np.maximum(np.sort(data.draw(st.lists(st.integers(1, n), min_size=n, max_size=n))), np.arange(n) + 1)
    always = data.draw(st.integers(0, n))
    found_by = np.where(np.arange(n_columns) % 2, whole, 0)
    days = np.array(data.draw(st.lists(st.sampled_from([0.0, 0.5, 2.0, 9.0, np.nan]), min_size=n, max_size=n)))
    faded = np.exp(np.minimum(1 - np.nan_to_num(abs(days[:, None] - days)), 0) / 4)
    found = pairs(sparse(whole), sparse(found_by), n_columns, Near(until, always, days, 4.0), 0.5, 0.4)
    expected = {
        (i, j): pytest.approx(faded[i, j] * (whole[i] @ whole[j]))
        for i in range(n)
        for j in range(i + 1, n)
        if (j < until[i] or j >= always)
        and found_by[i] @ found_by[j] >= 0.5
        and faded[i, j] * (found_by[i] @ found_by[j]) >= 0.4
    }
    between = zip(found.one.tolist(), found.other.tolist(), strict=True)
    assert dict(zip(between, found.similarity, strict=True)) == expected
