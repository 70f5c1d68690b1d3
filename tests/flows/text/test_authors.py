import pytest

from flows.text.authors import described_author, is_author
from flows.text.hints import look
from flows.text.lines import Line, read_line


def line(text: str) -> Line:
    return read_line(text, look([text])[0].groups)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Jane Roe is a journalist based in Oslo and a former editor of the Courier.", "Jane Roe"),
        ("John van der Doe is a Harbor Institute fellow.", "John van der Doe"),
        ("Dr. Jane Roe, an engineer, is the director of the Harbor Institute.", "Dr. Jane Roe"),
        ("Jane Q. Roe teaches maritime law at the Harbor School. She blogs at harbor.example .", "Jane Q. Roe"),
        ("Jane Roe was the President of the harbor from 2004 to 2013.", "Jane Roe"),
        ("Jane Roe has been a columnist since 2008. She also wrote the book “The Crane.”", "Jane Roe"),
        ("Jane Roe is a professor at the Harbor School. “The crane was old,” she said.", None),
        ("The harbor is a professor's dream, its owner said.", None),
        ("VADM Jane Roe, USN (ret.) is former commander of the harbor.", "VADM Jane Roe"),
        ("Jane Roe is president of the Harbor Group. She was a senior adviser to the mayor.", "Jane Roe"),
        ("Jane Roe holds a Ph.D. in maritime law. She is a fellow of the Harbor Institute.", "Jane Roe"),
        ("Jane Roe is an old friend of the minister.", None),
    ],
)
def test_a_line_about_the_author_gives_the_name(text: str, name: str | None) -> None:
    assert described_author(text) == name


@pytest.mark.parametrize("text", [
    "Jane Roe Jane Roe covers the harbor of Oslo for the Courier. Follow",
    "Jane Roe wrote today’s Harbor Briefing.",
])  # fmt: skip
def test_nothing_but_the_author(text: str) -> None:
    assert is_author(line(text))


@pytest.mark.parametrize("text", [
    "Jane Roe covers the harbor for the Courier from its office in Oslo.",
    "Jane Roe wrote today's agreement with the harbor, and John Doe signed it, the ministry said.",
    "Duran Duran Duran played in the hall, and nobody left before the end.",
])  # fmt: skip
def test_somebody_of_the_story(text: str) -> None:
    assert not is_author(line(text))
