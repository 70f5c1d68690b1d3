"""What an article is about, as a vector of weighted words: the input of stories."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from flows.text.words import match_key

Ints = NDArray[Any]
Floats = NDArray[Any]
#: A word that is mostly written with a capital, or a number, tells one event from the next of its kind.
NAME_WEIGHT = 1.5
#: The headline and the first words say what happened: extra weight at the start, falling to 1/e in this many.
LEAD_WEIGHT = 2.0
LEAD_WORDS = 60.0
#: What a word's rarity in a few articles cannot tell: as if this many more had been read, of which a word that
#: is neither a name nor a number stood in this share.
PRIOR_ARTICLES = 300
PRIOR_SHARE = 0.02
#: How much the entities that two articles name count beside their words.
ENTITY_SHARE = 0.1
BATCH = 5000  # articles tokenised at once
TOKEN = r"[\p{L}\p{N}]+(?:[-'’.,][\p{L}\p{N}]+)*"
POSSESSIVE = r"['’]s$"
#: Words that say nothing about an event: those of grammar, and those of attribution ("spoke on condition of
#: anonymity", "did not immediately respond to a request for comment"), which two unlike reports may share.
EMPTY_WORDS = frozenset(
    re.findall(
        r"\w+",
        """
    a about above after again against ago all also although am an and another any are as at away back be
    became because become been before being below between both but by came can cannot could day days did do
    does doing done down during each either else even ever every few first for from further gave get gets
    give go goes going gone got had has have having he her here hers herself him himself his how however i
    if in into is it its itself just last least less like made make many may me might more most much must my
    myself near neither never new next no nor not now of off often on once one only onto or other others our
    ours out over own per put rather said same say saying says second see seen several shall she should
    since so some still such take taken than that the their theirs them themselves then there these they
    this those though through to told too took toward two under until up upon us very was we well went were
    what when where whether which while who whom whose why will with within without would year years yet you
    your yours mr mrs ms
    according anonymity anonymous asked authorized comment comments condition confirmed declined familiar
    immediately interview knowledge matter people person publicly report reported reportedly reporter reporters
    reports request requested respond responded source sources speak speaking spoke spokesman spokesperson
    spokeswoman statement tell telling
    """,
    )
)


class Terms(NamedTuple):
    """Words of articles as cells (row, term, weight), in order of row, and what is known of each term.

    A term is a match key without a possessive. Its weight in an article counts its uses, those near the start
    more. `articles` is the number of articles that have it, `is_name` whether it is mostly written with a
    capital, or is a number.
    """

    row: Ints
    term: Ints
    weight: Floats
    names: list[str]
    articles: Ints
    is_name: NDArray[np.bool_]


def terms(articles: pl.DataFrame) -> Terms:
    """The terms of each article: headline, body (either may be null), one article a row.

    Memory is the cells' and a batch of articles as words.
    """
    known: dict[str, int] = {}
    numbers: dict[str, int] = {}
    found: list[tuple[Ints, Ints, Floats]] = []
    totals = np.zeros((3, 0), np.int64)
    for start in range(0, articles.height, BATCH):
        *cells, counts = _batch(articles.slice(start, BATCH), start, known, numbers)
        found.append((cells[0], cells[1], cells[2]))
        counts[:, : totals.shape[1]] += totals
        totals = counts
    if not numbers:
        none = np.empty(0, np.int32)
        return Terms(none, none, np.empty(0, np.float32), [], np.empty(0, np.int64), np.empty(0, np.bool_))
    row, term, weight = (np.concatenate(part) for part in zip(*found, strict=True))
    in_articles, uses, capitals = totals
    is_name = (capitals * 2 > uses) | pl.Series(list(numbers)).str.contains(r"^\d").to_numpy()
    return Terms(row, term, weight, list(numbers), in_articles, is_name)


def _batch(
    articles: pl.DataFrame, start: int, known: dict[str, int], numbers: dict[str, int]
) -> tuple[Ints, Ints, Floats, Ints]:
    """Cells of some articles (row, term, weight), and each term's number of articles, uses, uses with a capital.

    `known` and `numbers` grow by the words and terms that are new. Words are numbers from here on: grouping
    the strings themselves takes four times as long.
    """
    text = pl.concat_str(pl.col("headline").fill_null(""), pl.lit("\n"), pl.col("body").fill_null(""))
    tokens = (
        articles.select(row=pl.int_range(start, start + pl.len(), dtype=pl.Int64),
                        token=text.str.extract_all(TOKEN))
        .with_columns(place=pl.int_ranges(0, pl.col("token").list.len()))
        .explode("token", "place")
        .drop_nulls("token")
        .select("row", "token", weight=1 + LEAD_WEIGHT * (pl.col("place") / -LEAD_WORDS).exp())
    )
    written = tokens["token"].unique(maintain_order=True)
    _number(written.to_list(), known, numbers)
    numbered = pl.Series([known[token] for token in written], dtype=pl.Int64)
    words = pl.DataFrame({"token": written, "term": numbered, "is_capital": written.str.contains(r"^\p{Lu}")})
    uses = (
        tokens.join(words.filter(pl.col("term") >= 0), on="token", maintain_order="left")
        .select("weight", "is_capital", cell=pl.col("row") * 2**32 + pl.col("term"))
        .sort("cell", maintain_order=True)  # so that sums do not depend on threads
    )
    cell = uses["cell"].to_numpy()
    first = np.flatnonzero(np.diff(cell, prepend=-1))
    n_uses = np.diff(first, append=len(cell))
    cell = cell[first]
    row, term = (cell >> 32).astype(np.int32), (cell & (2**32 - 1)).astype(np.int32)
    if not len(cell):
        return row, term, np.empty(0, np.float32), np.zeros((3, len(numbers)), np.int64)
    weight = np.add.reduceat(uses["weight"].to_numpy(), first).astype(np.float32)
    capitals = np.add.reduceat(uses["is_capital"].to_numpy().astype(np.int64), first)
    counts = [np.bincount(term, many, len(numbers)) for many in (None, n_uses, capitals)]
    return row, term, weight, np.stack(counts).astype(np.int64)


def _number(words: list[str], known: dict[str, int], numbers: dict[str, int]) -> None:
    """Give every new word its term's number, -1 if it says nothing; new terms are numbered in alphabetical order."""
    new = {word: match_key(re.sub(POSSESSIVE, "", word)) for word in words if word not in known}
    for term in sorted(set(new.values()) - EMPTY_WORDS - {""}):
        numbers.setdefault(term, len(numbers))
    known.update((word, numbers.get(term, -1)) for word, term in new.items())


def vectors(found: Terms, n: int) -> tuple[Any, Ints]:
    """Unit tf-idf vectors of n articles (scipy CSR, articles by terms) and each term's number of articles."""
    common = PRIOR_ARTICLES * np.where(found.is_name, 0.0, PRIOR_SHARE)
    rarity = np.log((1 + n + PRIOR_ARTICLES) / (1 + found.articles + common))
    scale = rarity * np.where(found.is_name, NAME_WEIGHT, 1.0)
    return _matrix(found.row, found.term, found.weight, scale, n), found.articles


def with_entities(words: Any, df: Ints, mentions: pl.DataFrame) -> tuple[Any, Ints]:
    """Word vectors joined with those of the entities that articles name, and the terms' numbers of articles.

    `mentions`: row, entity_id, one per mention; an article without any keeps its words alone.
    """
    import scipy.sparse as sp

    n = words.shape[0]
    counts = mentions.group_by("row", "entity_id").len("weight")
    by_entity = counts.group_by("entity_id").agg(articles=pl.len()).sort("entity_id").with_row_index("number")
    cells = counts.join(by_entity, on="entity_id").sort("row", "number")
    articles = by_entity["articles"].cast(pl.Int64).to_numpy()
    rarity = np.log((1 + n + PRIOR_ARTICLES) / (1 + articles))
    entities = _matrix(cells["row"].to_numpy(), cells["number"].to_numpy(), cells["weight"].to_numpy(), rarity, n)
    joined = sp.hstack([words * (1 - ENTITY_SHARE) ** 0.5, entities * ENTITY_SHARE**0.5])
    return unit_rows(sp.csr_matrix(joined)), np.concatenate([df, articles])


def _matrix(row: Ints, column: Ints, weight: Floats, scale: Floats, n: int) -> Any:
    """Unit rows: logarithm of the cell's weight, times the column's scale."""
    import scipy.sparse as sp

    value = ((1 + np.log(weight)) * scale[column]).astype(np.float32)
    return unit_rows(sp.csr_matrix((value, (row, column)), shape=(n, len(scale))))


def unit_rows(matrix: Any) -> Any:
    """The matrix with every row scaled to length 1; an empty row stays empty."""
    import scipy.sparse as sp

    norm = np.sqrt(np.asarray(matrix.power(2).sum(axis=1)).ravel())
    norm[norm == 0] = 1.0
    scaled = sp.csr_matrix(matrix, copy=True)
    scaled.data /= np.repeat(norm, np.diff(scaled.indptr)).astype(scaled.data.dtype)
    return scaled


def sum_rows(matrix: Any, group: Any, n: int) -> Any:
    """Rows summed by group number (0..n-1)."""
    import scipy.sparse as sp

    rows = matrix.shape[0]
    sums = sp.csr_matrix((np.ones(rows, matrix.dtype), (group, np.arange(rows))), shape=(n, rows))
    return sums @ matrix
