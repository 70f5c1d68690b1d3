"""One run, readable top to bottom: anything new? -> load -> build and check each table -> publish.

execute() is a plain function; flow.py wraps it for Prefect, handing in how a step is run and how progress is
shown. Nothing here knows of Prefect.
"""

from __future__ import annotations

import gc
import importlib.metadata
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from flows import checks
from flows import load as inbox
from flows.changes import since_published, stale_models, state_hash, take_back_loads, would_build
from flows.contents import record
from flows.gate import CriticalFailure, gate
from flows.generations import Generations
from flows.history import History, Run, utcnow
from flows.materialize import Built, Context, drop_models, drop_unknown, materialize
from flows.measures import measure
from flows.models import OWN_TABLES, Model, find_models, select
from flows.seeds import load_seeds, seeds_hash
from flows.settings import PROJECT, Settings
from flows.suites import Suite, SuiteError, find_suites
from flows.warehouse import (
    SCHEMA_VERSION,
    Warehouse,
    WarehouseError,
    checkpoint,
    connect,
    has_table,
    info,
    is_full,
    let_go,
    rewrite,
    set_info,
)
from flows.workers import SELDOM, Workers

if TYPE_CHECKING:
    import duckdb

    from flows.expectations import Outcome

T = TypeVar("T")
MODELS, SUITES = PROJECT / "sql", PROJECT / "expectations"


def _plainly(name: str, function: Callable[..., T], *args: Any) -> T:
    return function(*args)


@dataclass
class Steps:
    """How a run shows itself: Prefect makes each step a task, the terminal draws its progress."""

    run: Callable[..., Any] = _plainly  # (name, function, *args) -> what the function gives
    progress: Callable[[str, int, int], None] = lambda name, done, total: None
    note: Callable[[str], None] = lambda text: None


@dataclass
class Result:
    """What a run did. outcome: published | unchanged | stopped (a critical expectation) | built (a selection
    that leaves others stale) | dry."""

    run: Run
    outcome: str
    folder: Path
    loaded: inbox.Loaded = field(default_factory=inbox.Loaded)
    built: list[Built] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    n_quarantined: int = 0
    stale: list[str] = field(default_factory=list)
    found: dict[str, int] = field(default_factory=dict)  # rows of the tables people ask for first
    message: str = ""


@dataclass
class _State:
    """What a run works with."""

    settings: Settings
    models: dict[str, Model]
    suites: dict[str, Suite]
    context: Context
    steps: Steps
    result: Result
    unsaved: list[Outcome] = field(default_factory=list)  # outcomes that are not in the history yet
    carried: list[str] = field(default_factory=list)  # tables whose last outcomes stand

    def save_outcomes(self, history: History) -> None:
        """Bring the history up to date: few writes, for each is a file opened and synced."""
        history.add_outcomes(self.result.run.run_id, self.unsaved, self.carried)
        self.unsaved, self.carried = [], []


def execute(paths: Sequence[Path], settings: Settings, *, full_refresh: bool = False, selection: str = "",
            dry_run: bool = False, steps: Steps | None = None,
            change: Callable[[duckdb.DuckDBPyConnection], None] | None = None) -> Result:
    """Run once on the inbox `paths`.

    `change` is done to the loaded articles before anything is built (forget.py takes some out); the file is
    then written anew, so that nothing deleted stays in it.

    Raises ModelError, SuiteError, WarehouseError, ValueError (selection) or FileNotFoundError for what the
    user can mend; a failed critical expectation is no exception but outcome "stopped". Whatever happens before
    the swap leaves the published files as they were.
    """
    steps = steps or Steps()
    models = find_models(MODELS)
    suites = find_suites(SUITES)
    if missing := sorted({*models, *OWN_TABLES} - set(suites)):
        raise SuiteError(f"{SUITES}: no suite for {missing[0]}: every table makes its promises in "
                         f"{missing[0].replace('.', '/')}.json")
    chosen = select(models, selection) if selection else list(models)
    warehouse, generations = Warehouse(settings.data_dir), Generations(settings.data_dir.resolve())
    with warehouse.lock(settings.lock_wait), _seldom_collecting():
        generations.check()
        published = warehouse.run_id(warehouse.published)
        if warehouse.is_older() and not full_refresh:
            raise WarehouseError(f"{warehouse.published} was written by an earlier wirecopy, whose tables had other "
                                 "columns; run once with --full-refresh: what was loaded is kept, all else is made "
                                 "anew")
        history = History(warehouse.history)
        if not dry_run:
            _finish_swap(generations, published)
            history.settle(published)
        now = state_hash(settings)
        waiting, before = since_published(warehouse, paths)
        identities, model_name = _entity_identity(settings)
        run = Run(f"{utcnow():%Y%m%dT%H%M%S}-{secrets.token_hex(3)}", utcnow(), entity_model=model_name,
                  entity_model_hash=identities.get("entity_model", ""), version=version())
        result = Result(run, "unchanged", warehouse.folder)
        workers = _workers(settings, warehouse)
        context = Context(settings.for_models(), workers, identities, steps.progress)
        state = _State(settings, models, suites, context, steps, result)
        unchanged = not (waiting or full_refresh or change) and before == now
        if dry_run:
            result.outcome = "dry"
            result.loaded.files = [f"{w.file.path} ({w.why})" for w in waiting]
            if not unchanged:
                result.stale = list(models) if full_refresh else would_build(
                    warehouse, models, context, settings, waiting)
            return result
        if unchanged and generations.complete(published):
            run.ended_at, run.outcome = utcnow(), "unchanged"
            _counts(warehouse, run)
            history.save(run)
            return result
        history.save(run)
        try:
            _run(state, warehouse, generations, history, waiting, chosen, now, full_refresh, published, change)
        except CriticalFailure as failure:
            result.outcome, result.message = "stopped", str(failure)
        except BaseException as error:
            run.outcome = "failed"
            if is_full(error):
                raise WarehouseError(f"{warehouse.folder}: nothing more can be written there ({error}); make room "
                                     "and run again: it goes on where it stopped. What is published is as it "
                                     "was.") from error
            raise
        finally:
            workers.close()
            run.ended_at = utcnow()
            if run.outcome == "running":
                run.outcome = result.outcome
            state.save_outcomes(history)
            history.save(run)
    return result


def _run(state: _State, warehouse: Warehouse, generations: Generations, history: History,
         waiting: list[inbox.Waiting], chosen: list[str], now: str, full_refresh: bool,
         published: str | None, change: Callable[[duckdb.DuckDBPyConnection], None] | None) -> None:
    """Build beside, check, and publish: everything that writes."""
    from flows.expectations import check_suites

    steps, result, run = state.steps, state.result, state.result.run
    check_suites(state.suites.values())  # a typo is told before minutes of building
    resumed = warehouse.begin()
    with connect(warehouse.building, settings=state.settings) as con:
        if int(info(con, "schema_version") or SCHEMA_VERSION) < SCHEMA_VERSION:
            inbox.migrate(con)
        con.execute(inbox.TABLES)
        set_info(con, base=published or "", schema_version=str(SCHEMA_VERSION))
        if resumed:
            steps.note("going on where an interrupted run stopped")
        if resumed and info(con, "stopped"):
            take_back_loads(con, warehouse)
        if full_refresh:
            drop_models(con)
        result.loaded = steps.run("raw.articles", inbox.load, con, waiting, run.started_at,
                                  lambda name, n: steps.progress(f"loading {name}", n, 0))
        _count_loaded(run, result.loaded)
        if change:
            change(con)
        seeds = load_seeds(con, state.settings.extra_seeds)
        drop_unknown(con, {*state.models, *OWN_TABLES, *seeds})
        try:
            for table in ("raw.articles", "raw.rejects"):
                record(con, table, "load")
                _check(con, state, table)
            record(con, "raw.rejects", "load")
            unchecked = list[str]()
            spread = [name for name in chosen if state.models[name].is_spread]
            for place, name in enumerate(chosen):
                unchecked.append(name)
                later = set(chosen[place + 1:])
                due = [n for n in unchecked if not later & state.suites[n].reads]
                unchecked = [n for n in unchecked if n not in due]
                result.built.append(steps.run(name, _build, con, state, name, due))
                if name in spread[-1:]:
                    state.context.workers.close()  # what they hold is needed elsewhere
            run.n_articles, run.n_pairs = _rows(con, "text.articles"), _rows(con, "overlap.article_pairs")
            result.found = {name: _rows(con, name) for name in ("mart.stories", "mart.quotes")}
            result.stale = stale_models(con, state.models, state.context)
            if result.stale:
                result.outcome = "built"
                return
            result.outcome = run.outcome = "published"
            run.ended_at = utcnow()
            steps.run("publish", _prepare, con, state, history, generations, now, warehouse.published)
        except CriticalFailure:
            run.outcome = "stopped"
            set_info(con, stopped="yes")
            raise
        checkpoint(con)
    if change:
        rewrite(warehouse.building)
    warehouse.publish()
    generations.swap(run.run_id)
    generations.tidy({run.run_id, None if change else published})


def _build(con: duckdb.DuckDBPyConnection, state: _State, name: str, due: list[str]) -> Built:
    """One model: its table, then its suite (later, when the suite reads a table that is not made yet)."""
    built = materialize(con, state.models[name], state.context)
    for table in due:
        _check(con, state, table)
    state.steps.note(f"{name}: {built.n_rows:,} rows, " + (
        built.outcome if state.models[name].materialized != "incremental"
        else f"{built.n_computed:,} computed, {built.n_dropped:,} dropped")
        + (": its code, seeds or settings changed" if built.changed else ""))
    return built


def _check(con: duckdb.DuckDBPyConnection, state: _State, name: str) -> None:
    """Run a table's suite unless both are as they were; act on what failed."""
    from flows.expectations import validate

    suite = state.suites[name]
    if checks.is_as_checked(con, suite):
        state.carried.append(name)
        return
    outcomes = validate(con, name, suite)
    state.result.outcomes += outcomes
    state.unsaved += outcomes
    state.result.n_quarantined += gate(con, name, outcomes)
    checks.settle(con, suite, outcomes)


def _prepare(con: duckdb.DuckDBPyConnection, state: _State, history: History, generations: Generations,
             now: str, published: Path) -> None:
    """All that is published beside the warehouse, made ready in this run's own folder."""
    from flows.publish.parquet import export
    from flows.publish.report import write_report
    from flows.suites import table_comments

    run = state.result.run
    history.add_measures(run.run_id, measure(con, published))
    history.copy_measures(con)
    _check(con, state, "mart.measures")
    state.save_outcomes(history)
    history.copy_into(con, run)
    for table in ("mart.runs", "mart.quality"):
        _check(con, state, table)
    con.execute("begin")
    for table, column, text in table_comments(state.suites.values()):
        kind = "view" if state.models.get(table) and state.models[table].materialized == "view" else "table"
        what = f"column {table}.{column}" if column else f"{kind} {table}"
        con.execute(f"comment on {what} is '{text.replace(chr(39), chr(39) * 2)}'")
    con.execute("commit")
    set_info(con, run_id=run.run_id, state=now, version=version(), seeds=seeds_hash(state.settings.extra_seeds))
    folder = generations.prepare(run.run_id)
    let_go(con, state.settings.memory_limit)
    export(con, folder / "export", version=version(), before=generations.folder / "export")
    write_report(con, folder / "report", text=state.settings.report_text,
                 before=generations.folder / "report")


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    before = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _finish_swap(generations: Generations, published: str | None) -> None:
    """A run killed between the warehouse's swap and the folders' left its folders ready."""
    if published and generations.complete(published) and generations.current() != published:
        generations.swap(published)
    generations.tidy({published, generations.current()})


def _workers(settings: Settings, warehouse: Warehouse) -> Workers:
    if settings.task_runner == "processes":
        return Workers(settings.workers, warehouse.temp / "batches")
    from flows.dask import DaskExecutor

    folder = settings.batch_dir or warehouse.temp / "batches"
    return Workers(1, folder, lambda: DaskExecutor(settings.address))


def _entity_identity(settings: Settings) -> tuple[dict[str, str], str]:
    from flows.entities.engine import identity

    name, fingerprint = identity(settings.entity_model)
    return {"entity_model": fingerprint}, name


def _count_loaded(run: Run, loaded: inbox.Loaded) -> None:
    run.n_files, run.n_loaded = loaded.n_files, loaded.n_loaded
    run.n_revised, run.n_rejected = loaded.n_revised, loaded.n_rejected


def _counts(warehouse: Warehouse, run: Run) -> None:
    with connect(warehouse.published, read_only=True) as con:
        run.n_articles, run.n_pairs = _rows(con, "text.articles"), _rows(con, "overlap.article_pairs")


def _rows(con: duckdb.DuckDBPyConnection, table: str) -> int:
    return int(con.execute(f"select count(*) from {table}").fetchall()[0][0]) if has_table(con, table) else 0


def version() -> str:
    return importlib.metadata.version("wirecopy")
