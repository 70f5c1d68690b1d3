"""Whatever the text, nothing fails and every span is a real one."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.entities.context import Subject
from flows.entities.linking import link
from flows.entities.mentions import mentions
from flows.entities.quotes import quotes
from flows.entities.shingles import quoted_sentences

from .known import seeds

PIECES = st.sampled_from(
    ["“", "”", '"', "'", "’s", ",", ".", ". ", " ", "\n", "\n\n", " said ", "He ", "she", "the North", "North Korea",
     "Trump", "Donald Trump", "Mr. ", "U.N.", "(UN)", "TOKYO — ", "Rome 2 Milan 1\n", "president ", "according to ",
     "👍🏽", "É", "’", "—", "Port Ellery", "no, who ", "123", "&", "[", "]", "…"]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=40).map("".join)


@settings(max_examples=150)
@given(TEXTS, st.data())
def test_mentions_are_apart_and_stand_where_they_say(body: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(body)), max_size=8)))
    found = [(a, b, "PERSON" if a % 2 else "ORG") for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    names = mentions(body, [0], found, seeds())
    end = 0
    for name in names:
        assert end <= name.start < name.end <= len(body)
        assert body[name.start : name.end] == name.surface
        assert name.key
        end = name.end
    assert len(link(body, names, seeds())) == len(names)


@settings(max_examples=150)
@given(TEXTS)
def test_quotations_are_apart_have_words_and_sentences(body: str) -> None:
    subjects = []
    position = 0
    while (start := body.find("Trump", position)) >= 0:
        position = start + 5
        subjects.append(Subject(start, position, True, "Donald Trump", "t"))
    end = -1
    for quote in quotes(body, subjects, ["president"]):
        assert end <= quote.start < quote.end <= len(body)
        assert quote.n_words > 0
        assert quoted_sentences(body, quote.parts)
        end = quote.end
