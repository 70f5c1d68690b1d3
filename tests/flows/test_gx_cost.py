"""What is made quicker in Great Expectations gives what it gave."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from flows.expectations import _gx, _gx_suite
from flows.pipeline import SUITES
from flows.suites import find_suites


def test_a_kept_configuration_is_what_would_be_made() -> None:
    from great_expectations.expectations.expectation import Expectation

    _gx()
    made: Any = Expectation.configuration
    for suite in find_suites(SUITES).values():
        for expectation in _gx_suite(suite, range(len(suite.expectations))).expectations:
            for _ in range(2):
                assert expectation.configuration == made.fget.__wrapped__(expectation)
            expectation.description = "another"
            assert expectation.configuration.description == "another"


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
