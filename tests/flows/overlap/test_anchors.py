import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from flows.overlap.anchors import anchors, chains, common_runs
from flows.overlap.document import Document, prepare
from flows.text.words import words
from tests.flows.overlap.texts import UNRELATED, A, B

Run = tuple[int, int, int]
TEXTS = st.lists(
    st.sampled_from(["alpha", "beta", "gamma", "delta", "epsilon", "zeta.\n\n", "eta", "theta"]), max_size=60
).map(" ".join)


def anchors_of(x: str, y: str) -> list[Run]:
    a, b = Document(x), Document(y)
    a.read(0, len(a))
    b.read(0, len(b))
    return [tuple(run) for run in anchors(common_runs(a.codes, b.codes), a.marks, b.marks).tolist()]


def chained(*runs: Run) -> list[list[Run]]:
    joined, ends = chains(np.array(runs, np.int64))
    return [[tuple(run) for run in chain] for chain in np.split(joined, ends[:-1])]


def brute_force(a: list[str], b: list[str], least: int) -> list[Run]:
    found = []
    for i in range(len(a)):
        for j in range(len(b)):
            if a[i] == b[j] and not (i and j and a[i - 1] == b[j - 1]):
                size = 0
                while i + size < len(a) and j + size < len(b) and a[i + size] == b[j + size]:
                    size += 1
                if size >= least:
                    found.append((i, j, size))
    return found


@given(TEXTS, TEXTS)
def test_anchors_are_all_maximal_runs_of_five_words(x: str, y: str) -> None:
    a, b = ([word.key for word in words(text)] for text in (x, y))
    if a != b:
        assert anchors_of(x, y) == brute_force(a, b, 5)


def test_four_words_are_an_anchor_only_where_quoted() -> None:
    plain, quoted = "He saw nothing left to defend there.", "She found “nothing left to defend” of it."
    assert anchors_of(plain, quoted) == [(2, 2, 4)]
    assert anchors_of(plain, quoted.replace("“", "").replace("”", "")) == []


def test_texts_without_a_common_run_have_no_anchors() -> None:
    assert anchors_of(A, UNRELATED) == anchors_of("", A) == anchors_of(A, "") == anchors_of("", "") == []


def test_a_run_that_a_text_repeats_is_found_at_each_place() -> None:
    run = "one two three four five"
    assert anchors_of(run, f"{run} six {run}") == [(0, 0, 5), (0, 6, 5)]
    assert anchors_of(f"{run} six {run}", run) == [(0, 0, 5), (6, 0, 5)]


def test_a_chain_bridges_fifteen_words_and_no_more_on_either_side() -> None:
    near, far = (0, 0, 5), (20, 10, 5)
    assert chained(near, far) == [[near, far]]
    assert chained(near, (21, 10, 5)) == [[near], [(21, 10, 5)]]


def test_paragraphs_in_another_order_are_chains_of_their_own_the_longest_first() -> None:
    swapped = (0, 40, 10), (10, 0, 20)
    assert chained(*swapped) == [[swapped[1]], [swapped[0]]]


def test_the_copy_is_found_in_every_paragraph_whatever_their_order() -> None:
    a, b = prepare(A), prepare(B)
    _, ends = chains(common_runs(a.codes, b.codes))
    assert len(ends) >= 3
