from __future__ import annotations

import re

import pytest

from flows.entities.mentions import mentions

from .known import seeds


def names(body: str, *found: tuple[str, str]) -> list[tuple[str, str]]:
    """(surface, label) of the article; `found` are the recogniser's (surface, label), each at its first place."""
    spans, position = [], 0
    for surface, label in found:
        start = body.index(surface, position)
        position = start + len(surface)
        spans.append((start, position, label))
    starts = [0, *(m.end() for m in re.finditer(r"(?<=[a-z]{3})[.!?]\s+", body))]
    return [(m.surface, m.label) for m in mentions(body, starts, spans, seeds())]


def test_numbers_and_dates_are_no_names() -> None:
    assert names("In 2017 Japan acted.", ("2017", "DATE"), ("Japan", "GPE")) == [("Japan", "GPE")]


def test_part_of_a_title_is_not_taken_for_a_name() -> None:
    body = "U.S. Secretary of State Rex Tillerson met Prime Minister Shinzo Abe."
    found = [("State", "ORG"), ("Rex Tillerson", "PERSON"), ("Prime Minister", "PERSON"), ("Shinzo Abe", "PERSON")]
    assert names(body, *found) == [("Rex Tillerson", "PERSON"), ("Shinzo Abe", "PERSON")]


def test_the_department_keeps_its_name_where_it_is_no_title() -> None:
    assert names("The State Department said so.", ("State Department", "ORG")) == [("State Department", "ORG")]


def test_a_title_is_cut_from_the_name_it_precedes() -> None:
    body = "President Donald Trump met Lt. Gen. H.R. McMaster."
    found = [("President Donald Trump", "PERSON"), ("Lt. Gen. H.R. McMaster", "PERSON")]
    assert names(body, *found) == [("Donald Trump", "PERSON"), ("H.R. McMaster", "PERSON")]


def test_the_labels_of_one_name_vote() -> None:
    body = "Hokkaido woke. Hokkaido slept. Hokkaido ate."
    found = [("Hokkaido", "GPE"), ("Hokkaido", "PERSON"), ("Hokkaido", "GPE")]
    assert {label for _, label in names(body, *found)} == {"GPE"}


def test_a_bare_surname_is_a_person_whatever_the_recogniser_says() -> None:
    body = "Rex Tillerson spoke. Tillerson offered talks. Tillerson left."
    found = [("Rex Tillerson", "PERSON"), ("Tillerson", "GPE")]
    assert names(body, *found) == [("Rex Tillerson", "PERSON"), ("Tillerson", "PERSON"), ("Tillerson", "PERSON")]


def test_a_country_keeps_its_label_even_if_a_person_is_called_so() -> None:
    body = "Jason Israel spoke. Israel replied."
    assert names(body, ("Jason Israel", "PERSON"), ("Israel", "ORG"))[1] == ("Israel", "GPE")


def test_missed_mentions_are_recovered_but_not_inside_longer_words() -> None:
    body = "Shinzo Abe met aides. Reporters asked Abe about Abenomics and Abe-era rules."
    assert names(body, ("Shinzo Abe", "PERSON")) == [("Shinzo Abe", "PERSON"), ("Abe", "PERSON")]


def test_a_month_is_never_recovered_as_a_person() -> None:
    body = "Theresa May spoke. In May the talks ended."
    assert names(body, ("Theresa May", "PERSON")) == [("Theresa May", "PERSON")]


def test_a_dateline_in_capitals_is_a_place() -> None:
    body = "AL-AIN, United Arab Emirates (Reuters) - Japan began well."
    assert names(body, ("AL-AIN", "ORG"), ("United Arab Emirates", "GPE"), ("Japan", "GPE"))[0] == ("AL-AIN", "GPE")


@pytest.mark.parametrize("korea", ["North Korea", "North Korean"])
def test_the_north_is_a_name_where_the_article_names_a_korea(korea: str) -> None:
    body = f"{korea} media spoke. The North’s tests went on. Winds from the north rose."
    assert names(body, (korea, "GPE"))[-1] == ("North", "GPE")


def test_the_north_is_none_elsewhere() -> None:
    body = "England woke. The North slept. The North Sea rose."
    assert names(body, ("England", "GPE")) == [("England", "GPE")]


def test_diseases_and_credits_are_blocked() -> None:
    assert names("Covid-19 spread in Japan.", ("Covid-19", "PERSON"), ("Japan", "GPE")) == [("Japan", "GPE")]


def test_an_acronym_bound_in_the_article_is_recovered() -> None:
    body = "The National Farmers Association (NFA) spoke. Later NFA leaders left."
    found = names(body, ("The National Farmers Association", "ORG"))
    assert found == [("National Farmers Association", "ORG"), ("NFA", "ORG"), ("NFA", "ORG")]


def test_without_the_recogniser_there_are_no_names() -> None:
    assert names("TOKYO — North Korea spoke. The North left.") == []


def test_an_organisation_with_an_age_or_a_who_is_a_person() -> None:
    body = "Fidelma Roche, who chairs it, met Zoe Mabena, 46, and the Arts Council, who left."
    found = [("Fidelma Roche", "ORG"), ("Zoe Mabena", "ORG"), ("Arts Council", "ORG")]
    assert [label for _, label in names(body, *found)] == ["PERSON", "PERSON", "ORG"]


def test_the_bearer_of_a_surname_is_a_person_too() -> None:
    body = "Zoe Tolan spoke. Tolan left."
    assert names(body, ("Zoe Tolan", "ORG"), ("Tolan", "PERSON")) == [("Zoe Tolan", "PERSON"), ("Tolan", "PERSON")]


def test_common_nouns_and_days_are_no_names() -> None:
    body = "Police left. Saturday came. The Council met in Rome."
    assert names(body, ("Police", "ORG"), ("Saturday", "WORK_OF_ART"), ("Council", "ORG"), ("Rome", "GPE")) == [
        ("Rome", "GPE")
    ]


def test_a_firm_of_two_partners_is_one_name_everywhere_in_its_article() -> None:
    body = "He left the Aldous and Wren works. Aldous and Wren said so."
    assert names(body, ("Aldous", "PERSON"), ("Wren", "PERSON")) == [("Aldous and Wren", "ORG")] * 2


def test_a_listed_company_is_no_person_unless_somebody_is_called_so() -> None:
    assert names("Twitter spoke.", ("Twitter", "PERSON")) == [("Twitter", "ORG")]
    assert names("Ann Tesla spoke. Tesla left.", ("Ann Tesla", "PERSON"), ("Tesla", "PERSON"))[1] == ("Tesla", "PERSON")
