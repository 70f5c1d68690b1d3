"""One Prefect test server for all tests of flows: it takes seconds to start."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def prefect_database() -> Iterator[Path]:
    """A Prefect server with nothing in it, on loopback; the file of its database."""
    from prefect.settings import PREFECT_API_DATABASE_CONNECTION_URL, PREFECT_LOGGING_TO_API_ENABLED, temporary_settings
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=120), temporary_settings({PREFECT_LOGGING_TO_API_ENABLED: True}):
        yield Path(PREFECT_API_DATABASE_CONNECTION_URL.value().split("///")[1])
