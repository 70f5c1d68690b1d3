"""The side-by-side page of one pair, and the few rows of it that stand for the pair elsewhere."""

from collections.abc import Mapping
from functools import cached_property
from typing import Literal

from flows.publish import marts
from flows.publish.marts import Con, Pair, Record, Texts
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
    """What a story shows of its most telling pair, read when it is asked for; `mark` tells what it is made of."""

    def __init__(self, con: Con, pair: Pair, mark: str, text: Text) -> None:
        self.page = pair_path(pair.pair["article_a"], pair.pair["article_b"])
        self.mark = mark
        self.pair = pair
        self._con = con
        self._text = text

    @cached_property
    def _rows(self) -> tuple[Texts, list[Row]]:
        [texts] = marts.texts(self._con, [self.pair])
        return texts, _shown(self.pair, texts, self._text)

    @cached_property
    def rows(self) -> list[Row]:
        return _telling(self._rows[1])

    @cached_property
    def view(self) -> Record:
        return _view(self.pair, *self._rows)


def pair_path(article_a: str, article_b: str) -> str:
    return f"pair/{safe_id(article_a)}-{safe_id(article_b)}.html"


def write_pairs(site: Site, con: Con, pairs: list[Pair], stories: Mapping[str, Record], text: Text) -> list[Teaser]:
    """Write the pages of some pairs in the order of article_a; `text` decides how much of the two texts they show."""
    teasers = []
    for pair in pairs:
        story = stories[pair.left["story_id"]]
        mark = site.mark(*vars(pair).values(), [story["story_id"], story["headline"], story["n_articles"]])
        teasers.append(Teaser(con, pair, mark, text))
    fresh = [teaser for teaser in teasers if not site.keep(teaser.page, teaser.mark)]
    texts = marts.texts(con, [teaser.pair for teaser in fresh])
    for teaser, found in zip(fresh, texts, strict=True):
        _write(site, teaser, found, stories[teaser.pair.left["story_id"]], text)
    return teasers


def _write(site: Site, teaser: Teaser, texts: Texts, story: Record, text: Text) -> None:
    pair = teaser.pair
    shown = _shown(pair, texts, text)
    material = [(p, e) for p in _in_order(texts.passages) for e in p.edits if e.is_material]
    teaser.view, teaser.rows = _view(pair, texts, shown), _telling(shown)
    site.write(
        teaser.page,
        "pair.html",
        mark=teaser.mark,
        section="index",
        pair=pair.pair,
        left=pair.left,
        right=pair.right,
        left_share=pair.left_share,
        right_share=pair.right_share,
        passages=texts.passages,
        view=teaser.view,
        rows=shown,
        material=[_change(texts.left, p, e) for p, e in material[:MATERIAL_SHOWN]],
        n_more_material=max(0, len(material) - MATERIAL_SHOWN),
        shared_quotes=pair.shared_quotes if text != "none" else [],
        story=story,
    )


def _shown(pair: Pair, texts: Texts, text: Text) -> list[Row]:
    if text == "none":
        return []
    rows = side_by_side(texts.left, texts.right, texts.passages, pair.left_quotes, pair.right_quotes)
    return rows if text == "full" else only_passages(rows, texts.passages)


def tells(record: Record, articles: Mapping[str, Record]) -> tuple[bool, bool, int, str, str]:
    """Sort key: the pair that shows best what happened to a story's copy comes first.

    Not the same text twice, one known to be earlier, much in common; changed numbers and names count most, and
    the copy as it came out first is better to compare with than another's edit of it.
    """
    earlier = record["earlier_article"]
    weight = record["n_shared_words"] + 40 * min(record["n_material_edits"], 3)
    weight += 100 if earlier and articles[earlier]["first_in_group"] is not False else 0
    return record["relation"] == "identical", not earlier, -weight, record["article_a"], record["article_b"]


def _view(pair: Pair, texts: Texts, rows: list[Row]) -> Record:
    left, right, passages = texts
    hue = hues(passages)
    scale = MAP_WIDTH / max(len(left), len(right), 1)

    def at(span: Span) -> tuple[float, float]:
        return round(span.start * scale, 1), round(span.end * scale, 1)

    return {
        "left": pair.left,
        "right": pair.right,
        "passages": passages,
        "hues": hue,
        "moved": moved(rows),
        "kinds": KINDS,
        "left_width": round(len(left) * scale, 1),
        "right_width": round(len(right) * scale, 1),
        "bands": [
            {"number": p.number, "hue": hue[p.number], "left": at(p.left), "right": at(p.right)}
            for p in _in_order(passages)
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
