"""What each table holds and what it was made of: (model hash, upstream hash, content hash) in _run.tables.

The content hash of a memo that stands is kept up with the rows that come and go; any other table is hashed whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flows.warehouse import table_type

if TYPE_CHECKING:
    import duckdb
    import numpy as np

TABLES = """create schema if not exists _run; create schema if not exists _done;
create table if not exists _run.tables (name varchar primary key, model_hash varchar, upstream_hash varchar,
    content_hash varchar, n_rows bigint);"""
#: Columns of which another of the row is a hash: content_hash is of all that a record says.
TOLD = {"raw.articles": ("title", "text", "html", "published", "byline", "language")}


@dataclass(frozen=True)
class Content:
    """What a table holds: how many rows, the xor and the sum of their hashes; rows may come and go in any order."""

    n_rows: int = 0
    xor: int = 0
    total: int = 0

    def __str__(self) -> str:
        return f"{self.n_rows}:{self.xor}:{self.total}"

    @classmethod
    def read(cls, text: str) -> Content | None:
        """None for that of a table that is not finished, or is a view."""
        return cls(*map(int, text.split(":"))) if re.fullmatch(r"\d+:\d+:\d+", text) else None

    @classmethod
    def of(cls, hashes: np.ndarray[Any, np.dtype[np.uint64]]) -> Content:
        """That of the rows with these hashes; their sum may have more than 64 bits."""
        import numpy as np

        low, high = (hashes & 0xFFFFFFFF).sum(), (hashes >> 32).sum()
        return cls(len(hashes), int(np.bitwise_xor.reduce(hashes)), (int(high) << 32) + int(low))

    def plus(self, other: Content) -> Content:
        return Content(self.n_rows + other.n_rows, self.xor ^ other.xor, self.total + other.total)

    def minus(self, other: Content) -> Content:
        return Content(self.n_rows - other.n_rows, self.xor ^ other.xor, self.total - other.total)


def record(con: duckdb.DuckDBPyConnection, name: str, code: str = "", above: str = "",
           content: Content | None = None) -> int:  # fmt: skip
    """Note what a table was made of and what it holds, unless that is known; the number of its rows.

    An upstream hash of "" marks a memo that is not finished.
    """
    con.execute(TABLES)
    if content is None and table_type(con, name) == "BASE TABLE":
        content = Content(*con.execute(f"select count(*), coalesce(bit_xor(h), 0), coalesce(sum(h), 0) from "
                                       f"(select {row_hash(con, name)} as h from {name})").fetchall()[0])  # fmt: skip
    # a view is computed when asked, not here
    n_rows, text = (content.n_rows, str(content)) if content else (0, f"{code}-{above}")
    con.execute("insert or replace into _run.tables values (?, ?, ?, ?, ?)", [name, code, above, text, n_rows])
    return n_rows


def noted(con: duckdb.DuckDBPyConnection, name: str) -> str:
    """A table's name and the content noted of it, none if there is no such table."""
    row = con.execute("select content_hash from _run.tables where name = ?", [name]).fetchall()
    return f"{name}={row[0][0] if row else ''}"


def row_hash(con: duckdb.DuckDBPyConnection, name: str) -> str:
    """SQL for the hash of a row, where it cannot be named whole as in `hash(t)`."""
    told = TOLD.get(name, ())
    columns = ['"' + row[0].replace('"', '""') + '"' for row in con.execute(f"describe {name}").fetchall()
               if row[0] not in told]  # fmt: skip
    return f"hash(struct_pack({', '.join(f'{column} := {column}' for column in columns)}))"
