import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from flows.overlap.grams import (
    SHINGLE,
    SHORT,
    WINDOW,
    fingerprints,
    gram_hashes,
    winnow,
    word_codes,
)

KEYS = st.lists(st.sampled_from([f"w{i}" for i in range(300)]), max_size=120)


def test_codes_are_the_same_on_every_machine() -> None:
    assert gram_hashes(word_codes(["a", "b", "c", "d", "e"]), 5).tolist() == [3657274112717936115]


def test_runs_of_another_length_never_meet() -> None:
    codes = np.zeros(9, np.uint64)
    assert not set(gram_hashes(codes, 4).tolist()) & set(gram_hashes(codes, 5).tolist())


@given(KEYS, KEYS, st.lists(st.sampled_from([f"w{i}" for i in range(300)]), min_size=SHINGLE + WINDOW - 1, max_size=12))
def test_texts_with_a_common_run_of_eight_words_share_a_fingerprint(a: list[str], b: list[str], run: list[str]) -> None:
    mine, theirs = fingerprints([*a, *run, *b], []), fingerprints([*b, *run, *a], [])
    assert set(mine.tolist()) & set(theirs.tolist())


def test_a_short_text_keeps_all_its_shingles_and_a_long_one_two_in_five() -> None:
    words = word_codes([f"w{i}" for i in range(2000)])
    short, long = gram_hashes(words[:30], SHINGLE), gram_hashes(words, SHINGLE)
    assert len(short) < SHORT
    assert winnow(short).tolist() == short.tolist()
    assert 0.35 < len(set(winnow(long).tolist())) / len(long) < 0.45


def test_every_four_words_of_a_quotation_are_kept() -> None:
    text = [f"w{i}" for i in range(100)]
    quote = text[50:56]
    added = set(fingerprints(text, [quote]).tolist()) - set(fingerprints(text, []).tolist())
    assert added == set(gram_hashes(word_codes(quote), 4).tolist())


def test_a_text_under_five_words_has_no_fingerprints() -> None:
    assert fingerprints(["a", "b", "c", "d"], []).tolist() == []
    assert fingerprints([], []).tolist() == []
