import polars as pl

from tests.flows.overlap.texts import UNRELATED, A, B
from tests.support import connect, inputs_of, model, module
from tests.tables import table

alignments = model("overlap.alignments")
NAMES = pl.LazyFrame({"name": ["Turkey"], "aliases": ["Türkiye"]})


def of(*pairs: tuple[str, str]) -> pl.DataFrame:
    rows = [(7, 99, f"a{i}", f"b{i}", a, b) for i, (a, b) in enumerate(pairs)]
    names = ["article_a", "article_b", "body_a", "body_b"]
    schema = {"place": pl.UInt64, "texts_hash": pl.UInt64, **dict.fromkeys(names, pl.String)}
    return alignments(pl.DataFrame(rows, schema, orient="row"), NAMES, NAMES)


def test_a_pair_that_shares_copy_has_its_passages() -> None:
    [row] = of((A, B)).rows(named=True)
    assert row["relation"] == "syndicated"
    assert len(row["passages"]) == 5
    assert row["n_material_edits"] == 3
    first = row["passages"][0]
    assert A[first["a_start"] : first["a_end"]].startswith("The harbour authority said")
    assert B[first["b_start"] : first["b_end"]].startswith("The harbor authority said")


def test_a_pair_that_shares_only_a_quotation_is_held_without_passages() -> None:
    quote = "“We have never seen the water come over the wall like this,”"
    [row] = of((f"{quote} he said. {UNRELATED}", f"A skipper told another paper, in a long talk: {quote}")).rows(
        named=True
    )
    assert (row["relation"], row["passages"]) == ("shared_quotes", [])
    assert row["quoted_both_run"] == row["quoted_one_run"] == 12


def test_a_pair_with_nothing_in_common_gives_no_row() -> None:
    assert of((A, UNRELATED), ("", B)).is_empty()
    assert of((A, UNRELATED), (A, B), (B, UNRELATED))["article_a"].to_list() == ["a1"]


def test_a_row_knows_its_texts() -> None:
    def aligned(body_b: str) -> set[int]:
        articles = table("text.articles", {"article_id": "a", "body": A}, {"article_id": "b", "body": body_b})
        candidates = pl.DataFrame({"place": [7], "article_a": ["a"], "article_b": ["b"]})
        inputs = inputs_of("overlap.alignments", connect({"text.articles": articles, "overlap.candidates": candidates}))
        return set(alignments(inputs, NAMES, NAMES)["texts_hash"])

    assert aligned(B) == aligned(B) != aligned(B + "\n\nAnd more.") != aligned(B)


def test_no_input_gives_an_empty_typed_table() -> None:
    assert dict(of().schema) == module("overlap.alignments").SCHEMA
