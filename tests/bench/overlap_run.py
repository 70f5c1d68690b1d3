"""The overlap models alone, fingerprints to passages, in a process of its own: what each stage costs.

The articles' texts are taken as clean bodies, so that nothing but overlap is measured.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from tests.bench.process import cpu_so_far

MODELS = ("overlap.fingerprints", "overlap.candidates", "overlap.alignments", "overlap.passages")


def main(inbox: str, folder: str, workers: int = 1, pairs: bool = False) -> dict[str, Any]:
    """CPU seconds by model and what they made of inbox/*.jsonl; `pairs` writes the related urls to folder."""
    from flows.contents import record
    from flows.materialize import Context, materialize
    from flows.models import find_models
    from flows.seeds import load_seeds
    from flows.settings import PROJECT, Settings
    from flows.warehouse import connect
    from flows.workers import Workers

    settings = Settings(data_dir=Path(folder), threads=2, workers=workers)
    models = find_models(PROJECT / "sql")
    stages: dict[str, float] = {}
    with connect(Path(folder) / "bench.duckdb", settings=settings) as con:
        _load(con, inbox)
        load_seeds(con, settings.extra_seeds)
        record(con, "text.articles")
        context = Context(settings.for_models(), Workers(workers, Path(folder) / "batches"))
        materialize(con, models["text.sentences"], context)
        for name in MODELS:
            before = cpu_so_far()
            materialize(con, models[name], context)
            stages[name] = cpu_so_far() - before
        context.workers.close()
        counts = {
            table: con.sql(f"select count(*) from {table}").fetchall()[0][0]
            for table in ("text.articles", "overlap.candidates", "overlap.alignments", "overlap.passages")
        }
        related: list[Any] = []
        if pairs:
            related = con.sql("""
                select a.url, b.url from overlap.alignments
                join text.articles as a on a.article_id = article_a join text.articles as b on b.article_id = article_b
            """).fetchall()
    return {"stages": stages, **counts, "pairs": [sorted(pair) for pair in related]}


def _load(con: Any, inbox: str) -> None:
    con.execute("create schema if not exists text")
    con.execute(
        """
        create or replace table text.articles as
        select
            printf('%016d', row_number() over ()) as article_id, source as source_id, url, text as body,
            try_cast(published_at as timestamp) as published_at, null::varchar as duplicate_of,
            null::varchar as published_precision
        from read_json($1, format = 'newline_delimited', columns = {source: 'varchar', url: 'varchar',
            text: 'varchar', published_at: 'varchar'})
        """,
        [f"{inbox}/*.jsonl"],
    )


if __name__ == "__main__":
    print(json.dumps(main(**json.loads(sys.argv[1]))))
