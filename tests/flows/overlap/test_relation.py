import random

import pytest

from flows.overlap.document import prepare
from flows.overlap.relation import Alignment, align
from tests.flows.overlap.texts import UNRELATED, A, B

FILLER = [
    "Trade unions met in the old hall to discuss wages. Some members left early because the heating had failed.",
    "A second report dealt with school meals. Parents were asked for their views in writing.",
    "Farmers in the south expect a late harvest this year. Rain has kept most tractors in their sheds.",
    "An old cinema reopens with a week of silent films. Its organ was bought back from a church.",
]


def related(x: str, y: str) -> Alignment:
    return align(prepare(x), prepare(y))


def among(text: str, place: int) -> str:
    """The text between paragraphs that stand at one place (0 or 1) only."""
    return "\n\n".join([FILLER[2 * place], text, FILLER[2 * place + 1]])


def test_the_same_text_once_normalised_is_identical() -> None:
    found = related(A, A.replace("“", '"').replace("”", '"').replace("recognised", "recognized"))
    assert (found.relation, found.a_in_b, found.b_in_a) == ("identical", 1.0, 1.0)


def test_four_fifths_of_the_shorter_make_it_syndicated_and_the_longer_may_add_what_it_likes() -> None:
    found = related(A, "\n\n".join([*FILLER, B]))
    assert found.relation == "syndicated"
    assert found.a_in_b > 0.8 > found.b_in_a


def test_one_passage_of_narration_makes_it_partial() -> None:
    sentence = "Repairs to the breakwater will take at least 14 weeks and cost $5 million, they said."
    found = related(among(sentence, 0), among(sentence, 1))
    assert found.relation == "partial"
    assert found.n_shared_words == found.longest_run_words == found.narration_words == 16


def test_scattered_stock_phrases_are_no_copy_however_many() -> None:
    stock = [
        "according to a person familiar with the matter",
        "the president of the United States",
        "who spoke on condition of anonymity because",
        "said in a statement on Monday that",
    ]
    a = " ".join(
        f"{FILLER[i % 3]} The {word} {phrase} {word}."
        for i, (phrase, word) in enumerate(zip(stock, ["red", "blue", "green", "grey"], strict=True))
    )
    b = "\n\n".join(
        f"Nobody {word} {phrase} anyone {word}. It {word} much {word} and then some {word} more {word}."
        for phrase, word in zip(stock, ["sang", "ate", "ran", "wept"], strict=True)
    )
    found = related(a, b)
    assert found.n_shared_words > 20
    assert found.relation == "none"


QUOTE = "we have never seen the water come over the wall like this"


def test_what_only_quotations_have_in_common_is_a_shared_quotation() -> None:
    found = related(among(f"“{QUOTE.capitalize()},” a skipper said.", 0), among(f'He told us: "{QUOTE}".', 1))
    assert found.relation == "shared_quotes"
    assert (found.quoted_both_run, found.narration_words) == (12, 0)


def test_five_quoted_words_on_both_sides_or_ten_on_one_are_needed() -> None:
    short = " ".join(QUOTE.split()[:6])
    both = among(f"“{short}” he said.", 0), among(f"“{short}” he wrote.", 1)
    one = among(f"“{short}” he said.", 0), among(f"It is true that {short} he wrote.", 1)
    assert related(*both).relation == "shared_quotes"
    assert related(*one).relation == "none"
    assert (
        related(among(f"“{QUOTE}” he said.", 0), among(f"It is true that {QUOTE}, he wrote.", 1)).relation
        == "shared_quotes"
    )


def test_a_quoted_title_is_no_shared_quotation() -> None:
    title = "“Secretary of State for the Home Department”"
    assert related(among(f"{title} he called himself.", 0), among(f"They used {title} again.", 1)).relation == "none"


def test_a_common_statement_in_the_first_person_is_no_copy() -> None:
    statement = "I will leave my post at the end of the month and I thank everyone who worked with me at the port."
    assert related(among(statement, 0), among(statement, 1)).relation == "shared_quotes"


def test_texts_of_a_few_words_or_none_are_related_to_nothing() -> None:
    assert related("", "").relation == "none"
    assert related("More to follow on this.", "More to follow on this.").relation == "none"
    assert related("...", "…").relation == "none"


def test_unrelated_articles_share_nothing() -> None:
    found = related(A, UNRELATED)
    assert (found.relation, found.a_in_b, found.b_in_a, len(found.blocks)) == ("none", 0, 0, 0)


def test_a_sentence_two_thirds_copied_counts_whole_and_one_less_copied_by_its_words() -> None:
    a = "The bridge fell into the river on Monday night."
    assert related(a, "The bridge fell into the river of lead there.").a_in_b == 6 / 9 + 3 / 9
    assert related(a, "The bridge fell into the sea of lead there.").a_in_b == 5 / 9


@pytest.mark.parametrize("seed", range(20))
def test_a_changed_order_of_the_two_changes_nothing_but_the_sides(seed: int) -> None:
    rng = random.Random(seed)
    sentences = [s for text in (A, B, UNRELATED, *FILLER) for s in text.replace("\n\n", " ").split(". ")]
    x, y = (". ".join(rng.sample(sentences, 9)) for _ in range(2))
    one, other = related(x, y), related(y, x)
    assert one.relation == other.relation
    assert one.a_in_b == pytest.approx(other.b_in_a, abs=0.02)
    assert one.b_in_a == pytest.approx(other.a_in_b, abs=0.02)
    assert (one.quoted_both_run, one.quoted_one_run) == (other.quoted_both_run, other.quoted_one_run)


def test_a_text_of_one_word_a_thousand_times_is_soon_done() -> None:
    assert related("spam " * 3000, "spam " * 2999).relation in ("syndicated", "none")
