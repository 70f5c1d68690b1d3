"""Takes articles out for good (takedown, right to be forgotten): from every table, cache, export, report and history.

The articles leave raw.articles, a run without a load makes every other table forget them (a memo drops keys
that are no longer wanted), and the file is written anew, since deleted text stays in a DuckDB file. A hashed
tombstone keeps them out when they are offered again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flows.history import utcnow
from flows.ingest.identity import canonical_url
from flows.pipeline import Result, Steps, execute
from flows.settings import Settings
from flows.warehouse import Warehouse, WarehouseError, connect, rewrite

if TYPE_CHECKING:
    import duckdb


@dataclass
class Forgotten:
    """What was taken out, and where it still is: files of the inbox are the user's own."""

    article_ids: list[str]
    n_revisions: int = 0
    files: list[str] = field(default_factory=list)
    result: Result | None = None


def forget(settings: Settings, *, articles: Sequence[str] = (), urls: Sequence[str] = (),
           sources: Sequence[str] = (), steps: Steps | None = None) -> Forgotten:
    """Forget articles by id, by URL (in any of its forms) or all of a source.

    Raises LookupError when nothing of the kind is published, WarehouseError when there is no warehouse.
    """
    warehouse = Warehouse(settings.data_dir)
    if not warehouse.published.exists():
        raise WarehouseError(f"{warehouse.published} is not there: there is nothing to forget")
    with connect(warehouse.published, read_only=True) as con:
        found = _find(con, articles, urls, sources)
    warehouse.discard()  # an interrupted run's file may hold them too
    found.result = execute([], settings, steps=steps, change=lambda con: _take_out(con, found.article_ids, sources))
    if found.result.outcome == "published":
        _clean_history(warehouse, found.article_ids, sources)
    return found


def _find(con: duckdb.DuckDBPyConnection, articles: Sequence[str], urls: Sequence[str],
          sources: Sequence[str]) -> Forgotten:
    rows = con.execute("select article_id, source_id, url, file from raw.articles order by all").fetchall()
    wanted_urls = {canonical_url(url): url for url in urls}
    if bad := [url for canonical, url in wanted_urls.items() if canonical is None]:
        raise LookupError(f"{bad[0]} is no web address")
    hits = [(a, s, canonical_url(u) if u else None, f) for a, s, u, f in rows]
    hits = [h for h in hits if h[0] in articles or h[1] in sources or (h[2] and h[2] in wanted_urls)]
    for kind, place, given in (("article", 0, articles), ("source", 1, sources), ("url", 2, wanted_urls)):
        for value in given:
            if value not in {hit[place] for hit in hits}:
                raise LookupError(f"no {kind} {value} is loaded; nothing was forgotten")
    return Forgotten(sorted({hit[0] for hit in hits}), len(hits), sorted({hit[3] for hit in hits}))


def _take_out(con: duckdb.DuckDBPyConnection, article_ids: Sequence[str], sources: Sequence[str]) -> None:
    ids = list(article_ids)
    con.execute("begin")
    # a reject's excerpt may be of the same record
    con.execute("delete from raw.rejects where (file, record_no) in "
                "(select (file, record_no) from raw.articles where list_contains(?, article_id))", [ids])
    con.execute("delete from raw.articles where list_contains(?, article_id)", [ids])
    for kind, values in (("article", ids), ("source", list(sources))):
        con.execute("insert or ignore into _run.tombstones select sha256(unnest(?::varchar[])), ?, ?",
                    [values, kind, utcnow()])
    con.execute("commit")


def _clean_history(warehouse: Warehouse, article_ids: Sequence[str], sources: Sequence[str]) -> None:
    """Without the articles' keys and without the values that checks had quoted."""
    with warehouse.lock(60), connect(warehouse.history) as con:
        con.execute("delete from failing_keys where list_has_any(string_split(key, ' '), ?)",
                    [[*article_ids, *sources]])
        con.execute("delete from measures where list_contains(?, source_id)", [list(sources)])
        con.execute("update quality set observed = regexp_replace(observed, ' rows: .*', ' rows', 's')")
    rewrite(warehouse.history)


def compact(settings: Settings) -> tuple[int, int]:
    """Write the warehouse and the history anew without the room that deleted rows left: bytes before and after."""
    warehouse = Warehouse(settings.data_dir)
    with warehouse.lock(settings.lock_wait):
        warehouse.run_id(warehouse.published)  # refuses a file of a newer wirecopy
        files = [path for path in (warehouse.published, warehouse.history) if path.exists()]
        if not files:
            raise WarehouseError(f"{warehouse.published} is not there: there is nothing to write anew")
        before = sum(path.stat().st_size for path in files)
        for path in files:
            rewrite(path)
        return before, sum(path.stat().st_size for path in files)
