"""Names: F1 against gold (../shared/corpora/ner) beside the raw model, and CPU beside the bare recogniser.

Exact span and type; PERSON, ORG and GPE/LOC/FAC are PER, ORG and LOC. "Raw" is what the model says of the same
sentences; "raw, trimmed" the same without leading articles, possessives and punctuation. Rules were written on one half
of the articles (corpora.is_for_rules); the figure claimed is of the other.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import polars as pl

from flows.entities.engine import BATCH, DEFAULT_MODEL, _load, recognise
from flows.entities.mentions import mentions
from flows.entities.names import trim
from flows.text.sentences import sentence_spans
from flows.text.words import match_key
from tests.bench import corpora
from tests.flows.entities.known import rows, seeds
from tests.support import connect, module, run_sql

TYPES = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"}
SEEDS = ("countries", "aliases", "agencies", "titles", "not_names")
SPEED_ARTICLES = 200
Named = tuple[str, int, int, str]  # url, start, end, type


def f1(gold: set[Named], found: set[Named]) -> float:
    return 2 * len(gold & found) / (len(gold) + len(found)) if gold or found else 0.0


def names(path: Path) -> tuple[set[Named], dict[str, set[Named]]]:
    """Gold names and those of each way of finding them."""
    gold: set[Named] = set()
    found: dict[str, set[Named]] = {"raw": set(), "raw, trimmed": set(), "ours": set()}
    for article in corpora.records(path):
        url, body = article["url"], article["text"]
        spans = [(start, end) for _, start, end in sentence_spans(body)]
        texts = [body[start:end] for start, end in spans]
        raw = [
            (start + e.start, start + e.end, e.label)
            for (start, _), entities in zip(spans, recognise(texts), strict=True)
            for e in entities
        ]
        gold |= {(url, start, end, kind) for start, end, kind in article["entities"] if kind in TYPES.values()}
        resolved = mentions(body, [start for start, _ in spans], raw, seeds())
        found["raw"] |= _typed(url, raw)
        found["raw, trimmed"] |= _typed(url, ((*trim(body, start, end), label) for start, end, label in raw))
        found["ours"] |= _typed(url, ((m.start, m.end, m.label) for m in resolved))
    return gold, found


def _typed(url: str, found: Iterable[tuple[int, int, str]]) -> set[Named]:
    return {(url, start, end, TYPES[label]) for start, end, label in found if label in TYPES}


def cpu(bodies: dict[str, str]) -> tuple[int, float, float]:
    """(distinct sentences, CPU seconds of the bare recogniser on them, CPU seconds of all entity tables)."""
    spans = [
        (url, n, s, e, body[s:e]) for url, body in bodies.items() for n, (_, s, e) in enumerate(sentence_spans(body))
    ]
    columns = ["article_id", "sentence_no", "char_start", "char_end", "text"]
    sentences = pl.DataFrame(spans, schema=columns, orient="row")
    articles = pl.DataFrame({
        "article_id": list(bodies), "body": list(bodies.values()), "language": ["en"] * len(bodies),
        "source_id": ["s"] * len(bodies), "published_at": [None] * len(bodies),
    }, schema_overrides={"published_at": pl.Datetime("us")})  # fmt: skip
    distinct = sentences["text"].unique().sort().to_list()
    nlp = _load(DEFAULT_MODEL)
    recognised = list(recognise(distinct[:50]))  # warm
    assert recognised
    match_key("warm")
    bare = _timed(lambda: [doc.ents for doc in nlp.pipe(distinct, batch_size=BATCH)])
    return len(distinct), bare, _timed(lambda: entity_tables(articles, sentences))


def _timed(work: Callable[[], Any]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def entity_tables(articles: pl.DataFrame, sentences: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Every table of schema entity, as a run makes them, joins and hashes included."""
    tables = {"text.articles": articles, "text.sentences": sentences}
    known = {f"seed__{name}": pl.LazyFrame(rows(name)) for name in SEEDS}
    for name, given in {
        "sentence_entities": {"entity_model": DEFAULT_MODEL},
        "resolved_mentions": known,
        "found_quotes": {"seed__titles": known["seed__titles"]},
    }.items():
        model = module(f"entity.{name}")
        inputs = connect(tables).sql(model.INPUTS).pl()
        tables[f"entity.{name}"] = getattr(model, name)(inputs, **given)
    for name in ("names", "entities"):
        tables[f"entity.{name}"] = run_sql(f"entity.{name}", tables)
    return tables


def measure(corpora_folder: Path) -> dict[str, Any]:
    """F1 on both halves, by kind on the half for claims, and the CPU of all entity tables over the bare model."""
    gold, found = names(corpora_folder / "ner" / "articles.jsonl")
    table: list[dict[str, Any]] = []

    def add(figure: str, keep: Callable[[Named], bool], note: str = "", wanted: str = "") -> None:
        score = {way: 100 * f1(set(filter(keep, gold)), set(filter(keep, got))) for way, got in found.items()}
        peers = {way: value for way, value in score.items() if way != "ours"}
        table.append({"figure": figure, "ours": score["ours"], "peers": peers, "unit": "F1", "note": note})
        if wanted:
            gain = score["ours"] - score["raw"]
            table.append({"figure": f"{figure}: gain over raw", "ours": gain, "wanted": wanted, "unit": "points"})

    add("names, half for claims", lambda n: not corpora.is_for_rules(n[0]), "exact span and type", ">= 4")
    for kind in ("PER", "ORG", "LOC"):
        add(f"names, half for claims, {kind}", lambda n, kind=kind: n[3] == kind and not corpora.is_for_rules(n[0]))  # type: ignore[misc]
    add("names, half for rules", lambda n: corpora.is_for_rules(n[0]), "rules were written on it")
    add("names, all", lambda n: True, "both halves", ">= 4")
    every = sorted((a["url"], a["text"]) for a in corpora.records(corpora_folder / "polnear" / "articles.jsonl"))
    count, bare, ours = cpu(dict(every[:: max(1, len(every) // SPEED_ARTICLES)]))
    table.append({
        "figure": f"entity tables over bare recogniser, CPU, {count} distinct sentences", "ours": ours / bare,
        "wanted": "<= 1.2", "unit": "times", "note": f"{ours:.1f} s over {bare:.1f} s, one process",
    })  # fmt: skip
    return {"rows": table}


def main() -> None:
    for row in measure(corpora.folder())["rows"]:
        peers = ", ".join(f"{name} {value:.1f}" for name, value in row.get("peers", {}).items())
        wanted, note = row.get("wanted", ""), row.get("note", "")
        print(f"{row['figure']:72} {row['ours']:6.2f} {row['unit']:7} {wanted:7} {peers} {note}")


if __name__ == "__main__":
    main()
