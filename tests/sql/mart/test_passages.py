from __future__ import annotations

from typing import Any

from flows.models import find_models
from tests.support import SQL, connect, run_memo
from tests.tables import table

A, B = "Ärzte 👩‍⚕️ say the harbour is open.", "The harbour is open, doctors said."
START = A.index("the harbour")
PASSAGE = {"a_start": START, "a_end": START + 19, "b_start": 0, "b_end": 19, "n_words": 4, "is_quote": False,
           "similarity": 1.0, "edits": []}  # fmt: skip


def tables(texts_hash: int = 1, **changed: Any) -> dict[str, Any]:
    return {
        "text.articles": table("text.articles", {"article_id": "a", "body": A}, {"article_id": "b", "body": B},
                               {"article_id": "c", "body": "Else."}),
        "overlap.alignments": table(
            "overlap.alignments",
            {"article_a": "a", "article_b": "b", "relation": "partial", "texts_hash": texts_hash,
             "passages": [PASSAGE, PASSAGE | changed]},
            {"article_a": "a", "article_b": "c", "relation": "shared_quotes", "passages": []},
        ),
    }  # fmt: skip


def test_a_passage_shows_its_exact_characters_on_both_sides() -> None:
    rows = run_memo("mart.passages", tables(b_start=4, b_end=11))
    assert rows.select("article_a", "article_b", "passage_no", "a_text", "b_text").rows() == [
        ("a", "b", 1, "the harbour is open", "The harbour is open"), ("a", "b", 2, "the harbour is open", "harbour"),
    ]  # fmt: skip
    assert "edits" not in rows.columns


def test_a_pair_is_made_anew_when_a_passage_or_a_text_has_changed() -> None:
    def wanted(given: dict[str, Any]) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = connect(given).sql(find_models(SQL)["mart.passages"].keys).fetchall()
        return rows

    assert [key[:2] for key in wanted(tables())] == [("a", "b")]
    assert wanted(tables()) == wanted(tables())
    assert wanted(tables()) != wanted(tables(b_start=4, b_end=11))
    assert wanted(tables()) != wanted(tables(2))
