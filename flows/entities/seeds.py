"""The gazetteer from the seed tables, as a model is given them."""

from __future__ import annotations

import polars as pl

from flows.entities.gazetteer import Gazetteer, gazetteer


def from_tables(
    countries: pl.LazyFrame,
    aliases: pl.LazyFrame,
    agencies: pl.LazyFrame,
    titles: pl.LazyFrame,
    not_names: pl.LazyFrame,
) -> Gazetteer:
    """The gazetteer from seed.countries, seed.aliases, seed.agencies, seed.titles and seed.not_names."""
    rows = [table.collect().iter_rows(named=True) for table in (countries, aliases, agencies, titles, not_names)]
    return gazetteer(*rows)
