"""Prefect kept inside the project and quiet, from wherever a command is called.

Prefect reads prefect.toml only from the working directory; here its settings become environment variables,
which the processes that Prefect starts inherit. Call before anything imports prefect.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

PROJECT = Path(__file__).resolve().parent.parent
Log = Literal["off", "text", "json"]


def settle_in(log: Log = "off") -> None:
    """Set what prefect.toml says, telemetry off, and how the console log looks; the environment wins.

    "off": a terminal shows the run itself; "text": Prefect's log lines; "json": one object a line.
    """
    for name, value in prefect_settings().items():
        os.environ.setdefault(name, value)
    os.environ.setdefault("DO_NOT_TRACK", "1")  # Prefect's client asks for this one, not for its settings
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "CRITICAL" if log == "off" else "INFO")
    if log == "json":
        os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_FORMATTER", "json")


def prefect_settings() -> dict[str, str]:
    """prefect.toml as environment variables; its home is taken from the project's root."""
    toml = tomllib.loads((PROJECT / "prefect.toml").read_text(encoding="utf-8"))
    settings = dict(_flat(toml, "PREFECT"))
    settings["PREFECT_HOME"] = str(PROJECT / settings["PREFECT_HOME"])
    return settings


def _flat(table: dict[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        name = f"{prefix}_{key.upper()}"
        if isinstance(value, dict):
            yield from _flat(value, name)
        else:
            yield name, str(value)
