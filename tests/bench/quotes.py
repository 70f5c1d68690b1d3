"""Direct quotations of six words or more, and who says them, against gold (../shared/corpora/polnear).

Found: one of our quotations overlaps at least half of the gold one. A named speaker (gold has a name) is right if the
last word of ours, a person's surname, is part of a name in gold. Rules were written on one half of the articles
(corpora.is_for_rules); the figures claimed are of the other.

Precision was read: of 100 quotations drawn from the half for claims 98 are words that somebody said or wrote, the
other two a job title and a nickname (24 November 2026); of their 90 speakers 8 were wrong, mostly by a pronoun.
"""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import Any

from flows.entities.context import Subject
from flows.entities.engine import recognise
from flows.entities.linking import link
from flows.entities.mentions import mentions
from flows.entities.names import kind, name_key
from flows.entities.quotes import Quote, quotes
from flows.text.sentences import sentence_spans
from tests.bench import corpora
from tests.flows.entities.known import seeds

WORDS = 6
_NAME = re.compile(r"[A-Z][\w’'.-]+")
_NO_NAME = {"the", "a", "an", "he", "she", "they", "it", "we", "i", "his", "her", "one", "another", "some", "many"}


def attributed(body: str) -> list[Quote]:
    """The quotations of a body, by the way the models go."""
    spans = [(start, end) for _, start, end in sentence_spans(body)]
    found = [
        (start + e.start, start + e.end, e.label)
        for (start, _), entities in zip(spans, recognise([body[s:e] for s, e in spans]), strict=True)
        for e in entities
    ]
    named = mentions(body, [start for start, _ in spans], found, seeds())
    speaking = ("person", "org", "place")
    subjects = [
        Subject(m.start, m.end, m.label == "PERSON", i.name, i.entity_id, kind(m.label) in speaking)
        for m, i in zip(named, link(body, named, seeds()), strict=True)
    ]
    return quotes(body, subjects, list(seeds().titles))


def overlap(quote: Quote, start: int, end: int) -> int:
    return min(quote.end, end) - max(quote.start, start)


def judge(folder: Path) -> dict[bool, dict[str, int]]:
    """Counts for each half: {is for rules: {quotations, found, named, right, unnamed}}."""
    gold = defaultdict(list)
    for row in corpora.records(folder / "polnear" / "quotes.jsonl"):
        if len(row["text"].split()) >= WORDS:
            gold[row["url"]].append(row)
    counts = {half: dict.fromkeys(("quotations", "found", "named", "right", "silent"), 0) for half in (True, False)}
    for article in corpora.records(folder / "polnear" / "articles.jsonl"):
        count = counts[corpora.is_for_rules(article["url"])]
        ours = attributed(article["text"])
        for row in gold[article["url"]]:
            count["quotations"] += 1
            best = max(ours, key=lambda q, row=row: overlap(q, row["start"], row["end"]), default=None)  # type: ignore[misc]
            if best is None or 2 * overlap(best, row["start"], row["end"]) < row["end"] - row["start"]:
                continue
            count["found"] += 1
            names = {name_key(word) for word in _NAME.findall(row["speaker"] or "")} - _NO_NAME - {""}
            if names:
                count["named"] += 1
                said = name_key(best.speaker or "").split()[-1:]
                count["right"] += bool(said) and said[0] in {word for name in names for word in name.split()}
                count["silent"] += best.speaker is None
    return counts


def measure(corpora_folder: Path) -> dict[str, Any]:
    """Recall of quotations and accuracy of named speakers, on both halves."""
    table = []
    for for_rules, count in sorted(judge(corpora_folder).items()):
        half = "half for rules" if for_rules else "half for claims"
        for figure, wanted, part, whole in (
            ("quotations of six words or more found", ">= 95", "found", "quotations"),
            ("named speaker right", ">= 85", "right", "named"),
            ("of these without any speaker", "", "silent", "named"),
        ):
            table.append({
                "figure": f"{figure}, {half}", "ours": 100 * count[part] / count[whole], "wanted": wanted, "unit": "%",
                "note": f"{count[part]} of {count[whole]}",
            })  # fmt: skip
    return {"rows": table}


def main() -> None:
    for row in measure(corpora.folder())["rows"]:
        print(f"{row['figure']:60} {row['ours']:6.1f} {row['unit']} {row['wanted']:6} {row['note']}")


if __name__ == "__main__":
    main()
