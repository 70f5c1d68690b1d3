"""Backlogs: many articles at once, in bounded memory, with progress, and no batch is worked on twice."""

from __future__ import annotations

import itertools
import json
import multiprocessing
import os
import random
import resource
import shutil
import signal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.pipeline import Steps, execute
from flows.settings import PROJECT
from tests.flows.runs import FOUND, OWN, article, differing, only_checked, run, settings, tables, write

CORPORA = Path(os.environ.get("WIRECOPY_CORPORA", PROJECT.parent / "shared" / "corpora")).resolve()
SPAWN = multiprocessing.get_context("spawn")


def corpus(name: str) -> Path:
    path = CORPORA / name / "articles.jsonl"
    if not path.exists():
        pytest.skip(f"{path} is not there; say where the corpora are in WIRECOPY_CORPORA")
    return path


def killed_in(table: str, at: int, inbox: str, data_dir: str, given: dict[str, Any]) -> None:
    """A run that is killed once `at` keys of a memo are done."""

    def progress(name: str, done: int, total: int) -> None:
        if name == table and done >= at:
            os.kill(os.getpid(), signal.SIGKILL)

    with only_checked():
        execute([Path(inbox)], settings(Path(data_dir), **given), steps=Steps(progress=progress))


def interrupted(table: str, at: int, inbox: Path, data_dir: Path, **given: Any) -> None:
    process = SPAWN.Process(target=killed_in, args=(table, at, str(inbox), str(data_dir), given))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL


def test_a_run_killed_in_a_memo_goes_on_after_the_last_finished_batch(tmp_path: Path) -> None:
    batch = FOUND["text.parsed"].batch
    write(tmp_path / "inbox", "0", [article(n, f"s{n % 7}", [f"{OWN[n % 4]} It was number {n}."], n % 24)
                                    for n in range(batch + 100)])
    interrupted("text.parsed", batch, tmp_path / "inbox", tmp_path / "data")
    assert not (tmp_path / "data" / "warehouse.duckdb").exists()
    shown: list[tuple[str, int, int]] = []
    result = execute([tmp_path / "inbox"], settings(tmp_path / "data"), selection="text.*",
                     steps=Steps(progress=lambda *told: shown.append(told)))
    assert result.loaded.n_loaded == 0  # it is all there
    [parsed] = [built for built in result.built if built.name == "text.parsed"]
    assert (parsed.n_rows, parsed.n_computed) == (batch + 100, 100)
    assert [told[1:] for told in shown if told[0] == "text.parsed"] == [(0, 100), (100, 100)]


@pytest.mark.corpora
def test_nineteen_thousand_articles_in_one_go_are_resumed_in_bounded_memory(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    shutil.copy(corpus("reuters21578"), tmp_path / "inbox" / "reuters.jsonl")
    given = {"memory_limit": "1GB", "threads": 2, "workers": 2}
    interrupted("text.parsed", 5_000, tmp_path / "inbox", tmp_path / "data", **given)
    interrupted("text.sentences", 10_000, tmp_path / "inbox", tmp_path / "data", **given)
    process = SPAWN.Process(target=_whole, args=(str(tmp_path / "inbox"), str(tmp_path / "data"), given,
                                                 str(tmp_path / "computed")))  # fmt: skip
    process.start()
    process.join()
    assert process.exitcode == 0
    parsed, sentences, peak = map(int, (tmp_path / "computed").read_text().split())
    assert parsed == 0  # all was done before the second kill
    assert 0 < sentences < 10_000
    assert peak < 2_000_000, f"{peak:,} kB at the peak"
    with duckdb.connect(str(tmp_path / "data" / "warehouse.duckdb"), read_only=True) as con:
        assert con.sql("select count(*) from mart.articles").fetchall() == [(19_043,)]


def _whole(inbox: str, data_dir: str, given: dict[str, Any], said: str) -> None:
    with only_checked():
        result = execute([Path(inbox)], settings(Path(data_dir), **given))
    assert result.outcome == "published"
    computed = {built.name: built.n_computed for built in result.built}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    Path(said).write_text(f"{computed['text.parsed']} {computed['text.sentences']} {peak}")


@pytest.mark.corpora
@pytest.mark.parametrize("seed", range(3))
def test_a_random_split_of_real_news_equals_one_load(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    lines = corpus("helsinki").read_text(encoding="utf-8").splitlines(keepends=True)
    lines = list({json.loads(line)["url"]: line for line in lines}.values())  # the order of revisions counts
    start = chance.randrange(len(lines) - 60)
    chosen = lines[start:start + 60]
    (tmp_path / "whole").mkdir()
    (tmp_path / "whole" / "all.jsonl").write_text("".join(chosen), encoding="utf-8")
    chance.shuffle(chosen)
    cuts = [0, *sorted(chance.sample(range(1, 60), 3)), 60]
    (tmp_path / "split").mkdir()
    with only_checked("text.articles"):
        run(tmp_path / "whole", tmp_path / "data")
        for number, (begin, end) in enumerate(itertools.pairwise(cuts)):
            (tmp_path / "split" / f"{number}.jsonl").write_text("".join(chosen[begin:end]), encoding="utf-8")
            run(tmp_path / "split", tmp_path / "parts")
    assert differing(tables(tmp_path / "data"), tables(tmp_path / "parts")) == []
    assert tables(tmp_path / "data")["overlap.article_pairs"]
