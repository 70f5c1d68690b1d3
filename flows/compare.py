"""Two articles beside each other, and a text from outside against everything published. Read-only.

compare() aligns any two articles, also of one source or never candidates, by the very code that makes
overlap.alignments; a published pair gives the figures of its tables.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import polars as pl

from flows.ingest.identity import canonical_url
from flows.overlap import relation
from flows.overlap.document import prepare
from flows.overlap.edits import MATERIAL, known_names
from flows.overlap.fingerprints import fingerprints, marked
from flows.overlap.relation import Alignment
from flows.overlap.rows import EditRow, PassageRow, passage_rows
from flows.text.agencies import known_agencies
from flows.text.article import STORY, Fields, parse_article
from flows.text.mend import mend
from flows.text.paragraphs import paragraphs
from flows.text.sentences import sentence_spans
from flows.text.words import match_key

if TYPE_CHECKING:
    import duckdb

ARTICLE = "article_id, source_id, url, headline, published_at, published_precision, body"


@dataclass(frozen=True)
class Article:
    """A published article, as text.articles holds it."""

    article_id: str
    source_id: str
    url: str | None
    headline: str | None
    published_at: datetime | None
    published_precision: str | None
    body: str


@dataclass(frozen=True)
class Comparison:
    """What two articles have in common, in the order they were given. Shares are 0..1."""

    a: Article
    b: Article
    relation: str  # identical | syndicated | partial | shared_quotes | none
    why: str
    a_in_b: float
    b_in_a: float
    n_shared_words: int
    longest_run_words: int
    passages: list[PassageRow]


@dataclass(frozen=True)
class Match:
    """An article that carries some of a text. `text_in_article`: the share of the text's words it carries."""

    article: Article
    relation: str
    why: str
    text_in_article: float
    article_in_text: float
    n_shared_words: int
    passages: list[PassageRow]  # a is the text, b the article
    text: str  # the text as it was compared: its story, paragraphs parted by a blank line


def compare(con: duckdb.DuckDBPyConnection, a: str, b: str) -> Comparison:
    """Compare two articles, each named by its article_id or its URL. Raises LookupError for one not published."""
    first, second = _article(con, a), _article(con, b)
    # aligned in the order of ids, as in the tables, and turned round afterwards
    turned = first.article_id > second.article_id
    doc_a, doc_b = prepare(first.body), prepare(second.body)
    found = relation.align(doc_b, doc_a) if turned else relation.align(doc_a, doc_b)
    known = _known(con)
    rows = passage_rows(doc_b, doc_a, found, known) if turned else passage_rows(doc_a, doc_b, found, known)
    return Comparison(
        a=first,
        b=second,
        relation=found.relation,
        why=explain(found, len(doc_a), len(doc_b)) if not turned else explain(found, len(doc_b), len(doc_a)),
        a_in_b=found.b_in_a if turned else found.a_in_b,
        b_in_a=found.a_in_b if turned else found.b_in_a,
        n_shared_words=found.n_shared_words,
        longest_run_words=found.longest_run_words,
        passages=sorted(map(_turned, rows), key=lambda row: (row["a_start"], row["b_start"])) if turned else rows,
    )


def match(con: duckdb.DuckDBPyConnection, text: str) -> list[Match]:
    """The published articles that carry some of a text, the largest share of it first.

    Page furniture is taken off the text as off an article. Nothing is loaded or kept.
    """
    story = _story(text)
    doc = prepare(story)
    sentences = (story[start:end] for _, start, end in sentence_spans(story))
    wanted, _ = fingerprints(pl.Series([marked((text, match_key(text)) for text in sentences)]))
    found = con.execute(
        f"""
        with carriers as (
            select article_id from overlap.fingerprints where list_has_any(fingerprints, $wanted::ubigint[])
        )
        select {ARTICLE} from text.articles semi join carriers using (article_id) order by article_id
        """,
        {"wanted": wanted.tolist()},
    ).fetchall()
    known = _known(con)
    matches = []
    for article in (Article(*row) for row in found):
        other = prepare(article.body)
        aligned = relation.align(doc, other)
        # a text too short to be an article is carried if the article holds it whole
        if aligned.relation != "none" or aligned.a_in_b >= relation.SAME:
            why = explain(aligned, len(doc), len(other))
            rows = passage_rows(doc, other, aligned, known)
            shares = aligned.a_in_b, aligned.b_in_a, aligned.n_shared_words
            matches.append(Match(article, aligned.relation, why, *shares, rows, story))
    return sorted(matches, key=lambda m: (-m.text_in_article, -m.n_shared_words, m.article.article_id))


def explain(found: Alignment, n_a: int, n_b: int) -> str:
    """Why the relation was chosen, in one sentence; n_a and n_b are the words of the two texts."""
    shorter = found.a_in_b if n_a <= n_b else found.b_in_a
    share = f"{_percent(shorter)} of the shorter text stand in the other"
    if min(n_a, n_b) < relation.TINY:
        return f"{share}, but a text under {relation.TINY} words is no article."
    if found.relation == "identical":
        return "Both texts are the same once spelling, punctuation and typography are normalised."
    if found.relation == "syndicated":
        return f"{share}; from {relation.SAME:.0%} on that is the same copy."
    narration = f"the longest common passage of narration has {found.narration_words} words"
    if found.relation == "partial":
        return f"{share}; {narration}, and {relation.NARRATION} make it copy."
    if found.relation == "shared_quotes":
        quoted = (
            f"a run of {found.quoted_both_run} words is quoted in both"
            if found.quoted_both_run >= relation.QUOTED_ON_BOTH
            else f"a run of {found.quoted_one_run} words is quoted in one of them"
        )
        return f"Nothing but quotations or statements is common: {quoted}, while {narration}."
    return f"{share}; {narration}, under the {relation.NARRATION} that make it copy."


def n_material(passages: Iterable[PassageRow]) -> int:
    """How many edits change a number or a name."""
    return sum(edit["kind"] in MATERIAL for passage in passages for edit in passage["edits"])


def to_json(comparison: Comparison) -> dict[str, Any]:
    """The comparison as JSON takes it; spans are code points of the two cleaned bodies, which are given too."""
    return {
        "article_a": comparison.a.article_id,
        "article_b": comparison.b.article_id,
        "a": article_json(comparison.a),
        "b": article_json(comparison.b),
        "relation": comparison.relation,
        "why": comparison.why,
        "a_in_b": comparison.a_in_b,
        "b_in_a": comparison.b_in_a,
        "n_shared_words": comparison.n_shared_words,
        "longest_run_words": comparison.longest_run_words,
        "n_material_edits": n_material(comparison.passages),
        "passages": _with_texts(comparison.passages, comparison.a.body, comparison.b.body),
    }


def matches_json(matches: Iterable[Match]) -> list[dict[str, Any]]:
    """Matches as JSON takes them; in passages a is the text and b the article."""
    return [
        {
            **{key: value for key, value in article_json(found.article).items() if key != "body"},
            "relation": found.relation,
            "why": found.why,
            "text_in_article": found.text_in_article,
            "article_in_text": found.article_in_text,
            "n_shared_words": found.n_shared_words,
            "n_material_edits": n_material(found.passages),
            "passages": _with_texts(found.passages, found.text, found.article.body),
        }
        for found in matches
    ]


def article_json(article: Article) -> dict[str, Any]:
    published = article.published_at.isoformat() if article.published_at else None
    return {**vars(article), "published_at": published}


def _with_texts(passages: Iterable[PassageRow], a: str, b: str) -> list[dict[str, Any]]:
    return [
        {
            "passage_no": number,
            **row,
            "a_text": a[row["a_start"] : row["a_end"]],
            "b_text": b[row["b_start"] : row["b_end"]],
        }
        for number, row in enumerate(passages, 1)
    ]


def _percent(share: float) -> str:
    """Never 100% for nearly all: 0.998 is 99%."""
    return f"{int(100 * share)}%"


def _known(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Names that mean the same, as overlap.alignments knows them."""
    query = "select name, aliases from seed.aliases union all select name, aliases from seed.countries order by all"
    return known_names(con.execute(query).fetchall())


def _turned(row: PassageRow) -> PassageRow:
    """The passage seen from the other article."""
    kinds = {"insertion": "deletion", "deletion": "insertion"}
    edits: list[EditRow] = [
        {
            "kind": kinds.get(edit["kind"], edit["kind"]),
            "a_text": edit["b_text"],
            "b_text": edit["a_text"],
            "a_start": edit["b_start"],
            "a_end": edit["b_end"],
            "b_start": edit["a_start"],
            "b_end": edit["a_end"],
        }
        for edit in row["edits"]
    ]
    return {
        **row,
        "a_start": row["b_start"],
        "a_end": row["b_end"],
        "b_start": row["a_start"],
        "b_end": row["a_end"],
        "edits": edits,
    }


def _article(con: duckdb.DuckDBPyConnection, name: str) -> Article:
    """The article of an id or a URL; a URL may differ in what canonical_url leaves out (scheme, www., tracking)."""
    found = con.execute(f"select {ARTICLE} from text.articles where article_id = $1 or url = $1", [name]).fetchall()
    if not found and (wanted := canonical_url(name)):
        urls = con.execute("select article_id, url from text.articles where url is not null").fetchall()
        ids = [article_id for article_id, url in urls if canonical_url(url) == wanted]
        found = con.execute(
            f"select {ARTICLE} from text.articles where list_contains($1, article_id)", [ids]
        ).fetchall()
    if not found:
        raise LookupError(f"{name}: no published article has this id or URL")
    if len(found) > 1:
        ids = sorted(row[0] for row in found)
        raise LookupError(f"{name}: several articles have this URL; name one by its id: {', '.join(ids)}")
    return Article(*found[0])


def _story(text: str) -> str:
    """A text from outside cleaned like an article's; one without story paragraphs as it stands."""
    is_page = text.lstrip()[:1] == "<"
    parsed = parse_article(Fields(html=text) if is_page else Fields(text=text), known_agencies(()))
    story = [block.text for block in parsed.blocks if block.role == STORY]
    return "\n\n".join(story or paragraphs(mend(text)))
