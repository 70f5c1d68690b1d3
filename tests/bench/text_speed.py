"""Loading and the text stages: articles of 400 words a CPU second, from plain-text JSON records, one process.

CPU time is taken by os.times (DuckDB's threads count too); imports are made before the clock starts.
"""

from __future__ import annotations

import cProfile
import io
import json
import os
import pstats
import random
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from flows.load import load, waiting
from flows.materialize import Context, materialize
from flows.models import find_models
from flows.seeds import load_seeds
from flows.settings import PROJECT
from flows.warehouse import connect
from flows.workers import Workers

ARTICLES, WORDS = 4000, 400
STAGES = ("text.current", "text.parsed", "text.furniture", "text.story_blocks", "text.articles", "text.sentences")


def write_inbox(corpora: Path, path: Path, n: int = ARTICLES) -> None:
    """`n` articles of about 400 words, of Reuters-21578 paragraphs, in 20 sources over 60 days."""
    source = (corpora / "reuters21578" / "articles.jsonl").read_text(encoding="utf-8").splitlines()[:6000]
    paragraphs = [" ".join(p.split()) for line in source for p in json.loads(line)["text"].split("\n\n")]
    paragraphs = [p for p in paragraphs if 15 <= p.count(" ") <= 80 and p.endswith(".")]
    choose = random.Random(7)
    with path.open("w", encoding="utf-8") as out:
        for number in range(n):
            body: list[str] = []
            while sum(p.count(" ") + 1 for p in body) < WORDS:
                body.append(choose.choice(paragraphs))
            published = datetime(2026, 1, 1) + timedelta(minutes=choose.randrange(60 * 24 * 60))
            record = {
                "source": f"paper{number % 20}.example",
                "url": f"https://paper{number % 20}.example/{number}",
                "title": " ".join(body[0].split()[:9]),
                "text": "\n\n".join(body),
                "published_at": published.isoformat() + "Z",
            }
            out.write(json.dumps(record) + "\n")


def run(inbox: Path, folder: Path) -> dict[str, float]:
    """CPU seconds of each stage."""
    models = find_models(PROJECT / "sql")
    context = Context({}, Workers(1, folder / "batches"))
    spent: dict[str, float] = {}
    with connect(folder / "warehouse.duckdb") as con:
        load_seeds(con, ())
        before = cpu()
        load(con, waiting(None, [inbox]), datetime(2026, 3, 1))
        spent["load"] = cpu() - before
        for name in STAGES:
            before = cpu()
            materialize(con, models[name], context)
            spent[name] = cpu() - before
    return spent


def cpu() -> float:
    times = os.times()
    return times.user + times.system


def measure(corpora: Path) -> dict[str, object]:
    """Articles a CPU second, whole and by stage."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_inbox(corpora, folder / "few.jsonl", 50)
        (folder / "warm").mkdir()
        run(folder / "few.jsonl", folder / "warm")  # imports and caches
        write_inbox(corpora, folder / "inbox.jsonl")
        spent = run(folder / "inbox.jsonl", folder)
    speed = ARTICLES / sum(spent.values())
    stages = ", ".join(f"{stage} {1000 * value / ARTICLES:.2f}" for stage, value in spent.items())
    return {
        "rows": [
            {
                "figure": f"load and text stages, {ARTICLES} articles of {WORDS} words",
                "ours": round(speed, 1),
                "unit": "articles / CPU s",
                "wanted": ">= 600",
                "note": f"ms an article: {stages}",
            }
        ]
    }


def profile(corpora: Path, lines: int = 15) -> str:
    """Where the time goes, by function."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_inbox(corpora, folder / "inbox.jsonl", 1000)
        profiler = cProfile.Profile()
        profiler.runcall(run, folder / "inbox.jsonl", folder)
    out = io.StringIO()
    pstats.Stats(profiler, stream=out).sort_stats("tottime").print_stats(lines)
    return out.getvalue()


def main() -> None:
    from tests.bench.__main__ import show

    corpora = Path(os.environ.get("WIRECOPY_CORPORA", PROJECT.parent / "shared" / "corpora"))
    show({"text_speed": measure(corpora)["rows"]})  # type: ignore[dict-item]
    print(profile(corpora))


if __name__ == "__main__":
    main()
