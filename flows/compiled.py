"""Loops over arrays, compiled by numba.

A function with a signature is compiled when its module is first imported on a machine (setting up .venv does it once)
and kept in __pycache__ here, for exactly this code: numba itself asks only whether the function's own file has changed,
not those that its parts and constants stand in.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numpy as np

from flows.code_hash import code_hash
from flows.put_off import put_off

put_off("scipy.linalg")  # for matrix products, which no loop here has: .1 s a process
import numba  # noqa: E402

F = TypeVar("F", bound=Callable[..., Any])

_HERE = Path(__file__).resolve().parent
_IS_OURS = os.access(_HERE, os.W_OK) and "NUMBA_CACHE_DIR" not in os.environ


def compiled(signature: str) -> Callable[[F], F]:
    """Compile for these types (numba's notation) and keep the result. Arrays must be contiguous and writable."""

    def decorate(function: F) -> F:
        if _IS_OURS:  # else in the user's own cache
            code = code_hash(Path(function.__code__.co_filename))
            setattr(numba.config, "CACHE_DIR", str(_HERE / "__pycache__" / f"compiled-{code[:16]}"))  # noqa: B010
        try:
            return cast(F, numba.njit(signature, cache=True)(function))
        except RuntimeError:  # nowhere to keep it: each process compiles it again, in some seconds
            return cast(F, numba.njit(signature)(function))

    return decorate


def part(function: F) -> F:
    """Compile with each function that calls it."""
    return cast(F, numba.njit(function))


@part
def longer(values: Any, more: int) -> Any:
    """An array twice as long, and with room for so many more."""
    grown = np.empty(2 * len(values) + more, values.dtype)
    for i in range(len(values)):  # by a slice it takes three seconds to compile
        grown[i] = values[i]
    return grown


def compile_all() -> None:
    """Compile what is not compiled yet, of all modules here: the first run need not wait for it."""
    for path in sorted(_HERE.rglob("*.py")):
        if "\nfrom flows.compiled import " in path.read_text(encoding="utf-8"):
            importlib.import_module(".".join(path.relative_to(_HERE.parent).with_suffix("").parts))


if __name__ == "__main__":
    compile_all()
