import polars as pl

from tests.support import model, module


def sentences(body: str) -> pl.DataFrame:
    return model("text.sentences")(pl.DataFrame({"article_id": ["a"], "input_hash": ["1"], "body": [body]}))


def test_every_span_gives_the_sentence_in_code_points() -> None:
    body = "Café 🙂 opened.\u00a0It’s new!\n\ne\u0301lan vital? Yes: “Go.” He left."
    rows = sentences(body)
    assert [body[r["char_start"] : r["char_end"]] for r in rows.iter_rows(named=True)] == rows["text"].to_list()
    assert rows["paragraph_no"].to_list() == [0, 0, 1, 1, 1]


def test_keys_and_counts_are_those_of_words() -> None:
    row = sentences("U.N. programmes rose 5%.").row(0, named=True)
    assert (row["match_key"], row["n_words"]) == ("un programs rose 5 percent", 5)


def test_an_empty_body_has_no_sentence_and_no_article_gives_an_empty_typed_table() -> None:
    assert sentences("").is_empty()
    empty = model("text.sentences")(pl.DataFrame(schema={"article_id": pl.String, "body": pl.String}))
    assert dict(empty.schema) == module("text.sentences").SCHEMA
