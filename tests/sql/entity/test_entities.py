from __future__ import annotations

from datetime import datetime

from tests.sql.entity.frames import resolved
from tests.support import run_sql
from tests.tables import table

ARTICLES = table(
    "text.articles",
    {"article_id": "a", "source_id": "s1", "published_at": "2020-01-02T00:00"},
    {"article_id": "b", "source_id": "s2", "published_at": "2020-01-01T00:00"},
    {"article_id": "c", "source_id": "s2"},
)


def test_an_entity_is_counted_by_mentions_articles_and_sources() -> None:
    rows = resolved({"article_id": "a"}, {"article_id": "a"}, {"article_id": "b"}, {"article_id": "c"})
    found = run_sql("entity.entities", {"entity.resolved_mentions": rows, "text.articles": ARTICLES})
    assert found.rows() == [("x", "X", "ORG", 4, 3, 2, datetime(2020, 1, 1))]


def test_its_name_is_the_form_most_articles_give_and_never_the_dateline() -> None:
    rows = resolved(
        {"article_id": "a", "name": "TOKYO"},
        {"article_id": "b", "name": "TOKYO"},
        {"article_id": "c", "name": "Tokyo"},
    )
    found = run_sql("entity.entities", {"entity.resolved_mentions": rows, "text.articles": ARTICLES})
    assert found["name"].to_list() == ["Tokyo"]


def test_its_type_is_the_one_most_mentions_have() -> None:
    rows = resolved(*({"article_id": "a", "entity_type": label} for label in ("GPE", "LOC", "GPE")))
    found = run_sql("entity.entities", {"entity.resolved_mentions": rows, "text.articles": ARTICLES})
    assert found["entity_type"].to_list() == ["GPE"]


def test_undated_mentions_alone_have_no_first_day() -> None:
    found = run_sql(
        "entity.entities", {"entity.resolved_mentions": resolved({"article_id": "c"}), "text.articles": ARTICLES}
    )
    assert found["first_seen_at"].to_list() == [None]
