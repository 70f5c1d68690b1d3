from __future__ import annotations

import polars as pl

from tests.flows.entities.known import rows
from tests.support import connect, model, module

resolved_mentions = model("entity.resolved_mentions")
SEEDS = {
    f"seed__{name}": pl.LazyFrame(rows(name)) for name in ("countries", "aliases", "agencies", "titles", "not_names")
}
INPUTS = {
    "article_id": pl.String,
    "input_hash": pl.String,
    "body": pl.String,
    "starts": pl.List(pl.Int64),
    "spans": pl.List(pl.List(pl.Int64)),
    "labels": pl.List(pl.String),
}


def test_names_are_resolved_inside_their_article() -> None:
    body = "Antonio Guterres left. Guterres went to the U.N."
    row = ("a", "h", body, [0, 23], [[0, 16], [40, 48]], ["PERSON", "ORG"])
    found = resolved_mentions(pl.DataFrame([row], schema=INPUTS, orient="row"), **SEEDS)
    assert found.select("sentence_no", "surface", "name", "rule").rows() == [
        (0, "Antonio Guterres", "Antonio Guterres", "as written"),
        (1, "Guterres", "Antonio Guterres", "surname in article"),
        (1, "U.N.", "United Nations", "alias"),
    ]
    assert all(body[start:end] == text for start, end, text in found.select("char_start", "char_end", "surface").rows())


def test_empty_in_is_empty_and_typed_out() -> None:
    found = resolved_mentions(pl.DataFrame(schema=INPUTS), **SEEDS)
    assert found.schema == module("entity.resolved_mentions").SCHEMA


def test_the_inputs_shift_a_sentences_names_to_the_article_and_hash_them() -> None:
    def tables(label: str) -> dict[str, pl.DataFrame]:
        articles = pl.DataFrame({"article_id": ["a"], "language": ["en"], "body": ["Hi. In Rome."]})
        sentences = pl.DataFrame({
            "article_id": ["a", "a"], "sentence_no": [0, 1], "char_start": [0, 4], "text": ["Hi.", "In Rome."],
        })  # fmt: skip
        hashed = connect({"text.articles": articles}).sql("select md5('en' || chr(31) || 'In Rome.')").fetchall()[0][0]
        names = pl.DataFrame({
            "sentence_hash": [hashed], "char_start": [3], "char_end": [7], "entity_type": [label],
        })  # fmt: skip
        return {"text.articles": articles, "text.sentences": sentences, "entity.sentence_entities": names}

    sql = module("entity.resolved_mentions").INPUTS
    (one,) = connect(tables("GPE")).sql(sql).fetchall()
    (other,) = connect(tables("ORG")).sql(sql).fetchall()
    assert one[2:] == ("Hi. In Rome.", [0, 4], [[7, 11]], ["GPE"])
    assert one[1] != other[1]
