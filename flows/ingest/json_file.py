"""A JSON file: one record, or a list of them, also inside an envelope ({"articles": [...]})."""

from __future__ import annotations

import json
from collections.abc import Iterator

from flows.ingest.encoding import decode
from flows.ingest.ninjs import is_ninjs, to_fields
from flows.ingest.record import InboxFile, Record, Reject, make_record, reject
from flows.ingest.stream import read_all

_ENVELOPES = ("articles", "items", "results", "records", "documents", "docs", "stories", "data")


def read(file: InboxFile) -> Iterator[Record | Reject]:
    try:
        value = json.loads(decode(read_all(file.path)), strict=False)
    except (ValueError, RecursionError) as error:
        why = "nested too deep" if isinstance(error, RecursionError) else str(error)
        yield reject(file, 0, f"not JSON ({why}); one record a line belongs in a .jsonl file")
        return
    if isinstance(value, dict) and not (value.keys() & {"text", "html", "body_text", "body_xhtml", "bodies"}):
        value = next((value[key] for key in _ENVELOPES if isinstance(value.get(key), list)), value)
    items = value if isinstance(value, list) else [value]
    for number, item in enumerate(items, start=1):
        if not isinstance(item, dict):
            yield reject(file, number, f"a JSON object was expected, not {type(item).__name__}", item)
            continue
        yield make_record(file, number, to_fields(item) if is_ninjs(item) else item, single=len(items) == 1)
