from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.text.words import count_words, match_key, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("U.N. resolutions", "UN resolutions"),
        ("the U.S.-led force", "the US-led force"),
        ("the U.N.'s chief", "the UN’s chief"),
        ("without preconditions", "without pre-conditions"),
        ("nuclear programs", "nuclear programmes"),
        ("its behavior", "its behaviour"),
        ("the denuclearization of", "the denuclearisation of"),
        ("5 percent", "5%"),
        ("5 percent", "5 per cent"),
        ("1,200 people", "1200 people"),
        ("Recep Tayyip Erdoğan", "Recep Tayyip Erdogan"),
        ("caf\u00e9", "cafe\u0301"),
        ("“It’s” … he said—then", '"It\'s" ... he said -- then'),
        ("a Ph.D. student", "a PhD student"),
        ("at 5 p.m. Friday", "at 5 pm Friday"),
        ("co\u00adoperate", "cooperate"),
        ("eastern Türkiye", "eastern Turkey"),
        ("a magnitude-5.9 earthquake", "a magnitude 5.9 earthquake"),
        ("a 12-year-old", "a 12 year-old"),
    ],
)
def test_two_ways_of_writing_the_same_copy_have_one_key(one: str, other: str) -> None:
    assert match_key(one) == match_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("3.5 percent", "35 percent"),
        ("a magnitude-5.9 earthquake", "a magnitude-59 earthquake"),
        ("12 dead", "14 dead"),
        ("magnitude-5.9", "magnitude-59"),
        ("1.2 billion", "1,200 billion"),
        ("10-12 people", "1012 people"),
        ("the Labour Party", "the Labor Party"),  # names keep their spelling
        ("ten tonnes", "ten tons"),
        ("he exercised", "he exercized"),
    ],
)
def test_what_differs_in_substance_differs_in_key(one: str, other: str) -> None:
    assert match_key(one) != match_key(other)


def test_words_carry_exact_spans() -> None:
    text = "🙂 The U.N.'s “door ajar”, cafe\u0301 and 3.5% of AT&T."
    assert [text[w.start : w.end] for w in words(text)] == [
        "The", "U.N.'s", "door", "ajar", "cafe\u0301", "and", "3.5", "%", "of", "AT&T",
    ]  # fmt: skip


def test_a_missing_space_after_a_full_stop_does_not_join_two_words() -> None:
    assert match_key("he said.The end") == "he said the end"


def test_scripts_without_spaces_give_a_word_for_each_character() -> None:
    assert match_key("Xi Jinping (习近平)") == "xi jinping 习 近 平"


@given(st.text())
def test_any_text_gives_ordered_spans_and_keys_that_are_never_empty(text: str) -> None:
    found = words(text)
    assert all(w.key and w.start < w.end and " " not in w.key for w in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert match_key(text).split(" ") == ([w.key for w in found] or [""])
    assert count_words(text) == len(found)


PARTS = ["5", " ", "%", "per", "cent", "\n", "a.m.", "U.N.'s", "東京", "-", "well", "\u00a0", "é"]


@given(st.lists(st.sampled_from(PARTS)))
def test_words_told_by_token_are_the_same_as_told_by_text(parts: list[str]) -> None:
    text = "".join(parts)
    assert match_key(text) == " ".join(word.key for word in words(text))
    assert count_words(text) == len(words(text))
