from __future__ import annotations

import pytest

from flows.entities.listed import find_listed, label_by_words
from flows.entities.names import Mention, name_key

from .known import seeds


def listed(body: str, *found: tuple[str, str]) -> list[tuple[str, str]]:
    mentions = [
        Mention(body.index(surface), body.index(surface) + len(surface), label, surface, name_key(surface))
        for surface, label in found
    ]
    find_listed(body, mentions, seeds())
    return sorted((m.surface, m.label) for m in mentions)


def test_a_listed_name_that_the_recogniser_missed_is_found() -> None:
    assert listed("The World Trade Organization and Norway agreed.") == [
        ("Norway", "GPE"),
        ("World Trade Organization", "ORG"),
    ]


def test_a_listed_name_of_which_only_a_part_was_seen_is_whole() -> None:
    assert listed("Agence France-Presse said so.", ("Presse", "PERSON")) == [("Agence France-Presse", "ORG")]


@pytest.mark.parametrize("body", ["The World Bank Street cafe", "the Norwaybridge", "A person called Jordan or Chad"])
def test_part_of_a_longer_name_and_unsure_names_are_left_alone(body: str) -> None:
    assert listed(body) == []


def test_a_longer_name_that_the_recogniser_saw_stays() -> None:
    body = "The Bank of Norway said so."
    assert listed(body, ("Bank of Norway", "ORG")) == [("Bank of Norway", "ORG")]


@pytest.mark.parametrize(
    ("body", "surface", "label"),
    [
        ("He sailed to Port Ellery.", "Port Ellery", "GPE"),
        ("Apurimac, the surrounding region, is poor.", "Apurimac", "GPE"),
        ("He met John Porter, the town clerk.", "John Porter", "PERSON"),
        ("He met Porter Smith.", "Porter Smith", "PERSON"),
    ],
)
def test_places_are_told_by_what_is_said_of_them(body: str, surface: str, label: str) -> None:
    start = body.index(surface)
    mention = Mention(start, start + len(surface), "PERSON", surface, name_key(surface))
    label_by_words(body, mention, seeds())
    assert mention.label == label
