from datetime import datetime

import polars as pl

from flows.models import find_models
from tests.support import SQL, connect, module, run_memo, run_sql

BLOCK = module("text.parsed").BLOCK
FURNITURE = pl.DataFrame(schema={"source_id": pl.String, "line_key": pl.Int64})


def parsed(rows: list[tuple[str, str, datetime | None, list[tuple[str, str, int]]]]) -> dict[str, pl.DataFrame]:
    """Tables of (article_id, source_id, published_at, [(text, role, key)])."""
    blocks = [[(text, role, len(text.split()), key, key) for text, role, key in bs] for *_, bs in rows]
    n = len(rows)
    return {
        "text.current": pl.DataFrame(
            {"article_id": [r[0] for r in rows], "source_id": [r[1] for r in rows], "url": [None] * n},
            schema_overrides={"url": pl.String},
        ),
        "text.parsed": pl.DataFrame(
            {
                "article_id": [r[0] for r in rows],
                "headline": ["H"] * n,
                "byline": pl.Series([None] * n, dtype=pl.String),
                "agency_id": pl.Series([None] * n, dtype=pl.String),
                "dateline": pl.Series([None] * n, dtype=pl.String),
                "published_at": pl.Series([r[2] for r in rows], dtype=pl.Datetime("us")),
                "published_precision": pl.Series([None] * n, dtype=pl.String),
                "language": ["en"] * n,
                "texts_hash": pl.Series([len(" ".join(block[0] for block in bs)) for bs in blocks], dtype=pl.UInt64),
                **{name: pl.Series([[block[i] for block in bs] for bs in blocks], dtype=pl.List(kind))
                   for i, (name, kind) in enumerate(BLOCK.items())},
            }
        ),
        "text.furniture": FURNITURE,
    }


def articles(tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    return run_memo("text.articles", tables | {"text.story_blocks": run_sql("text.story_blocks", tables)})


DAY = datetime(2018, 7, 15)


def test_a_body_is_its_story_blocks_in_order_parted_by_a_blank_line() -> None:
    tables = parsed(
        [
            (
                "a",
                "s",
                DAY,
                [("Head", "headline", 1), ("One two.", "story", 2), ("Photo: X", "caption", 3), ("Three.", "story", 4)],
            )
        ]
    )
    rows = articles(tables)
    assert rows.select("body", "n_words").rows() == [("One two.\n\nThree.", 3)]


def test_an_article_without_story_text_is_kept_with_an_empty_body() -> None:
    rows = articles(parsed([("a", "s", None, [("Photo: X", "caption", 1)]), ("b", "s", None, [])]))
    assert rows.select("article_id", "body", "n_words", "duplicate_of").rows() == [
        ("a", "", 0, None),
        ("b", "", 0, None),
    ]


def test_only_what_has_changed_is_written_anew() -> None:
    def wanted(tables: dict[str, pl.DataFrame]) -> dict[str, int]:
        con = connect(tables | {"text.story_blocks": run_sql("text.story_blocks", tables)})
        return dict(con.sql(find_models(SQL)["text.articles"].keys).fetchall())

    rows = [
        ("a", "s", DAY, [("Story.", "story", 1), ("Our bar.", "story", 2)]),
        ("b", "s", DAY, [("Ours.", "story", 3)]),
    ]
    before, same = wanted(parsed(rows)), wanted(parsed(rows))
    furniture = pl.DataFrame({"source_id": ["s"], "line_key": [2]})
    after = wanted(parsed(rows) | {"text.furniture": furniture})
    repeated = wanted(parsed([*rows, ("0", "s", DAY, [("Ours.", "story", 3)])]))
    assert before == same
    assert [name for name in before if after[name] != before[name]] == ["a"]
    assert [name for name in before if repeated[name] != before[name]] == ["b"]
