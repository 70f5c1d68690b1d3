"""The synthetic news is what its truth says, and the table of figures judges by its goals."""

from __future__ import annotations

import json
import random
from itertools import pairwise
from pathlib import Path

import pytest

from tests.bench.__main__ import holds, rows
from tests.bench.plan import Figures, Plan
from tests.bench.synthetic import Article, articles, stories, truths, write


@pytest.fixture(scope="module")
def corpora(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of made-up sentences in the place of Reuters-21578."""
    folder = tmp_path_factory.mktemp("corpora")
    rng = random.Random(3)
    words = ["".join(rng.choices("abcdefghij", k=5)) for _ in range(800)]
    (folder / "reuters21578").mkdir()
    with (folder / "reuters21578" / "articles.jsonl").open("w") as file:
        for _ in range(60):
            sentences = [" ".join(rng.choices(words, k=rng.randint(11, 20))).capitalize() + "." for _ in range(12)]
            file.write(json.dumps({"text": "\n\n".join(sentences)}) + "\n")
    return folder


def runs_of_five(article: Article) -> set[tuple[str, ...]]:
    words = article.text.lower().split()
    return {tuple(words[i : i + 5]) for i in range(len(words) - 4)}


def test_the_same_number_gives_the_same_articles_in_order_of_time(corpora: Path) -> None:
    first, second = list(articles(corpora, 120)), list(articles(corpora, 120))
    assert [a.record() for a in first] == [a.record() for a in second]
    assert len(first) == len({a.url for a in first}) == 120
    assert [a.published for a in first] == sorted(a.published for a in first)


def test_planted_pairs_share_words_and_others_hardly_any(corpora: Path) -> None:
    told = {(t.url_a, t.url_b): t for story in stories(corpora, 120) for t in truths(story)}
    made = {a.url: a for a in articles(corpora, 120)}
    whole = [key for key, truth in told.items() if truth.a_in_b > 0.8 and truth.b_in_a > 0.8]
    assert whole
    for a, b in whole:
        assert len(runs_of_five(made[a]) & runs_of_five(made[b])) > 0.4 * len(runs_of_five(made[a]))
    lone = [a for a in made.values() if a.kind == "lone"]
    assert all(len(runs_of_five(a) & runs_of_five(b)) < 30 for a, b in pairwise(lone))


def test_more_articles_come_after_the_first_in_time(corpora: Path, tmp_path: Path) -> None:
    write(corpora, tmp_path, 50, more=5, per_file=20)
    inbox = [json.loads(line) for path in sorted(tmp_path.glob("inbox/*.jsonl")) for line in path.open()]
    more = [json.loads(line) for path in tmp_path.glob("more/*.jsonl") for line in path.open()]
    assert (len(inbox), len(more)) == (50, 5)
    assert max(a["published_at"] for a in inbox) <= min(a["published_at"] for a in more)


def test_goals_bound_the_figure_or_its_ratio_to_the_peer() -> None:
    assert holds({"ours": 0.96, "wanted": ">= .95"}, []) is True
    assert holds({"ours": 3.2, "wanted": "< 3"}, []) is False
    assert holds({"ours": 140.0, "wanted": "<= 1.5 times"}, [1.4]) is True
    assert holds({"ours": 1.0, "wanted": "near 1"}, []) is None


def test_any_nesting_of_numbers_becomes_rows() -> None:
    assert list(rows({"dev": {"f1": 0.9}})) == [{"figure": "dev: f1", "ours": 0.9}]
    assert list(rows({"rows": [{"figure": "f1", "ours": 0.9}]})) == [{"figure": "f1", "ours": 0.9}]


def test_a_plan_counts_an_article_once_and_the_stock_every_run() -> None:
    figures = Figures(once=0.004, again=0.001, names=0.02, disk=1, export=1, memory=1, base=1)
    assert Plan("a day", stock=14e6, new=1e6, runs=365).cpu(figures, names=True) == pytest.approx((24_000, 14_000))
