"""Speed and memory of the overlap stages, fingerprints to passages, beside MinHash LSH on the same articles.

Everything runs in a process of its own, one after the other, so that the ratios hold on a busy machine. The peers
only say which articles are similar; that step of ours (fingerprints, candidates) is compared with them, and the
whole with alignment, relations, passages and edits is given beside it.
"""

from __future__ import annotations

import json
import math
import os
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.bench import synthetic
from tests.bench.process import Cost, run
from tests.bench.published import show
from tests.bench.whole import recall

CORPORA = Path(os.environ.get("WIRECOPY_CORPORA", Path(__file__).resolve().parents[2].parent / "shared" / "corpora"))
SIZES = (10_000, 100_000)
PEERS = ("datasketch", "rensa")
FINDING = ("overlap.fingerprints", "overlap.candidates")


def measure(corpora: Path = CORPORA, articles: int = SIZES[-1]) -> dict[str, Any]:
    """Rows for Reuters and for synthetic corpora of growing size; `articles` is the size of the largest."""
    with tempfile.TemporaryDirectory(prefix="wirecopy-bench-") as folder:
        sizes = sorted({min(n, articles) for n in SIZES})
        return {"rows": [*_reuters(corpora, Path(folder)), *_synthetic(corpora, Path(folder), sizes)]}


def _reuters(corpora: Path, folder: Path) -> Iterator[dict[str, Any]]:
    inbox = folder / "reuters"
    inbox.mkdir()
    with (corpora / "reuters21578" / "articles.jsonl").open(encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    with (inbox / "articles.jsonl").open("w", encoding="utf-8") as file:
        for number, record in enumerate(records):
            # days as given; the hours are not always hours
            day = datetime.strptime(record["published_at"].split()[0], "%d-%b-%Y")
            record["published_at"] = (day + timedelta(seconds=number % 86_400)).isoformat()
            file.write(json.dumps(record) + "\n")
    cost = _overlap(inbox, folder / "reuters.made")
    n = cost.said["text.articles"]
    yield row(f"Reuters, {n:,} articles: overlap stages, articles per CPU second", n / _cpu(cost), wanted=">= 1000")
    yield row(f"Reuters, {n:,} articles: memory", cost.peak_bytes / 1e9, unit="GB")


def _synthetic(corpora: Path, folder: Path, sizes: list[int]) -> Iterator[dict[str, Any]]:
    costs: list[tuple[int, Cost]] = []
    for n in sizes:
        made = folder / f"synthetic-{n}"
        synthetic.write(corpora, made, n)
        cost = _overlap(made / "inbox", folder / f"{n}.made", pairs=n == sizes[0])
        costs.append((n, cost))
        label = f"synthetic, {n:,} articles"
        yield row(f"{label}: overlap stages, articles per CPU second", n / _cpu(cost))
        yield row(f"{label}: memory", cost.peak_bytes / 1e9, wanted="< 4", unit="GB")
        if n == sizes[0]:
            yield from _peers(label, n, cost, made)
    for (n, few), (m, many) in pairwise(costs):
        exponent = math.log(_cpu(many) / _cpu(few)) / math.log(m / n)
        yield row(f"growth of CPU from {n:,} to {m:,} articles: exponent", exponent, wanted="<= 1.15")


def _peers(label: str, n: int, ours: Cost, made: Path) -> Iterator[dict[str, Any]]:
    costs = {name: run("tests.bench.peers", peer=name, inbox=made / "inbox") for name in PEERS}
    finding = sum(ours.said["stages"][name] for name in FINDING)
    for name, cost in costs.items():
        yield row(f"{label}: finding pairs, times as quick as {name}", cost.cpu / finding,
                  wanted=">= 5" if name == "datasketch" else "")  # fmt: skip
        yield row(f"{label}: all overlap stages, times as quick as {name}", cost.cpu / _cpu(ours))
    found = {name: {tuple(pair) for pair in cost.said["pairs"]} for name, cost in costs.items()}
    truth, inbox = made / "truth.jsonl", made / "inbox"
    said = {
        name: {band: hit / of for band, hit, of in recall(truth, pairs, inbox)} for name, pairs in found.items()
    }
    for band, hit, of in recall(truth, {tuple(pair) for pair in ours.said["pairs"]}, inbox):
        beside = {name: bands[band] for name, bands in said.items()}
        yield row(f"{label}: planted reuse found, {band}", hit / of, beside, kind="accuracy", note=f"{of:,} pairs")


def _overlap(inbox: Path, folder: Path, pairs: bool = False) -> Cost:
    folder.mkdir()
    return run("tests.bench.overlap_run", inbox=inbox, folder=folder, pairs=pairs)


def _cpu(cost: Cost) -> float:
    return float(sum(cost.said["stages"].values()))


def row(figure: str, ours: float, peers: dict[str, float] | None = None, wanted: str = "", unit: str = "",
        kind: str = "speed", note: str = "") -> dict[str, Any]:  # fmt: skip
    return {"figure": figure, "ours": ours, "peers": peers or {}, "wanted": wanted, "unit": unit, "kind": kind,
            "note": note}  # fmt: skip


def main() -> None:
    show("Overlap: speed and memory", measure())


if __name__ == "__main__":
    main()
