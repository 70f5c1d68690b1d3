"""What holds for every mart: columns as promised, flat types whatever the data, a stable order of rows."""

from __future__ import annotations

import json

import polars as pl
import pytest

from flows.models import find_models
from tests.support import ROOT, SQL, connect, run_sql
from tests.tables import TABLES, table

MARTS = sorted(path.stem for path in (SQL / "mart").glob("*.sql"))
FLAT = {"VARCHAR", "BIGINT", "DOUBLE", "TIMESTAMP", "DATE", "BOOLEAN"}
SEEDS = {
    "seed.countries": ("code", "name", "aliases", "demonyms", "capital", "ambiguous"),
    "seed.aliases": ("name", "entity_type", "country", "aliases"),
}


def empty(name: str) -> dict[str, str]:
    """Column types of a mart made from empty upstream tables."""
    tables = {upstream: table(upstream) for upstream in TABLES}
    tables |= {seed: pl.DataFrame(schema=dict.fromkeys(columns, pl.String)) for seed, columns in SEEDS.items()}
    tables["mart.articles"] = run_sql("mart.articles", tables)
    con = connect(tables)
    con.execute("create schema if not exists mart")
    model = find_models(SQL)[f"mart.{name}"]
    if model.inputs:
        con.execute(f"create temp table keys as {model.keys}")
        con.execute(f"create temp view inputs as {model.inputs}")
    con.execute(f"create or replace table mart.{name} as {model.sql}")
    assert con.sql(f"select count(*) from mart.{name}").fetchall() == [(0,)]
    return {column: kind for column, kind, *_ in con.sql(f"describe mart.{name}").fetchall()}


@pytest.mark.parametrize("name", MARTS)
def test_a_mart_has_the_columns_its_suite_describes_all_of_flat_types(name: str) -> None:
    types = empty(name)
    suite = json.loads((ROOT / "expectations" / "mart" / f"{name}.json").read_text(encoding="utf-8"))
    assert list(types) == list(suite["meta"]["columns"])
    assert set(types.values()) <= FLAT, types
    assert {types[column] for column in types if column.startswith("n_")} <= {"BIGINT"}
    assert {types[column] for column in types if column.endswith("_at")} <= {"TIMESTAMP"}
    assert {types[column] for column in types if "share" in column.split("_") and not column.startswith(("n_", "sh"))
            } <= {"DOUBLE"}  # fmt: skip


def test_there_are_ten_marts_beside_runs_and_quality() -> None:
    assert MARTS == ["article_pairs", "articles", "edits", "entities", "entity_days", "passages", "quotes",
                     "source_overlap", "sources", "stories"]  # fmt: skip
