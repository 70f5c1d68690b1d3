import pytest

from flows.overlap.document import prepare
from flows.overlap.edits import known_names
from flows.overlap.relation import align
from flows.overlap.rows import passage_rows
from tests.flows.overlap.texts import A, B

KNOWN = known_names([("Myanmar", "Burma|Union of Burma"), ("United Nations", None)])
BEFORE, AFTER = "The harbour authority said on the quay that", "were hurt when the old wall gave way"


def edits(x: str, y: str) -> list[tuple[str, str, str]]:
    a, b = prepare(x), prepare(y)
    return [
        (edit["kind"], edit["a_text"], edit["b_text"])
        for passage in passage_rows(a, b, align(a, b), KNOWN)
        for edit in passage["edits"]
    ]


def changed(x: str, y: str) -> list[tuple[str, str, str]]:
    return edits(f"{BEFORE} {x} {AFTER}.", f"{BEFORE} {y} {AFTER}.")


def test_each_kind_is_told_in_the_order_of_the_text() -> None:
    assert edits(A, B) == [
        ("spelling", "harbour", "harbor"),
        ("deletion", "on", ""),
        ("number", "14", "16"),
        ("number", "$", "£"),
        ("name", "Monday", "Sunday"),
        ("spelling", "recognised", "recognized"),
        ("spelling", "programme", "program"),
    ]


@pytest.mark.parametrize(
    ("x", "y"),
    [
        ("12 people", "14 people"),
        ("twelve people", "14 people"),
        ("12", "at least 14"),
        ("3.5 percent", "35 percent"),
        ("two dozen", "three dozen"),
        ("$5 million", "$5 billion"),
        ("twenty-one", "twenty-two"),
        ("magnitude-5.9 walls", "magnitude-5.8 walls"),
        ("magnitude-5.9", "magnitude-5.8"),
    ],
)
def test_another_number_is_a_number_edit(x: str, y: str) -> None:
    assert [kind for kind, *_ in changed(x, y)] == ["number"]


@pytest.mark.parametrize(
    ("x", "y"), [("12 people", "twelve people"), ("two dozen", "24"), ("$5m", "$5 million"), ("1,200", "1200")]
)
def test_the_same_number_in_another_form_is_none(x: str, y: str) -> None:
    assert "number" not in [kind for kind, *_ in changed(x, y)]


@pytest.mark.parametrize(
    ("x", "y"),
    [("John Smith", "James Smith"), ("Paris officials", "Berlin officials"), ("President Macron", "Chancellor Scholz")],
)
def test_another_name_is_a_name_edit(x: str, y: str) -> None:
    assert [kind for kind, *_ in changed(x, y)] == ["name"]


@pytest.mark.parametrize(
    ("x", "y"),
    [
        ("United States officers", "US officers"),
        ("eastern Burma", "western Myanmar"),
        ("the Union of Burma", "Myanmar"),
        ("many people", "some children"),
        ("the Secretary-General", "the Secretary General"),
        ("Macron", "the president"),
    ],
)
def test_the_same_name_otherwise_written_and_common_words_are_no_name_edit(x: str, y: str) -> None:
    assert [kind for kind, *_ in changed(x, y)] == ["replacement"]


def test_a_first_word_is_a_name_only_if_it_has_its_capital_elsewhere_too() -> None:
    rest = "was seen near the old harbour wall on the night before it fell"
    assert edits(f"Somebody {rest}.", f"Nobody {rest}.") == []  # a passage begins with a word that matches
    before = "The police kept quiet about what they knew."
    assert [kind for kind, *_ in edits(f"{before} Somebody {rest}.", f"{before} Nobody {rest}.")] == ["replacement"]
    assert [
        kind
        for kind, *_ in edits(f"{before} Smith {rest}. They asked Smith.", f"{before} Jones {rest}. They asked Jones.")
    ] == ["name", "name"]


EDGES = [("Twelve", "Fourteen"), ("At least 12", "At least 14"), ("Smith said", "Jones said")]


@pytest.mark.parametrize(("x", "y"), EDGES)
def test_a_number_or_name_changed_at_the_edge_of_a_sentence_is_not_lost(x: str, y: str) -> None:
    rest = "people were killed when the harbour wall gave way"
    known = "They met Smith, and Jones too."
    assert [kind in ("number", "name") for kind, *_ in edits(f"{known} {x} {rest}.", f"{y} {rest}. {known}")] == [True]
    assert [kind for kind, *_ in edits(f"The dead number {x} by now.", "No.")] == []
    line = "The number of people killed when the wall gave way rose to"
    assert [kind for kind, *_ in edits(f"{line} 12. All rests.", f"{line} 14. We wait.")] == ["number"]


def test_words_added_or_left_out_stand_at_an_exact_place() -> None:
    assert changed("ten people", "ten (10) people") == [("insertion", "", "(10)")]
    assert changed("ten elderly people", "ten people") == [("deletion", "elderly", "")]


def test_typography_is_no_edit_but_commas_and_dots_are() -> None:
    assert changed("the port’s crew — “all of them” —", "the port's crew - “all of them” -") == []
    assert ("punctuation", "", ",") in changed("ten people", "ten, people")
    assert changed("ten U.S. people", "ten US people") == [("punctuation", "U.S.", "US")]


def test_identical_text_has_no_edits() -> None:
    assert edits(A, A) == []
