"""A run as the terminal shows it: progress while it works, a few lines at the end."""

from __future__ import annotations

import contextvars
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich import markup
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from flows.ingest.fetch import is_url
from flows.prefect_home import Log, settle_in
from flows.printable import printable
from flows.settings import Settings

if TYPE_CHECKING:
    from flows.pipeline import Result

EXIT = {"published": 0, "unchanged": 0, "dry": 0, "stopped": 1, "built": 3}


def run(paths: Sequence[str], settings: Settings, *, full_refresh: bool, selection: str, log: Log = "off") -> int:
    """One Prefect flow run with progress bars, or with Prefect's log in their place; the exit code."""
    # in a context of its own: what the terminal hands to this flow run must not reach another
    return contextvars.copy_context().run(_run, paths, settings, full_refresh, selection, log)


def _run(paths: Sequence[str], settings: Settings, full_refresh: bool, selection: str, log: Log) -> int:
    for path in paths:  # before Prefect starts: it would take 6 s to say the same
        if not is_url(path) and not Path(path).exists():
            raise FileNotFoundError(f"{path}: no such file or folder")
    settle_in(log)
    console = Console(stderr=True, quiet=log != "off")
    with console.status("starting Prefect"):
        from flows.flow import RESULT, SETTINGS, TERMINAL, wirecopy
        from flows.pipeline import Steps
    results: list[Result] = []
    RESULT.set(results)
    SETTINGS.set(settings)
    with Progress(SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
                  TimeElapsedColumn(), console=console, transient=True) as bars:
        tasks: dict[str, object] = {}
        current = bars.add_task("reading the inbox", total=None)

        def progress(name: str, done: int, total: int) -> None:
            if name not in tasks:
                tasks[name] = True
                bars.reset(current)
            bars.update(current, description=escape(name), completed=done, total=total or None)

        def note(text: str) -> None:
            bars.update(current, description=escape(text))

        TERMINAL.set(Steps(progress=progress, note=note))
        state = wirecopy(list(paths), data_dir=str(settings.data_dir), full_refresh=full_refresh,
                 select=selection, extra_seeds=[str(p) for p in settings.extra_seeds] or None,
                 entity_model=settings.entity_model, window_days=settings.window_days,
                 report_text=settings.report_text, return_state=True)
    if not results:
        state.result()  # raises what ended the run
    result = results[0]
    show(result)
    return EXIT[result.outcome]


def show(result: Result) -> None:
    """What was loaded, refused, found and written, and where."""
    console = Console(highlight=False, soft_wrap=True)
    run, loaded, folder = result.run, result.loaded, _short(result.folder)
    if result.outcome == "dry":
        console.print(f"{len(loaded.files)} files would be loaded" + "".join(f"\n  {escape(f)}" for f in loaded.files))
        console.print(f"{len(result.stale)} tables would be built" + "".join(f"\n  {n}" for n in result.stale))
        return
    if result.outcome == "unchanged":
        console.print(f"Nothing new: {run.n_articles:,} articles and {run.n_pairs:,} pairs stand as published "
                      f"in {folder}")
        return
    console.print(f"[bold]Loaded[/]    {loaded.n_loaded:,} articles and {loaded.n_revised:,} new revisions "
                  f"from {loaded.n_files:,} files")
    if loaded.n_rejected or result.n_quarantined:
        console.print(f"[bold]Refused[/]   {loaded.n_rejected:,} files or records, {result.n_quarantined:,} articles "
                      f"set aside\n          why: wirecopy sql 'from raw.rejects' --data-dir {folder}")
    n_built = sum(b.outcome == "built" for b in result.built)
    console.print(f"[bold]Built[/]     {n_built} of {len(result.built)} tables")
    if changed := [b.name for b in result.built if b.changed]:
        more = f" and {len(changed) - 8} more" if len(changed) > 8 else ""
        console.print(f"          anew, for their code, seeds or settings changed: {', '.join(changed[:8])}{more}")
    failed = [o for o in result.outcomes if not o.success]
    console.print(f"[bold]Checked[/]   {len(result.outcomes)} expectations, {len(failed)} not met")
    for outcome in failed:
        colour = "red" if outcome.severity == "critical" else "yellow"
        console.print(f"          [{colour}]{outcome.severity}[/] {escape(outcome.table_name)}: "
                      f"{escape(outcome.expectation)}: {escape(outcome.error or outcome.observed)}")
    if result.outcome == "stopped":
        console.print(f"[bold red]Stopped[/]   nothing was published; {folder} is as it was\n{escape(result.message)}")
    elif result.outcome == "built":
        console.print(f"[bold]Not published[/]: the selection leaves {len(result.stale)} tables as they were "
                      f"({', '.join(result.stale[:5])}, ...); `wirecopy run` builds and publishes them")
    else:
        console.print(f"[bold]Found[/]     {run.n_pairs:,} pairs that share copy, {result.found['mart.quotes']:,} "
                      f"quotations in several sources, {result.found['mart.stories']:,} stories")
        console.print(f"[bold]Written[/]   {folder}/warehouse.duckdb, export/, report/")
        console.print(f"[bold]Look[/]      {folder}/report/index.html")


def _short(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def escape(text: str) -> str:
    """Text of others: neither markup to rich nor escapes to the terminal."""
    return markup.escape(printable(text))
