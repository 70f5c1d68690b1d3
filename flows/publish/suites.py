"""The data dictionary: what the expectation suites say about tables and columns, read as plain JSON.

Great Expectations is not imported: it takes three seconds, and only a suite's "meta" is read here.
"""

import json
from dataclasses import dataclass
from pathlib import Path

SUITES = Path(__file__).resolve().parents[2] / "expectations"


@dataclass(frozen=True)
class Suite:
    """One table's entry: `key` are the columns of its grain, `columns` maps every column to its meaning."""

    table: str
    description: str
    key: tuple[str, ...]
    columns: dict[str, str]
    n_expectations: int


def read_suites(root: Path = SUITES) -> dict[str, Suite]:
    """Suites by table name ("mart.stories"), from `<root>/<schema>/<table>.json`.

    Raises ValueError for a file that is no suite, naming it.
    """
    suites: dict[str, Suite] = {}
    for path in sorted(root.glob("*/*.json")):
        table = f"{path.parent.name}.{path.stem}"
        try:
            suite = json.loads(path.read_text(encoding="utf-8"))
            meta = suite["meta"]
            suites[table] = Suite(
                table,
                str(meta["description"]),
                tuple(meta["key"]),
                dict(meta["columns"]),
                len(suite["expectations"]),
            )
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{path} is no suite with a description, key and columns: {error!r}") from error
    return suites
