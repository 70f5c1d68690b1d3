"""Parquet with our columns; read a batch at a time."""

from __future__ import annotations

from collections.abc import Iterator

from flows.ingest.record import InboxFile, Record, Reject, make_record, reject

_BATCH = 256  # rows; an article or page each
_MAX_GROUP = 4_000_000_000  # bytes of a row group, unpacked


def read(file: InboxFile) -> Iterator[Record | Reject]:
    import pyarrow.parquet as pq

    path = file.path
    with path.open("rb") as stream:
        if stream.read(2) == b"\x1f\x8b":
            yield reject(file, 0, "a gzipped Parquet file: unpack it, Parquet is compressed inside")
            return
    with pq.ParquetFile(path, memory_map=False) as table:
        groups = range(table.metadata.num_row_groups)
        largest = max((table.metadata.row_group(i).total_byte_size for i in groups), default=0)
        if largest > _MAX_GROUP:
            yield reject(file, 0, f"a row group of {largest:,} bytes: write it with smaller row groups")
            return
        number = 0
        for batch in table.iter_batches(batch_size=_BATCH):
            for row in batch.to_pylist():
                number += 1
                yield make_record(file, number, {key: value for key, value in row.items() if value is not None})
