"""The wirecopy command: thin; every command imports what it needs when it runs."""

from __future__ import annotations

import atexit
import os
import sys
from contextlib import AbstractContextManager, suppress
from gc import set_threshold
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.printable import printable, printable_json

if TYPE_CHECKING:
    import duckdb

    from flows.settings import Settings

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
    help="Who ran the same copy: news articles of many sources into tables of pairs, passages, edits, "
         "quotations and names.",
    epilog="Exit codes: 0 done; 1 a critical expectation failed, nothing was published; 2 something to mend "
           "(the message says what); 3 a selection was built but not published.",
)  # fmt: skip
DataDir = Annotated[Path | None, typer.Option("--data-dir", help="Where the warehouse lives (default: data).")]


def main() -> None:
    """Run the command line; errors that a user can mend are one message, never a traceback."""
    ended: list[int] = []
    atexit.register(_end_at_once, ended)  # the first to be registered is the last to run
    # the 500,000 objects that imports make live on: looking through them took 1 s of a first run, even once .3 s
    set_threshold(1_000_000, 20, 20)
    try:
        app()
    except SystemExit as end:
        if isinstance(end.code, int):
            ended.append(end.code)
        raise
    except Exception as error:
        if type(error).__name__ not in USER_ERRORS:
            raise
        print(f"wirecopy: {printable(str(error))}", file=sys.stderr)
        ended.append(2)
        sys.exit(2)


def _end_at_once(ended: list[int]) -> None:
    """Leave without taking every object apart, which costs a run 1 s and makes DuckDB's bindings report what
    Prefect's threads still hold; nobody can act on that."""
    if ended:
        with suppress(OSError):  # whoever read our output may be gone
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(ended[0])
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


#: By name, so that --help imports none of their modules.
USER_ERRORS = ("ModelError", "SuiteError", "WarehouseError", "BatchError", "FileNotFoundError", "IsADirectoryError",
               "PermissionError", "ValueError", "ValidationError", "EntityModelError", "LookupError", "ServeError",
               "FetchError")


def _settings(**given: Any) -> Settings:
    from flows.settings import Settings

    return Settings(**{key: value for key, value in given.items() if value is not None})


def _warehouse(data_dir: Path | None) -> Path:
    from flows.warehouse import Warehouse

    return Warehouse(_settings(data_dir=data_dir).data_dir).published


def _published(data_dir: Path | None) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
    from flows.warehouse import WarehouseError, connect

    path = _warehouse(data_dir)
    if not path.exists():
        raise WarehouseError(f"{path} is not there yet; `wirecopy run` makes it")
    return connect(path, read_only=True)


@app.command()
def run(
    paths: Annotated[
        list[str] | None, typer.Argument(help="Files, folders, or addresses of feeds and pages (default: data/raw).")
    ] = None,
    data_dir: DataDir = None,
    seeds: Annotated[list[Path] | None, typer.Option(help="Folder of CSVs laid over seeds/.")] = None,
    full_refresh: Annotated[bool, typer.Option(help="Build every table from the loaded articles anew.")] = False,
    select: Annotated[str, typer.Option(help="Only these models: text.*, +overlap.passages, text.articles+")] = "",
    no_entities: Annotated[bool, typer.Option("--no-entities", help="Leave names out.")] = False,
    entity_model: Annotated[str | None, typer.Option(help="Another spaCy model, by name or path.")] = None,
    window_days: Annotated[int | None, typer.Option(help="Compare articles at most so many days apart.")] = None,
    report_text: Annotated[str | None, typer.Option(help="Text in the report: full, passages or none.")] = None,
    wait: Annotated[float | None, typer.Option(help="Seconds to wait for another run to end.")] = None,
    task_runner: Annotated[str | None, typer.Option(help="Where batches are worked on: processes or dask.")] = None,
    address: Annotated[str | None, typer.Option(help="The Dask scheduler's address: tcp://host:8786.")] = None,
    batch_dir: Annotated[str | None, typer.Option(help="Path or URL that all Dask workers see.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done.")] = False,
    log: Annotated[str, typer.Option(help="text or json: Prefect's log on stderr, in place of bars.")] = "off",
) -> None:
    """Load new articles, build and check every table, publish."""
    from flows import terminal

    settings = _settings(data_dir=data_dir, extra_seeds=tuple(seeds) if seeds else None, window_days=window_days,
                         entity_model="none" if no_entities else entity_model, report_text=report_text,
                         lock_wait=wait, task_runner=task_runner, address=address,
                         batch_dir=batch_dir)  # fmt: skip
    inbox = paths or [str(settings.data_dir / "raw")]
    if dry_run:
        from flows.pipeline import execute

        files = [Path(p) for p in inbox]
        terminal.show(execute(files, settings, full_refresh=full_refresh, selection=select, dry_run=True))
        return
    raise typer.Exit(terminal.run(inbox, settings, full_refresh=full_refresh, selection=select,
                                  log=log))  # type: ignore[arg-type]


@app.command()
def serve(
    paths: Annotated[list[Path] | None, typer.Argument(help="Files or folders (default: data/raw).")] = None,
    cron: Annotated[str, typer.Option(help="When to run, in UTC.")] = "0 * * * *",
    data_dir: DataDir = None,
    feeds: Annotated[bool, typer.Option(help="Poll the feeds of seeds/feeds.csv first.")] = True,
    port: Annotated[int, typer.Option(help="Of the Prefect server on this machine.")] = 4200,
    log: Annotated[str, typer.Option(help="text or json.")] = "text",
) -> None:
    """Run by a schedule until stopped, with Prefect's pages to watch it."""
    from flows.serve import serve as run_on_schedule

    settings = _settings(data_dir=data_dir)
    inbox = [str(path.resolve()) for path in paths or [settings.data_dir / "raw"]]
    run_on_schedule({"paths": inbox, "data_dir": str(settings.data_dir.resolve()), "feeds": feeds}, {"cron": cron},
                    port=port, log=log)  # type: ignore[arg-type]


@app.command()
def status(
    paths: Annotated[list[Path] | None, typer.Argument(help="The inbox (default: data/raw).")] = None,
    data_dir: DataDir = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """The last run, what is published, what is waiting, and its quality at a glance."""
    from rich.console import Console

    from flows.status import render
    from flows.status import status as look

    settings = _settings(data_dir=data_dir)
    found = look(settings, paths or [settings.data_dir / "raw"])
    if as_json:
        print(found.as_json())
    else:
        Console().print(render(found))


@app.command()
def models(select: Annotated[str, typer.Option(help="Only these models.")] = "") -> None:
    """The tables, in build order, with what each reads."""
    from flows.models import find_models
    from flows.models import select as choose
    from flows.settings import PROJECT

    found = find_models(PROJECT / "sql")
    width = max(map(len, found), default=0)
    for name in choose(found, select) if select else found:
        model = found[name]
        print(f"{name:<{width}}  {model.materialized:<11}  {model.description}")
        print(f"{'':<{width}}  {'':<11}  <- {', '.join(model.upstream) or 'nothing'}")


@app.command()
def sql(
    query: Annotated[str, typer.Argument(help="A statement, or @FILE.sql, or - for standard input.")],
    data_dir: DataDir = None,
    output: Annotated[str, typer.Option("--format", "-f", help="table, csv or json.")] = "table",
) -> None:
    """Ask the published tables, read-only."""
    from flows import ask

    if not query.strip():
        raise ValueError("there is no query; one is: wirecopy sql 'from mart.articles limit 5'")
    text = sys.stdin.read() if query == "-" else Path(query[1:]).read_text() if query[0] == "@" else query
    with _published(data_dir) as con:
        ask.ask(con, text, output, sys.stdout)


@app.command()
def compare(
    a: Annotated[str, typer.Argument(help="An article's id or address.")],
    b: Annotated[str, typer.Argument(help="Another's.")],
    data_dir: DataDir = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Two articles side by side: what they share, how it was edited, and why they are what they are."""
    from rich.console import Console

    from flows import compare as comparing
    from flows.compare_view import render

    with _published(data_dir) as con:
        found = comparing.compare(con, a, b)
    if as_json:
        print(printable_json(comparing.to_json(found)))
    else:
        render(Console(), found)


@app.command()
def match(
    file: Annotated[str, typer.Argument(help="A text file, or - for standard input.")],
    data_dir: DataDir = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Who carries a text from outside (a press release, a suspect article): it is not loaded."""
    from rich.console import Console

    from flows import compare as comparing
    from flows.compare_view import render_matches

    text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    with _published(data_dir) as con:
        found = comparing.match(con, text)
    if as_json:
        print(printable_json(comparing.matches_json(found)))
    else:
        render_matches(Console(), found)


@app.command()
def explain(
    kind: Annotated[str, typer.Argument(help="What to explain: entity.")],
    name: Annotated[str, typer.Argument(help="A name, or any surface of it.")],
    data_dir: DataDir = None,
) -> None:
    """Why names count to one entity: its surfaces, and the rule that merged each."""
    from flows.ask import show_entity
    from flows.entities.explain import explain as find

    if kind != "entity":
        raise typer.BadParameter(f"{kind}: only `entity` can be explained")
    with _published(data_dir) as con:
        found = find(con, name)
    if not found:
        raise LookupError(f"nothing goes by the name {name!r}")
    for entity in found:
        show_entity(entity)


@app.command()
def export(
    folder: Annotated[Path, typer.Argument(help="A folder to write into.")],
    data_dir: DataDir = None,
) -> None:
    """Write the marts as CSV, for what cannot read Parquet; cells that would run as formulas are guarded."""
    from flows.publish.parquet import export_csv

    with _published(data_dir) as con:
        for path in export_csv(con, folder):
            print(path)


@app.command()
def shell(data_dir: DataDir = None) -> None:
    """A read-only prompt on the published tables: DuckDB's own when it is installed."""
    from flows import ask

    with _published(data_dir) as con:
        ask.shell(con, _warehouse(data_dir))


@app.command()
def forget(
    article: Annotated[list[str] | None, typer.Option(help="An article's id.")] = None,
    url: Annotated[list[str] | None, typer.Option(help="An article's address.")] = None,
    source: Annotated[list[str] | None, typer.Option(help="All articles of a source.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Take articles out for good: every derived row, export and report page; they are not loaded again."""
    from flows import terminal
    from flows.forget import forget as take_out

    if not (article or url or source):
        raise typer.BadParameter("say what to forget: --article ID, --url URL or --source NAME")
    done = take_out(_settings(data_dir=data_dir), articles=article or (), urls=url or (), sources=source or ())
    if done.result and done.result.outcome == "stopped":
        terminal.show(done.result)
        raise typer.Exit(1)
    print(f"Forgot {len(done.article_ids)} articles ({done.n_revisions} revisions).")
    if done.files:
        print("These files of the inbox still hold them; they are yours to delete:")
        print("\n".join(f"  {printable(name)}" for name in done.files))


@app.command()
def gc(data_dir: DataDir = None) -> None:
    """Write the database files anew without the room that deleted rows left."""
    from flows.forget import compact

    before, after = compact(_settings(data_dir=data_dir))
    print(f"{before / 1e6:,.1f} MB before, {after / 1e6:,.1f} MB after")


if __name__ == "__main__":
    main()
