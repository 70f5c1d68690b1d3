"""A hash of all the code a model runs, so that changed code recomputes itself and what reads it, no more."""

from __future__ import annotations

import ast
import functools
import hashlib
import importlib.metadata
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@functools.cache
def code_hash(path: Path) -> str:
    """sha256 over a file, every file under flows/ it imports (at any distance) and the versions of the
    third-party packages these import."""
    files, packages = _closure(path)
    digest = hashlib.sha256()
    for file in sorted(files, key=lambda f: (f != path, str(f))):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    for package in sorted(packages):
        digest.update(f"{package}=={_version(package)}\0".encode())
    return digest.hexdigest()


def _closure(path: Path) -> tuple[set[Path], set[str]]:
    files, packages, todo = {path}, set[str](), [path]
    while todo:
        own, others = _imports(todo.pop())
        packages |= others
        todo += [f for f in own if f not in files]
        files |= own
    return files, packages


@functools.cache
def _imports(path: Path) -> tuple[frozenset[Path], frozenset[str]]:
    own, packages = set[Path](), set[str]()
    if path.suffix != ".py":
        return frozenset(), frozenset(["duckdb"])
    for node in ast.walk(ast.parse(path.read_bytes())):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        for name in names:
            top = name.split(".")[0]
            if top == "flows":
                own |= {f for f in _module_files(name) if f.exists()}
            elif top not in sys.stdlib_module_names:
                packages.add(top)
    return frozenset(own), frozenset(packages)


def _module_files(name: str) -> list[Path]:
    """The module's file and the data files that lie beside a package's modules (word lists, hashes)."""
    base = ROOT.joinpath(*name.split("."))
    beside = (
        [p for p in base.parent.iterdir() if p.suffix in (".csv", ".txt", ".json")]
        if base.with_suffix(".py").exists() and base.parent != ROOT / "flows"
        else []
    )
    return [base.with_suffix(".py"), base / "__init__.py", *beside]


@functools.cache
def _version(package: str) -> str:
    """The installed version of what `import package` loads; "none" when it is not installed."""
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:  # the distribution has another name (pyyaml gives yaml)
        names = _distributions().get(package)
        return importlib.metadata.version(names[0]) if names else "none"


@functools.cache
def _distributions() -> dict[str, list[str]]:
    """Module -> distributions. Looks at every installed file, which takes half a second: once is enough."""
    return dict(importlib.metadata.packages_distributions())
