"""The rules of the house, each kept by a test."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

from flows.models import OWN_TABLES, Model, find_models
from flows.suites import find_suites

ROOT = Path(__file__).resolve().parent.parent
MODELS = find_models(ROOT / "sql")
SQL_MODELS = [m for m in MODELS.values() if m.sql]
PYTHON_MODELS = [m for m in MODELS.values() if not m.sql]
TOP_LEVEL = {
    "README.md", "pyproject.toml", "requirements.txt", "requirements-model.txt", "Makefile", "prefect.yaml",
    "prefect.toml", "great_expectations.yml", "flows", "sql", "expectations", "seeds", "data", "tests", "LICENSE",
    "NOTICE", "SECURITY.md", "BENCHMARKS.md", ".ci", ".gitignore", ".gitattributes", ".editorconfig",
}  # fmt: skip


def tracked() -> list[str]:
    """The files git keeps; of a source archive without git, all but what .gitignore names by folder."""
    done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        pytest.skip("not a git checkout")
    return done.stdout.split("\n")[:-1]


def by_name(model: Model) -> str:
    return model.name


def test_the_top_level_holds_what_the_design_names_and_nothing_else() -> None:
    assert {name.split("/")[0] for name in tracked()} - TOP_LEVEL == set()


@pytest.mark.parametrize("name", [*MODELS, *OWN_TABLES])
def test_every_table_makes_its_promises_in_the_file_of_its_name(name: str) -> None:
    assert (ROOT / "expectations" / (name.replace(".", "/") + ".json")).exists()


@pytest.mark.parametrize("name", MODELS)
def test_every_model_has_the_test_of_its_name(name: str) -> None:
    schema, table = name.split(".")
    assert (ROOT / "tests" / "sql" / schema / f"test_{table}.py").exists()


def test_no_promise_is_left_of_a_table_that_is_gone() -> None:
    seeds = {f"seed.{path.stem}" for path in (ROOT / "seeds").glob("*.csv")}
    assert set(find_suites(ROOT / "expectations")) - {*MODELS, *OWN_TABLES, *seeds} == set()


@pytest.mark.parametrize("model", SQL_MODELS, ids=by_name)
def test_a_sql_model_lists_its_columns_and_a_table_has_an_order(model: Model) -> None:
    tree = sqlglot.parse_one(model.sql, read="duckdb")
    outer = [tree] if isinstance(tree, exp.Select) else list(tree.find_all(exp.Select))
    assert not any(isinstance(column, exp.Star) for select in outer for column in select.expressions)
    if model.materialized == "full":
        assert tree.args.get("order"), "the same input must give the same rows in the same order"


@pytest.mark.parametrize("model", PYTHON_MODELS, ids=by_name)
def test_a_polars_model_is_one_public_function_named_like_its_file(model: Model) -> None:
    tree = ast.parse(model.path.read_text(encoding="utf-8"))
    public = [node.name for node in tree.body
              if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")]
    assert public == [model.table]


@pytest.mark.parametrize("path", sorted((ROOT / "flows").rglob("*.py")), ids=lambda p: str(p.relative_to(ROOT)))
def test_every_module_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("folder", ["text", "entities", "overlap"])
def test_the_core_reads_no_clock_no_file_and_no_prefect(folder: str) -> None:
    forbidden = {"prefect", "duckdb", "time", "random", "requests", "httpx", "great_expectations"}
    for path in (ROOT / "flows" / folder).glob("*.py"):
        if path.name == "explain.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else \
                [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not {n.split(".")[0] for n in names} & forbidden, f"{path} imports {names}"


@pytest.mark.parametrize("start", ["import flows.models; flows.models.find_models(flows.models.Path('sql'))",
                                   "import sys; sys.argv = ['wirecopy', '--help']; import flows.cli; "
                                   "import contextlib; \nwith contextlib.suppress(SystemExit): flows.cli.main()"])
def test_the_light_commands_load_no_heavy_company(start: str) -> None:
    heavy = {"prefect", "great_expectations", "spacy", "polars", "pydantic_settings"}
    code = f"{start}\nimport sys; print(sorted({heavy!r} & set(sys.modules)), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


def test_no_address_of_a_registry_is_written_anywhere() -> None:
    addresses = ["files.python" + "hosted", "py" + "pi.org", "registry.npm" + "js", "uv" + ".lock"]
    for name in tracked():
        path = ROOT / name
        if path.is_file() and path.suffix not in (".parquet", ".gz", ".png"):
            text = path.read_text(encoding="utf-8", errors="replace")
            for address in addresses:
                assert address not in text or name == ".gitignore", f"{name} names {address}"
