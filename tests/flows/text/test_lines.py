import pytest

from flows.text import calls, ends, lines
from flows.text.captions import is_caption, is_unended
from flows.text.hints import look
from flows.text.lines import Line, read_line


def line(text: str) -> Line:
    return read_line(text, look([text])[0].groups)


CAPTIONS = (
    "U.N. Secretary General Antonio Guterres attends a joint news conference in Tokyo. (photo by Toru Hanai, Reuters)",
    "FILE - In this July 7, 2017, file photo, the president meets his colleague in Hamburg.",
    "The president arrives at the airport in Helsinki, Finland, Sunday, July 15, 2018 on the eve of the meeting.",
    "The ministers shake hands before the talks in Oslo. (Jane Roe/AP)",
    "The minister, left, and his deputy talk on the balcony of the palace.",
    "Credit: Courtesy",
    "Jane Roe and her crew in a hut on the quay.CreditJohn Doe for The Oslo Courier",
    "The minister and the owner of the harbor met in Oslo last year. CreditJane Roe/The Oslo Courier",
    "The minister and the owner of the harbor met in Oslo last year. Credit Associated Press",
    "Bystanders wave at the motorcade of the president outside the harbor. REUTERS/Jane Roe",
    "The minister speaks to reporters in Oslo. (AP)",
    "Timo Jaakonaho / AP",
    "People gather in the square. Leonhard Foeger/Reuters",
    "From left, Mayor Jane Roe, her deputy and the architect in front of the new harbor in 1975.",
    "Clockwise from top left: the crane, the ship, the quay and the owner of the yard.",
    "The mayor of Oslo looks down on the harbor from the balcony of her office. (Jane Roe / The Oslo Courier)",
    "Bystanders wave flags when the motorcade of the president passes them on its way to the city ... more",
    "The dock workers of Bergen marched through the rain to the offices of the owner on Sunday. less",
    "The strike of the workers of Oslo may end in June, she said. Pictured: The closed harbor in the rain.",
    "The jailed director Jane Roe timed her strike to the opening of the harbor (AP)",
    "The mayor of Oslo speaks at the opening of the harbor in Bergen, Norway, on June 2, 2017.",
    "The president meets his colleague during the summit in Brussels on July, 11, 2018.",
    "(L-R) " + "The president and his wife stand on the steps of the palace to hear the band of the guards play. " * 7,
    "Smokes rise after a fire in the harbor of Oslo, Norway on April 07, 2018.",
    "The two ministers met before the talks on the quay in Oslo. (File)",
    'A worker holds a sign at the "Harbor Calling" march on the quay on July 15, 2018.',
    "Above, Mayor Jane Roe of Oslo and her deputy celebrated after watching the match with the owner of the harbor.",
    "A poster of the harbor is displayed by its owner at a stop for public transport in Oslo, July 15, 2018.",
    "The minister waves from a ship that was built for him in Oslo. ATTENTION EDITORS - THIS IMAGE WAS PROVIDED BY A"
    " THIRD PARTY.",
    "“I do not go around telling the harbor what to do,” she said as she left the hall of the council.” less",
    "The minister (front L) and the owner of the harbor (rear R) at a meeting of the council of Oslo.",
    "Protests and songs were heard across the city when the two ministers arrived for their talks. (July 16) AP",
)
PROMOS = (
    "Like this article?",
    "Sign up for our daily newsletter and get the best of the paper in your in-box.",
    "Follow Jane Roe on Twitter at http://twitter.com/@janeroe",
    "Click here for more information.",
    "Story continues below advertisement.",
    "Chat with us in Facebook Messenger.",
    "This is a developing story. Check back for updates.",
    "Related: Talks fail again",
    "(Want this briefing by email? Here’s the sign-up.)",
    "The briefing is published every weekday. Sign up here to get it in the morning of your region.",
    "Browse our full range of letters here.",
    "What would you like to see here? Contact us at harbor@courier.example.",
    "We want to hear what you think of this story.",
    "Get the Courier's mobile app and add a bookmark to your home screen.",
    "Subscribe on your speaker and other players.",
    "Turn on notifications? Use the normal mode of your browser.",
    "Watch more of the talk with Jane Roe in Oslo above.",
    "[ The harbor was warned. But nobody listened to us. ]",
    "What will come of the talks on the harbor and its crane? (POLL)",
    "The board of the harbor is “very likely” the one named in the charge against the owner »",
    "Jane Roe is the editor of the Courier. Follow her on Facebook.",
    "The most reliable harbor newsletter.",
    "The minister at breakfast in Oslo. The news and stories that matter, delivered weekday mornings.",
    "Please verify you're not a robot by clicking the box.",
    "An error has occurred. Please try again later.",
    "Jane Roe, founder and harbor chief of the Courier, is the author of “The Crane: A Harbor and its Presidents” and a"
    " member of the Board of Contributors of this paper in Oslo. Follow her on Twitter @janeroe To respond to a column,"
    " submit a comment to letters@courier.example.",
    "The Courier is providing live coverage of the talks in the player above.",
    "Privacy : We never share your email.",
    "You must be logged in to post a comment.",
    "If you are reading this on our mobile app, please click here .",
    "Contact Jane van Roe at jane.roe@courier.example .",
    "Check out this page to find a Harbor Briefing for your region.",
    "Your Harbor Briefing is published weekday mornings and updated online.",
    "Watch the ad above.",
    "Read the rest of the story at The Oslo Courier.",
    "* Great old ships for sale!",
    "*SOURCE: HTV . Go to ORIGINAL .",
    "Vote in our poll and tell us why in the comments.",
    "Get Jane Roe’s books “The Crane” and “The Quay” at the Courier Superstore. Also available as ebook.",
    "Talks on the harbor fail “We are far apart,” the minister said. Check out this story on courier.example: https://c.example/2",
    "The harbor has few friends, so if you liked this piece, share it, think of supporting me, following my pages on"
    " Twitter, or checking out my podcast.",
)
WIDGETS = (
    "Enlarge this image", "toggle caption",
    "Advertisement", "12 SHARES", "3.5K shares", "Share", "Sunday, Jul 15th 2018 5-Day Forecast", "1:05 p.m.",
    "2 p.m.", "11: 06 a.m.", "AccuWeather.com Quick Look", "fbShare Tweet gShare Email",
    "Brightwater 41°F Cloudy", "Oslo, -3 °C light snow",
    "FacebookEmail Twitter Google+ LinkedIn Pinterest", "Image 2 of 14",
    "Partly cloudy skies. Low 66F. Winds NE at 5 to 10 mph.",
)  # fmt: skip
ENDS = (
    "(Reporting by David Bailey; Editing by Cynthia Osterman)",
    "Associated Press writers Zeke Miller and Ken Thomas contributed to this report.",
    "© Copyright 2018 The Courier. All rights reserved.",
    "Jane Roe is an Associated Press writer.",
    "Jane Roe and John Doe produced and edited this interview for broadcast.",
    "This report contains material from The Oslo Courier, and The Associated Press.",
    "(Additonal reporting by Jane Roe in Oslo; Writing by John Doe; Editing by Richard Roe)",
    "Please review Community Guidelines before posting a comment. Links will not be permitted.",
    "Isachenkov reported from Moscow. Associated Press writers Ken Thomas and Jane Roe contributed.",
)
STORY = (
    "The bonds of the harbor were put on CreditWatch on Monday, but with positive implications.",
    "Follow-up talks are planned for June, the ministry said in a statement on Monday.",
    "Advertising revenue fell 5 percent in the quarter, the company said.",
    "Recommended doses were cut after the trial, according to reporting by the Courier.",
    "Correction officers went on strike on Tuesday, closing two prisons in the state.",
    "Written by a committee, the report blames the ministry for the delays of 2015.",
    "The photo of the boy was seen around the world, and it changed the debate.",
    "The deal is seen in Moscow as a victory for the president, analysts said.",
    "“The treaty of July 4, 2018, is dead,” the minister said, and left the room.",
    "Support for the party fell to 12 percent, a poll by the Courier showed on Sunday.",
    "Her brother is a freelance writer who lives in Paris with his family.",
    "The minister who left, right after the vote, gave no reason for it.",
    "The winds reached 120 kilometers an hour, the highest since 1987, officials said.",
    "Florida Sens. Marco Rubio (R), who is seeking reelection, and Bill Nelson (D) pushed for funding.",
    "“She has committed no crime except to follow me on Twitter,” the congressman said of her.",
    "“VIDEO: that is what they told me when they knew it was not the video,” she said.",
    "North Korea welcomed the contacts, the New China News Agency reported from Pyongyang.",
    "The money could carry the campaign to June. Jane Roe contributed reporting.",
    '"It is debatable, " she wrote, "whether those funds were worth it. "',
    "The talks will resume in June, the ministry said in a statement on Monday. (Reuters)",
    "The ministry closed its office, fired the editor and ended the print run of its old and costly newsletter.",
    "The harbor, which the city holds, was closed on July 7, 2017.",
    "The harbor holds the record of the longest strike since 2017, its owner said.",
    "« Le port est fermé », a dit le ministre, et personne ne le croit »",
    "Buyers ordered e-books by the thousand, and the shop closed its doors for good in June.",
    "From left and right, critics of the treaty called for a vote in June, the ministry said.",
    "The company holds a third of the harbor and will meet the board in June, it said on Monday. Reuter",
    "The plan has the support of both parties (Labor/Liberals).",
    "Sign-up rates fell by half, and the ministry asked its staff to find out why, she said.",
    "We want to hear the minister, the workers said, and we will follow our union if it calls a strike.",
    "Jane Roe was the owner of the image that matters to the harbor, delivered to it in May.",
    "Duran Duran Duran played in the hall, and nobody left before the end.",
    "The player above the quay was the best of his time, and the harbor has named a crane after him.",
    "* The minister left. Nobody saw him go, and nobody was told!",
    'The minister holds that "the harbor was never closed to us" since the deal of July 15, 2018, and he is right.',
    "The company said it will redeem all of its shares between March 9 and August 31, 2018, at 50 kroner each.",
    "Contact between the two sides has been kept up at a low level, the ministry said.",
    "Watch the ad above all for its music, the union told its members on Sunday.",
    "The committee produced and edited this text without the harbor's knowledge.",
    "Above all, the harbor wants to wait for the vote of the council.",
    "The workers gathered for the first time in Oslo, July 15, 2018.",
    "An error has occurred in the count of the votes, the ministry said on Sunday.",
    "Share prices rose, and sponsored research grew by a third in ten years.",
)


@pytest.mark.parametrize("text", CAPTIONS)
def test_captions_and_credits_are_told(text: str) -> None:
    assert is_caption(line(text), 2018)


@pytest.mark.parametrize("text", PROMOS)
def test_calls_to_the_reader_are_told(text: str) -> None:
    assert calls.is_promo(line(text))


@pytest.mark.parametrize("text", WIDGETS)
def test_buttons_counters_and_weather_bars_are_told(text: str) -> None:
    assert lines.is_widget(line(text))


@pytest.mark.parametrize("text", ENDS)
def test_the_end_of_a_story_is_told(text: str) -> None:
    assert ends.is_end_mark(line(text))


@pytest.mark.parametrize("text", STORY)
def test_sentences_of_a_story_are_none_of_these(text: str) -> None:
    read = line(text)
    found = [
        check.__name__
        for check in (calls.is_promo, lines.is_widget, ends.is_end_mark, ends.is_note, ends.is_comments)
        if check(read)
    ]
    assert not found
    assert not is_caption(read, 2018)
    assert lines.byline_names(read) is None


def test_a_caption_under_a_heading_in_capitals_lacks_its_full_stop() -> None:
    shown = "ONE MORE TIME: The minister, the mayor and the owner at breakfast, July 16, 2018. They met on Monday too"
    assert is_caption(line(shown), None)
    assert not is_caption(line(f"{shown}."), None)
    assert not is_caption(line("RIO GRANDE STATE: PASSO FUNDO NIL, SANTA MARIA 7.0 MM, SAO LUIZ GONZAGA 4.4 MM"), None)


def test_a_film_without_a_full_stop_is_told_by_what_somebody_does() -> None:
    assert is_unended(line("Senator Jane Roe delivers a speech during the summer meeting of her party in Oslo OsloTV"))
    assert not is_unended(line("The board meets in June to vote on what Jane Roe delivers to the fleet. Reuter"))
    assert is_unended(line("NEW SHIP: The minister came to Oslo in a boat that was built for the queen of the harbor"))
    assert not is_unended(line("NOTE: Full name of the company is Oslo Harbor Company and the year ends in March 1986"))
    assert not is_unended(line("What the talks of the two ministers in the harbor of Oslo mean for those in Bergen"))


def test_a_date_of_another_year_makes_no_caption() -> None:
    text = "The treaty was signed in Oslo on Monday, July 16, 1990 and never came into force."
    assert not is_caption(line(text), 2018)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("By Jane Roe", "Jane Roe"),
        ("BY JANE ROE AND JOHN DOE", "JANE ROE AND JOHN DOE"),
        ("By Jane Roe, Staff writer", "Jane Roe, Staff writer"),
        ("By Solange Reyner | Sunday, 15 July 2018 08:39 PM", "Solange Reyner"),
        ("by Philip Bump July 16 at 10:32 AM Email the author", "Philip Bump"),
        ("Analysis by Chris Cillizza, CNN", "Chris Cillizza, CNN"),
        ("By then the talks had failed", None),
        ("By Monday, officials said, the water had reached the second floor of most houses.", None),
    ],
)
def test_bylines_give_their_names(text: str, names: str | None) -> None:
    assert lines.byline_names(line(text)) == names
