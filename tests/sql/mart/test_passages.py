from __future__ import annotations

from tests.support import run_sql
from tests.tables import table


def test_a_passage_shows_its_exact_characters_on_both_sides() -> None:
    a, b = "Ärzte 👩‍⚕️ say the harbour is open.", "The harbour is open, doctors said."
    start = a.index("the harbour")
    rows = run_sql("mart.passages", {
        "text.articles": table("text.articles", {"article_id": "a", "body": a}, {"article_id": "b", "body": b}),
        "overlap.passages": table("overlap.passages", {
            "article_a": "a", "article_b": "b", "passage_no": 1, "a_start": start, "a_end": start + 19,
            "b_start": 0, "b_end": 19, "n_words": 4, "is_quote": False, "similarity": 1.0}),
    })  # fmt: skip
    assert rows.select("a_text", "b_text").rows() == [("the harbour is open", "The harbour is open")]
    assert "edits" not in rows.columns
