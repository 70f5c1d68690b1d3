"""What a program costs with all its child processes: CPU seconds, peak memory, time. Linux only (/proc)."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TICKS = os.sysconf("SC_CLK_TCK")
ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Cost:
    """CPU seconds (user and system) and peak of the summed memory (PSS) of a process and all it started."""

    cpu: float
    wall: float
    peak_bytes: int
    said: dict[str, Any]  # the JSON object it printed last


def run(module: str, **arguments: Any) -> Cost:
    """`python -m module JSON` in a process of its own, in the project root.

    Raises RuntimeError with the end of its error output when it fails.
    """
    started = time.monotonic()
    command = [sys.executable, "-m", module, json.dumps(arguments, default=str)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as process:
        peak = 0
        over = threading.Event()

        def watch() -> None:
            nonlocal peak
            while not over.wait(1):  # asking costs time itself: the kernel walks all pages
                peak = max(peak, memory(process.pid))

        watcher = threading.Thread(target=watch)
        watcher.start()
        errors: list[bytes] = []
        reader = threading.Thread(target=lambda: errors.append(process.stderr.read()))  # type: ignore[union-attr]
        reader.start()
        output = process.stdout.read()  # type: ignore[union-attr]
        reader.join()
        over.set()
        watcher.join()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{module} failed:\n{errors[0].decode(errors='replace')[-3000:]}")
    return Cost(usage.ru_utime + usage.ru_stime, time.monotonic() - started, peak, json.loads(output.splitlines()[-1]))


def tree(pid: int) -> list[int]:
    """The process and all its living descendants."""
    found, todo = [pid], [pid]
    while todo:
        for task in Path(f"/proc/{todo.pop()}/task").glob("*/children"):
            with contextlib.suppress(OSError):
                children = [int(child) for child in task.read_text().split()]
                found += children
                todo += children
    return found


def memory(pid: int) -> int:
    """Bytes held by a process and its descendants, what they share counted once."""
    total = 0
    for member in tree(pid):
        with contextlib.suppress(OSError, ValueError):
            rollup = Path(f"/proc/{member}/smaps_rollup").read_text()
            total += int(rollup.split("\nPss:")[1].split()[0]) * 1024
    return total


def cpu_so_far() -> float:
    """CPU seconds of this process and its descendants, the living and those that have ended."""
    total = 0
    for member in tree(os.getpid()):
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{member}/stat").read_text().rsplit(")", 1)[1].split()
            total += sum(map(int, fields[11:15]))  # utime, stime, and those of children waited for
    return total / TICKS
