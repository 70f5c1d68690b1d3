from __future__ import annotations

import polars as pl

from tests.support import model, module
from tests.tables import table

article_terms = model("overlap.article_terms")


def test_every_article_has_its_terms_whatever_stands_beside_it() -> None:
    one = {"article_id": "a", "headline": "Ferry burns", "body": "The ferry burned off Harbour City."}
    rest = [{"article_id": "b"}, {"article_id": "c", "headline": "Ferry", "body": ""}]
    rows = article_terms(table("text.articles", *rest, one))
    assert rows["article_id"].to_list() == ["b", "c", "a"]
    assert rows["terms"].list.len().to_list() == [0, 1, 5]
    alone = article_terms(table("text.articles", one))
    assert rows.filter(pl.col("article_id") == "a").equals(alone)


def test_no_articles_give_an_empty_typed_table() -> None:
    rows = article_terms(table("text.articles"))
    assert rows.is_empty()
    assert dict(rows.schema) == module("overlap.article_terms").SCHEMA
