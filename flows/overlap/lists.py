"""Columns of lists, made of all their values and where each list ends: no object for each."""

from __future__ import annotations

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray


def lists(values: pl.Series, ends: NDArray[np.int64]) -> pl.Series:
    """A list a row: row i holds values[ends[i] : ends[i + 1]], so that `ends` begins with 0 and is one longer."""
    # as a buffer: given the array itself, pyarrow imports pandas to look at it
    offsets = pa.Array.from_buffers(pa.int64(), len(ends), [None, pa.py_buffer(np.ascontiguousarray(ends, np.int64))])
    gathered = pl.from_arrow(pa.LargeListArray.from_arrays(offsets, values.to_arrow()))
    assert isinstance(gathered, pl.Series)
    return gathered
