"""What the report reads: the marts, and what stands behind them where a page shows texts or an order in time.

Only reads; no clock.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import duckdb

from flows.publish.sidebyside import Edit, Passage, Quotation, Span

Con = duckdb.DuckDBPyConnection
Record = dict[str, Any]

PAIRS_AT_ONCE = 400


def records(con: Con, sql: str, parameters: Sequence[Any] = ()) -> list[Record]:
    """Rows of a query as dicts by column name."""
    cursor = con.execute(sql, list(parameters))
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@dataclass(frozen=True)
class Pair:
    """Two articles with copy in common, the earlier one left (article_a where the order is not known).

    `hashes`: of what texts() gives, which is read for the few pages that are made anew.
    """

    pair: Record
    left: Record
    right: Record
    left_quotes: list[Quotation]
    right_quotes: list[Quotation]
    shared_quotes: list[Record]
    hashes: list[int]

    @property
    def left_share(self) -> float:
        """Share of the left text that stands in the right one."""
        return float(self.pair["a_in_b" if self.pair["article_a"] == self.left["article_id"] else "b_in_a"])

    @property
    def right_share(self) -> float:
        return float(self.pair["b_in_a" if self.pair["article_a"] == self.left["article_id"] else "a_in_b"])


class Texts(NamedTuple):
    """The two texts of a pair and the passages that they have in common."""

    left: str
    right: str
    passages: list[Passage]


# Agencies are known by their initials where they have them: AP, AFP, dpa.
# pairs.tells as SQL: what shows best what happened to a story's copy comes first
TELLS = """p.relation = 'identical', p.earlier_article is null,
    p.n_shared_words + 40 * least(p.n_material_edits, 3)
        + case when p.earlier_article is not null and earlier.first_in_group is distinct from false then 100 else 0 end
    desc, p.article_a, p.article_b"""
WIDEST = "n_sources desc, n_articles desc, first_published_at desc nulls last, story_id"
AGENCY = "case when length(x.agency_id) <= 4 then upper(x.agency_id) else coalesce(agency.name, x.agency_id) end"
# not the texts of passages: the bodies have them
PASSAGE = "article_a, article_b, passage_no, a_start, a_end, b_start, b_end, n_words, is_quote"
EDIT = "article_a, article_b, passage_no, edit_no, a_start, a_end, b_start, b_end, kind, is_material, a_text, b_text"
# tables lie in the order of article_a: its range reaches the rows of some pairs quickly
THOSE = "where article_a between ? and ? and (article_a, article_b) in (select (unnest(?), unnest(?)))"


def stories(con: Con, most: int) -> list[Record]:
    """The first `most` of mart.stories with `agency` (its name), the widest first, then the newest; `n_pairs` counts
    pairs of their articles."""
    return records(
        con,
        f"""with shown as (
            select * from mart.stories
            order by {WIDEST} limit {most}
        ), counted as (
            select a.story_id, count(*) as n_pairs from mart.article_pairs p
            join mart.articles a on a.article_id = p.article_a semi join shown on shown.story_id = a.story_id
            join mart.articles b on b.article_id = p.article_b and b.story_id = a.story_id group by all
        )
        select x.*, {AGENCY} as agency, coalesce(n_pairs, 0) as n_pairs from shown x
        left join seed.agencies agency using (agency_id) left join counted using (story_id) order by {WIDEST}""",
    )


def articles(con: Con, stories: list[Record]) -> dict[str, Record]:
    """The stories' mart.articles by id, in order of time, with `agency` (its name) and the bounds of its time."""
    found = records(
        con,
        f"select x.*, {AGENCY} as agency, times.earliest_at, times.latest_at from mart.articles x "
        "join overlap.article_times times using (article_id) left join seed.agencies agency using (agency_id) "
        "where x.story_id in (select unnest(?)) or article_id in (select unnest(?)) order by times.time_order",
        [[story["story_id"] for story in stories], [story["first_article"] for story in stories]],
    )
    return {article["article_id"]: article for article in found}


def pairs(con: Con, articles: dict[str, Record], stories: list[Record], most: int) -> Iterator[list[Pair]]:
    """At most `most` pairs, a few hundred in memory at once: each story's most telling pair first, then the second of
    each, and so on. Pairs of two stories have no page to be found from and are left out."""
    every = records(
        con,
        f"""with shown as (select unnest(?) as story_id, unnest(range(?)) as story_no),
        ranked as (
            select p.article_a, p.article_b, story_no,
                row_number() over (partition by a.story_id order by {TELLS}) as no_in_story
            from shown join mart.articles a using (story_id)
            join mart.article_pairs p on a.article_id = p.article_a
            join mart.articles b on b.article_id = p.article_b and a.story_id = b.story_id
            left join mart.articles earlier on earlier.article_id = p.earlier_article
        ), chosen as (select article_a, article_b from ranked order by no_in_story, story_no limit {most})
        from mart.article_pairs semi join chosen using (article_a, article_b) order by article_a, article_b""",
        [[story["story_id"] for story in stories], len(stories)],
    )
    for start in range(0, len(every), PAIRS_AT_ONCE):
        yield _described(con, every[start : start + PAIRS_AT_ONCE], articles)


def _described(con: Con, chunk: list[Record], articles: dict[str, Record]) -> list[Pair]:
    ids = _ids(chunk)
    quotes = _by(
        records(
            con,
            "select article_id, char_start, char_end, speaker from entity.quotes "
            "where article_id in (select unnest(?)) order by article_id, char_start, quote_id",
            [ids],
        ),
        "article_id",
    )
    shared = _by(
        records(
            con,
            "select uses.article_id, shared_quote_id, uses.quote_id, shared.text, quotes.speaker "
            "from overlap.quote_uses uses join overlap.shared_quotes shared using (shared_quote_id) "
            "join entity.quotes quotes using (quote_id) where uses.article_id in (select unnest(?)) "
            "order by uses.article_id, quotes.char_start, uses.quote_id, shared_quote_id",
            [ids],
        ),
        "article_id",
    )
    hashes = _hashes(con, chunk)
    described = []
    for pair in chunk:
        left, right = _in_time(pair)
        described.append(
            Pair(
                pair,
                articles[left],
                articles[right],
                [Quotation(Span(q["char_start"], q["char_end"]), q["speaker"]) for q in quotes[(left,)]],
                [Quotation(Span(q["char_start"], q["char_end"]), q["speaker"]) for q in quotes[(right,)]],
                _shared_quotes(shared[(left,)], shared[(right,)]),
                hashes[pair["article_a"], pair["article_b"]],
            )
        )
    return described


def _hashes(con: Con, chunk: list[Record]) -> dict[tuple[str, str], list[int]]:
    """Hashes of each pair's texts, passages and edits."""
    bodies = _of_texts(con, "hash(body)", chunk)
    found = {
        (pair["article_a"], pair["article_b"]): [bodies[pair["article_a"]], bodies[pair["article_b"]]] for pair in chunk
    }
    for table, columns in (("mart.passages", PASSAGE), ("mart.edits", EDIT)):
        for a, b, together in con.execute(
            f"select article_a, article_b, sum(hash({columns})) from {table} {THOSE} group by all", _those(chunk)
        ).fetchall():
            found[a, b].append(together)
    return found


def texts(con: Con, pairs: Sequence[Pair]) -> list[Texts]:
    """The texts of some pairs, which are in the order of article_a."""
    chunk = [pair.pair for pair in pairs]
    if not chunk:
        return []
    bodies = _of_texts(con, "body", chunk)
    order = "order by article_a, article_b, passage_no"
    passages = _by(records(con, f"select {PASSAGE} from mart.passages {THOSE} {order}", _those(chunk)),
                   "article_a", "article_b")  # fmt: skip
    edits = _by(records(con, f"select {EDIT} from mart.edits {THOSE} {order}, edit_no", _those(chunk)),
                "article_a", "article_b")  # fmt: skip
    found = []
    for pair in chunk:
        a, b = pair["article_a"], pair["article_b"]
        left, right = _in_time(pair)
        side = "a" if left == a else "b"
        found.append(Texts(bodies[left], bodies[right], _passages(passages[a, b], edits[a, b], side)))
    return found


def _of_texts(con: Con, what: str, chunk: list[Record]) -> dict[str, Any]:
    """What is asked of the text of each article of some pairs."""
    query = f"select article_id, {what} from text.articles where article_id in (select unnest(?))"
    return dict(con.execute(query, [_ids(chunk)]).fetchall())


def _those(chunk: list[Record]) -> list[Any]:
    """What THOSE asks for: some pairs in the order of article_a."""
    return [
        chunk[0]["article_a"], chunk[-1]["article_a"],
        [pair["article_a"] for pair in chunk], [pair["article_b"] for pair in chunk],
    ]  # fmt: skip


def _ids(chunk: list[Record]) -> list[str]:
    return sorted({pair[side] for pair in chunk for side in ("article_a", "article_b")})


def _in_time(pair: Record) -> tuple[str, str]:
    """The article that stands left, and the other."""
    a, b = pair["article_a"], pair["article_b"]
    return (b, a) if pair["earlier_article"] == b else (a, b)


def _by(rows: list[Record], *columns: str) -> defaultdict[tuple[Any, ...], list[Record]]:
    groups: defaultdict[tuple[Any, ...], list[Record]] = defaultdict(list)
    for row in rows:
        groups[tuple(row[column] for column in columns)].append(row)
    return groups


def _passages(passages: list[Record], edits: list[Record], left: str) -> list[Passage]:
    right = "b" if left == "a" else "a"
    changes = _by(edits, "passage_no")
    return [
        Passage(
            p["passage_no"],
            Span(p[f"{left}_start"], p[f"{left}_end"]),
            Span(p[f"{right}_start"], p[f"{right}_end"]),
            p["n_words"],
            p["is_quote"],
            tuple(
                Edit(
                    _mirrored(e["kind"]) if left == "b" else e["kind"],
                    e["is_material"],
                    Span(e[f"{left}_start"], e[f"{left}_end"]),
                    Span(e[f"{right}_start"], e[f"{right}_end"]),
                    e[f"{left}_text"] or "",
                    e[f"{right}_text"] or "",
                )
                for e in changes[(p["passage_no"],)]
            ),
        )
        for p in passages
    ]


def _mirrored(kind: str) -> str:
    """An insertion is text that only b has; seen from b it is what a leaves out."""
    return {"insertion": "deletion", "deletion": "insertion"}.get(kind, kind)


def _shared_quotes(left: list[Record], right: list[Record]) -> list[Record]:
    """Quotations used on both sides, with the speaker that each names."""
    rights = {use["shared_quote_id"]: use for use in reversed(right)}
    return [
        {"text": use["text"], "left": use["speaker"], "right": rights[use["shared_quote_id"]]["speaker"]}
        for use in {use["shared_quote_id"]: use for use in reversed(left)}.values()
        if use["shared_quote_id"] in rights
    ][::-1]
