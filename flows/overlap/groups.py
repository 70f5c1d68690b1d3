"""Copy groups: articles that carry the same copy, each one checked against the group's hub.

The star algorithm of Aslam, Pelekhov and Rus (2004), over verified pairs only: taking connected components
instead chains unrelated texts together until nearly everything is one group.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from flows.text.ids import short_id

#: A pair binds two articles into one group if this much of either stands in the other. Below it they share
#: a passage, as two reports of different days that repeat one paragraph of background, but not the copy.
MIN_SHARE = 0.25


class Pair(NamedTuple):
    """A verified pair: shares (0..1) of each article's words standing in the other, and their number."""

    a: str
    b: str
    a_in_b: float
    b_in_a: float
    n_shared_words: int


class Member(NamedTuple):
    """An article of a group, with its share standing in the hub and the hub's share standing in it."""

    copy_group: str
    article_id: str
    hub: str
    share_in_hub: float
    share_of_hub: float


def copy_groups(pairs: Iterable[Pair], time_order: Mapping[str, int]) -> list[Member]:
    """Members of every copy group of two or more articles, ordered by group and time.

    The article that shares most words with others becomes a hub and takes all its neighbours, and so on
    among the rest; an article near several hubs then goes to the one it shares most with. A group is named
    after its earliest article, so it keeps its id while later copies arrive. The order of `pairs` does not
    matter. `time_order` gives each article's place in time (unique). Time and memory grow with the pairs.
    """
    neighbours: dict[str, dict[str, Pair]] = defaultdict(dict)
    weight: dict[str, int] = defaultdict(int)
    for pair in pairs:
        if max(pair.a_in_b, pair.b_in_a) >= MIN_SHARE:
            neighbours[pair.a][pair.b] = neighbours[pair.b][pair.a] = pair
            weight[pair.a] += pair.n_shared_words
            weight[pair.b] += pair.n_shared_words

    def preference(article: str) -> tuple[int, int]:
        return -weight[article], time_order[article]

    hubs: set[str] = set()
    taken: set[str] = set()
    for article in sorted(neighbours, key=preference):
        if article not in taken:
            hubs.add(article)
            taken.add(article)
            taken.update(neighbours[article])

    groups: dict[str, list[str]] = {hub: [hub] for hub in hubs}
    for article, others in neighbours.items():
        if article not in hubs:
            near = [other for other in others if other in hubs]
            hub = min(near, key=lambda other: (-others[other].n_shared_words, *preference(other)))
            groups[hub].append(article)

    found: list[Member] = []
    for hub, articles in groups.items():
        if len(articles) > 1:
            articles.sort(key=time_order.__getitem__)
            group = short_id("copy_group", articles[0])
            found += [Member(group, article, hub, *_shares(article, hub, neighbours)) for article in articles]
    return sorted(found, key=lambda m: (m.copy_group, time_order[m.article_id]))


def _shares(article: str, hub: str, neighbours: Mapping[str, Mapping[str, Pair]]) -> tuple[float, float]:
    if article == hub:
        return 1.0, 1.0
    pair = neighbours[hub][article]
    return (pair.a_in_b, pair.b_in_a) if pair.a == article else (pair.b_in_a, pair.a_in_b)
