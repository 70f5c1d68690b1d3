"""Finds the models under sql/, reads what each one needs, orders and selects them.

A model is one file: folder = schema, stem = table, `.sql` or `.py` (Polars). Dependencies are read from the
parsed statement or from the function's parameter names, never declared twice. Words are dbt's. Nothing here
opens a database: materialize.py does.
"""

from __future__ import annotations

import ast
import difflib
import fnmatch
import graphlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

LAYERS = ("raw", "seed", "text", "entity", "overlap", "mart")
#: Tables the runner makes itself; every other one has a file in sql/ or seeds/.
OWN_TABLES = ("raw.articles", "raw.rejects", "mart.measures", "mart.runs", "mart.quality")
Kind = Literal["full", "view", "incremental"]
HEADER = re.compile(r"^--\s*(materialized|unique_key|keys|inputs|batch):\s*(.+?)\s*$")


class ModelError(Exception):
    """A model that cannot be loaded: says the file, the line and what to do."""

    def __init__(self, path: Path, line: int, message: str) -> None:
        super().__init__(f"{path}:{line}: {message}")


@dataclass(frozen=True)
class Model:
    """One table: where it comes from and how it is kept."""

    name: str
    path: Path
    description: str
    materialized: Kind = "full"
    upstream: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    unique_key: tuple[str, ...] = ()
    keys: str = ""  # a memo's wanted keys with their input_hash, where INPUTS does not give them
    # a memo's inputs: one select, of the temp table `keys` (each with the number of its batch) where there are keys
    inputs: str = ""
    sql: str = ""  # empty for a Polars model
    batch: int = 500

    @property
    def schema(self) -> str:
        return self.name.split(".")[0]

    @property
    def table(self) -> str:
        return self.name.split(".")[1]

    @property
    def is_spread(self) -> bool:
        """Whether its batches may be spread over workers."""
        return self.materialized == "incremental" and not self.sql


def find_models(root: Path) -> dict[str, Model]:
    """Every model under `root` (sql/<schema>/<table>.sql|.py), in dependency order, by name.

    Raises ModelError for a bad header, an unknown or upward reference, or a cycle.
    """
    seeds = {f"seed.{p.stem}" for p in (root.parent / "seeds").glob("*.csv")}
    models: dict[str, Model] = {}
    for path in sorted([*root.glob("*/*.sql"), *root.glob("*/*.py")]):
        if path.parent.name not in LAYERS:
            continue  # sql/examples
        model = _read_sql(path) if path.suffix == ".sql" else _read_python(path)
        if model.name in models:
            raise ModelError(path, 1, f"{model.name} is made by {models[model.name].path} too; keep one")
        models[model.name] = model
    _check_references(models, {*models, *seeds, *OWN_TABLES})
    return {name: models[name] for name in _ordered(models)}


def _read_sql(path: Path) -> Model:
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    header: dict[str, str] = {}
    last = ""
    for number, line in enumerate(lines, 1):
        if not line.startswith("--"):
            break
        if match := HEADER.match(line):
            last = match[1]
            header[last] = match[2]
        elif last and line.startswith("--   "):  # goes on
            header[last] += " " + line[2:].strip()
        elif re.match(r"^--\s*\w+_?\w*:\s", line) and not line.startswith("-- One row"):
            raise ModelError(
                path, number,
                f"unknown header {line[2:].strip()!r}; known: materialized, unique_key, keys, inputs, batch",
            )
    tables, settings = _references(path, text)
    inputs = header.get("inputs", "")
    if inputs and " " not in inputs:
        inputs = f"select * from {inputs}"
    kind = _kind(path, header.get("materialized", "full"), inputs, _key(header.get("unique_key", "")))
    keys = header.get("keys", "")
    if kind == "incremental":
        own, _ = _memo_references(path, keys, inputs)
        if extra := sorted(t for t in tables if t != "inputs"):
            raise ModelError(
                path,
                _line_of(lines, extra[0]),
                f"a memo reads only `inputs`, not {extra[0]}; join it into the inputs, where the hash can cover it",
            )
        tables = own
    if bare := sorted(t for t in tables if "." not in t):
        raise ModelError(path, _line_of(lines, bare[0]), f"write {bare[0]} with its schema (text.{bare[0]}?)")
    return Model(
        _name(path),
        path,
        _grain(path, lines[0].lstrip("- ") if lines else ""),
        kind,
        tuple(sorted(tables)),
        settings,
        _key(header.get("unique_key", "")),
        keys,
        inputs,
        text,
        int(header.get("batch", "50000")),
    )


def _read_python(path: Path) -> Model:
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except SyntaxError as error:
        raise ModelError(path, error.lineno or 1, f"is not Python: {error.msg}") from error
    functions = {n.name: n for n in tree.body if isinstance(n, ast.FunctionDef)}
    if path.stem not in functions:
        raise ModelError(path, 1, f"has no function {path.stem}(), named like the file")
    constants = _constants(path, tree)
    if "SCHEMA" not in constants:
        raise ModelError(path, 1, "declares no SCHEMA; an empty input must give a typed, empty table")
    function = functions[path.stem]
    parameters = [a.arg for a in [*function.args.args, *function.args.kwonlyargs]]
    inputs = str(constants.get("INPUTS", ""))
    if inputs and " " not in inputs.strip():
        inputs = f"select * from {inputs}"
    keys = str(constants.get("KEYS", ""))
    kind = _kind(path, str(constants.get("MATERIALIZED", "full")), inputs, constants.get("UNIQUE_KEY", ()))
    tables = {p.replace("__", ".", 1) for p in parameters if "__" in p}
    settings = {p for p in parameters if "__" not in p and p != "inputs"}
    if kind == "incremental":
        if parameters[:1] != ["inputs"]:
            raise ModelError(path, function.lineno, "a memo's first parameter is `inputs: pl.DataFrame`")
        if extra := sorted(t for t in tables if not t.startswith("seed.")):
            raise ModelError(
                path,
                function.lineno,
                f"a memo takes inputs, seeds and settings, not "
                f"{extra[0]}; join it into INPUTS, where the hash can cover it",
            )
        own, in_sql = _memo_references(path, keys, inputs)
        tables |= own
        settings |= set(in_sql)
    elif kind == "view":
        raise ModelError(path, 1, "a Polars model cannot be a view")
    lines = (ast.get_docstring(tree) or "").splitlines()
    return Model(
        _name(path),
        path,
        _grain(path, lines[0] if lines else ""),
        kind,
        tuple(sorted(tables)),
        tuple(sorted(settings)),
        tuple(constants.get("UNIQUE_KEY", ())),
        keys,
        inputs,
        "",
        int(constants.get("BATCH", 500)),
    )


def _constants(path: Path, tree: ast.Module) -> dict[str, Any]:
    """Upper-case module constants; one that is not a literal is present as None (SCHEMA holds dtypes)."""
    found: dict[str, Any] = {}
    for node in tree.body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(target, ast.Name) and node.value:
            try:
                found[target.id] = ast.literal_eval(node.value)
            except ValueError:
                if target.id in ("MATERIALIZED", "UNIQUE_KEY", "KEYS", "INPUTS", "BATCH"):
                    raise ModelError(
                        path, node.lineno, f"{target.id} must be a plain literal: it is read without running the file"
                    ) from None
                found[target.id] = None
    return found


def _references(path: Path, sql: str) -> tuple[set[str], tuple[str, ...]]:
    """Tables (schema.table; a bare name that is no CTE stays bare) and settings that a statement reads."""
    import sqlglot
    from sqlglot import exp

    try:
        tree = sqlglot.parse_one(sql, read="duckdb")
    except sqlglot.ParseError as error:
        detail = error.errors[0] if error.errors else {}
        raise ModelError(
            path,
            int(detail.get("line") or 1),
            f"cannot be parsed: {detail.get('description')} near {detail.get('highlight')!r}",
        ) from error
    names = {cte.alias for cte in tree.find_all(exp.CTE)}
    tables = {
        f"{t.db}.{t.name}" if t.db else t.name
        for t in tree.find_all(exp.Table)
        if isinstance(t.this, exp.Identifier) and (t.db or t.name not in names)
    }
    settings = {str(f.expressions[0].this) for f in tree.find_all(exp.Anonymous) if f.name.lower() == "getvariable"}
    return tables, tuple(sorted(settings))


def _memo_references(path: Path, keys: str, inputs: str) -> tuple[set[str], tuple[str, ...]]:
    """What a memo reads: of its inputs, and of its keys where it gives them apart."""
    tables, settings = _references(path, inputs)
    if keys:
        wanted, more = _references(path, keys)
        tables, settings = (tables - {"keys"}) | wanted, tuple(sorted({*settings, *more}))
    return tables, settings


def _kind(path: Path, kind: str, inputs: str, key: object) -> Kind:
    if kind not in ("full", "view", "incremental"):
        raise ModelError(path, 1, f"materialized: {kind!r} is not one of full, view, incremental")
    if kind == "incremental" and not (inputs and key):
        raise ModelError(path, 1, "an incremental model says its unique_key and its inputs")
    if kind != "incremental" and inputs:
        raise ModelError(path, 1, f"inputs belong to an incremental model; this one is {kind}")
    return kind  # type: ignore[return-value]


def _key(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _grain(path: Path, line: str) -> str:
    if not line.startswith("One row per "):
        raise ModelError(path, 1, 'begin with the grain: "One row per ..."')
    return line.strip()


def _name(path: Path) -> str:
    return f"{path.parent.name}.{path.stem}"


def _line_of(lines: list[str], name: str) -> int:
    return next((i for i, line in enumerate(lines, 1) if name in line and not line.startswith("--")), 1)


def _check_references(models: Mapping[str, Model], known: set[str]) -> None:
    for model in models.values():
        lines = model.path.read_text(encoding="utf-8").splitlines()
        for name in model.upstream:
            line = next((i for i, text in enumerate(lines, 1) if name in text or name.replace(".", "__", 1) in text), 1)
            if name not in known:
                close = difflib.get_close_matches(name, known, 1)
                raise ModelError(
                    model.path,
                    line,
                    f"reads {name}, which nothing makes" + (f"; did you mean {close[0]}?" if close else ""),
                )
            if LAYERS.index(name.split(".")[0]) > LAYERS.index(model.schema):
                raise ModelError(model.path, line, f"reads {name}: layers read downwards only ({' -> '.join(LAYERS)})")


def _ordered(models: Mapping[str, Model]) -> list[str]:
    """Names in dependency order, ties by layer and name, so that a run always goes the same way."""
    graph = {m.name: {u for u in m.upstream if u in models} for m in models.values()}
    sorter = graphlib.TopologicalSorter(graph)
    try:
        sorter.prepare()
    except graphlib.CycleError as error:
        ring = error.args[1]
        raise ModelError(models[ring[0]].path, 1, "reads itself by way of " + " -> ".join(ring)) from error
    order: list[str] = []
    ready: list[str] = []
    while sorter.is_active():
        ready = sorted([*ready, *sorter.get_ready()], key=lambda n: (LAYERS.index(n.split(".")[0]), n))
        name = ready.pop(0)
        order.append(name)
        sorter.done(name)
    return order


def downstream(models: Mapping[str, Model], names: Iterable[str]) -> set[str]:
    """The names and every model that reads them, at any distance."""
    return _closure(set(names), lambda n: (m.name for m in models.values() if n in m.upstream))


def upstream(models: Mapping[str, Model], names: Iterable[str]) -> set[str]:
    """The names and every model that they read, at any distance."""
    return _closure(set(names), lambda n: (u for u in models[n].upstream if u in models))


def _closure(start: set[str], step: Callable[[str], Iterable[str]]) -> set[str]:
    found, todo = set(start), list(start)
    while todo:
        for name in step(todo.pop()):
            if name not in found:
                found.add(name)
                todo.append(name)
    return found


def select(models: Mapping[str, Model], expression: str) -> list[str]:
    """Names chosen by a dbt-like expression, in build order.

    Terms are parted by spaces or commas and united: `text.*`, `+overlap.passages` (with all it reads),
    `text.articles+` (with all that reads it). Raises ValueError for a term that names nothing.
    """
    chosen: set[str] = set()
    for term in expression.replace(",", " ").split():
        core = term.strip("+")
        matched = set(fnmatch.filter(models, core))
        if not matched:
            close = difflib.get_close_matches(core, models, 1)
            hint = f"; did you mean {close[0]}?" if close else ""
            raise ValueError(f"--select {term}: no such model{hint} (`wirecopy models` lists them)")
        chosen |= matched
        if term.startswith("+"):
            chosen |= upstream(models, matched)
        if term.endswith("+"):
            chosen |= downstream(models, matched)
    return [name for name in models if name in chosen]
