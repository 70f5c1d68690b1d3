"""A small warehouse with the columns of the public contract, for what reads the marts.

One story in two copies and a rewrite, and a hostile one: third-party text tries whatever it can.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.suites import Suite

TABLES = {
    "text.articles": """article_id varchar, source_id varchar, url varchar, headline varchar, byline varchar,
        agency_id varchar, dateline varchar, published_at timestamp, published_precision varchar, language varchar,
        body varchar, n_words bigint, duplicate_of varchar""",
    "seed.agencies": "agency_id varchar, name varchar",
    "overlap.article_times": """article_id varchar, earliest_at timestamp, latest_at timestamp,
        time_order bigint""",
    "entity.quotes": """quote_id varchar, article_id varchar, char_start bigint, char_end bigint, text varchar,
        match_key varchar, speaker varchar, speaker_entity_id varchar, cue varchar""",
    "overlap.shared_quotes": """shared_quote_id varchar, text varchar, speaker varchar, n_articles bigint,
        n_sources bigint, first_source_id varchar, first_published_at timestamp""",
    "overlap.quote_uses": "shared_quote_id varchar, quote_id varchar, article_id varchar",
    "mart.articles": """article_id varchar, source_id varchar, source_name varchar, url varchar, headline varchar,
        byline varchar, agency_id varchar, dateline varchar, published_at timestamp, published_precision varchar,
        language varchar, n_words bigint, story_id varchar, copy_group varchar, n_copies bigint,
        copied_share double, first_in_group boolean, duplicate_of varchar""",
    "mart.sources": """source_id varchar, name varchar, domain varchar, country varchar, kind varchar,
        n_articles bigint, n_copied bigint, n_first bigint, median_lag_minutes double,
        first_published_at timestamp, last_published_at timestamp""",
    "mart.stories": """story_id varchar, headline varchar, first_article varchar, first_source_id varchar,
        agency_id varchar, n_articles bigint, n_sources bigint, n_copy_groups bigint,
        first_published_at timestamp, last_published_at timestamp""",
    "mart.article_pairs": """article_a varchar, article_b varchar, source_a varchar, source_b varchar,
        relation varchar, a_in_b double, b_in_a double, n_shared_words bigint, longest_run_words bigint,
        n_passages bigint, n_shared_quotes bigint, n_shared_entities bigint, earlier_article varchar,
        lag_minutes bigint, n_material_edits bigint, headline_a varchar, headline_b varchar, url_a varchar,
        url_b varchar, published_at_a timestamp, published_at_b timestamp""",
    "mart.passages": """article_a varchar, article_b varchar, passage_no bigint, a_start bigint, a_end bigint,
        b_start bigint, b_end bigint, n_words bigint, is_quote boolean, similarity double, a_text varchar,
        b_text varchar""",
    "mart.edits": """article_a varchar, article_b varchar, passage_no bigint, edit_no bigint, kind varchar,
        is_material boolean, a_text varchar, b_text varchar, a_start bigint, a_end bigint, b_start bigint,
        b_end bigint""",
    "mart.source_overlap": """source_a varchar, source_b varchar, n_groups bigint, n_identical bigint,
        n_syndicated bigint, n_partial bigint, mean_share double, n_a_first bigint, median_lag_minutes double""",
    "mart.quotes": """shared_quote_id varchar, text varchar, speaker varchar, speaker_entity_id varchar,
        n_articles bigint, n_sources bigint, first_source_id varchar, first_published_at timestamp,
        n_speakers bigint""",
    "mart.entities": """entity_id varchar, name varchar, entity_type varchar, country varchar,
        n_mentions bigint, n_articles bigint, n_sources bigint, first_seen_at timestamp""",
    "mart.entity_days": """entity_id varchar, source_id varchar, day date, n_mentions bigint,
        n_articles bigint, n_quotes bigint""",
    "mart.quality": """run_id varchar, table_name varchar, expectation varchar, severity varchar,
        success boolean, n_unexpected bigint, observed varchar, checked_at timestamp""",
    "_run.failing_keys": "table_name varchar, expectation varchar, key varchar",
    "mart.measures": """run_id varchar, measure varchar, source_id varchar, value double, n bigint,
        measured_at timestamp""",
    "mart.runs": """run_id varchar, started_at timestamp, ended_at timestamp, outcome varchar, n_files bigint,
        n_loaded bigint, n_revised bigint, n_rejected bigint, n_articles bigint, n_pairs bigint,
        entity_model varchar, entity_model_hash varchar, version varchar""",
}
KEYS = {
    "mart.articles": "article_id",
    "mart.sources": "source_id",
    "mart.stories": "story_id",
    "mart.article_pairs": "article_a article_b",
    "mart.passages": "article_a article_b passage_no",
    "mart.edits": "article_a article_b passage_no edit_no",
    "mart.source_overlap": "source_a source_b",
    "mart.quotes": "shared_quote_id",
    "mart.entities": "entity_id",
    "mart.entity_days": "entity_id source_id day",
    "mart.quality": "run_id table_name expectation",
    "mart.measures": "run_id measure source_id",
    "mart.runs": "run_id",
}

WIRE = """\
HARBOUR CITY — A fire aboard the passenger ferry Northern Star killed 12 people and injured dozens \
on Tuesday, harbour officials said.

The blaze broke out in the engine room shortly after 6 a.m. and spread to two decks before crews brought it \
under control, coastguard spokeswoman Maria Holt told reporters.

“We pulled people out of the water for three hours, and we will not stop looking until everyone is \
accounted for,” Holt said.

The ferry, which was carrying 214 passengers, had passed a safety inspection in March, according to the \
port authority’s organisation chart of checks. 🚢

Northern Lines, the owner, said it would cooperate with investigators."""

COPY = """\
A fire aboard the passenger ferry Northern Star killed 14 people and injured dozens \
on Tuesday, harbor officials said.

"We pulled people out of the water for three hours, and we will not stop looking until everyone is \
accounted for," Mr. Holt said.

The blaze broke out in the engine room shortly after 6 a.m. and spread to two decks before crews brought it \
under control, coastguard spokeswoman Maria Holt told reporters.

Local residents described hearing a loud bang at dawn. Fishing boats were first to reach the ship.

The ferry, which was carrying 214 passengers, had passed a safety inspection in March, according to the \
port authority's organization chart of checks. 🚢"""

REWRITE = "Twelve people died when a ferry burned off Harbour City. It is the third such fire this year."

HOSTILE = '<script>window.hacked = 1</script><img src=x onerror="window.hacked=1">\'"`${alert(1)} =HYPERLINK()'


def span(body: str, text: str) -> tuple[int, int]:
    """Offsets of `text` in `body` in code points, end exclusive."""
    start = body.index(text)
    return start, start + len(text)


def passage(number: int, a_text: str, b_text: str, *, is_quote: bool = False) -> dict[str, Any]:
    (a_start, a_end), (b_start, b_end) = span(WIRE, a_text), span(COPY, b_text)
    return {
        "article_a": "a1", "article_b": "a2", "passage_no": number, "a_start": a_start, "a_end": a_end,
        "b_start": b_start, "b_end": b_end, "n_words": len(a_text.split()), "is_quote": is_quote,
        "similarity": 0.95, "a_text": a_text, "b_text": b_text,
    }  # fmt: skip


def edit(number: int, edit_no: int, kind: str, a_text: str, b_text: str) -> dict[str, Any]:
    (a_start, a_end), (b_start, b_end) = span(WIRE, a_text), span(COPY, b_text)
    return {
        "article_a": "a1", "article_b": "a2", "passage_no": number, "edit_no": edit_no, "kind": kind,
        "is_material": kind in ("number", "name"), "a_text": a_text, "b_text": b_text,
        "a_start": a_start, "a_end": a_end, "b_start": b_start, "b_end": b_end,
    }  # fmt: skip


QUOTE_A = (
    "“We pulled people out of the water for three hours, and we will not stop looking until everyone is accounted for,”"
)
QUOTE_B = QUOTE_A.replace("“", '"').replace("”", '"')
LEAD_A = WIRE.split("\n\n")[0].removeprefix("HARBOUR CITY — ")
PASSAGES = [
    passage(1, LEAD_A, COPY.split("\n\n")[0]),
    passage(2, WIRE.split("\n\n")[1], COPY.split("\n\n")[2]),
    passage(3, QUOTE_A, QUOTE_B, is_quote=True),
    passage(4, WIRE.split("\n\n")[3], COPY.split("\n\n")[4]),
]
EDITS = [
    edit(1, 1, "number", "12", "14"),
    edit(1, 2, "spelling", "harbour", "harbor"),
    edit(4, 1, "punctuation", "authority’s", "authority's"),
    edit(4, 2, "spelling", "organisation", "organization"),
]


def _at(hour: int, minute: int = 0) -> datetime:
    return datetime(2024, 3, 5, hour, minute)


def article(id: str, source: str, headline: str | None, body: str, at: datetime | None, **more: Any) -> dict[str, Any]:
    return {
        "article_id": id, "source_id": source, "url": f"https://{source}.example/{id}", "headline": headline,
        "byline": None, "agency_id": None, "dateline": None, "published_at": at,
        "published_precision": "minute" if at else None, "language": "en", "body": body,
        "n_words": len(body.split()), "duplicate_of": None,
    } | more  # fmt: skip


ARTICLES = [
    article(
        "a1", "wire", "Ferry fire kills 12 in Harbour City", WIRE, _at(8, 30), agency_id="ap", byline="A. Reporter"
    ),
    article("a2", "post", "Fourteen dead in ferry blaze", COPY, _at(11, 5), agency_id="ap"),
    article("a3", "echo", "Third ferry fire this year", REWRITE, _at(14)),
    article("h1", "evil", HOSTILE, HOSTILE, _at(9), url="javascript:alert(1)", byline=HOSTILE),
    article("h2", "post", None, "A short and lonely note.", None, url=None),
]
PLACES = {
    "a1": {"story_id": "s1", "copy_group": "g1", "n_copies": 1, "copied_share": 0.0, "first_in_group": True},
    "a2": {"story_id": "s1", "copy_group": "g1", "n_copies": 1, "copied_share": 0.81, "first_in_group": False},
    "a3": {"story_id": "s1", "copy_group": None, "n_copies": 0, "copied_share": 0.0, "first_in_group": None},
    "h1": {"story_id": "s2", "copy_group": None, "n_copies": 0, "copied_share": 0.0, "first_in_group": None},
    "h2": {"story_id": None, "copy_group": None, "n_copies": 0, "copied_share": 0.0, "first_in_group": None},
}
NAMES = {"wire": "The Wire", "post": "Harbour Post", "echo": "Echo", "evil": HOSTILE}


def rows() -> dict[str, list[dict[str, Any]]]:
    """Every table's rows; a test changes what it is about before it builds the warehouse."""
    pair = {
        "article_a": "a1", "article_b": "a2", "source_a": "wire", "source_b": "post", "relation": "partial",
        "a_in_b": 0.83, "b_in_a": 0.78, "n_shared_words": 88, "longest_run_words": 31, "n_passages": 4,
        "n_shared_quotes": 1, "n_shared_entities": 2, "earlier_article": "a1", "lag_minutes": 155,
        "n_material_edits": 1, "headline_a": ARTICLES[0]["headline"], "headline_b": ARTICLES[1]["headline"],
        "url_a": ARTICLES[0]["url"], "url_b": ARTICLES[1]["url"],
        "published_at_a": _at(8, 30), "published_at_b": _at(11, 5),
    }  # fmt: skip
    quotes = [
        {"quote_id": "qa", "article_id": "a1", "char_start": span(WIRE, QUOTE_A)[0], "char_end": span(WIRE, QUOTE_A)[1],
         "text": QUOTE_A, "match_key": "k", "speaker": "Maria Holt", "speaker_entity_id": "e1", "cue": "said"},
        {"quote_id": "qb", "article_id": "a2", "char_start": span(COPY, QUOTE_B)[0], "char_end": span(COPY, QUOTE_B)[1],
         "text": QUOTE_B, "match_key": "k", "speaker": "Mr. Holt", "speaker_entity_id": None, "cue": "said"},
    ]  # fmt: skip
    shared = {
        "shared_quote_id": "sq1", "text": QUOTE_A, "speaker": "Maria Holt", "n_articles": 2, "n_sources": 2,
        "first_source_id": "wire", "first_published_at": _at(8, 30),
    }  # fmt: skip
    return {
        "text.articles": ARTICLES,
        "seed.agencies": [{"agency_id": "ap", "name": "Associated Press"}],
        "overlap.article_times": [
            {"article_id": a["article_id"], "earliest_at": a["published_at"], "latest_at": a["published_at"],
             "time_order": n}
            for n, a in enumerate(sorted(ARTICLES, key=lambda a: (a["published_at"] or datetime.max, a["article_id"])))
        ],
        "entity.quotes": quotes,
        "overlap.shared_quotes": [shared],
        "overlap.quote_uses": [
            {"shared_quote_id": "sq1", "quote_id": q["quote_id"], "article_id": q["article_id"]} for q in quotes
        ],
        "mart.articles": [
            {k: v for k, v in a.items() if k != "body"}
            | {"source_name": NAMES[a["source_id"]]}
            | PLACES[a["article_id"]]
            for a in ARTICLES
        ],
        "mart.sources": [
            {"source_id": s, "name": n, "domain": f"{s}.example", "country": "GB", "kind": "newspaper",
             "n_articles": sum(a["source_id"] == s for a in ARTICLES), "n_copied": int(s == "post"),
             "n_first": int(s == "wire"), "median_lag_minutes": 155.0 if s == "post" else None,
             "first_published_at": _at(8, 30), "last_published_at": _at(14)}
            for s, n in NAMES.items()
        ],
        "mart.stories": [
            {"story_id": "s1", "headline": "Ferry fire kills 12 in Harbour City", "first_article": "a1",
             "first_source_id": "wire", "agency_id": "ap", "n_articles": 3, "n_sources": 3, "n_copy_groups": 1,
             "first_published_at": _at(8, 30), "last_published_at": _at(14)},
            {"story_id": "s2", "headline": HOSTILE, "first_article": "h1", "first_source_id": "evil",
             "agency_id": None, "n_articles": 1, "n_sources": 1, "n_copy_groups": 0,
             "first_published_at": _at(9), "last_published_at": _at(9)},
        ],
        "mart.article_pairs": [pair],
        "mart.passages": PASSAGES,
        "mart.edits": EDITS,
        "mart.source_overlap": [
            {"source_a": "wire", "source_b": "post", "n_groups": 1, "n_identical": 0, "n_syndicated": 0,
             "n_partial": 1, "mean_share": 0.81, "n_a_first": 1, "median_lag_minutes": 155.0},
            {"source_a": "post", "source_b": "wire", "n_groups": 1, "n_identical": 0, "n_syndicated": 0,
             "n_partial": 0, "mean_share": None, "n_a_first": 0, "median_lag_minutes": None},
        ],
        "mart.quotes": [shared | {"speaker_entity_id": "e1", "n_speakers": 2}],
        "mart.entities": [
            {"entity_id": "e1", "name": "Maria Holt", "entity_type": "PERSON", "country": None, "n_mentions": 4,
             "n_articles": 2, "n_sources": 2, "first_seen_at": _at(8, 30)},
            {"entity_id": "e2", "name": HOSTILE, "entity_type": "GPE", "country": None, "n_mentions": 3,
             "n_articles": 3, "n_sources": 3, "first_seen_at": _at(8, 30)},
        ],
        "mart.entity_days": [
            {"entity_id": e, "source_id": s, "day": date(2024, 3, 5), "n_mentions": 2, "n_articles": 1, "n_quotes": q}
            for e, s, q in [("e1", "wire", 1), ("e1", "post", 1), ("e2", "wire", 0), ("e2", "evil", 0)]
        ],
        "mart.quality": [
            {"run_id": "r1", "table_name": "text.articles", "expectation": "expect_body", "severity": "warning",
             "success": False, "n_unexpected": 2, "observed": HOSTILE, "checked_at": _at(20)},
            {"run_id": "r1", "table_name": "mart.stories", "expectation": "expect_key", "severity": "critical",
             "success": True, "n_unexpected": 0, "observed": None, "checked_at": _at(20)},
        ],
        "_run.failing_keys": [
            {"table_name": "text.articles", "expectation": "expect_body", "key": "key-of-the-first"},
            {"table_name": "text.articles", "expectation": "expect_body", "key": HOSTILE},
        ],
        "mart.measures": [
            {"run_id": "r1", "measure": "articles", "source_id": None, "value": 9.0, "n": 9, "measured_at": _at(20)},
        ],
        "mart.runs": [
            {"run_id": "r1", "started_at": _at(19), "ended_at": _at(20), "outcome": "published", "n_files": 1,
             "n_loaded": 5, "n_revised": 0, "n_rejected": 0, "n_articles": 5, "n_pairs": 1,
             "entity_model": "en_core_web_md", "entity_model_hash": "abc", "version": "0.1.0"},
        ],
    }  # fmt: skip


def build(tables: dict[str, list[dict[str, Any]]]) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    for schema in sorted({name.split(".")[0] for name in TABLES}):
        con.execute(f"create schema {schema}")
    for name, columns in TABLES.items():
        con.execute(f"create table {name} ({columns})")
        for row in tables.get(name, []):
            con.execute(f"insert into {name} by name select {', '.join(f'? as {c}' for c in row)}", list(row.values()))
    return con


def add_stories(con: duckdb.DuckDBPyConnection, n: int) -> None:
    """Stories x0, x1, ... of one article each."""
    each = "timestamp '2024-01-01' as {} from range({}) t(i)"
    con.execute(
        "insert into mart.stories by name select 'x' || i as story_id, 'Story ' || i as headline, 1 as n_articles, "
        "'x' || i as first_article, 1 as n_sources, 0 as n_copy_groups, " + each.format("first_published_at", n)
    )
    con.execute(
        "insert into mart.articles by name select 'x' || i as article_id, 'x' || i as story_id, "
        "'post' as source_id, 'Harbour Post' as source_name, 'Story ' || i as headline, 0 as n_copies, "
        + each.format("published_at", n)
    )
    con.execute(
        "insert into overlap.article_times select 'x' || i, timestamp '2024-01-01', timestamp '2024-01-01', 100 + i "
        "from range(?) t(i)",
        [n],
    )


@pytest.fixture
def more_stories(con: duckdb.DuckDBPyConnection) -> Callable[[int], None]:
    return lambda n: add_stories(con, n)


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with build(rows()) as connection:
        yield connection


@pytest.fixture(scope="session")
def suites() -> dict[str, Suite]:
    """Dictionary entries of the marts, as expectations/mart/*.json would give them."""
    entries = {}
    for name, key in KEYS.items():
        columns = {line.split()[0]: f"what {line.split()[0]} is" for line in TABLES[name].split(",")}
        entries[name] = Suite(
            name,
            Path(name),
            f"One row per {key.split()[-1]}.",
            tuple(key.split()),
            columns,
            ({"type": "t"},) * 3,
            ("t",) * 3,
        )
    return entries


@pytest.fixture(scope="session")
def wide_warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse with 120 more stories, for tests that only look."""
    with build(rows()) as connection:
        add_stories(connection, 120)
        yield connection


@pytest.fixture
def contract() -> dict[str, list[str]]:
    """Columns of the fixture's marts."""
    return {
        name: [column.split()[0] for column in columns.split(",")]
        for name, columns in TABLES.items()
        if name.startswith("mart.")
    }


@pytest.fixture
def hostile() -> str:
    return HOSTILE


@pytest.fixture
def passages() -> list[dict[str, Any]]:
    return PASSAGES


@pytest.fixture
def bodies() -> tuple[str, str]:
    return WIRE, COPY
