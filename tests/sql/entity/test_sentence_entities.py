from __future__ import annotations

import polars as pl

from tests.support import connect, model, module

sentence_entities = model("entity.sentence_entities")
INPUTS = {"sentence_hash": pl.String, "input_hash": pl.String, "language": pl.String, "text": pl.String}


def inputs(*rows: tuple[str, str, str]) -> pl.DataFrame:
    """(hash, language, text) of each sentence."""
    return pl.DataFrame([(h, h, language, text) for h, language, text in rows], schema=INPUTS, orient="row")


def test_names_come_with_offsets_in_their_sentence() -> None:
    found = sentence_entities(inputs(("a", "en", "He met Shinzo Abe in Tokyo.")), entity_model="en_core_web_md")
    assert found.rows() == [("a", 7, 17, "PERSON"), ("a", 21, 26, "GPE")]


def test_a_sentence_in_another_language_is_left_alone_and_an_unknown_one_is_tried() -> None:
    rows = inputs(("a", "de", "Angela Merkel war in Tokyo."), ("b", "", "Angela Merkel was in Tokyo."))
    found = sentence_entities(rows, entity_model="en_core_web_md")
    assert set(found["sentence_hash"]) == {"b"}


def test_switched_off_it_finds_nothing() -> None:
    assert sentence_entities(inputs(("a", "en", "He met Shinzo Abe.")), entity_model="none").is_empty()


def test_empty_in_is_empty_and_typed_out() -> None:
    found = sentence_entities(inputs(), entity_model="en_core_web_md")
    assert found.schema == module("entity.sentence_entities").SCHEMA


def test_a_sentence_that_many_articles_carry_is_one_input() -> None:
    articles = pl.DataFrame({"article_id": ["a", "b", "c"], "language": ["en", "en", "de"]})
    sentences = pl.DataFrame({"article_id": ["a", "b", "b", "c"], "text": ["One.", "One.", "Two.", "One."]})
    con = connect({"text.articles": articles, "text.sentences": sentences})
    wanted = con.sql(module("entity.sentence_entities").INPUTS).pl()
    assert sorted(wanted.select("language", "text").rows()) == [("de", "One."), ("en", "One."), ("en", "Two.")]
    assert wanted["sentence_hash"].n_unique() == 3


def test_a_batch_of_one_and_a_batch_of_many_agree() -> None:
    texts = [f"Minister {name} met Shinzo Abe in Tokyo on Friday." for name in ("Ann Lee", "Bo Hall", "Cy Moore")]
    rows = [(str(n), "en", text) for n, text in enumerate(texts)]
    together = sentence_entities(inputs(*rows), entity_model="en_core_web_md")
    alone = pl.concat([sentence_entities(inputs(row), entity_model="en_core_web_md") for row in rows])
    assert together.equals(alone)
