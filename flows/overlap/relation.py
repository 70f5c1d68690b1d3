"""How two articles are related, from what their texts have in common and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from operator import or_
from typing import Literal

from flows.overlap.align import Block, Chain, anchors, chains, fill
from flows.overlap.document import Document
from flows.overlap.passages import passages

Relation = Literal["identical", "syndicated", "partial", "shared_quotes", "none"]
#: Relations of two articles that share copy.
COPY: frozenset[Relation] = frozenset({"identical", "syndicated", "partial"})

SAME = 0.8  # share of the shorter that makes a text the same copy
NARRATION = 15  # matched words outside quotations, in one passage, that no two reporters write by chance
QUOTED_ON_BOTH = 5  # words of one quotation both report
QUOTED_ON_ONE = 10  # words that one quotes and the other has without marks
CONTENT = 2  # content words among them
TINY = 10  # words; a shorter text is no article and has no pairs

_FUNCTION_WORDS = """
    a an the of to in on at for and or but is are was were be been it its that this i you he she we they his
    her our their with as by from not no do does did have has had will would can could s end so very what
    there if all just
"""
_STOP_WORDS = frozenset(_FUNCTION_WORDS.split())


@dataclass(frozen=True)
class Alignment:
    """What two documents have in common. Shares are 0..1, each of its own text; counts are words."""

    relation: Relation
    a_in_b: float
    b_in_a: float
    n_shared_words: int  # copied words, on the side that has fewer
    longest_run_words: int  # longest run that is the same word for word
    narration_words: int  # matched words outside quotations, in the passage that has most of them
    quoted_both_run: int  # longest common run quoted in both texts, with CONTENT content words
    quoted_one_run: int  # the same, quoted in one of them at least
    passages: list[Chain]


def align(a: Document, b: Document) -> Alignment:
    """Aligns two documents and tells their relation. Pure; a text under TINY words is related to none."""
    runs = anchors(a, b)
    filled = [fill(a, b, chain) for chain in chains(runs)]
    cut = passages(a, b, filled)
    blocks = runs if a.keys == b.keys else [block for passage in cut for block in passage]
    copied_a, copied_b = bytearray(len(a)), bytearray(len(b))
    for at_a, at_b, size in blocks:
        copied_a[at_a : at_a + size] = copied_b[at_b : at_b + size] = b"\1" * size
    a_in_b, b_in_a = _share(a, copied_a), _share(b, copied_b)
    narration = max((_narration(a, b, chain) for chain in filled), default=0)
    both, one = _quoted_runs(a, b, runs)
    return Alignment(
        relation=_relation(a, b, a_in_b if len(a) <= len(b) else b_in_a, narration, both, one),
        a_in_b=a_in_b,
        b_in_a=b_in_a,
        n_shared_words=min(copied_a.count(1), copied_b.count(1)),
        longest_run_words=max((run.size for run in runs), default=0),
        narration_words=narration,
        quoted_both_run=both,
        quoted_one_run=one,
        passages=cut,
    )


def _relation(a: Document, b: Document, shorter: float, narration: int, both: int, one: int) -> Relation:
    if min(len(a), len(b)) < TINY:
        return "none"
    if a.keys == b.keys:
        return "identical"
    if shorter >= SAME:
        return "syndicated"
    if narration >= NARRATION:
        return "partial"
    return "shared_quotes" if both >= QUOTED_ON_BOTH or one >= QUOTED_ON_ONE else "none"


def _share(doc: Document, copied: bytearray) -> float:
    """Copied words over all words; a sentence of which two thirds are copied counts whole."""
    total = end = 0
    while (word := copied.find(1, end)) >= 0:
        start, end = doc.sentence(word)
        count = copied.count(1, word, end)
        total += end - start if 3 * count >= 2 * (end - start) else count
    return total / len(doc) if len(doc) else 0.0


def _narration(a: Document, b: Document, chain: Chain) -> int:
    """Matched words of a chain that stand outside quotations and statements in both texts."""
    count = 0
    for at_a, at_b, size in chain:
        spoken_a, spoken_b = a.spoken[at_a : at_a + size], b.spoken[at_b : at_b + size]
        count += size
        if 1 in spoken_a or 1 in spoken_b:
            count -= sum(map(or_, spoken_a, spoken_b))
    return count


def _quoted_runs(a: Document, b: Document, runs: Iterable[Block]) -> tuple[int, int]:
    """Longest exact runs quoted in both texts, and in one at least, that have CONTENT content words.

    A content word is no function word and no name: names and titles recur without being quoted.
    """
    both = one = 0
    for at_a, at_b, size in runs:
        if size <= min(both, one) or not (1 in a.spoken[at_a : at_a + size] or 1 in b.spoken[at_b : at_b + size]):
            continue
        run_both = content_both = run_one = content_one = 0
        for offset in range(size):
            in_a, in_b = a.spoken[at_a + offset], b.spoken[at_b + offset]
            if not in_a and not in_b:
                run_both = content_both = run_one = content_one = 0
                continue
            word = a.body[a.starts[at_a + offset] : a.ends[at_a + offset]]
            content = word[0].islower() and word not in _STOP_WORDS
            run_one, content_one = run_one + 1, content_one + content
            run_both, content_both = (run_both + 1, content_both + content) if in_a and in_b else (0, 0)
            if content_one >= CONTENT:
                one = max(one, run_one)
            if content_both >= CONTENT:
                both = max(both, run_both)
    return both, one
