"""What only its page shows to be a caption: each rule with a page it takes from and one that keeps all."""

import pytest

from flows.text.agencies import known_agencies
from flows.text.article import STORY, Fields, parse_article

STORY_LINES = [
    "The talks on the harbor failed on Monday, two officials who took part in them told the Courier.",
    "They will resume in June, the ministry said in a statement after the meeting of the ministers.",
    "The harbor has been closed since March, when a crane fell on a ship and killed one sailor.",
    "Its owner, a company from Bergen, asks for 12 million kroner and a new contract of ten years.",
    "The council of the city has to agree to it by the end of the year, and it is not in a hurry.",
]


def body(page: list[str]) -> list[str]:
    article = parse_article(Fields(title="Talks on the harbor fail", text="\n\n".join(page)), known_agencies(()))
    return [block.text for block in article.blocks if block.role == STORY]


SHOWN = "The minister at breakfast with the owner of the harbor in the city of Oslo on a Monday."


def test_a_caption_above_its_credit_in_brackets() -> None:
    credit = "(Photo: Jane Roe, The Courier)"
    assert body([*STORY_LINES[:2], SHOWN, credit, *STORY_LINES[2:]]) == STORY_LINES
    assert body([*STORY_LINES[:1], credit, *STORY_LINES[1:]]) == STORY_LINES


def test_a_film_between_its_heading_and_its_maker() -> None:
    film = f"{SHOWN} They met for talks. The owner told reporters he would pay."
    assert body([*STORY_LINES[:2], "Now Playing:", film, "Media: Euronews", *STORY_LINES[2:]]) == STORY_LINES
    assert body([*STORY_LINES[:2], film, *STORY_LINES[2:]]) == [*STORY_LINES[:2], film, *STORY_LINES[2:]]


def test_a_gallery_is_told_by_its_credits() -> None:
    credits = ["JANE ROE/AFP/Getty Images", "John Doe, Pool via AP", "None", "Jane Roe | The Courier | Reuters"]
    shown = ["The ministers met in Oslo.", "They took their seats.", "Workers watched the meeting on a screen."]
    gallery = [line for pair in zip(credits, [*shown, STORY_LINES[2]], strict=True) for line in pair]
    assert body([*STORY_LINES[:2], *gallery, *STORY_LINES[3:]]) == STORY_LINES
    march = 'Workers follow the "Harbor Calling" march.'
    assert body([*STORY_LINES[:2], *gallery[:4], "None", march, credits[0], *STORY_LINES[2:]]) == STORY_LINES
    one_pair = [*STORY_LINES[:2], credits[0], STORY_LINES[2], credits[1], *STORY_LINES[3:]]
    assert body(one_pair) == STORY_LINES  # story between two pictures whose captions are missing


CREDIT = "Jane Roe/Getty Images"


@pytest.mark.parametrize("shown", [
    "Harbor master Timothy Smith holds up the chain used by the workers to close the quay of Oslo in May.",
    "Mayor Jane Roe and Minister John Doe place flowers at a memorial for the sailor of the ship.",
])  # fmt: skip
def test_somebody_at_something_right_below_a_credit(shown: str) -> None:
    assert body([*STORY_LINES[:1], CREDIT, shown, *STORY_LINES[1:]]) == STORY_LINES
    assert body([*STORY_LINES[:1], shown, *STORY_LINES[1:], CREDIT]) == [STORY_LINES[0], shown, *STORY_LINES[1:]]


def test_a_name_given_in_full_twice_right_below_a_credit() -> None:
    shown = "Mayor Jane Roe and Minister John Doe are due to meet on Monday in Oslo."
    lead = "Before she goes to see the minister, Mayor Jane Roe has asked the council to vote on the crane."
    assert body([CREDIT, shown, lead, *STORY_LINES]) == [lead, *STORY_LINES]
    assert body([CREDIT, shown, *STORY_LINES]) == [shown, *STORY_LINES]


def test_pictures_by_the_author_of_the_page() -> None:
    shown = ["Jane Roe tries her hand at the crane.", "The old crane of Oslo.", "It may take a year to build one."]
    question = "Who makes a living with a crane in the age of the ship without a crew?"
    page = [*STORY_LINES[:2], shown[0], "Roe News", STORY_LINES[2], shown[1], "Roe News", STORY_LINES[3], shown[2],
            "Roe News", question, "Roe News", STORY_LINES[4]]  # fmt: skip

    def told(lines: list[str]) -> list[str]:
        given = Fields(title="Talks on the harbor fail", byline="Roe News", text="\n\n".join(lines))
        return [b.text for b in parse_article(given, known_agencies(())).blocks if b.role == STORY]

    assert told(page) == [*STORY_LINES[:4], question, STORY_LINES[4]]
    assert told([*STORY_LINES, shown[0], "Roe News"]) == [*STORY_LINES, shown[0]]


@pytest.mark.parametrize("lead", [
    "At last, Mayor Jane Roe will get to see the minister of whom the harbor has heard so much.",
    "The council, which holds a third of the harbor, is in no hurry to agree to a new contract.",
    "The company holds that the harbor was never closed to ships from the north of the country.",
])  # fmt: skip
def test_a_lead_right_below_a_credit_stays(lead: str) -> None:
    assert body([CREDIT, lead, *STORY_LINES]) == [lead, *STORY_LINES]


def test_beginnings_of_other_stories_at_the_end() -> None:
    teasers = [
        "The crane of the harbor of Bergen fell on a ship of the queen of the Netherlands on a Mond . . .",
        "The minister of the harbors has asked the council of the city of Bergen for a new crane and a ...",
    ]
    assert body(["12 SHARES", *STORY_LINES, *teasers]) == STORY_LINES
    assert body(["12 SHARES", *STORY_LINES, teasers[1]]) == [*STORY_LINES, teasers[1]]
    assert body(["12 SHARES", *STORY_LINES[:2], *teasers, *STORY_LINES[2:]])[2:4] == teasers


def test_a_long_caption_in_a_gallery_is_one_too() -> None:
    long = " ".join([SHOWN, "They have not met since the crane fell."] * 3)
    page = [line for shown in ["The ministers met.", "They sat down.", "A worker watched.", "It rained.", long]
            for line in (shown, "Fullscreen", "JANE ROE/AFP/Getty Images")]  # fmt: skip
    assert body(["JANE ROE/AFP/Getty Images", *page]) == []
    assert body(["JANE ROE/AFP/Getty Images", *page[-3:]]) == [long]


def test_a_page_of_pictures_has_no_body() -> None:
    credits = ["JANE ROE/AFP/Getty Images", "John Doe, Pool via AP", "Jane Roe/Reuters"]
    assert body([credits[0], "The ministers met in Oslo.", credits[1], "They took their seats.", credits[2]]) == []


def test_a_sentence_right_above_its_repetition_is_a_caption() -> None:
    shown = "Harbor workers hang a banner on the crane in the north of the city."
    assert body([*STORY_LINES[:3], shown, shown, *STORY_LINES[3:]]) == STORY_LINES
    told = "The workers were paid for the banner that hangs on the crane in the north of the city."
    assert body([*STORY_LINES[:3], told, told, *STORY_LINES[3:]]) == [*STORY_LINES[:3], told, *STORY_LINES[3:]]


def test_a_caption_that_stands_again_without_its_credit() -> None:
    shown = f"{SHOWN} The two men have not met since the crane of the harbor fell in the spring of that year."
    page = [f"{shown} Jane Roe/Getty Images", shown, *STORY_LINES]
    assert body(page) == STORY_LINES
    assert body(page[1:]) == page[1:]


@pytest.mark.parametrize("line", [
    "Former harbor master Jane Roe and union leader John Doe debate on 'The Harbor Hour.'",
    "Courier senior harbor analyst Gen. Jane Roe (Ret.) on the talks of the two ministers.",
    "Insight from Jane Roe, who covers the harbor for the Courier, and John Doe, of the union.",
    "The ministers are to meet in Oslo tomorrow; the panel discusses what to expect.",
    "The ministers met on Monday in the city hall of Oslo. (HTV)",
])  # fmt: skip
def test_a_film_at_the_top_is_described(line: str) -> None:
    page = ["The talks in two minutes", line, *STORY_LINES]
    assert body(page) == STORY_LINES
    page = ["The talks in two minutes", *STORY_LINES[:3], line, *STORY_LINES[3:]]
    assert body(page) == page[1:]


def test_a_film_under_its_title_is_described_in_the_present() -> None:
    film = "The Harbor looks at the talks and speaks to workers behind closed-off quays."
    assert body(["Harbor Hour previews the talks of Oslo", film, *STORY_LINES]) == STORY_LINES
    for story in ([film, *STORY_LINES], [STORY_LINES[0], film, *STORY_LINES[1:]]):
        assert body(["Talks", *story]) == story
    told = "Jane Roe speaks for the workers of the harbor, who have closed the quay."
    assert body(["Harbor Hour previews the talks of Oslo", told, *STORY_LINES]) == [told, *STORY_LINES]


def test_an_advertisement_between_stars() -> None:
    paid = ["** Presented by Harbor Oil: Ships need oil.", "They sail on it, say 9 of 10 captains. oil.example **"]
    assert body([*STORY_LINES[:3], *paid, *STORY_LINES[3:]]) == STORY_LINES
    unclosed = [paid[0], *STORY_LINES]
    assert body(unclosed) == STORY_LINES
    starred = "** The strike, presented by the union as a success, ended on Monday."
    assert body([starred, *STORY_LINES]) == [starred, *STORY_LINES]


@pytest.mark.parametrize("line", [
    "Courier reporter Jane Roe on Monday became the first to see the report on the harbor.",
    "The ministers will discuss the crane on the second day of the talks, their staff says.",
])  # fmt: skip
def test_a_report_at_the_top_is_no_film(line: str) -> None:
    assert body(["The talks in two minutes", line, *STORY_LINES]) == [line, *STORY_LINES]


CAPTION = "The minister is pictured on the quay with the owner of the harbor and her husband"
UNENDED = "Workers of the harbor use their telephones to follow the vote of the council in the city hall"


def test_lines_without_a_full_stop_are_captions_where_captions_lack_it() -> None:
    assert body([*STORY_LINES[:3], UNENDED, *STORY_LINES[3:], CAPTION]) == STORY_LINES
    assert body([*STORY_LINES[:3], UNENDED, *STORY_LINES[3:]]) == [*STORY_LINES[:3], UNENDED, *STORY_LINES[3:]]
    with_credit = "The minister is pictured on the quay with the owner of the harbor. Jane Roe/Getty Images"
    page = [*STORY_LINES[:3], UNENDED, *STORY_LINES[3:], with_credit]
    assert body(page) == page[:-1]


def test_a_line_without_a_full_stop_inside_a_long_story_is_none_of_it_on_a_page_with_much_around() -> None:
    around = ["Share", "More from Oslo", "Comments", "Related articles"]
    more = ["Nobody knows who will pay for a new crane.", "The old one was built in 1936 and is listed."]
    story = [*STORY_LINES, *more]
    assert body([*around, *story[:3], UNENDED, *story[3:]]) == story
    assert body([*around[:2], *story[:3], UNENDED, *story[3:]]) == [*story[:3], UNENDED, *story[3:]]
    for kept in (f"{UNENDED} on June 16", f"{UNENDED} #harbor"):
        assert body([*around, *story[:3], kept, *story[3:]]) == [*story[:3], kept, *story[3:]]
    assert body([*around, *story, UNENDED]) == [*story, UNENDED]


def test_a_list_is_no_row_of_captions() -> None:
    items = [f"Workers of the {nth} shift of the harbor of Oslo get a rise of their pay in the month of June"
             for nth in ("first", "second", "third", "fourth")]  # fmt: skip
    page = [*STORY_LINES, *items, CAPTION]
    assert body(page) == page[:-1]
