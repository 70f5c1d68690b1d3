"""What an article is about, as a vector of weighted words: the input of stories."""

from __future__ import annotations

import hashlib
import re
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from flows.overlap import story_words
from flows.overlap.similar import scale_rows
from flows.table import flat, lists
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
POSSESSIVES = ("'s", "’s")
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


SCHEMA = {"terms": pl.List(pl.UInt32), "weights": pl.List(pl.Float32), "names": pl.List(pl.Boolean)}


def terms(articles: pl.DataFrame) -> pl.DataFrame:
    """The terms of each article (SCHEMA, row by row) from its headline and body (either may be null).

    A term is a match key without a possessive, known by a hash of 32 bits: among a million terms one in 4,000 shares
    its own with another. Its weight counts its uses, those near the start more, in hundredths; it is a name where
    most uses have a capital, or it is a number. An article's terms are in order of their hashes.
    """
    text = pl.concat_str(pl.col("headline").fill_null(""), pl.lit("\n"), pl.col("body").fill_null(""))
    found = story_words.words(articles.select(text=text)["text"])
    known, numbers = np.unique(_known.terms_of(found), return_inverse=True)
    n_empty = np.count_nonzero(known < 0)
    places = np.arange(np.diff(found.ends).max(initial=0))
    used = story_words.sums(found, numbers - n_empty, 1 + LEAD_WEIGHT * np.exp(places / -LEAD_WORDS))
    values = (known[n_empty:][used.terms].astype(np.uint32), used.weights.round(2).astype(np.float32), used.is_name)
    columns = map(pl.Series, SCHEMA, values)
    return pl.DataFrame([lists(column, used.ends).alias(column.name) for column in columns])


class _Known:
    """The terms of the forms met so far in this process, in order of the forms' hashes: a few bytes for each."""

    most = 1 << 22

    def __init__(self) -> None:
        self._hashes, self._terms = np.zeros(1, np.uint64), np.full(1, -1)

    def terms_of(self, found: story_words.Words) -> Ints:
        """The term of each form, as _term() gives it."""
        if len(self._hashes) > self.most:
            self._hashes, self._terms = self._hashes[:1], self._terms[:1]
        order = np.argsort(found.hashes)
        hashes = found.hashes[order]
        place = np.searchsorted(self._hashes, hashes, "right")
        terms = self._terms[place - 1]
        new = self._hashes[place - 1] != hashes
        terms[new] = [_term(form) for form in found.written(order[new])]
        self._hashes = np.insert(self._hashes, place[new], hashes[new])
        self._terms = np.insert(self._terms, place[new], terms[new])
        answer = np.empty_like(terms)
        answer[order] = terms
        return answer


_known = _Known()


def _term(word: str) -> int:
    """The hash of a word's term, -1 if it says nothing."""
    term = match_key(word[:-2] if word.endswith(POSSESSIVES) else word)
    if not term or term in EMPTY_WORDS:
        return -1
    return int.from_bytes(hashlib.blake2b(term.encode(), digest_size=4).digest())


class Cells(NamedTuple):
    """Terms of articles as cells (term, weight): those of row i are ends[i] : ends[i + 1], in order of terms, which are
    numbered by their hashes.

    `articles` is the number of articles that have a term, `is_name` whether it is a name in most of them.
    """

    ends: Ints
    term: Ints
    weight: Floats
    articles: Ints
    is_name: NDArray[np.bool_]


def cells(found: pl.DataFrame) -> Cells:
    """The cells of what terms() gives."""
    (hashes, ends), (weights, _), (names, _) = (flat(found[column]) for column in SCHEMA)
    term, articles, as_name = story_words.numbered(hashes, names)
    return Cells(ends, term, weights, articles, 2 * as_name > articles)


def vectors(found: Cells, n: int) -> tuple[Any, Ints]:
    """Unit tf-idf vectors of n articles (scipy CSR, articles by terms) and each term's number of articles."""
    common = PRIOR_ARTICLES * np.where(found.is_name, 0.0, PRIOR_SHARE)
    rarity = np.log((1 + n + PRIOR_ARTICLES) / (1 + found.articles + common))
    scale = rarity * np.where(found.is_name, NAME_WEIGHT, 1.0)
    return _matrix(found.ends, found.term, found.weight, scale), found.articles


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
    ends = np.searchsorted(cells["row"].to_numpy(), np.arange(n + 1))
    entities = _matrix(ends, cells["number"].to_numpy(), cells["weight"].to_numpy(), rarity)
    joined = sp.hstack([words * (1 - ENTITY_SHARE) ** 0.5, entities * ENTITY_SHARE**0.5])
    return unit_rows(sp.csr_matrix(joined)), np.concatenate([df, articles])


def _matrix(ends: Ints, column: Ints, weight: Floats, scale: Floats) -> Any:
    """Unit rows: logarithm of the cell's weight, times the column's scale."""
    import scipy.sparse as sp

    value = np.log(weight, dtype=np.float32)
    value += 1
    value *= scale.astype(np.float32)[column]
    return unit_rows(sp.csr_matrix((value, column, ends), shape=(len(ends) - 1, len(scale))))


def unit_rows(matrix: Any) -> Any:
    """The CSR matrix itself with every row scaled to length 1; an empty row stays empty."""
    scale_rows(matrix.indptr.astype(np.int64, copy=False), matrix.data)
    return matrix


def sum_rows(matrix: Any, rows: Ints, sizes: Ints) -> Any:
    """Sums of rows, added in the order in which they are named: of the first sizes[0] of `rows`, and so on."""
    import scipy.sparse as sp

    ends, ones = np.append(0, sizes).cumsum(), np.ones(len(rows), matrix.dtype)
    return sp.csr_matrix((ones, rows, ends), shape=(len(sizes), matrix.shape[0])) @ matrix
