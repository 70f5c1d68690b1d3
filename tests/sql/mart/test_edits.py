from __future__ import annotations

from tests.support import run_memo
from tests.tables import table


def edit(kind: str, a: str, b: str, start: int = 0) -> dict[str, object]:
    return {"kind": kind, "a_text": a, "b_text": b, "a_start": start, "a_end": start + len(a), "b_start": start,
            "b_end": start + len(b)}  # fmt: skip


def test_edits_are_numbered_in_order_and_numbers_and_names_are_material() -> None:
    passages = [
        {"edits": [
            edit("spelling", "programme", "program"), edit("number", "12", "14", 20), edit("name", "Ann", "Anne", 30),
            edit("insertion", "", "late", 40), edit("punctuation", ",", ";", 50)]},
        {"edits": []},
        {"edits": [edit("deletion", "late", "", 90)]},
    ]  # fmt: skip
    rows = run_memo("mart.edits", {
        "text.articles": table("text.articles", {"article_id": "a", "body": "A"}, {"article_id": "b", "body": "B"}),
        "overlap.alignments": table(
            "overlap.alignments", {"article_a": "a", "article_b": "b", "relation": "partial", "passages": passages},
        ),
    })  # fmt: skip
    assert rows.select("passage_no", "edit_no", "kind", "is_material", "a_text", "b_text", "a_start", "b_end"
                       ).rows() == [
        (1, 1, "spelling", False, "programme", "program", 0, 7),
        (1, 2, "number", True, "12", "14", 20, 22),
        (1, 3, "name", True, "Ann", "Anne", 30, 34),
        (1, 4, "insertion", False, "", "late", 40, 44),
        (1, 5, "punctuation", False, ",", ";", 50, 51),
        (3, 1, "deletion", False, "late", "", 90, 90),
    ]  # fmt: skip
