from __future__ import annotations

from typing import Any

from tests.support import run_sql
from tests.tables import table


def quotes(speaker: str | None, uses: list[tuple[str | None, str | None]]) -> dict[str, Any]:
    """The shared quotation of one speaker, used with the given (speaker, entity)."""
    rows = run_sql("mart.quotes", {
        "overlap.shared_quotes": table("overlap.shared_quotes", {
            "shared_quote_id": "s", "text": "We will go.", "speaker": speaker, "n_articles": len(uses),
            "n_sources": 2, "first_source_id": "north"}),
        "overlap.quote_uses": table("overlap.quote_uses", *(
            {"shared_quote_id": "s", "quote_id": str(i), "article_id": str(i)} for i in range(len(uses)))),
        "entity.quotes": table("entity.quotes", *(
            {"quote_id": str(i), "article_id": str(i), "speaker": s, "speaker_entity_id": e}
            for i, (s, e) in enumerate(uses))),
    })  # fmt: skip
    return rows.to_dicts()[0]


def test_a_quotation_credited_to_two_people_has_two_speakers() -> None:
    row = quotes("Ann Lee", [("Ann Lee", "lee"), ("Lee", "lee"), ("Bo Day", "day"), (None, None)])
    assert (row["n_speakers"], row["speaker_entity_id"], row["n_articles"]) == (2, "lee", 4)


def test_a_speaker_without_an_entity_counts_by_name() -> None:
    row = quotes("a spokesman", [("a spokesman", None), ("A spokesman", None), ("Bo Day", None)])
    assert (row["n_speakers"], row["speaker_entity_id"]) == (2, None)


def test_a_quotation_nobody_is_credited_with_has_no_speakers() -> None:
    row = quotes(None, [(None, None), (None, None)])
    assert (row["n_speakers"], row["speaker"], row["speaker_entity_id"]) == (0, None, None)
