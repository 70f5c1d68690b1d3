"""Stories: articles that report the same event, with or without common copy.

An article is a vector of the words of its headline and body (tf-idf, names and the lead counted more). Pairs
worth comparing share a rare word; their similarity is the cosine, which fades with the distance of their dates.
Clusters grow by average linkage, and two clusters that each hold together far better than they hold to each
other stay apart (relative closeness, Karypis, Han and Kumar 1999): so two earthquakes of one week do not merge.
Signals that are missing (no date, no headline, no entities) are neutral.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

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
#: Share of the least similarity that the terms which look for partners must show.
PARTIAL = 0.7
BLOCK = 1000  # rows compared at once


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
    links: dict[int, dict[int, float]] = {i: {} for i in range(n)}
    heap: list[tuple[float, int, int]] = []
    for a, b, s in zip(edges.row.tolist(), edges.col.tolist(), edges.similarity.tolist(), strict=True):
        links[a][b] = links[b][a] = s
        if s >= settings.threshold:
            heap.append((-s, a, b))
    heapq.heapify(heap)
    members = {i: [i] for i in range(n)}
    inner = dict.fromkeys(range(n), 0.0)  # sum of similarities of the pairs inside

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

    label = [0] * n
    for found in members.values():
        for i in found:
            label[i] = found[0]
    return label


def similar_pairs(vectors: Any, df: Ints, days: Floats, settings: Settings = DEFAULT) -> Edges:
    """Pairs of rows whose similarity could matter: at least half the threshold.

    `vectors`: scipy CSR matrix of unit rows (articles by terms); `df`: articles that have each term; `days`:
    date of each row in days, NaN if unknown (no fading then). A pair is found by the terms that _finders()
    leaves, then measured by all. Memory and time are those of a block of rows against the rows of its time.
    """
    import scipy.sparse as sp

    n = vectors.shape[0]
    floor = settings.threshold / 2
    window = 1 - settings.fade_days * np.log(floor)  # farther apart, no similarity reaches the floor
    order = np.argsort(days, kind="stable")  # undated rows last
    days = days[order]
    n_dated = int(n - np.isnan(days).sum())
    vectors = vectors[order]
    finders = _finders(vectors, df, settings)
    found: list[tuple[Ints, Ints, Floats]] = []
    for start in range(0, n, BLOCK):
        end = min(start + BLOCK, n)
        until = n if end > n_dated else int(np.searchsorted(days[:n_dated], days[end - 1] + window, "right"))
        for first, last in ((start, until), (max(until, n_dated), n)):
            if first >= last:
                continue
            partial = sp.coo_matrix(finders[start:end] @ finders[first:last].T)
            keep = partial.data >= PARTIAL * floor
            row, col = partial.row[keep].astype(np.int64) + start, partial.col[keep].astype(np.int64) + first
            row, col = row[row < col], col[row < col]
            similarity = _dots(vectors, row, col) * _fading(days[row], days[col], settings)
            keep = similarity >= floor
            found.append((order[row[keep]], order[col[keep]], similarity[keep]))
    if not found:
        return Edges(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
    one, other, similarity = (np.concatenate(part) for part in zip(*found, strict=True))
    return _nearest(n, Edges(np.minimum(one, other), np.maximum(one, other), similarity), settings.max_neighbours)


def _fading(a: Floats, b: Floats, settings: Settings) -> Floats:
    gap = np.nan_to_num(np.abs(a - b), nan=0.0)
    faded: Floats = np.exp(-np.maximum(gap - 1.0, 0.0) / settings.fade_days)
    return faded


def _finders(vectors: Any, df: Ints, settings: Settings) -> Any:
    """The vectors with the heaviest max_terms of each row only (and those as heavy as the last of them), of those rare
    enough to look for partners."""
    import scipy.sparse as sp

    n, width = vectors.shape
    most = max(settings.max_df, n // 50)
    row = np.repeat(np.arange(n), np.diff(vectors.indptr))
    keep = (df[vectors.indices] <= most) & (df[vectors.indices] > 1)
    row, term, weight = row[keep], vectors.indices[keep], vectors.data[keep]
    ends = np.searchsorted(row, np.arange(n + 1))
    least = np.zeros(n, weight.dtype)
    for i in np.flatnonzero(np.diff(ends) > settings.max_terms):
        of_row = weight[ends[i] : ends[i + 1]]
        place = len(of_row) - settings.max_terms
        least[i] = np.partition(of_row, place)[place]
    keep = weight >= least[row]
    ends = np.searchsorted(row[keep], np.arange(n + 1))
    return sp.csr_matrix((weight[keep], term[keep], ends), shape=(n, width))


def _dots(vectors: Any, row: Ints, col: Ints, chunk: int = 100_000) -> Floats:
    parts = [
        np.asarray(vectors[row[i : i + chunk]].multiply(vectors[col[i : i + chunk]]).sum(axis=1)).ravel()
        for i in range(0, len(row), chunk)
    ]
    return np.concatenate(parts) if parts else np.empty(0)


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
    """The story of each article, as the row number of one of its articles.

    `articles`: published_at (may be null) and what story_vectors.terms() gives, in an order that does not depend on
    loading.
    `same`: row numbers that belong together whatever their words, as articles with the same copy do.
    `mentions`: row, entity_id of the entities they name, if they were looked for.
    """
    n = articles.height
    unit = np.array(merged_units(n, same), np.int64)
    units, row_unit = np.unique(unit, return_inverse=True)
    matrix, df = vectors(cells(articles), n)
    if mentions is not None and not mentions.is_empty():
        matrix, df = with_entities(matrix, df, mentions)
    matrix = unit_rows(sum_rows(matrix, row_unit, len(units)))
    published = articles["published_at"].dt.timestamp("ms").cast(pl.Float64).fill_null(float("nan"))
    days = np.full(len(units), np.inf)
    np.fmin.at(days, row_unit, published.to_numpy() / 86_400_000)
    days[np.isinf(days)] = np.nan
    label = np.array(cluster(len(units), similar_pairs(matrix, df, days, settings), settings), np.int64)
    return [int(i) for i in units[label[row_unit]]] if n else []
