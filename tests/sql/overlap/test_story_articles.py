from __future__ import annotations

from typing import Any

import polars as pl

from flows.text.ids import short_id
from tests.flows.overlap.test_stories import KERMADU, LINDQVIST
from tests.support import model, module
from tests.tables import table

story_articles = model("overlap.story_articles")
article_terms = model("overlap.article_terms")


def run(articles: list[dict[str, Any]], groups: dict[str, str] | None = None,
        mentions: list[tuple[str, str]] | None = None) -> pl.DataFrame:  # fmt: skip
    ids = [a["article_id"] for a in articles]
    texts = table("text.articles", *articles)
    return story_articles(
        texts.lazy(),
        article_terms(texts.select("article_id", "headline", "body")).lazy(),
        table("overlap.article_times", *({"article_id": x, "time_order": i} for i, x in enumerate(ids, 1))).lazy(),
        table("overlap.copy_members", *({"article_id": a, "copy_group": g} for a, g in (groups or {}).items())).lazy(),
        table("entity.mentions", *({"article_id": a, "entity_id": e} for a, e in mentions or [])).lazy(),
    )


QUAKE = [{"article_id": f"q{i}", "headline": h, "body": b} for i, (h, b) in enumerate(KERMADU)]
TRIAL = [{"article_id": f"t{i}", "headline": h, "body": b} for i, (h, b) in enumerate(LINDQVIST)]


def test_a_story_is_named_after_its_first_article_in_time() -> None:
    rows = run([QUAKE[1], TRIAL[0], QUAKE[0], *TRIAL[1:], QUAKE[2]])
    stories = dict(rows.select("article_id", "story_id").rows())
    assert {stories[f"q{i}"] for i in range(3)} == {short_id("story", "q1")}
    assert {stories[f"t{i}"] for i in range(3)} == {short_id("story", "t0")}


def test_the_same_copy_is_one_story_and_so_are_duplicates_of_one_source() -> None:
    rows = run([*QUAKE[:2], TRIAL[0], {**TRIAL[1], "body": "", "headline": None, "duplicate_of": "t0"}],
               {"q0": "g", "t0": "g"})  # fmt: skip
    stories = dict(rows.select("article_id", "story_id").rows())
    assert stories["q0"] == stories["t0"] == stories["t1"]
    assert dict(rows.select("article_id", "copy_group").rows()) == {"q0": "g", "q1": None, "t0": "g", "t1": None}


def test_entities_that_two_articles_name_bring_them_together() -> None:
    plain = [{"article_id": a, "body": f"{common} " + " ".join(f"{a}{i}" for i in range(14))}
             for a in "xy" for common in ["council budget"]]  # fmt: skip
    without = run([*plain, *TRIAL])
    named = run([*plain, *TRIAL], mentions=[(a, e) for a in "xy" for e in ("mayor-x", "town-y", "party-z")])
    def together(rows: pl.DataFrame) -> bool:
        return rows.filter(pl.col("article_id").is_in(["x", "y"]))["story_id"].n_unique() == 1
    assert not together(without)
    assert together(named)


def test_no_articles_give_an_empty_typed_table() -> None:
    empty = run([])
    assert empty.is_empty()
    assert dict(empty.schema) == module("overlap.story_articles").SCHEMA
