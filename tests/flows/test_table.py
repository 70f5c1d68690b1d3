import numpy as np
import polars as pl
import pytest

from flows.table import flat, lists, table


def test_rows_become_columns_of_the_given_types():
    made = table([(1, "a"), (None, "b")], {"n": pl.Int64, "text": pl.String})
    assert made.schema == {"n": pl.Int64, "text": pl.String}
    assert made.rows() == [(1, "a"), (None, "b")]


def test_no_rows_keep_their_columns():
    assert table([], {"n": pl.Int64, "times": pl.List(pl.Datetime("us"))}).schema == {
        "n": pl.Int64, "times": pl.List(pl.Datetime("us")),
    }  # fmt: skip


@pytest.mark.parametrize("rows", [[], [[]], [[1, 2], [], [3]], [[], [4]]])
def test_lists_are_taken_apart_as_they_were_made(rows):
    made = pl.Series(rows, dtype=pl.List(pl.UInt64))
    values, ends = flat(made)
    assert ends.tolist() == [0, *np.cumsum([len(row) for row in rows])]
    assert lists(pl.Series(values, dtype=pl.UInt64), ends).to_list() == rows


def test_lists_of_a_part_of_a_column_and_of_several_are_taken_apart():
    one = pl.Series([[1], [2, 3], None, [4]])
    values, ends = flat(one[1:].append(one[:1]))
    assert (values.tolist(), ends.tolist()) == ([2, 3, 4, 1], [0, 2, 2, 3, 4])
