"""Polls the feeds of seeds/feeds.csv, each a Prefect task that is tried again when the world fails.

A feed that cannot be had is reported and left for the next run; it never stops this one. What came is a file
in data/raw/feeds, loaded like any other: new items arrive once, corrected ones become revisions.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prefect import allow_failure, task
from prefect.artifacts import create_table_artifact
from prefect.logging import get_run_logger
from prefect.tasks import exponential_backoff

from flows.ingest.fetch import is_url
from flows.settings import PROJECT, Settings

if TYPE_CHECKING:
    from prefect.futures import PrefectFuture

    from flows.ingest.fetch import Fetched

FEEDS = "feeds.csv"


def feeds_of(folders: Sequence[Path]) -> dict[str, str]:
    """url -> name of every feed to poll; a later folder's rows replace an earlier one's."""
    found: dict[str, str] = {}
    for path in (folder / FEEDS for folder in folders):
        if path.exists():
            with path.open(encoding="utf-8", newline="") as file:
                found |= {row["url"]: row["name"] or row["url"] for row in csv.DictReader(file)}
    return found


def poll(settings: Settings) -> Path:
    """Ask every feed, several hosts at once, the feeds of one host one after the other; the folder of what came.

    Call inside a flow run.
    """
    folder = settings.data_dir / "raw" / "feeds"
    folder.mkdir(parents=True, exist_ok=True)
    log, wanted = get_run_logger(), feeds_of([PROJECT / "seeds", *settings.extra_seeds])
    asked: dict[str, PrefectFuture[Any]] = {}
    last_of_host: dict[str, PrefectFuture[Any]] = {}
    for url, name in wanted.items():
        host = url.split("://")[-1].split("/")[0]
        before = [allow_failure(last_of_host[host])] if host in last_of_host else None
        ask = fetch_feed.with_options(task_run_name=f"feed {name}")
        asked[url] = last_of_host[host] = ask.submit(
            url, folder, settings.allow_private, wait_for=before, return_state=False
        )
    rows = []
    for url, future in asked.items():
        outcome = future.result(raise_on_failure=False)
        if isinstance(outcome, BaseException):
            log.warning("feed %s: %s; the next run asks again", wanted[url], outcome)
        told = str(outcome) if isinstance(outcome, BaseException) else outcome.outcome
        rows.append({"feed": wanted[url], "outcome": told, "url": url})
    if rows:
        create_table_artifact(key="feeds", table=rows, description="Feeds, and what each gave.")
        log.info("%d of %d feeds have something new", sum(row["outcome"] == "new" for row in rows), len(rows))
    return folder


def inbox_of(paths: Sequence[str], settings: Settings) -> list[Path]:
    """Files and folders as they are; addresses fetched, each into a file that stands for it.

    Call inside a flow run. Raises FetchError for an address that cannot be had: somebody asked for just that.
    """
    folder = settings.data_dir / "raw" / "addresses"
    inbox = []
    for path in paths:
        if is_url(path):
            folder.mkdir(parents=True, exist_ok=True)
            inbox.append(fetch_feed.with_options(task_run_name="address")(path, folder, settings.allow_private).path)
        else:
            inbox.append(Path(path))
    return inbox


@task(retries=1, retry_delay_seconds=exponential_backoff(backoff_factor=10), retry_jitter_factor=0.5)
def fetch_feed(url: str, folder: Path, allow_private: bool) -> Fetched:
    """One feed into its file. Raises FetchError; asks three times before, and once more after a while."""
    from flows.ingest.fetch import fetch

    return fetch(url, folder, allow_private=allow_private)
