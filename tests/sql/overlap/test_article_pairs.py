from typing import Any

import polars as pl
import pytest

from tests.flows.overlap.texts import UNRELATED, A, B
from tests.sql.overlap.test_alignments import of
from tests.support import run_sql
from tests.tables import table

AT_NOON, A_SECOND_LATER = "2026-03-01 12:00:00", "2026-03-01 12:00:01"


def pairs(alignments: pl.DataFrame, *articles: dict[str, Any], **tables: pl.DataFrame) -> list[dict[str, Any]]:
    rows = [{"source_id": f"source of {a['article_id']}", "published_precision": "second", **a} for a in articles]
    times = run_sql("overlap.article_times", {"text.articles": table("text.articles", *rows)})
    given = {
        "overlap.alignments": alignments,
        "overlap.article_times": times,
        "text.articles": table("text.articles", *rows),
        "overlap.quote_uses": tables.get("quote_uses", table("overlap.quote_uses")),
        "entity.mentions": tables.get("mentions", table("entity.mentions")),
    }
    return run_sql("overlap.article_pairs", given).rows(named=True)


def dated(a: str | None, b: str | None, precision_a: str = "second", precision_b: str = "second") -> tuple[Any, Any]:
    precise = {"published_at": a, "published_precision": precision_a if a else None}
    [row] = pairs(
        of((A, B)),
        {"article_id": "a0", **precise},
        {"article_id": "b0", "published_at": b, "published_precision": precision_b if b else None},
    )
    return row["earlier_article"], row["lag_minutes"]


def test_a_pair_counts_what_it_shares_and_names_its_sources() -> None:
    quotes = [{"shared_quote_id": "q", "quote_id": f"q{i}", "article_id": a} for i, a in enumerate(["a0", "a0", "b0"])]
    mentions = [{"article_id": a, "entity_id": e} for a in ("a0", "b0") for e in ("port", "port", f"only {a}")]
    [row] = pairs(
        of((A, B)),
        {"article_id": "a0"},
        {"article_id": "b0"},
        quote_uses=table("overlap.quote_uses", *quotes),
        mentions=table("entity.mentions", *mentions),
    )
    assert (row["source_a"], row["source_b"]) == ("source of a0", "source of b0")
    assert (row["relation"], row["n_passages"], row["n_material_edits"]) == ("syndicated", 5, 3)
    assert (row["n_shared_quotes"], row["n_shared_entities"]) == (1, 1)


def test_what_only_quotations_have_in_common_is_no_pair() -> None:
    quote = "“We have never seen the water come over the wall like this,”"
    only = of((f"{quote} he said. {UNRELATED}", f"A skipper told another paper, in a long talk: {quote}"))
    assert only["relation"].to_list() == ["shared_quotes"]
    assert pairs(only, {"article_id": "a0"}, {"article_id": "b0"}) == []


def test_the_earlier_article_and_the_lag_in_minutes() -> None:
    assert dated(AT_NOON, "2026-03-01 13:30:59") == ("a0", 90)
    assert dated("2026-03-02 12:00:00", AT_NOON) == ("b0", 1440)
    assert dated(AT_NOON, A_SECOND_LATER) == ("a0", 0)


@pytest.mark.parametrize(
    ("a", "b", "precision_a", "precision_b"),
    [
        (AT_NOON, AT_NOON, "second", "second"),
        (AT_NOON, A_SECOND_LATER, "minute", "second"),
        ("2026-03-01 00:00:00", AT_NOON, "day", "second"),
        ("2026-03-01 00:00:00", "2026-03-01 00:00:00", "day", "day"),
        (None, AT_NOON, "second", "second"),
        (None, None, "second", "second"),
    ],
)
def test_an_order_that_is_not_known_is_null(a: str | None, b: str | None, precision_a: str, precision_b: str) -> None:
    assert dated(a, b, precision_a, precision_b) == (None, None)


def test_a_day_gives_an_order_between_days_but_never_a_lag() -> None:
    assert dated("2026-03-01 00:00:00", "2026-03-02 09:00:00", "day", "minute") == ("a0", None)


def test_no_alignments_give_no_pairs() -> None:
    assert pairs(of()) == []
