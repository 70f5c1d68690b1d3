"""Shares on the answers of Clough & Stevenson (2011): plagiarised in known degrees, and no news at all.

The shares are those of `wirecopy compare --json`.
"""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable, Sequence
from itertools import product
from pathlib import Path
from typing import Any

from tests.bench.published import show, tables

CORPORA = Path(os.environ.get("WIRECOPY_CORPORA", Path(__file__).resolve().parents[2].parent / "shared" / "corpora"))
DEGREE = {"non": 0, "heavy": 1, "light": 2, "cut": 3}


def measure(corpora: Path = CORPORA) -> dict[str, Any]:
    """Rows: AUC of derived or not, concordance of the share with the four degrees."""
    from flows.compare import compare, to_json

    folder = corpora / "clough_stevenson"
    with (folder / "labels.csv").open(encoding="utf-8", newline="") as lines:
        labels = list(csv.DictReader(lines))
    with (folder / "articles.jsonl").open(encoding="utf-8") as lines:
        texts = {record["url"]: record["text"] for record in map(json.loads, lines)}
    degrees = [DEGREE[label["category"]] for label in labels]
    pairs = [(label["url_answer"], label["url_original"]) for label in labels]
    with tables(folder / "articles.jsonl", "+overlap.fingerprints") as con:
        ours = [float(to_json(compare(con, answer, original))["a_in_b"]) for answer, original in pairs]
    plain = [containment(texts[answer], texts[original]) for answer, original in pairs]
    cosine = cosines(texts, pairs)
    rows = [
        {"figure": "derived or not: AUC", "ours": auc(degrees, ours), "wanted": ">= 0.96",
         "peers": {"5-gram containment": auc(degrees, plain), "tf-idf": auc(degrees, cosine)}},
        {"figure": "four degrees: concordance", "ours": concordance(degrees, ours), "wanted": ">= 0.875",
         "peers": {"5-gram containment": concordance(degrees, plain), "tf-idf": concordance(degrees, cosine)}},
    ]  # fmt: skip
    return {"rows": [{"kind": "accuracy", "note": f"{len(pairs)} answers", **row} for row in rows]}


def auc(degrees: Sequence[int], scores: Sequence[float]) -> float:
    """How often an answer that was derived scores above one that was not; ties count half."""
    return _ordered(degrees, scores, lambda x, y: x > 0 and y == 0)


def concordance(degrees: Sequence[int], scores: Sequence[float]) -> float:
    """How often, of two answers of different degree, the more derived one scores higher; ties count half."""
    return _ordered(degrees, scores, lambda x, y: x > y)


def _ordered(degrees: Sequence[int], scores: Sequence[float], counts: Callable[[int, int], bool]) -> float:
    items = list(zip(degrees, scores, strict=True))
    won = [(a > b) + (a == b) / 2 for (x, a), (y, b) in product(items, items) if counts(x, y)]
    return sum(won) / len(won)


def containment(answer: str, original: str, size: int = 5) -> float:
    """Share of the answer's word 5-grams that stand in the original."""
    from flows.text.words import match_key

    grams = [
        {" ".join(words[i : i + size]) for i in range(len(words) - size + 1)}
        for words in (match_key(text).split() for text in (answer, original))
    ]
    return len(grams[0] & grams[1]) / max(1, len(grams[0]))


def cosines(texts: dict[str, str], pairs: Sequence[tuple[str, str]]) -> list[float]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    number = {url: i for i, url in enumerate(texts)}
    vectors = TfidfVectorizer(sublinear_tf=True, stop_words="english").fit_transform(texts.values())
    return [float((vectors[number[a]] @ vectors[number[b]].T).sum()) for a, b in pairs]


def main() -> None:
    show("Clough & Stevenson", measure())


if __name__ == "__main__":
    main()
