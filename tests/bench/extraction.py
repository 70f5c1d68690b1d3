"""Story text from web pages, scored on the public article-extraction benchmark.

Per page the word 4-grams of body and ground truth are compared as multisets (as in the benchmark's own
evaluate.py); F1 is the mean over pages.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from flows.text.agencies import known_agencies
from flows.text.article import STORY, Fields, parse_article

_TOKEN = re.compile(r"\w+")


def grams(text: str, n: int = 4) -> Counter[tuple[str, ...]]:
    """The n-grams of a text's tokens; the whole text where it is shorter."""
    tokens = _TOKEN.findall(text)
    if not tokens:
        return Counter()
    return Counter(tuple(tokens[i : i + n]) for i in range(max(1, len(tokens) - n + 1)))


class Score(NamedTuple):
    """Of one page."""

    precision: float
    recall: float
    f1: float


def score(truth: str, found: str) -> Score:
    want, have = grams(truth), grams(found)
    common = sum((want & have).values())
    if not want and not have:
        return Score(1.0, 1.0, 1.0)
    if not common:
        return Score(0.0, 0.0, 0.0)
    precision, recall = common / sum(have.values()), common / sum(want.values())
    return Score(precision, recall, 2 * precision * recall / (precision + recall))


def body(html: str) -> str:
    """A page's body as text.articles has it, furniture of its source apart (each page has its own source)."""
    article = parse_article(Fields(html=html), known_agencies(()))
    return "\n\n".join(block.text for block in article.blocks if block.role == STORY)


def mean_scores(pages: dict[str, str], truth: dict[str, str], extract: Callable[[str], str]) -> dict[str, Score]:
    return {page: score(truth[page], extract(html)) for page, html in pages.items()}


def measure(corpora: Path) -> dict[str, object]:
    """Mean F1, precision and recall beside trafilatura's own, and the page that fares worst."""
    import trafilatura

    folder = corpora / "extraction"
    given = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    files = sorted(folder.glob("html/*.html"))
    pages = {path.stem: path.read_text(encoding="utf-8", errors="replace") for path in files}
    truth = {page: given[page]["articleBody"] for page in pages}
    ours = mean_scores(pages, truth, body)
    plain = mean_scores(pages, truth, lambda html: trafilatura.extract(html, include_comments=False) or "")
    precise = mean_scores(
        pages, truth, lambda html: trafilatura.extract(html, include_comments=False, favor_precision=True) or ""
    )
    worst = min(ours, key=lambda page: ours[page].f1)
    rows: list[dict[str, object]] = []
    for figure in Score._fields:
        row: dict[str, object] = {"figure": f"4-gram {figure}, mean of {len(pages)} pages"}
        for name, scores in (("ours", ours), ("trafilatura", plain), ("trafilatura, favor_precision", precise)):
            value = round(sum(getattr(s, figure) for s in scores.values()) / len(scores), 4)
            if name == "ours":
                row["ours"] = value
            else:
                row.setdefault("peers", {})[name] = value  # type: ignore[attr-defined]
        rows.append(row)
    rows[-1] |= {"wanted": ">= .975"}
    rows.append(
        {"figure": "worst page", "ours": round(ours[worst].f1, 3), "note": f"{given[worst].get('url')} {worst}"}
    )
    return {"rows": rows}


def main() -> None:
    from tests.bench.__main__ import show

    default = Path(__file__).resolve().parents[3] / "shared" / "corpora"
    show({"extraction": measure(Path(os.environ.get("WIRECOPY_CORPORA", default)))["rows"]})  # type: ignore[dict-item]


if __name__ == "__main__":
    main()
