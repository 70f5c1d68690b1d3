"""Imports put off: what a library imports, and a run never uses."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from types import ModuleType
from typing import Any


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
