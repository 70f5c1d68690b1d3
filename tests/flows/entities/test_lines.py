from __future__ import annotations

from flows.entities.lines import datelines, lines_in_capitals, teams
from flows.entities.mentions import mentions

from .known import seeds


def texts(body: str, lines: object) -> list[str]:
    return [body[line.start : line.end] for line in lines]  # type: ignore[attr-defined]


def labelled(body: str, *found: tuple[str, str]) -> list[tuple[str, str]]:
    spans = [(body.index(surface), body.index(surface) + len(surface), label) for surface, label in found]
    return [(m.surface, m.label) for m in mentions(body, [0], spans, seeds())]


def test_a_dateline_is_told_by_its_dash_agency_or_date() -> None:
    for body in ("ROME — Talks began.", "ROME (Reuters) - Talks began.", "ROME 1996-12-06\nTalks began.",
                 "AL-AIN, United Arab Emirates (AP) -- Talks began."):  # fmt: skip
        assert texts(body, datelines(body)) == [body.split(",")[0].split(" ")[0]]


def test_a_headline_in_capitals_is_no_dateline() -> None:
    body = "SOCCER - JAPAN GET LUCKY WIN"
    assert texts(body, datelines(body)) == []
    assert texts(body, lines_in_capitals(body)) == [body]


def test_names_in_capitals_count_only_if_the_text_or_the_seeds_know_them() -> None:
    body = "SOCCER - BITAR SAVES JAPAN\nSalem Bitar saved all."
    assert labelled(body, ("SOCCER", "GPE"), ("JAPAN", "GPE"), ("Salem Bitar", "PERSON")) == [
        ("BITAR", "PERSON"),
        ("JAPAN", "GPE"),
        ("Salem Bitar", "PERSON"),
    ]


def test_names_in_a_score_are_teams_unless_they_are_countries() -> None:
    body = "Leicester 2 Sheffield Wednesday 1\nJapan 2 Syria 1\nAn article."
    assert labelled(body, ("Leicester", "GPE")) == [
        ("Leicester", "ORG"),
        ("Sheffield Wednesday", "ORG"),
        ("Japan", "GPE"),
        ("Syria", "GPE"),
    ]


def test_a_place_in_a_table_of_clubs_is_a_club_and_a_player_stays_a_player() -> None:
    clubs = "Arsenal 17 10 5 2 34\nWimbledon 16 9 4 3 29\nLeeds 16 8 4 4 20"
    found = labelled(clubs, ("Arsenal", "ORG"), ("Leeds", "GPE"))
    assert found == [("Arsenal", "ORG"), ("Wimbledon", "ORG"), ("Leeds", "ORG")]
    golf = "Trevor Dodds 72 69 71 70\nNick Price 72 61 68 71"
    assert labelled(golf, ("Trevor Dodds", "PERSON"), ("Nick Price", "PERSON")) == [
        ("Trevor Dodds", "PERSON"),
        ("Nick Price", "PERSON"),
    ]


def test_a_fixture_counts_only_beside_results() -> None:
    prose = "Huntly v Clyde\nThe court of Huntly heard the case."
    assert teams(prose) == ([], [])
    page = prose + "\nForfar 1 Alloa 2\nMontrose 1 Brechin 2"
    assert texts(page, teams(page)[1]) == ["Huntly", "Clyde"]


def test_numbers_in_prose_make_no_teams() -> None:
    body = "Congress gave 12 Republicans and 9 Democrats a say.\nIn 2016 Trump won 306 votes and Clinton 232."
    assert teams(body) == ([], [])
