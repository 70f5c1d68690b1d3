from __future__ import annotations

import duckdb
import pytest

from flows.entities.explain import explain


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    con.execute("""
        create schema entity;
        create table entity.names as from (values
            ('u', 'U.N.', 'ORG', 'alias', 'United Nations', null, 5, 2),
            ('u', 'United Nations', 'ORG', 'as written', 'United Nations', null, 7, 3),
            ('t', 'Donald Trump', 'PERSON', 'as written', 'Donald Trump', null, 4, 2),
            ('t', 'Trump', 'PERSON', 'surname in article', 'Donald Trump', null, 9, 2),
            ('j', 'Donald J. Trump', 'PERSON', 'as written', 'Donald J. Trump', null, 1, 1),
            ('i', 'Ivanka Trump', 'PERSON', 'as written', 'Ivanka Trump', null, 1, 1),
            ('i', 'Trump', 'PERSON', 'surname in article', 'Ivanka Trump', null, 1, 1)
        ) t(entity_id, surface, entity_type, rule, name, country, n_mentions, n_articles);
        create table entity.entities as from (values
            ('u', 'United Nations', 'ORG', 12), ('t', 'Donald Trump', 'PERSON', 13),
            ('j', 'Donald J. Trump', 'PERSON', 1), ('i', 'Ivanka Trump', 'PERSON', 2)
        ) t(entity_id, name, entity_type, n_mentions);
    """)
    return con


def test_every_surface_of_an_entity_is_told_with_its_rule(con: duckdb.DuckDBPyConnection) -> None:
    (found,) = explain(con, "the UN")
    assert found.name == "United Nations"
    assert [(s.surface, s.rule, s.n_mentions) for s in found.surfaces] == [
        ("United Nations", "as written", 7),
        ("U.N.", "alias", 5),
    ]


def test_a_name_of_two_entities_explains_both_the_most_named_first(con: duckdb.DuckDBPyConnection) -> None:
    assert [found.name for found in explain(con, "Trump")] == ["Donald Trump", "Ivanka Trump"]


def test_nearly_the_same_name_is_shown_as_kept_apart(con: duckdb.DuckDBPyConnection) -> None:
    (found,) = explain(con, "Donald Trump")
    assert found.apart == (("Donald J. Trump", "j"),)


def test_an_id_is_a_name_too_and_an_unknown_name_explains_nothing(con: duckdb.DuckDBPyConnection) -> None:
    assert [found.name for found in explain(con, "u")] == ["United Nations"]
    assert explain(con, "Guterres") == []
