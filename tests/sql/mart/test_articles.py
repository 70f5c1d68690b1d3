from __future__ import annotations

from typing import Any

from tests.support import run_sql
from tests.tables import table


def articles(rows: list[dict[str, Any]], pairs: list[dict[str, Any]] | None = None,
             groups: dict[str, str] | None = None) -> dict[str, dict[str, Any]]:  # fmt: skip
    """mart.articles by article_id."""
    text = table("text.articles", *({"source_id": "s", **row} for row in rows))
    ids = [row["article_id"] for row in rows]
    found = run_sql("mart.articles", {
        "text.articles": text,
        "overlap.article_times": run_sql("overlap.article_times", {"text.articles": text}),
        "overlap.article_pairs": table("overlap.article_pairs", *(pairs or [])),
        "overlap.copy_members": table("overlap.copy_members", *(
            {"article_id": a, "copy_group": g} for a, g in (groups or {}).items())),
        "overlap.story_articles": table("overlap.story_articles", *({"article_id": a, "story_id": "st"} for a in ids)),
        "seed.sources": table("seed.sources", {"source_id": "s", "name": "The Source"}),
    })  # fmt: skip
    return {row["article_id"]: row for row in found.to_dicts()}


def at(article: str, time: str | None, precision: str | None = "minute") -> dict[str, Any]:
    return {"article_id": article, "published_at": time, "published_precision": precision if time else None}


def first_in_group(*rows: dict[str, Any]) -> dict[str, Any]:
    groups = {row["article_id"]: "g" for row in rows}
    return {a: row["first_in_group"] for a, row in articles(list(rows), groups=groups).items()}


def test_an_article_without_pairs_has_its_story_and_nothing_copied() -> None:
    row = articles([{"article_id": "a", "url": "https://x.example/a", "n_words": 7}])["a"]
    assert row == {
        "article_id": "a", "source_id": "s", "source_name": "The Source", "url": "https://x.example/a",
        "headline": None, "byline": None, "agency_id": None, "dateline": None, "published_at": None,
        "published_precision": None, "language": None, "n_words": 7, "story_id": "st", "copy_group": None,
        "n_copies": 0, "copied_share": 0.0, "first_in_group": None, "duplicate_of": None,
    }  # fmt: skip


def test_a_source_without_a_name_goes_by_its_id() -> None:
    assert articles([{"article_id": "a", "source_id": "unknown"}])["a"]["source_name"] == "unknown"


def test_the_copied_share_is_the_largest_found_in_one_earlier_article() -> None:
    def pair(a: str, b: str, a_in_b: float, b_in_a: float, earlier: str | None) -> dict[str, Any]:
        return {"article_a": a, "article_b": b, "a_in_b": a_in_b, "b_in_a": b_in_a, "earlier_article": earlier}
    rows = articles(
        [{"article_id": x} for x in "abcdef"],
        [pair("a", "b", 0.9, 0.4, "a"), pair("b", "c", 0.8, 0.7, "c"), pair("c", "d", 0.6, 0.5, None),
         pair("b", "f", 0.9, 0.9, None)],
    )  # fmt: skip
    assert {a: row["copied_share"] for a, row in rows.items()} == {
        "a": 0.0,  # earlier than all it shares with
        "b": 0.8,  # .4 stands in a, .8 in c, both earlier; of f that is not known
        "c": None,  # earlier than b, but d may have been before it
        "d": None,
        "e": 0.0,  # shares nothing
        "f": None,
    }


def test_copies_are_the_other_members_of_the_copy_group() -> None:
    rows = articles([{"article_id": x} for x in "abcd"], groups={"a": "g", "b": "g", "c": "g"})
    assert [(r["copy_group"], r["n_copies"]) for r in rows.values()] == [("g", 2)] * 3 + [(None, 0)]


def test_one_that_was_out_before_all_others_is_first() -> None:
    assert first_in_group(at("a", "2024-03-04T08:00"), at("b", "2024-03-04T07:00"), at("c", "2024-03-05", "day")
                          ) == {"a": False, "b": True, "c": False}  # fmt: skip


def test_a_bare_date_of_the_same_day_leaves_the_first_unknown() -> None:
    assert first_in_group(at("a", "2024-03-04T08:00"), at("b", "2024-03-04", "day"), at("c", "2024-03-04T09:00")
                          ) == {"a": None, "b": None, "c": False}  # fmt: skip


def test_equal_times_leave_the_first_unknown() -> None:
    assert first_in_group(at("a", "2024-03-04T08:00"), at("b", "2024-03-04T08:00")) == {"a": None, "b": None}


def test_undated_articles_are_left_aside() -> None:
    assert first_in_group(at("a", "2024-03-04T08:00"), at("b", "2024-03-04T09:00"), at("c", None)
                          ) == {"a": True, "b": False, "c": None}  # fmt: skip
    assert first_in_group(at("a", "2024-03-04T08:00"), at("b", None)) == {"a": None, "b": None}


