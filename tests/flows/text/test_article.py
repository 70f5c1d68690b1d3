from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.text.agencies import known_agencies
from flows.text.article import STORY, Article, Fields, parse_article

AGENCIES = known_agencies((("ap", "Associated Press", "AP", ""), ("reuters", "Reuters", "Reuters", "")))
PARAGRAPHS = [
    "OSLO (AP) — The talks on the harbor failed on Monday, two officials who took part in them said.",
    "They will resume in June, the ministry said in a statement after the meeting of the ministers.",
    "The harbor has been closed since March, when a crane fell on a ship and killed one sailor.",
    "Its owner, a company from Bergen, asks for 12 million kroner and a new contract of ten years.",
]
TOLD = [PARAGRAPHS[0].removeprefix("OSLO (AP) — "), *PARAGRAPHS[1:]]  # a dateline has a column of its own


def read(text: str, **given: str) -> Article:
    return parse_article(Fields(text=text, **given), AGENCIES)  # type: ignore[arg-type]


def body(article: Article) -> list[str]:
    return [block.text for block in article.blocks if block.role == STORY]


def test_what_a_page_puts_around_a_story_is_not_in_its_body() -> None:
    page = [
        "Sunday, Jul 15th 2018 5-Day Forecast", "Advertisement", "Talks on the harbor fail", "By Jane Roe",
        "July 16, 2018 - 9:30 AM", "12 SHARES", "The closed harbor of Oslo. (Jane Roe/AP)", *PARAGRAPHS[:2],
        "Read more: The crane of Oslo", *PARAGRAPHS[2:], "Associated Press writer John Doe contributed to this report.",
        "Most popular", "A teaser of another story that reads like a whole sentence of it.",
    ]  # fmt: skip
    article = read("\n\n".join(page))
    assert body(article) == TOLD
    assert (article.headline, article.byline, article.agency_id, article.dateline) == (
        "Talks on the harbor fail", "Jane Roe", "ap", "OSLO",
    )  # fmt: skip
    assert (article.published_at, article.published_precision) == (datetime(2018, 7, 16, 9, 30), "minute")


def test_a_metadata_day_takes_its_clock_from_the_page_but_never_another_day() -> None:
    text = "Talks on the harbor fail\n\n{} - 9:30 AM\n\n" + "\n\n".join(PARAGRAPHS)
    same = read(text.format("July 16, 2018"), published="2018-07-16")
    other = read(text.format("July 17, 2018"), published="2018-07-16")
    assert same.published_precision == "minute"
    assert (other.published_at, other.published_precision) == (datetime(2018, 7, 16), "day")


def test_the_headline_is_not_repeated_in_the_body() -> None:
    article = read(
        "Talks on the harbor fail.\n\n" + "\n\n".join(PARAGRAPHS), title="Talks on the Harbor Fail | The Courier"
    )
    assert article.headline == "Talks on the Harbor Fail"
    assert body(article) == TOLD


def test_pull_quotes_and_repeated_paragraphs_stand_once() -> None:
    assert (
        body(read("\n\n".join([*PARAGRAPHS, "when a crane fell on a ship and killed one sailor.", PARAGRAPHS[1]])))
        == TOLD
    )


def test_captions_before_the_dateline_are_no_story() -> None:
    assert (
        body(read("\n\n".join(["Officials shake hands before their meeting in the city hall.", *PARAGRAPHS]))) == TOLD
    )


REPORT = "The mayor of Bergen resigned on Friday after twelve years in the office, a spokesman of the city said."


@pytest.mark.parametrize(
    "before",
    [
        [REPORT],
        [REPORT, "July 16, 2018"],
        ["The mayor of Bergen is ill.", "Her deputy takes over."],
        ["The mayor of Bergen resigned on Friday."],
        ["A storm sank two fishing boats off the coast of Jutland and left nine sailors of both crews missing."],
        ["The mayor resigned. Her deputy takes over until the council has met in the second week of May."],
    ],
)  # fmt: skip
def test_no_story_is_lost_before_a_dateline_further_down(before: list[str]) -> None:
    article = read("\n\n".join([*before, *PARAGRAPHS]))
    told = [line for line in before if line != "July 16, 2018"]
    assert body(article) == [*told, *PARAGRAPHS]  # the dateline opens no article: it is text
    assert article.dateline is None


def test_each_item_of_a_digest_stays() -> None:
    items = ["Officials meet today in Oslo.", *PARAGRAPHS, f"BERGEN, July 3 - {REPORT}"]
    assert body(read("\n\n".join(items))) == items
    assert body(read("\n\n".join([items[0], "July 16, 2018", *items[1:]]))) == items


@pytest.mark.parametrize("line", ["July 16, 2018", "By Jane Roe", "(Jane Roe/Reuters)"])
def test_a_summary_above_the_byline_is_no_story(line: str) -> None:
    summary = "Analysis: The ministers will call it a success. The question is who pays."
    assert body(read("\n\n".join([summary, line, *PARAGRAPHS]), title="Talks on the harbor fail")) == TOLD


def test_notes_to_figures_have_no_dateline() -> None:
    article = read(f"NOTE - {REPORT}")
    assert (article.dateline, body(article)) == (None, [f"NOTE - {REPORT}"])


@pytest.mark.parametrize("line", ["July 16, 2018", "By Jane Roe", "AP\n\nJuly 16, 2018"])
def test_a_summary_above_the_byline_needs_no_dateline_to_be_told(line: str) -> None:
    title = "Talks on the harbor fail"
    summary = "A police officer stands at the harbor of Oslo, where two ministers have met. They meet again in May."
    assert body(read("\n\n".join([summary, line, *TOLD]), title=title)) == TOLD
    points = ["The quay is closed.", "Who pays for it?", "July 16, 2018"]
    assert body(read("\n\n".join([*points, *TOLD]), title=title)) == TOLD
    for story in (["The police closed the harbor.", REPORT], [REPORT]):
        assert body(read("\n\n".join([*story, line, *TOLD]), title=title)) == [*story, *TOLD]
    assert body(read("\n\n".join([summary, line, TOLD[0]]), title=title)) == [summary, TOLD[0]]


def test_a_subtitle_stands_right_below_the_headline() -> None:
    title = "Talks on the harbor fail"
    line = "Two ministers have met in Oslo and go home without an agreement on the crane and its owner"
    assert body(read("\n\n".join([title, line, *TOLD]))) == TOLD
    assert body(read("\n\n".join([title, TOLD[0], line, *TOLD[1:]]))) == [TOLD[0], line, *TOLD[1:]]


def test_an_abstract_is_told_again_by_the_story() -> None:
    title = "Talks on the harbor fail"
    abstract = "The ministers could not agree who pays for the crane and its fall."
    told = "On Monday the ministers, who have met before, could not agree who pays for the crane and its new owner."
    assert body(read("\n\n".join([abstract, TOLD[0], told, *TOLD[1:]]), title=title)) == [TOLD[0], told, *TOLD[1:]]
    other = "The ministers could not say who pays for a new crane in a harbor without a ship."
    page = [other, TOLD[0], told, *TOLD[1:]]
    assert body(read("\n\n".join(page), title=title)) == page


def test_a_tweet_has_a_date_but_is_no_byline() -> None:
    signed = "— Jane Roe (@janeroe) July 16, 2018"
    assert body(read("\n\n".join([TOLD[1], "All is well.", signed, *TOLD[2:]])))[0] == TOLD[1]


def test_what_is_left_of_a_broken_byline_is_no_story() -> None:
    assert body(read("\n\n".join([*PARAGRAPHS, "Susan B."]), byline="Susan B. Glasser")) == TOLD
    assert body(read("\n\n".join([*PARAGRAPHS, "Susan B."]), byline="Jane Roe")) == [*TOLD, "Susan B."]


def test_who_wrote_the_story_is_not_of_it_unless_the_story_speaks_of_them() -> None:
    bios = ["Jane Roe is a writer in Oslo.", "John Doe is a reporter at the Courier."]
    assert body(read("\n\n".join([*PARAGRAPHS, *bios]))) == TOLD
    assert body(read("\n\n".join(["Talks on the harbor fail", bios[0], *PARAGRAPHS[1:]]))) == TOLD[1:]
    known = ["The strike was called by Jane Roe, who has led the union since March, its members said.", bios[0]]
    assert body(read("\n\n".join([*PARAGRAPHS, *known]))) == [*TOLD, *known]


@pytest.mark.parametrize("word", ["Congratulations!", "News Analysis.", "pension plan."])
def test_a_word_or_two_before_the_story_are_a_label(word: str) -> None:
    assert body(read("\n\n".join([word, *PARAGRAPHS]))) == TOLD


def test_a_short_sentence_may_begin_a_story() -> None:
    assert body(read("\n\n".join(["He's back.", *PARAGRAPHS[1:]])))[0] == "He's back."


def test_who_took_a_picture_is_no_headline() -> None:
    top = ["FILE - The closed harbor.", "Jane van Roe, AP", "Talks on the harbor fail"]
    article = read("\n\n".join([*top, *PARAGRAPHS]))
    assert article.headline == "Talks on the harbor fail"


def test_a_film_text_is_a_caption_but_a_tweet_is_not() -> None:
    film = "Minister Jane Roe delivers the speech on the harbor to the workers of the city of Oslo"
    signed = "— The Courier (@courier) July 16, 2018"
    assert film not in body(read("\n\n".join([*PARAGRAPHS, film])))
    assert f"{film} {signed}" in body(read("\n\n".join([*PARAGRAPHS, film, signed])))


def test_text_wrapped_at_a_margin_is_joined_again() -> None:
    wrapped = (
        "The talks on the harbor failed on Monday, two officials who took\npart in them said after the meeting of the"
        " ministers in the city\nhall, which went on until midnight."
    )
    assert body(read(wrapped)) == [wrapped.replace("\n", " ")]


def test_a_tweet_keeps_its_signature_in_one_paragraph() -> None:
    tweet = "Our relationship with the harbor has NEVER been worse thanks to many years of foolishness!"
    signed = "— Jane Roe (@janeroe) July 16, 2018"
    assert f"{tweet} {signed}" in body(read("\n\n".join([*PARAGRAPHS, tweet, signed])))


def test_mojibake_and_entities_are_mended() -> None:
    (text,) = body(
        read("The cafÃ©â€™s owner, a man of the harbor &amp; its people, said &#8220;no&#8221; to the talks.")
    )
    assert text == "The café’s owner, a man of the harbor & its people, said “no” to the talks."


def test_where_nothing_reads_like_a_story_short_lines_are_kept() -> None:
    assert body(read("Roses are red\nViolets are blue\nSugar is sweet")) == ["Violets are blue", "Sugar is sweet"]


def test_language_is_declared_or_told() -> None:
    german = (
        "Die Gespräche über den Hafen sind am Montag gescheitert, sagten zwei Beamte nach dem Treffen der Minister."
    )
    assert read("\n\n".join(PARAGRAPHS)).language == "en"
    assert read(german).language == "de"
    assert read(german, language="en-GB").language == "en"


def test_a_photo_credit_is_no_agency() -> None:
    text = "\n\n".join(["Talks on the harbor fail", "The closed harbor. (Jane Roe/AP)", *PARAGRAPHS[1:]])
    assert read(text).agency_id is None


def test_the_name_under_a_caption_is_its_credit_and_no_agency_of_the_story() -> None:
    text = "\n\n".join(["Talks on the harbor fail", "FILE - The closed harbor.", "Jane Roe, AP", *PARAGRAPHS[1:]])
    assert read(text).agency_id is None


def test_who_reported_and_edited_a_story_is_told_apart_from_its_last_paragraph() -> None:
    desk = "(Reporting by Jane Roe; Editing by John Doe)"
    article = read("\n\n".join([*PARAGRAPHS[1:3], f"{PARAGRAPHS[3]} {desk}"]))
    assert (body(article), article.agency_id) == (PARAGRAPHS[1:], "reuters")
    aside = f"{PARAGRAPHS[3]} (The report by the ministry was published in March.)"
    assert body(read("\n\n".join([*PARAGRAPHS[1:3], aside])))[-1] == aside


def test_an_agency_in_brackets_after_the_last_sentence_is_credited() -> None:
    article = read("\n\n".join([*PARAGRAPHS[1:], "The talks will resume in June, the ministry said. (Reuters)"]))
    assert article.agency_id == "reuters"
    assert body(article)[-1].startswith("The talks will resume")


def test_a_story_in_one_paragraph_ends_before_its_desk() -> None:
    desk = "Reporting by Jane Roe; Editing by John Doe"
    article = read(f"{PARAGRAPHS[2]} {PARAGRAPHS[3]} {desk}")
    assert (body(article), article.agency_id) == ([f"{PARAGRAPHS[2]} {PARAGRAPHS[3]}"], "reuters")
    told = f"{PARAGRAPHS[3]} Reporting by the ministry; editing by nobody."
    assert body(read(told)) == [told]


def test_the_number_of_another_story_is_no_part_of_a_paragraph() -> None:
    assert body(read(f"{PARAGRAPHS[2]} [nL8N1UB0KN] {PARAGRAPHS[3]}")) == [f"{PARAGRAPHS[2]} {PARAGRAPHS[3]}"]
    told = f"{PARAGRAPHS[2]} [none of it was insured] {PARAGRAPHS[3]}"
    assert body(read(told)) == [told]


@pytest.mark.parametrize("tail", [
    " Above, Mr. Roe and his wife, Jane Roe, arriving in Oslo on Sunday.",
    " Minister Jane Roe opens the quay in the rain, during a strike of the workers in Oslo, July 13, 2018.",
    " You can unsubscribe at any time.", " Sign up for the Harbor newsletter .",
])  # fmt: skip
def test_what_is_glued_to_a_paragraph_leaves_it(tail: str) -> None:
    page = [PARAGRAPHS[0], PARAGRAPHS[1] + tail, *PARAGRAPHS[2:]]
    assert body(read("\n\n".join(page), published="2018-07-16")) == TOLD


@pytest.mark.parametrize("tail", [
    " Above the quay stands the crane.", " The workers left the hall in Bergen, Norway, July 13, 2018.",
    " You can unsubscribe at any time, they said.", " Sign up for the strike, the union told them.",
])  # fmt: skip
def test_a_last_sentence_of_the_story_stays(tail: str) -> None:
    page = [PARAGRAPHS[0], PARAGRAPHS[1] + tail, *PARAGRAPHS[2:]]
    assert body(read("\n\n".join(page), published="2018-07-16"))[1] == PARAGRAPHS[1] + tail


def test_where_to_follow_a_station_is_not_how_its_story_begins() -> None:
    assert body(read(f"Follow OSLOTV Facebook | Twitter {TOLD[0]}")) == [TOLD[0]]


def test_a_pull_quote_may_have_other_dashes() -> None:
    told = "The harbor of Oslo ― a gate to the north ― has long had no better friend than its old crane, they said."
    quote = "The harbor of Oslo – a gate to the north – has long had no better friend than its old crane"
    assert body(read("\n\n".join([told, *TOLD, quote + "."]))) == [told, *TOLD]


def test_headlines_of_other_stories_are_not_told() -> None:
    title = "The Minister Takes A Closer Look At The Harbor So You Do Not Have To."
    assert body(read("\n\n".join([*PARAGRAPHS, title]))) == TOLD
    telex = "THE MINISTER HAS ARGUED THAT THE FALL OF THE CRANE HAS MADE A CONTRACT NECESSARY. Reuter"
    names = "Jane Roe, John Doe, Richard Roe and Mary Doe have agreed to it."
    assert body(read("\n\n".join([*PARAGRAPHS, telex, names]))) == [*TOLD, telex, names]


def test_a_programme_before_the_first_word_is_no_part_of_it() -> None:
    assert body(read(f"Weekend Edition Sunday, · {TOLD[0]}")) == [TOLD[0]]


def test_a_byline_after_its_agency() -> None:
    line = "The Associated Press — By JANE ROE and JOHN DOE - Associated Press"
    article = read("\n\n".join(["Talks on the harbor fail", line, *PARAGRAPHS[1:]]))
    assert (body(article), article.agency_id) == (PARAGRAPHS[1:], "ap")


PAGE = """<html lang="en"><head><title>Talks on the harbor fail | The Courier</title>
<meta property="article:published_time" content="2018-07-16T09:30:00+02:00">
<meta name="author" content="Jane Roe"></head>
<body><nav><a href="/">Home</a></nav><article><h1>Talks on the harbor fail</h1>{}</article>
<aside><p>Subscribe to our newsletter today.</p></aside><footer>© The Courier</footer></body></html>"""


def test_a_web_page_gives_story_and_metadata() -> None:
    article = parse_article(Fields(html=PAGE.format("".join(f"<p>{p}</p>" for p in PARAGRAPHS))), AGENCIES)
    assert body(article) == TOLD
    assert (article.headline, article.byline, article.agency_id) == ("Talks on the harbor fail", "Jane Roe", "ap")
    assert article.published_at is not None
    assert article.published_at.date() == datetime(2018, 7, 16).date()


@settings(max_examples=60)
@given(
    st.text()
    | st.lists(st.sampled_from([*PARAGRAPHS, "By Jane Roe", "(AP)", "July 16, 2018", "12 SHARES"])).map("\n\n".join)
)
def test_any_text_is_read_and_nothing_is_invented(text: str) -> None:
    article = read(text, title=text[:50], byline=text[:20], published=text[:30])
    assert all(block.text.strip() and "\n" not in block.text for block in article.blocks)
    assert (article.published_at is None) == (article.published_precision is None)


@settings(max_examples=40)
@given(st.text(alphabet=st.sampled_from("<>/pdivah1 ='\"&;abc\n")))
def test_any_markup_is_read(markup: str) -> None:
    parse_article(Fields(html=markup or "<"), AGENCIES)


@pytest.mark.parametrize(
    "unit", ["a", "(", "Mr. ", "AP Photo ", "writer ", "x\n", "word word word.\n\n", "...... ", '"']
)
def test_pathological_text_takes_time_in_proportion(unit: str) -> None:
    import time

    started = time.process_time()
    read((unit * 300_000)[:300_000])
    assert time.process_time() - started < 5


@pytest.mark.parametrize("aside", [
    "(RELATED: Port: ‘The Crane Will Stand’)", "(READ MORE: Ministers meet again [PHOTOS])", "[SEE ALSO: A crane]",
])  # fmt: skip
def test_a_link_inside_a_paragraph_is_no_part_of_it(aside: str) -> None:
    page = [PARAGRAPHS[0], f"{PARAGRAPHS[1]} {aside}", *PARAGRAPHS[2:]]
    assert body(read("\n\n".join(page))) == TOLD
    kept = f"{PARAGRAPHS[1]} (Related: two more are to follow, he said.)"
    assert body(read("\n\n".join([PARAGRAPHS[0], kept, *PARAGRAPHS[2:]])))[1] == kept
