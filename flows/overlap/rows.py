"""Passages and their edits as overlap.alignments and the JSON of `wirecopy compare` hold them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict

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


PassageFields = tuple[int, int, int, int, int, bool, float]
EditFields = tuple[str, str, str, int, int, int, int]


def passage_fields(a: Document, b: Document, passage: Chain) -> PassageFields:
    """What a PassageRow says of a passage, in its order, without the edits."""
    first_a, first_b, _ = passage[0]
    end_a, end_b = passage[-1].a + passage[-1].size, passage[-1].b + passage[-1].size
    matched = sum([block.size for block in passage])
    return (
        a.starts[first_a],
        a.ends[end_a - 1],
        b.starts[first_b],
        b.ends[end_b - 1],
        matched,
        bool(a.quoted[first_a] or b.quoted[first_b]),
        matched / max(end_a - first_a, end_b - first_b),
    )


def edit_fields(a: Document, b: Document, passage: Chain, known: Mapping[str, str]) -> list[EditFields]:
    """What an EditRow says of each edit of a passage, in its order; `known` names as edits() takes them."""
    return [
        (kind, a.body[a_start:a_end], b.body[b_start:b_end], a_start, a_end, b_start, b_end)
        for kind, a_start, a_end, b_start, b_end in edits(a, b, passage, known)
    ]


def passage_row(a: Document, b: Document, passage: Chain, known: Mapping[str, str]) -> PassageRow:
    """The row of one passage as passages() gives it; `known` names as edits() takes them."""
    a_start, a_end, b_start, b_end, n_words, is_quote, similarity = passage_fields(a, b, passage)
    names = EditRow.__annotations__
    changes: Any = [dict(zip(names, edit, strict=True)) for edit in edit_fields(a, b, passage, known)]
    return {
        "a_start": a_start,
        "a_end": a_end,
        "b_start": b_start,
        "b_end": b_end,
        "n_words": n_words,
        "is_quote": is_quote,
        "similarity": similarity,
        "edits": changes,
    }
