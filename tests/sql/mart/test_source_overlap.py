from __future__ import annotations

from typing import Any

from tests.support import run_sql
from tests.tables import table


def overlap(articles: dict[str, tuple[str, str | None]], pairs: list[dict[str, Any]],
            groups: dict[str, str] | None = None) -> dict[str, dict[str, Any]]:  # fmt: skip
    """Rows by "a>b"; articles are name -> (source, time to the minute)."""
    text = table("text.articles", *(
        {"article_id": name, "source_id": source, "published_at": time,
         "published_precision": "minute" if time else None}
        for name, (source, time) in articles.items()))  # fmt: skip
    rows = run_sql("mart.source_overlap", {
        "overlap.article_pairs": table("overlap.article_pairs", *pairs),
        "overlap.article_times": run_sql("overlap.article_times", {"text.articles": text}),
        "overlap.copy_members": table("overlap.copy_members", *(
            {"article_id": a, "copy_group": g} for a, g in (groups or {}).items())),
    })  # fmt: skip
    return {f"{row.pop('source_a')}>{row.pop('source_b')}": row for row in rows.to_dicts()}


def pair(a: str, b: str, sources: str, relation: str, a_in_b: float, b_in_a: float,
         earlier: str | None = None, lag: int | None = None) -> dict[str, Any]:  # fmt: skip
    source_a, source_b = sources.split()
    return {"article_a": a, "article_b": b, "source_a": source_a, "source_b": source_b, "relation": relation,
            "a_in_b": a_in_b, "b_in_a": b_in_a, "earlier_article": earlier, "lag_minutes": lag}  # fmt: skip


NONE: dict[str, Any] = {"n_identical": 0, "n_syndicated": 0, "n_partial": 0, "mean_share": None, "n_a_first": 0,
                        "median_lag_minutes": None}  # fmt: skip


def test_both_orders_are_listed_and_each_counts_the_pairs_in_which_it_gave() -> None:
    rows = overlap(
        {"a1": ("x", "2024-03-04T08:00"), "b1": ("y", "2024-03-04T09:00"), "a2": ("x", "2024-03-05T08:00"),
         "b2": ("y", "2024-03-05T08:30"), "a3": ("x", "2024-03-06T10:00"), "b3": ("y", "2024-03-06T08:00")},
        [pair("a1", "b1", "x y", "identical", 1, 1, "a1", 60), pair("a2", "b2", "x y", "partial", 0.2, 0.5, "a2", 30),
         pair("a3", "b3", "x y", "syndicated", 0.9, 0.7, "b3", 120)],
        {"a1": "g", "b1": "g"},
    )  # fmt: skip
    assert rows == {
        "x>y": {"n_groups": 3, "n_identical": 1, "n_syndicated": 0, "n_partial": 1, "mean_share": 0.75,
                "n_a_first": 2, "median_lag_minutes": 45.0},
        "y>x": {"n_groups": 3, "n_identical": 0, "n_syndicated": 1, "n_partial": 0, "mean_share": 0.9,
                "n_a_first": 1, "median_lag_minutes": 120.0},
    }  # fmt: skip


def test_pairs_of_unknown_order_count_in_the_groups_only() -> None:
    rows = overlap({"a": ("x", None), "b": ("y", None)}, [pair("a", "b", "x y", "identical", 1, 1)],
                   {"a": "g", "b": "g"})  # fmt: skip
    assert rows == {"x>y": {"n_groups": 1, **NONE}, "y>x": {"n_groups": 1, **NONE}}


def test_two_sources_that_were_each_compared_with_the_hub_only_have_the_group_in_common() -> None:
    rows = overlap(
        {"hub": ("wire", "2024-03-04T08:00"), "b": ("x", "2024-03-04T09:00"), "c": ("y", "2024-03-04T10:00")},
        [pair("b", "hub", "x wire", "identical", 1, 1, "hub", 60),
         pair("c", "hub", "y wire", "identical", 1, 1, "hub", 120)],
        {"hub": "g", "b": "g", "c": "g"},
    )  # fmt: skip
    assert rows["x>y"] == {"n_groups": 1, **NONE} | {"n_a_first": 1}
    assert rows["y>x"] == {"n_groups": 1, **NONE}
    assert rows["wire>y"]["n_identical"] == 1
    assert len(rows) == 6


def test_several_copies_of_one_text_in_one_source_are_one_piece() -> None:
    rows = overlap(
        {"a1": ("x", "2024-03-04T08:00"), "a2": ("x", "2024-03-04T08:30"), "b": ("y", "2024-03-04T08:15")},
        [pair("a1", "b", "x y", "identical", 1, 1, "a1", 15), pair("a2", "b", "x y", "identical", 1, 1, "b", 15)],
        {"a1": "g", "a2": "g", "b": "g"},
    )  # fmt: skip
    assert (rows["x>y"]["n_groups"], rows["x>y"]["n_a_first"], rows["y>x"]["n_a_first"]) == (1, 1, 0)


def test_a_pair_between_two_groups_is_a_piece_of_its_own() -> None:
    rows = overlap({"a": ("x", None), "b": ("y", None), "c": ("x", None), "d": ("z", None)},
                   [pair("a", "b", "x y", "partial", 0.2, 0.2), pair("b", "c", "y x", "partial", 0.1, 0.2),
                    pair("c", "d", "x z", "identical", 1, 1)], {"c": "g", "d": "g"})  # fmt: skip
    assert {key: row["n_groups"] for key, row in rows.items()} == {"x>y": 2, "y>x": 2, "x>z": 1, "z>x": 1}
