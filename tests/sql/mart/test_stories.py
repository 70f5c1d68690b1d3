from __future__ import annotations

from tests.support import run_sql
from tests.tables import table


def test_a_story_names_its_first_source_and_counts_its_pieces_of_copy() -> None:
    rows = run_sql("mart.stories", {
        "overlap.stories": table("overlap.stories",
                                 {"story_id": "s", "headline": "h", "n_articles": 5, "n_sources": 3,
                                  "first_article": "a", "agency_id": "ap"},
                                 {"story_id": "t", "headline": "i", "n_articles": 1, "n_sources": 1,
                                  "first_article": "f"}),
        "overlap.story_articles": table("overlap.story_articles", *(
            {"story_id": s, "article_id": a, "copy_group": g}
            for s, a, g in [("s", "a", "g"), ("s", "b", "g"), ("s", "c", "h"), ("s", "d", "h"), ("s", "e", None),
                            ("t", "f", None)])),
        "text.articles": table("text.articles", {"article_id": "a", "source_id": "north"},
                               {"article_id": "f", "source_id": "south"}),
    })  # fmt: skip
    assert rows.select("story_id", "first_source_id", "n_copy_groups", "agency_id").rows() == [
        ("s", "north", 2, "ap"), ("t", "south", 0, None),
    ]  # fmt: skip
