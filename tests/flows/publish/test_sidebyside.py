from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.publish.sidebyside import (
    HUES,
    Edit,
    Paragraph,
    Passage,
    Quotation,
    Span,
    hues,
    moved,
    only_passages,
    side_by_side,
)


def passage(number: int, left: tuple[int, int], right: tuple[int, int], *edits: Edit) -> Passage:
    return Passage(number, Span(*left), Span(*right), left[1] - left[0], False, edits)


def text(paragraphs: Sequence[Paragraph], marked: int | None = None) -> str:
    """All text of the paragraphs, or what is marked as one passage."""
    return "".join(
        piece.text
        for paragraph in paragraphs
        for run in paragraph.runs
        for piece in run.pieces
        if marked is None or run.passage == marked
    )


def test_paragraphs_with_a_common_passage_stand_in_one_row() -> None:
    left, right = "Only left.\n\nSame words.", "Same words.\n\nOnly right."
    rows = side_by_side(left, right, [passage(1, (12, 23), (0, 11))])
    assert [(text(r.left), text(r.right), r.matched) for r in rows] == [
        ("Only left.", "", False),
        ("Same words.", "Same words.", True),
        ("", "Only right.", False),
    ]


def test_a_moved_passage_stays_in_its_place_and_keeps_its_mark() -> None:
    left, right = "aaaa\n\nbb\n\ncccc", "bb\n\naaaa\n\ncccc"
    three = [passage(1, (0, 4), (4, 8)), passage(2, (6, 8), (0, 2)), passage(3, (10, 14), (10, 14))]
    rows = side_by_side(left, right, three)
    assert [(text(r.left), text(r.right), r.matched) for r in rows] == [
        ("", "bb", False),
        ("aaaa", "aaaa", True),
        ("bb", "", False),
        ("cccc", "cccc", True),
    ]
    assert text(rows[0].right, marked=2) == text(rows[2].left, marked=2) == "bb"
    assert moved(rows) == {1: 0, 2: -2, 3: 0}


def test_a_paragraph_that_the_other_text_splits_stands_beside_both_halves() -> None:
    rows = side_by_side("aaa bbb", "aaa\n\nbbb", [passage(1, (0, 3), (0, 3)), passage(2, (4, 7), (5, 8))])
    assert [(text(r.left), [text([p]) for p in r.right]) for r in rows] == [("aaa bbb", ["aaa", "bbb"])]


def test_an_edit_is_cut_at_its_characters_and_knows_what_the_other_has() -> None:
    edit = Edit("number", True, Span(7, 9), Span(7, 9), "12", "14")
    (row,) = side_by_side("It hit 12 men.", "It hit 14 men.", [passage(1, (0, 14), (0, 14), edit)])
    pieces = [piece for run in row.left[0].runs for piece in run.pieces]
    assert [(p.text, p.edit, p.is_material, p.other) for p in pieces] == [
        ("It hit ", None, False, ""),
        ("12", "number", True, "14"),
        (" men.", None, False, ""),
    ]


def test_code_points_outside_the_basic_plane_count_once() -> None:
    (row,) = side_by_side("🚢🚢 same", "same", [passage(1, (3, 7), (0, 4))])
    assert text(row.left, marked=1) == "same"


def test_a_quotation_is_told_with_its_speaker_in_every_paragraph_it_crosses() -> None:
    quote = Quotation(Span(5, 15), "Holt")
    (row,) = side_by_side("She: “One.\n\nTwo” it was.", "", [], [quote])
    assert [p.speakers for p in row.left] == [("Holt",), ("Holt",)]


def test_where_a_text_repeats_itself_both_passages_begin_and_each_character_stands_once() -> None:
    (row,) = side_by_side("abcdef", "abcd cdef", [passage(1, (0, 4), (0, 4)), passage(2, (2, 6), (5, 9))])
    assert text(row.left) == "abcdef"
    assert {n for run in row.left[0].runs for n in run.starts} == {1, 2}


def test_texts_without_anything_in_common_are_one_row() -> None:
    assert [(text(r.left), text(r.right), r.matched) for r in side_by_side("a", "b", [])] == [("a", "b", False)]
    assert side_by_side("", " \n\n ", []) == []


def test_only_passages_are_left_each_beside_its_other_in_the_order_of_the_left_text() -> None:
    left, right = "one same words\n\ngone\n\nand more", "and more\n\nsame words, new"
    both = [passage(2, (22, 30), (0, 8)), passage(1, (4, 14), (10, 20))]
    rows = only_passages(side_by_side(left, right, both), both)
    assert [(text(r.left), text(r.right)) for r in rows] == [("same words",) * 2, ("and more",) * 2]


def test_hues_follow_the_left_text() -> None:
    passages = [passage(n, (100 - n, 101 - n), (n, n + 1)) for n in range(1, 2 * HUES + 1)]
    assert [hues(passages)[n] for n in range(2 * HUES, 0, -1)] == [i // 2 for i in range(2 * HUES)]


@st.composite
def pairs(draw: st.DrawFn) -> tuple[str, str, list[Passage]]:
    left, right = draw(st.text("ab \n", max_size=60)), draw(st.text("ab \n", max_size=60))

    def span(body: str) -> tuple[int, int]:
        return tuple(sorted(draw(st.tuples(*[st.integers(0, len(body))] * 2))))  # type: ignore[return-value]

    return left, right, [passage(n, span(left), span(right)) for n in range(draw(st.integers(0, 6)))]


@given(pairs())
def test_every_character_of_both_texts_stands_once_in_its_order(case: tuple[str, str, list[Passage]]) -> None:
    left, right, passages = case
    rows = side_by_side(left, right, passages)
    for body, side in ((left, [p for r in rows for p in r.left]), (right, [p for r in rows for p in r.right])):
        assert "".join(text(side).split()) == "".join(body.split())


@given(pairs())
def test_what_is_marked_is_exactly_what_the_passages_cover(case: tuple[str, str, list[Passage]]) -> None:
    left, right, passages = case
    rows = side_by_side(left, right, passages)
    covered = {i for p in passages for i in range(*p.left)}
    marked = "".join(
        piece.text for r in rows for p in r.left for run in p.runs if run.passage is not None for piece in run.pieces
    )
    wanted = "".join(left[i] for i in sorted(covered))
    assert "".join(marked.split()) == "".join(wanted.split())


def test_a_story_of_200_paragraphs_is_quick() -> None:
    body = "\n\n".join(f"paragraph {n:03} same words" for n in range(200))
    every = [passage(n, (n * 26, n * 26 + 24), (n * 26, n * 26 + 24)) for n in range(200)]
    assert len(side_by_side(body, body, every)) == pytest.approx(200)
