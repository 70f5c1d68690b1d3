"""Stories beside tf-idf with average linkage: B-cubed on BASIL and ECB+, by the run that users make.

BASIL has three sources for each event, with dates and headlines. ECB+ has neither, one source an article, and
for each event a second one of the same kind to confuse it with (two earthquakes, two arrests of one actor).
One set of parameters serves both; the baseline's threshold is fitted on the very data it is scored on.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

CORPORA = Path(os.environ.get("WIRECOPY_CORPORA", Path(__file__).resolve().parents[2].parent / "shared" / "corpora"))
WANTED = {"basil": 0.97, "ecbplus": 0.91}


class Score(NamedTuple):
    precision: float
    recall: float
    f1: float


def b_cubed(found: Sequence[object], true: Sequence[object]) -> Score:
    """B-cubed of a clustering (Bagga and Baldwin 1998): labels of the same items, found and true."""
    both, in_found, in_true = Counter(zip(found, true, strict=True)), Counter(found), Counter(true)
    precision = sum(n * n / in_found[f] for (f, _), n in both.items()) / len(true)
    recall = sum(n * n / in_true[t] for (_, t), n in both.items()) / len(true)
    return Score(precision, recall, 2 * precision * recall / (precision + recall))


def stories(file: Path, entity_model: str | None = None) -> dict[str, str]:
    """Story by url, of a full run up to overlap.story_articles. entity_model "none" looks for no entities."""
    from flows.pipeline import execute
    from flows.settings import Settings
    from flows.warehouse import Warehouse, connect

    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder))
        if entity_model:
            settings = settings.model_copy(update={"entity_model": entity_model})
        execute([file], settings, selection="+overlap.story_articles")
        with connect(Warehouse(Path(folder)).building, read_only=True) as con:
            return dict(con.sql("""
                select a.url, s.story_id
                from overlap.story_articles as s inner join text.articles as a on s.article_id = a.article_id
            """).fetchall())  # fmt: skip


def baseline(texts: Sequence[str], true: Sequence[str]) -> Score:
    """tf-idf of the words, average linkage, the threshold that scores best on these very labels."""
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectors = TfidfVectorizer(sublinear_tf=True, stop_words="english").fit_transform(texts)
    distance = (1 - (vectors @ vectors.T).toarray()).clip(0)
    distance[range(len(texts)), range(len(texts))] = 0
    tree = linkage(squareform(distance, checks=False), "average")
    cuts = (fcluster(tree, step / 100, "distance").tolist() for step in range(50, 100))
    return max((b_cubed(cut, true) for cut in cuts), key=lambda score: score.f1)


def measure(corpora: Path = CORPORA) -> dict[str, list[dict[str, object]]]:
    """Rows of the table (figure, ours, peers, wanted, note): B-cubed F1 by corpus, with entities and without.

    Raises FileNotFoundError if the corpora are not there.
    """
    rows: list[dict[str, object]] = []
    for name, wanted in WANTED.items():
        file = corpora / name / "articles.jsonl"
        with file.open(encoding="utf-8") as lines:
            articles = [json.loads(line) for line in lines]
        true = [article["event"] for article in articles]
        peer = baseline([f"{article.get('title') or ''}\n{article['text']}" for article in articles], true)
        for entity_model in (None, "none"):
            found = stories(file, entity_model)
            score = b_cubed([found.get(article["url"], article["url"]) for article in articles], true)
            rows.append({
                "figure": f"{name}: B-cubed F1" + (", no entities" if entity_model else ""),
                "ours": round(score.f1, 3),
                "peers": {"tf-idf, average linkage, fitted": round(peer.f1, 3)},
                "wanted": f">= {wanted}",
                "note": f"{len(set(true))} events, {len(set(found.values()))} stories, "
                f"P {score.precision:.3f}, R {score.recall:.3f}",
            })  # fmt: skip
    return {"rows": rows}


def main() -> None:
    from tests.bench.__main__ import show

    show({"stories": measure()["rows"]})


if __name__ == "__main__":
    main()
