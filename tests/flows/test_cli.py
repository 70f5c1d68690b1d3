"""The command line: its exit codes, and a message instead of a traceback for what a user can mend."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

import pytest

from flows import cli
from flows.gate import CriticalFailure
from flows.pipeline import execute
from tests.flows.runs import ARTICLES, article, only_checked, run, tables, write


@dataclass
class Done:
    code: int
    out: str
    err: str


Call = Callable[..., Done]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an inbox and a data folder that a run has published. Read it; copy it to change it."""
    folder = tmp_path_factory.mktemp("cli")
    write(folder / "inbox", "0", [*ARTICLES, article(9, "gazette", ["A town, a bridge."], title="=1+1")])
    with only_checked():
        assert run(folder / "inbox", folder / "data").outcome == "published"
    return folder


@pytest.fixture
def own(published: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(published, tmp_path / "own", symlinks=True))


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """`wirecopy ...` in this process, with execute() in the place of the flow: Prefect takes 6 s to start."""
    from flows import flow, terminal

    def plainly(paths: list[str], full_refresh: bool, select: str, **_: Any) -> SimpleNamespace:
        settings, results, steps = flow.SETTINGS.get(), flow.RESULT.get(), flow.TERMINAL.get()
        assert settings is not None
        assert results is not None
        try:
            results.append(execute([Path(p) for p in paths], settings, full_refresh=full_refresh, selection=select,
                                   steps=steps))
        except Exception as error:
            return SimpleNamespace(result=mock.Mock(side_effect=error))
        return SimpleNamespace(result=lambda: None)

    monkeypatch.setattr(flow, "wirecopy", plainly)
    monkeypatch.setattr(terminal, "settle_in", lambda log: None)
    monkeypatch.setattr("atexit.register", lambda *given: None)
    for name, value in (("COLUMNS", "200"), ("WIRECOPY_ENTITY_MODEL", "none"), ("WIRECOPY_WORKERS", "1"),
                        ("WIRECOPY_THREADS", "1")):
        monkeypatch.setenv(name, value)

    def call(*arguments: object) -> Done:
        monkeypatch.setattr("sys.argv", ["wirecopy", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended, only_checked():
            cli.main()
        return Done(int(ended.value.code or 0), *capsys.readouterr())

    return call


def test_a_run_publishes_with_0_and_says_what_it_did_then_that_nothing_is_new(call: Call, tmp_path: Path) -> None:
    write(tmp_path / "inbox", "0", ARTICLES)
    first = call("run", tmp_path / "inbox", "--data-dir", tmp_path / "data")
    assert first.code == 0
    assert "6 articles" in first.out
    assert "report/index.html" in first.out
    again = call("run", tmp_path / "inbox", "--data-dir", tmp_path / "data")
    assert (again.code, again.out[:11]) == (0, "Nothing new")


def test_a_failed_critical_expectation_is_1_and_says_which(
    call: Call, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tables(own / "data")
    write(own / "inbox", "1", [article(40, "late", ["Another story of a town and a bridge."])])
    failure = CriticalFailure("mart.articles: expect_rows(title): 1 rows", [])
    monkeypatch.setattr("flows.pipeline._check", mock.Mock(side_effect=failure))
    for arguments in (("run", own / "inbox"), ("forget", "--source", "herald")):
        done = call(*arguments, "--data-dir", own / "data")
        assert done.code == 1
        assert "nothing was published" in done.out
        assert "expect_rows(title)" in done.out
        assert "Forgot" not in done.out
    assert tables(own / "data") == before


def test_a_selection_that_leaves_others_stale_is_3(call: Call, own: Path) -> None:
    write(own / "inbox", "1", [article(40, "late", ["Another story of a town and a bridge."])])
    done = call("run", own / "inbox", "--data-dir", own / "data", "--select", "text.*")
    assert done.code == 3
    assert "Not published" in done.out


@pytest.mark.parametrize(("arguments", "told"), [
    (["run", "{folder}/nowhere"], "no such file or folder"),
    (["run", "{folder}/inbox", "--dry-run", "--select", "text.article"], "did you mean text.articles?"),
    (["run", "{folder}/inbox", "--select", "nope.*"], "no such model"),
    (["run", "{folder}/inbox", "--window-days", "-1"], "window_days"),
    (["run", "{folder}/inbox", "--report-text", "some"], "report_text"),
    (["run", "{folder}/inbox", "--full-refresh", "--seeds", "{folder}/nowhere"], "no such folder of seeds"),
    (["run", "{folder}/inbox", "--full-refresh", "--seeds", "{folder}/odd"], "there is no seed of that name"),
    (["run", "{folder}/inbox", "--full-refresh", "--seeds", "{folder}/columns"], "has columns id, title"),
    (["run", "{folder}/inbox", "--full-refresh", "--seeds", "{folder}/bytes"], "is not a CSV"),
    (["run", "{folder}/inbox", "--full-refresh", "--entity-model", "no_such_model"], "no_such_model"),
    (["sql", "selec 1"], "syntax error"),
    (["sql", "select * from mart.nope"], "nope does not exist"),
    (["sql", ""], "no query"),
    (["sql", "@{folder}/nowhere.sql"], "nowhere.sql"),
    (["sql", "@{folder}"], "directory"),
    (["sql", "select 1", "--format", "xml"], "table, csv, json"),
    (["models", "--select", "nope"], "no such model"),
    (["compare", "nope", "nope"], "nope"),
    (["match", "{folder}/nowhere.txt"], "nowhere.txt"),
    (["explain", "entity", "Nobody At All"], "Nobody At All"),
    (["forget"], "say what to forget"),
    (["forget", "--article", "nope"], "nothing was forgotten"),
    (["forget", "--url", "not an address"], "no web address"),
    (["frobnicate"], "No such command"),
])  # fmt: skip
def test_a_users_mistake_is_2_and_one_message(call: Call, own: Path, arguments: list[str], told: str) -> None:
    for name, file, content in (("odd", "odd.csv", b"a\n1\n"), ("columns", "sources.csv", b"id,title\n1,2\n"),
                                ("bytes", "sources.csv", b"\xff\xfe\x00\x00\n\x00")):
        (own / name).mkdir()
        (own / name / file).write_bytes(content)
    before = (own / "data" / "warehouse.duckdb").read_bytes()
    given = [part.format(folder=own) for part in arguments]
    done = call(*given, *([] if given[0] in ("models", "frobnicate") else ["--data-dir", str(own / "data")]))
    assert done.code == 2
    assert told in done.err
    assert "Traceback" not in done.err
    assert (own / "data" / "warehouse.duckdb").read_bytes() == before


@pytest.mark.parametrize("arguments", [["run", "{folder}/inbox"], ["sql", "select 1"], ["gc"], ["compare", "a", "b"],
                                       ["forget", "--source", "herald"], ["status", "{folder}/inbox"]])
def test_a_damaged_warehouse_is_2_for_every_command_and_stays_as_it_is(
    call: Call, own: Path, arguments: list[str]
) -> None:
    path = own / "data" / "warehouse.duckdb"
    path.write_bytes(b"damaged" * 1000)
    done = call(*(part.format(folder=own) for part in arguments), "--data-dir", own / "data")
    assert done.code == 2
    assert "move it away" in done.err
    assert "Traceback" not in done.err
    assert path.read_bytes() == b"damaged" * 1000


@pytest.mark.parametrize("arguments", [["sql", "select 1"], ["gc"], ["compare", "a", "b"], ["export", "{folder}/csv"],
                                       ["forget", "--source", "herald"]])
def test_before_the_first_run_commands_say_so_and_make_no_file(
    call: Call, tmp_path: Path, arguments: list[str]
) -> None:
    done = call(*(part.format(folder=tmp_path) for part in arguments), "--data-dir", tmp_path / "data")
    assert done.code == 2
    assert "is not there" in done.err
    assert not list((tmp_path / "data").glob("*.duckdb"))


def test_sql_gives_tables_csv_and_json_from_text_file_and_standard_input(
    call: Call, published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    query, data = "select source_id, headline, n_words from mart.articles order by article_id", published / "data"
    table = call("sql", query, "--data-dir", data)
    assert (table.code, table.err) == (0, "")
    assert "source_id" in table.out
    assert "7 rows" in table.out
    rows = list(csv.reader(io.StringIO(call("sql", query, "-f", "csv", "--data-dir", data).out)))
    assert rows[0] == ["source_id", "headline", "n_words"]
    assert "'=1+1" in {row[1] for row in rows}
    (tmp_path / "query.sql").write_text(query)
    found = json.loads(call("sql", f"@{tmp_path}/query.sql", "-f", "json", "--data-dir", data).out)
    assert [row["source_id"] for row in found] == [row[0] for row in rows[1:]]
    assert "=1+1" in {row["headline"] for row in found}  # JSON is as it is
    monkeypatch.setattr("sys.stdin", io.StringIO("select 1 as one; select 2 as two"))
    assert json.loads(call("sql", "-", "-f", "json", "--data-dir", data).out) == [{"two": 2}]


def test_forget_says_how_many_and_which_files_still_hold_them(call: Call, own: Path) -> None:
    done = call("forget", "--source", "herald", "--url", "http://www.post.example/3", "--data-dir", own / "data")
    assert done.code == 0
    assert "Forgot 3 articles (3 revisions)" in done.out
    # the files are named as they were loaded
    assert "inbox/0.jsonl" in done.out
    assert {row[1] for row in tables(own / "data")["mart.articles"]} == {"wire", "ledger", "tribune", "gazette"}


def test_gc_says_the_size_before_and_after(call: Call, own: Path) -> None:
    before = tables(own / "data")
    done = call("gc", "--data-dir", own / "data")
    assert done.code == 0
    assert "MB before" in done.out
    assert tables(own / "data") == before


def test_a_dry_run_lists_what_waits_and_what_would_be_built(call: Call, own: Path) -> None:
    write(own / "inbox", "late", [article(40, "late", ["Another story."])])
    done = call("run", own / "inbox", "--dry-run", "--data-dir", own / "data")
    assert done.code == 0
    assert "late.jsonl (new)" in done.out
    assert "mart.articles" in done.out


def test_models_lists_every_table_with_what_it_reads(call: Call) -> None:
    done = call("models", "--select", "text.*")
    assert done.code == 0
    assert "text.articles" in done.out
    assert "<- raw.articles" in done.out
    assert "mart." not in done.out
