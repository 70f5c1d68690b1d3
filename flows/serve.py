"""`wirecopy serve`: runs on a schedule from one command, with the Prefect UI beside it.

Starts a Prefect server on loopback unless PREFECT_API_URL names one, registers a deployment there and runs
it when it is due, each run in a process of its own. A server that goes away is waited for, and our own is
started again. Ctrl-C or SIGTERM ends all of it, also a run in the making: stopped, a run leaves the
published tables as they were, and the next one goes on where it stopped.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from multiprocessing.process import BaseProcess
from typing import Any

from flows.prefect_home import PROJECT, Log, settle_in

DEPLOYMENT = "serve"
START_UP = 90.0  # seconds a server may take to answer: 5 on a quiet machine
CHECK = 2.0  # seconds between two looks at the server
SILENCE = 20.0  # seconds after which a server that does not answer is given up
END = 15.0  # seconds a process has to end by itself


class ServeError(Exception):
    """Serving cannot begin; the message says what to do."""


def serve(parameters: dict[str, Any], schedule: dict[str, Any], *, port: int = 4200, log: Log = "text") -> None:
    """Run the flow `wirecopy` with `parameters` when `schedule` says so, until stopped.

    `schedule` is {"cron": "0 * * * *"} (UTC), or {"interval": seconds}. Raises ServeError when it cannot be
    read, no server answers or the server refuses the deployment.
    """
    settle_in(log)
    server = Server(os.environ.get("PREFECT_API_URL"), port)
    os.environ["PREFECT_API_URL"] = server.url  # before Prefect reads its settings
    if "cron" in schedule:
        check_cron(schedule["cron"])
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends as by Ctrl-C
    runner = None
    try:
        server.ensure()
        print(f"wirecopy runs {_words(schedule)}. Watch it at {server.ui}; Ctrl-C ends it.", flush=True)
        while True:
            runner = _start_runner(parameters, schedule)
            _watch(runner, server)
            # Prefect's runner does not recover from a lost server, so it gets a new one of each
            _end_runner(runner)
            print("The Prefect server does not answer; waiting for it.", file=sys.stderr, flush=True)
            server.ensure(patient=True)
    except KeyboardInterrupt:
        return
    finally:
        if runner:
            _end_runner(runner)
        server.end()


def _words(schedule: dict[str, Any]) -> str:
    return f"at '{schedule['cron']}' (UTC)" if "cron" in schedule else f"every {schedule['interval']} s"


def _watch(runner: BaseProcess, server: Server) -> None:
    """Returns when the server has been silent for SILENCE seconds. Raises ServeError when the runner ends."""
    heard = time.monotonic()
    while time.monotonic() - heard < SILENCE:
        runner.join(CHECK)
        if server.answers():
            heard = time.monotonic()
            if not runner.is_alive():
                raise ServeError("Prefect's runner ended by itself; what it said stands above")


def _start_runner(parameters: dict[str, Any], schedule: dict[str, Any]) -> BaseProcess:
    runner = multiprocessing.get_context("spawn").Process(target=_run_when_due, args=(parameters, schedule))
    runner.start()
    return runner


def _end_runner(runner: BaseProcess) -> None:
    """Ends the runner, which ends a run in the making."""
    runner.terminate()
    runner.join(END)
    runner.kill()
    runner.join()


def check_cron(cron: str) -> None:
    """Raises ServeError unless `cron` is a schedule of five fields: nothing under a minute."""
    from prefect.client.schemas.schedules import CronSchedule

    try:
        if len(cron.split()) != 5:
            raise ValueError(cron)
        CronSchedule(cron=cron)
    except ValueError:
        raise ServeError(
            f"{cron!r} is not a cron schedule of five fields, such as '0 * * * *' for every hour"
        ) from None


def _run_when_due(parameters: dict[str, Any], schedule: dict[str, Any]) -> None:
    """The runner's process: registers the deployment, then starts its runs, until told to stop."""
    from prefect import serve as serve_deployments
    from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy

    from flows.flow import wirecopy

    # a run that comes due while another still works is cancelled: the next takes its articles too
    one_at_a_time = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)
    deployment: Any = wirecopy.to_deployment(
        DEPLOYMENT, **schedule, parameters=parameters, paused=False, concurrency_limit=one_at_a_time,
        description="Registered by `wirecopy serve`, which must be running.",
    )  # fmt: skip
    serve_deployments(deployment, print_starting_message=False)


class Server:
    """The Prefect server: the one that is configured, or one of our own on loopback."""

    def __init__(self, configured: str | None, port: int) -> None:
        self.url = configured or f"http://127.0.0.1:{port}/api"
        self.ui = self.url.removesuffix("/").removesuffix("/api")
        self._own = configured is None
        self._process: subprocess.Popen[bytes] | None = None

    def answers(self) -> bool:
        """Whether the API is healthy."""
        try:
            with urllib.request.urlopen(f"{self.url}/health", timeout=5) as response:
                return bool(response.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def ensure(self, *, patient: bool = False) -> None:
        """Returns once the server answers, started if it is ours. Waits START_UP seconds, or `patient`ly.

        Raises ServeError when it does not answer, or when another server has our port.
        """
        if self._own and self._process is None and self.answers():
            raise ServeError(
                f"something answers at {self.ui} already: give another --port, or, if it is a Prefect server "
                f"to be used, set PREFECT_API_URL={self.url}"
            )
        until = time.monotonic() + START_UP
        while not self.answers():
            if self._own and (self._process is None or self._process.poll() is not None):
                if self._process is not None and not patient:
                    raise ServeError(f"Prefect's server ended with code {self._process.returncode}")
                self._start()
            if time.monotonic() > until and not patient:
                raise ServeError(f"no Prefect server answers at {self.url}")
            time.sleep(1)

    def _start(self) -> None:
        port = self.url.split(":")[2].split("/")[0]
        command = ["-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", port]
        # in a session of its own, so that Ctrl-C reaches it only through end(), after the last run
        self._process = subprocess.Popen(
            [sys.executable, *command], cwd=PROJECT, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def end(self) -> None:
        """Ends our own server; one that was configured stays."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(END)
        except subprocess.TimeoutExpired:
            self._process.kill()
