"""The whole pipeline, file to published tables: what an article costs, how that grows, where the time goes.

Every run is a process of its own without Prefect. Figures are CPU seconds (with child processes) and ratios
taken in one sitting, so that they mean the same on a busy machine.
"""

from __future__ import annotations

import json
import math
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

from tests.bench import synthetic
from tests.bench.peers import texts
from tests.bench.process import Cost, run

SIZES = (1_000, 10_000, 100_000)
PEER_SIZE = 10_000  # datasketch takes a minute and a gigabyte for more
TURNS = 3  # of the run with 1% more, to be told by its median: single ones differ by a tenth
NAMED = 20_000  # Reuters articles with entities: all there are


def measure(corpora: Path, articles: int = SIZES[-1]) -> dict[str, Any]:
    """Rows of the table: figure, ours, peers, wanted. `articles` is the size of the largest run."""
    sizes = [n for n in SIZES if n < articles] + [articles]
    with tempfile.TemporaryDirectory(prefix="wirecopy-bench-") as folder:
        rows = [*with_names(corpora, Path(folder), min(articles, NAMED)), *without_names(corpora, Path(folder), sizes)]
    return {"rows": rows}


def with_names(corpora: Path, folder: Path, articles: int) -> Iterator[dict[str, Any]]:
    """The run with entities on Reuters articles, beside bare NER of its distinct sentences."""
    inbox = folder / "reuters"
    inbox.mkdir()
    with (corpora / "reuters21578" / "articles.jsonl").open(encoding="utf-8") as lines:
        inbox.joinpath("articles.jsonl").write_text("".join(islice(lines, articles)), encoding="utf-8")
    cost = pipeline(inbox, data_dir=folder / "named", entity_model="en_core_web_md")
    bare = run("tests.bench.peers", peer="bare_ner", warehouse=folder / "named" / "warehouse.duckdb", limit=10_000_000)
    n = cost.said["n_articles"]
    yield row(f"Reuters, {n:,} articles, with entities: CPU", cost.cpu, {"bare NER of its distinct sentences":
              bare.said["cpu"]}, "<= 1.5 times", unit="s")  # fmt: skip
    yield row("bare NER: CPU of 400 distinct words", 400 * bare.said["cpu"] / bare.said["n_words"], unit="s")
    yield row(f"Reuters, {n:,} articles, with entities: memory", cost.peak_bytes / 1e9, unit="GB")
    yield row(f"Reuters, {n:,} articles, with entities: cores used", cost.cpu / cost.wall, wanted="> 1.5 of 2")
    yield from shares(f"Reuters, {n:,} articles", cost)


def without_names(corpora: Path, folder: Path, sizes: list[int]) -> Iterator[dict[str, Any]]:
    """Synthetic corpora of growing size without entities; on the largest, a run with nothing new and one with 1%."""
    costs: list[tuple[int, Cost]] = []
    for n in sizes:
        made = folder / f"synthetic-{n}"
        synthetic.write(corpora, made, n, more=n // 100)
        inbox, data = made / "inbox", made / "data"
        cost = pipeline(inbox, data_dir=data)
        costs.append((n, cost))
        label = f"synthetic, {n:,} articles"
        floor = run("tests.bench.peers", peer="one_pass", inbox=inbox)
        yield row(f"{label}: articles per CPU second", n / cost.cpu, {"read and hash every word": n / floor.cpu},
                  ">= 300" if n >= PEER_SIZE else "", unit="1/s", n=n)  # fmt: skip
        yield row(f"{label}: words an article", floor.said["n_words"] / n, kind="size")
        for what, size in (("warehouse", _size(data / "warehouse.duckdb")), ("export", _size(data / "export")),
                           ("report", _size(data / "report")), ("inbox", _size(inbox))):  # fmt: skip
            yield row(f"{label}: {what}, kB an article", size / n / 1e3, kind="size")
        yield row(f"{label}: memory", cost.peak_bytes / 1e9, wanted="< 4" if n == sizes[-1] else "", unit="GB")
        yield row(f"{label}: cores used", cost.cpu / cost.wall, wanted="> 1.5 of 2" if n >= PEER_SIZE else "")
        yield from shares(label, cost, of="pairs of planted reuse found", truth=made / "truth.jsonl", data=data)
        if n == PEER_SIZE:
            yield from peers(n, cost, inbox, made / "truth.jsonl")
    for (n, few), (m, many) in pairwise(costs):
        yield row(f"growth of CPU from {n:,} to {m:,} articles: exponent", exponent(n, few.cpu, m, many.cpu),
                  wanted="near 1")  # fmt: skip
        yield row(f"growth of memory from {n:,} to {m:,} articles: exponent",
                  exponent(n, few.peak_bytes, m, many.peak_bytes), wanted="well under 1")  # fmt: skip
    n, full = costs[-1]
    again = pipeline(inbox, data_dir=data)
    assert again.said["outcome"] == "unchanged", again.said
    yield row(f"synthetic, {n:,} articles: CPU of a run with nothing new", again.cpu, wanted="< 3", unit="s")
    turns = sorted((pipeline(inbox, made / "more", data_dir=copy) for copy in _copies(data)), key=lambda cost: cost.cpu)
    more, all_cpu = turns[TURNS // 2], ", ".join(f"{turn.cpu:.1f}" for turn in turns)
    yield row(f"synthetic, {n:,} articles: 1% more, share of the full build's CPU", more.cpu / full.cpu,
              wanted="<= .15", note=f"the middle of {all_cpu} s of {full.cpu:.0f}")  # fmt: skip
    yield from shares(f"synthetic, {n:,} articles, 1% more", more)


def _copies(data: Path) -> Iterator[Path]:
    """A published data folder as it is, TURNS times."""
    for turn in range(TURNS):
        copy = data.with_name(f"{data.name}-{turn}")
        shutil.copytree(data, copy, symlinks=True)
        os.sync()  # or the run would be held up by what is still to be written
        yield copy
        shutil.rmtree(copy)


def pipeline(*inbox: Path, data_dir: Path, entity_model: str = "none") -> Cost:
    """One run; its outcome is "published" or "unchanged". Raises RuntimeError for any other."""
    cost = run("tests.bench.one_run", inbox=[str(p) for p in inbox], data_dir=data_dir, entity_model=entity_model)
    if cost.said["outcome"] not in ("published", "unchanged"):
        raise RuntimeError(f"the run ended {cost.said['outcome']}: {cost.said['message'][:2000]}")
    return cost


def shares(label: str, cost: Cost, least: float = 0.03, of: str = "", truth: Path | None = None,
           data: Path | None = None) -> Iterator[dict[str, Any]]:  # fmt: skip
    """Share of CPU by stage, the small ones summed; and how much of the planted reuse was found."""
    total = cost.cpu
    stages = Counter(cost.said["stages"])
    small = sum(spent for spent in stages.values() if spent < least * total)
    for stage, spent in stages.most_common():
        if spent >= least * total:
            yield row(f"{label}: share of {stage}", spent / total, kind="share")
    yield row(f"{label}: share of all others", small / total, kind="share")
    if truth and data:
        for band, found, planted in recall(truth, our_pairs(data), truth.parent / "inbox"):
            yield row(f"{label}: {of}, {band}", found / planted, kind="accuracy", note=f"{planted:,} pairs")


def peers(n: int, ours: Cost, inbox: Path, truth: Path) -> Iterator[dict[str, Any]]:
    """The same articles by MinHash LSH: how quick, and how much of the planted reuse it sees."""
    costs = {name: run("tests.bench.peers", peer=name, inbox=inbox) for name in ("datasketch", "rensa")}
    yield row(f"synthetic, {n:,} articles: all tables, articles per CPU second", n / ours.cpu,
              {f"{name} (similar pairs only)": n / cost.cpu for name, cost in costs.items()}, unit="1/s")  # fmt: skip
    found = {name: {tuple(pair) for pair in cost.said["pairs"]} for name, cost in costs.items()}
    bands = {name: {band: hit / all_ for band, hit, all_ in recall(truth, pairs, inbox)}
             for name, pairs in found.items()}  # fmt: skip
    for band in bands["datasketch"]:
        yield row(f"synthetic, {n:,} articles: planted reuse found by the peers, {band}", None,
                  {name: shares[band] for name, shares in bands.items()}, kind="accuracy")  # fmt: skip


def recall(truth: Path, pairs: set[tuple[str, str]], inbox: Path) -> Iterator[tuple[str, int, int]]:
    """(band, found, planted) by the larger share of planted words; quoted sentences are a band of their own. Pairs
    with an article that is not in the inbox (it comes with the 1% more) do not count."""
    there = {url for url, _ in texts(str(inbox))}
    planted, found = Counter[str](), Counter[str]()
    with truth.open(encoding="utf-8") as lines:
        for pair in map(json.loads, lines):
            if not there.issuperset((pair["url_a"], pair["url_b"])):
                continue
            band = _band(pair)
            planted[band] += 1
            found[band] += tuple(sorted((pair["url_a"], pair["url_b"]))) in pairs
    for band in sorted(planted):
        yield band, found[band], planted[band]


def _band(pair: dict[str, Any]) -> str:
    if "quotes" in (pair["kind_a"], pair["kind_b"]):
        return "two quoted sentences"
    share = max(pair["a_in_b"], pair["b_in_a"])
    return next(f"share {low:.1f} to {high:.1f}" for low, high in pairwise((0, 0.1, 0.3, 0.5, 0.8, 9)) if share < high)


def our_pairs(data: Path) -> set[tuple[str, str]]:
    """Pairs of URLs with common copy or common quotations in a published warehouse."""
    import duckdb

    with duckdb.connect(str(data / "warehouse.duckdb"), read_only=True) as con:
        found: Iterable[tuple[str, str]] = con.execute("""
            select least(a.url, b.url), greatest(a.url, b.url)
            from (select article_a, article_b from overlap.article_pairs
                  union select article_a, article_b from overlap.quote_pairs)
            join text.articles as a on a.article_id = article_a join text.articles as b on b.article_id = article_b
            """).fetchall()
    return set(found)


def exponent(n: int, few: float, m: int, many: float) -> float:
    return math.log(many / few) / math.log(m / n)


def row(figure: str, ours: float | None, peers: dict[str, float] | None = None, wanted: str = "", unit: str = "",
        kind: str = "speed", note: str = "", n: int | None = None) -> dict[str, Any]:  # fmt: skip
    return {"figure": figure, "ours": ours, "peers": peers or {}, "wanted": wanted, "unit": unit, "kind": kind,
            "note": note, "n": n}  # fmt: skip


def _size(path: Path) -> int:
    return sum(p.stat().st_size for p in path.resolve().rglob("*")) if path.is_dir() else path.stat().st_size
