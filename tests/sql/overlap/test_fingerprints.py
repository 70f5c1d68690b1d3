import polars as pl

from tests.support import model, module
from tests.tables import table

fingerprints = model("overlap.fingerprints")
QUOTE = "we have never seen such a wave"
BODY = f"The storm tore away the eastern breakwater overnight. “{QUOTE},” a skipper said."


def of(*bodies: str) -> pl.DataFrame:
    ids = [f"a{number}" for number in range(len(bodies))]
    return fingerprints(
        pl.DataFrame(
            {"article_id": ids, "input_hash": ids, "body": bodies},
            schema=dict.fromkeys(("article_id", "input_hash", "body"), pl.String),
        )
    )


def test_each_hash_is_held_once_an_article() -> None:
    found = of(BODY, f"{BODY}\n\n{BODY}")
    assert found.is_unique().all()
    assert set(found["article_id"]) == {"a0", "a1"}


def test_spelling_quotes_and_dashes_make_no_other_fingerprints() -> None:
    other = BODY.replace("“", '"').replace("”", '"').replace("eastern", "Eastern").replace("storm", "storm —")
    found = of(BODY, other)
    assert set(found.filter(article_id="a0")["fingerprint"]) == set(found.filter(article_id="a1")["fingerprint"])


def test_a_quotation_adds_its_runs_of_four_words() -> None:
    found = of(BODY, BODY.replace("“", "").replace("”", ""))
    counts = dict(found.group_by("article_id").len().iter_rows())
    assert counts["a0"] - counts["a1"] == len(QUOTE.split()) - 3


def test_empty_and_tiny_bodies_have_none_and_an_empty_input_is_typed() -> None:
    assert of("", "Four words, no more.").is_empty()
    empty = fingerprints(of().select("article_id").with_columns(body=pl.lit("")).clear())
    assert dict(empty.schema) == module("overlap.fingerprints").SCHEMA
    assert table("text.articles").is_empty()
