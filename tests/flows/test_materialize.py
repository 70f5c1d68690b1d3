"""Tables, views and memos: what is computed, what is kept, what a crash leaves."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from flows.code_hash import code_hash
from flows.contents import record
from flows.materialize import Context, drop_unknown, materialize
from flows.models import Model, find_models
from flows.workers import BatchError, Workers, load_function

SIZES = '''"""One row per article and word."""
import polars as pl

MATERIALIZED = "incremental"
UNIQUE_KEY = ("article_id",)
INPUTS = "select article_id, md5(body) as input_hash, body from text.articles"
BATCH = 2
SCHEMA = {"article_id": pl.String, "word": pl.String}


def sizes(inputs):
    if "crash" in inputs["body"].to_list():
        raise RuntimeError("crashed")
    return (inputs.with_columns(word=pl.col("body").str.split(" ")).explode("word")
            .filter(pl.col("word") != "").select("article_id", "word"))
'''
FULL = "-- One row per word.\nselect word, count(*) as n from text.sizes group by word order by word"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "sql"
    for name, text in {"text/articles.sql": "-- One row per article.\nselect article_id, body from raw.articles",
                       "text/sizes.py": SIZES, "mart/words.sql": FULL,
                       "mart/short.sql": "-- One row per word.\n-- materialized: view\n"
                                         "select word from mart.words where length(word) < 3"}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as con:
        con.execute("create schema raw; create table raw.articles (article_id varchar, body varchar)")
        yield con


@pytest.fixture
def context(tmp_path: Path) -> Context:
    return Context({"window_days": None}, Workers(1, tmp_path / "batches"))


def build(con: duckdb.DuckDBPyConnection, root: Path, context: Context) -> dict[str, str]:
    code_hash.cache_clear()  # a run is a process; these tests change code within one
    load_function.cache_clear()
    record(con, "raw.articles", "load")
    return {name: f"{b.outcome} {b.n_computed}/{b.n_dropped}" if model.materialized == "incremental" else b.outcome
            for name, model in find_models(root).items() for b in [materialize(con, model, context)]}


def add(con: duckdb.DuckDBPyConnection, *rows: tuple[str, str]) -> None:
    con.executemany("insert into raw.articles values (?, ?)", rows)


def follows_what_changes(con: duckdb.DuckDBPyConnection, root: Path, context: Context) -> None:
    """text.sizes computes new keys, drops gone ones and keeps the rest."""
    add(con, ("a", "one two"), ("b", "two"), ("c", ""))
    assert build(con, root, context)["text.sizes"] == "built 3/0"
    con.execute("update raw.articles set body = 'three' where article_id = 'b'; delete from raw.articles "
                "where article_id = 'a'")
    add(con, ("d", "four"))
    assert build(con, root, context)["text.sizes"] == "built 2/2"
    assert con.sql("from text.sizes order by all").fetchall() == [("b", "three"), ("d", "four")]
    holds_what_is_recorded(con, "text.sizes")


def holds_what_is_recorded(con: duckdb.DuckDBPyConnection, name: str) -> None:
    """What was kept up with each change is what counting all rows gives."""
    recorded = "select content_hash, n_rows from _run.tables where name = ?"
    kept = con.execute(recorded, [name]).fetchall()
    record(con, name)
    assert con.execute(recorded, [name]).fetchall() == kept


def test_a_memo_computes_new_keys_drops_gone_ones_and_keeps_the_rest(
    con: duckdb.DuckDBPyConnection, root: Path, context: Context
) -> None:
    follows_what_changes(con, root, context)
    assert con.sql("from mart.words order by all").fetchall() == [("four", 1), ("three", 1)]


def test_nothing_new_builds_nothing(con: duckdb.DuckDBPyConnection, root: Path, context: Context) -> None:
    add(con, ("a", "one two"))
    build(con, root, context)
    assert set(build(con, root, context).values()) <= {"unchanged", "unchanged 0/0"}


def test_a_table_that_comes_out_the_same_leaves_what_reads_it_alone(
    con: duckdb.DuckDBPyConnection, root: Path, context: Context
) -> None:
    add(con, ("a", "one two"))
    build(con, root, context)
    path = root / "text" / "articles.sql"
    path.write_text(path.read_text() + " -- a remark")
    assert build(con, root, context) == {"text.articles": "built", "text.sizes": "unchanged 0/0",
                                         "mart.words": "unchanged", "mart.short": "unchanged"}


def test_changed_code_recomputes_its_memo(con: duckdb.DuckDBPyConnection, root: Path, context: Context) -> None:
    add(con, ("a", "one two"))
    build(con, root, context)
    path = root / "text" / "sizes.py"
    path.write_text(path.read_text().replace('pl.col("word") != ""', 'pl.col("word") == "two"'))
    assert build(con, root, context)["text.sizes"] == "built 1/0"
    assert con.sql("select word from mart.words").fetchall() == [("two",)]


def test_a_crash_keeps_the_batches_before_it(con: duckdb.DuckDBPyConnection, root: Path, context: Context) -> None:
    add(con, ("a", "one"), ("b", "two"), ("c", "crash"), ("d", "four"))
    with pytest.raises(BatchError, match=r"sizes\.py: RuntimeError: crashed"):
        build(con, root, context)
    assert con.sql("from text.sizes order by all").fetchall() == [("a", "one"), ("b", "two")]
    con.execute("update raw.articles set body = 'three' where article_id = 'c'")
    assert build(con, root, context)["text.sizes"] == "built 2/0"
    holds_what_is_recorded(con, "text.sizes")


def test_a_memo_that_crashed_on_its_way_is_no_finished_one_even_where_its_inputs_are_again_what_they_were(
    con: duckdb.DuckDBPyConnection, root: Path, context: Context
) -> None:
    add(con, ("a", "one"), ("b", "two"))
    build(con, root, context)
    add(con, ("c", "three"), ("d", "four"), ("e", "crash"))
    with pytest.raises(BatchError, match="crashed"):
        build(con, root, context)
    con.execute("delete from raw.articles where article_id > 'b'")
    assert build(con, root, context)["text.sizes"] == "built 0/2"
    assert con.sql("from text.sizes order by all").fetchall() == [("a", "one"), ("b", "two")]
    holds_what_is_recorded(con, "text.sizes")


def test_what_a_memo_holds_is_kept_up_through_any_changes(
    con: duckdb.DuckDBPyConnection, root: Path, context: Context
) -> None:
    chance = random.Random(1)
    for _ in range(8):
        con.execute("delete from raw.articles where hash(article_id, body) % 4 = 0")
        names = chance.sample("abcdefghijkl", 4)
        con.execute("delete from raw.articles where list_contains(?, article_id)", [names])
        add(con, *((name, " ".join(chance.choices(["one", "two", ""], k=3))) for name in names))
        build(con, root, context)
        holds_what_is_recorded(con, "text.sizes")


def test_processes_give_the_same_rows(con: duckdb.DuckDBPyConnection, root: Path, tmp_path: Path) -> None:
    add(con, *((f"{i:02}", f"w{i % 3} x") for i in range(12)))
    here = Context({"window_days": None}, Workers(1, tmp_path / "here"))
    build(con, root, here)
    expected = con.sql("from text.sizes order by all").fetchall()
    con.execute("drop table text.sizes; drop table _done.text__sizes; delete from _run.tables "
                "where name = 'text.sizes'")
    spread = Context({"window_days": None}, Workers(2, tmp_path / "spread"))
    assert build(con, root, spread)["text.sizes"] == "built 12/0"
    spread.workers.close()
    assert con.sql("from text.sizes order by all").fetchall() == expected
    assert list((tmp_path / "spread").glob("*-*-*")) == []


def test_a_key_that_is_not_unique_in_the_inputs_is_an_error(
    con: duckdb.DuckDBPyConnection, root: Path, context: Context
) -> None:
    add(con, ("a", "one"), ("a", "two"))
    with pytest.raises(BatchError, match="not unique"):
        build(con, root, context)


def test_rows_in_other_columns_than_declared_are_an_error(
    con: duckdb.DuckDBPyConnection, root: Path, context: Context
) -> None:
    path = root / "text" / "sizes.py"
    path.write_text(path.read_text().replace('.select("article_id", "word")', ""))
    add(con, ("a", "one"))
    with pytest.raises(BatchError, match="other columns than its SCHEMA"):
        build(con, root, context)


def test_a_model_that_is_gone_loses_its_table(con: duckdb.DuckDBPyConnection, root: Path, context: Context) -> None:
    add(con, ("a", "one"))
    build(con, root, context)
    assert drop_unknown(con, {"raw.articles", "text.articles"}) == ["mart.short", "mart.words", "text.sizes"]
    assert con.sql("select table_schema || '.' || table_name from information_schema.tables where table_schema "
                   "in ('text', 'mart')").fetchall() == [("text.articles",)]


def test_a_table_may_become_a_view(con: duckdb.DuckDBPyConnection, root: Path, context: Context) -> None:
    add(con, ("a", "one"))
    build(con, root, context)
    model: Model = find_models(root)["mart.words"]
    assert materialize(con, replace(model, materialized="view"), context).outcome == "built"
    assert con.sql("from mart.words").fetchall() == [("one", 1)]


def test_a_memo_that_gives_its_keys_apart_makes_the_inputs_of_its_batches_alone(
    con: duckdb.DuckDBPyConnection, root: Path, context: Context
) -> None:
    path = root / "text" / "sizes.py"
    path.write_text(path.read_text().replace(
        'INPUTS = "select article_id, md5(body) as input_hash, body from text.articles"',
        'KEYS = "select article_id, md5(body) as input_hash from text.articles"\n'
        'INPUTS = "select article_id, body from keys join text.articles using (article_id)"',
    ))  # fmt: skip
    follows_what_changes(con, root, context)
    assert con.sql("select table_name from duckdb_tables() where temporary").fetchall() == []


def test_a_memo_in_sql_gives_its_keys_and_inputs_in_its_header(
    con: duckdb.DuckDBPyConnection, root: Path, context: Context
) -> None:
    path = root / "text" / "lengths.sql"
    path.write_text("""-- One row per article with words.
-- materialized: incremental
-- unique_key: article_id
-- batch: 2
-- keys: select article_id, hash(body) as input_hash
--   from text.articles where body <> ''
-- inputs: select article_id, body
--   from keys join text.articles using (article_id)
select article_id, length(body) as n from inputs order by article_id
""")
    assert find_models(root)["text.lengths"].upstream == ("text.articles",)
    add(con, ("a", "one two"), ("b", "two"), ("c", ""), ("e", "x"))
    assert build(con, root, context)["text.lengths"] == "built 3/0"
    con.execute("update raw.articles set body = 'three' where article_id = 'b'")
    add(con, ("d", "four"))
    assert build(con, root, context)["text.lengths"] == "built 2/1"
    assert con.sql("from text.lengths order by all").fetchall() == [("a", 7), ("b", 5), ("d", 4), ("e", 1)]
    holds_what_is_recorded(con, "text.lengths")
