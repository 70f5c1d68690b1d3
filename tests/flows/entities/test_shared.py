from __future__ import annotations

import polars as pl

from flows.entities.shared import cluster
from flows.entities.shingles import quoted_sentences

LONG = (
    "It is very clear that the resolutions must be fully implemented first of all by every country whose role counts."
)


def roots(*texts: str) -> list[str]:
    """The root of each text, as the number of the text it is the key of."""
    sentences = [quoted_sentences(text, [(0, len(text))])[0] for text in texts]
    frame = pl.DataFrame(
        {"key": [s.key for s in sentences], "runs": [list(s.runs) for s in sentences]},
        schema={"key": pl.String, "runs": pl.List(pl.Int64)},
    ).unique("key", maintain_order=True)
    root = dict(cluster(frame).iter_rows())
    keys = [s.key for s in sentences]
    return [str(keys.index(root[s.key])) for s in sentences]


def test_trimmed_bracketed_repunctuated_and_respelled_sentences_are_one() -> None:
    assert roots(
        LONG,
        "the resolutions must be fully implemented first of all",
        "It is very clear that the resolutions [need to] be fully implemented, first of all, by every country",
        "It is very clear … that the RESOLUTIONS must be fully implemented",
    ) == ["0", "0", "0", "0"]


def test_other_sentences_and_stock_phrases_stay_apart() -> None:
    assert roots(LONG, "It is very clear that this is what we want to do in the end.", "Nothing of that was said.") == [
        "0",
        "1",
        "2",
    ]


def test_two_halves_of_one_sentence_meet_in_it() -> None:
    assert roots(
        LONG, "It is very clear that the resolutions must be fully implemented", "by every country whose role counts"
    ) == ["0", "0", "0"]


def test_no_chain_leads_from_cut_to_cut() -> None:
    one = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu"
    two = "theta iota kappa lambda mu nu xi omicron pi rho sigma tau"
    three = "pi rho sigma tau upsilon phi chi psi omega again once"
    assert len(set(roots(one, two, three))) > 1


def test_a_sentence_that_its_attribution_interrupts_is_whole_again() -> None:
    body = "“We will act,” he said, “in a week.”"
    (sentence,) = quoted_sentences(body, [(1, 12), (24, 34)])
    assert sentence.key == "we will act in a week"


def test_sentences_of_a_quotation_are_told_apart_and_short_ones_go_with_the_next() -> None:
    text = "We came to see you all. Yes! But why should we ever do that? Because"
    assert [s.key for s in quoted_sentences(text, [(0, len(text))])] == [
        "we came to see you all",
        "yes but why should we ever do that because",
    ]


def test_an_empty_table_of_sentences_gives_an_empty_typed_one() -> None:
    empty = cluster(pl.DataFrame(schema={"key": pl.String, "runs": pl.List(pl.Int64)}))
    assert empty.schema == {"key": pl.String, "root": pl.String}
    assert empty.is_empty()
