from __future__ import annotations

import re

import pytest

from flows.entities.context import Subject
from flows.entities.quotes import Quote, quotes

from .known import seeds

PEOPLE = {
    "Antonio Guterres": "Antonio Guterres", "Guterres": "Antonio Guterres", "Shinzo Abe": "Shinzo Abe",
    "Jeffrey Feltman": "Jeffrey Feltman", "Feltman": "Jeffrey Feltman", "Rex Tillerson": "Rex Tillerson",
    "Tillerson": "Rex Tillerson", "Chris Murphy": "Chris Murphy", "Angela Merkel": "Angela Merkel",
    "Merkel": "Angela Merkel", "Hollande": "Hollande",
}  # fmt: skip
OTHERS = {"White House": "White House", "Japan": "Japan"}


def subjects(body: str) -> list[Subject]:
    known = {**PEOPLE, **OTHERS}
    pattern = "|".join(re.escape(name) for name in sorted(known, key=len, reverse=True))
    return [
        Subject(m.start(), m.end(), m[0] in PEOPLE, known[m[0]], "id-" + known[m[0]].split()[-1].lower())
        for m in re.finditer(rf"\b(?:{pattern})\b", body)
    ]


def found(body: str) -> list[Quote]:
    return quotes(body, subjects(body), list(seeds().titles))


def told(body: str) -> list[tuple[str, str | None]]:
    return [(body[quote.start : quote.end], quote.speaker) for quote in found(body)]


@pytest.mark.parametrize(
    ("body", "speaker"),
    [
        ("“We will act in a week,” Guterres said.", "Antonio Guterres"),
        ("“We will act in a week,” said Guterres.", "Antonio Guterres"),
        ("Guterres said: “We will act in a week.”", "Antonio Guterres"),
        ("Guterres told reporters that “we will act in a week” or so.", "Antonio Guterres"),
        ("According to Guterres, “we will act in a week.”", "Antonio Guterres"),
        ("“We will act in a week,” according to Guterres.", "Antonio Guterres"),
        ("“We will act in a week,” said Sen. Chris Murphy, who met Guterres.", "Chris Murphy"),
        ("“We will act in a week,” Guterres, who met Shinzo Abe, told reporters.", "Antonio Guterres"),
        ("“We will act in a week,” an angry Hollande retaliated.", "Hollande"),
        ("“We will act in a week,” Guterres has repeatedly said.", "Antonio Guterres"),
        ("“We will act in a week,” the White House said.", "White House"),
        ("“We will act in a week,” said a spokesman for Guterres.", "a spokesman for Guterres"),
        ("“We will act in a week,” police said.", "police"),
        ("“We will act in a week.”\n\n— Angela Merkel, Berlin", "Angela Merkel"),
        ("Here is Guterres in December: “We will act in a week.”", "Antonio Guterres"),
    ],
)
def test_the_speaker_is_told_by_the_cue_beside_the_quotation(body: str, speaker: str) -> None:
    (quote,) = found(body)
    assert quote.speaker == speaker


def test_a_named_speaker_has_an_entity_and_a_cue() -> None:
    (quote,) = found("“We will act in a week,” Guterres said.")
    assert (quote.entity_id, quote.cue) == ("id-guterres", "said")


def test_a_pronoun_is_the_person_last_named() -> None:
    body = "Jeffrey Feltman visited Pyongyang last week.\n\n“We left the door ajar,” he said."
    assert told(body) == [("We left the door ajar", "Jeffrey Feltman")]


def test_a_pronoun_inside_the_sentence_counts_too() -> None:
    body = "Jeffrey Feltman, who visited Pyongyang, said they offered nothing, but he believes he left “the door ajar.”"
    assert told(body) == [("the door ajar.", "Jeffrey Feltman")]


def test_a_title_is_the_person_who_holds_it_in_the_article() -> None:
    body = "Prime Minister Shinzo Abe met Guterres.\n\n“We will act in a week,” the prime minister said."
    assert told(body) == [("We will act in a week", "Shinzo Abe")]


def test_a_title_of_two_people_is_nobody() -> None:
    body = (
        "Prime Minister Shinzo Abe met Prime Minister Angela Merkel.\n\n"
        "“We will act in a week,” the prime minister said."
    )
    assert told(body) == [("We will act in a week", "the prime minister")]


def test_a_quotation_that_its_attribution_interrupts_is_one() -> None:
    body = "“We came to act,” Guterres said. “We will act in a week.”"
    (quote,) = found(body)
    assert [body[start:end] for start, end in quote.parts] == ["We came to act", "We will act in a week."]
    assert (quote.speaker, quote.n_words) == ("Antonio Guterres", 10)


def test_a_quotation_over_two_paragraphs_is_one_and_has_the_speaker_of_either() -> None:
    body = "“We came to act at once.\n\n“We will act in a week,” Guterres said."
    (quote,) = found(body)
    assert (len(quote.parts), quote.speaker) == (2, "Antonio Guterres")


def test_two_quotations_of_two_speakers_stay_two() -> None:
    body = "“We will act in a week,” Guterres said.\n\n“We will not act at all,” Merkel said."
    assert told(body) == [("We will act in a week", "Antonio Guterres"), ("We will not act at all", "Angela Merkel")]


def test_a_paragraph_that_is_all_quotation_goes_on_with_the_speaker_before_it() -> None:
    body = "“We will act in a week,” Guterres said.\n\n“We have no other choice now.”"
    assert {speaker for _, speaker in told(body)} == {"Antonio Guterres"}


@pytest.mark.parametrize(
    "body",
    [
        "The so-called “peace plan” failed in Japan.",
        "He stars in “Last Week Tonight With John Oliver” on Sundays.",
        "They watched “Gone With the Wind” in Japan.",
    ],
)
def test_scare_quotes_and_titles_of_works_are_no_quotations(body: str) -> None:
    assert found(body) == []


def test_a_few_quoted_words_with_a_verb_of_speech_are_a_quotation() -> None:
    assert told("Guterres called the plan “a disaster” in Tokyo.") == [("a disaster", "Antonio Guterres")]


def test_a_quotation_inside_a_quotation_belongs_to_it() -> None:
    body = "“He told me ‘go home at once’ and I left,” Merkel said."
    assert told(body) == [("He told me ‘go home at once’ and I left", "Angela Merkel")]


def test_a_quotation_of_nobody_is_kept_without_a_speaker() -> None:
    body = "A banner hung there. “We will act in a week or never”"
    assert told(body) == [("We will act in a week or never", None)]


def test_offsets_hold_for_text_outside_the_basic_plane() -> None:
    body = "😀😀 “We will act in a week,” Guterres said."
    assert told(body) == [("We will act in a week", "Antonio Guterres")]


def test_she_is_never_a_man_and_he_goes_on_with_who_spoke() -> None:
    body = "Angela Merkel met Antonio Guterres.\n\n“We will act in a week,” she said."
    assert told(body) == [("We will act in a week", "Angela Merkel")]
    body = "“We will act in a week,” Guterres said after meeting Shinzo Abe. “We have no other choice,” he added."
    assert {speaker for _, speaker in told(body)} == {"Antonio Guterres"}


def test_an_apposition_says_more_than_the_name_it_begins_with() -> None:
    body = "“We will act in a week,” said Merkel adviser Jeffrey Feltman when asked."
    assert told(body) == [("We will act in a week", "Jeffrey Feltman")]


def test_the_subject_of_a_sentence_says_what_it_quotes_in_part() -> None:
    body = "Merkel called the plan “bad for all of us here” for Guterres, who believed in it."
    assert told(body) == [("bad for all of us here", "Angela Merkel")]


def test_a_description_parted_by_a_comma_is_the_person_it_describes() -> None:
    assert told("“We have been lucky twice,” said the borough engineer, Angela Merkel.") == [
        ("We have been lucky twice", "Angela Merkel")
    ]


def test_a_sentence_about_somebody_leads_to_what_they_say() -> None:
    assert told("Asked about it, Merkel shook her head. “We will act in a week.”") == [
        ("We will act in a week.", "Angela Merkel")
    ]


@pytest.mark.parametrize(
    ("named", "title"),
    [
        ("U.N. Secretary-General Antonio Guterres", "the secretary-general"),
        ("Antonio Guterres, the U.N. secretary general,", "the secretary-general"),
        ("Antonio Guterres, the president of Portugal,", "the Portuguese president"),
        ("President Antonio Guterres and former president Angela Merkel", "the president"),
    ],
)
def test_an_office_is_told_before_or_after_the_name(named: str, title: str) -> None:
    body = f"{named} spoke in Tokyo.\n\n“We will act in a week,” {title} said."
    assert told(body) == [("We will act in a week", "Antonio Guterres")]


def test_a_programmes_name_is_no_quotation_even_beside_a_verb_of_speech() -> None:
    assert told("Merkel said on “Morning Joe” that talks were on.") == []
    assert told("“No,” Merkel said.") == [("No", "Angela Merkel")]
