from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.text import keys as module
from flows.text.keys import match_keys
from flows.text.words import match_key


def same(texts: list[str]) -> None:
    assert match_keys(texts).to_list() == [match_key(text) for text in texts]


def test_keys_of_a_text_stand_apart_and_a_text_without_words_has_none() -> None:
    assert match_keys(["The U.N.'s 5 %", "", "…", "programme"]).to_list() == ["the un's 5 percent", "", "", "program"]
    assert match_keys([]).to_list() == []


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"]))))
def test_of_any_texts(texts: list[str]) -> None:
    same(texts)


PARTS = ["5", " ", "%", "per", "cent", "\n", ".", "U.N", "’s", "東京", "-", "é", "200", ","]


@given(st.lists(st.lists(st.sampled_from(PARTS))))
def test_no_word_goes_over_from_one_text_to_the_next(parts: list[list[str]]) -> None:
    same(["".join(text) for text in parts])


def test_more_keys_than_are_kept_and_longer_ones_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MAX_KEYS", 1 << 10)
    monkeypatch.setattr(module, "_keys", module._Keys())
    same([f"word{number} and {number}" for number in range(5_000)])
    same([" ".join(map(str, range(5_000))), "a" * 3_000_000, "b"])
