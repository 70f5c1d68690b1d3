"""Opening files, gzipped or not, with a bound on what they may unpack to."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from pathlib import Path

from flows.ingest.record import MAX_FILE

# text packs 3 to 20 times smaller, deflate at most 1032 times: only a bomb (or a file of blanks) passes this
_MAX_RATIO = 200
_STRETCH = 100_000_000  # bytes unpacked between two looks at the ratio
MAX_LINE = 64_000_000
_GZIP = b"\x1f\x8b"


class TooLargeError(ValueError):
    """A file or line over its limit."""


class _Bounded(io.RawIOBase):
    """A gzip stream that stops at a stretch that unpacks to far more than text can, wherever in the file it is."""

    def __init__(self, path: Path) -> None:
        self._packed = path.open("rb")
        self._stream = gzip.GzipFile(fileobj=self._packed, mode="rb")
        self._unpacked = 0
        self._packed_before = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        self._unpacked += len(data)
        if self._unpacked > _STRETCH:
            packed = self._packed.tell() - self._packed_before
            if self._unpacked > _MAX_RATIO * packed:
                raise TooLargeError(
                    f"unpacks to over {_MAX_RATIO} times its size, as gzip bombs do: if it is genuine, unpack it first"
                )
            self._unpacked, self._packed_before = 0, self._packed.tell()
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._stream.close()
        self._packed.close()
        super().close()


def open_stream(path: Path) -> io.BufferedReader:
    """The file's bytes, unpacked if it is gzip by its first bytes (whatever its name)."""
    with path.open("rb") as file:
        packed = file.read(2) == _GZIP
    if packed:
        return io.BufferedReader(_Bounded(path), 1 << 18)
    return path.open("rb")


def read_all(path: Path, limit: int = MAX_FILE) -> bytes:
    """The whole (unpacked) file. Raises TooLargeError past `limit` bytes."""
    with open_stream(path) as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise TooLargeError(f"over the limit of {limit:,} bytes for one document: split it")
    return data


def lines(stream: io.BufferedIOBase, limit: int = MAX_LINE) -> Iterator[bytes | None]:
    """The stream's lines without their ends; None stands for a line over `limit` bytes, which is skipped."""
    while line := stream.readline(limit):
        if len(line) < limit or line.endswith(b"\n"):
            yield line.rstrip(b"\r\n")
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(limit)
        yield None
