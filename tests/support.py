"""What tests share: run one model on inline rows, without the runner around it."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import duckdb
import polars as pl

from flows.models import find_models

ROOT = Path(__file__).resolve().parent.parent
SQL = ROOT / "sql"


def module(name: str) -> ModuleType:
    """The loaded module of a Polars model: module("text.sentences")."""
    path = SQL.joinpath(*name.split(".")).with_suffix(".py")
    spec = importlib.util.spec_from_file_location("model_" + name.replace(".", "__"), path)
    assert spec
    assert spec.loader
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


def model(name: str) -> Callable[..., pl.DataFrame]:
    """The function of a Polars model: model("text.sentences")(inputs)."""
    return getattr(module(name), name.split(".")[1])  # type: ignore[no-any-return]


def connect(tables: Mapping[str, pl.DataFrame]) -> duckdb.DuckDBPyConnection:
    """A database in memory that holds the given tables ("schema.table": frame)."""
    con = duckdb.connect(config={"threads": 2})
    for table, frame in tables.items():
        con.execute(f"create schema if not exists {table.split('.')[0]}")
        con.register("frame", frame)
        con.execute(f"create table {table} as select * from frame")
        con.unregister("frame")
    return con


def inputs_of(name: str, con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """The inputs that an incremental model is given for all that a database holds."""
    memo = find_models(SQL)[name]
    con.execute(f"create or replace temp table keys as select *, 0 as batch from ({memo.keys or memo.inputs})")
    return con.sql(memo.inputs).pl()


def run_memo(name: str, tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """What an incremental SQL model gives on the given tables by its own keys and inputs."""
    memo, con = find_models(SQL)[name], connect(tables)
    con.execute(f"create temp table keys as select *, 0 as batch from ({memo.keys or memo.inputs})")
    con.execute(f"create temp view inputs as {memo.inputs}")
    return con.sql(memo.sql).pl()


def run_sql(name: str, tables: Mapping[str, pl.DataFrame], **settings: Any) -> pl.DataFrame:
    """What a SQL model gives on the given tables: run_sql("overlap.candidates", {"text.articles": rows}).

    An incremental one is given its batch as the table "inputs"; settings are DuckDB variables.
    """
    con = connect({k: v for k, v in tables.items() if "." in k})
    for key, value in settings.items():
        con.execute(f"set variable {key} = $value", {"value": value})
    if "inputs" in tables:
        con.register("inputs", tables["inputs"])
    return con.sql(SQL.joinpath(*name.split(".")).with_suffix(".sql").read_text()).pl()
