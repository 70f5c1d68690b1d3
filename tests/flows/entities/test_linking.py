from __future__ import annotations

from flows.entities.linking import Identity, link
from flows.entities.names import Mention, name_key

from .known import seeds


def linked(body: str, *named: tuple[str, str]) -> list[Identity]:
    found, position = [], 0
    for surface, label in named:
        start = body.index(surface, position)
        position = start + len(surface)
        found.append(Mention(start, position, label, surface, name_key(surface)))
    return link(body, found, seeds())


def ids(*identities: Identity) -> set[str]:
    return {identity.entity_id for identity in identities}


def test_the_united_nations_are_one_however_written() -> None:
    found = linked("U.N. and UN and the United Nations", ("U.N.", "ORG"), ("UN", "ORG"), ("United Nations", "ORG"))
    assert len(ids(*found)) == 1
    assert [identity.rule for identity in found] == ["alias", "alias", "as written"]
    assert {identity.name for identity in found} == {"United Nations"}


def test_a_surname_is_bound_to_the_full_name_of_its_article() -> None:
    full, short = linked(
        "Antonio Guterres spoke. Guterres left.", ("Antonio Guterres", "PERSON"), ("Guterres", "PERSON")
    )
    assert full.entity_id == short.entity_id
    assert (short.name, short.rule) == ("Antonio Guterres", "surname in article")


def test_a_surname_of_two_people_is_bound_to_neither() -> None:
    body = "Bill Clinton and Hillary Clinton spoke. Clinton left."
    bill, hillary, bare = linked(body, ("Bill Clinton", "PERSON"), ("Hillary Clinton", "PERSON"), ("Clinton", "PERSON"))
    assert len(ids(bill, hillary, bare)) == 3
    assert bare.rule == "bare surname"


def test_different_people_of_one_surname_never_merge_across_articles() -> None:
    john = linked("John Smith spoke. Smith left.", ("John Smith", "PERSON"), ("Smith", "PERSON"))
    mary = linked("Mary Smith spoke. Smith left.", ("Mary Smith", "PERSON"), ("Smith", "PERSON"))
    assert not ids(*john) & ids(*mary)


def test_a_family_name_that_comes_first_is_bound_too() -> None:
    full, short = linked("Kim Jong Un spoke. Kim left.", ("Kim Jong Un", "PERSON"), ("Kim", "PERSON"))
    assert full.entity_id == short.entity_id
    assert short.rule == "first name in article"


def test_a_middle_initial_is_the_same_person_only_where_the_article_has_both() -> None:
    body = "Donald J. Trump spoke. Donald Trump left."
    both = linked(body, ("Donald J. Trump", "PERSON"), ("Donald Trump", "PERSON"))
    assert len(ids(*both)) == 1
    (alone,) = linked("Michael B. Jordan acted.", ("Michael B. Jordan", "PERSON"))
    (other,) = linked("Michael Jordan played.", ("Michael Jordan", "PERSON"))
    assert alone.entity_id != other.entity_id


def test_a_people_is_linked_to_its_country_and_not_merged_with_it() -> None:
    people, country = linked("Japanese aides left Japan", ("Japanese", "NORP"), ("Japan", "GPE"))
    assert people.entity_id != country.entity_id
    assert people.country == country.country == "JP"


def test_a_capital_is_not_its_country() -> None:
    capital, country = linked("Pyongyang is in North Korea", ("Pyongyang", "GPE"), ("North Korea", "GPE"))
    assert capital.entity_id != country.entity_id


def test_an_acronym_is_what_its_article_binds_it_to() -> None:
    body = "The National Farmers Association (NFA) spoke. NFA left."
    name, bound, later = linked(body, ("National Farmers Association", "ORG"), ("NFA", "ORG"), ("NFA", "ORG"))
    assert len(ids(name, bound, later)) == 1
    assert later.rule == "acronym in article"


def test_a_bound_acronym_goes_before_the_alias_table() -> None:
    body = "The World Hockey Organization (WHO) met. WHO left."
    name, bound, later = linked(body, ("World Hockey Organization", "ORG"), ("WHO", "ORG"), ("WHO", "ORG"))
    assert len(ids(name, bound, later)) == 1


def test_a_short_name_is_the_long_one_of_its_article() -> None:
    body = "The U.S. Forest Service spoke. The Forest Service left."
    long, short = linked(body, ("U.S. Forest Service", "ORG"), ("Forest Service", "ORG"))
    assert (long.entity_id, short.rule) == (short.entity_id, "short for a name in article")


def test_the_north_is_north_korea_and_says_why() -> None:
    north = Mention(4, 9, "GPE", "North", "north korea")
    (found,) = link("the North", [north], seeds())
    (country,) = linked("North Korea", ("North Korea", "GPE"))
    assert (found.entity_id, found.rule) == (country.entity_id, "compass point")


def test_a_person_named_jordan_is_not_the_country() -> None:
    person, country = linked("Jordan met Jordan", ("Jordan", "PERSON"), ("Jordan", "GPE"))
    assert person.entity_id != country.entity_id
    assert country.country == "JO"


def test_a_surname_of_two_words_is_bound_too() -> None:
    body = "Amara Okonjo-Lind spoke. Okonjo-Lind left. Vincent van Gogh came. Van Gogh left."
    named = [("Amara Okonjo-Lind", "PERSON"), ("Okonjo-Lind", "PERSON"), ("Vincent van Gogh", "PERSON"),
             ("Van Gogh", "PERSON")]  # fmt: skip
    one, two, three, four = linked(body, *named)
    assert (one.entity_id, three.entity_id) == (two.entity_id, four.entity_id)
    assert two.rule == four.rule == "surname in article"


def test_a_people_has_one_entity_however_it_is_called() -> None:
    adjective, plural = linked("Australian Australians", ("Australian", "NORP"), ("Australians", "NORP"))
    assert (adjective.entity_id, plural.rule) == (plural.entity_id, "demonym")


def test_a_form_of_address_tells_who_of_two_is_meant() -> None:
    body = "Bill Clinton and Hillary Clinton spoke. Mrs. Clinton left. Mr. Clinton ate. Clinton slept."
    clinton = ("Clinton", "PERSON")
    named = [("Bill Clinton", "PERSON"), ("Hillary Clinton", "PERSON"), clinton, clinton, clinton]
    bill, hillary, she, he, either = linked(body, *named)
    assert (she.entity_id, he.entity_id) == (hillary.entity_id, bill.entity_id)
    assert she.rule == "form of address in article"
    assert either.rule == "bare surname"


def test_a_short_acronym_counts_in_capitals_only() -> None:
    state, agency = linked("Erie, Pa. and the PA", ("Pa.", "ORG"), ("PA", "ORG"))
    assert state.entity_id != agency.entity_id
    assert agency.name == "Press Association"
