"""Two articles set side by side: paragraphs aligned in rows, passages and edits cut at their exact characters.

Pure: bodies and spans in, rows out. Spans are code points of a body, end exclusive, as in the tables.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

HUES = 8  # washes of colour in the style sheet, spread over the passages in the order of the left text


class Span(NamedTuple):
    start: int
    end: int


class Edit(NamedTuple):
    """A change inside a passage; `kind` as in mart.edits."""

    kind: str
    is_material: bool
    left: Span
    right: Span
    left_text: str
    right_text: str


class Passage(NamedTuple):
    number: int
    left: Span
    right: Span
    n_words: int
    is_quote: bool
    edits: tuple[Edit, ...]


class Quotation(NamedTuple):
    span: Span
    speaker: str | None


class Piece(NamedTuple):
    """Text under one edit or none; `other` is what the other article has in its place."""

    text: str
    edit: str | None
    is_material: bool
    other: str


class Run(NamedTuple):
    """Neighbouring pieces of one passage, or of none; `starts`: the passages that begin in it.

    Where a text repeats itself passages overlap: the run is the earlier one's, and both start in it.
    """

    passage: int | None
    starts: tuple[int, ...]
    pieces: tuple[Piece, ...]


class Paragraph(NamedTuple):
    runs: tuple[Run, ...]
    passages: frozenset[int]
    speakers: tuple[str, ...]


class Row(NamedTuple):
    """Paragraphs that stand beside each other; in an unmatched row the two sides have nothing in common."""

    left: tuple[Paragraph, ...]
    right: tuple[Paragraph, ...]
    matched: bool


def side_by_side(
    left: str,
    right: str,
    passages: Sequence[Passage],
    left_quotes: Iterable[Quotation] = (),
    right_quotes: Iterable[Quotation] = (),
) -> list[Row]:
    """Rows of the two bodies, every paragraph of each once and in its order."""
    lefts = _paragraphs(
        left,
        [(p.number, p.left) for p in passages],
        [(e.left, e, e.right_text) for p in passages for e in p.edits],
        left_quotes,
    )
    rights = _paragraphs(
        right,
        [(p.number, p.right) for p in passages],
        [(e.right, e, e.left_text) for p in passages for e in p.edits],
        right_quotes,
    )
    return _rows(lefts, rights, {p.number: p.n_words for p in passages})


def hues(passages: Sequence[Passage]) -> dict[int, int]:
    """A hue of each passage by its place in the left text, so that what the right text moved shows at once."""
    ordered = sorted(passages, key=lambda p: (p.left, p.number))
    return {p.number: i * HUES // len(ordered) for i, p in enumerate(ordered)}


def moved(rows: Sequence[Row]) -> dict[int, int]:
    """How many rows further down the right text has each passage; 0 where the two stand beside each other."""
    lefts = {n: i for i, row in reversed(list(enumerate(rows))) for p in row.left for n in p.passages}
    rights = {n: i for i, row in reversed(list(enumerate(rows))) for p in row.right for n in p.passages}
    return {n: rights[n] - at for n, at in lefts.items() if n in rights}


def only_passages(rows: Sequence[Row], passages: Sequence[Passage]) -> list[Row]:
    """A row for each passage, in the order of the left text, without what only one article says."""
    lefts = _by_passage(p for row in rows for p in row.left)
    rights = _by_passage(p for row in rows for p in row.right)
    return [
        Row(_alone(lefts[p.number], p), _alone(rights[p.number], p), True)
        for p in sorted(passages, key=lambda p: (p.left, p.number))
    ]


def _by_passage(paragraphs: Iterable[Paragraph]) -> dict[int, list[tuple[Run, Paragraph]]]:
    found: dict[int, list[tuple[Run, Paragraph]]] = defaultdict(list)
    for paragraph in paragraphs:
        for run in paragraph.runs:
            if run.passage is not None:
                found[run.passage].append((run, paragraph))
    return found


def _alone(runs: Sequence[tuple[Run, Paragraph]], passage: Passage) -> tuple[Paragraph, ...]:
    return tuple(
        Paragraph((run,), frozenset({passage.number}), paragraph.speakers if passage.is_quote else ())
        for run, paragraph in runs
    )


def _paragraphs(
    body: str,
    passages: Sequence[tuple[int, Span]],
    edits: Sequence[tuple[Span, Edit, str]],
    quotes: Iterable[Quotation],
) -> list[Paragraph]:
    quotes = list(quotes)
    ordered = sorted((span, number) for number, span in passages)
    paragraphs = []
    for first, last in _paragraph_spans(body):
        here = [(span, n) for span, n in ordered if span[0] < last and first < span[1]]
        changed = [change for change in edits if change[0][0] < last and first < change[0][1]]
        cuts = {first, last}
        for found in here, changed:
            for entry in found:
                cuts.update(entry[0])
        runs: list[Run] = []
        for start, end in pairwise(sorted(cut for cut in cuts if first <= cut <= last)):
            kind, is_material, told = None, False, ""
            for span, edit, other in changed:
                if span[0] < end and start < span[1]:
                    kind, is_material, told = edit.kind, edit.is_material, other
                    break
            piece = Piece(body[start:end], kind, is_material, told)
            number: int | None = None
            starts: tuple[int, ...] = ()
            for span, n in here:
                if span[0] == start:
                    starts = (*starts, n)
                if number is None and span[0] < end and start < span[1]:
                    number = n
            if runs and runs[-1].passage == number:
                run = runs.pop()
                runs.append(Run(number, run.starts + starts, (*run.pieces, piece)))
            else:
                runs.append(Run(number, starts, (piece,)))
        spoken = (q.speaker for q in quotes if q.speaker and q.span[0] < last and first < q.span[1])
        paragraphs.append(Paragraph(tuple(runs), frozenset([n for _, n in here]), tuple(dict.fromkeys(spoken))))
    return paragraphs


def _paragraph_spans(body: str) -> list[Span]:
    """Spans between blank lines."""
    breaks = [match.span() for match in re.finditer(r"\n\s*\n", body)]
    starts, ends = [0, *(end for _, end in breaks)], [*(start for start, _ in breaks), len(body)]
    return [Span(s, e) for s, e in zip(starts, ends, strict=True) if body[s:e].strip()]


def _rows(lefts: Sequence[Paragraph], rights: Sequence[Paragraph], n_words: dict[int, int]) -> list[Row]:
    rows = []
    at_left = at_right = 0
    for (left_start, left_end), (right_start, right_end) in _anchors(lefts, rights, n_words):
        if at_left < left_start or at_right < right_start:
            rows.append(Row(tuple(lefts[at_left:left_start]), tuple(rights[at_right:right_start]), False))
        rows.append(Row(tuple(lefts[left_start:left_end]), tuple(rights[right_start:right_end]), True))
        at_left, at_right = left_end, right_end
    if at_left < len(lefts) or at_right < len(rights):
        rows.append(Row(tuple(lefts[at_left:]), tuple(rights[at_right:]), False))
    return rows


def _anchors(
    lefts: Sequence[Paragraph], rights: Sequence[Paragraph], n_words: dict[int, int]
) -> list[tuple[Span, Span]]:
    """Paragraphs set beside each other: the heaviest chain (in shared words) that runs forward in both texts.

    A passage that one article moved across the chain stays in its own place; its colour and number link it.
    """
    where = {number: j for j, right in reversed(list(enumerate(rights))) for number in right.passages}
    weights: dict[tuple[int, int], int] = defaultdict(int)
    for i, left in enumerate(lefts):
        for number in left.passages:
            if number in where:
                weights[i, where[number]] += n_words[number]
    links = sorted(weights)
    best: list[tuple[int, int | None]] = []  # weight of the best chain that ends here, and the link before
    for at, (i, j) in enumerate(links):
        before = [(best[k][0], k) for k in range(at) if links[k][0] <= i and links[k][1] <= j]
        weight, previous = max(before, default=(0, None), key=lambda found: found[0])
        best.append((weight + weights[i, j], previous))
    chain = []
    step = max(range(len(best)), key=lambda k: best[k][0], default=None)
    while step is not None:
        chain.append(links[step])
        step = best[step][1]
    anchors: list[tuple[Span, Span]] = []
    for i, j in reversed(chain):
        if anchors and (i < anchors[-1][0].end or j < anchors[-1][1].end):
            (left_start, _), (right_start, _) = anchors[-1]
            anchors[-1] = (Span(left_start, i + 1), Span(right_start, j + 1))
        else:
            anchors.append((Span(i, i + 1), Span(j, j + 1)))
    return anchors
