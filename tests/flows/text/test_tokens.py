import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.text import tokens as module
from flows.text.tokens import CAPITAL, FUNCTION, LOWER, NUMBER, code, tokens
from flows.text.words import words


@pytest.mark.parametrize("text", ["", "“5%, or 5 %,” he said: 3.5 per cent of the U.N.'s.", "Erdoğan’s 東京 e\u0301te"])
def test_tokens_are_the_words_of_the_text(text: str) -> None:
    found = tokens(text)
    expected = [(word.start, word.end, code(word.key)) for word in words(text)]
    assert list(zip(found.starts.tolist(), found.ends.tolist(), found.codes.tolist(), strict=True)) == expected


@given(st.text())
def test_of_any_text(text: str) -> None:
    test_tokens_are_the_words_of_the_text(text)


PARTS = [
    "5", " ", "%", "per", "Per", "cent", "cents", "\n", "a.m", ".", "U.N", "'", "’s", "東京", "-", "\u2011", "well",
    "\u00a0", "é", "\u0301", "1", "200", ",", "_", "x", "&", "½", "\ufe0f", "²", "π", "\U00020000", "\ud800",
]  # fmt: skip


@given(st.lists(st.sampled_from(PARTS)))
def test_of_texts_full_of_what_joins_and_parts_words(parts: list[str]) -> None:
    test_tokens_are_the_words_of_the_text("".join(parts))


def test_more_words_than_are_kept_are_told_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MAX_WORDS", 40_000)
    monkeypatch.setattr(module, "_vocabulary", module._Vocabulary())
    for start in range(0, 120_000, 30_000):
        numbers = " ".join(map(str, range(start, start + 30_000)))
        assert tokens(numbers).codes[::5000].tolist() == [code(str(n)) for n in range(start, start + 30_000, 5000)]


def test_codes_are_the_same_on_every_machine() -> None:
    assert tokens("programme 12").codes.tolist() == [14429269215261287355, 16370802936685099627]


def test_words_are_of_kinds() -> None:
    kinds = [LOWER, CAPITAL, NUMBER | LOWER, NUMBER, FUNCTION | LOWER, CAPITAL]
    assert tokens("port Port twelve 12 of Of").kinds.tolist() == kinds


def test_there_are_no_letters_where_none_are_looked_for() -> None:
    assert not re.search(r"\w", "".join(map(chr, range(module._LAST, 0x110000))))
