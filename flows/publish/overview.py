"""The pages about the whole corpus: sources, names, quotations, quality, the data dictionary."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date

import polars as pl

from flows.publish import charts
from flows.publish.marts import Con, Record, records
from flows.publish.site import Site
from flows.publish.wording import safe_id
from flows.suites import Suite

SOURCES_IN_HEAT_MAP = 40
SOURCES_IN_CHART = 15
NAMES_SHOWN = 80  # of each kind
NAMES_IN_CHART = 12
QUOTES_SHOWN = 300
KEYS_SHOWN = 20  # failing rows named for an expectation; history.duckdb has up to 1,000
RUNS_SHOWN = 30
HEAT_STEPS = 6
KINDS = {
    "People": ("PERSON",),
    "Places": ("GPE", "LOC", "FAC"),
    "Organisations and groups": ("ORG", "NORP"),
}


def write_sources(site: Site, con: Con) -> None:
    """Who runs what, who is first, and whose copy meets whose."""
    sources = records(con, "select * from mart.sources order by n_articles desc, source_id")
    known = {source["source_id"]: source["name"] or source["source_id"] for source in sources}
    overlap = "from mart.source_overlap where n_groups > 0"  # many are not shown: pairs of all sources
    axis = [source for (source,) in con.execute(
        f"select source_a {overlap} group by source_a order by sum(n_groups) desc, source_a").fetchall()]  # fmt: skip
    shown = axis[:SOURCES_IN_HEAT_MAP]
    among = "and source_a in (select unnest(?)) and source_b in (select unnest(?))"
    cells = {(cell["source_a"], cell["source_b"]): cell
             for cell in records(con, f"select * {overlap} {among}", [shown, shown])}  # fmt: skip
    ((most,),) = con.execute(f"select coalesce(max(n_a_first), 0) {overlap}").fetchall()
    leads = records(con, f"select * {overlap} and n_a_first > 0 order by n_a_first desc, source_a, source_b limit 20")
    days = con.sql(
        "select source_name as name, published_at::date as day, count(*) as n from mart.articles "
        "where published_at is not null and source_id in "
        "(select source_id from mart.sources order by n_articles desc, source_id limit $most) "
        "group by all order by name, day",
        params={"most": SOURCES_IN_CHART},
    ).pl()
    site.write(
        "sources.html",
        "sources.html",
        section="sources",
        sources=sources,
        names=known,
        axis=shown,
        n_left_out=len(axis) - len(shown),
        cells=cells,
        step={key: _step(cell["n_a_first"], most) for key, cell in cells.items()},
        leads=leads,
        chart=_heat(site, "sources", days, "articles") if days["day"].n_unique() > 1 else None,
    )


def write_names(site: Site, con: Con) -> None:
    """Names by kind with when and where they were named and quoted, and a page for each name shown."""
    calendar = [day for (day,) in con.execute("select distinct day from mart.entity_days order by day").fetchall()]
    first, last = (calendar[0], calendar[-1]) if calendar else (None, None)
    kinds = {}
    for kind, types in KINDS.items():
        kinds[kind] = records(
            con,
            "select * from mart.entities where entity_type in (select unnest(?)) "
            "order by n_articles desc, n_mentions desc, entity_id limit ?",
            [list(types), NAMES_SHOWN],
        )
    ids = [name["entity_id"] for names in kinds.values() for name in names]
    days: defaultdict[str, list[Record]] = defaultdict(list)
    for row in records(
        con,
        "select d.*, coalesce(s.name, d.source_id) as source from mart.entity_days d "
        "left join mart.sources s using (source_id) where entity_id in (select unnest(?)) "
        "order by entity_id, day, source_id",
        [ids],
    ):
        days[row["entity_id"]].append(row)
    quotes: defaultdict[str, list[Record]] = defaultdict(list)
    for row in records(
        con,
        "select * from mart.quotes where speaker_entity_id in (select unnest(?)) "
        "order by n_sources desc, n_articles desc, shared_quote_id",
        [ids],
    ):
        quotes[row["speaker_entity_id"]].append(row)
    for names in kinds.values():
        for name in names:
            name["bars"] = _bars(days[name["entity_id"]], calendar)
            name["n_quotes"] = sum(day["n_quotes"] for day in days[name["entity_id"]])
            site.write(
                f"name/{safe_id(name['entity_id'])}.html",
                "name.html",
                section="names",
                name=name,
                first=first,
                last=last,
                sources=_by_source(days[name["entity_id"]]),
                quotes=quotes[name["entity_id"]],
            )
    top = {n["entity_id"]: n["name"] for n in kinds["People"][:NAMES_IN_CHART]}
    frame = pl.DataFrame(
        [(name, day["day"], day["n_mentions"]) for id, name in top.items() for day in days[id]],
        schema={"name": pl.String, "day": pl.Date, "n": pl.Int64},
        orient="row",
    )
    frame = frame.group_by("name", "day", maintain_order=True).agg(pl.col("n").sum())
    site.write(
        "names.html",
        "names.html",
        section="names",
        kinds=kinds,
        first=first,
        last=last,
        chart=_heat(site, "people", frame, "mentions") if frame["day"].n_unique() > 1 else None,
    )


def write_quotes(site: Site, con: Con) -> None:
    """Quotations that several sources ran, the widest first, with who names whom as the speaker."""
    quotes = records(
        con,
        "select * from mart.quotes where n_sources > 1 "
        "order by n_sources desc, n_articles desc, first_published_at nulls last, shared_quote_id limit ?",
        [QUOTES_SHOWN],
    )
    uses = records(
        con,
        "select u.shared_quote_id, q.speaker, a.source_name, min(t.time_order) as place from overlap.quote_uses u "
        "join entity.quotes q using (quote_id) join mart.articles a on a.article_id = u.article_id "
        "join overlap.article_times t on t.article_id = u.article_id "
        "where u.shared_quote_id in (select unnest(?)) group by all order by shared_quote_id, place, q.speaker",
        [[quote["shared_quote_id"] for quote in quotes]],
    )
    speakers: defaultdict[str, dict[str | None, list[str]]] = defaultdict(dict)
    for use in uses:
        sources = speakers[use["shared_quote_id"]].setdefault(use["speaker"], [])
        if use["source_name"] not in sources:
            sources.append(use["source_name"])
    (total,) = con.execute("select count(*) from mart.quotes where n_sources > 1").fetchall()[0]
    site.write("quotes.html", "quotes.html", section="quotes", quotes=quotes, speakers=speakers, total=total)


def write_quality(site: Site, con: Con) -> None:
    """The last run's expectations by table, and how the runs before it went."""
    runs = records(con, "select * from mart.runs order by started_at desc, run_id desc")
    checks = records(con, "select * from mart.quality order by table_name, expectation")
    last = max(checks, key=lambda c: (c["checked_at"], c["run_id"]))["run_id"] if checks else None
    current = [check for check in checks if check["run_id"] == last]
    keys: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in records(con, "select * from _run.failing_keys order by all"):
        keys[row["table_name"], row["expectation"]].append(row["key"])
    tables: dict[str, list[Record]] = defaultdict(list)
    for check in current:
        tables[check["table_name"]].append(check)
    started = {run["run_id"]: run["started_at"] for run in runs}
    history: dict[str, Record] = {}
    for check in checks:
        at = started.get(check["run_id"], check["checked_at"])
        run = history.setdefault(check["run_id"], {"at": at, "held": 0, "failed": 0})
        run["held" if check["success"] else "failed"] += 1
    history = dict(sorted(history.items(), key=lambda item: (item[1]["at"], item[0])))
    frame = pl.DataFrame(
        [
            (f"{run['at']:%-d %b %H:%M}", outcome, run[outcome])
            for run in list(history.values())[-RUNS_SHOWN:]
            for outcome in ("held", "failed")
        ],
        schema={"run": pl.String, "outcome": pl.String, "n": pl.Int64},
        orient="row",
    )
    site.write(
        "quality.html",
        "quality.html",
        section="quality",
        tables=tables,
        failed=[check | {"keys": keys[check["table_name"], check["expectation"]]}
                for check in current if not check["success"]],
        keys_shown=KEYS_SHOWN,
        n_checks=len(current),
        runs=runs[:RUNS_SHOWN],
        history=history,
        chart=_chart(site, "runs", lambda theme: charts.outcomes(frame, theme)) if len(history) > 1 else None,
    )


def write_about(site: Site, suites: Mapping[str, Suite]) -> None:
    """The data dictionary, as the suites tell it."""
    schemas: dict[str, list[Suite]] = defaultdict(list)
    order = ["mart", "overlap", "entity", "text", "raw", "seed"]
    for table, suite in sorted(suites.items(), key=lambda item: (_place(order, item[0].split(".")[0]), item[0])):
        schemas[table.split(".")[0]].append(suite)
    site.write("about.html", "about.html", section="about", schemas=schemas)


def _place(order: list[str], schema: str) -> int:
    return order.index(schema) if schema in order else len(order)


def _step(value: int, most: int) -> int:
    """0 for none, else 1 (little) to HEAT_STEPS (most)."""
    return -(-value * HEAT_STEPS // most) if most else 0


def _bars(days: list[Record], calendar: list[date]) -> list[tuple[float, float, float]]:
    """Bars of mentions on the days that have any names: x, width and height in percent."""
    totals: defaultdict[date, int] = defaultdict(int)
    for row in days:
        totals[row["day"]] += row["n_mentions"]
    most, place = max([1, *totals.values()]), {day: n for n, day in enumerate(calendar)}
    width = 100 / max(len(calendar), 1)
    return [
        (round(width * place[day], 2), round(width * 0.8, 2), round(100 * n / most, 1))
        for day, n in sorted(totals.items())
    ]


def _by_source(days: list[Record]) -> list[Record]:
    found: dict[str, Record] = {}
    for row in days:
        at = found.setdefault(
            row["source_id"],
            {"source": row["source"], "n_mentions": 0, "n_articles": 0, "n_quotes": 0, "first": row["day"]},
        )
        for column in ("n_mentions", "n_articles", "n_quotes"):
            at[column] += row[column]
    return sorted(found.values(), key=lambda row: (-row["n_mentions"], row["source"]))


def _heat(site: Site, name: str, frame: pl.DataFrame, label: str) -> str:
    return _chart(site, name, lambda theme: charts.heat(frame, "day", "name", "n", label, theme))


def _chart(site: Site, name: str, draw: Callable[[str], str]) -> str:
    """Write charts/<name>.svg and its dark twin; the templates know both by the name."""
    for theme in ("light", "dark"):
        site.put(f"charts/{name}-{theme}.svg", draw(theme))
    return name
