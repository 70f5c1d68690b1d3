from datetime import datetime

import polars as pl

from tests.sql.text.test_articles import parsed
from tests.support import run_sql

DAY = datetime(2018, 7, 15)
LATER = datetime(2018, 7, 16)


def test_furniture_of_the_source_is_left_out() -> None:
    tables = parsed(
        [
            ("a", "s", DAY, [("Story.", "story", 1), ("Our bar.", "story", 2)]),
            ("b", "t", DAY, [("Our bar.", "story", 2)]),
        ]
    )
    tables["text.furniture"] = pl.DataFrame({"source_id": ["s"], "line_key": [2]})
    assert run_sql("text.story_blocks", tables)["is_story"].to_list() == [[True, False], [True]]


def test_a_repost_of_the_same_source_names_the_earliest_with_its_body() -> None:
    one = [("Same.", "story", 1)]
    tables = parsed([("a", "s", LATER, one), ("b", "s", DAY, one), ("c", "t", DAY, one), ("d", "s", None, one)])
    rows = run_sql("text.story_blocks", tables)
    assert dict(rows.select("article_id", "duplicate_of").rows()) == {"a": "b", "b": None, "c": None, "d": "b"}


def test_captions_are_no_story_and_a_page_without_story_repeats_none() -> None:
    photo = [("Photo: X", "caption", 1)]
    rows = run_sql("text.story_blocks", parsed([("a", "s", DAY, photo), ("b", "s", LATER, photo), ("c", "s", DAY, [])]))
    assert rows.rows() == [("a", [False], None), ("b", [False], None), ("c", [], None)]
