"""What an article is about, as a vector of weighted words: the input of stories."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import polars as pl

from flows.text.words import match_key

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
#: Words that say nothing about an event; in a large collection they weigh next to nothing anyway.
FUNCTION_WORDS = frozenset(
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
    """,
    )
)


def term_counts(articles: pl.DataFrame) -> pl.DataFrame:
    """Weighted words of each article: (row, term, weight, capitals, uses), ordered by row and term.

    `articles`: headline, body (either may be null), one per row number. A term is a match key without a
    possessive; `weight` counts its uses, those near the start more; `capitals` are uses with a capital.
    """
    parts = [_batch(articles.slice(start, BATCH), start) for start in range(0, articles.height, BATCH)]
    schema = {"row": pl.UInt32, "term": pl.String, "weight": pl.Float64, "capitals": pl.UInt32, "uses": pl.UInt32}
    return pl.concat(parts) if parts else pl.DataFrame(schema=schema)


def _batch(articles: pl.DataFrame, start: int) -> pl.DataFrame:
    text = pl.concat_str(pl.col("headline").fill_null(""), pl.lit("\n"), pl.col("body").fill_null(""))
    tokens = (
        articles.select(row=pl.int_range(start, start + pl.len(), dtype=pl.UInt32),
                        token=text.str.extract_all(TOKEN))
        .with_columns(place=pl.int_ranges(0, pl.col("token").list.len()))
        .explode("token", "place")
        .drop_nulls("token")
        .with_columns(weight=1 + LEAD_WEIGHT * (pl.col("place") / -LEAD_WORDS).exp())
        .group_by("row", "token")
        .agg(pl.col("weight").sort().sum(), uses=pl.len().cast(pl.UInt32))
    )
    written = tokens["token"].unique()
    terms = written.str.replace(POSSESSIVE, "").map_elements(match_key, pl.String)
    known = pl.DataFrame({"token": written, "term": terms}).filter(
        pl.col("term").str.len_chars() > 0, ~pl.col("term").is_in(sorted(FUNCTION_WORDS))
    )
    capital = pl.col("token").str.contains(r"^\p{Lu}")
    return (
        tokens.join(known, on="token")
        .sort("row", "token")
        .group_by("row", "term", maintain_order=True)
        .agg(pl.col("weight").sum(), capitals=pl.col("uses").filter(capital).sum(), uses=pl.col("uses").sum())
        .sort("row", "term")
    )


def vectors(terms: pl.DataFrame, n: int) -> tuple[Any, Any]:
    """Unit tf-idf vectors of n articles (scipy CSR, articles by terms) and each term's number of articles."""
    is_name = (pl.col("capitals") * 2 > pl.col("uses")) | pl.col("term").str.contains(r"^\d")
    by_term = (
        terms.group_by("term")
        .agg(df=pl.len(), capitals=pl.col("capitals").sum(), uses=pl.col("uses").sum())
        .sort("term")
        .with_row_index("column")
        .with_columns(
            scale=pl.when(is_name).then(NAME_WEIGHT).otherwise(1.0)
            * (
                (1 + n + PRIOR_ARTICLES)
                / (1 + pl.col("df") + PRIOR_ARTICLES * pl.when(is_name).then(0.0).otherwise(PRIOR_SHARE))
            ).log()
        )
    )
    cells = terms.join(by_term.select("term", "column", "scale"), on="term")
    return _matrix(cells, n, by_term.height), by_term["df"].cast(pl.Int64).to_numpy()


def with_entities(words: Any, df: Any, mentions: pl.DataFrame) -> tuple[Any, Any]:
    """Word vectors joined with those of the entities that articles name, and the terms' numbers of articles.

    `mentions`: row, entity_id, one per mention; an article without any keeps its words alone.
    """
    import scipy.sparse as sp

    n = words.shape[0]
    counts = mentions.group_by("row", "entity_id").len("weight")
    by_entity = (
        counts.group_by("entity_id")
        .agg(df=pl.len())
        .sort("entity_id")
        .with_row_index("column")
        .with_columns(scale=((1 + n + PRIOR_ARTICLES) / (1 + pl.col("df"))).log())
    )
    entities = _matrix(counts.join(by_entity, on="entity_id"), n, by_entity.height)
    joined = sp.hstack([words * (1 - ENTITY_SHARE) ** 0.5, entities * ENTITY_SHARE**0.5])
    return unit_rows(sp.csr_matrix(joined)), np.concatenate([df, by_entity["df"].cast(pl.Int64).to_numpy()])


def _matrix(cells: pl.DataFrame, n: int, width: int) -> Any:
    """Unit rows from cells (row, column, weight, scale): logarithm of the weight, times the scale."""
    import scipy.sparse as sp

    cells = cells.sort("row", "column")
    value = (1 + cells["weight"].log()) * cells["scale"]
    place = (cells["row"].to_numpy(), cells["column"].to_numpy())
    return unit_rows(sp.csr_matrix((value.to_numpy(), place), shape=(n, width)))


def unit_rows(matrix: Any) -> Any:
    """The matrix with every row scaled to length 1; an empty row stays empty."""
    import scipy.sparse as sp

    norm = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    norm[norm == 0] = 1.0
    return sp.csr_matrix(sp.diags(1 / norm) @ matrix)


def sum_rows(matrix: Any, group: Any, n: int) -> Any:
    """Rows summed by group number (0..n-1)."""
    import scipy.sparse as sp

    rows = matrix.shape[0]
    return sp.csr_matrix((np.ones(rows), (group, np.arange(rows))), shape=(n, rows)) @ matrix
