"""Decides what a failed expectation means: articles are set aside, the run stops, or a warning is reported."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flows.load import TABLES
from flows.materialize import take_out

if TYPE_CHECKING:
    import duckdb

    from flows.expectations import Outcome

#: Tables whose failing rows are articles that can be set aside one by one.
QUARANTINED_FROM = ("raw.articles", "text.articles")
#: More than this share of all articles, and at least this many, set aside: something is wrong with the run.
MAX_SHARE, MIN_COUNT = 0.05, 50


class CriticalFailure(Exception):
    """A promise that must hold does not: nothing is published."""

    def __init__(self, message: str, outcomes: Sequence[Outcome]) -> None:
        super().__init__(message)
        self.outcomes = outcomes


def gate(con: duckdb.DuckDBPyConnection, table: str, outcomes: Sequence[Outcome]) -> int:
    """Act on the outcomes of one table: the number of articles set aside. Raises CriticalFailure.

    Articles are set aside in raw.rejects (reason `expectation:<table>: <expectation>`), where text.current and
    all that follows leave them out; text.articles loses them at once.
    """
    critical = [o for o in outcomes if o.severity == "critical" and not o.success]
    if table in QUARANTINED_FROM:
        con.execute(TABLES)
        con.execute("delete from raw.rejects where starts_with(reason, ?)", [f"expectation:{table}"])
        rows = [o for o in critical if not o.error and o.failing_rows_query and "article_id" in o.key_columns]
        for outcome in rows:
            _set_aside(con, table, outcome)
        critical = [o for o in critical if o not in rows]
    if critical:
        raise CriticalFailure(_explain(critical), critical)
    n = _n_set_aside(con) if table in QUARANTINED_FROM else 0
    n_all = con.execute("select count(distinct article_id) from raw.articles").fetchall()[0][0] if n else 0
    if n >= MIN_COUNT and n > MAX_SHARE * n_all:
        raise CriticalFailure(
            f"{n} of {n_all} articles fail the expectations of {table}: more than "
            f"{MAX_SHARE:.0%}, so the run stops instead of setting them aside",
            rows,
        )
    return n


def _set_aside(con: duckdb.DuckDBPyConnection, table: str, outcome: Outcome) -> None:
    # a key without the revision means the newest one
    by_revision = (
        "and r.revision = k.revision"
        if "revision" in outcome.key_columns
        else "and r.revision = (select max(revision) from raw.articles n where n.article_id = r.article_id)"
    )
    con.execute(
        f"""
        insert into raw.rejects
        select distinct r.file, r.record_no, ? as reason, left(coalesce(r.title, r.text, r.html), 200) as excerpt
        from raw.articles r join ({outcome.failing_rows_query}) k on r.article_id = k.article_id {by_revision}
        order by all""",
        [f"expectation:{table}: {outcome.expectation}"],
    )
    if table == "text.articles":
        take_out(con, table, f"select distinct article_id from ({outcome.failing_rows_query})")


def _n_set_aside(con: duckdb.DuckDBPyConnection) -> int:
    return int(
        con.execute(
            "select count(distinct (file, record_no)) from raw.rejects where starts_with(reason, 'expectation:')"
        ).fetchall()[0][0]
    )


def _explain(critical: Sequence[Outcome]) -> str:
    lines = []
    for o in critical:
        keys = "; ".join(" ".join(map(str, key)) for key in o.failing_keys[:5])
        more = f" and {len(o.failing_keys) - 5} more" if len(o.failing_keys) > 5 else ""
        lines.append(
            f"{o.table_name}: {o.expectation}: {o.error or o.observed}" + (f" (failing: {keys}{more})" if keys else "")
        )
    return "\n".join(lines)
