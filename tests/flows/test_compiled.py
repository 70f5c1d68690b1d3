import subprocess
import sys
from pathlib import Path
from typing import Any

import numba
import pytest

from flows.compiled import compiled


def test_a_function_is_what_it_says_in_python() -> None:
    @compiled("int64(int64, int64)")
    def add(a: int, b: int) -> int:
        return a + b

    assert add(2, 3) == 5


def test_where_nothing_can_be_kept_it_is_compiled_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    njit = numba.njit

    def refusing(signature: Any = None, *, cache: bool = False) -> Any:
        if cache:
            raise RuntimeError("cannot cache function: no locator available")
        return njit(signature)

    monkeypatch.setattr(numba, "njit", refusing)
    test_a_function_is_what_it_says_in_python()


def test_changed_code_of_another_file_is_compiled_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """numba alone would go on with the old one: the file of the function itself has not changed."""
    kept = []
    for code in ("0" * 64, "1" * 64):
        monkeypatch.setattr("flows.compiled.code_hash", lambda path, code=code: code)
        monkeypatch.setattr("flows.compiled._HERE", tmp_path)
        monkeypatch.setattr("flows.compiled._IS_OURS", True)
        monkeypatch.setattr(numba.config, "CACHE_DIR", numba.config.CACHE_DIR)
        test_a_function_is_what_it_says_in_python()
        kept.append({path.parent.parent.name for path in tmp_path.rglob("*.nbi")})
    assert kept == [{"compiled-" + "0" * 16}, {"compiled-" + "0" * 16, "compiled-" + "1" * 16}]


def test_matrix_products_are_put_off_until_used() -> None:
    program = """
import sys
from flows.text.tokens import tokens
assert len(tokens("Three plain words").codes) == 3
assert "scipy.linalg.lapack" not in sys.modules
from scipy.linalg import det
assert det([[2, 0], [0, 2]]) == 4
"""
    subprocess.run([sys.executable, "-c", program], check=True)
