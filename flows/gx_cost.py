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
from types import ModuleType
from typing import Any, cast

#: Imported to draw and to test distributions, which no suite here does: a third of the import's time.
PUT_OFF = ("scipy.stats", "altair")
_PLAIN = (str, int, float, bool, type(None))


class _PutOff(ModuleType):
    """A module that is read when something of it is used, which may be never."""

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)


def put_off(name: str) -> None:
    """Put off the import of a module until it is used (importlib's LazyLoader reads it at `import name`)."""
    spec = None if name in sys.modules else importlib.util.find_spec(name)
    if spec is None:
        return
    module = sys.modules[name] = _PutOff(name)
    module.__spec__, module.__path__ = spec, spec.submodule_search_locations or []


def keep_answers() -> None:
    """Replace two functions of Great Expectations by quicker ones that give the same."""
    from great_expectations.core import id_dict
    from great_expectations.expectations import expectation

    expectations, ids = cast("Any", expectation.Expectation), cast("Any", id_dict.IDDict)
    make, to_id = expectations.configuration.fget, ids.to_id
    last: tuple[Any, dict[str, Any], Any] = (None, {}, None)

    @functools.wraps(make)
    def configuration(self: Any) -> Any:
        """Asked for 77 times an expectation, in a row, and made anew each time."""
        nonlocal last
        asked, fields, made = last
        if asked is not self or fields != self.__dict__:
            made = make(self)
            last = self, dict(self.__dict__), made
        return made

    @functools.wraps(to_id)
    def id_of(self: Any, id_keys: Any = None, id_ignore_keys: Any = None) -> Any:
        """Where all values are plain there is nothing to convert, which is the costly part of it."""
        whole = id_keys is None and id_ignore_keys is None and not self._id_ignore_keys
        if not whole or len(self) < 2 or not all(type(v) in _PLAIN for v in self.values()):
            return to_id(self, id_keys, id_ignore_keys)
        return hashlib.md5(json.dumps(self, sort_keys=True).encode(), usedforsecurity=False).hexdigest()

    expectations.configuration, ids.to_id = property(configuration), id_of
