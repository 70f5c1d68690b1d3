"""Inline rows of the shared tables: table("text.articles", {"article_id": "a", ...}); what is left out is null."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import polars as pl

TIME = pl.Datetime("us")
EDIT = pl.Struct({"kind": pl.String, "a_text": pl.String, "b_text": pl.String, "a_start": pl.Int64,
                  "a_end": pl.Int64, "b_start": pl.Int64, "b_end": pl.Int64})  # fmt: skip
PASSAGE = pl.Struct({"a_start": pl.Int64, "a_end": pl.Int64, "b_start": pl.Int64, "b_end": pl.Int64,
                     "n_words": pl.Int64, "is_quote": pl.Boolean, "similarity": pl.Float64,
                     "edits": pl.List(EDIT)})  # fmt: skip


def _columns(text: str) -> dict[str, Any]:
    """Column types by the project's naming: n_ and offsets are counts, _at times, shares as listed."""
    kinds: dict[str, Any] = {}
    for name in text.split():
        if name in ("a_in_b", "b_in_a", "share_in_hub", "share_of_hub", "similarity"):
            kinds[name] = pl.Float64
        elif name.startswith("n_") or name.endswith(("_no", "_start", "_end", "_words", "_minutes", "_order")):
            kinds[name] = pl.Int64
        else:
            kinds[name] = TIME if name.endswith("_at") else pl.String
    return kinds


TABLES: dict[str, dict[str, Any]] = {
    "text.articles": _columns(
        "article_id source_id url headline byline agency_id dateline published_at published_precision language "
        "body n_words duplicate_of"
    ),
    "entity.mentions": _columns("article_id sentence_no char_start char_end surface entity_type entity_id"),
    "entity.entities": _columns("entity_id name entity_type n_mentions n_articles n_sources first_seen_at"),
    "entity.quotes": _columns("quote_id article_id char_start char_end text match_key speaker "
                              "speaker_entity_id cue"),
    "overlap.article_times": _columns("article_id source_id earliest_at latest_at time_order"),
    "overlap.alignments": _columns("article_a article_b relation")
    | {"texts_hash": pl.UInt64, "passages": pl.List(PASSAGE)},
    "overlap.article_pairs": _columns(
        "article_a article_b source_a source_b relation a_in_b b_in_a n_shared_words longest_run_words "
        "n_passages n_shared_quotes n_shared_entities earlier_article lag_minutes n_material_edits"
    ),
    "overlap.passages": _columns("article_a article_b passage_no a_start a_end b_start b_end n_words")
    | {"is_quote": pl.Boolean, "similarity": pl.Float64, "edits": pl.List(EDIT)},
    "overlap.shared_quotes": _columns("shared_quote_id text speaker n_articles n_sources first_source_id "
                                      "first_published_at"),
    "overlap.quote_uses": _columns("shared_quote_id quote_id article_id"),
    "overlap.copy_members": _columns("copy_group article_id hub share_in_hub share_of_hub"),
    "overlap.stories": _columns("story_id headline n_articles n_sources first_article first_published_at "
                                "last_published_at agency_id"),
    "overlap.story_articles": _columns("story_id article_id copy_group"),
    "seed.sources": _columns("source_id name domain country kind"),
}  # fmt: skip


def table(name: str, *rows: dict[str, Any]) -> pl.DataFrame:
    """A typed frame of the table; times may be written as ISO text. Raises KeyError for an unknown column."""
    schema = TABLES[name]
    for row in rows:
        if unknown := row.keys() - schema.keys():
            raise KeyError(f"{name} has no {', '.join(sorted(unknown))}")
    return pl.DataFrame(
        {
            column: [
                datetime.fromisoformat(row[column]) if kind == TIME and isinstance(row.get(column), str)
                else row.get(column)
                for row in rows
            ]
            for column, kind in schema.items()
        },
        schema=schema,
    )
