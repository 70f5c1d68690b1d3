import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import LCSseq

from flows.overlap.lcs import common

WORDS = st.lists(st.integers(0, 9), max_size=150)


def blocks(a: list[int], b: list[int], before: int = 0, behind: int = 0) -> list[list[int]]:
    a, b = ([99] * before + words + [99] * behind for words in (a, b))
    found = common(np.array(a, np.uint64), before, len(a) - behind, np.array(b, np.uint64), before, len(b) - behind)
    return [[x - before, y - before, size] for x, y, size in found.tolist()]


def check(a: list[int], b: list[int], before: int = 0, behind: int = 0) -> None:
    *expected, _ = LCSseq.editops(a, b).as_matching_blocks()  # the last one is empty and stands at the end
    assert blocks(a, b, before, behind) == [list(block) for block in expected]


@given(WORDS, WORDS, st.integers(0, 3), st.integers(0, 3))
def test_of_all_longest_common_subsequences_it_is_the_one_rapidfuzz_gives(
    a: list[int], b: list[int], before: int, behind: int
) -> None:
    check(a, b, before, behind)


@given(WORDS, st.lists(st.tuples(st.integers(0, 149), st.integers(0, 9)), max_size=4))
def test_of_edited_copies_too(a: list[int], changed: list[tuple[int, int]]) -> None:
    b = [*a]
    for place, word in changed:
        b[place : place + 1] = [word] * (place < len(b))
    check(a, b)


def test_nothing_in_common_is_no_block() -> None:
    assert blocks([1, 2], [3]) == blocks([], [1]) == blocks([], []) == []
