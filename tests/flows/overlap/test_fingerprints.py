from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.overlap.fingerprints import LONG, RUN, WINDOW, fingerprints, marked
from tests.support import connect, inputs_of

WORDS = st.sampled_from(["port", "storm", "wall", "12", "naïve", "東", "a"])
SENTENCES = st.lists(st.tuples(st.sampled_from(["Plain.", "“Quoted.”"]), st.lists(WORDS, min_size=1).map(" ".join)))
TEXTS = st.lists(SENTENCES.map(marked), max_size=8)


def of(texts: list[str]) -> list[set[int]]:
    hashes, ends = fingerprints(pl.Series(texts, dtype=pl.String))
    found = [hashes[begin:end].tolist() for begin, end in pairwise(ends)]
    assert [len(set(of_text)) for of_text in found] == list(map(len, found))
    return list(map(set, found))


def runs(words: list[str], size: int) -> list[int]:
    """The hash of every run, by a text that is nothing but this run."""
    mark = "\n" if size == RUN else '"'
    texts = [mark + " ".join(words[i : i + size]) for i in range(len(words) - size + 1)]
    return [hashed for found in of(texts) for hashed in found]


def slowly(text: str) -> set[int]:
    """The same by the book: runs one by one, the smallest of each window, quoted sentences' runs of four."""
    sentences = text.replace('"', '\n"').split("\n")[1:]
    sentences = [sentence for sentence in sentences if sentence]
    words = [word for sentence in sentences for word in sentence.lstrip('"').split(" ")]
    found = runs(words, RUN)
    if len(words) >= LONG:
        found = [min(found[i : i + WINDOW]) for i in range(len(found) - WINDOW + 1)]
    quoted = [run for s in sentences if s[0] == '"' for run in runs(s[1:].split(" "), 4)]
    return {*found, *quoted}


@given(TEXTS)
def test_many_texts_at_once_give_what_each_gives_by_the_book(texts: list[str]) -> None:
    assert of(texts) == [slowly(text) for text in texts]


@given(st.lists(WORDS, min_size=30, max_size=60))
def test_runs_have_equal_hashes_exactly_where_their_words_are(words: list[str]) -> None:
    for size in (RUN, 4):
        texts = [tuple(words[i : i + size]) for i in range(len(words) - size + 1)]
        hashes = runs(words, size)
        assert len(set(texts)) == len(set(hashes)) == len(set(zip(texts, hashes, strict=True)))


def test_hashes_are_the_same_on_every_machine() -> None:
    assert of(["\nthe storm took the wall"]) == [{3155342103751804990}]


@pytest.mark.parametrize("text", [
    "Plain, isn't it?", "“No,”", '"No,"', "''No,'' he said", "``No", "‘‘No", "‘No,’ he said", "'No,' he said",
    "He said: 'No'", "He ('No') said", "the owners’ club", "the owners' club", "« Non »", "„Nein“", "(‘é", "",
])  # fmt: skip
def test_the_models_inputs_are_marked_as_texts_from_outside_are(text: str) -> None:
    rows = {"article_id": ["a", "a"], "sentence_no": [1, 0], "text": [text, "One."], "match_key": ["k 1", "one"]}
    con = connect({"text.sentences": pl.DataFrame(rows)})
    inputs = inputs_of("overlap.fingerprints", con)
    assert inputs["keys"].to_list() == [marked([("One.", "one"), ("(", ""), (text, "k 1")])]


def test_no_texts_and_empty_texts_have_none() -> None:
    assert of([]) == []
    assert of(["", "", ""]) == [set(), set(), set()]
