"""Runs happen by themselves: on a real Prefect server on loopback, with its own home, ended by its pid."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.prefect_home import PROJECT, prefect_settings
from flows.serve import ServeError, Server, check_cron

COPY = (
    "The ferry left the harbour at dawn with ninety passengers aboard and reached the island before the "
    "storm, the harbour master said on Tuesday, adding that no one was hurt."
)
LIMIT = 180.0  # seconds for any one thing to happen, on a machine that does much else


class Served:
    """A `wirecopy serve` of its own, with everything it writes in one folder."""

    def __init__(self, folder: Path) -> None:
        self.inbox, self.data, self.log = folder / "inbox", folder / "data", folder / "serve.log"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        parameters = {"paths": [str(self.inbox)], "data_dir": str(self.data), "entity_model": "none"}
        code = (
            "import flows.serve\n"
            "flows.serve.SILENCE = 4.0\n"
            f"flows.serve.serve({parameters!r}, {{'interval': 6}}, port={self.port}, log='json')"
        )
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "WIRECOPY_"))},
            "PREFECT_HOME": str(folder / ".prefect"),
        }
        self.add("Harbour Times", "The ferry arrived safely")
        self.add("Island Post", "Ferry reaches island")
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", code], cwd=folder, env=environment, stdout=log, stderr=subprocess.STDOUT
            )

    def add(self, source: str, headline: str) -> None:
        """One more article in the inbox; it appears whole, as a careful copy does."""
        folder = self.inbox / source
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{headline.split()[0].lower()}.txt"
        path.write_text(f"{headline}\n2024-05-07\n\n{COPY}\n\n{headline}, as {source} reports from the quay.\n")

    def runs(self) -> list[dict[str, Any]]:
        """The flow runs the server knows, the oldest first; none while it does not answer."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/api/flow_runs/filter",
            data=json.dumps({"sort": "EXPECTED_START_TIME_ASC"}).encode(),
            headers={"Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return list(json.load(answer))
        except OSError:
            return []

    def states(self) -> list[str | None]:
        """Of the scheduled runs; None for one the server has just made and given no state yet."""
        return [run["state_type"] for run in self.runs() if run["auto_scheduled"]]

    def completed(self) -> set[str]:
        return {run["id"] for run in self.runs() if run["auto_scheduled"] and run["state_type"] == "COMPLETED"}

    def published(self) -> int:
        """How many articles are published."""
        path = self.data / "warehouse.duckdb"
        if not path.exists():
            return 0
        with duckdb.connect(path, read_only=True) as con:
            return int(con.execute("select count(*) from text.articles").fetchall()[0][0])

    def server_pid(self) -> int:
        """The Prefect server's process, a child of `serve`."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        (pid,) = [int(c) for c in children if b"server\0start" in Path(f"/proc/{c}/cmdline").read_bytes()]
        return pid

    def wait(self, what: str, holds: Callable[[], Any]) -> None:
        until = time.monotonic() + LIMIT
        while not holds():
            assert self.process.poll() is None, f"serve ended:\n{self.log.read_text()[-3000:]}"
            assert time.monotonic() < until, f"not in {LIMIT} s: {what}\n{self.log.read_text()[-3000:]}"
            time.sleep(0.3)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    served = Served(tmp_path_factory.mktemp("serve"))
    yield served
    if served.process.poll() is None:
        served.process.terminate()
        served.process.wait(60)


@pytest.mark.slow
def test_a_scheduled_run_happens_by_itself_and_publishes(served: Served) -> None:
    served.wait("the two articles are published", lambda: served.published() == 2)
    served.wait("the server knows of a scheduled run that completed", served.completed)
    assert "published: 2 new" in [run["name"] for run in served.runs()]


@pytest.mark.slow
def test_a_run_that_comes_due_while_another_works_is_cancelled(served: Served) -> None:
    served.wait("a run is cancelled", lambda: "CANCELLED" in served.states())
    assert "FAILED" not in served.states()
    assert "CRASHED" not in served.states()


@pytest.mark.slow
def test_the_schedule_survives_a_restart_of_the_server(served: Served) -> None:
    served.wait("nothing runs", lambda: not {"RUNNING", "PENDING", None} & set(served.states()))
    killed, before = served.server_pid(), served.completed()
    os.kill(killed, signal.SIGKILL)
    served.wait("a scheduled run completes after the restart", lambda: served.completed() - before)
    assert served.server_pid() != killed
    assert before < served.completed()  # the server still knows what was before


@pytest.mark.slow
def test_ending_serve_ends_its_server_and_its_runs(served: Served) -> None:
    server = served.server_pid()
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(60) == 0
    assert not Path(f"/proc/{server}").exists()
    assert not Server(f"http://127.0.0.1:{served.port}/api", served.port).answers()


@pytest.mark.slow
def test_every_line_of_the_log_of_a_run_is_json_on_request(served: Served) -> None:
    """Beside our own few lines, which begin otherwise."""
    lines = [json.loads(line) for line in served.log.read_text().splitlines() if line.startswith("{")]
    told = [line.get("message", "") for line in lines if line["name"] == "prefect.flow_runs"]
    assert any(message.startswith("text.articles: 2 rows") for message in told)


@pytest.mark.parametrize("cron", ["hourly", "* * * * * *", "61 * * * *", ""])
def test_a_schedule_that_is_not_cron_is_an_error_that_names_it(cron: str) -> None:
    with pytest.raises(ServeError, match="not a cron schedule of five fields"):
        check_cron(cron)


def test_a_port_that_is_taken_is_told_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Server, "answers", lambda self: True)
    with pytest.raises(ServeError, match=r"another --port, or.*PREFECT_API_URL=http://127\.0\.0\.1:4200/api"):
        Server(None, 4200).ensure()


def test_a_server_that_is_named_is_used_and_never_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Server, "answers", lambda self: True)
    server = Server("http://prefect.example/api", 4200)
    server.ensure()
    server.end()
    assert server.ui == "http://prefect.example"


def test_prefect_keeps_to_the_project_from_any_folder() -> None:
    settings = prefect_settings()
    assert settings["PREFECT_HOME"] == str(PROJECT / ".prefect")
    assert settings["PREFECT_SERVER_ANALYTICS_ENABLED"] == "False"
    assert settings["PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE"].endswith("filesystem")
