"""What has changed since the last published run: is there anything to do, and for which tables."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from flows import load as inbox
from flows.materialize import Context, model_hash, upstream_hash
from flows.models import Model, downstream
from flows.seeds import seeds_hash
from flows.settings import PROJECT, Settings
from flows.warehouse import Warehouse, attached, connect, info

if TYPE_CHECKING:
    import duckdb

LOADED = ("raw.articles", "raw.rejects", "_run.files")


def state_hash(settings: Settings) -> str:
    """Over everything but the inbox that decides what is published: code, models, suites, seeds, settings."""
    digest = hashlib.sha256()
    for folder in ("flows", "sql", "expectations"):
        for path in sorted((PROJECT / folder).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(str(path.relative_to(PROJECT)).encode() + b"\0" + path.read_bytes())
    digest.update(PROJECT.joinpath("requirements.txt").read_bytes())
    digest.update(repr((seeds_hash(settings.extra_seeds), settings.for_models(), settings.report_text)).encode())
    return digest.hexdigest()


def since_published(warehouse: Warehouse, paths: Sequence[Path]) -> tuple[list[inbox.Waiting], str | None]:
    """The files of the inbox that are new or changed, and the state_hash of what is published (None: nothing is)."""
    if not warehouse.published.exists() or warehouse.is_older():
        return inbox.waiting(None, paths), None
    with connect(warehouse.published, read_only=True) as con:
        return inbox.waiting(con, paths), info(con, "state")


def stale_models(con: duckdb.DuckDBPyConnection, models: Mapping[str, Model], context: Context) -> list[str]:
    """Models that would be built anew if they were chosen, in build order."""
    stale: set[str] = set()
    for name, model in models.items():
        now = (model_hash(con, model, context), upstream_hash(con, model))
        made = con.execute("select model_hash, upstream_hash from _run.tables where name = ?", [name]).fetchall()
        if [now] != made or stale & set(model.upstream):
            stale.add(name)
    return [name for name in models if name in stale]


def would_build(warehouse: Warehouse, models: Mapping[str, Model], context: Context, settings: Settings,
                waiting: Sequence[inbox.Waiting]) -> list[str]:
    """The models that a run could build anew, told from the published file alone, in build order."""
    if not warehouse.published.exists():
        return list(models)
    with connect(warehouse.published, read_only=True) as con:
        stale = set(stale_models(con, models, context))
        seeds_changed = info(con, "seeds") != seeds_hash(settings.extra_seeds)
    for model in models.values():
        if (waiting and "raw.articles" in model.upstream) or (
                seeds_changed and any(name.startswith("seed.") for name in model.upstream)):
            stale.add(model.name)
    reached = downstream(models, stale)
    return [name for name in models if name in reached]


def take_back_loads(con: duckdb.DuckDBPyConnection, warehouse: Warehouse) -> None:
    """After a stopped run, begin from the published articles: the file that broke it may be gone or mended.
    Memos stay; they are right for whatever keys are wanted."""
    for table in LOADED:
        con.execute(f"delete from {table}")
    if warehouse.published.exists():
        with attached(con, warehouse.published):
            for table in LOADED:
                con.execute(f"insert into {table} by name from published.{table}")
    con.execute("delete from _run.info where key = 'stopped'")
