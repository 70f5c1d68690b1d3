"""Copy groups: articles that carry the same copy, each one checked against the group's hub.

The star algorithm of Aslam, Pelekhov and Rus (2004), over verified pairs only: taking connected components
instead chains unrelated texts together until nearly everything is one group.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from flows.text.ids import short_id

#: A pair binds two articles into one group if this much of either stands in the other. Below it they share
#: a passage, as two reports of different days that repeat one paragraph of background, but not the copy.
MIN_SHARE = 0.25
SCHEMA = {
    "copy_group": pl.String,
    "article_id": pl.String,
    "hub": pl.String,
    "share_in_hub": pl.Float64,
    "share_of_hub": pl.Float64,
}


def copy_groups(pairs: pl.DataFrame, times: pl.DataFrame) -> pl.DataFrame:
    """Members (SCHEMA) of every copy group of two or more articles, ordered by group and time.

    `pairs`: article_a, article_b, a_in_b, b_in_a (shares of either's words standing in the other), n_shared_words;
    the order of rows does not matter. `times`: article_id and its place in time, time_order (unique).

    The article that shares most words with others becomes a hub and takes all its neighbours, and so on
    among the rest; an article near several hubs then goes to the one it shares most with. A group is named
    after its earliest article, so it keeps its id while later copies arrive. Time and memory grow with the pairs.
    """
    articles = times.sort("time_order").select("article_id").with_row_index("number")
    n = articles.height
    one, other, words, in_other, of_other = _edges(pairs, articles)
    weight = np.bincount(one, words, n)
    preferred = np.lexsort((np.arange(n), -weight))
    preferred = preferred[np.bincount(one, minlength=n)[preferred] > 0]
    rank = np.empty(n, np.int64)
    rank[preferred] = np.arange(len(preferred))

    ends = np.searchsorted(one, np.arange(n + 1))
    hub, taken = np.zeros(n, bool), np.zeros(n, bool)
    for article in preferred:
        if not taken[article]:
            hub[article] = taken[article] = True
            taken[other[ends[article] : ends[article + 1]]] = True

    near = np.flatnonzero(hub[other] & ~hub[one])
    near = near[np.lexsort((rank[other[near]], -words[near], one[near]))]
    near = near[np.flatnonzero(np.diff(one[near], prepend=-1))]  # each article's nearest hub
    hubs = np.unique(other[near])
    member = np.concatenate([one[near], hubs])
    of = np.concatenate([other[near], hubs])
    shares = (np.concatenate([share[near], np.ones(len(hubs))]) for share in (in_other, of_other))

    ids = articles["article_id"]
    first = np.full(n, n)
    np.minimum.at(first, of, member)
    names = {number: short_id("copy_group", ids[number]) for number in first[hubs].tolist()}
    groups = pl.Series([names[number] for number in first[of].tolist()], dtype=pl.String)
    columns = (groups, ids.gather(member), ids.gather(of), *shares)
    found = pl.DataFrame(dict(zip(SCHEMA, columns, strict=True)), SCHEMA)
    return found.with_columns(number=member).sort("copy_group", "number").drop("number")


def _edges(pairs: pl.DataFrame, articles: pl.DataFrame) -> list[NDArray[Any]]:
    """Both directions of the pairs that bind, by the numbers of their articles, in order of these: one, other, shared
    words, the share of the one standing in the other, and of the other in the one."""
    bound = pairs.filter(pl.max_horizontal("a_in_b", "b_in_a") >= MIN_SHARE)
    for side in ("a", "b"):
        numbers = articles.select(pl.col("article_id").alias(f"article_{side}"), pl.col("number").alias(side))
        bound = bound.join(numbers, on=f"article_{side}")
    there = bound.select("a", "b", "n_shared_words", "a_in_b", "b_in_a")
    back = bound.select(a="b", b="a", n_shared_words="n_shared_words", a_in_b="b_in_a", b_in_a="a_in_b")
    edges = pl.concat([there, back]).sort("a", "b").with_columns(pl.col("a", "b").cast(pl.Int64))
    return [edges[name].to_numpy() for name in edges.columns]
