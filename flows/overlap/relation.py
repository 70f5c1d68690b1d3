"""How two articles are related, from what their texts have in common and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from flows.overlap.anchors import GAP, common_runs
from flows.overlap.document import Document
from flows.overlap.edits import MATERIAL, Blocks, kind
from flows.overlap.lcs import common
from flows.overlap.passages import in_order
from flows.overlap.shares import in_common, shares

Relation = Literal["identical", "syndicated", "partial", "shared_quotes", "none"]
Ends = npt.NDArray[np.int64]
#: Relations of two articles that share copy.
COPY: frozenset[Relation] = frozenset({"identical", "syndicated", "partial"})

SAME = 0.8  # share of the shorter that makes a text the same copy
NARRATION = 15  # matched words outside quotations, in one passage, that no two reporters write by chance
QUOTED_ON_BOTH = 5  # words of one quotation both report
QUOTED_ON_ONE = 10  # words that one quotes and the other has without marks
TINY = 10  # words; a shorter text is no article and has no pairs
MUCH = 30  # common words, from which two texts are read whole: paragraph by paragraph then takes longer


@dataclass(frozen=True)
class Alignment:
    """What two documents have in common. Shares are 0..1, each of its own text; counts are words."""

    relation: Relation
    a_in_b: float
    b_in_a: float
    n_shared_words: int  # copied words, on the side that has fewer
    longest_run_words: int  # longest run that is the same word for word
    narration_words: int  # matched words outside quotations, in the passage that has most of them
    quoted_both_run: int  # longest common run quoted in both texts, with content words
    quoted_one_run: int  # the same, quoted in one of them at least
    blocks: Blocks  # of the passages, in the order of a, then of b (see flows/overlap/blocks.py)
    ends: Ends  # where each passage's blocks end


def align(a: Document, b: Document) -> Alignment:
    """Aligns two documents and tells their relation. Pure; a text under TINY words is related to none."""
    runs = common_runs(a.codes, b.codes)
    _read(a, b, runs)
    blocks, ends, edges, counts, told = in_common(a.codes, a.marks, b.codes, b.marks, runs)
    longest, n_narration, both, one = counts
    if len(edges):
        blocks, ends = in_order(*_with_edges(a, b, blocks, ends, edges))
        told = shares(a.marks, b.marks, blocks)
    same = len(runs) == 1 and longest == len(a) == len(b)
    a_in_b, b_in_a, n_shared = (1.0, 1.0, longest) if same else told
    relation: Relation = "none"
    if min(len(a), len(b)) >= TINY:
        relation = "identical" if same else _relation(a_in_b if len(a) <= len(b) else b_in_a, n_narration, both, one)
    return Alignment(relation, a_in_b, b_in_a, n_shared, longest, n_narration, both, one, blocks, ends)


def _relation(shorter: float, n_narration: int, both: int, one: int) -> Relation:
    if shorter >= SAME:
        return "syndicated"
    if n_narration >= NARRATION:
        return "partial"
    return "shared_quotes" if both >= QUOTED_ON_BOTH or one >= QUOTED_ON_ONE else "none"


def _read(a: Document, b: Document, runs: Blocks) -> None:
    """Have the two texts read where they have something in common, and as far behind it as a chain may go on."""
    if runs[:, 2].sum() >= MUCH:
        a.read(0, len(a))
        b.read(0, len(b))
        return
    for at_a, at_b, size in runs.tolist():
        a.read(at_a, min(at_a + size + GAP, len(a)))
        b.read(at_b, min(at_b + size + GAP, len(b)))


def _with_edges(a: Document, b: Document, blocks: Blocks, ends: Ends, edges: Blocks) -> tuple[Blocks, Ends]:
    """The passages, with an empty block beyond each edge where only a number or a name was changed."""
    parts = np.split(blocks, ends[:-1])
    told: dict[int, list[tuple[int, int]]] = {}
    for passage, words_a, words_b in edges.tolist():
        first_a, first_b, _ = parts[passage][0].tolist()
        end_a, end_b = (parts[passage][-1, :2] + parts[passage][-1, 2]).tolist()
        span_a = range(first_a + words_a, first_a) if words_a < 0 else range(end_a, end_a + words_a)
        span_b = range(first_b + words_b, first_b) if words_b < 0 else range(end_b, end_b + words_b)
        if kind(a, b, span_a, span_b) in MATERIAL:
            told.setdefault(passage, []).append((words_a, words_b))
    for passage, changed in told.items():
        (start_a, start_b), (stop_a, stop_b) = parts[passage][0, :2], parts[passage][-1, :2] + parts[passage][-1, 2]
        for words_a, words_b in changed:
            if words_a < 0:
                start_a, start_b = start_a + words_a, start_b + words_b
            else:
                stop_a, stop_b = stop_a + words_a, stop_b + words_b
        inner = common(a.codes, start_a, stop_a, b.codes, start_b, stop_b)
        # where the edge has a word in common after all, the passage begins or ends with that
        edged: list[Any] = [inner]
        if inner[0, 0] > start_a and inner[0, 1] > start_b:
            edged.insert(0, [[start_a, start_b, 0]])
        if inner[-1, 0] + inner[-1, 2] < stop_a and inner[-1, 1] + inner[-1, 2] < stop_b:
            edged.append([[stop_a, stop_b, 0]])
        parts[passage] = np.concatenate(edged)
    return (np.concatenate(parts), np.cumsum([len(part) for part in parts])) if told else (blocks, ends)
