"""Makes Great Expectations cheaper without changing what it finds: imports put off, answers kept.

A run of a few articles spends most of its CPU there: 3 s to import it, 10 ms on each expectation. Tests compare each
answer that is kept with the original's.
"""

from __future__ import annotations

import functools
import hashlib
import importlib
import importlib.util
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any, cast

#: Imported to draw and to test distributions, which no suite here does: a third of the import's time.
PUT_OFF = ("scipy.stats", "altair")
#: Where Great Expectations makes a class for every kind of file and service that it reads: a quarter of the rest.
SOURCES = "great_expectations.datasource.fluent"
SOURCES_USED = {"sql_datasource", "invalid_datasource"}
_PLAIN = (str, int, float, bool, type(None))


class _Stand(ModuleType):
    """Stands for a module while its package takes names from it."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self  # the package only passes it on: it is taken out again below


@contextmanager
def sources_put_off() -> Iterator[None]:
    """Great Expectations imported inside the block reads its data sources that are not SQL when they are used."""
    root = Path(cast("str", importlib.util.find_spec("great_expectations").origin)).parent  # type: ignore[union-attr]
    files = root.joinpath(*SOURCES.split(".")[1:]).glob("*_datasource.py")
    stands = {name: _Stand(name) for name in [f"{SOURCES}.fabric", *(
        f"{SOURCES}.{file.stem}" for file in files if file.stem not in SOURCES_USED)] if name not in sys.modules}
    sys.modules.update(stands)
    try:
        yield
    finally:
        for name in stands:
            del sys.modules[name]
    package = sys.modules[SOURCES]
    taken = {name: value.__name__ for name, value in vars(package).items() if isinstance(value, _Stand)}
    for name in taken:
        delattr(package, name)

    def read(name: str) -> Any:
        if name not in taken:
            raise AttributeError(f"module {SOURCES!r} has no attribute {name!r}")
        return getattr(importlib.import_module(taken[name]), name)

    package.__getattr__ = read  # type: ignore[method-assign]


def keep_answers() -> None:
    """Replace functions of Great Expectations by quicker ones that give the same."""
    from great_expectations.core import id_dict
    from great_expectations.expectations import expectation, expectation_configuration
    from great_expectations.validator import validation_graph

    made, configured = expectation.Expectation, expectation_configuration.ExpectationConfiguration
    _replace(made, "configuration", lambda make: property(_kept(make.fget)))
    _replace(configured, "to_domain_obj", _kept)
    _replace(expectation, "camel_to_snake", functools.cache)
    _replace(id_dict.IDDict, "to_id", _plain_id)
    _replace(validation_graph.ValidationGraph, "build_metric_dependency_graph", _once)
    for base in (expectation.ColumnMapExpectation, expectation.MulticolumnMapExpectation):
        _replace(base, "get_validation_dependencies", _without_values)


def _replace(owner: Any, name: str, quicker: Any) -> None:
    setattr(owner, name, quicker(vars(owner)[name]))


def _kept(make: Any) -> Any:
    """An expectation and its configuration are made from each other, 77 times for each, in a row: the answers for
    the last few objects are given again as long as these have the same fields."""
    kept: dict[int, tuple[Any, dict[str, Any], Any]] = {}

    @functools.wraps(make)
    def answer(self: Any) -> Any:
        known = kept.get(id(self))
        if known is None or known[0] is not self or known[1] != vars(self):
            if len(kept) > 16:
                kept.clear()
            fields = {name: dict(value) if type(value) is dict else value for name, value in vars(self).items()}
            known = kept[id(self)] = self, fields, make(self)
        return known[2]

    return answer


def _plain_id(to_id: Any) -> Any:
    """Where all values are plain there is nothing to convert, which is the costly part of an id."""

    @functools.wraps(to_id)
    def id_of(self: Any, id_keys: Any = None, id_ignore_keys: Any = None) -> Any:
        whole = id_keys is None and id_ignore_keys is None and not self._id_ignore_keys
        if not whole or len(self) < 2 or not all(type(v) in _PLAIN for v in self.values()):
            return to_id(self, id_keys, id_ignore_keys)
        return hashlib.md5(json.dumps(self, sort_keys=True).encode(), usedforsecurity=False).hexdigest()

    return id_of


def _once(build: Any) -> Any:
    """A metric that stands in a graph with all it depends on is not gone through again."""

    @functools.wraps(build)
    def add(self: Any, metric_configuration: Any, runtime_configuration: Any = None) -> None:
        standing = vars(self).setdefault("standing", set())
        if metric_configuration.id not in standing:
            standing.add(metric_configuration.id)
            build(self, metric_configuration, runtime_configuration)

    return add


def _without_values(dependencies: Any) -> Any:
    """Failing values that a result leaves out (`exclude_unexpected_values`) are not queried either."""

    @functools.wraps(dependencies)
    def needed(self: Any, *args: Any, **kwargs: Any) -> Any:
        found = dependencies(self, *args, **kwargs)
        if found.result_format.get("exclude_unexpected_values") and found.result_format["result_format"] == "BASIC":
            found.metric_configurations.pop(f"{self.map_metric}.unexpected_values", None)
        return found

    return needed
