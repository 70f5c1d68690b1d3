import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from flows.overlap.grams import gram_hashes, word_codes

KEYS = st.lists(st.sampled_from(["port", "storm", "wall", "12", "14", "naïve"]), max_size=40)


def test_codes_are_the_same_on_every_machine() -> None:
    assert word_codes(["program", "12"]).tolist() == [14429269215261287355, 16370802936685099627]


@given(KEYS, st.integers(1, 6))
def test_hashes_are_equal_exactly_where_the_runs_of_words_are(keys: list[str], size: int) -> None:
    hashes = gram_hashes(word_codes(keys), size).tolist()
    runs = [tuple(keys[i : i + size]) for i in range(len(keys) - size + 1)]
    assert len(hashes) == len(runs)
    assert len(set(hashes)) == len(set(runs)) == len(set(zip(hashes, runs, strict=True)))


def test_a_text_shorter_than_the_run_has_none() -> None:
    assert gram_hashes(np.zeros(3, np.uint64), 4).tolist() == []
