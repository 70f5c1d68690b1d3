"""Runs the pipeline on some articles for a benchmark and opens what it made, read-only."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def tables(inbox: Path, selection: str = "+overlap.passages") -> Iterator[Any]:
    """A connection to the tables of a run over `inbox`, by the same code users run. No entities are looked for."""
    from flows.pipeline import execute
    from flows.settings import Settings
    from flows.warehouse import Warehouse, connect

    with tempfile.TemporaryDirectory(prefix="wirecopy-bench-") as folder:
        result = execute([inbox], Settings(data_dir=Path(folder), entity_model="none"), selection=selection)
        if result.outcome == "stopped":
            raise RuntimeError(f"the run stopped: {result.message}")
        with connect(Warehouse(Path(folder)).building, read_only=True) as con:
            yield con


def similar(texts: Sequence[str], threshold: float = 0.5) -> dict[str, set[tuple[int, int]]]:
    """Pairs (smaller number first) that MinHash LSH calls similar: 128 permutations over word 5-grams, by peer."""
    from datasketch import MinHash, MinHashLSH
    from rensa import RMinHash, RMinHashLSH

    found: dict[str, set[tuple[int, int]]] = {"datasketch": set(), "rensa": set()}
    lsh = MinHashLSH(threshold=threshold, num_perm=128)
    quick = RMinHashLSH(threshold=threshold, num_perm=128, num_bands=32)
    for number, text in enumerate(texts):
        words = text.lower().split()
        shingles = sorted({" ".join(words[i : i + 5]) for i in range(max(1, len(words) - 4))})
        sketch = MinHash(num_perm=128)
        sketch.update_batch([shingle.encode() for shingle in shingles])
        found["datasketch"] |= {(other, number) for other in lsh.query(sketch)}
        lsh.insert(number, sketch, check_duplication=False)
        signature = RMinHash(num_perm=128, seed=1)
        signature.update(shingles)
        found["rensa"] |= {(other, number) for other in quick.query(signature)}
        quick.insert(number, signature)
    return found


def show(title: str, measured: dict[str, Any]) -> None:
    """Print a benchmark's rows as a small table."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title, title_justify="left")
    for name in ("figure", "ours", "wanted", "peers and baselines"):
        table.add_column(name, justify="right" if name == "ours" else "left", overflow="fold")
    for row in measured["rows"]:
        peers = ", ".join(f"{name} {value:.3g}" for name, value in (row.get("peers") or {}).items())
        table.add_row(row["figure"], f"{row['ours']:.4g} {row.get('unit', '')}".strip(), row.get("wanted", ""), peers)
    Console(width=140).print(table)
