from __future__ import annotations

import itertools
import random
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import polars as pl

from flows.overlap import groups as grouping


class Pair(NamedTuple):
    article_a: str
    article_b: str
    a_in_b: float
    b_in_a: float
    n_shared_words: int


class Member(NamedTuple):
    copy_group: str
    article_id: str
    hub: str
    share_in_hub: float
    share_of_hub: float


PAIRS = {"article_a": pl.String, "article_b": pl.String, "a_in_b": pl.Float64, "b_in_a": pl.Float64,
         "n_shared_words": pl.Int64}  # fmt: skip


def copy_groups(pairs: Sequence[Pair], time_order: Mapping[str, int]) -> list[Member]:
    times = pl.DataFrame({"article_id": list(time_order), "time_order": list(time_order.values())})
    members = grouping.copy_groups(pl.DataFrame(pairs, PAIRS, orient="row"), times)
    assert dict(members.schema) == grouping.SCHEMA
    return list(map(Member._make, members.iter_rows()))


def groups(pairs: list[Pair], order: str = "") -> dict[str, set[str]]:
    names = order or "".join(sorted({p.article_a for p in pairs} | {p.article_b for p in pairs}))
    found: dict[str, set[str]] = {}
    for member in copy_groups(pairs, {name: i for i, name in enumerate(names)}):
        found.setdefault(member.hub, set()).add(member.article_id)
    return found


def test_copies_of_one_text_are_one_group() -> None:
    assert groups([Pair("a", "b", 1, 1, 300), Pair("a", "c", 1, 1, 300)]) == {"a": {"a", "b", "c"}}


def test_a_chain_is_cut_where_an_article_shares_nothing_with_the_hub() -> None:
    chain = [Pair("a", "b", 0.9, 0.9, 90), Pair("b", "c", 0.9, 0.9, 90), Pair("c", "d", 0.9, 0.9, 90)]
    assert groups(chain) == {"b": {"a", "b", "c"}}  # d shares nothing with b, and c is taken


def test_two_excerpts_of_one_report_are_in_its_group_though_they_share_nothing() -> None:
    full = [Pair("full", "half1", 0.5, 1, 250), Pair("full", "half2", 0.5, 1, 250)]
    order = {"full": 0, "half1": 1, "half2": 2}
    assert {m.hub for m in copy_groups(full, order)} == {"full"}
    assert len(copy_groups(full, order)) == 3


def test_a_shared_paragraph_of_background_makes_no_group() -> None:
    assert groups([Pair("a", "b", 0.1, 0.2, 40)]) == {}


def test_an_article_near_two_hubs_goes_to_the_one_it_shares_more_with() -> None:
    pairs = [Pair("h", x, 1, 1, 300) for x in "ijk"] + [Pair("l", x, 1, 1, 300) for x in "mno"]
    assert groups([*pairs, Pair("h", "z", 0.3, 0.3, 90), Pair("l", "z", 0.4, 0.4, 120)])["l"] == set("lmnoz")


def test_shares_are_told_from_the_members_side() -> None:
    members = copy_groups([Pair("a", "b", 0.4, 0.9, 90)], {"a": 1, "b": 0})
    assert [(m.article_id, m.hub, m.share_in_hub, m.share_of_hub) for m in members] == [
        ("b", "b", 1.0, 1.0),
        ("a", "b", 0.4, 0.9),
    ]


def test_a_group_keeps_its_id_when_a_later_copy_arrives() -> None:
    order = {name: i for i, name in enumerate("abcd")}
    two = copy_groups([Pair("a", "b", 1, 1, 100)], order)
    more = [Pair("a", "b", 1, 1, 100), Pair("b", "c", 1, 1, 400), Pair("b", "d", 1, 1, 400)]
    assert {m.copy_group for m in copy_groups(more, order)} == {two[0].copy_group}


def test_the_order_of_the_pairs_does_not_matter() -> None:
    rng = random.Random(7)
    pairs = [Pair(a, b, rng.random(), rng.random(), rng.randrange(30, 500))
             for a, b in itertools.combinations("abcdefghijklmnop", 2) if rng.random() < 0.3]  # fmt: skip
    order = {name: i for i, name in enumerate("ponmlkjihgfedcba")}
    expected: list[Member] = copy_groups(pairs, order)
    for _ in range(20):
        rng.shuffle(pairs)
        assert copy_groups(pairs, order) == expected


def test_every_member_shares_copy_with_its_hub_and_is_in_one_group() -> None:
    rng = random.Random(11)
    names = [f"{i:03}" for i in range(80)]
    pairs = [Pair(a, b, 0.5, 0.5, rng.randrange(30, 500))
             for a, b in itertools.combinations(names, 2) if rng.random() < 0.05]  # fmt: skip
    members = copy_groups(pairs, {name: i for i, name in enumerate(names)})
    verified = {(p.article_a, p.article_b) for p in pairs}
    assert len({m.article_id for m in members}) == len(members) > 0
    assert all(m.article_id == m.hub or tuple(sorted((m.article_id, m.hub))) in verified for m in members)
