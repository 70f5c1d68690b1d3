"""Story text from web pages, scored on the public article-extraction benchmark.

Per page the word 4-grams of body and ground truth are compared as multisets (as in the benchmark's own
evaluate.py); F1 is the mean over pages.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from pathlib import Path

from flows.text.agencies import known_agencies
from flows.text.article import STORY, Fields, parse_article

_TOKEN = re.compile(r"\w+")


def grams(text: str, n: int = 4) -> Counter[tuple[str, ...]]:
    """The n-grams of a text's tokens; the whole text where it is shorter."""
    tokens = _TOKEN.findall(text)
    if not tokens:
        return Counter()
    return Counter(tuple(tokens[i : i + n]) for i in range(max(1, len(tokens) - n + 1)))


def score(truth: str, found: str) -> tuple[float, float, float]:
    """(precision, recall, F1) of a page."""
    want, have = grams(truth), grams(found)
    common = sum((want & have).values())
    if not want and not have:
        return 1.0, 1.0, 1.0
    if not common:
        return 0.0, 0.0, 0.0
    precision, recall = common / sum(have.values()), common / sum(want.values())
    return precision, recall, 2 * precision * recall / (precision + recall)


def body(html: str) -> str:
    """A page's body as text.articles has it, furniture of its source apart (each page has its own source)."""
    article = parse_article(Fields(html=html), known_agencies(()))
    return "\n\n".join(block.text for block in article.blocks if block.role == STORY)


def measure(corpora: Path) -> dict[str, object]:
    """Mean F1, precision and recall, and the page that fares worst."""
    folder = corpora / "extraction"
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    pages = {path.stem: path.read_text(encoding="utf-8", errors="replace") for path in folder.glob("html/*.html")}
    scores = {page: score(truth[page]["articleBody"], body(html)) for page, html in sorted(pages.items())}
    n = len(scores)
    worst = min(scores, key=lambda page: scores[page][2])
    return {
        "pages": n,
        "f1": sum(s[2] for s in scores.values()) / n,
        "precision": sum(s[0] for s in scores.values()) / n,
        "recall": sum(s[1] for s in scores.values()) / n,
        "worst_page": worst,
        "worst_f1": scores[worst][2],
        "worst_url": truth[worst].get("url"),
    }


def main() -> None:
    default = Path(__file__).resolve().parents[3] / "shared" / "corpora"
    for name, value in measure(Path(os.environ.get("WIRECOPY_CORPORA", default))).items():
        print(f"{name:12} {value:.3f}" if isinstance(value, float) else f"{name:12} {value}")


if __name__ == "__main__":
    main()
