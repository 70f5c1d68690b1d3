"""Relations and shares on hand-labelled pairs of real news articles (helsinki), through the real tables."""

from __future__ import annotations

import csv
import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from tests.bench.published import show, similar, tables

CORPORA = Path(os.environ.get("WIRECOPY_CORPORA", Path(__file__).resolve().parents[2].parent / "shared" / "corpora"))
CLASSES = ("same_copy", "partly_derived", "shared_quotes", "none")
COPY = CLASSES[:2]
LABEL = {
    "identical": "same_copy",
    "syndicated": "same_copy",
    "partial": "partly_derived",
    "shared_quotes": "shared_quotes",
}


def measure(corpora: Path = CORPORA, labels: Path | None = None) -> dict[str, Any]:
    """Rows: F1 of copy or not, macro-F1 of the four classes, mean error of the shares in points.

    `labels` is a CSV of url_a, url_b, relation, a_in_b, b_in_a (default: the development pairs).
    """
    file = corpora / "helsinki" / "articles.jsonl"
    with (labels or corpora / "helsinki" / "pairs-dev.csv").open(encoding="utf-8", newline="") as lines:
        pairs = list(csv.DictReader(lines))
    with file.open(encoding="utf-8") as lines:
        texts = {record["url"]: record["text"] for record in map(json.loads, lines)}
    true = [pair["relation"] if pair["relation"] in CLASSES else "none" for pair in pairs]
    found = relations(file)
    ours = [found.get((pair["url_a"], pair["url_b"]), ("none", 0.0, 0.0)) for pair in pairs]
    errors = [
        abs(100 * share - float(pair[side]))
        for pair, label, (_, *shares) in zip(pairs, true, ours, strict=True)
        if label in COPY
        for side, share in zip(("a_in_b", "b_in_a"), shares, strict=True)
    ]
    peers = {name: copy_f1(true, said) for name, said in sketched(pairs, texts).items()}
    peers["tf-idf, threshold fitted here"] = copy_f1_of_tfidf(true, pairs, texts)
    peers["5-gram coverage, fitted on all 149 pairs"] = 0.815
    said = [relation for relation, *_ in ours]
    rows = [
        {"figure": "copy or not: F1", "ours": copy_f1(true, said), "peers": peers, "wanted": ">= 0.95"},
        {"figure": "four classes: macro-F1", "ours": sum(f1(true, said, {c}) for c in CLASSES) / len(CLASSES),
         "peers": {"5-gram coverage, fitted on all 149 pairs": 0.755}, "wanted": ">= 0.90"},
        {"figure": "shares of copying pairs: mean error", "ours": sum(errors) / len(errors), "unit": "points",
         "peers": {"5-gram coverage": 9.4}, "wanted": "<= 4.5"},
    ]  # fmt: skip
    return {"rows": [{"kind": "accuracy", "note": f"{len(pairs)} pairs", **row} for row in rows]}


def relations(file: Path) -> dict[tuple[str, str], tuple[str, float, float]]:
    """(relation, a_in_b, b_in_a) of every related pair, by their urls in both orders."""
    with tables(file) as con:
        rows = con.execute("""
            select a.url, b.url, relation, a_in_b, b_in_a
            from overlap.alignments
            join text.articles as a on article_a = a.article_id
            join text.articles as b on article_b = b.article_id
        """).fetchall()
    found = {}
    for url_a, url_b, relation, a_in_b, b_in_a in rows:
        found[url_a, url_b] = LABEL[relation], a_in_b, b_in_a
        found[url_b, url_a] = LABEL[relation], b_in_a, a_in_b
    return found


def f1(true: Sequence[str], said: Sequence[str], classes: Iterable[str]) -> float:
    """F1 of an item being in one of the classes."""
    counts = Counter((t in classes, s in classes) for t, s in zip(true, said, strict=True))
    return 2 * counts[True, True] / max(1, 2 * counts[True, True] + counts[True, False] + counts[False, True])


def copy_f1(true: Sequence[str], said: Sequence[str]) -> float:
    return f1(true, said, set(COPY))


def sketched(pairs: Sequence[dict[str, str]], texts: dict[str, str]) -> dict[str, list[str]]:
    """What MinHash LSH says of the pairs: copy where it calls them similar."""
    number = {url: i for i, url in enumerate(texts)}
    keys = [tuple(sorted((number[pair["url_a"]], number[pair["url_b"]]))) for pair in pairs]
    return {
        f"MinHash LSH .5, {name}": ["same_copy" if key in found else "none" for key in keys]
        for name, found in similar(list(texts.values())).items()
    }


def copy_f1_of_tfidf(true: Sequence[str], pairs: Sequence[dict[str, str]], texts: dict[str, str]) -> float:
    """The best F1 that any threshold on the cosine of tf-idf reaches on these very pairs."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    number = {url: i for i, url in enumerate(texts)}
    vectors = TfidfVectorizer(sublinear_tf=True, stop_words="english").fit_transform(texts.values())
    cosines = [float((vectors[number[p["url_a"]]] @ vectors[number[p["url_b"]]].T).sum()) for p in pairs]
    at: Callable[[float], list[str]] = lambda limit: ["same_copy" if c >= limit else "none" for c in cosines]  # noqa: E731
    return max(copy_f1(true, at(limit)) for limit in cosines)


def main() -> None:
    show("Pairs of real articles", measure())


if __name__ == "__main__":
    main()
