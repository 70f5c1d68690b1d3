"""Passages and their edits as overlap.alignments and the JSON of `wirecopy compare` hold them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, TypedDict

import numpy as np
import numpy.typing as npt

from flows.overlap.changes import OTHER_WORDS, changes
from flows.overlap.document import Document
from flows.overlap.edits import KINDS, edits
from flows.overlap.relation import Alignment


class EditRow(TypedDict):
    """One edit; offsets are code points of the two bodies, end exclusive."""

    kind: str
    a_text: str
    b_text: str
    a_start: int
    a_end: int
    b_start: int
    b_end: int


class PassageRow(TypedDict):
    """One passage; n_words are the words that match, similarity is these over the words of the longer side."""

    a_start: int
    a_end: int
    b_start: int
    b_end: int
    n_words: int
    is_quote: bool
    similarity: float
    edits: list[EditRow]


class Told(NamedTuple):
    """The passages of a pair: their numbers from a_start to is_quote, their similarities, and the edits of all of them
    as an EditRow's values, each behind the number of its passage."""

    numbers: npt.NDArray[np.int64]
    similarity: npt.NDArray[np.float64]
    edits: list[tuple[int, str, str, str, int, int, int, int]]


NOTHING = Told(np.empty((0, 6), np.int64), np.empty(0), [])


def told(a: Document, b: Document, found: Alignment, known: Mapping[str, str]) -> Told:
    """What is told of the passages of two aligned documents; `known` names as edits() takes them."""
    numbers, similarity, changed = changes(
        a.characters, a.starts, a.ends, a.marks, b.characters, b.starts, b.ends, b.marks, found.blocks, found.ends
    )
    made = []
    for passage, number, block, *span in changed.tolist():
        if number < OTHER_WORDS:  # most are told by their spans
            a_start, a_end, b_start, b_end = span
            text_a, text_b = a.body[a_start:a_end], b.body[b_start:b_end]
            made.append((passage, KINDS[number], text_a, text_b, a_start, a_end, b_start, b_end))
            continue
        for kind, a_start, a_end, b_start, b_end in edits(a, b, number, found.blocks, block, span, known):
            text_a, text_b = a.body[a_start:a_end], b.body[b_start:b_end]
            made.append((passage, kind, text_a, text_b, a_start, a_end, b_start, b_end))
    return Told(numbers, similarity, made)


def passage_rows(a: Document, b: Document, found: Alignment, known: Mapping[str, str]) -> list[PassageRow]:
    """The passages of two aligned documents as rows."""
    numbers, similarity, made = told(a, b, found, known)
    rows: list[PassageRow] = [
        {
            "a_start": a_start,
            "a_end": a_end,
            "b_start": b_start,
            "b_end": b_end,
            "n_words": n_words,
            "is_quote": bool(is_quote),
            "similarity": share,
            "edits": [],
        }
        for (a_start, a_end, b_start, b_end, n_words, is_quote), share in zip(
            numbers.tolist(), similarity.tolist(), strict=True
        )
    ]
    for passage, kind, a_text, b_text, a_start, a_end, b_start, b_end in made:
        rows[passage]["edits"].append(
            {
                "kind": kind,
                "a_text": a_text,
                "b_text": b_text,
                "a_start": a_start,
                "a_end": a_end,
                "b_start": b_start,
                "b_end": b_end,
            }
        )
    return rows
