"""What a load keeps: revisions, what was refused, and which files it need not read again."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows import load as inbox
from flows.load import load, waiting

NOW = datetime(2026, 1, 2)


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    con.execute(inbox.TABLES)
    return con


def put(path: Path, *records: dict[str, Any] | str) -> None:
    path.write_text("".join((r if isinstance(r, str) else json.dumps(r)) + "\n" for r in records))


def article(number: int, text: str = "words") -> dict[str, Any]:
    return {"source": "courier", "url": f"https://courier.example/{number}", "text": text}


def loaded(con: duckdb.DuckDBPyConnection, folder: Path) -> inbox.Loaded:
    return load(con, waiting(con, [folder]), NOW)


def revisions(con: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    return con.execute("select url[-1:], revision, text from raw.articles order by all").fetchall()


@pytest.mark.parametrize("batch", [1, 2, 1000])
def test_other_content_is_the_next_revision_and_known_content_is_none(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr(inbox, "BATCH", batch)
    put(tmp_path / "a.jsonl", article(1), article(2), article(1), article(1, "other words"))
    put(tmp_path / "b.jsonl", article(2, "more words"), article(3))
    done = loaded(con, tmp_path)
    assert revisions(con) == [("1", 1, "words"), ("1", 2, "other words"), ("2", 1, "words"), ("2", 2, "more words"),
                              ("3", 1, "words")]  # fmt: skip
    assert (done.n_files, done.n_loaded, done.n_revised, done.n_known) == (2, 3, 2, 1)


@pytest.mark.parametrize("batch", [1, 1000])
def test_a_changed_file_takes_back_what_was_refused_of_it_before(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr(inbox, "BATCH", batch)
    put(tmp_path / "a.jsonl", article(1), "{broken")
    put(tmp_path / "b.jsonl", "{broken too")
    assert loaded(con, tmp_path).n_rejected == 2
    put(tmp_path / "a.jsonl", article(1), article(2))
    done = loaded(con, tmp_path)
    assert (done.n_files, done.n_loaded, done.n_known) == (1, 1, 1)
    rejects = con.execute("select file, record_no from raw.rejects").fetchall()
    assert [Path(file).name for file, _ in rejects] == ["b.jsonl"]


def test_a_file_is_read_once_and_many_files_make_one_batch(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(20):
        put(tmp_path / f"{number:02}.jsonl", article(number))
    batches: list[int] = []
    load(con, waiting(con, [tmp_path]), NOW, lambda name, n: batches.append(n))
    assert batches == [20]
    assert waiting(con, [tmp_path]) == []


def test_a_load_stopped_between_two_batches_goes_on_at_its_file(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "BATCH", 2)
    put(tmp_path / "a.jsonl", article(1))
    put(tmp_path / "b.jsonl", article(2), article(3), article(4), "{broken")

    def stop(name: str, n: int) -> None:
        if name == "b.jsonl":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(con, waiting(con, [tmp_path]), NOW, stop)
    assert [w.file.path.name for w in waiting(con, [tmp_path])] == ["b.jsonl"]
    done = loaded(con, tmp_path)
    assert [url for url, _, _ in revisions(con)] == ["1", "2", "3", "4"]
    assert con.execute("select count(*) from raw.rejects").fetchall() == [(1,)]
    assert done.n_loaded + done.n_known == 3
