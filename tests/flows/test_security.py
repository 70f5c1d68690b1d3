"""Everything that comes from outside is hostile: names, addresses, texts, files and the questions people ask."""

from __future__ import annotations

import ast
import csv
import gzip
import io
import json
import os
import re
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from flows import terminal
from flows.cli import app, main
from flows.history import utcnow
from flows.load import TABLES, load, waiting
from flows.pipeline import Result
from flows.settings import PROJECT
from tests.flows.runs import OWN, WIRE, article, only_checked, run

ESCAPE = "\x1b]0;owned\x07\x1b[2J\x9b31m"
HOSTILE = [
    "'; drop table raw.articles; --",
    '"; attach \'/tmp/owned.duckdb\' as o; --',
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "../../../outside",
    "..",
    "/etc/passwd",
    f"red {ESCAPE} text",
    "=HYPERLINK(\"http://evil.example\",\"click\")",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "{{ 7 * 7 }}{% include '/etc/passwd' %}",
    "[bold]{x}[/] $(touch owned) `touch owned` %s %n",
    "\u202egnp.exe",
    "x" * 3000,
]
LINKS = ["javascript:alert(1)", "file:///etc/passwd", f"https://a.example/{ESCAPE}", 'https://b.example/"><script>alert(1)',
         "https://c.example/../../outside", "data:text/html,<script>alert(1)</script>"]
NAMES = ["'; drop table raw.articles; --.jsonl", f"{ESCAPE}.jsonl", "=1+1.jsonl", "[red]markup.jsonl", "-rf.jsonl",
         "<img src=x onerror=alert(1)>.txt", "\udcff.txt", "%2e%2e%2foutside.txt", "a\nb.txt"]


def tree(folder: Path) -> set[Path]:
    return set(folder.rglob("*"))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """A whole run over an inbox of hostile articles in files of hostile names: its folder and what it did."""
    folder = tmp_path_factory.mktemp("hostile")
    inbox = folder / "inbox"
    inbox.mkdir()
    # every one carries the wire story, so that each reaches pairs, stories, the export and the report
    records = [article(n, text, [*WIRE[:4], f"{text} was said at the end of the long meeting in the town hall."], 8,
                       url=LINKS[n % len(LINKS)] + str(n), title=text, byline=text, language=text[:5], note=text)
               for n, text in enumerate(HOSTILE)]
    share = len(records) // 5 + 1
    for place, name in enumerate(NAMES):
        path = inbox / name
        if name.endswith(".jsonl"):
            lines = records[place * share:(place + 1) * share]
            path.write_text("".join(json.dumps(r) + "\n" for r in lines), encoding="utf-8")
        else:
            path.write_text("\n\n".join([name.encode("utf-8", "replace").decode(), *WIRE, *OWN]), encoding="utf-8")
    before = tree(folder)
    here = os.getcwd()
    os.chdir(folder)  # what a name makes beside the working directory is seen too
    try:
        with only_checked("raw.articles", "text.articles", report=None):
            result = run(inbox, folder / "data")
    finally:
        os.chdir(here)
    assert {p for p in tree(folder) - before if not p.is_relative_to(folder / "data")} == set()
    return folder, result


def ask(folder: Path, query: str, *more: str) -> str:
    done = CliRunner().invoke(app, ["sql", query, "--data-dir", str(folder / "data"), *more])
    assert done.exit_code == 0, done.exception
    return done.stdout


def test_hostile_articles_are_loaded_or_refused_and_none_is_lost(hostile: tuple[Path, Result]) -> None:
    folder, result = hostile
    assert result.outcome == "published"
    with duckdb.connect(str(folder / "data" / "warehouse.duckdb"), read_only=True) as con:
        n_known, n_refused = con.sql("select (select count(*) from text.articles), "
                                     "(select count(*) from raw.rejects)").fetchall()[0]
        stray = con.sql("select distinct table_schema from information_schema.tables").fetchall()
    assert n_known + n_refused == len(HOSTILE) + sum(name.endswith(".txt") for name in NAMES)
    assert n_known >= len(HOSTILE) - 2
    assert {name for (name,) in stray} <= {"raw", "seed", "text", "entity", "overlap", "mart", "_run", "_done"}


def test_nothing_in_the_data_folder_is_named_by_an_article_or_leads_out(hostile: tuple[Path, Result]) -> None:
    data = (hostile[0] / "data").resolve()
    for path in tree(data):
        assert path.resolve().is_relative_to(data), path
        assert re.fullmatch(r"[\w.=-]+", path.name), path


def test_pages_of_the_report_hold_no_markup_of_an_article_and_no_link_but_to_the_web(
    hostile: tuple[Path, Result]
) -> None:
    pages = list((hostile[0] / "data" / "report").resolve().rglob("*.html"))
    assert len(pages) > 10
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "49{%" not in text  # a template in a headline is not run
        for link in re.findall(r"""(?:href|src)\s*=\s*["']([^"']*)""", text):
            assert re.match(r"https?://|[\w./#?=&;%-]*$", link), link
            assert not link.lower().startswith(("javascript", "data:", "file:"))


@pytest.mark.parametrize("output", ["table", "csv", "json"])
def test_no_escape_reaches_the_terminal(hostile: tuple[Path, Result], output: str) -> None:
    shown = ask(hostile[0], "select file, url, source_id, title, extra from raw.articles", "-f", output)
    assert "owned" in shown
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", shown)


def test_no_escape_reaches_the_terminal_by_what_a_run_and_its_status_say(
    hostile: tuple[Path, Result], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, result = hostile
    terminal.show(result)
    (folder / "inbox" / f"{ESCAPE}[red]new.jsonl").write_text(json.dumps(article(1, "x", OWN)))
    for arguments in (["run", "--dry-run", str(folder / "inbox")], ["status", str(folder / "inbox")]):
        done = CliRunner().invoke(app, [*arguments, "--data-dir", str(folder / "data")])
        print(done.stdout)
        assert done.exit_code == 0, done.exception
    monkeypatch.setattr("sys.argv", ["wirecopy", "run", f"{ESCAPE}nowhere"])
    monkeypatch.setattr("atexit.register", lambda *given: None)
    with pytest.raises(SystemExit):
        main()
    told = capsys.readouterr()
    assert "new.jsonl" in told.out
    assert "[red]" in told.out  # and rich took none of it for markup
    assert "nowhere" in told.err
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", told.out + told.err)


def test_no_cell_of_a_csv_is_a_formula(hostile: tuple[Path, Result]) -> None:
    shown = ask(hostile[0], "select title, byline, -1 as n from raw.articles", "-f", "csv")
    rows = list(csv.reader(io.StringIO(shown)))
    assert {row[2] for row in rows[1:]} == {"-1"}  # a number stays one
    assert any(row[0].startswith("'=HYPERLINK") for row in rows)
    assert not [cell for row in rows for cell in row[:2] if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


@pytest.mark.parametrize("query", [
    "copy mart.articles to '{out}'",
    "copy (select 1) to '{out}' (format parquet)",
    "export database '{out}'",
    "from read_csv('{secret}')",
    "from read_text('{secret}')",
    "from read_blob('{secret}')",
    "from '{secret}'",
    "from glob('{folder}/*')",
    "from query('copy (select 1) to ''{out}''')",
    "select 1; copy (select 1) to '{out}'",
    "explain analyze copy (select 1) to '{out}'",
    "attach '{out}'",
    "attach '{database}' as o (read_only)",
    "from read_duckdb('{database}')",
    "install httpfs",
    "load httpfs",
    "from 'http://127.0.0.1:9/x.csv'",
    "set enable_external_access = true",
    "set lock_configuration = false",
    "reset lock_configuration",
    "set temp_directory = '{folder}'",
    "set allowed_paths = ['{secret}']",
    "pragma profiling_output = '{out}'",
    "call enable_logging(storage = 'file', storage_path = '{out}')",
    "create persistent secret s (type http, bearer_token 'x')",
    "insert into mart.articles by name select 'x' as article_id",
    "update mart.articles set headline = ''",
    "delete from raw.articles",
    "drop table mart.articles",
    "create table mart.other as select 1 as a",
])  # fmt: skip
def test_a_question_cannot_change_the_tables_nor_reach_another_file(
    hostile: tuple[Path, Result], tmp_path: Path, query: str
) -> None:
    published = hostile[0] / "data" / "warehouse.duckdb"
    before = published.read_bytes()
    secret, database = tmp_path / "secret.csv", tmp_path / "other.duckdb"
    secret.write_text("name\nhidden treasure\n")
    with duckdb.connect(str(database)) as other:
        other.execute("create table t as select 'hidden treasure' as name")
    files = tree(tmp_path)
    text = query.format(out=tmp_path / "out", secret=secret, folder=tmp_path, database=database)
    done = CliRunner().invoke(app, ["sql", text, "--data-dir", str(hostile[0] / "data")])
    assert isinstance(done.exception, ValueError)
    assert "treasure" not in done.output + str(done.exception)
    assert tree(tmp_path) == files
    assert published.read_bytes() == before


@pytest.mark.parametrize(("name", "content"), [
    ("feed.rss", b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>
        <rss><channel><item><title>T</title><description>&x;</description></item></channel></rss>"""),
    ("bomb.xml", b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>
        <rss><channel><item><description>&b;</description></item></channel></rss>"""),
    ("bomb.jsonl.gz", gzip.compress(b"0" * 150_000_000, 1)),
])  # fmt: skip
def test_bombs_and_entities_are_refused_with_a_reason_and_the_run_goes_on(
    tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    (tmp_path / "z.jsonl").write_text(json.dumps(article(1, "wire", WIRE)))
    with duckdb.connect() as con:
        con.execute(TABLES)
        done = load(con, waiting(None, [tmp_path]), utcnow())
        assert (done.n_loaded, done.n_rejected) == (1, 1)
        reason = con.sql("select reason from raw.rejects").fetchall()[0][0]
    assert re.search("entit|bomb", reason)


def test_nothing_is_unpickled_evaluated_or_given_to_a_shell() -> None:
    """What could run what it is given. (Multiprocessing pickles what our own processes tell each other; batches
    travel as Parquet or Arrow; numba keeps compiled loops beside the source, as Python its bytecode.)"""
    modules = {"pickle", "cPickle", "dill", "cloudpickle", "marshal", "shelve", "joblib"}
    calls = {"eval", "exec", "system", "popen", "unsafe_load"}
    for path in sorted([*(PROJECT / "flows").rglob("*.py"), *(PROJECT / "sql").rglob("*.py")]):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            assert not {name.split(".")[0] for name in names} & modules, path
            if isinstance(node, ast.Call):
                called = getattr(node.func, "id", None)
                assert called not in calls, f"{path}:{node.lineno}"
                assert not any(k.arg == "shell" for k in node.keywords), f"{path}:{node.lineno}"
