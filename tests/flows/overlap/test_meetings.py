from __future__ import annotations

from collections import defaultdict
from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from flows.overlap.meetings import CROWD, HUBS, Articles, Meetings, Prints, meetings

Rows = list[tuple[int, int, bool]]  # source, day, is_original


def met(articles: Rows, prints: list[set[int]]) -> list[tuple[int, int, int, int]]:
    """(earlier, later, number of common fingerprints, the smallest) of articles in order of time."""
    columns = [[row[i] for row in articles] for i in range(3)]
    types = (np.int32, np.int32, np.bool_)
    hashes = np.array([hashed for found in prints[::-1] for hashed in sorted(found)], np.uint64)
    sizes = np.array([len(found) for found in prints], np.int64)
    begins = sizes[::-1].cumsum()[::-1] - sizes  # of articles in another order than theirs
    found: Meetings = meetings(
        Articles(*(np.array(column, kind) for column, kind in zip(columns, types, strict=True))),
        Prints(hashes, begins, begins + sizes),
    )
    return sorted(zip(*(column.tolist() for column in found), strict=True))


def expected(articles: Rows, prints: list[set[int]]) -> list[tuple[int, int, int, int]]:
    """The same, from the definition."""
    members = defaultdict(list)
    for article, hashes in enumerate(prints):
        for hashed in hashes:
            members[hashed].append(article)
    common = defaultdict(list)
    for hashed, group in members.items():
        sources = {articles[i][0] for i in group}
        days = {articles[i][1] for i in group} - {-1}
        if len(days) >= 5 and sum(articles[i][2] for i in group) >= 2 * len(sources):
            continue
        turn = {i: [articles[j][0] for j in group if j <= i].count(articles[i][0]) for i in group}
        hubs = sorted(group, key=lambda i: (turn[i], i))[:HUBS] if len(group) > CROWD else group
        for i, j in combinations(group, 2):
            if articles[i][0] != articles[j][0] and (i in hubs or j in hubs):
                common[i, j].append((hashed, len(group)))
    return sorted(
        (i, j, len(found), min(hashed for hashed, _ in found))
        for (i, j), found in common.items()
        if len(found) >= 2 + (min(size for _, size in found) > 16)
    )


ARTICLE = st.tuples(st.integers(0, 3), st.integers(-1, 6), st.booleans())
PRINTS = st.sets(st.sampled_from([0, 1, 2, 2**40, 2**63, 2**63 + 1, 2**64 - 1]))


@given(st.lists(st.tuples(ARTICLE, PRINTS), max_size=12))
def test_few_articles_meet_as_defined(rows: list[tuple[tuple[int, int, bool], set[int]]]) -> None:
    articles, prints = [row[0] for row in rows], [row[1] for row in rows]
    assert met(articles, prints) == expected(articles, prints)


def test_many_articles_meet_as_defined() -> None:
    rng = np.random.default_rng(1)
    articles = [(int(rng.integers(40)), int(rng.integers(-1, 4)), True) for _ in range(400)]
    hashes = [int(h) for h in rng.integers(2**64, size=3000, dtype=np.uint64)]
    often = [{h for h in hashes[:12] if rng.random() < 0.3} for _ in articles]  # crowds
    prints = [some | {hashes[i] for i in rng.integers(3000, size=100)} for some in often]
    found = met(articles, prints)
    assert len(found) > 10_000
    assert found == expected(articles, prints)
