import pytest

from flows.text.agencies import after_dateline, agency_of, closing_agency, dateline, known_agencies

AGENCIES = known_agencies(
    (
        ("ap", "Associated Press", "AP|A.P.", "AP News"),
        ("afp", "Agence France-Presse", "AFP", "Agence France Presse"),
        ("pa", "PA Media", "PA", "Press Association"),
        ("reuters", "Reuters", "Reuters|REUTERS", "Thomson Reuters"),
        ("upi", "United Press International", "UPI", ""),
    )
)


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("TOKYO — U.N. Secretary-General Antonio Guterres said", ("TOKYO", None)),
        ("WASHINGTON (AP) — Donald Trump said", ("WASHINGTON", "AP")),
        ("CLEVELAND, July 19 (UPI) — Former Attorney General", ("CLEVELAND", "UPI")),
        ("DES MOINES, Iowa, Aug. 10 (UPI) — Hillary Clinton", ("DES MOINES, Iowa", "UPI")),
        ("New York (AFP) – Vice President Joe Biden", ("New York", "AFP")),
        ("Dec 29 (Reuters) - U.S. Democratic candidate", (None, "Reuters")),
        ("TURNBERRY/GLASGOW, Scotland (Reuters) - Donald Trump", ("TURNBERRY/GLASGOW, Scotland", "Reuters")),
        ("SALVADOR, Feb 26 - Showers continued", ("SALVADOR", None)),
        ("Port Ellery, Canada | Northwire – At least 12 people", ("Port Ellery, Canada", "Northwire")),
        ("The U.S. — and its allies — said", (None, None)),
        ("Officials (AP) said", (None, None)),
        ("NATO — the alliance — met", ("NATO", None)),  # four capitals alike: a place cannot be told from them
    ],
)
def test_a_dateline_gives_its_place_and_tag(paragraph: str, expected: tuple[str | None, str | None]) -> None:
    assert dateline(paragraph) == expected


@pytest.mark.parametrize(
    ("credit", "agency"),
    [
        ("By Reuters", "reuters"),
        ("AP", "ap"),
        ("Jane Roe, Associated Press", "ap"),
        ("By JANE ROE and JOHN DOE Associated Press", "ap"),
        ("Agence France-Presse in Paris", "afp"),
        ("Jane Roe", None),
        ("Pa Joof", None),  # a name, not the agency
        ("Apia correspondent", None),
        ("", None),
        (None, None),
    ],
)
def test_a_credit_names_an_agency(credit: str | None, agency: str | None) -> None:
    assert agency_of(credit, AGENCIES) == agency


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("(Reporting by David Bailey; Editing by Cynthia Osterman)", "reuters"),
        ("Associated Press writers Zeke Miller and Ken Thomas contributed to this report.", "ap"),
        ("© 2018 AFP", "afp"),
        ("Copyright 2018 The Associated Press. All rights reserved.", "ap"),
        ("(AP)", "ap"),
        ("Additional reporting by AFP.", "afp"),
        ("The talks were first reported by Reuters, which cited two officials.", None),
        ("Herald wire services contributed to this report.", None),
    ],
)
def test_a_closing_line_credits_an_agency(line: str, agency: str | None) -> None:
    assert closing_agency([line], AGENCIES) == agency


def test_a_pronunciation_in_parentheses_is_no_agency_tag() -> None:
    assert dateline("Kirstjen (KEER'-sten) Nielsen spoke on Saturday") == (None, None)


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("PORT ELLERY, Newfoundland, March 4 (Atlas Press) — Rescue crews searched.", "Rescue crews searched."),
        ("London | Reuters – At least 12 people died.", "At least 12 people died."),
        ("OSLO, Norway (AP) -- At least 12 died.", "At least 12 died."),
        ("ROME (AP) “We will come,” he said.", "“We will come,” he said."),
        ("(Reuters) - Shares fell.", "Shares fell."),
        ("NASA — the space agency — said so.", "NASA — the space agency — said so."),
        ("No dateline here.", "No dateline here."),
    ],
)
def test_a_story_begins_after_its_dateline(paragraph: str, expected: str) -> None:
    assert after_dateline(paragraph) == expected
