from __future__ import annotations

from tests.sql.entity.frames import found_quotes, quoted
from tests.support import run_sql
from tests.tables import TABLES


def test_a_quotation_shows_the_public_columns() -> None:
    row = found_quotes(quoted("q", "a", "We will act.", "Guterres", "g"))
    found = run_sql("entity.quotes", {"entity.found_quotes": row})
    assert found.columns == list(TABLES["entity.quotes"])
    assert found.rows() == [("q", "a", 0, 12, "We will act.", "we will act", "Guterres", "g", None)]
