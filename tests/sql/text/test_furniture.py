from datetime import datetime

import polars as pl

from tests.sql.text.test_articles import parsed
from tests.support import run_sql

JULY = [datetime(2018, 7, day) for day in range(1, 8)]
BAR = ("Read our guide to the week.", "story", 7)


def story(n: int) -> tuple[str, str, int]:
    return (f"A long paragraph of its own about the event number {n} and its people.", "story", 100 + n)


def lines(*rows: tuple[str, str, datetime, list[tuple[str, str, int]]]) -> list[int]:
    return run_sql("text.furniture", parsed(list(rows)))["line_key"].to_list()


def test_a_line_that_one_source_repeats_in_three_stories_is_furniture() -> None:
    assert lines(*[(str(n), "s", JULY[0], [story(n), BAR]) for n in range(3)]) == [7]


def test_a_line_that_another_source_carries_too_is_copy() -> None:
    assert lines(*[(str(n), "s", JULY[0], [story(n), BAR]) for n in range(3)], ("x", "t", JULY[0], [BAR])) == []


def test_reposts_and_updates_of_one_story_make_no_furniture() -> None:
    assert lines(*[(str(n), "s", JULY[n], [story(1), BAR]) for n in range(5)]) == []


def test_a_long_paragraph_is_furniture_only_when_it_comes_on_several_days() -> None:
    promise = (" ".join(["word"] * 30) + ".", "story", 9)
    longer = [(f"{' '.join(['other'] * 40)} {n}.", "story", 200 + n) for n in range(6)]
    same_day = [(str(n), "s", JULY[0], [longer[n], promise]) for n in range(6)]
    spread = [(str(n), "s", JULY[n], [longer[n], promise]) for n in range(6)]
    assert lines(*same_day) == []
    assert lines(*spread) == [9]


def test_no_articles_give_no_furniture() -> None:
    assert isinstance(run_sql("text.furniture", parsed([])), pl.DataFrame)
