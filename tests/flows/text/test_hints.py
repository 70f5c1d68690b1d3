import re

from hypothesis import given
from hypothesis import strategies as st

from flows.text.calls import CALL_HINTS
from flows.text.captions import CAPTION_HINTS, CREDIT_HINTS
from flows.text.clues import CALL, CAPTION, CREDIT, END, YEAR, Clue, clues, has, is_seen
from flows.text.ends import END_HINTS
from flows.text.hints import look
from flows.text.words import words

GROUPS = {CREDIT: CREDIT_HINTS, CAPTION: CAPTION_HINTS, CALL: CALL_HINTS, END: END_HINTS, YEAR: ("0000",)}
PIECES = [hint for hints in GROUPS.values() for hint in hints]
PIECES += ["5 %", "per cent", "U.S.-led", "1,200", "1987", "日本", "Photo", " IS A", "É", "phot", "o", ".", " ", "("]
PIECES += ["\u2028", "🙂"]
paragraphs = st.lists(st.lists(st.sampled_from(PIECES) | st.characters(), max_size=12).map("".join), max_size=5)


@given(paragraphs.map(lambda texts: [text.replace("\n", "") for text in texts]))
def test_a_page_is_told_as_each_paragraph_and_each_hint_alone(texts: list[str]) -> None:
    for text, looked in zip(texts, look(texts), strict=True):
        assert looked.n_words == len(words(text))
        folded = re.sub("[0-9]", "0", re.sub("[A-Z]+", lambda capitals: capitals[0].lower(), text))
        assert looked.groups == sum(group for group, hints in GROUPS.items() if has(folded, hints))


def test_a_hint_does_not_reach_over_the_end_of_its_paragraph() -> None:
    assert [looked.groups for looked in look(["They will sign", "up for the quay", "sign up"])] == [0, 0, CALL]


def test_a_pattern_is_asked_only_where_its_hint_stands() -> None:
    sought = clues(("quay", r"\bquay\b"), ("crane", r"^crane"))
    assert sought[0] == Clue("quay", re.compile(r"\bquay\b"))
    assert [is_seen(sought, text) for text in ("the quay", "quays", "a crane", "crane")] == [True, False, False, True]
