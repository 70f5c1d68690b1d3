import polars as pl

from flows.table import table


def test_rows_become_columns_of_the_given_types():
    made = table([(1, "a"), (None, "b")], {"n": pl.Int64, "text": pl.String})
    assert made.schema == {"n": pl.Int64, "text": pl.String}
    assert made.rows() == [(1, "a"), (None, "b")]


def test_no_rows_keep_their_columns():
    assert table([], {"n": pl.Int64, "times": pl.List(pl.Datetime("us"))}).schema == {
        "n": pl.Int64, "times": pl.List(pl.Datetime("us")),
    }  # fmt: skip
