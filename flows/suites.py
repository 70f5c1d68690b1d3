"""Suites of expectations as files: read strictly, without Great Expectations (which takes 3 s to import).

A suite is Great Expectations' own JSON, one file per table (`text.articles` in text/articles.json).
Its `meta` is the data dictionary: description, key, and every column's description.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TABLE = re.compile(r"\b(?:from|join)\s+(raw|seed|text|entity|overlap|mart)\.(\w+)", re.IGNORECASE)
SEVERITIES = ("info", "warning", "critical")  # in rising order
#: Types of expectation that a row meets or not by itself, and those that compare rows of the same values.
BY_ROW = {
    "expect_column_values_to_not_be_null", "expect_column_values_to_be_null", "expect_column_values_to_be_in_set",
    "expect_column_values_to_not_be_in_set", "expect_column_values_to_be_between",
    "expect_column_values_to_match_regex", "expect_column_values_to_not_match_regex",
    "expect_column_value_lengths_to_be_between", "expect_column_pair_values_a_to_be_greater_than_b",
}  # fmt: skip
UNIQUE = {"expect_column_values_to_be_unique", "expect_compound_columns_to_be_unique"}
#: A query says `"meta": {"scope": "key"}` where it tells from the rows of one key of a memo and from what the input
#: hash of that key covers.
OF_A_KEY = "key"


class SuiteError(Exception):
    """A suite that cannot be trusted: the message names the file and the expectation."""


@dataclass(frozen=True)
class Suite:
    """What a table promises. `key` are the columns that name a row; `columns` maps column to description."""

    name: str
    path: Path
    description: str
    key: tuple[str, ...]
    columns: dict[str, str]
    expectations: tuple[dict[str, Any], ...]
    labels: tuple[str, ...]  # one per expectation, unique in the suite

    @property
    def reads(self) -> set[str]:
        """The other tables that its queries read: they must be there before it can run."""
        queries = " ".join(str(e.get("kwargs", {}).get("unexpected_rows_query", "")) for e in self.expectations)
        return {f"{schema}.{table}" for schema, table in TABLE.findall(queries)} - {self.name}

    def of_a_key(self, key: Collection[str]) -> list[int]:
        """The expectations, by number, that the rows of one `key` of a memo meet or not whatever its other rows are."""
        return [
            number
            for number, expectation in enumerate(self.expectations)
            if expectation["type"] in BY_ROW
            or _scope(expectation) == OF_A_KEY
            or (expectation["type"] in UNIQUE and set(key) <= set(_columns(expectation["kwargs"])))
        ]


def read_suite(path: Path) -> Suite:
    """The suite in `path` as far as it can be told without Great Expectations.

    Raises SuiteError for broken JSON, a name that is not the path's, a missing description of the table,
    a column or a query, an expectation on an undescribed column, an unknown severity or key.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SuiteError(f"{path}: not readable as JSON: {error}") from None

    def demand(holds: Any, message: str) -> None:
        if not holds:
            raise SuiteError(f"{path}: {message}")

    demand(isinstance(content, dict), "a suite is an object with name, meta and expectations")
    name = f"{path.parent.name}.{path.stem}"
    demand(content.get("name") == name, f"name is {content.get('name')!r}, its path says {name!r}")
    meta = content.get("meta") or {}
    description: Any = meta.get("description")
    key: Any = meta.get("key")
    columns: Any = meta.get("columns")
    demand(_is_text(description), "meta.description is missing")
    demand(isinstance(columns, dict) and columns, "meta.columns is missing")
    for column, text in columns.items():
        demand(_is_text(text), f"column {column!r} has no description")
    demand(isinstance(key, list) and key, "meta.key is missing: the columns that name a row")
    for column in key:
        demand(column in columns, f"key column {column!r} is not in meta.columns")

    expectations = content.get("expectations")
    demand(isinstance(expectations, list) and expectations, "there are no expectations")
    labels: list[str] = []
    for number, expectation in enumerate(expectations, 1):
        demand(isinstance(expectation, dict) and _is_text(expectation.get("type")),
               f"expectation {number} has no type")  # fmt: skip
        kwargs = expectation.get("kwargs", {})
        label = _label(expectation)
        labels.append(label)
        demand(expectation not in expectations[: number - 1], f"{label}: stands twice")
        unknown = expectation.keys() - {"type", "kwargs", "severity", "description", "meta", "notes", "id"}
        demand(not unknown, f"{label}: unknown {', '.join(sorted(unknown))}")
        severity = expectation.get("severity")
        demand(severity in SEVERITIES, f"{label}: severity is {severity!r}, not {' | '.join(SEVERITIES)}")
        for column in _columns(kwargs):
            demand(column in columns, f"{label}: column {column!r} is not in meta.columns")
        query = kwargs.get("unexpected_rows_query")
        scope = _scope(expectation)
        demand(scope is None or (query and scope == OF_A_KEY), f"{label}: a query's scope is {OF_A_KEY} or not said, "
                                                               f"others have none")  # fmt: skip
        if query is not None:
            demand("{batch}" in query, f"{label}: its query must read {{batch}}, the table")
            demand(_is_text(expectation.get("description")), f"{label}: a query needs a description")
    return Suite(name, path, description, tuple(key), columns, tuple(expectations), _numbered(labels))


def find_suites(folder: Path) -> dict[str, Suite]:
    """Every suite in <folder>/<schema>/<table>.json by table name, in order of names."""
    suites = (read_suite(path) for path in sorted(folder.glob("*/*.json")))
    return {suite.name: suite for suite in suites}


def table_comments(suites: Iterable[Suite]) -> list[tuple[str, str | None, str]]:
    """(table, column or None for the table itself, description) of every table and column described."""
    return [
        (suite.name, column, text)
        for suite in suites
        for column, text in [(None, suite.description), *suite.columns.items()]
    ]


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _scope(expectation: dict[str, Any]) -> Any:
    return (expectation.get("meta") or {}).get("scope")


def _columns(kwargs: dict[str, Any]) -> list[str]:
    """The columns an expectation looks at, in GX's ways to name them."""
    single = [kwargs[name] for name in ("column", "column_A", "column_B") if name in kwargs]
    return single + list(kwargs.get("column_list", [])) + list(kwargs.get("column_set", []))


def _label(expectation: dict[str, Any]) -> str:
    """Type and columns; a query is told by its description."""
    kwargs = expectation.get("kwargs", {})
    about = ", ".join(_columns(kwargs))
    if "unexpected_rows_query" in kwargs:
        about = str(expectation.get("description", ""))
    return f"{expectation['type']}({about})" if about else str(expectation["type"])


def _numbered(labels: list[str]) -> tuple[str, ...]:
    """The labels, the second of a kind marked #2 and so on."""
    seen: Counter[str] = Counter()
    unique = []
    for label in labels:
        seen[label] += 1
        unique.append(label if seen[label] == 1 else f"{label} #{seen[label]}")
    return tuple(unique)
