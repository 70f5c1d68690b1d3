from __future__ import annotations

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from flows.overlap import story_vectors
from flows.overlap.story_words import sums, words

WORD = r"[\p{L}\p{N}]+(?:[-'’.,][\p{L}\p{N}]+)*"
TEXT = st.text(st.one_of(st.sampled_from("aZé٣Ⅷ文1-'’., \n"), st.characters(exclude_categories=["Cs"])), max_size=60)


@given(st.lists(TEXT, max_size=4))
def test_words_are_those_of_the_pattern(texts: list[str]) -> None:
    series = pl.Series(texts, dtype=pl.String)
    found = words(series)
    written = found.written(np.arange(len(found.hashes)))
    expected = [form for forms in series.str.extract_all(WORD).to_list() for form in forms]
    assert [written[number] for number in found.numbers] == expected
    assert np.diff(found.ends).tolist() == series.str.count_matches(WORD).to_list()
    assert found.is_name.tolist() == pl.Series(written, dtype=pl.String).str.contains(r"^[\p{Lu}\d]").to_list()
    assert len(set(written)) == len(written)


def test_many_forms_are_told_apart_however_few_are_expected() -> None:
    forms = [f"{number:x}" for number in range(5000)]
    found = words(pl.Series([" ".join(forms[:3000]), " ".join(forms)]))
    assert found.written(np.arange(5000)) == forms
    assert found.numbers.tolist() == [*range(3000), *range(5000)]


def test_sums_are_in_order_of_terms_and_leave_out_what_has_none() -> None:
    found = words(pl.Series(["of Reeds marsh, Marsh reeds of Marsh", "", "marsh"]))
    term = {"of": -1, "marsh": 0, "Marsh": 0, "reeds": 1, "Reeds": 1}
    numbers = np.array([term[form] for form in found.written(np.arange(len(found.hashes)))], np.int64)
    got = sums(found, numbers, np.array([8.0, 4.0, 2.0, 1.0, 0.5, 0.25, 0.125]))
    assert got.ends.tolist() == [0, 2, 2, 3]
    assert got.terms.tolist() == [0, 1, 0]
    assert got.weights.tolist() == [3.125, 4.5, 8.0]
    assert got.is_name.tolist() == [True, False, False]


def test_what_is_known_of_forms_may_be_forgotten() -> None:
    known = story_vectors._Known()
    known.most = 2
    for text in ("marsh reeds birds", "reeds fish the", "marsh fish"):
        found = words(pl.Series([text]))
        assert known.terms_of(found).tolist() == [story_vectors._term(word) for word in text.split()]
