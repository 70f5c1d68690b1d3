from __future__ import annotations

from tests.support import model, module
from tests.tables import table

copy_members = model("overlap.copy_members")


def test_a_pair_is_a_group_named_after_the_earlier_article() -> None:
    pairs = table("overlap.article_pairs", {"article_a": "a", "article_b": "b", "a_in_b": 0.5, "b_in_a": 0.9,
                                            "n_shared_words": 90})  # fmt: skip
    def times(*order: str):  # type: ignore[no-untyped-def]
        return table("overlap.article_times",
                     *({"article_id": x, "time_order": i} for i, x in enumerate(order, 1))).lazy()  # fmt: skip
    members = copy_members(pairs.lazy(), times("b", "a", "c"))
    assert members.select("article_id", "hub", "share_in_hub", "share_of_hub").rows() == [
        ("b", "b", 1.0, 1.0), ("a", "b", 0.5, 0.9),
    ]  # fmt: skip
    assert members["copy_group"].n_unique() == 1
    assert members["copy_group"][0] != copy_members(pairs.lazy(), times("a", "b", "c"))["copy_group"][0]


def test_no_pairs_give_an_empty_typed_table() -> None:
    empty = copy_members(table("overlap.article_pairs").lazy(), table("overlap.article_times").lazy())
    assert empty.is_empty()
    assert dict(empty.schema) == module("overlap.copy_members").SCHEMA
