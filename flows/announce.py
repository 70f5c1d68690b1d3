"""What a run tells Prefect: artifacts to read, assets to trace, events to hang an automation on.

Counts, names of tables and ids only, never what an article says: Prefect's database is not searched when an
article is to be forgotten.

Events (flows/automations.yaml has examples):
    wirecopy.run.published        resource wirecopy.data.<folder>; payload: the counts of the run
    wirecopy.run.stopped          the same, when a critical expectation failed and nothing was published
    wirecopy.expectation.failed   resource wirecopy.table.<schema.table>; one per failed critical expectation
    wirecopy.story.new            resource wirecopy.story.<story_id>; a story that two sources or more carry now
                                  and none of whose articles stood in such a story before
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from flows.warehouse import Warehouse, connect

if TYPE_CHECKING:
    import polars as pl

    from flows.expectations import Outcome
    from flows.pipeline import Result

MAX_STORIES = 50  # story events of one run; the rest are counted in wirecopy.run.published
MAX_ROWS = 100  # rows of a table artifact
PROGRESS_AFTER = 20.0  # seconds: a shorter run needs no progress artifact
PROGRESS_EVERY = 5.0  # seconds between updates

#: Articles of stories that more than one source carries.
RUNNING = """select article_id from overlap.story_articles
    join overlap.stories using (story_id) where n_sources > 1"""
NEW_STORIES = """
    select s.story_id, s.n_articles, s.n_sources
    from mart.stories as s
    where s.n_sources > 1 and s.story_id not in (
        select story_id from overlap.story_articles where article_id in (select article_id from known))
    order by s.n_sources desc, s.story_id
"""


def articles_in_stories(data_dir: Path) -> pl.DataFrame | None:
    """article_id of every article in a running story as published now; None before the first run."""
    path = Warehouse(data_dir).published
    if not path.exists():
        return None
    with connect(path, read_only=True) as con:
        frame: pl.DataFrame = con.sql(RUNNING).pl()
    return frame


def new_stories(data_dir: Path, known: pl.DataFrame | None) -> list[dict[str, Any]]:
    """The published stories that are new since `known`, widest first; none after a first run: all are new."""
    if known is None:
        return []
    with connect(Warehouse(data_dir).published, read_only=True) as con:
        con.register("known", known)
        rows: list[dict[str, Any]] = con.sql(NEW_STORIES).pl().to_dicts()
    return rows


def announce(result: Result, stories: list[dict[str, Any]]) -> None:
    """Name, artifacts and events of a run that has ended. Call inside the flow run."""
    with telling():
        _name_run(result)
    if result.outcome == "unchanged":
        return
    with telling():
        _artifacts(result, stories)
    if result.outcome == "published":
        with telling():
            _assets(result)
    with telling():
        _events(result, stories)


@contextmanager
def telling() -> Iterator[None]:
    """A run is not lost because the server did not take what it was told: that is a warning in the log."""
    from prefect.logging import get_run_logger

    try:
        yield
    except Exception as error:  # Prefect's, httpx's and the database's errors
        get_run_logger().warning("could not tell Prefect: %s", error)


def run_name(result: Result) -> str:
    """What the list of flow runs shows: "published: 12 new, 1 revised" says more than a date."""
    loaded = result.loaded
    counts = [(loaded.n_loaded, "new"), (loaded.n_revised, "revised"), (loaded.n_rejected, "refused")]
    told = ", ".join(f"{n:,} {what}" for n, what in counts if n)
    return f"{result.outcome}: {told}" if told else f"{result.outcome}: nothing new"


def _name_run(result: Result) -> None:
    from prefect.client.orchestration import get_client
    from prefect.runtime import flow_run

    with get_client(sync_client=True) as client:
        client.set_flow_run_name(UUID(flow_run.id), run_name(result))


def _artifacts(result: Result, stories: list[dict[str, Any]]) -> None:
    from prefect.artifacts import create_markdown_artifact, create_table_artifact

    create_markdown_artifact(key="run", markdown=summary(result, stories), description="What the run did.")
    if quality := quality_rows(result):
        create_table_artifact(key="quality", table=quality, description="Expectations checked in this run.")
    if result.built:
        rows = [
            {"table": b.name, "rows": b.n_rows, "computed": b.n_computed, "dropped": b.n_dropped} for b in result.built
        ]
        create_table_artifact(key="tables", table=rows, description="Tables, and what was computed anew.")
    if stories:
        create_table_artifact(key="new-stories", table=stories[:MAX_ROWS], description="New stories.")


def summary(result: Result, stories: list[dict[str, Any]]) -> str:
    """The run in markdown, with links to what it wrote."""
    run, loaded = result.run, result.loaded
    failed = [outcome for outcome in result.outcomes if not outcome.success]
    lines = [
        f"# {result.outcome}",
        "",
        f"- loaded: {loaded.n_loaded:,} articles, {loaded.n_revised:,} new revisions from {loaded.n_files:,} files",
        f"- refused: {loaded.n_rejected:,} files or records; {result.n_quarantined:,} articles set aside",
        f"- checked: {len(result.outcomes):,} expectations, {len(failed):,} not met",
        f"- found: {run.n_pairs:,} pairs that share copy among {run.n_articles:,} articles; "
        f"{len(stories):,} new stories",
    ]
    if result.outcome == "published":
        lines.append(f"- [report]({(result.folder / 'report' / 'index.html').as_uri()}), in {result.folder}")
    if result.outcome == "stopped":
        lines += ["", failures(result), "", "The failing rows: failing_keys in history.duckdb."]
    return "\n".join(lines)


def failures(result: Result) -> str:
    """The critical expectations that failed, one a line, with how many rows fail them."""
    return "\n".join(
        f"- {o.table_name}: {o.expectation}: {_count(o)}"
        for o in result.outcomes
        if o.severity == "critical" and not o.success
    )


def _count(outcome: Outcome) -> str:
    if outcome.error:
        return "the check itself raised"
    return "not met" if outcome.n_unexpected is None else f"{outcome.n_unexpected:,} rows"


def quality_rows(result: Result) -> list[dict[str, Any]]:
    """What failed, worst first, then one row per table that holds all its promises."""
    rank = {"critical": 0, "warning": 1, "info": 2}
    failed = sorted((o for o in result.outcomes if not o.success), key=lambda o: rank[o.severity])
    bad = {outcome.table_name for outcome in failed}
    held: dict[str, int] = {}
    for outcome in result.outcomes:
        if outcome.table_name not in bad:
            held[outcome.table_name] = held.get(outcome.table_name, 0) + 1
    rows = [
        {
            "table": o.table_name,
            "severity": o.severity,
            "expectation": o.expectation,
            "observed": _count(o),
            "why": o.description,
        }
        for o in failed
    ]
    rows += [
        {"table": table, "severity": "", "expectation": f"{n} hold", "observed": "", "why": ""}
        for table, n in held.items()
    ]
    return rows[:MAX_ROWS]


def _assets(result: Result) -> None:
    """Each published mart as an asset that this run made."""
    from prefect.assets import Asset, AssetProperties, add_asset_metadata, materialize
    from prefect.cache_policies import NO_CACHE

    warehouse = f"duckdb://{result.folder}/warehouse.duckdb".replace(" ", "%20")
    marts = [built for built in result.built if built.name.startswith("mart.")]
    assets = [Asset(key=f"{warehouse}/{mart.name}", properties=AssetProperties(name=mart.name)) for mart in marts]

    @materialize(*assets, by="wirecopy", task_run_name="published", cache_policy=NO_CACHE)
    def published() -> None:
        for mart, asset in zip(marts, assets, strict=True):
            add_asset_metadata(asset, {"rows": mart.n_rows, "run_id": result.run.run_id})

    if assets:
        published()


def _events(result: Result, stories: list[dict[str, Any]]) -> None:
    from prefect.events import emit_event

    for outcome in result.outcomes:
        if outcome.severity == "critical" and not outcome.success:
            emit_event(
                "wirecopy.expectation.failed",
                resource={
                    "prefect.resource.id": f"wirecopy.table.{outcome.table_name}",
                    "prefect.resource.name": outcome.table_name,
                    "wirecopy.expectation": outcome.expectation,
                },
                payload={"n_unexpected": outcome.n_unexpected, "raised": outcome.error is not None},
            )
    for story in stories[:MAX_STORIES]:
        emit_event(
            "wirecopy.story.new",
            resource={"prefect.resource.id": f"wirecopy.story.{story['story_id']}"},
            payload=story,
        )
    if result.outcome in ("published", "stopped"):
        run = result.run
        emit_event(
            f"wirecopy.run.{result.outcome}",
            resource={
                "prefect.resource.id": f"wirecopy.data.{result.folder}",
                "prefect.resource.name": str(result.folder),
            },
            payload={
                "run_id": run.run_id,
                "n_loaded": run.n_loaded,
                "n_revised": run.n_revised,
                "n_articles": run.n_articles,
                "n_pairs": run.n_pairs,
                "n_new_stories": len(stories),
            },
        )


@dataclass
class Progress:
    """A progress artifact for a run that takes long: hand `show` to the run's steps."""

    started: float = field(default_factory=time.monotonic)
    shown: float = 0.0
    artifact: UUID | None = None

    def end(self) -> None:
        """The work is done."""
        if self.artifact:
            with telling():
                self._write(100.0, "done")

    def show(self, name: str, done: int, total: int) -> None:
        """`done` of `total` units of the step `name`; total 0 is not known."""
        now = time.monotonic()
        if now - self.started < PROGRESS_AFTER or now - self.shown < PROGRESS_EVERY:
            return
        self.shown = now
        percent = 100 * done / total if total else 0.0
        with telling():
            self._write(percent, f"{name}: {done:,}" + (f" of {total:,}" if total else ""))

    def _write(self, percent: float, text: str) -> None:
        from prefect.artifacts import create_progress_artifact, update_progress_artifact

        if self.artifact is None:
            self.artifact = create_progress_artifact(percent, key="progress", description=text)  # type: ignore[assignment]
        else:
            update_progress_artifact(self.artifact, percent, description=text)
