"""Rows made in Python as a table; columns of lists made of all their values, and taken apart into these."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray


def table(rows: Sequence[tuple[Any, ...]], schema: Mapping[str, Any]) -> pl.DataFrame:
    """Rows as a table, column by column: a third of the time that Polars takes for rows."""
    columns = zip(*rows, strict=True) if rows else [()] * len(schema)
    named = zip(schema.items(), columns, strict=True)
    return pl.DataFrame([pl.Series(name, column, kind) for (name, kind), column in named])


def lists(values: pl.Series, ends: NDArray[np.int64]) -> pl.Series:
    """A list a row: row i holds values[ends[i] : ends[i + 1]], so that `ends` begins with 0 and is one longer."""
    # as a buffer: given the array itself, pyarrow imports pandas to look at it
    offsets = pa.Array.from_buffers(pa.int64(), len(ends), [None, pa.py_buffer(np.ascontiguousarray(ends, np.int64))])
    gathered = pl.from_arrow(pa.LargeListArray.from_arrays(offsets, values.to_arrow()))
    assert isinstance(gathered, pl.Series)
    return gathered


def flat(column: pl.Series) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """The values and ends that lists() would make a column of; a null is a list of none."""
    values = pl.from_arrow(column.to_arrow().flatten())
    assert isinstance(values, pl.Series)
    return values.to_numpy(), np.append(0, column.list.len().fill_null(0).to_numpy()).cumsum(dtype=np.int64)
