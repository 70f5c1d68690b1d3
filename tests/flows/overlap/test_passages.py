import json
import os
from itertools import combinations, islice
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import LCSseq

from flows.overlap.document import prepare
from flows.overlap.passages import fill
from flows.overlap.relation import align
from flows.overlap.rows import PassageRow, passage_rows
from flows.text.words import words
from tests.flows.overlap.texts import A, B

CORPORA = Path(os.environ.get("WIRECOPY_CORPORA", Path(__file__).parents[3].parent / "shared" / "corpora"))


def passages(x: str, y: str) -> list[PassageRow]:
    a, b = prepare(x), prepare(y)
    return passage_rows(a, b, align(a, b), {})


def check(x: str, y: str, rows: list[PassageRow]) -> None:
    """What must hold of every passage, told from the texts alone."""
    for row in rows:
        a, b = x[row["a_start"] : row["a_end"]], y[row["b_start"] : row["b_end"]]
        assert "\n\n" not in a + b, "crosses a paragraph break"
        keys_a, keys_b = [w.key for w in words(a)], [w.key for w in words(b)]
        kinds = {(edit["a_start"], edit["a_end"]): edit["kind"] for edit in row["edits"]}
        if keys_a[0] != keys_b[0]:
            assert {kind for (start, _), kind in kinds.items() if start == row["a_start"]} <= {"number", "name"}
        if keys_a[-1] != keys_b[-1]:
            assert {kind for (_, end), kind in kinds.items() if end == row["a_end"]} <= {"number", "name"}
        matched = LCSseq.similarity(keys_a, keys_b)
        assert row["n_words"] == matched
        assert row["similarity"] == pytest.approx(matched / max(len(keys_a), len(keys_b)))
        for edit in row["edits"]:
            assert x[edit["a_start"] : edit["a_end"]] == edit["a_text"]
            assert y[edit["b_start"] : edit["b_end"]] == edit["b_text"]
            assert row["a_start"] <= edit["a_start"] <= edit["a_end"] <= row["a_end"]
            assert row["b_start"] <= edit["b_start"] <= edit["b_end"] <= row["b_end"]


def filled(x: str, y: str, *chain: tuple[int, int, int]) -> list[list[int]]:
    a, b = prepare(x), prepare(y)
    for doc in (a, b):
        doc.read(0, len(doc))
    blocks, _ = fill(a.codes, a.marks, b.codes, b.marks, np.array(chain), np.array([len(chain)]))
    return [[int(n) for n in block] for block in blocks]


def test_a_gap_is_filled_only_if_half_of_its_longer_side_matches() -> None:
    run1, run2 = "one two three four five", "six seven eight nine ten"
    x = f"{run1} alpha beta gamma delta {run2}"
    half, less = f"{run1} alpha beta kappa {run2}", f"{run1} alpha kappa {run2}"
    assert filled(x, half, (0, 0, 5), (9, 8, 5)) == [[0, 0, 5], [5, 5, 2], [9, 8, 5]]
    assert filled(x, less, (0, 0, 5), (9, 7, 5)) == [[0, 0, 5], [9, 7, 5]]


def test_edges_are_filled_out_to_the_ends_of_the_sentences() -> None:
    a = "Late on Monday the old bridge fell into the river. Nobody was hurt."
    b = "On Monday the bridge fell into the river. Nobody was seen."
    assert [size for *_, size in filled(a, b, (5, 3, 7))] == [3, 7]


def test_passages_come_in_the_order_of_a_whatever_the_order_of_b() -> None:
    rows = passages(A, B)
    assert [A[row["a_start"] : row["a_end"]].split()[:2] for row in rows] == [
        ["The", "harbour"],
        ["We", "have"],
        ["said", "Joan"],
        ["Repairs", "to"],
        ["The", "authority"],
    ]
    assert rows[0]["b_start"] > rows[3]["b_start"]
    check(A, B, rows)


def test_a_passage_stops_at_a_quotation_s_border_and_is_a_quote_inside_it() -> None:
    assert [row["is_quote"] for row in passages(A, B)] == [False, True, False, False, False]


def test_words_quoted_by_one_side_only_are_a_quote_too() -> None:
    [row] = passages(
        "They called the plan “a betrayal of every family in the valley” yesterday.",
        "The plan is a betrayal of every family in the valley, they told us.",
    )
    assert row["is_quote"]


def test_a_passage_stops_at_a_paragraph_break_of_either_text() -> None:
    one = "The bridge fell on Monday night. Nobody was hurt, the police chief said later."
    rows = passages(one, one.replace(". ", ".\n\n", 1))
    assert [one[row["a_start"] : row["a_end"]] for row in rows] == [
        "The bridge fell on Monday night",
        "Nobody was hurt, the police chief said later",
    ]


def test_a_passage_repeated_in_one_text_is_given_for_each_place() -> None:
    sentence = "The bridge fell into the river on Monday night."
    rows = passages(f"{sentence}\n\nOther words entirely.\n\n{sentence}", sentence)
    assert [row["a_start"] for row in rows] == [0, 72]
    assert {row["b_start"] for row in rows} == {0}


SENTENCE = "the board of the port raised its quarterly dividend by half"


@pytest.mark.parametrize(
    ("x", "y"),
    [
        (f"They said {SENTENCE} (EEP).", f"They said {SENTENCE} (KDD)."),
        (f"It was said that {SENTENCE} $12.", f"They said {SENTENCE} $14."),
        (f"(12) {SENTENCE}.", f"(14) {SENTENCE}."),
        (f"$12 {SENTENCE}.", f"14 {SENTENCE}."),
    ],
)
def test_a_passage_has_the_brackets_and_signs_of_what_was_changed_at_its_edge(x: str, y: str) -> None:
    rows = passages(x, y)
    assert [edit["kind"] for row in rows for edit in row["edits"] if edit["kind"] in ("name", "number")] != []
    check(x, y, rows)


def test_offsets_count_code_points() -> None:
    a = "🚢🚢 Ferries were kept in port after a storm."
    [row] = passages(a, "Ferries were kept in port after a storm.")
    assert a[row["a_start"] : row["a_end"]] == "Ferries were kept in port after a storm"


WORDS = [
    "the",
    "storm",
    "hit",
    "port",
    "at",
    "12",
    "14",
    "Monday",
    "Tuesday",
    "U.S.",
    "colour",
    "color",
    "“we",
    "I",
    "”",
    ".",
    "\n\n",
    "said",
]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=80).map(" ".join)


@given(TEXTS, TEXTS, TEXTS)
def test_every_passage_aligns_at_the_similarity_it_states(x: str, common: str, y: str) -> None:
    a, b = f"{x} {common} {y}", f"{y} {common} {x}"
    check(a, b, passages(a, b))


@pytest.mark.parametrize("corpus", ["helsinki", "clough_stevenson", "reuters21578"])
def test_every_passage_of_a_corpus_aligns_at_the_similarity_it_states(corpus: str) -> None:
    file = CORPORA / corpus / "articles.jsonl"
    if not file.exists():
        pytest.skip(f"no corpus at {file}; set WIRECOPY_CORPORA")
    with file.open(encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in islice(lines, 70)]
    found = 0
    for x, y in combinations(texts, 2):
        rows = passages(x, y)
        found += len(rows)
        check(x, y, rows)
    assert found > 20
