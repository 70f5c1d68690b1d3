"""The side-by-side page of one pair, and the few rows of it that stand for the pair elsewhere."""

from collections.abc import Mapping
from functools import cached_property
from typing import Literal

from flows.publish.marts import Pair, Record
from flows.publish.sidebyside import Edit, Passage, Row, Span, hues, moved, only_passages, side_by_side
from flows.publish.site import Site
from flows.publish.wording import safe_id

Text = Literal["full", "passages", "none"]

MAP_WIDTH = 1000
MATERIAL_SHOWN = 12
CONTEXT_WORDS = 4
# How an edit looks, by mart.edits.kind: what only one side has, what differs in words, what hardly differs.
KINDS = {
    "number": "",
    "name": "",
    "replacement": "reworded",
    "insertion": "alone",
    "deletion": "alone",
    "spelling": "spelling",
    "punctuation": "punctuation",
}


class Teaser:
    """What a story shows of its most telling pair, made when it is asked for; `mark` tells what it is made of."""

    def __init__(self, page: str, mark: str, pair: Pair, text: Text) -> None:
        self.page = page
        self.mark = mark
        self.pair = pair
        self.text = text

    @cached_property
    def rows(self) -> list[Row]:
        return _telling(_shown(self.pair, self.text))

    @cached_property
    def view(self) -> Record:
        return _view(self.pair, _shown(self.pair, self.text))


def pair_path(article_a: str, article_b: str) -> str:
    return f"pair/{safe_id(article_a)}-{safe_id(article_b)}.html"


def write_pair(site: Site, pair: Pair, story: Record | None, text: Text) -> Teaser:
    """Write the page of `pair`; `text` decides how much of the two texts it shows."""
    record, left, right = pair.pair, pair.left, pair.right
    path = pair_path(record["article_a"], record["article_b"])
    mark = site.mark(*vars(pair).values(), story and [story["story_id"], story["headline"], story["n_articles"]])
    teaser = Teaser(path, mark, pair, text)
    if site.keep(path, mark):
        return teaser
    shown = _shown(pair, text)
    material = [(p, e) for p in _in_order(pair.passages) for e in p.edits if e.is_material]
    teaser.view, teaser.rows = _view(pair, shown), _telling(shown)
    site.write(
        path,
        "pair.html",
        mark=mark,
        section="index",
        pair=record,
        left=left,
        right=right,
        left_share=pair.left_share,
        right_share=pair.right_share,
        passages=pair.passages,
        view=teaser.view,
        rows=shown,
        material=[_change(pair.left_body, p, e) for p, e in material[:MATERIAL_SHOWN]],
        n_more_material=max(0, len(material) - MATERIAL_SHOWN),
        shared_quotes=pair.shared_quotes if text != "none" else [],
        story=story,
    )
    return teaser


def _shown(pair: Pair, text: Text) -> list[Row]:
    if text == "none":
        return []
    rows = side_by_side(pair.left_body, pair.right_body, pair.passages, pair.left_quotes, pair.right_quotes)
    return rows if text == "full" else only_passages(rows, pair.passages)


def tells(record: Record, articles: Mapping[str, Record]) -> tuple[bool, bool, int, str, str]:
    """Sort key: the pair that shows best what happened to a story's copy comes first.

    Not the same text twice, one known to be earlier, much in common; changed numbers and names count most, and
    the copy as it came out first is better to compare with than another's edit of it.
    """
    earlier = record["earlier_article"]
    weight = record["n_shared_words"] + 40 * min(record["n_material_edits"], 3)
    weight += 100 if earlier and articles[earlier]["first_in_group"] is not False else 0
    return record["relation"] == "identical", not earlier, -weight, record["article_a"], record["article_b"]


def _view(pair: Pair, rows: list[Row]) -> Record:
    left, right = pair.left_body, pair.right_body
    hue = hues(pair.passages)
    scale = MAP_WIDTH / max(len(left), len(right), 1)

    def at(span: Span) -> tuple[float, float]:
        return round(span.start * scale, 1), round(span.end * scale, 1)

    return {
        "left": pair.left,
        "right": pair.right,
        "passages": pair.passages,
        "hues": hue,
        "moved": moved(rows),
        "kinds": KINDS,
        "left_width": round(len(left) * scale, 1),
        "right_width": round(len(right) * scale, 1),
        "bands": [
            {"number": p.number, "hue": hue[p.number], "left": at(p.left), "right": at(p.right)}
            for p in _in_order(pair.passages)
        ],
    }


def _in_order(passages: list[Passage]) -> list[Passage]:
    return sorted(passages, key=lambda p: (p.left, p.number))


def _change(body: str, passage: Passage, edit: Edit) -> Record:
    """A material edit with a few words around it, as the left text has them."""
    before = body[passage.left.start : edit.left.start].split(" ")
    after = body[edit.left.end : passage.left.end].split(" ")
    return {
        "passage": passage.number,
        "kind": edit.kind,
        "left": edit.left_text.strip(),
        "right": edit.right_text.strip(),
        "before": ("… " if len(before) > CONTEXT_WORDS + 1 else "") + " ".join(before[-CONTEXT_WORDS - 1 :]),
        "after": " ".join(after[: CONTEXT_WORDS + 1]) + (" …" if len(after) > CONTEXT_WORDS + 1 else ""),
    }


def _telling(rows: list[Row]) -> list[Row]:
    """The first matched row, and the first that holds a changed number or name."""
    matched = [row for row in rows if row.matched and row.left and row.right]
    loud = [row for row in matched if _is_loud(row)]
    return (loud or matched)[:1]


def _is_loud(row: Row) -> bool:
    return any(piece.is_material for p in row.left + row.right for run in p.runs for piece in run.pieces)
