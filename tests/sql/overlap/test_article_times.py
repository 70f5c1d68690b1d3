from __future__ import annotations

from datetime import datetime

from tests.support import run_sql
from tests.tables import table


def test_a_day_is_a_whole_day_and_undated_articles_come_last() -> None:
    times = run_sql("overlap.article_times", {"text.articles": table(
        "text.articles",
        {"article_id": "undated", "source_id": "s"},
        {"article_id": "day", "source_id": "s", "published_at": "2024-03-04", "published_precision": "day"},
        {"article_id": "evening", "source_id": "s", "published_at": "2024-03-04T21:05",
         "published_precision": "minute"},
        {"article_id": "next", "source_id": "s", "published_at": "2024-03-05T00:00:00",
         "published_precision": "second"},
        {"article_id": "also_undated", "source_id": "s"},
    )})  # fmt: skip
    assert times["article_id"].to_list() == ["evening", "day", "next", "also_undated", "undated"]
    assert times["time_order"].to_list() == [1, 2, 3, 4, 5]
    assert times["latest_at"].to_list() == [
        datetime(2024, 3, 4, 21, 6), datetime(2024, 3, 5), datetime(2024, 3, 5, 0, 0, 1), None, None,
    ]  # fmt: skip


def test_equal_times_go_by_article_id() -> None:
    row = {"source_id": "s", "published_at": "2024-03-04T21:05:00", "published_precision": "second"}
    times = run_sql("overlap.article_times", {"text.articles": table(
        "text.articles", {"article_id": "b", **row}, {"article_id": "a", **row},
    )})  # fmt: skip
    assert times["article_id"].to_list() == ["a", "b"]
