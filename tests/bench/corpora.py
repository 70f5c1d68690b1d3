"""Where the benchmark corpora are, and the halves into which their articles are split."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def folder() -> Path:
    """WIRECOPY_CORPORA, else ../shared/corpora beside the project."""
    return Path(os.environ.get("WIRECOPY_CORPORA", ROOT.parent / "shared" / "corpora"))


def records(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a JSONL file. Raises FileNotFoundError where there is none."""
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines)


def is_for_rules(url: str) -> bool:
    """Whether an article belongs to the half on which rules were written; figures are claimed on the other.

    By the parity of sha256 of its URL.
    """
    return hashlib.sha256(url.encode()).digest()[-1] % 2 == 0
