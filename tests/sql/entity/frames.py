"""Inline rows of the internal tables of names and quotations."""

from __future__ import annotations

from typing import Any

import polars as pl

from flows.entities.shingles import quoted_sentences
from tests.support import module


def resolved(*rows: dict[str, Any]) -> pl.DataFrame:
    """Rows of entity.resolved_mentions; what is left out has a plain value."""
    plain = {"sentence_no": 0, "char_start": 0, "char_end": 1, "surface": "X", "entity_type": "ORG", "entity_id": "x",
             "name": "X", "country": None, "rule": "as written"}  # fmt: skip
    schema = module("entity.resolved_mentions").SCHEMA
    return pl.DataFrame([plain | row for row in rows], schema=schema)


def quoted(
    quote_id: str, article_id: str, text: str, speaker: str | None = None, who: str | None = None
) -> dict[str, Any]:
    """A row of entity.found_quotes for a quotation without interruption."""
    sentences = quoted_sentences(text, [(0, len(text))])
    key = " ".join(s.key for s in sentences)
    return {
        "quote_id": quote_id, "article_id": article_id, "char_start": 0, "char_end": len(text), "text": text,
        "match_key": key, "n_words": len(key.split()), "speaker": speaker, "speaker_entity_id": who, "cue": None,
        "sentences": [{"text": s.text, "key": s.key, "n_content": s.n_content, "runs": list(s.runs)}
                      for s in sentences],
    }  # fmt: skip


def found_quotes(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=module("entity.found_quotes").SCHEMA)
