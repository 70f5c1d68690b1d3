"""Why names count to an entity: the surfaces merged, each with its rule, and similar names that were kept apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.entities.names import name_key

if TYPE_CHECKING:
    import duckdb

SIMILAR = 88.0  # of 100, rapidfuzz's token-sort ratio: proposes what a reader may look at, never merges
SHOWN = 10


@dataclass(frozen=True)
class Surface:
    """One way an entity is written, and why it counts to it."""

    surface: str
    entity_type: str
    rule: str
    n_mentions: int
    n_articles: int


@dataclass(frozen=True)
class Explanation:
    """An entity with all its surfaces; `apart`: (name, entity_id) of others whose name is nearly the same."""

    entity_id: str
    name: str
    entity_type: str
    country: str | None
    surfaces: tuple[Surface, ...]
    apart: tuple[tuple[str, str], ...]


def explain(con: duckdb.DuckDBPyConnection, name: str) -> list[Explanation]:
    """The entities that go by `name` (or have it as their entity_id), the most mentioned first.

    `con`: an open connection to the warehouse; reading is enough. Empty if nothing goes by that name.
    """
    wanted = name_key(name)
    names = con.execute("select entity_id, surface, name from entity.names").fetchall()
    ids = {entity_id for entity_id, *written in names if entity_id == name or wanted in map(name_key, written)}
    if not ids:
        return []
    entities = con.execute("select entity_id, name, entity_type, n_mentions from entity.entities").fetchall()
    entities.sort(key=lambda row: (-row[3], row[0]))
    return [_explained(con, row[0], row[1], row[2], entities) for row in entities if row[0] in ids]


def _explained(
    con: duckdb.DuckDBPyConnection, entity_id: str, name: str, entity_type: str, others: list[tuple[str, str, str, int]]
) -> Explanation:
    rows = con.execute(
        "select surface, entity_type, rule, n_mentions, n_articles, country from entity.names where entity_id = ?"
        " order by n_mentions desc, surface, rule, entity_type",
        [entity_id],
    ).fetchall()
    countries = [country for *_, country in rows if country]
    return Explanation(
        entity_id,
        name,
        entity_type,
        countries[0] if countries else None,
        tuple(Surface(*row[:5]) for row in rows),
        tuple(_apart(name, entity_id, others)),
    )


def _apart(name: str, entity_id: str, others: list[tuple[str, str, str, int]]) -> list[tuple[str, str]]:
    from rapidfuzz import fuzz, process

    keys = {other_id: name_key(other) for other_id, other, *_ in others if other_id != entity_id}
    close = process.extract(name_key(name), keys, scorer=fuzz.token_sort_ratio, score_cutoff=SIMILAR, limit=SHOWN)
    shown = {other_id: other for other_id, other, *_ in others}
    return [(shown[other_id], other_id) for _, _, other_id in close]
