"""Sentences that are uses of one quotation, found by common runs of words, in time linear in the runs.

Distinct sentences are ranked by length. Of all sentences with a run in common only the longest is compared with the
others (a star): a sentence quoted by thousands in hundreds of cuts costs hundreds of comparisons. A sentence joins
the longer one it shares most runs with, never a sentence that itself joined another: no chain from cut to cut.
"""

from __future__ import annotations

import polars as pl

LEAST_SHARE = 0.3  # of the shorter sentence's runs: a twelve-word sentence with one word exchanged keeps 3 of 8


def cluster(sentences: pl.DataFrame) -> pl.DataFrame:
    """(key, root) of each distinct sentence: root is the key of the sentence whose quotation it uses.

    `sentences`: key (String, unique), runs (List(Int64), not empty).
    """
    nodes = (
        sentences.with_columns(n_words=pl.col("key").str.count_matches(" ", literal=True))
        .sort("n_words", "key", descending=[True, False])
        .with_row_index("node")
        .with_columns(n_runs=pl.col("runs").list.len())
    )
    sizes = nodes["n_runs"].to_list()
    root = list(range(nodes.height))
    postings = nodes.select("node", run=pl.col("runs")).explode("run")
    postings = postings.filter(pl.len().over("run") > 1)
    while not postings.is_empty():
        pairs = (
            postings.with_columns(leader=pl.col("node").min().over("run"))
            .filter(pl.col("leader") < pl.col("node"))
            .group_by("node", "leader")
            .len("shared")
            .sort("node", "shared", "leader", descending=[False, True, False])
        )
        joined = set[int]()
        for node, leader, shared in pairs.iter_rows():
            enough = shared >= LEAST_SHARE * min(sizes[node], sizes[leader])
            if node not in joined and leader not in joined and enough:
                root[node] = leader
                joined.add(node)
        if not joined:
            break
        # those that joined are done; what is left may have been hidden behind one of them
        postings = postings.filter(~pl.col("node").is_in(list(joined))).filter(pl.len().over("run") > 1)
    keys = nodes["key"].to_list()
    return pl.DataFrame({"key": keys, "root": [keys[n] for n in root]}, schema={"key": pl.String, "root": pl.String})
