import random

import polars as pl
import pytest

from tests.support import connect, inputs_of, model, module

SENTENCES = model("text.sentences")
FINGERPRINTS = module("overlap.fingerprints")
QUOTE = "we have never seen such a wave"
BODY = f"The storm tore away the eastern breakwater overnight. “{QUOTE},” a skipper said."


def of(*bodies: str) -> dict[str, set[int]]:
    """The fingerprints of each body, by a0, a1, ..."""
    ids = [f"a{number}" for number in range(len(bodies))]
    sentences = SENTENCES(pl.DataFrame({"article_id": ids, "body": bodies}))
    con = connect({"text.sentences": sentences})
    rows = FINGERPRINTS.fingerprints(inputs_of("overlap.fingerprints", con)).rows()
    assert all(len(found) == len(set(found)) for _, found in rows)
    found = {article_id: set(hashes) for article_id, hashes in rows}
    return {article_id: found.get(article_id, set()) for article_id in ids}


def words(n: int, seed: int) -> list[str]:
    return [f"w{random.Random(f'{seed} {i}').randrange(10**9)}" for i in range(n)]


def test_spelling_quotes_and_dashes_make_no_other_fingerprints() -> None:
    other = BODY.replace("“", '"').replace("”", '"').replace("eastern", "Eastern").replace("storm", "storm —")
    found = of(BODY, other)
    assert found["a0"] == found["a1"]


def test_repeating_a_text_adds_only_what_runs_across_the_repetition() -> None:
    found = of(BODY, f"{BODY}\n\n{BODY}")
    assert found["a0"] < found["a1"]
    assert len(found["a1"]) <= len(found["a0"]) + 4


@pytest.mark.parametrize("seed", range(8))
def test_two_long_texts_with_eight_words_in_common_share_one(seed: int) -> None:
    common = words(8, seed)
    one = words(90, seed + 100) + common + words(5, seed + 200)
    other = words(3, seed + 300) + common + words(70, seed + 400)
    found = of(" ".join(one), " ".join(other))
    assert found["a0"] & found["a1"]


def test_long_texts_are_winnowed_to_two_in_five_runs_and_short_ones_keep_all() -> None:
    found = of(" ".join(words(2000, 1)), " ".join(words(30, 2)))
    assert 0.35 < len(found["a0"]) / 1996 < 0.45
    assert len(found["a1"]) == 26


@pytest.mark.parametrize("marks", ["“{}”", '"{}"', "''{}''", "‘{}’", "« {} »"])
def test_a_short_quotation_is_found_by_its_runs_of_four(marks: str) -> None:
    quote = marks.format("never seen such waves")
    texts = [" ".join(words(60, seed)) + f". {quote} he said." for seed in (1, 2)]
    found = of(*texts, texts[0].translate(str.maketrans("", "", "“”\"'‘’«»")))
    assert found["a0"] & found["a1"]
    assert found["a2"] < found["a0"]


def test_a_long_quotation_adds_nothing_where_no_mark_stands() -> None:
    assert of("No marks stand in this sentence, though it isn't short.") == of(
        "No marks stand in this sentence, though it isn’t short."
    )


def test_a_text_under_five_words_and_an_empty_one_have_none() -> None:
    assert of("", "Four words, no more.") == {"a0": set(), "a1": set()}
