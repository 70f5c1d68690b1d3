import polars as pl

from tests.support import run_sql

REVISIONS = pl.DataFrame(
    {
        "article_id": ["a", "a", "b"],
        "revision": [1, 2, 1],
        "source_id": ["s", "s", "s"],
        "url": [None, None, "https://s.example/b"],
        "title": [None, None, None],
        "text": ["old", "new", "other"],
        "html": pl.Series([None, None, None], dtype=pl.String),
        "published": pl.Series([None, None, None], dtype=pl.String),
        "byline": pl.Series([None, None, None], dtype=pl.String),
        "language": pl.Series([None, None, None], dtype=pl.String),
        "extra": pl.Series([None, None, None], dtype=pl.String),
        "fetched_at": pl.Series([None, None, None], dtype=pl.Datetime("us")),
        "file": ["x.jsonl", "y.jsonl", "x.jsonl"],
        "record_no": [1, 1, 2],
        "content_hash": ["1", "2", "3"],
    }
)
SOURCES = pl.DataFrame(
    {"source_id": ["courier.example"], "name": ["The Courier"], "domain": ["courier.example"]},
)
NO_REJECTS = pl.DataFrame(schema={"file": pl.String, "record_no": pl.Int64, "reason": pl.String})


def test_only_the_newest_revision_of_an_article_stands() -> None:
    rows = run_sql("text.current", {"raw.articles": REVISIONS, "raw.rejects": NO_REJECTS, "seed.sources": SOURCES})
    assert rows.select("article_id", "text").rows() == [("a", "new"), ("b", "other")]


def test_an_article_in_quarantine_is_gone_and_its_older_revision_does_not_come_back() -> None:
    rejects = pl.DataFrame(
        {
            "file": ["y.jsonl", "x.jsonl"],
            "record_no": [1, 2],
            "reason": ["expectation:raw.articles(text)", "no text: give `text`"],
        }
    )
    rows = run_sql("text.current", {"raw.articles": REVISIONS, "raw.rejects": rejects, "seed.sources": SOURCES})
    assert rows["article_id"].to_list() == ["b"]


def test_the_input_hash_changes_with_the_content() -> None:
    rows = run_sql("text.current", {"raw.articles": REVISIONS, "raw.rejects": NO_REJECTS, "seed.sources": SOURCES})
    changed = run_sql(
        "text.current",
        {
            "raw.articles": REVISIONS.with_columns(content_hash=pl.lit("changed")),
            "raw.rejects": NO_REJECTS,
            "seed.sources": SOURCES,
        },
    )
    assert set(rows["input_hash"]).isdisjoint(changed["input_hash"])


def test_an_outlet_named_by_its_name_or_domain_is_the_source_of_the_seed() -> None:
    named = REVISIONS.with_columns(source_id=pl.Series(["the-courier", "the-courier", "courier.example"]))
    rows = run_sql("text.current", {"raw.articles": named, "raw.rejects": NO_REJECTS, "seed.sources": SOURCES})
    assert rows["source_id"].to_list() == ["courier.example", "courier.example"]
