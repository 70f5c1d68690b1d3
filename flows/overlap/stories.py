"""Stories: articles that report the same event, with or without common copy.

An article is a vector of the words of its headline and body (tf-idf, names and the lead counted more). Pairs
worth comparing share a rare word; their similarity is the cosine, which fades with the distance of their dates.
Clusters grow by average linkage, and two clusters that each hold together far better than they hold to each
other stay apart (relative closeness, Karypis, Han and Kumar 1999): so two earthquakes of one week do not merge.
Signals that are missing (no date, no headline, no entities) are neutral.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from flows.overlap.similar import Near, Rows, finders, pairs
from flows.overlap.story_vectors import cells, sum_rows, unit_rows, vectors, with_entities

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Settings(NamedTuple):
    """What decides; fitted once on the development halves of BASIL and ECB+ (tests/bench/stories.py)."""

    threshold: float = 0.13  # least average similarity of two clusters that merge
    contrast: float = 0.7  # ... and least share of what holds the looser of the two together
    prior_pairs: float = 1.0  # pairs at the threshold, added to a cluster's own before it is judged
    fade_days: float = 10.0  # similarity falls to 1/e over this many days, after the first
    max_terms: int = 48  # heaviest terms of an article that look for partners
    max_df: int = 1000  # a term looks for partners if this many articles have it at most, or 2% of all
    max_neighbours: int = 100  # partners kept for an article


DEFAULT = Settings()
#: Shares of the least similarity that the terms which look for partners must show, before it fades and after.
PARTIAL, PARTIAL_FADED = 0.7, 0.5


class Edges(NamedTuple):
    """Similar pairs: row < col (article numbers), similarity in 0..1. Sorted by (row, col)."""

    row: Ints
    col: Ints
    similarity: Floats


def cluster(n: int, edges: Edges, settings: Settings = DEFAULT) -> list[int]:
    """The cluster of each of n articles, named by its smallest member.

    Pairs that are not in `edges` count as similarity 0. Ties go to the smaller numbers, so the result
    depends on the numbering only.
    """
    links: defaultdict[int, dict[int, float]] = defaultdict(dict)
    heap: list[tuple[float, int, int]] = []
    for a, b, s in zip(edges.row.tolist(), edges.col.tolist(), edges.similarity.tolist(), strict=True):
        links[a][b] = links[b][a] = s
        if s >= settings.threshold:
            heap.append((-s, a, b))
    heapq.heapify(heap)
    members = {i: [i] for i in links}
    inner = dict.fromkeys(links, 0.0)  # sum of similarities of the pairs inside

    def cohesion(c: int) -> float:
        size = len(members[c])
        prior = settings.prior_pairs
        return (inner[c] + prior * settings.threshold) / (size * (size - 1) / 2 + prior)

    new = n
    while heap:
        negative, a, b = heapq.heappop(heap)
        if a not in members or b not in members:
            continue
        if -negative < settings.contrast * min(cohesion(a), cohesion(b)):
            continue
        inner[new] = inner[a] + inner[b] + links[a][b]
        members[new] = sorted(members.pop(a) + members.pop(b))
        joined, other = links.pop(a), links.pop(b)
        del joined[b], other[a]
        for c, s in other.items():
            joined[c] = joined.get(c, 0.0) + s
        for c in sorted(joined):
            links[c].pop(a, None)
            links[c].pop(b, None)
            links[c][new] = joined[c]
            average = joined[c] / (len(members[c]) * len(members[new]))
            if average >= settings.threshold:
                heapq.heappush(heap, (-average, c, new))
        links[new] = joined
        new += 1

    label = list(range(n))
    for found in members.values():
        for i in found:
            label[i] = found[0]
    return label


def similar_pairs(vectors: Any, df: Ints, days: Floats, settings: Settings = DEFAULT) -> Edges:
    """Pairs of rows whose similarity could matter: at least half the threshold.

    `vectors`: scipy CSR matrix of unit rows (articles by terms); `df`: articles that have each term; `days`:
    date of each row in days, NaN if unknown (no fading then). A pair is found by the heaviest terms of both that are
    rare enough, then measured by all.
    """
    n, n_columns = vectors.shape
    floor = settings.threshold / 2
    window = 1 - settings.fade_days * np.log(floor)  # farther apart, no similarity reaches the floor
    order = np.argsort(days, kind="stable")  # undated rows last
    days = days[order]
    n_dated = int(n - np.isnan(days).sum())
    until = np.where(np.isnan(days), n, np.searchsorted(days[:n_dated], days + window, "right"))
    vectors = vectors[order]
    rows = Rows(vectors.indptr.astype(np.int64), vectors.indices.astype(np.int32, copy=False), vectors.data)
    looks = (df > 1) & (df <= max(settings.max_df, n // 50))
    near = Near(until, n_dated, days, settings.fade_days)
    found_by = finders(rows, looks, settings.max_terms)
    found = pairs(rows, found_by, n_columns, near, PARTIAL * floor, PARTIAL_FADED * floor)
    keep = found.similarity >= floor
    one, other = order[found.one[keep]], order[found.other[keep]]
    edges = Edges(np.minimum(one, other), np.maximum(one, other), found.similarity[keep])
    return _nearest(n, edges, settings.max_neighbours)


def _nearest(n: int, edges: Edges, most: int) -> Edges:
    """The edges that are among the `most` nearest of either end."""
    keep = np.zeros(len(edges.row), bool)
    for end, other in ((edges.row, edges.col), (edges.col, edges.row)):
        order = np.lexsort((other, -edges.similarity, end))
        sorted_end = end[order]
        first = np.searchsorted(sorted_end, np.arange(n))
        keep[order] |= np.arange(len(order)) - first[sorted_end] < most
    order = np.lexsort((edges.col[keep], edges.row[keep]))
    return Edges(edges.row[keep][order], edges.col[keep][order], edges.similarity[keep][order])


def merged_units(n: int, same: Iterable[Sequence[int]]) -> list[int]:
    """A unit for each of n articles: articles bound together (`same`) share the smallest number among them."""
    unit = list(range(n))

    def root(i: int) -> int:
        while unit[i] != i:
            unit[i] = unit[unit[i]]
            i = unit[i]
        return i

    for group in same:
        for i in group[1:]:
            a, b = sorted((root(group[0]), root(i)))
            unit[b] = a
    return [root(i) for i in range(n)]


def stories(
    articles: pl.DataFrame,
    same: Iterable[Sequence[int]] = (),
    mentions: pl.DataFrame | None = None,
    settings: Settings = DEFAULT,
) -> list[int]:
    """The story of each article in order of rows, as the row number of one of its articles.

    `articles`: row (0 and up, in an order that does not depend on loading; they may come in another), published_at
    (may be null) and what story_vectors.terms() gives.
    `same`: row numbers that belong together whatever their words, as articles with the same copy do.
    `mentions`: row, entity_id of the entities they name, if they were looked for.
    """
    n = articles.height
    unit = np.array(merged_units(n, same), np.int64)
    units, row_unit = np.unique(unit, return_inverse=True)
    matrix, df = vectors(cells(articles), n)
    row = articles["row"].to_numpy()
    place = np.argsort(row)
    if mentions is not None and not mentions.is_empty():
        matrix, df = with_entities(matrix, df, mentions.with_columns(row=place[mentions["row"].to_numpy()]))
    matrix = unit_rows(sum_rows(matrix, place[np.argsort(row_unit, kind="stable")], np.bincount(row_unit)))
    published = articles["published_at"].dt.timestamp("ms").cast(pl.Float64).fill_null(float("nan"))
    days = np.full(len(units), np.inf)
    np.fmin.at(days, row_unit[row], published.to_numpy() / 86_400_000)
    days[np.isinf(days)] = np.nan
    label = np.array(cluster(len(units), similar_pairs(matrix, df, days, settings), settings), np.int64)
    return [int(i) for i in units[label[row_unit]]] if n else []
