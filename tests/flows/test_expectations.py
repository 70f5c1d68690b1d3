"""Suites are read strictly, and what they find is told row by row."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.expectations import (
    MAX_KEYS,
    Outcome,
    SuiteError,
    find_suites,
    load_suite,
    read_suite,
    table_comments,
    validate,
)

ROOT = Path(__file__).resolve().parents[2]
COLUMNS = {
    "article_id": "The article.",
    "sentence_no": "Its place in the article, from 0.",
    "text": "As it stands in the body.",
    "share": "Share of its words found elsewhere.",
}
NOT_NULL = {
    "type": "expect_column_values_to_not_be_null",
    "kwargs": {"column": "article_id"},
    "severity": "critical",
}
MakeSuite = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> MakeSuite:
    """Writes expectations/text/sentences.json, changed as asked, and gives its path."""

    def write(*expectations: dict[str, Any], **changes: Any) -> Path:
        meta = {
            "description": "One row per sentence.",
            "key": ["article_id", "sentence_no"],
            "columns": COLUMNS,
        }
        content = {"name": "text.sentences", "meta": meta, "expectations": list(expectations), **changes}
        path = tmp_path / "expectations" / "text" / "sentences.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content))
        return path

    return write


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as con:
        con.execute("""
            create schema text;
            create table text.articles as select * from (values ('a'), ('b')) t(article_id);
            create table text.sentences as select * from (values
                ('a', 0, 'Rain fell.', 0.5),
                ('a', 1, 'It stopped.', 1.5),
                ('b', 0, 'Rain fell.', null),
                ('c', 0, '', 0.1)
            ) t(article_id, sentence_no, text, share)
        """)
        yield con


def check(con: duckdb.DuckDBPyConnection, path: Path) -> Outcome:
    (outcome,) = validate(con, "text.sentences", load_suite(path))
    return outcome


def expectation(kind: str, severity: str = "critical", **kwargs: Any) -> dict[str, Any]:
    return {"type": kind, "kwargs": kwargs, "severity": severity, "description": "because"}


ROW_CHECKS = [
    ("expect_column_values_to_not_be_null", {"column": "share"}, [("b", 0)]),
    ("expect_column_values_to_be_unique", {"column": "text"}, [("a", 0), ("b", 0)]),
    (
        "expect_compound_columns_to_be_unique",
        {"column_list": ["text", "sentence_no"]},
        [("a", 0), ("b", 0)],
    ),
    ("expect_column_values_to_be_in_set", {"column": "article_id", "value_set": ["a", "b"]}, [("c", 0)]),
    ("expect_column_values_to_be_between", {"column": "share", "min_value": 0, "max_value": 1}, [("a", 1)]),
    ("expect_column_values_to_match_regex", {"column": "text", "regex": r"\.$"}, [("c", 0)]),
    (
        "expect_column_values_to_not_be_in_set",
        {"column": "text", "value_set": ["it's", "It stopped.", *"abcdefghijk"]},
        [("a", 1)],
    ),
    ("expect_column_values_to_not_match_regex", {"column": "text", "regex": "^It"}, [("a", 1)]),
    ("expect_column_value_lengths_to_be_between", {"column": "text", "min_value": 1}, [("c", 0)]),
    (
        "expect_column_pair_values_a_to_be_greater_than_b",
        {"column_A": "sentence_no", "column_B": "share", "or_equal": True},
        [("a", 0), ("a", 1), ("c", 0)],
    ),
    (
        "unexpected_rows_expectation",
        {
            "unexpected_rows_query": """select article_id, sentence_no
                from {batch} t anti join text.articles a using (article_id)"""
        },
        [("c", 0)],
    ),
    (
        "unexpected_rows_expectation",
        {"unexpected_rows_query": "select t.* from {batch} t where length(t.text) < 1"},
        [("c", 0)],
    ),
]


@pytest.mark.parametrize(("kind", "kwargs", "failing"), ROW_CHECKS)
def test_a_check_of_rows_names_the_failing_rows_by_their_key(
    con: duckdb.DuckDBPyConnection,
    write: MakeSuite,
    kind: str,
    kwargs: dict[str, Any],
    failing: list[tuple[str, int]],
) -> None:
    outcome = check(con, write(expectation(kind, **kwargs)))
    assert outcome.error is None
    assert not outcome.success
    assert outcome.severity == "critical"
    assert outcome.key_columns == ("article_id", "sentence_no")
    assert list(outcome.failing_keys) == failing
    assert outcome.n_unexpected == len(failing)
    assert str(len(failing)) in outcome.observed
    assert outcome.failing_rows_query
    assert con.execute(outcome.failing_rows_query).fetchall() == failing


HOLDING_CHECKS = [
    ("expect_column_values_to_not_be_null", {"column": "article_id"}),
    ("expect_compound_columns_to_be_unique", {"column_list": ["article_id", "sentence_no"]}),
    ("expect_column_values_to_be_between", {"column": "sentence_no", "min_value": 0}),
    ("expect_table_row_count_to_be_between", {"min_value": 1}),
    ("unexpected_rows_expectation", {"unexpected_rows_query": "select 1 from {batch} where sentence_no < 0"}),
]


@pytest.mark.parametrize(("kind", "kwargs"), HOLDING_CHECKS)
def test_a_check_that_holds_succeeds_and_points_at_nothing(
    con: duckdb.DuckDBPyConnection, write: MakeSuite, kind: str, kwargs: dict[str, Any]
) -> None:
    outcome = check(con, write(expectation(kind, **kwargs)))
    assert outcome.success
    assert outcome.error is None
    assert not outcome.n_unexpected
    assert outcome.failing_keys == ()


def test_an_aggregate_tells_what_it_observed(con: duckdb.DuckDBPyConnection, write: MakeSuite) -> None:
    outcome = check(con, write(expectation("expect_table_row_count_to_be_between", "warning", max_value=3)))
    assert (outcome.success, outcome.severity, outcome.observed) == (False, "warning", "4")
    assert outcome.n_unexpected is None


def test_a_tolerated_failure_still_names_its_rows(con: duckdb.DuckDBPyConnection, write: MakeSuite) -> None:
    suite = write(expectation("expect_column_values_to_not_be_null", column="share", mostly=0.5))
    outcome = check(con, suite)
    assert outcome.success
    assert outcome.failing_keys == (("b", 0),)


def test_a_query_that_selects_part_of_the_key_names_rows_by_that_part(
    con: duckdb.DuckDBPyConnection, write: MakeSuite
) -> None:
    query = "select article_id from {batch} where article_id = 'a'"
    outcome = check(con, write(expectation("unexpected_rows_expectation", unexpected_rows_query=query)))
    assert (outcome.n_unexpected, outcome.key_columns) == (2, ("article_id",))
    assert outcome.failing_keys == (("a",),)


def test_keys_are_capped_in_the_outcome_but_complete_in_its_query(write: MakeSuite) -> None:
    with duckdb.connect() as con:
        con.execute("""create schema text;
            create table text.sentences as select 'a' as article_id, range as sentence_no, '' as text,
                null::double as share from range(3000)""")
        outcome = check(con, write(expectation("expect_column_values_to_not_be_null", column="share")))
        assert outcome.n_unexpected == 3000
        assert len(outcome.failing_keys) == MAX_KEYS
        assert outcome.failing_rows_query
        assert len(con.execute(outcome.failing_rows_query).fetchall()) == 3000


@pytest.mark.parametrize(
    ("kind", "kwargs", "named"),
    [
        ("unexpected_rows_expectation", {"unexpected_rows_query": "select nothing from {batch}"}, "nothing"),
        ("expect_column_values_to_match_regex", {"column": "text", "regex": "("}, "("),
    ],
)
def test_a_check_that_raises_is_critical_whatever_its_severity(
    con: duckdb.DuckDBPyConnection, write: MakeSuite, kind: str, kwargs: dict[str, Any], named: str
) -> None:
    first, second = validate(con, "text.sentences", load_suite(write(expectation(kind, "info", **kwargs), NOT_NULL)))
    assert not first.success
    assert first.severity == "critical"
    assert first.error
    assert named in first.error
    assert second.success  # the others still count


def test_outcomes_come_in_the_order_of_the_suite(con: duckdb.DuckDBPyConnection, write: MakeSuite) -> None:
    path = write(
        expectation("unexpected_rows_expectation", unexpected_rows_query="select 1 from {batch} where false"),
        expectation("expect_table_row_count_to_be_between", min_value=1),
        expectation("expect_column_values_to_not_be_null", column="text"),
        expectation("expect_column_values_to_be_between", column="share", min_value=0),
        expectation("expect_column_values_to_be_between", column="share", max_value=2),
    )
    assert [outcome.expectation for outcome in validate(con, "text.sentences", read_suite(path))] == [
        "unexpected_rows_expectation(because)",
        "expect_table_row_count_to_be_between",
        "expect_column_values_to_not_be_null(text)",
        "expect_column_values_to_be_between(share)",
        "expect_column_values_to_be_between(share) #2",
    ]


def test_a_view_and_an_empty_table_can_be_checked(write: MakeSuite) -> None:
    with duckdb.connect() as con:
        con.execute("""create schema text;
            create view text.sentences as select 'a' as article_id, 0 as sentence_no, '' as text,
                1.0 as share where false""")
        assert check(con, write(NOT_NULL)).success


def test_only_committed_rows_are_seen(con: duckdb.DuckDBPyConnection, write: MakeSuite) -> None:
    suite = load_suite(write(NOT_NULL))
    con.execute("begin")
    con.execute("insert into text.sentences values (null, 9, '', 0)")
    assert validate(con, "text.sentences", suite)[0].success
    con.execute("commit")
    assert validate(con, "text.sentences", suite)[0].n_unexpected == 1


def test_a_table_rebuilt_between_two_checks_is_seen_as_it_is_now(
    con: duckdb.DuckDBPyConnection, write: MakeSuite
) -> None:
    suite = load_suite(write(NOT_NULL))
    assert validate(con, "text.sentences", suite)[0].success
    con.execute("""create or replace table text.sentences as
        select null::varchar as article_id, 0 as sentence_no, '' as text, 1 as share""")
    assert validate(con, "text.sentences", suite)[0].n_unexpected == 1


def test_the_file_is_free_again_after_a_check(tmp_path: Path, write: MakeSuite) -> None:
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(path) as con:
        con.execute("""create schema text;
            create table text.sentences as select 'a' as article_id, 0 as sentence_no, '' as text, 1 as share""")
        assert check(con, write(NOT_NULL)).success
    duckdb.connect(path, read_only=True).close()  # refused while a cursor of ours holds it for writing


def test_a_table_must_have_exactly_the_columns_described(con: duckdb.DuckDBPyConnection, write: MakeSuite) -> None:
    suite = load_suite(write(NOT_NULL))
    con.execute("alter table text.sentences add column n_words int")
    with pytest.raises(SuiteError, match=r"not described: n_words"):
        validate(con, "text.sentences", suite)
    con.execute("alter table text.sentences drop column n_words")
    con.execute("alter table text.sentences drop column share")
    with pytest.raises(SuiteError, match=r"no columns share"):
        validate(con, "text.sentences", suite)


META = {"description": "One row per sentence.", "key": ["article_id"], "columns": COLUMNS}
MISTAKES = [
    ({"expectations": [{**NOT_NULL, "type": "expect_column_values_to_not_be_nul"}]}, "not_be_nul"),
    ({"expectations": [{**NOT_NULL, "severity": "fatal"}]}, "severity is 'fatal'"),
    ({"expectations": [{"type": NOT_NULL["type"], "kwargs": NOT_NULL["kwargs"]}]}, "severity is None"),
    ({"expectations": [{**NOT_NULL, "sevrity": "info"}]}, "unknown sevrity"),
    ({"expectations": [{**NOT_NULL, "kwargs": {"column": "artcle_id"}}]}, "'artcle_id' is not in"),
    ({"expectations": [{**NOT_NULL, "kwargs": {"column": "text", "mostley": 1}}]}, "mostley"),
    ({"expectations": [{**NOT_NULL, "kwargs": {}}]}, "column"),
    ({"expectations": [NOT_NULL, NOT_NULL]}, "twice"),
    ({"expectations": []}, "no expectations"),
    ({"expectations": [expectation("unexpected_rows_expectation", unexpected_rows_query="select 1")]}, "batch"),
    ({"name": "text.articles"}, "its path says 'text.sentences'"),
    ({"meta": {**META, "columns": {**COLUMNS, "text": " "}}}, "'text' has no description"),
    ({"meta": {**META, "columns": None}}, "meta.columns is missing"),
    ({"meta": {**META, "description": ""}}, "meta.description is missing"),
    ({"meta": {**META, "key": ["id"]}}, "key column 'id'"),
    ({"meta": {**META, "key": []}}, "meta.key is missing"),
]


@pytest.mark.parametrize(("changes", "message"), MISTAKES)
def test_a_mistake_in_a_suite_is_an_error_that_names_the_file(
    write: MakeSuite, changes: dict[str, Any], message: str
) -> None:
    path = write(NOT_NULL, **changes)
    with pytest.raises(SuiteError, match=message) as raised:
        load_suite(path)
    assert str(path) in str(raised.value)


def test_broken_json_is_an_error_that_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "articles.json"
    path.write_text("{")
    with pytest.raises(SuiteError, match=r"articles\.json: not readable as JSON"):
        read_suite(path)


def test_tables_and_columns_have_their_comments_from_the_suite(tmp_path: Path, write: MakeSuite) -> None:
    write(NOT_NULL)
    suites = find_suites(tmp_path / "expectations")
    assert list(suites) == ["text.sentences"]
    assert table_comments(suites.values())[:2] == [
        ("text.sentences", None, "One row per sentence."),
        ("text.sentences", "article_id", "The article."),
    ]


def test_reading_suites_loads_no_great_expectations() -> None:
    code = (
        "import sys; from flows.expectations import find_suites, table_comments; from pathlib import Path;"
        "table_comments(find_suites(Path('expectations')).values());"
        "sys.exit('great_expectations' in sys.modules or 'sqlalchemy' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def test_checking_writes_nothing_and_says_nothing(tmp_path: Path, write: MakeSuite) -> None:
    """Also no progress bar on a suite long enough for GX to show one."""
    bounds = [
        expectation("expect_column_values_to_be_between", column="share", min_value=0, max_value=n) for n in range(30)
    ]
    path = write(*bounds, expectation("expect_column_values_to_match_regex", column="text", regex="("))
    code = f"""
import duckdb
from pathlib import Path
from flows.expectations import load_suite, validate
con = duckdb.connect()
con.execute("create schema text; create table text.sentences as "
            "select 'a' as article_id, 0 as sentence_no, '' as text, 1.0 as share")
assert len(validate(con, "text.sentences", load_suite(Path({str(path)!r})))) == 31
from flows.expectations import _data_source
assert _data_source().data_context.config.analytics_enabled is False
"""
    empty = tmp_path / "cwd"
    empty.mkdir()
    environment = {**os.environ, "HOME": str(empty), "TMPDIR": str(empty), "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], cwd=empty, env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert list(empty.rglob("*")) == []


def test_great_expectations_opens_the_project_as_it_stands(tmp_path: Path, write: MakeSuite) -> None:
    """With great_expectations.yml beside expectations/, suites are found and run by GX's own means."""
    import great_expectations as gx

    import flows.gx_duckdb  # noqa: F401

    write(NOT_NULL)
    shutil.copy(ROOT / "great_expectations.yml", tmp_path)
    with duckdb.connect(tmp_path / "warehouse.duckdb") as con:
        con.execute("create schema text; create table text.sentences as select null as article_id")
    before = sorted(tmp_path.rglob("*"))
    context = gx.get_context(context_root_dir=tmp_path)
    assert [suite.name for suite in context.suites.all()] == ["text.sentences"]
    assert sorted(tmp_path.rglob("*")) == before
    warehouse = gx.get_context(mode="ephemeral").data_sources.add_duckdb(
        "warehouse", connection_string=f"duckdb:///{tmp_path}/warehouse.duckdb?read_only=true"
    )
    sentences = warehouse.add_table_asset("sentences", table_name="sentences", schema_name="text")
    batch = sentences.add_batch_definition_whole_table("all").get_batch()
    report = batch.validate(context.suites.get("text.sentences"))
    assert [result.success for result in report.results] == [False]


def test_great_expectations_reads_every_suite_of_the_project() -> None:
    import great_expectations as gx

    context = gx.get_context(context_root_dir=ROOT)
    found = {suite.name: len(suite.expectations) for suite in context.suites.all()}
    ours = find_suites(ROOT / "expectations")
    assert found == {name: len(suite.expectations) for name, suite in ours.items()}
