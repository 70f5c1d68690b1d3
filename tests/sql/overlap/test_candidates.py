from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from itertools import combinations
from typing import Any

import polars as pl

from tests.support import model, module
from tests.tables import table

DAY = datetime(2026, 3, 1)


def article(article_id: str, source: str, day: float | None = 0, **more: Any) -> dict[str, Any]:
    published = None if day is None else DAY + timedelta(days=day)
    return {"article_id": article_id, "source_id": source, "published_at": published, **more}


def candidates(
    articles: Iterable[dict[str, Any]], prints: Mapping[str, Iterable[int]], window: int | None = None
) -> list[tuple[str, str, int]]:
    return made(articles, prints, window).drop("place").rows()


def made(
    articles: Iterable[dict[str, Any]], prints: Mapping[str, Iterable[int]], window: int | None = None
) -> pl.DataFrame:
    rows = [(article_id, list(numbers)) for article_id, numbers in prints.items()]
    frame = pl.DataFrame(rows, {"article_id": pl.String, "fingerprints": pl.List(pl.UInt64)}, orient="row")
    return model("overlap.candidates")(table("text.articles", *articles).lazy(), frame.lazy(), window)


def test_pairs_have_their_place_by_the_earlier_day_then_by_what_is_common() -> None:
    low, high = 1 << 20, 1 << 40
    prints = {"a": [high, high + 1], "b": [high, high + 1, low, low + 1], "c": [low, low + 1], "d": [5, 6], "e": [5, 6]}
    prints |= {"f": [7, 8], "g": [7, 8]}
    days = {"a": 1, "b": 1, "c": 9, "d": 0, "e": 30, "f": None, "g": None}
    found = made([article(name, f"s{name}", day) for name, day in days.items()], prints)
    assert found.sort("place")["article_a"].to_list() == ["f", "d", "b", "a"]


def test_two_common_fingerprints_make_a_candidate_and_one_does_not() -> None:
    articles = [article("b", "s1"), article("a", "s2"), article("c", "s3")]
    assert candidates(articles, {"a": [1, 2, 3], "b": [1, 2, 9], "c": [3, 9]}) == [("a", "b", 2)]


def test_articles_of_one_source_are_not_compared() -> None:
    assert candidates([article("a", "s"), article("b", "s")], {"a": [1, 2], "b": [1, 2]}) == []


def furniture(days: float, per_source: int) -> list[dict[str, Any]]:
    return [article(f"{s}{i:02}", s, i % days) for s in ("s1", "s2", "s3") for i in range(per_source)]


def test_what_sources_repeat_on_many_days_is_boilerplate() -> None:
    articles = furniture(days=5, per_source=5)
    assert candidates(articles, {a["article_id"]: [1, 2] for a in articles}) == []


def test_many_copies_on_few_days_are_a_wire_story_and_so_is_one_copy_a_source_on_many() -> None:
    articles = furniture(days=4, per_source=5)
    assert len(candidates(articles, {a["article_id"]: [1, 2] for a in articles})) == 3 * 25
    articles = [article(f"a{i}", f"s{i}", i) for i in range(9)]
    assert len(candidates(articles, {a["article_id"]: [1, 2] for a in articles})) == 36


def test_a_source_that_posts_its_article_again_every_day_makes_no_boilerplate_of_it() -> None:
    articles = [article("a0", "s1")] + [article(f"a{i}", "s1", i, duplicate_of="a0") for i in range(1, 9)]
    articles.append(article("b", "s2"))
    assert len(candidates(articles, {a["article_id"]: [1, 2] for a in articles})) == 9


def test_two_fingerprints_are_enough_only_if_one_stands_in_16_articles_at_most() -> None:
    articles = [article(f"a{i:02}", f"s{i}") for i in range(17)]
    crowded = {a["article_id"]: [1, 2] for a in articles}
    assert candidates(articles, crowded) == []
    assert len(candidates(articles[1:], {k: v for k, v in crowded.items() if k != "a00"})) == 120
    assert candidates(articles, crowded | {"a00": [1, 2, 3], "a01": [1, 2, 3]}) == [("a00", "a01", 3)]
    more = [*articles, article("b", "s17"), article("c", "s18")]
    assert candidates(more, crowded | {"b": [1, 9], "c": [1, 9]}) == [("b", "c", 2)]


def test_past_64_articles_all_meet_the_four_earliest_of_different_sources() -> None:
    articles = [article(f"a{i:02}", f"s{i}", i / 100) for i in range(70)]
    found = candidates(articles, {a["article_id"]: [1, 2, 3] for a in articles})
    hubs = ["a00", "a01", "a02", "a03"]
    wanted = {(hub, a["article_id"]) for hub in hubs for a in articles if a["article_id"] > hub}
    assert {(a, b) for a, b, _ in found} == wanted
    assert {n for *_, n in found} == {3}


def test_hubs_are_of_different_sources_though_one_source_has_the_earliest_articles() -> None:
    own = [article(f"a{i:02}", "agency", i / 1000) for i in range(10)]
    others = [article(f"b{i:02}", f"s{i}", 1 + i / 1000) for i in range(60)]
    found = candidates([*own, *others], {a["article_id"]: [1, 2, 3] for a in [*own, *others]})
    met = {article_id for a, b, _ in found for article_id in (a, b)}
    assert met == {a["article_id"] for a in [*own, *others]}
    assert {a for a, *_ in found if a.startswith("a")} > {"a00", "a09"}


def test_64_articles_all_meet() -> None:
    articles = [article(f"a{i:02}", f"s{i}") for i in range(64)]
    found = candidates(articles, {a["article_id"]: [1, 2, 3] for a in articles})
    assert {(a, b) for a, b, _ in found} == set(combinations([a["article_id"] for a in articles], 2))


def test_a_window_counts_days_and_lets_the_undated_through() -> None:
    articles = [article("a", "s1", 0.1), article("b", "s2", 2.9), article("c", "s3", 3.1), article("d", "s4", None)]
    prints = {a["article_id"]: [1, 2] for a in articles}
    pairs = [(a, b) for a, b, _ in candidates(articles, prints, window=2)]
    assert pairs == [("a", "b"), ("a", "d"), ("b", "c"), ("b", "d"), ("c", "d")]
    assert len(candidates(articles, prints)) == 6


def test_no_articles_give_no_candidates() -> None:
    found = made([], {})
    assert found.is_empty()
    assert dict(found.schema) == module("overlap.candidates").SCHEMA
