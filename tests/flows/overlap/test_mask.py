import pytest

from flows.overlap.mask import statement_spans
from flows.text.quotation import paragraph_spans, quoted_spans


def statements(body: str) -> list[str]:
    return [body[start:end] for start, end in statement_spans(body, list(paragraph_spans(body)), quoted_spans(body))]


def test_an_unquoted_paragraph_in_the_first_person_is_a_statement() -> None:
    body = "The minister issued a statement.\n\nI’ve asked the board to resign.\n\nThe board declined."
    assert statements(body) == ["I’ve asked the board to resign."]


def test_a_paragraph_that_quotes_somebody_is_no_statement_though_the_quotation_says_i() -> None:
    assert statements("“I will not resign,” he said, and my colleague heard it.") == []


@pytest.mark.parametrize(
    "text",
    [
        "World War I ended here.",
        "Queen Elizabeth I was crowned.",
        "MY STREET, the film",
        "I. The beginning",
        "Title I funds schools.",
    ],
)
def test_numerals_and_capitals_are_not_the_first_person(text: str) -> None:
    assert statements(text) == []


def test_a_tweet_is_known_by_its_signature_below_or_behind_it() -> None:
    below = "Our relations have NEVER been worse!\n\n— Ann Example (@ann) July 16, 2018\n\nThe summit began."
    assert statements(below) == ["Our relations have NEVER been worse!", "— Ann Example (@ann) July 16, 2018"]
    behind = "Never been worse! — Ann Example (@ann) July 16\n\nThe summit began."
    assert statements(behind) == ["Never been worse! — Ann Example (@ann) July 16"]


def test_a_body_without_speech_has_none() -> None:
    assert statements("") == statements("The board met.") == []
