"""Passages and their edits as overlap.alignments and the JSON of `wirecopy compare` hold them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

from flows.overlap.align import Chain
from flows.overlap.document import Document
from flows.overlap.edits import edits


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


def passage_row(a: Document, b: Document, passage: Chain, known: Mapping[str, str]) -> PassageRow:
    """The row of one passage as passages() gives it; `known` names as edits() takes them."""
    first, last = passage[0], passage[-1]
    end_a, end_b = last.a + last.size, last.b + last.size
    matched = sum(block.size for block in passage)
    return {
        "a_start": a.starts[first.a],
        "a_end": a.ends[end_a - 1],
        "b_start": b.starts[first.b],
        "b_end": b.ends[end_b - 1],
        "n_words": matched,
        "is_quote": bool(a.quoted[first.a] or b.quoted[first.b]),
        "similarity": matched / max(end_a - first.a, end_b - first.b),
        "edits": [
            {
                "kind": edit.kind,
                "a_text": a.body[edit.a_start : edit.a_end],
                "b_text": b.body[edit.b_start : edit.b_end],
                "a_start": edit.a_start,
                "a_end": edit.a_end,
                "b_start": edit.b_start,
                "b_end": edit.b_end,
            }
            for edit in edits(a, b, passage, known)
        ],
    }
