from __future__ import annotations

import pytest

from flows.entities.names import company_key, is_acronym_of, name_key, person_parts, trim, without_initials


@pytest.mark.parametrize(
    ("surface", "trimmed"),
    [
        ("the United States’", "United States"),
        ("North Korea’s", "North Korea"),
        ("“Trump", "Trump"),
        ("U.N.", "U.N."),
        ("Apple Inc.", "Apple Inc."),
        ("Trump.", "Trump"),
        ("(AP", "AP"),
        ("Workers Party (WP)", "Workers Party (WP)"),
        ("the", "the"),
        ("—", ""),
    ],
)
def test_articles_possessives_and_marks_are_no_part_of_a_name(surface: str, trimmed: str) -> None:
    text = f"He met {surface} today"
    start, end = trim(text, 7, 7 + len(surface))
    assert text[start:end] == trimmed


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("U.N.", "UN"),
        ("the United States", "United States"),
        ("António Guterres", "Antonio Guterres"),
        ("al-Qaeda", "Al Qaeda"),
        ("Kim Jong-un", "Kim Jong Un"),
        ("TOKYO", "Tokyo"),
        ("North Korea’s", "North Korea"),
        ("AT&T", "at&t"),
    ],
)
def test_two_spellings_of_a_name_have_one_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(("one", "other"), [("Niger", "Nigeria"), ("North Korea", "South Korea"), ("Mr. A", "Mr. B")])
def test_two_names_have_two_keys(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


def test_a_company_is_the_same_with_its_legal_form() -> None:
    assert company_key("apple inc") == company_key("apple") == "apple"
    assert company_key("ford motor co") == "ford motor"
    assert company_key("company") == "company"


def test_generation_and_initials_are_told_from_first_and_last_names() -> None:
    assert person_parts("donald trump jr")[-1] == "trump"
    assert without_initials("donald j trump") == "donald trump"
    assert without_initials("j d vance") == "j vance"


@pytest.mark.parametrize(
    ("short", "name", "bound"),
    [
        ("IAEA", "International Atomic Energy Agency", True),
        ("WHO", "World Health Organization", True),
        ("UKIP", "UK Independence Party", True),
        ("FARC", "Revolutionary Armed Forces of Colombia", False),
        ("ICBM", "Japan", False),
        ("USA", "United Nations", False),
    ],
)
def test_an_acronym_is_bound_by_its_letters(short: str, name: str, bound: bool) -> None:
    assert is_acronym_of(short, name) is bound
