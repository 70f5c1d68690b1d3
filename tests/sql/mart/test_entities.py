from __future__ import annotations

import polars as pl

from tests.support import run_sql
from tests.tables import table

COUNTRIES = pl.DataFrame({
    "code": ["NO", "CL", "GE"], "name": ["Norway", "Chile", "Georgia"], "aliases": ["Kingdom of Norway", None, None],
    "demonyms": ["Norwegian|Norwegians", "Chilean|Chileans", "Georgian"],
    "capital": ["Oslo", "Santiago", "Tbilisi"], "ambiguous": [None, None, "place"],
})  # fmt: skip
ALIASES = pl.DataFrame({"name": ["Kyodo News", "United Nations"], "entity_type": ["ORG", "ORG"],
                        "country": ["JP", None], "aliases": ["Kyodo", "UN"]})  # fmt: skip


def country(name: str, entity_type: str) -> str | None:
    rows = run_sql("mart.entities", {
        "entity.entities": table("entity.entities", {"entity_id": "e", "name": name, "entity_type": entity_type,
                                                     "n_mentions": 3}),
        "seed.countries": COUNTRIES, "seed.aliases": ALIASES,
    })  # fmt: skip
    assert rows["n_mentions"].to_list() == [3]
    return rows["country"][0]


def test_the_seeds_tell_the_country() -> None:
    assert country("Norway", "GPE") == "NO"
    assert country("Oslo", "GPE") == "NO"
    assert country("Chilean", "NORP") == "CL"
    assert country("Kyodo News", "ORG") == "JP"


def test_a_name_that_may_be_another_place_or_no_place_has_no_country() -> None:
    assert country("Georgia", "GPE") is None
    assert country("Santiago", "PERSON") is None
    assert country("United Nations", "ORG") is None
    assert country("Gotham", "GPE") is None
