"""One run on data/sample, compared item by item with its key: what a careful reader finds in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import duckdb
import pytest

from flows.text.words import match_key

SAMPLE = Path(__file__).resolve().parent.parent / "data" / "sample"
INBOX = SAMPLE / "articles"
KEY: dict[str, Any] = json.loads((SAMPLE / "key.json").read_text(encoding="utf-8"))
SHARE_TOLERANCE = 0.06  # the key's shares were counted paragraph by paragraph, without sentences' edges
Rows = list[tuple[Any, ...]]


class Run:
    """The published tables, and the articles by the names the key gives them."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self.con = con
        self.ids: dict[str, str] = {}
        loaded = self.rows("select article_id, url, file from raw.articles")
        for name, article in KEY["articles"].items():
            path = str(INBOX / article["file"])
            found = {i for i, url, file in loaded if url == article["url"]} if "url" in article else {
                i for i, _, file in loaded if file == path}  # fmt: skip
            if len(found) == 1:
                self.ids[name] = found.pop()
        self.names = {article_id: name for name, article_id in self.ids.items()}

    def rows(self, query: str, *parameters: object) -> Rows:
        return cast(Rows, self.con.execute(query, list(parameters)).fetchall())

    def named(self, query: str) -> dict[str, tuple[Any, ...]]:
        """The rows of a query by the name of the article in their first column."""
        return {self.names[row[0]]: row[1:] for row in self.rows(query) if row[0] in self.names}

    def pair(self, row: dict[str, Any]) -> tuple[str, str, bool]:
        """The ids of a pair of the key in the tables' order, and whether they were swapped for it."""
        a, b = self.ids.get(row["a"], row["a"]), self.ids.get(row["b"], row["b"])
        return (a, b, False) if a < b else (b, a, True)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    from flows.pipeline import execute
    from flows.settings import Settings

    folder = tmp_path_factory.mktemp("sample")
    result = execute([INBOX], Settings(data_dir=folder, extra_seeds=(SAMPLE / "seeds",), workers=2, threads=2))
    assert result.outcome == "published", result.message
    with duckdb.connect(str(folder / "warehouse.duckdb"), read_only=True) as con:
        yield Run(con)


def names(rows: list[dict[str, Any]] | list[list[str]]) -> set[frozenset[str]]:
    return {frozenset((r["a"], r["b"]) if isinstance(r, dict) else r) for r in rows}


def report(wrong: list[str]) -> None:
    assert not wrong, "\n" + "\n".join(wrong)


def differences(expected: set[frozenset[str]], found: set[frozenset[str]]) -> list[str]:
    return [f"missing: {' + '.join(sorted(p))}" for p in sorted(expected - found, key=sorted)] + [
        f"too many: {' + '.join(sorted(p))}" for p in sorted(found - expected, key=sorted)
    ]


def found_pairs(run: Run, table: str) -> set[frozenset[str]]:
    found = run.rows(f"select article_a, article_b from {table}")
    return {frozenset((run.names.get(a, a), run.names.get(b, b))) for a, b in found}


# -- what was loaded and how it reads


def test_every_article_is_loaded_once_and_no_other(run: Run) -> None:
    wrong = [f"not found: {name} ({KEY['articles'][name]['file']})" for name in KEY["articles"] if name not in run.ids]
    extra = run.rows("select distinct article_id, file, record_no from raw.articles")
    wrong += [f"unexpected: {file} record {no}" for i, file, no in extra if i not in run.names]
    report(wrong)


def test_what_is_broken_is_refused_with_its_reason_and_nothing_else(run: Run) -> None:
    found = {(str(Path(file).relative_to(INBOX)), no): reason
             for file, no, reason in run.rows("select file, record_no, reason from raw.rejects")}  # fmt: skip
    wrong = []
    for row in KEY["rejects"]:
        reason = found.pop((row["file"], row["record_no"]), None)
        if reason is None or not any(word.lower() in reason.lower() for word in row["reason_has_one_of"]):
            wrong.append(f"{row['file']} record {row['record_no']} ({row['what']}): {reason}")
    report(wrong + [f"refused though good: {where}: {reason}" for where, reason in found.items()])


@pytest.mark.parametrize("field", ["source_id", "headline", "byline", "dateline", "agency_id", "language"])
def test_articles_have_their(run: Run, field: str) -> None:
    key_field = {"source_id": "source", "agency_id": "agency"}.get(field, field)
    found = run.named(f"select article_id, {field} from text.articles")
    wrong = []
    for name, article in KEY["articles"].items():
        if key_field not in article:
            continue
        expected, seen = article[key_field], found.get(name, ("no such article",))[0]
        good = seen == expected
        if field in ("byline", "dateline"):  # given in several styles: By X, X; PORT ELLERY, Canada
            good = seen is not None and expected.lower() in seen.lower()
        if not good:
            wrong.append(f"{name}: expected {expected!r}, seen {seen!r}")
    report(wrong)


def test_articles_have_their_time_in_utc_and_its_precision(run: Run) -> None:
    found = run.named("select article_id, published_at, published_precision from text.articles")
    wrong = []
    for name, article in KEY["articles"].items():
        at = article["published_at"]
        expected = datetime.fromisoformat(at) if at else None
        seen, precision = found.get(name, (None, "no such article"))
        # a time of day to the minute may come with seconds that are zero
        good_precision = precision == article["precision"] or (article["precision"], precision) == ("minute", "second")
        if seen != expected or not good_precision:
            wrong.append(f"{name}: expected {expected} ({article['precision']}), seen {seen} ({precision})")
    report(wrong)


def test_bodies_are_the_whole_story_and_nothing_more(run: Run) -> None:
    found = run.named("select article_id, body, n_words from text.articles")
    wrong = []
    for name, article in KEY["articles"].items():
        body, n_words = found.get(name, ("", 0))
        if article["starts"] not in body[:100]:
            wrong.append(f"{name}: should start {article['starts']!r}, starts {body[:80]!r}")
        if article["ends"] not in body:
            wrong.append(f"{name}: its end is missing, {article['ends']!r}; ends {body[-80:]!r}")
        if abs(n_words - article["n_words"]) > 8:  # a dateline may stand before the story
            wrong.append(f"{name}: should have about {article['n_words']} words, has {n_words}")
        wrong += [f"{name}: furniture in the body: {text!r}" for text in KEY["furniture"] if text in body]
    report(wrong)


def test_a_repost_by_the_same_source_is_marked(run: Run) -> None:
    found = run.named("select article_id, duplicate_of from text.articles")
    wrong = []
    for name, article in KEY["articles"].items():
        expected = run.ids.get(article.get("duplicate_of", ""))
        if found.get(name, ("no such article",))[0] != expected:
            wrong.append(f"{name}: expected {expected}, seen {found.get(name)}")
    report(wrong)


def test_a_correction_is_a_second_revision_and_the_article_that_counts(run: Run) -> None:
    article_id = run.ids["trial-ruscoe-calder"]
    texts = run.rows("select text from raw.articles where article_id = ? order by revision", article_id)
    assert ["$2.1 million" in text for (text,) in texts] == [True, False]
    [(body,)] = run.rows("select body from text.articles where article_id = ?", article_id)
    assert "$1.2 million" in body
    assert "$2.1 million" not in body


# -- who ran the same copy


def test_pairs_are_exactly_those_of_the_key(run: Run) -> None:
    report(differences(names(KEY["pairs"]), found_pairs(run, "overlap.article_pairs")))


def test_pairs_have_their_relation_and_shares(run: Run) -> None:
    query = "select relation, a_in_b, b_in_a from overlap.article_pairs where article_a = ? and article_b = ?"
    wrong = []
    for row in KEY["pairs"]:
        a, b, swapped = run.pair(row)
        for relation, a_in_b, b_in_a in run.rows(query, a, b):
            seen = (b_in_a, a_in_b) if swapped else (a_in_b, b_in_a)
            off = max(abs(seen[0] - row["a_in_b"]), abs(seen[1] - row["b_in_a"]))
            if relation != row["relation"] or off > SHARE_TOLERANCE:
                wrong.append(f"{row['a']} + {row['b']}: expected {row['relation']} {row['a_in_b']} {row['b_in_a']}, "
                             f"seen {relation} {seen[0]:.2f} {seen[1]:.2f}")  # fmt: skip
    report(wrong)


def test_own_reporting_and_stock_phrases_are_no_pairs(run: Run) -> None:
    found = found_pairs(run, "overlap.article_pairs")
    report([f"{r['a']} + {r['b']}: {r['why']}" for r in KEY["no_pairs"] if frozenset((r["a"], r["b"])) in found])


def test_quote_pairs_are_exactly_those_of_the_key(run: Run) -> None:
    report(differences(names(KEY["quote_pairs"]), found_pairs(run, "overlap.quote_pairs")))


def edits_of(run: Run, row: dict[str, Any]) -> set[tuple[str, str, str]]:
    """(kind, text in a, text in b) of a pair of the key, seen from its a."""
    a, b, swapped = run.pair(row)
    found = run.rows("select kind, a_text, b_text from mart.edits where article_a = ? and article_b = ?", a, b)
    return {(kind, y or "", x or "") if swapped else (kind, x or "", y or "") for kind, x, y in found}


def is_edit(row: dict[str, Any], edit: tuple[str, str, str]) -> bool:
    kind, a_text, b_text = edit
    return kind == row["kind"] and row["a_text"] in a_text and row["b_text"] in b_text


def test_material_edits_are_exactly_those_of_the_key(run: Run) -> None:
    expected: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in KEY["material_edits"]:
        expected.setdefault((row["a"], row["b"]), []).append(row)
    wrong = []
    for pair in KEY["pairs"]:
        a, b = pair["a"], pair["b"]
        turned = [r | {"a_text": r["b_text"], "b_text": r["a_text"]} for r in expected.get((b, a), [])]
        changes = expected.get((a, b), []) + turned
        seen = {edit for edit in edits_of(run, pair) if edit[0] in ("number", "name")}
        wrong += [f"missing in {a} + {b}: {r['kind']} {r['a_text']} -> {r['b_text']}, seen {sorted(seen)}"
                  for r in changes if not any(is_edit(r, edit) for edit in seen)]  # fmt: skip
        wrong += [f"too many in {a} + {b}: {edit}" for edit in seen if not any(is_edit(r, edit) for r in changes)]
    report(wrong)


def test_another_spelling_is_a_spelling_edit(run: Run) -> None:
    wrong = []
    for row in KEY["spelling_edits"]:
        seen = edits_of(run, row)
        if not any(is_edit(row | {"kind": "spelling"}, edit) for edit in seen):
            wrong.append(f"{row['a']} + {row['b']}: {row['a_text']} -> {row['b_text']} not in {sorted(seen)}")
    report(wrong)


# -- quotations and names


def says(found: Rows, words: str) -> list[tuple[Any, ...]]:
    """The rows whose first column, a text, holds the words."""
    wanted = match_key(words)
    return [row for row in found if wanted in match_key(row[0])]


def test_quotations_are_found_with_their_speakers(run: Run) -> None:
    query = """select q.text, q.speaker, e.name from entity.quotes q
        left join entity.entities e on e.entity_id = q.speaker_entity_id where q.article_id = ?"""
    wrong = []
    for row in KEY["quotes"]:
        found = says(run.rows(query, run.ids.get(row["article"], "")), row["has"])
        speakers = {name for _, speaker, entity in found for name in (speaker, entity) if name}
        if row.get("optional"):
            continue
        if not found:
            wrong.append(f"{row['article']} ({row['why']}): not found: {row['has']!r}")
        elif not any(match_key(row["speaker"]) in match_key(name) for name in speakers):
            wrong.append(f"{row['article']} ({row['why']}): not {row['speaker']} but {speakers}: {row['has']!r}")
    report(wrong)


def test_shared_quotations_have_their_articles_first_source_and_speakers(run: Run) -> None:
    shared = run.rows("select text, shared_quote_id, n_sources, first_source_id from overlap.shared_quotes")
    uses = """select u.article_id, coalesce(e.name, q.speaker)
        from overlap.quote_uses u join entity.quotes q using (quote_id)
        left join entity.entities e on e.entity_id = q.speaker_entity_id where u.shared_quote_id = ?"""
    wrong = []
    for row in KEY["shared_quotes"]:
        found = says(shared, row["text"])
        if len(found) != 1:
            wrong.append(f"{row['text']!r}: {len(found)} shared quotations, expected one")
            continue
        _, shared_id, n_sources, first = found[0]
        rows = run.rows(uses, shared_id)
        seen = {
            "articles": sorted({run.names.get(article_id, article_id) for article_id, _ in rows}),
            "n_sources": n_sources,
            "first source": first,
            "speakers": sorted({speaker for _, speaker in rows if speaker}),
        }
        expected = {
            "articles": sorted(row["articles"]),
            "n_sources": row["n_sources"],
            "first source": KEY["articles"][row["first"]]["source"],
            "speakers": sorted(row["speakers"]),
        }
        wrong += [f"{row['text']!r}: {what}: expected {expected[what]}, seen {seen[what]}"
                  for what in expected if seen[what] != expected[what]]  # fmt: skip
    report(wrong)


def test_surfaces_of_one_name_are_one_entity(run: Run) -> None:
    wrong = []
    for row in KEY["entities"]:
        found: dict[str, set[tuple[str, str]]] = {}
        for surface in row["surfaces"]:
            found[surface] = {(i, kind) for i, kind in run.rows(
                "select entity_id, entity_type from entity.mentions where surface = ?", surface)}  # fmt: skip
        every = set().union(*found.values())
        missing = [s for s, ids in found.items() if not ids]
        kinds = {"place": {"GPE", "LOC"}}.get(row["type"], {row["type"]})
        if missing or len({i for i, _ in every}) != 1 or not {kind for _, kind in every} <= kinds:
            wrong.append(f"{row['name']} ({row['type']}): {found}")
    report(wrong)


def test_different_people_and_places_stay_apart(run: Run) -> None:
    wrong = []
    query = "select distinct entity_id from entity.mentions where surface = ?"
    for one, other in KEY["entities_apart"]:
        both = set(run.rows(query, one)) & set(run.rows(query, other))
        wrong += [f"{one} and {other} are one entity: {both}"] if both else []
    report(wrong)


# -- stories


def test_each_event_is_one_story_and_no_two_share_one(run: Run) -> None:
    found = run.named("select article_id, story_id from overlap.story_articles")
    story_of = {name: story_id for name, (story_id,) in found.items()}
    wrong: list[str] = []
    owner: dict[str, set[str]] = {}
    for story in KEY["stories"]:
        parts: dict[str, list[str]] = {}
        for name in story["articles"]:
            parts.setdefault(story_of.get(name, f"none: {name}"), []).append(name)
        if len(parts) > 1:
            wrong.append(f"{story['name']} is in {len(parts)} parts: {sorted(parts.values(), key=len, reverse=True)}")
        for part in parts:
            owner.setdefault(part, set()).add(story["name"])
    maybe = {name: story["name"] for story in KEY["stories"] for name in story.get("maybe", ())}
    for name in KEY["singles"]:
        if name in story_of:
            owner.setdefault(story_of[name], set()).add(maybe.get(name, name))
    report(wrong + [f"in one story though apart: {sorted(events)}" for events in owner.values() if len(events) > 1])


def test_the_main_story_leads_and_its_order_is_told(run: Run) -> None:
    main = KEY["main_story"]
    story_id, first, agency = run.rows(
        "select story_id, first_article, agency_id from mart.stories order by n_articles desc, story_id limit 1"
    )[0]
    assert run.names.get(first) == main["first_article"]
    assert agency == "northwire"
    timed = """select article_id from mart.articles where story_id = ? and published_precision <> 'day'
        order by published_at, article_id"""
    order = [run.names.get(article_id) for (article_id,) in run.rows(timed, story_id)]
    assert [name for name in order if name in main["order"]] == main["order"]


def test_the_agency_was_first_with_the_copy_and_by_how_much(run: Run) -> None:
    main = KEY["main_story"]
    first = run.named("select article_id, first_in_group from mart.articles")
    query = "select earlier_article, lag_minutes from overlap.article_pairs where article_a = ? and article_b = ?"
    wrong = []
    if first[main["first_of_the_copy"]] != (True,):
        wrong.append(f"{main['first_of_the_copy']} is not first_in_group")
    for row in main["lags_minutes"]:
        a, b, _ = run.pair({"a": row["earlier"], "b": row["later"]})
        seen = run.rows(query, a, b)
        earlier, lag = seen[0] if seen else (None, None)
        same_lag = lag is None if row["minutes"] is None else lag is not None and abs(lag - row["minutes"]) <= 1
        if run.names.get(earlier) != row["earlier"] or not same_lag:
            seen_as = f"seen {run.names.get(earlier)} first, {lag} min"
            wrong.append(f"{row['earlier']} -> {row['later']}: expected {row['minutes']} min, {seen_as}")
    report(wrong)
