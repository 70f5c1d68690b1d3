from hypothesis import given
from hypothesis import strategies as st

from flows.overlap.align import Block, anchors, chains, common, fill
from flows.overlap.document import prepare
from tests.flows.overlap.texts import UNRELATED, A, B

TEXTS = st.lists(
    st.sampled_from(["alpha", "beta", "gamma", "delta", "epsilon", "zeta.\n\n", "eta", "theta"]), max_size=60
).map(" ".join)


def brute_force(a: tuple[str, ...], b: tuple[str, ...], least: int) -> set[Block]:
    found = set()
    for i in range(len(a)):
        for j in range(len(b)):
            if a[i] == b[j] and not (i and j and a[i - 1] == b[j - 1]):
                size = 0
                while i + size < len(a) and j + size < len(b) and a[i + size] == b[j + size]:
                    size += 1
                if size >= least:
                    found.add(Block(i, j, size))
    return found


@given(TEXTS, TEXTS)
def test_anchors_are_all_maximal_runs_of_five_words(x: str, y: str) -> None:
    a, b = prepare(x), prepare(y)
    if a.keys != b.keys:
        assert set(anchors(a, b)) == brute_force(a.keys, b.keys, 5)


def test_four_words_are_an_anchor_only_where_quoted() -> None:
    plain, quoted = "He saw nothing left to defend there.", "She found “nothing left to defend” of it."
    assert anchors(prepare(plain), prepare(quoted)) == [Block(2, 2, 4)]
    assert anchors(prepare(plain), prepare(quoted.replace("“", "").replace("”", ""))) == []


def test_texts_without_a_common_run_have_no_anchors() -> None:
    assert anchors(prepare(A), prepare(UNRELATED)) == []
    assert anchors(prepare(""), prepare(A)) == []
    assert anchors(prepare(A), prepare("")) == []


def test_a_chain_bridges_fifteen_words_and_no_more_on_either_side() -> None:
    near, far = Block(0, 0, 5), Block(20, 10, 5)
    assert chains([near, far]) == [[near, far]]
    assert chains([near, Block(21, 10, 5)]) == [[near], [Block(21, 10, 5)]]


def test_paragraphs_in_another_order_are_chains_of_their_own_the_longest_first() -> None:
    swapped = [Block(0, 40, 10), Block(10, 0, 20)]
    assert chains(swapped) == [[swapped[1]], [swapped[0]]]


def test_a_gap_is_filled_only_if_half_of_its_longer_side_matches() -> None:
    run1, run2 = "one two three four five", "six seven eight nine ten"
    half = prepare(f"{run1} alpha beta gamma delta {run2}"), prepare(f"{run1} alpha beta kappa {run2}")
    less = prepare(f"{run1} alpha beta gamma delta {run2}"), prepare(f"{run1} alpha kappa {run2}")
    assert fill(*half, [Block(0, 0, 5), Block(9, 8, 5)]) == [Block(0, 0, 5), Block(5, 5, 2), Block(9, 8, 5)]
    assert fill(*less, [Block(0, 0, 5), Block(9, 7, 5)]) == [Block(0, 0, 5), Block(9, 7, 5)]


def test_edges_are_filled_out_to_the_ends_of_the_sentences() -> None:
    a = prepare("Late on Monday the old bridge fell into the river. Nobody was hurt.")
    b = prepare("On Monday the bridge fell into the river. Nobody was seen.")
    [run] = anchors(a, b)
    assert [block.size for block in fill(a, b, [run])] == [3, 7]


def test_common_is_a_longest_common_subsequence() -> None:
    a, b = prepare("one two three four"), prepare("zero two four five")
    assert common(a, b, 0, 4, 0, 4) == [Block(1, 1, 1), Block(3, 2, 1)]
    assert common(a, b, 0, 0, 0, 4) == []


def test_the_copy_is_found_in_every_paragraph_whatever_their_order() -> None:
    assert len(chains(anchors(prepare(A), prepare(B)))) >= 3
