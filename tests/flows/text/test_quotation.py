from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.text.quotation import quotations, quoted_spans


def quoted(body: str) -> list[str]:
    return [body[start:end] for start, end in quoted_spans(body)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('He left "the door ajar," she said.', ['"the door ajar,"']),
        ("“We will act,” he said. “Soon.”", ["“We will act,”", "“Soon.”"]),
        ("``We will act,'' he said.", ["``We will act,''"]),
        ("''We will act,'' he said.", ["''We will act,''"]),
        ("He said: 'We will act at once.' Then he left.", ["'We will act at once.'"]),
        ("‘The workers’ rights come first,’ he said.", ["‘The workers’ rights come first,’"]),
        ("“He told me ‘go home at once’ and left,” she said.", ["“He told me ‘go home at once’ and left,”"]),
        ('(“We will act”) and ("so be it")', ["“We will act”", '"so be it"']),
        ("The trial—“a farce from start to end”—ended.", ["“a farce from start to end”"]),
        ('said : " We will act . " Then', ['" We will act . "']),
    ],
)
def test_each_kind_of_mark_is_found(body: str, expected: list[str]) -> None:
    assert quoted(body) == expected


@pytest.mark.parametrize(
    "body",
    [
        "The workers' union and the bosses' club met in the '90s.",
        'A 12" gun and a 6\' 2" man.',
        "It's the Joneses' house, isn't it?",
        "the 'so-called' deal",
        "rock 'n' roll and the kids' toys of '68",
        "",
        "\n\n",
        '"',
    ],
)
def test_apostrophes_inches_and_short_single_quotes_are_no_quotation(body: str) -> None:
    assert quoted(body) == []


def test_a_lost_closing_mark_spoils_its_paragraph_only() -> None:
    body = 'He said "we will act and left.\n\nNothing happened. "Nothing at all," she said.'
    assert quoted(body) == ['"we will act and left.', '"Nothing at all,"']


def test_a_lost_opening_mark_does_not_turn_narration_into_quotation() -> None:
    body = 'We will act," he said and left. "Soon," he added and went home.'
    assert quoted(body) == ['"Soon,"']


def test_a_quotation_over_two_paragraphs_is_quoted_in_both_with_or_without_a_mark_of_its_own() -> None:
    marked = "“We came.\n\n“We saw,” he said.\n\nHe left."
    unmarked = "“We came.\n\nWe saw,” he said.\n\nHe left."
    assert quoted(marked) == ["“We came.", "“We saw,”"]
    assert quoted(unmarked) == ["“We came.", "We saw,”"]
    assert [(quote.opened, quote.closed) for quote in quotations(unmarked)] == [(True, False), (False, True)]


def test_marks_of_the_wrong_shape_are_told_by_their_neighbours() -> None:
    assert quoted("He said ”we will act” and left.") == ["”we will act”"]
    assert quoted("He said “we will act“ and left.") == ["“we will act“"]


def test_inner_offsets_leave_the_marks_out() -> None:
    body = "He said ``we will act'' and left."
    (quote,) = quotations(body)
    assert body[quote.inner_start : quote.inner_end] == "we will act"


@given(st.text(alphabet="ab .,\n'\"“”‘’`—", max_size=60))
def test_spans_are_sorted_apart_and_inside_one_paragraph(body: str) -> None:
    end = 0
    for start, stop in quoted_spans(body):
        assert end <= start < stop <= len(body)
        assert "\n\n" not in body[start:stop]
        end = stop
