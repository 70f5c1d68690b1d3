"""Of a memo only what came since the last check is looked at, and the outcomes are those of looking at all of it."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import duckdb
import pytest

from flows import checks, expectations
from flows.code_hash import code_hash
from flows.contents import record
from flows.expectations import Outcome, load_suite, validate
from flows.materialize import Context, drop_models, materialize
from flows.models import find_models
from flows.pipeline import MODELS, SUITES
from flows.suites import OF_A_KEY, TABLE, Suite, find_suites
from flows.workers import Workers
from tests.flows.runs import ARTICLES, only_checked, run, write

WORDS = """-- One row per word of an article.
-- materialized: incremental
-- unique_key: article_id
-- batch: 2
-- inputs: select article_id, hash(body) as input_hash, body from raw.articles
with words as (
    select article_id, unnest(split(body, ' ')) as word, generate_subscripts(split(body, ' '), 1) as n from inputs
)
select article_id, if(word = 'twice', 1, n) as n, nullif(word, 'null') as word from words
"""
BAD = ["twice", "null", "low", "cited", "rare", "odd1"]  # each breaks another expectation


def _query(text: str, **more: Any) -> dict[str, Any]:
    return {"type": "unexpected_rows_expectation", "kwargs": {"unexpected_rows_query": text}, "severity": "warning",
            "description": text, **more}  # fmt: skip


EXPECTATIONS = [
    {"type": "expect_table_row_count_to_be_between", "kwargs": {"min_value": 1}, "severity": "critical"},
    {"type": "expect_compound_columns_to_be_unique", "kwargs": {"column_list": ["article_id", "n"]},
     "severity": "critical"},
    {"type": "expect_column_values_to_be_unique", "kwargs": {"column": "word"}, "severity": "info"},
    {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "word"}, "severity": "critical"},
    {"type": "expect_column_values_to_not_be_in_set", "kwargs": {"column": "word", "value_set": ["low"]},
     "severity": "critical"},
    {"type": "expect_column_values_to_match_regex", "kwargs": {"column": "word", "regex": "^[a-z]+$", "mostly": 0.9},
     "severity": "warning"},
    _query("select t.article_id, t.n from {batch} t join raw.articles using (article_id) where word = 'cited'",
           meta={"scope": OF_A_KEY}),
    _query("select word from {batch} group by word having count(*) > 5 or word = 'rare'"),
    _query("select a.article_id from raw.articles a anti join {batch} using (article_id)"),
]  # fmt: skip


class Case:
    """A memo over raw.articles with its suite, in a database of its own."""

    def __init__(self, con: duckdb.DuckDBPyConnection, folder: Path) -> None:
        self.con, self.name = con, "text.words"
        path = folder / "sql" / "text" / "words.sql"
        path.parent.mkdir(parents=True)
        path.write_text(WORDS)
        self.models = folder / "sql"
        self.path = folder / "expectations" / "text" / "words.json"
        self.path.parent.mkdir(parents=True)
        self.write(EXPECTATIONS)
        self.context = Context({}, Workers(1, folder / "batches"))
        con.execute("create schema raw; create table raw.articles (article_id varchar, body varchar)")

    def write(self, found: list[dict[str, Any]]) -> None:
        meta = {"description": "Words.", "key": ["article_id", "n"],
                "columns": {"article_id": "an id", "n": "a number", "word": "a word"}}  # fmt: skip
        self.path.write_text(json.dumps({"name": self.name, "meta": meta, "expectations": found}))

    @property
    def suite(self) -> Suite:
        return load_suite(self.path)

    def put(self, article_id: str, body: str) -> None:
        self.con.execute("delete from raw.articles where article_id = ?", [article_id])
        self.con.execute("insert into raw.articles values (?, ?)", [article_id, body])

    def build(self) -> None:
        record(self.con, "raw.articles", "load")
        materialize(self.con, find_models(self.models)[self.name], self.context)

    def seen(self) -> tuple[list[Outcome], int | None]:
        """The outcomes, and how many rows were taken as new; None where all were looked at."""
        n_new: list[int] = []
        real = expectations._run_gx

        def run_gx(con: duckdb.DuckDBPyConnection, table: str, *args: Any, **kwargs: Any) -> Any:
            if table.startswith("_new."):
                n_new.append(con.execute(f"select count(*) from {table}").fetchall()[0][0])
            return real(con, table, *args, **kwargs)

        with mock.patch.object(expectations, "_run_gx", run_gx):
            outcomes = validate(self.con, self.name, self.suite)
        return outcomes, n_new[0] if n_new else None

    def whole(self) -> list[Outcome]:
        """The outcomes of looking at all rows."""
        with mock.patch.object(checks, "has_table", return_value=False):
            return validate(self.con, self.name, self.suite)

    def check(self) -> int | None:
        outcomes, n_new = self.seen()
        assert outcomes == self.whole()
        checks.is_as_checked(self.con, self.suite)
        checks.settle(self.con, self.suite, outcomes)
        return n_new


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with duckdb.connect() as con:
        yield Case(con, tmp_path)


@pytest.fixture
def checked(case: Case) -> Case:
    """Twenty articles of two words, built and checked, and nothing amiss."""
    for i in range(20):
        case.put(f"a{i:02}", f"w{chr(97 + i)} v{chr(97 + i)}")
    case.build()
    assert case.check() is None
    assert all(outcome.success for outcome in case.seen()[0])
    return case


@pytest.mark.parametrize("seed", range(6))
def test_after_any_history_the_outcomes_are_those_of_the_whole_table(checked: Case, seed: int) -> None:
    chance, fewer = random.Random(seed), 0
    for step in range(12):
        for _ in range(chance.randint(0, 3)):
            name = f"a{chance.randrange(24):02}"
            if chance.random() < 0.2:
                checked.con.execute("delete from raw.articles where article_id = ?", [name])
            else:
                words = [f"x{'abcdefghij'[chance.randrange(10)]}{'abcdefghijkl'[step]}" for _ in range(3)]
                checked.put(name, " ".join([*words, chance.choice(BAD)] if chance.random() < 0.4 else words))
        checked.build()
        outcomes, n_new = checked.seen()
        fewer += n_new is not None
        assert outcomes == checked.whole(), step
        if chance.random() < 0.6:  # or the run was killed before
            checks.settle(checked.con, checked.suite, outcomes)
    assert fewer > 3


def test_only_what_was_computed_since_is_looked_at(checked: Case) -> None:
    assert checked.check() == 0
    checked.put("a03", "one two three")
    checked.con.execute("delete from raw.articles where article_id = 'a04'")
    checked.build()
    assert checked.check() == 3


def test_what_was_computed_and_not_checked_is_looked_at_by_the_next_run(checked: Case) -> None:
    checked.put("a03", "one low three")
    checked.build()  # and killed
    checked.put("a04", "four")
    checked.build()
    outcomes, n_new = checked.seen()
    assert n_new == 4
    assert [o.failing_keys for o in outcomes if not o.success] == [(("a03", 2),)]
    assert outcomes == checked.whole()


def test_a_failing_row_that_was_let_pass_is_found_again(checked: Case) -> None:
    checked.put("a03", "one cited three")
    checked.build()
    assert checked.check() == 3
    for body in ("new words", "newer words"):
        checked.put("a05", body)
        checked.build()
        assert checked.check() == 2
        failing = [o for o in checked.seen()[0] if not o.success]
        assert [(o.n_unexpected, o.failing_keys) for o in failing] == [(1, (("a03", 2),))]


def test_another_suite_another_code_a_full_refresh_and_many_new_rows_mean_all_rows(checked: Case) -> None:
    checked.write([*EXPECTATIONS, _query("select 1 from {batch} where n < 0")])
    assert checked.check() is None
    assert checked.check() == 0
    path = checked.models / "text" / "words.sql"
    path.write_text(path.read_text() + "-- a remark\nwhere true\n")
    code_hash.cache_clear()
    checked.build()
    assert checked.check() is None
    assert checked.check() == 0
    for i in range(9):
        checked.put(f"b{i}", "many")
    checked.build()
    assert checked.check() is None
    assert checks.is_as_checked(checked.con, checked.suite)
    drop_models(checked.con)
    checked.build()
    assert not checks.is_as_checked(checked.con, checked.suite)
    assert checked.check() is None


#: What an input hash covers without being read: texts_hash is of both bodies; other memos are made of the same keys and
#: hashes, and that no passage is lost is asked of whole tables.
COVERED = {
    "overlap.passages": {"text.articles"},
    "mart.passages": {"overlap.passages"},
    "mart.edits": {"text.articles", "mart.passages"},
}


def test_a_scope_is_told_of_queries_on_memos_that_read_what_the_memo_reads() -> None:
    models, said = find_models(MODELS), 0
    for name, suite in find_suites(SUITES).items():
        for expectation, label in zip(suite.expectations, suite.labels, strict=True):
            if (expectation.get("meta") or {}).get("scope") is None:
                continue
            said += 1
            model = models[name]
            assert model.materialized == "incremental", label
            query = expectation["kwargs"]["unexpected_rows_query"]
            read = {f"{schema}.{table}" for schema, table in TABLE.findall(query)}
            assert read <= {*model.upstream, *COVERED.get(name, ())}, f"{label} reads what the input hash cannot cover"
    assert said > 15


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("published")
    write(folder / "inbox", "all", ARTICLES)
    with only_checked():
        run(folder / "inbox", folder / "data")
    return folder / "data" / "warehouse.duckdb"


MEMOS = [name for name, model in find_models(MODELS).items() if model.materialized == "incremental"]


@pytest.mark.parametrize("name", MEMOS)
def test_what_is_said_to_be_of_a_key_fails_for_the_rows_of_each_key_as_for_all(published: Path, name: str) -> None:
    """With rows spoilt in many ways."""
    suite, model = find_suites(SUITES)[name], find_models(MODELS)[name]
    with duckdb.connect() as con:
        con.execute(f"attach '{published}' as p (read_only)")
        for table in sorted({name, *model.upstream, *suite.reads}):
            con.execute(f"create schema if not exists {table.split('.')[0]}")
            con.execute(f"create table {table} as from p.{table}")
        spoil(con, name)
        con.execute("create schema part")
        numbers = suite.of_a_key(model.unique_key)
        assert numbers
        whole = failing(con, name, suite, numbers)
        parts = dict.fromkeys(numbers, 0)
        for part in range(3):
            con.execute(f"create or replace table part.rows as from {name} "
                        f"where hash({', '.join(model.unique_key)}) % 3 = {part}")
            for number, n in failing(con, "part.rows", suite, numbers).items():
                parts[number] += n
    assert parts == whole
    assert sum(whole.values()) > 0 or not con_has_rows(published, name)


def failing(con: duckdb.DuckDBPyConnection, table: str, suite: Suite, numbers: list[int]) -> dict[int, int]:
    """How many rows fail each expectation."""
    results = expectations._run_gx(con, table, suite, numbers)
    assert not [result for result in results.values() if expectations._error(result)]
    return {n: r.result.get("unexpected_count", r.result.get("observed_value")) or 0 for n, r in results.items()}


def con_has_rows(path: Path, name: str) -> bool:
    with duckdb.connect(str(path), read_only=True) as con:
        return bool(con.execute(f"select 1 from {name} limit 1").fetchall())


def spoil(con: duckdb.DuckDBPyConnection, name: str) -> None:
    """Numbers moved, texts cut and emptied, rows doubled."""
    for column, kind, *_ in con.execute(f"describe {name}").fetchall():
        changes = {"BIGINT": ["{c} - 3", "{c} + 2", "null"], "DOUBLE": ["{c} + 1", "null"],
                   "VARCHAR": ["null", "'Odd' || {c}"]}.get(kind, [])  # fmt: skip
        for n, change in enumerate(changes):
            if not (column.startswith("article") or column == "place"):
                con.execute(f"update {name} set {column} = {change.format(c=column)} "
                            f"where hash(rowid, '{column}') % 3 = {n}")
    con.execute(f"insert into {name} from {name} where hash(rowid) % 5 = 0")
