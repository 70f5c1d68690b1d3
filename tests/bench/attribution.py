"""Which agency an article is credited to, against the `wire` label of PolNeAR (AP, UPI, AFP, Reuters or none).

Three of its 69 wire articles name no agency anywhere; rows labelled NA are left out.
"""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path

from flows.text.agencies import Agencies, known_agencies
from flows.text.article import Fields, parse_article

ROOT = Path(__file__).resolve().parents[2]


def agencies() -> Agencies:
    """Those of the project's own seed."""
    with (ROOT / "seeds" / "agencies.csv").open(encoding="utf-8", newline="") as file:
        return known_agencies(tuple((r["agency_id"], r["name"], r["tags"], r["names"]) for r in csv.DictReader(file)))


def judged(corpora: Path) -> list[tuple[str, str | None, str | None]]:
    """(url, agency labelled, agency credited by us) of every judged article."""
    known = agencies()
    rows = []
    for line in (corpora / "polnear" / "articles.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if record["wire"] == "NA":
            continue
        given = Fields(
            title=record["title"], text=record["text"], byline=record["byline"], published=record["published_at"]
        )
        label = None if record["wire"] in (None, "None") else record["wire"].lower()
        rows.append((record["url"], label, parse_article(given, known).agency_id))
    return rows


def measure(corpora: Path) -> dict[str, object]:
    """Share of wire articles credited right, share of the others credited to any agency, and who was wrong."""
    rows = judged(corpora)
    wire = [row for row in rows if row[1]]
    others = [row for row in rows if not row[1]]
    right = [row for row in wire if row[1] == row[2]]
    wrong = [f"{url} ({found})" for url, _, found in others if found]
    return {
        "rows": [
            {
                "figure": f"credited right, of {len(wire)} wire articles",
                "ours": round(len(right) / len(wire), 4),
                "wanted": ">= .92",
                "note": "missed: " + ", ".join(row[0] for row in wire if row not in right),
            },
            {
                "figure": f"credited wrongly, of {len(others)} others",
                "ours": round(len(wrong) / len(others), 4),
                "wanted": "<= .02",
                "note": ", ".join(wrong),
            },
        ]
    }


def main() -> None:
    from tests.bench.__main__ import show

    corpora = Path(os.environ.get("WIRECOPY_CORPORA", ROOT.parent / "shared" / "corpora"))
    show({"attribution": measure(corpora)["rows"]})  # type: ignore[dict-item]


if __name__ == "__main__":
    main()
