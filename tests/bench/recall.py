"""Planted reuse: seven ways of taking copy, and one wire story that 200 outlets run. What is found, and at what price.

Pairs come from the real tables; the peers are MinHash LSH at their usual settings.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from tests.bench.planted import Planted, plant
from tests.bench.published import show, similar, tables

CORPORA = Path(os.environ.get("WIRECOPY_CORPORA", Path(__file__).resolve().parents[2].parent / "shared" / "corpora"))
Pair = tuple[str, str]


def measure(corpora: Path = CORPORA, cases: int = 200, copies: int = 200) -> dict[str, Any]:
    """Rows: recall of each scenario, the share of the wire story's copies linked, unrelated pairs linked."""
    planted = plant(corpora, cases, copies)
    with tempfile.TemporaryDirectory(prefix="wirecopy-bench-") as folder:
        inbox = Path(folder) / "planted.jsonl"
        planted.write(inbox)
        found, copy = related(inbox)
    urls = [record["url"] for record in planted.records]
    sketched = {
        name: {_pair(urls[i], urls[j]) for i, j in pairs}
        for name, pairs in similar([record["text"] for record in planted.records]).items()
    }
    rows: list[dict[str, Any]] = [
        {
            "figure": f"recall: {scenario}",
            "ours": share(pairs, found),
            "peers": {name: share(pairs, said) for name, said in sketched.items()},
            "wanted": ">= 0.98",
            "note": f"{len(pairs)} cases",
        }
        for scenario, pairs in planted.pairs.items()
    ]
    rows.append(
        {
            "figure": f"wire story: share of {copies} copies linked with it",
            "ours": linked(planted, copy),
            "peers": {name: linked(planted, said) for name, said in sketched.items()},
            "wanted": ">= 1",
        }
    )
    n = len(urls)
    rows.append(
        {
            "figure": "unrelated pairs linked",
            "ours": 100 * len(copy - related_by_planting(planted)) / (n * (n - 1) / 2),
            "unit": "%",
            "wanted": "< 0.1",
            "note": f"of {n * (n - 1) // 2:,}",
        }
    )
    return {"rows": [{"kind": "accuracy", **row} for row in rows]}


def related(inbox: Path) -> tuple[set[Pair], set[Pair]]:
    """(pairs with copy or quotations in common, pairs with copy), by url."""
    with tables(inbox) as con:
        rows = con.execute("""
            select a.url, b.url, relation
            from overlap.alignments
            join text.articles as a on article_a = a.article_id
            join text.articles as b on article_b = b.article_id
        """).fetchall()
    return {_pair(a, b) for a, b, _ in rows}, {_pair(a, b) for a, b, relation in rows if relation != "shared_quotes"}


def share(pairs: list[Pair], found: set[Pair]) -> float:
    return sum(_pair(*pair) in found for pair in pairs) / len(pairs)


def linked(planted: Planted, found: set[Pair]) -> float:
    """Share of the wire story's copies that are joined with it, by one pair or by several."""
    first, copies = planted.wire
    members = {first, *copies}
    neighbours: dict[str, set[str]] = {url: set() for url in members}
    for a, b in found:
        if a in members and b in members:
            neighbours[a].add(b)
            neighbours[b].add(a)
    reached, todo = {first}, [first]
    while todo:
        new = neighbours[todo.pop()] - reached
        reached |= new
        todo += new
    return (len(reached) - 1) / len(copies)


def related_by_planting(planted: Planted) -> set[Pair]:
    first, copies = planted.wire
    wire = [first, *copies]
    return {_pair(*pair) for pairs in planted.pairs.values() for pair in pairs} | {
        _pair(a, b) for i, a in enumerate(wire) for b in wire[:i]
    }


def _pair(a: str, b: str) -> Pair:
    return (a, b) if a < b else (b, a)


def main() -> None:
    show("Planted reuse", measure())


if __name__ == "__main__":
    main()
