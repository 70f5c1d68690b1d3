"""Loads seeds/*.csv into schema seed, with a user's own rows laid over them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from flows.contents import record
from flows.settings import PROJECT
from flows.warehouse import WarehouseError

if TYPE_CHECKING:
    import duckdb

SEEDS = PROJECT / "seeds"


def seeds_hash(extra: Sequence[Path]) -> str:
    """A hash of every seed file that counts, in order."""
    digest = hashlib.sha256()
    for folder in (SEEDS, *extra):
        for path in sorted(folder.glob("*.csv")):
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def load_seeds(con: duckdb.DuckDBPyConnection, extra: Sequence[Path]) -> list[str]:
    """Load each seeds/<table>.csv (all columns text, empty = null) as seed.<table>; the tables' names.

    A file of the same name in an `extra` folder replaces the rows that share its first column's value and
    adds the others. Raises WarehouseError naming the file when its columns are others, or it has no such seed.
    """
    con.execute("create schema if not exists seed")
    names = [path.stem for path in sorted(SEEDS.glob("*.csv"))]
    for folder in extra:
        if not folder.is_dir():
            raise WarehouseError(f"{folder}: no such folder of seeds")
        if unknown := sorted(p.name for p in folder.glob("*.csv") if p.stem not in names):
            raise WarehouseError(f"{folder / unknown[0]}: there is no seed of that name; known: {', '.join(names)}")
    for name in names:
        base = _read(con, SEEDS / f"{name}.csv")
        con.execute(f"create or replace table seed.{name} as select * from {base}")
        columns = [row[0] for row in con.execute(f"describe seed.{name}").fetchall()]
        for folder in extra:
            path = folder / f"{name}.csv"
            if not path.exists():
                continue
            over = _read(con, path)
            found = [row[0] for row in con.execute(f"describe select * from {over}").fetchall()]
            if sorted(found) != sorted(columns):
                raise WarehouseError(f"{path}: has columns {', '.join(found)}, seeds/{name}.csv has "
                                     f"{', '.join(columns)}")
            key = columns[0]
            con.execute(f"delete from seed.{name} where {key} in (select {key} from {over})")
            con.execute(f"insert into seed.{name} by name select * from {over}")
        record(con, f"seed.{name}", "seed")
    return [f"seed.{name}" for name in names]


def _read(con: duckdb.DuckDBPyConnection, path: Path) -> str:
    """A table function over a CSV. Raises WarehouseError when DuckDB cannot read it."""
    import duckdb

    quoted = str(path).replace("'", "''")
    source = f"read_csv('{quoted}', all_varchar = true, header = true, delim = ',', quote = '\"', escape = '\"')"
    try:
        con.execute(f"select * from {source} limit 0")
    except duckdb.Error as error:
        raise WarehouseError(f"{path}: is not a CSV with a header: {str(error).splitlines()[0]}") from None
    return source
