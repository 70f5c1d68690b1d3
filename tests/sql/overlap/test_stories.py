from __future__ import annotations

from datetime import datetime
from typing import Any

from tests.support import run_sql
from tests.tables import table


def stories(*articles: dict[str, Any]) -> list[dict[str, Any]]:
    """Stories of articles given in the order of time, with the story they are in."""
    return run_sql("overlap.stories", {
        "text.articles": table("text.articles", *({k: v for k, v in a.items() if k != "story_id"} for a in articles)),
        "overlap.story_articles": table("overlap.story_articles", *(
            {"story_id": a["story_id"], "article_id": a["article_id"]} for a in articles)),
        "overlap.article_times": table("overlap.article_times", *(
            {"article_id": a["article_id"], "time_order": i} for i, a in enumerate(articles))),
    }).to_dicts()  # fmt: skip


def test_a_story_takes_headline_and_date_from_its_first_article() -> None:
    assert stories(
        {"story_id": "s", "article_id": "z", "source_id": "north", "headline": "First", "agency_id": "ap",
         "published_at": "2024-03-04T08:00"},
        {"story_id": "s", "article_id": "a", "source_id": "south", "headline": "Second", "agency_id": "afp",
         "published_at": "2024-03-05T08:00"},
        {"story_id": "s", "article_id": "b", "source_id": "south", "headline": "Third", "agency_id": "afp"},
        {"story_id": "lone", "article_id": "c", "source_id": "south", "headline": "Other"},
    ) == [
        {"story_id": "lone", "headline": "Other", "n_articles": 1, "n_sources": 1, "first_article": "c",
         "first_published_at": None, "last_published_at": None, "agency_id": None},
        {"story_id": "s", "headline": "First", "n_articles": 3, "n_sources": 2, "first_article": "z",
         "first_published_at": datetime(2024, 3, 4, 8), "last_published_at": datetime(2024, 3, 5, 8),
         "agency_id": "afp"},
    ]  # fmt: skip


def test_of_agencies_credited_alike_the_one_credited_first_counts() -> None:
    story, = stories(
        {"story_id": "s", "article_id": "a", "headline": "h", "agency_id": "upi"},
        {"story_id": "s", "article_id": "b", "headline": "h", "agency_id": "ap"},
    )  # fmt: skip
    assert story["agency_id"] == "upi"


def test_a_story_without_headlines_is_called_by_how_it_begins() -> None:
    rows = stories(
        {"story_id": "a", "article_id": "a", "headline": " ", "body": "Short body."},
        {"story_id": "b", "article_id": "b", "body": "word " * 60},
        {"story_id": "c", "article_id": "c", "body": "First here."},
        {"story_id": "c", "article_id": "d", "headline": "Titled"},
        {"story_id": "e", "article_id": "e", "body": ""},
        {"story_id": "f", "article_id": "f", "body": "First paragraph.\n\nSecond paragraph."},
    )
    assert [row["headline"] for row in rows] == [
        "Short body.", ("word " * 20).strip(), "Titled", "(no text)", "First paragraph.",
    ]  # fmt: skip
