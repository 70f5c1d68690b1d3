"""The gazetteer of the project's own seeds, for tests."""

from __future__ import annotations

import csv
import functools
from pathlib import Path

from flows.entities.gazetteer import Gazetteer, gazetteer

SEEDS = Path(__file__).resolve().parents[3] / "seeds"


def rows(name: str) -> list[dict[str, str | None]]:
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@functools.cache
def seeds() -> Gazetteer:
    return gazetteer(rows("countries"), rows("aliases"), rows("agencies"), rows("titles"), rows("not_names"))
