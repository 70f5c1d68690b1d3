"""The Prefect side of a run: execute() as a flow, each table a task."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from pathlib import Path
from typing import Any, Literal

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.logging import get_run_logger
from prefect.runtime import flow_run
from prefect.states import Failed

from flows.announce import Progress, announce, articles_in_stories, failures, new_stories
from flows.gate import CriticalFailure
from flows.pipeline import Result, Steps, execute
from flows.settings import Settings
from flows.watch import inbox_of, poll

#: The terminal hands in its progress bars and takes out the Result; a scheduled run has neither.
TERMINAL: ContextVar[Steps | None] = ContextVar("TERMINAL", default=None)
RESULT: ContextVar[list[Result] | None] = ContextVar("RESULT", default=None)
#: What the command line was told, beyond what the parameters show.
SETTINGS: ContextVar[Settings | None] = ContextVar("SETTINGS", default=None)


class ExpectationsFailed(Exception):
    """What a failed table's task shows."""


def _run_name() -> str:
    paths = flow_run.parameters.get("paths") or ["data/raw"]
    return "run " + ", ".join(Path(p).name or str(p) for p in paths)


@flow(name="wirecopy", flow_run_name=_run_name, validate_parameters=False, persist_result=False)
def wirecopy(paths: list[str] | None = None, data_dir: str | None = None, full_refresh: bool = False,
             select: str = "", extra_seeds: list[str] | None = None, entity_model: str | None = None,
             window_days: int | None = None, feeds: bool = False,
             report_text: Literal["full", "passages", "none"] | None = None) -> dict[str, Any] | State[Any]:
    """Load the inbox (and `feeds`: poll seeds/feeds.csv first), build and check every table, publish.

    Parameters left out come from the environment.
    """
    given = {"data_dir": data_dir, "extra_seeds": extra_seeds, "entity_model": entity_model,
             "window_days": window_days, "report_text": report_text}
    settings = SETTINGS.get() or Settings(**{k: v for k, v in given.items() if v is not None})  # type: ignore[arg-type]
    inbox = inbox_of(paths, settings) if paths else [settings.data_dir / "raw"]
    log = get_run_logger()
    terminal = TERMINAL.get() or Steps()

    def step(name: str, function: Callable[..., Any], *args: Any) -> Any:
        # one table is one task; a connection is no parameter of it, or Prefect would hold on to it
        kept: list[CriticalFailure] = []

        def work() -> Any:
            try:
                return function(*args)
            except CriticalFailure as failure:  # its message quotes rows: Prefect is told how many, not which
                kept.append(failure)
                raise ExpectationsFailed(f"{name}: {len(failure.outcomes)} critical expectations not met") from None

        try:
            return task(name=name, task_run_name=name, cache_policy=NO_CACHE, persist_result=False)(work)()
        except ExpectationsFailed:
            raise kept[0] from None

    def note(text: str) -> None:
        log.info(text)
        terminal.note(text)

    if feeds:
        inbox.append(poll(settings))
    artifact = Progress()

    def progress(name: str, done: int, total: int) -> None:
        terminal.progress(name, done, total)
        artifact.show(name, done, total)

    known = articles_in_stories(settings.data_dir)
    result = execute(inbox, settings, full_refresh=full_refresh, selection=select,
                     steps=Steps(step, progress, note))
    if (taken := RESULT.get()) is not None:
        taken.append(result)
    artifact.end()
    announce(result, new_stories(settings.data_dir, known) if result.outcome == "published" else [])
    log.info("%s: %d articles, %d pairs", result.outcome, result.run.n_articles, result.run.n_pairs)
    if result.outcome == "stopped":
        return Failed(message=failures(result))
    return {"outcome": result.outcome, "run_id": result.run.run_id, "n_articles": result.run.n_articles,
            "n_pairs": result.run.n_pairs}
