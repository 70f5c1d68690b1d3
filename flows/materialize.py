"""Makes one model's table in an open database.

full and view: rebuilt when the model or a table it reads has changed. incremental: a memo keyed by (unique
key, input hash); rows whose (key, hash) is no longer wanted are dropped, missing ones computed in batches, and
each batch is committed with its keys, so a killed run goes on at the batch it was in.

Whether anything has changed is told by what contents.py notes of each table.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from flows import checks
from flows.code_hash import code_hash
from flows.contents import TABLES, Content, noted, record, row_hash
from flows.models import Model
from flows.warehouse import has_table, rows_of, table_type
from flows.workers import BatchError, Workers, call

if TYPE_CHECKING:
    import duckdb
    import polars as pl

#: Keys whose inputs are fetched at once: one scan of the inputs' tables serves several batches.
KEYS_PER_SCAN = 50_000
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Built:
    """What became of one model: how many rows it has, how many keys of a memo were computed or dropped, and
    whether it was made before by other code, seeds or settings."""

    name: str
    outcome: Literal["built", "unchanged"]
    n_rows: int
    n_computed: int = 0
    n_dropped: int = 0
    seconds: float = 0.0
    changed: bool = False


@dataclass
class Context:
    """What every model of a run shares."""

    settings: Mapping[str, Any]  # those that models may read
    workers: Workers
    identities: Mapping[str, str] = field(default_factory=dict)  # setting -> what stands behind it, hashed
    progress: Progress = lambda name, done, total: None


def materialize(con: duckdb.DuckDBPyConnection, model: Model, context: Context) -> Built:
    """Build `model` if anything it depends on has changed. Raises BatchError naming the model's file."""
    started = time.monotonic()
    con.execute(TABLES)
    con.execute(f"create schema if not exists {model.schema}")
    code, above = model_hash(con, model, context), upstream_hash(con, model)
    before = con.execute(
        "select model_hash, upstream_hash, n_rows, content_hash from _run.tables where name = ?", [model.name]
    ).fetchall()
    if before and before[0][:2] == (code, above) and has_table(con, model.name):
        return Built(model.name, "unchanged", before[0][2], seconds=time.monotonic() - started)
    for key, value in context.settings.items():
        con.execute(f"set variable {key} = $value", {"value": value})
    computed = dropped = 0
    content = None
    try:
        if model.materialized == "incremental":
            if before and before[0][0] == code:
                content = Content.read(before[0][3])
            else:
                _drop(con, model.name)
                record(con, model.name, code, "")
            computed, dropped, content = _memo(con, model, context, code, content)
        else:
            _full(con, model, context)
    except BatchError:
        raise
    except Exception as error:
        raise BatchError(f"{model.path}: {type(error).__name__}: {error}") from error
    n_rows = record(con, model.name, code, above, content)
    changed = bool(before) and before[0][0] != code
    return Built(model.name, "built", n_rows, computed, dropped, time.monotonic() - started, changed)


def model_hash(con: duckdb.DuckDBPyConnection, model: Model, context: Context) -> str:
    """Over the model's code, the settings it reads and what stands behind them, and for a memo its seeds
    (a full model's seeds are among its upstream tables)."""
    parts = [model.name, model.materialized, code_hash(model.path)]
    parts += [f"{name}={context.settings[name]}={context.identities.get(name, '')}" for name in model.settings]
    if model.materialized == "incremental":
        parts += [noted(con, name) for name in model.upstream if name.startswith("seed.")]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def upstream_hash(con: duckdb.DuckDBPyConnection, model: Model) -> str:
    return hashlib.sha256("\x1f".join(noted(con, name) for name in model.upstream).encode()).hexdigest()


def _drop(con: duckdb.DuckDBPyConnection, name: str) -> None:
    if kind := table_type(con, name):
        con.execute(f"drop {'view' if kind == 'VIEW' else 'table'} {name}")
    con.execute(f"drop table if exists {checks.done_table(name)}")
    checks.recheck(con, name)
    con.execute("delete from _run.tables where name = ?", [name])


def take_out(con: duckdb.DuckDBPyConnection, name: str, keys: str) -> None:
    """Take the rows that `keys` selects out of a table, and off the list of a memo: they are made again if still
    wanted, for whoever took them out to look at again."""
    con.execute(TABLES)
    con.execute(f"create or replace temp table _out as {keys}")
    columns = ", ".join(row[0] for row in con.execute("describe _out").fetchall())
    con.execute("begin")
    for table in (name, checks.done_table(name)):
        if has_table(con, table):
            con.execute(f"delete from {table} where {rows_of(table, '_out', columns)}")
    for made_of in con.execute("select model_hash, upstream_hash from _run.tables where name = ?", [name]).fetchall():
        record(con, name, *made_of)
    con.execute("commit")
    con.execute("drop table _out")


def drop_models(con: duckdb.DuckDBPyConnection) -> None:
    """Drop every table that can be made again, but nothing that was loaded; all is to be checked."""
    con.execute(TABLES)
    checks.recheck_all(con)
    loaded = con.execute("select name from _run.tables where name in ('raw.articles', 'raw.rejects')").fetchall()
    drop_unknown(con, {name for (name,) in loaded})


def drop_unknown(con: duckdb.DuckDBPyConnection, known: set[str]) -> list[str]:
    """Drop the tables of models that are gone; their names."""
    con.execute(TABLES)
    gone = [
        name for (name,) in con.execute("select name from _run.tables order by name").fetchall() if name not in known
    ]
    for name in gone:
        _drop(con, name)
    return gone


def _full(con: duckdb.DuckDBPyConnection, model: Model, context: Context) -> None:
    if model.sql:
        kind = "view" if model.materialized == "view" else "table"
        con.execute("begin")
        _drop(con, model.name)
        con.execute(f"create {kind} {model.name} as {model.sql}")
        con.execute("commit")
        return
    # a cursor each: Polars reads several lazy tables at once, which one connection refuses
    cursors = {name: con.cursor() for name in model.upstream}
    try:
        tables = {name.replace(".", "__", 1): cursor.sql(f"select * from {name}").pl(lazy=True)
                  for name, cursor in cursors.items()}
        rows = call(model.path, **tables, **_chosen(model, context))
        del tables
    finally:
        for cursor in cursors.values():
            cursor.close()
    con.register("_result", rows)
    con.execute("begin")
    _drop(con, model.name)
    con.execute(f"create table {model.name} as select * from _result")
    con.execute("commit")
    con.unregister("_result")


def _memo(con: duckdb.DuckDBPyConnection, model: Model, context: Context, code: str,
          content: Content | None) -> tuple[int, int, Content | None]:  # fmt: skip
    """Make the memo hold exactly the wanted keys: (keys computed, keys dropped, its content if that was known)."""
    done, keys = checks.done_table(model.name), ", ".join(model.unique_key)
    # keys and hashes only: the inputs themselves are fetched for a few batches at a time
    wanted = model.keys or model.inputs
    con.execute(f"create or replace temp table _wanted as select {keys}, input_hash from ({wanted})")
    twice = con.execute(f"select {keys} from _wanted group by all having count(*) > 1 limit 1").fetchall()
    if twice:
        raise BatchError(f"{model.path}: unique_key ({keys}) is not unique in its inputs: {twice[0]} comes twice")
    seeds = (
        {
            name.replace(".", "__", 1): con.sql(f"select * from {name}").pl()
            for name in model.upstream
            if name.startswith("seed.")
        }
        if not model.sql
        else {}
    )
    if not has_table(con, model.name):
        _create(con, model, context, seeds)
    con.execute(
        f"create or replace temp table _stale as select {keys} from {done} anti join _wanted using ({keys}, input_hash)"
    )
    con.execute(
        f"create or replace temp table _todo as select *, "
        f"(row_number() over (order by {keys}) - 1) // {model.batch} as _part "
        f"from _wanted anti join {done} using ({keys}, input_hash)"
    )
    n_todo, n_parts = con.execute("select count(*), coalesce(max(_part) + 1, 0) from _todo").fetchall()[0]
    n_stale = con.execute("select count(*) from _stale").fetchall()[0][0]
    hash_of_row, since = row_hash(con, model.name), checks.since_table(model.name)
    is_checked = has_table(con, since)

    def changed(change: str) -> Content:
        """Make a change to the memo's rows; those it came to, where its content is kept up."""
        if content is None:
            con.execute(change)
            return Content()
        return Content.of(con.execute(f"{change}\nreturning {hash_of_row} as h").fetchnumpy()["h"])

    if n_stale:
        con.execute("begin")
        gone = changed(f"delete from {model.name} where {rows_of(model.name, '_stale', keys)}")
        con.execute(f"delete from {done} where {rows_of(done, '_stale', keys)}")
        if content is not None:
            content = content.minus(gone)
            record(con, model.name, code, "", content)
        con.execute("commit")
    context.progress(model.name, 0, n_todo)
    for part, rows in _computed(con, model, context, n_parts, seeds):
        con.execute("begin")
        come = changed(f"insert into {model.name} by name {rows}")
        con.execute(f"insert into {done} select {keys}, input_hash from _todo where _part = {part}")
        if is_checked:
            con.execute(f"insert into {since} select {keys} from _todo where _part = {part}")
        if content is not None:
            content = content.plus(come)
            record(con, model.name, code, "", content)
        con.execute("commit")
        context.progress(model.name, min((part + 1) * model.batch, n_todo), n_todo)
    for table in ("_wanted", "_stale", "_todo", "_scan", "keys"):
        con.execute(f"drop table if exists {table}")
    return n_todo, n_stale, content


def _create(con: duckdb.DuckDBPyConnection, model: Model, context: Context, seeds: Mapping[str, pl.DataFrame]) -> None:
    """An empty table in the model's types, and the list of its finished keys."""
    done, keys = checks.done_table(model.name), ", ".join(model.unique_key)
    con.execute("begin")
    con.execute("create or replace temp table keys as select *, 0 as batch from _wanted limit 0")
    con.execute(f"create or replace temp view inputs as select * from ({model.inputs}) limit 0")
    if model.sql:
        con.execute(f"create table {model.name} as {model.sql}")
    else:
        empty = call(
            model.path,
            con.sql("from inputs").pl(),
            **{k: v.lazy() for k, v in seeds.items()},
            **_chosen(model, context),
        )
        con.register("_result", empty)
        con.execute(f"create table {model.name} as select * from _result")
        con.unregister("_result")
    con.execute("drop view inputs")
    con.execute(f"create or replace table {done} as select {keys}, input_hash from _wanted limit 0")
    con.execute("commit")


def _computed(
    con: duckdb.DuckDBPyConnection, model: Model, context: Context, n_parts: int, seeds: Mapping[str, pl.DataFrame]
) -> Iterator[tuple[int, str]]:
    """Compute each batch of _todo: its number and SQL for its rows, which are gone when the next is asked for."""
    keys = ", ".join(model.unique_key)

    def inputs_of(first: int, last: int) -> str:
        """The inputs of some batches, with the number of each."""
        if model.keys:
            con.execute(
                f"create or replace temp table keys as select {keys}, input_hash, _part as batch from _todo "
                f"where _part between {first} and {last}"
            )
            if first == last:  # no others are among them
                return f"select *, {first} as _part from ({model.inputs})"
        return (
            f"select i.*, _part from ({model.inputs}) i join _todo t using ({keys}) "
            f"where _part between {first} and {last}"
        )

    per_scan = max(1, KEYS_PER_SCAN // model.batch)

    def batches() -> Iterator[tuple[int, pl.DataFrame]]:
        for part in range(n_parts):
            if part % per_scan == 0:
                con.execute(f"create or replace temp table _scan as {inputs_of(part, part + per_scan - 1)}")
            yield part, con.sql(f"select * exclude (_part) from _scan where _part = {part} order by {keys}").pl()

    settings = _chosen(model, context)
    if model.sql:
        for part in range(n_parts):
            con.execute(f"create or replace temp view inputs as {inputs_of(part, part)}")
            yield part, model.sql
            con.execute("drop view inputs")
    elif context.workers.worth_spreading(n_parts):
        for part, rows in context.workers.map(model.path, batches(), seeds, settings):
            con.register("_result", rows)
            yield part, "select * from _result"
            con.unregister("_result")
    else:
        for part, frame in batches():
            con.register("_result", call(model.path, frame, **{k: v.lazy() for k, v in seeds.items()}, **settings))
            yield part, "select * from _result"
            con.unregister("_result")


def _chosen(model: Model, context: Context) -> dict[str, Any]:
    return {name: context.settings[name] for name in model.settings} if not model.sql else {}
