"""What is made quicker in Great Expectations gives what it gave."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.expectations import _gx, _gx_suite, validate
from flows.pipeline import SUITES
from flows.suites import find_suites, read_suite

BASIC = {"result_format": "BASIC"}


def expectations() -> Iterator[Any]:
    """Every expectation of the project."""
    for suite in find_suites(SUITES).values():
        yield from _gx_suite(suite, range(len(suite.expectations))).expectations


def test_a_kept_configuration_is_what_would_be_made() -> None:
    from great_expectations.expectations.expectation import Expectation

    _gx()
    made: Any = Expectation.configuration
    for expectation in expectations():
        for _ in range(2):
            assert expectation.configuration == made.fget.__wrapped__(expectation)
        expectation.description = "another"
        assert expectation.configuration.description == "another"


def test_a_kept_expectation_is_what_would_be_made() -> None:
    from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

    _gx()
    to_domain_obj: Any = ExpectationConfiguration.to_domain_obj
    for expectation in expectations():
        configuration = expectation.configuration
        for _ in range(2):
            assert configuration.to_domain_obj() == to_domain_obj.__wrapped__(configuration) == expectation
        configuration.kwargs["batch_id"] = "another"
        assert configuration.to_domain_obj().batch_id == "another"


@pytest.mark.parametrize("values", [
    {}, {"column": "a"}, {"column": "a", "table": None}, {"b": 1, "a": 2.5, "c": True},
    {"columns": ["a", "b"], "table": None}, {"a": {"b": 1}, "c": "d"},
])  # fmt: skip
def test_an_id_is_what_it_was(values: dict[str, Any]) -> None:
    from great_expectations.core.id_dict import IDDict

    _gx()
    quicker: Any = IDDict.to_id
    given = IDDict(values)
    assert given.to_id() == quicker.__wrapped__(given)
    assert given.to_id(id_keys=[]) == ()
    assert given.to_id(id_keys=list(values)[:1]) == quicker.__wrapped__(given, id_keys=list(values)[:1])


def test_a_graph_of_metrics_is_what_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    import sqlalchemy
    from great_expectations.validator.metrics_calculator import MetricsCalculator
    from great_expectations.validator.validation_graph import ValidationGraph

    _gx()
    from flows.gx_duckdb import DuckDBExecutionEngine

    engine = DuckDBExecutionEngine(engine=sqlalchemy.create_engine("duckdb://"), create_temp_table=False)
    quicker: Any = ValidationGraph.build_metric_dependency_graph

    def edges(expectation: Any) -> Any:
        needed = expectation.get_validation_dependencies(engine, {"result_format": BASIC}).get_metric_configurations()
        return MetricsCalculator(engine).build_metric_dependency_graph(needed, {"result_format": BASIC}).edges

    for expectation in expectations():
        quick = edges(expectation)
        with monkeypatch.context() as patch:
            patch.setattr(ValidationGraph, "build_metric_dependency_graph", quicker.__wrapped__)
            assert [edge.id for edge in quick] == [edge.id for edge in edges(expectation)]
        for edge in quick:  # what is resolved knows what it is made of
            assert edge.right is None or edge.right.id in {m.id for m in edge.left.metric_dependencies.values()}


def test_values_that_a_result_leaves_out_are_not_asked_for_and_all_else_is() -> None:
    _gx()
    kinds = {type(expectation): expectation for expectation in expectations() if hasattr(expectation, "map_metric")}
    assert len(kinds) > 5
    for expectation in kinds.values():
        with_values, without = (
            expectation.get_validation_dependencies(None, {"result_format": BASIC | {"exclude_unexpected_values": no}})
            for no in (False, True)
        )
        left_out = with_values.metric_configurations.keys() - without.metric_configurations.keys()
        assert left_out == {f"{expectation.map_metric}.unexpected_values"}
        assert not without.metric_configurations.keys() - with_values.metric_configurations.keys()


@pytest.mark.parametrize("more", [{}, {"row_condition": 'col("b") > 1', "condition_parser": "great_expectations"},
                                  {"ignore_row_if": "any_value_is_missing"}, {"ignore_row_if": "never"}])
def test_rows_whose_values_are_repeated_are_counted_as_they_were(more: dict[str, Any], tmp_path: Path) -> None:
    from great_expectations.expectations import registry

    _gx()
    from flows.gx_duckdb import _Repeated

    kinds = {"expect_compound_columns_to_be_unique": {"column_list": ["a", "b"]},
             "expect_column_values_to_be_unique": {"column": "a"}}  # fmt: skip
    meta = {"description": "t", "key": ["a"], "columns": {"a": "a", "b": "b"}}
    path = tmp_path / "s" / "t.json"
    path.parent.mkdir()
    path.write_text(json.dumps({"name": "s.t", "meta": meta, "expectations": [
        {"type": kind, "kwargs": kwargs | (more if "column_list" in kwargs else {k: v for k, v in more.items()
                                                                                 if k != "ignore_row_if"}),
         "severity": "info"} for kind, kwargs in kinds.items()]}))  # fmt: skip
    suite = read_suite(path)
    with duckdb.connect() as con:
        con.execute("""create schema s; create table s.t as select nullif(range % 7, 3) as a, nullif(range % 5, 4) as b
                    from range(80) union all select null, null from range(3) union all select 8, 8""")
        counted = validate(con, "s.t", suite)
        with pytest.MonkeyPatch.context() as patch:
            for metric in ("compound_columns.unique", "column_values.unique"):
                providers = registry._registered_metrics[f"{metric}.unexpected_count"]["providers"]
                assert issubclass(providers["DuckDBExecutionEngine"][0], _Repeated)
                patch.setitem(providers, "DuckDBExecutionEngine", providers["SqlAlchemyExecutionEngine"])
            assert validate(con, "s.t", suite) == counted
        assert all(outcome.n_unexpected for outcome in counted)


def test_modules_put_off_are_read_when_used_and_not_before() -> None:
    program = """
import sys
from flows.expectations import _gx
_gx()
import altair
from scipy import stats
assert "altair.vegalite" not in sys.modules and "scipy.stats.distributions" not in sys.modules
assert abs(stats.norm.cdf(0) - 0.5) < 1e-9 and altair.Chart.__name__ == "Chart"
from scipy.stats import entropy
assert entropy([1, 1]) > 0.69
"""
    subprocess.run([sys.executable, "-c", program], check=True)


def test_data_sources_put_off_are_read_when_used_and_not_before() -> None:
    program = """
import sys
import pandas
from flows.expectations import _gx
gx = _gx()
from great_expectations.datasource import fluent
assert not [name for name in sys.modules if name.startswith(fluent.__name__ + ".pandas_")]
assert not [name for name in sys.modules if name.startswith(fluent.__name__ + ".spark_")]
assert not hasattr(fluent, "NothingOfTheKind")
context = gx.get_context(mode="ephemeral")
batch = context.data_sources.pandas_default.read_dataframe(pandas.DataFrame({"a": [1, None]}))
assert not batch.validate(gx.expectations.ExpectColumnValuesToNotBeNull(column="a")).success
from great_expectations.datasource.fluent import SnowflakeDatasource, SparkDBFSDatasource
assert SnowflakeDatasource.__fields__["type"].default == "snowflake"
assert SparkDBFSDatasource.__module__ == fluent.__name__ + ".spark_dbfs_datasource"
"""
    subprocess.run([sys.executable, "-c", program], check=True)
