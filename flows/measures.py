"""What each run added, in a few numbers for each source, so that a run that leaves its usual band is seen.

A run's own articles are measured, not all that are loaded: among 100,000 articles a feed that lost its dates today
would show in no share. The bands stand in the suite of mart.measures, with the date and the reason of each.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from flows.warehouse import attached

if TYPE_CHECKING:
    import duckdb

#: (measure, source_id or None for all sources together, value, number of articles or records it is over)
Measure = tuple[str, str | None, float, int]

MEASURES = """
with new as (
    select distinct article_id from {new_articles}
), shared as (
    select article_id, count(*) as n_pairs
    from (select article_a as article_id from overlap.article_pairs
          union all select article_b from overlap.article_pairs)
    group by article_id
), files as (  -- of one source, so that what was refused in them can be laid to it
    select r.file, min(t.source_id) as source_id
    from raw.articles r join text.articles t using (article_id)
    group by r.file having count(distinct t.source_id) = 1
), offered as (
    select t.source_id, false as refused, t.published_at is null as undated, coalesce(s.n_pairs, 0) as n_pairs
    from text.articles t join new using (article_id) left join shared s using (article_id)
    union all
    select f.source_id, true, null, null
    from (select file, record_no, reason from {new_rejects}) r left join files f using (file)
), counted as (
    select source_id, grouping(source_id) = 1 as together, count(*) as n, count(*) filter (not refused) as n_articles,
        avg(refused::int) as refused, avg(undated::int) as undated, avg(n_pairs) as pairs
    from offered group by grouping sets ((source_id), ())
)
select measure, source_id, value, n from (
    select 'articles' as measure, source_id, together, n_articles::double as value, n_articles as n from counted
    union all select 'refused', source_id, together, refused, n from counted where n > 0
    union all select 'undated', source_id, together, undated, n_articles from counted where n_articles > 0
    union all select 'pairs', source_id, together, pairs, n_articles from counted where n_articles > 0)
where together or source_id is not null
order by measure, source_id nulls first
"""


def measure(con: duckdb.DuckDBPyConnection, published: Path) -> list[Measure]:
    """Measure what the open warehouse holds beyond the published one (all of it when there is none)."""
    if not published.exists():
        return _measured(con, "raw.articles", "raw.rejects")
    with attached(con, published):
        return _measured(
            con,
            "raw.articles anti join published.raw.articles using (article_id, revision)",
            "raw.rejects anti join published.raw.rejects using (file, record_no, reason)",
        )


def _measured(con: duckdb.DuckDBPyConnection, new_articles: str, new_rejects: str) -> list[Measure]:
    query = MEASURES.format(new_articles=new_articles, new_rejects=new_rejects)
    rows: list[Measure] = con.execute(query).fetchall()
    return rows
