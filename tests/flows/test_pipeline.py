"""What people trust in a data store: nothing lost, nothing half done, nobody blocked."""

from __future__ import annotations

import itertools
import json
import multiprocessing
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from subprocess import PIPE
from typing import Any
from unittest import mock

import duckdb
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as example_settings
from hypothesis import strategies as st

from flows import checks, terminal
from flows.code_hash import _closure, code_hash
from flows.expectations import Outcome
from flows.forget import compact, forget
from flows.models import OWN_TABLES, Model, downstream
from flows.pipeline import Steps, execute
from flows.settings import PROJECT
from flows.suites import Suite
from flows.warehouse import Warehouse, WarehouseError
from tests.flows.runs import (
    ARTICLES,
    FOUND,
    OWN,
    WIRE,
    Rows,
    article,
    differing,
    only_checked,
    run,
    run_until,
    settings,
    tables,
    write,
)

REVISED = [article(2, "herald", [*WIRE[:3], WIRE[3]], 7), article(4, "ledger", [OWN[1], WIRE[1], OWN[2]], 10)]
ALLOWED = {"warehouse.duckdb", "history.duckdb", "export", "report", ".generations", ".lock", ".tmp"}


@pytest.fixture(autouse=True)
def _quick() -> Iterator[None]:
    with only_checked():
        yield
    code_hash.cache_clear()  # one test edits code as far as a run can see


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The tables after one load of everything."""
    folder = tmp_path_factory.mktemp("whole")
    with only_checked():
        write(folder / "inbox", "all", [*ARTICLES, *REVISED])
        assert run(folder / "inbox", folder / "data").outcome == "published"
    return tables(folder / "data")


def test_the_small_inbox_has_something_in_every_kind_of_table(whole: dict[str, Any]) -> None:
    for name in ("text.sentences", "overlap.article_pairs", "overlap.passages", "overlap.stories", "mart.edits",
                 "mart.source_overlap"):
        assert whole[name], name


def test_nothing_new_is_said_and_changes_nothing(tmp_path: Path) -> None:
    write(tmp_path / "inbox", "all", ARTICLES)
    assert run(tmp_path / "inbox", tmp_path / "data").outcome == "published"
    before = (tmp_path / "data" / "warehouse.duckdb").read_bytes()
    assert run(tmp_path / "inbox", tmp_path / "data").outcome == "unchanged"
    os.utime(tmp_path / "inbox" / "all.jsonl", (1, 1))  # touched, but the same
    again = run(tmp_path / "inbox", tmp_path / "data")
    assert (again.run.n_loaded, again.run.n_revised) == (0, 0)
    assert (tmp_path / "data" / "warehouse.duckdb").read_bytes() != b"" != before


EVENTS = st.permutations(range(len(ARTICLES))).flatmap(
    lambda order: st.tuples(
        st.just(order),
        st.lists(st.integers(1, len(ARTICLES) + 1), min_size=2, max_size=2),
        st.lists(st.sampled_from(range(1, len(ARTICLES))), max_size=2, unique=True),
    )
)


@pytest.mark.slow
@example_settings(max_examples=4, suppress_health_check=list(HealthCheck))
@given(EVENTS, st.booleans())
def test_any_split_and_order_equals_one_load(
    whole: Rows, tmp_path_factory: pytest.TempPathFactory, events: Any, forgets: bool
) -> None:
    order, places, cuts = events
    records = [ARTICLES[i] for i in order]
    for revision, place in zip(REVISED, places, strict=True):  # a revision comes after what it revises
        original = next(i for i, r in enumerate(records) if r["url"] == revision["url"])
        records.insert(max(original + 1, min(place, len(records))), revision)
    folder = tmp_path_factory.mktemp("split")
    if forgets:  # an article of another story comes and goes, and is offered again
        gone = article(99, "gazette", [WIRE[0], WIRE[3], OWN[2]], 13)
        write(folder / "inbox", "00-gone", [gone])
        run(folder / "inbox", folder / "data")
    bounds = [0, *sorted(cuts), len(records)]
    for number, (start, end) in enumerate(itertools.pairwise(bounds)):
        write(folder / "inbox", f"{number:02}", records[start:end])
        run(folder / "inbox", folder / "data")
    if forgets:
        forget(settings(folder / "data"), urls=[gone["url"]])
        write(folder / "inbox", "99-again", [gone])
        assert run(folder / "inbox", folder / "data").loaded.n_forgotten == 1
    assert differing(tables(folder / "data"), whole) == []


@pytest.mark.slow
@pytest.mark.usefixtures("prefect_database")
def test_two_loads_through_prefect_equal_one(whole: Rows, tmp_path: Path) -> None:
    from flows.flow import wirecopy

    for name, records in (("0", ARTICLES[3:]), ("1", [*ARTICLES[:3], *REVISED])):
        write(tmp_path / "inbox", name, records)
        state = wirecopy([str(tmp_path / "inbox")], data_dir=str(tmp_path / "data"), entity_model="none",
                         return_state=True)
        assert state.is_completed()
    assert differing(tables(tmp_path / "data"), whole) == []


@pytest.mark.slow
def test_killed_at_any_point_all_is_whole_and_the_next_run_completes(tmp_path: Path, whole: dict[str, Any]) -> None:
    base = tmp_path / "base"
    write(base / "inbox", "0", ARTICLES[:3])
    run(base / "inbox", base / "data")
    old = tables(base / "data")
    write(base / "inbox", "1", [*ARTICLES[3:], *REVISED])
    spawn = multiprocessing.get_context("forkserver")
    spawn.set_forkserver_preload(["tests.flows.runs", "flows.publish.report", "flows.expectations",
                                   "flows.entities.engine", "polars"])

    def killed(point: int) -> Path:
        shutil.rmtree(tmp_path / "case", ignore_errors=True)
        case = Path(shutil.copytree(base / "data", tmp_path / "case" / "data", symlinks=True))
        arguments = (point, str(base / "inbox"), str(case), str(tmp_path / "points"))
        process = spawn.Process(target=run_until, args=arguments)
        process.start()
        process.join(120)
        assert process.exitcode == (-9 if point else 0)
        return case

    killed(0)
    n_points = int((tmp_path / "points").read_text())
    assert n_points > 60
    for point in [*range(1, n_points - 30, max(1, n_points // 12)), *range(n_points - 30, n_points + 1, 3)]:
        data = killed(point)
        seen = tables(data)
        assert [] in (differing(seen, old), differing(seen, whole)), f"point {point}: neither old nor new"
        for manifest in [data / "export" / "manifest.json"]:
            listed = {t["table"]: t["n_rows"] for t in json.loads(manifest.read_text())["tables"]}
            count = "select count(*) from '{}/export/{}/*.parquet'"
            stored = {t: duckdb.sql(count.format(data, t.removeprefix("mart."))).fetchall()[0][0] for t in listed}
            assert stored == listed, f"point {point}: the export is not whole"
        pages = [(data / "report" / name).read_text() for name in ("index.html", "other.html")]
        assert pages[0] == pages[1], f"point {point}: the report is not whole"
        run(base / "inbox", data)
        assert differing(tables(data), whole) == [], f"point {point}: the next run did not complete"
        newest = [f"{len(whole['mart.articles'])} articles</html>"] * 2
        assert [(data / "report" / name).read_text() for name in ("index.html", "other.html")] == newest, point
        links = {os.readlink(data / part).split("/")[1] for part in ("export", "report")}
        assert links == {Warehouse(data).run_id(data / "warehouse.duckdb")}, f"point {point}: a swap was not finished"
        rubbish = {path.name for path in data.iterdir()} - ALLOWED
        assert not rubbish, f"point {point}: left {rubbish}"
        with duckdb.connect(str(data / "history.duckdb")) as history:
            assert history.sql("select count(*) from runs where outcome = 'running'").fetchall() == [(0,)]


def _run_on_a_full_disk(inbox: str, data_dir: str, limit: int, said: str) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    with only_checked():
        try:
            run(Path(inbox), Path(data_dir))
        except WarehouseError as error:
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            Path(said).write_text(str(error))


def test_a_full_disk_is_a_clear_error_and_leaves_what_is_published(tmp_path: Path) -> None:
    write(tmp_path / "inbox", "0", ARTICLES[:3])
    run(tmp_path / "inbox", tmp_path / "data")
    old, size = tables(tmp_path / "data"), (tmp_path / "data" / "warehouse.duckdb").stat().st_size
    many = [article(100 + i, f"s{i % 7}", [f"{p} It was number {i}." for p in OWN], 9) for i in range(400)]
    write(tmp_path / "inbox", "1", many)
    process = multiprocessing.get_context("spawn").Process(
        target=_run_on_a_full_disk,
        args=(str(tmp_path / "inbox"), str(tmp_path / "data"), size + 500_000, str(tmp_path / "said")))
    process.start()
    process.join(120)
    assert "make room and run again" in (tmp_path / "said").read_text()
    assert tables(tmp_path / "data") == old


def test_a_damaged_warehouse_is_refused_and_not_overwritten(tmp_path: Path) -> None:
    write(tmp_path / "inbox", "0", ARTICLES[:2])
    run(tmp_path / "inbox", tmp_path / "data")
    path = tmp_path / "data" / "warehouse.duckdb"
    path.write_bytes(path.read_bytes()[:5000])
    damaged = path.read_bytes()
    with pytest.raises(WarehouseError, match="move it away"):
        run(tmp_path / "inbox", tmp_path / "data")
    assert path.read_bytes() == damaged


def test_changed_code_and_seeds_build_what_uses_them_and_say_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path / "inbox", "0", ARTICLES)
    run(tmp_path / "inbox", tmp_path / "data")
    before, real, edited = tables(tmp_path / "data"), Path.read_bytes, set[Path]()
    monkeypatch.setattr(Path, "read_bytes", lambda path: real(path) + (b"# edited" if path in edited else b""))

    def built_anew(**options: Any) -> tuple[set[str], set[str]]:
        """Tables that were built, and those of them whose own code or seeds had changed, after another edit."""
        code_hash.cache_clear()  # a run is a process
        said: list[str] = []
        done = execute([tmp_path / "inbox"], settings(tmp_path / "data", **options), steps=Steps(note=said.append))
        changed = {b.name for b in done.built if b.changed}
        assert {line.split(":")[0] for line in said if "its code" in line} == changed
        terminal.show(done)
        assert all(name in capsys.readouterr().out for name in sorted(changed)[:1])
        return {b.name for b in done.built if b.outcome == "built"}, changed

    users = {name for name, model in FOUND.items() if "quotation.py" in sources_of(model)}
    assert users >= {"entity.found_quotes", "overlap.alignments"}
    for file, by in (("sql/mart/edits.sql", {"mart.edits"}), ("sql/overlap/passages.sql", {"overlap.passages"}),
                     ("sql/text/sentences.py", {"text.sentences"}),
                     ("flows/text/quotation.py", users)):
        edited.add(PROJECT / file)
        built, changed = built_anew()
        assert changed == by, file
        assert built == by, f"{file}: the same rows come out, so what reads them stays as it is"
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "sources.csv").write_text(
        "source_id,name,domain,country,kind\nwire,The Wire,wire.example,GB,agency\n")
    built, changed = built_anew(extra_seeds=(tmp_path / "seeds",))
    assert changed == set()
    assert "mart.sources" in built
    assert built <= downstream(FOUND, [n for n, m in FOUND.items() if "seed.sources" in m.upstream])
    now = tables(tmp_path / "data")
    assert {name for name in now if now[name] != before[name]} == {"mart.articles", "mart.sources"}


def sources_of(model: Model) -> set[str]:
    """Names of the files that a model's hash is over."""
    return {path.name for path in _closure(model.path)[0]}


def test_a_warehouse_of_an_earlier_version_asks_for_a_full_refresh_and_keeps_what_was_loaded(tmp_path: Path) -> None:
    write(tmp_path / "inbox", "0", ARTICLES)
    run(tmp_path / "inbox", tmp_path / "data")
    before, path = tables(tmp_path / "data"), tmp_path / "data" / "warehouse.duckdb"
    with duckdb.connect(str(path)) as con:  # one that knew no bylines, and kept a column that is gone
        con.execute("alter table raw.articles drop column byline; alter table raw.articles add column mood varchar;"
                    "update _run.info set value = '0' where key = 'schema_version'; drop table text.sentences")
    old = path.read_bytes()
    with pytest.raises(WarehouseError, match="--full-refresh: what was loaded is kept"):
        run(tmp_path / "inbox", tmp_path / "data")
    assert path.read_bytes() == old
    (tmp_path / "inbox" / "0.jsonl").unlink()
    assert run(tmp_path / "inbox", tmp_path / "data", full_refresh=True).outcome == "published"
    assert tables(tmp_path / "data") == before
    with duckdb.connect(str(path), read_only=True) as con:
        assert con.sql("select byline from raw.articles").fetchall() == [(None,)] * len(ARTICLES)
        assert "mood" not in con.sql("from raw.articles").columns


def test_a_reader_through_a_run_disturbs_nobody_and_keeps_its_rows(tmp_path: Path) -> None:
    write(tmp_path / "inbox", "0", ARTICLES[:2])
    run(tmp_path / "inbox", tmp_path / "data")
    # the bodies are read from the file only after the run
    code = ("import duckdb, sys; con = duckdb.connect(sys.argv[1], read_only=True); print('open', flush=True); "
            "input(); print(con.sql('select body from text.articles order by all').fetchall())")
    path = str(tmp_path / "data" / "warehouse.duckdb")
    with duckdb.connect(path, read_only=True) as con:
        bodies = con.sql("select body from text.articles order by all").fetchall()
    file = os.stat(path).st_ino
    with subprocess.Popen([sys.executable, "-c", code, path], text=True, stdin=PIPE, stdout=PIPE) as reader:
        assert reader.stdout
        assert reader.stdout.readline() == "open\n"
        write(tmp_path / "inbox", "1", [*REVISED, *ARTICLES[2:]])
        assert run(tmp_path / "inbox", tmp_path / "data").outcome == "published"
        assert os.stat(path).st_ino != file  # another file, and not a byte of the reader's was written over
        assert reader.communicate("go on\n")[0] == f"{bodies}\n"
    assert len(tables(tmp_path / "data")["mart.articles"]) == len(ARTICLES)


def test_a_program_that_holds_the_file_for_writing_is_named(tmp_path: Path) -> None:
    write(tmp_path / "inbox", "0", ARTICLES[:2])
    run(tmp_path / "inbox", tmp_path / "data")
    code = "import duckdb, sys; con = duckdb.connect(sys.argv[1]); print('open', flush=True); input()"
    path = str(tmp_path / "data" / "warehouse.duckdb")
    with subprocess.Popen([sys.executable, "-c", code, path], text=True, stdin=PIPE, stdout=PIPE) as writer:
        assert writer.stdout
        writer.stdout.readline()
        with pytest.raises(WarehouseError, match=f"another program.*PID {writer.pid}"):
            run(tmp_path / "inbox", tmp_path / "data")
        writer.communicate("\n")


def test_a_second_writer_is_refused_with_who_holds_it(tmp_path: Path) -> None:
    write(tmp_path / "inbox", "0", ARTICLES[:2])
    with Warehouse(tmp_path / "data").lock(), pytest.raises(WarehouseError, match=f"process {os.getpid()}"):
        run(tmp_path / "inbox", tmp_path / "data")


def test_a_reader_in_the_old_export_reads_on_while_the_new_is_swapped_in(tmp_path: Path) -> None:
    write(tmp_path / "inbox", "0", ARTICLES[:2])
    run(tmp_path / "inbox", tmp_path / "data")
    old = (tmp_path / "data" / "export").resolve()
    write(tmp_path / "inbox", "1", ARTICLES[2:])
    run(tmp_path / "inbox", tmp_path / "data")
    assert duckdb.sql(f"select count(*) from '{old}/articles/*.parquet'").fetchall() == [(2,)]
    new = tmp_path / "data" / "export" / "articles" / "*.parquet"
    assert duckdb.sql(f"select count(*) from '{new}'").fetchall() == [(len(ARTICLES),)]


def test_a_folder_of_the_users_in_the_place_of_the_export_is_left_alone(tmp_path: Path) -> None:
    write(tmp_path / "inbox", "0", ARTICLES[:2])
    (tmp_path / "data" / "export").mkdir(parents=True)
    (tmp_path / "data" / "export" / "mine.txt").write_text("mine")
    with pytest.raises(WarehouseError, match="in the way"):
        run(tmp_path / "inbox", tmp_path / "data")
    assert (tmp_path / "data" / "export" / "mine.txt").read_text() == "mine"


def test_a_full_refresh_gives_the_same_tables_and_keeps_what_was_loaded(tmp_path: Path) -> None:
    write(tmp_path / "inbox", "0", ARTICLES)
    run(tmp_path / "inbox", tmp_path / "data")
    before = tables(tmp_path / "data")
    (tmp_path / "inbox" / "0.jsonl").unlink()  # the inbox may be emptied once it is loaded
    done = run(tmp_path / "inbox", tmp_path / "data", full_refresh=True)
    assert {b.outcome for b in done.built} == {"built"}
    assert tables(tmp_path / "data") == before


def test_a_full_refresh_checks_every_table_again(tmp_path: Path) -> None:
    write(tmp_path / "inbox", "0", ARTICLES[:3])
    run(tmp_path / "inbox", tmp_path / "data")
    with mock.patch("flows.expectations.validate", return_value=[]) as validate:
        run(tmp_path / "inbox", tmp_path / "data", full_refresh=True)
    assert {call.args[1] for call in validate.call_args_list} >= {*FOUND, *OWN_TABLES}


def test_what_a_run_computed_that_died_before_its_check_is_checked_by_the_next(tmp_path: Path) -> None:
    write(tmp_path / "inbox", "0", ARTICLES)
    run(tmp_path / "inbox", tmp_path / "data")
    write(tmp_path / "inbox", "1", [article(7, "gazette", OWN[:3])])
    new = dict[str, int]()

    def validate(con: duckdb.DuckDBPyConnection, table: str, suite: Suite) -> list[Any]:
        if table == "text.sentences" and table not in new:
            new[table] = 0
            raise KeyboardInterrupt
        with checks.new_rows(con, suite) as (rows, _):
            new[table] = con.execute(f"select count(*) from {rows}").fetchall()[0][0] if rows else -1
        return []

    with mock.patch("flows.expectations.validate", validate):
        with pytest.raises(KeyboardInterrupt):
            run(tmp_path / "inbox", tmp_path / "data")
        assert run(tmp_path / "inbox", tmp_path / "data").outcome == "published"
    assert new["text.sentences"] == len(OWN[:3])
    assert new["mart.articles"] == -1, "no memo: all of it"


@pytest.mark.parametrize("stops", [False, True])
def test_an_article_set_aside_is_set_aside_again_by_each_run_after(tmp_path: Path, stops: bool) -> None:
    text, mart = "text.articles", "mart.articles"
    refused = Outcome(text, "expect_no_oaks", "critical", False, 1, "1 of 6 rows", "", ("article_id",), (("?",),),
                      f"select article_id from {text} where contains(body, 'four thousand')")  # fmt: skip
    broken = Outcome(mart, "expect_nothing", "critical", False, None, "6", "")

    def validate(con: duckdb.DuckDBPyConnection, table: str, suite: Suite) -> list[Outcome]:
        is_there = table == text and con.execute(refused.failing_rows_query or "").fetchall()
        return [refused] if is_there else [broken] if stopping and table == mart else []

    def outcome() -> tuple[str, list[tuple[int]]]:
        with mock.patch("flows.expectations.validate", validate):
            done = run(tmp_path / "inbox", tmp_path / "data").outcome
        with duckdb.connect(str(tmp_path / "data" / "warehouse.duckdb"), read_only=True) as con:
            n_oaks = con.sql("select count(*) from mart.articles join text.articles using (article_id) "
                             "where contains(body, 'four thousand')").fetchall()  # fmt: skip
            n_rejects = con.sql("select count(*) from raw.rejects where reason like 'expectation:text.articles%'")
            n_rows = con.sql("select n_rows - (select count(*) from text.articles) from _run.tables "
                             "where name = 'text.articles'")  # fmt: skip
            return done, n_oaks + n_rejects.fetchall() + n_rows.fetchall()

    stopping = False
    write(tmp_path / "inbox", "0", ARTICLES[:2] if stops else ARTICLES[:3])
    assert outcome() == ("published", [(0,), (0 if stops else 1,), (0,)])
    for number, stopping in enumerate((stops, False, False)):
        write(tmp_path / "inbox", f"1{number}", ARTICLES[2 + number:4 + number])
        assert outcome() == ("stopped" if stopping else "published", [(0,), (0 if stopping else 1,), (0,)])


def test_a_selection_publishes_only_if_nothing_else_is_left_stale(tmp_path: Path) -> None:
    write(tmp_path / "inbox", "0", ARTICLES[:3])
    run(tmp_path / "inbox", tmp_path / "data")
    old = tables(tmp_path / "data")
    write(tmp_path / "inbox", "1", ARTICLES[3:])
    part = run(tmp_path / "inbox", tmp_path / "data", selection="text.*")
    assert part.outcome == "built"
    assert "mart.articles" in part.stale
    assert tables(tmp_path / "data") == old
    assert run(tmp_path / "inbox", tmp_path / "data").outcome == "published"
    assert len(tables(tmp_path / "data")["mart.articles"]) == len(ARTICLES)


def test_a_dry_run_says_what_would_be_done_and_does_nothing(tmp_path: Path) -> None:
    write(tmp_path / "inbox", "0", ARTICLES[:3])
    run(tmp_path / "inbox", tmp_path / "data")
    before = sorted(p.name for p in (tmp_path / "data").iterdir())
    write(tmp_path / "inbox", "1", ARTICLES[3:])
    said = run(tmp_path / "inbox", tmp_path / "data", dry_run=True)
    assert [Path(f.split(" (")[0]).name for f in said.loaded.files] == ["1.jsonl"]
    assert "mart.articles" in said.stale
    assert sorted(p.name for p in (tmp_path / "data").iterdir()) == before


def test_a_stopped_run_publishes_nothing_and_the_next_begins_from_what_is_published(tmp_path: Path) -> None:
    write(tmp_path / "inbox", "0", ARTICLES[:3])
    run(tmp_path / "inbox", tmp_path / "data")
    old = tables(tmp_path / "data")
    late = [article(200 + i, "odd", OWN, 9) | {"url": f"https://odd.example/{i}"} for i in range(3)]
    write(tmp_path / "inbox", "1", late)
    bad = Outcome("mart.articles", "expect_table_row_count_to_equal", "critical", False, None, "6", "")
    with mock.patch("flows.expectations.validate", lambda con, table, suite: [bad] if table == "mart.articles" else []):
        stopped = run(tmp_path / "inbox", tmp_path / "data")
    assert stopped.outcome == "stopped"
    assert "mart.articles: expect_table_row_count_to_equal: 6" in stopped.message
    assert tables(tmp_path / "data") == old
    with duckdb.connect(str(tmp_path / "data" / "history.duckdb"), read_only=True) as history:
        assert history.sql("select outcome from runs order by started_at").fetchall() == [("published",), ("stopped",)]
    (tmp_path / "inbox" / "1.jsonl").unlink()  # what broke it is taken out of the inbox
    write(tmp_path / "inbox", "2", ARTICLES[3:4])
    assert run(tmp_path / "inbox", tmp_path / "data").outcome == "published"
    assert {row[1] for row in tables(tmp_path / "data")["mart.articles"]} == {"wire", "herald", "post", "ledger"}


MARK = "Zanzibarquotient"


def holds(folder: Path, text: str) -> list[str]:
    """Files below a folder that hold a text."""
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*")
                  if p.is_file() and not p.is_symlink() and text.encode() in p.read_bytes())


def test_what_is_forgotten_is_in_no_file_and_stays_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = duckdb.connect

    def plain(*args: Any, **kwargs: Any) -> duckdb.DuckDBPyConnection:
        con = real(*args, **kwargs)
        con.execute("set global force_compression = 'uncompressed'")  # so that the text can be searched for
        return con

    monkeypatch.setattr(duckdb, "connect", plain)
    data, inbox = tmp_path / "data", tmp_path / "inbox"
    marked = article(7, "gazette", [*WIRE[:3], f"The {MARK} was seen by all who crossed the bridge on that last day."])
    write(inbox, "0", [*ARTICLES, marked])
    with only_checked(report=None):
        run(inbox, data)
    assert any("warehouse.duckdb" in name for name in holds(data, MARK))
    assert any("report" in name for name in holds(data, MARK))
    with only_checked(report=None):
        done = forget(settings(data), urls=["http://www.gazette.example/7?utm_source=x"])
    assert (len(done.article_ids), done.files) == (1, [str(inbox / "0.jsonl")])
    assert done.result
    assert done.result.outcome == "published"
    assert holds(data, MARK) == []
    assert not any(done.article_ids[0] in name for name in holds(data, done.article_ids[0]))
    write(inbox, "1", [marked])
    assert run(inbox, data).loaded.n_forgotten == 1
    assert holds(data, MARK) == []


def test_forgetting_what_is_not_there_is_an_error_and_forgets_nothing(tmp_path: Path) -> None:
    write(tmp_path / "inbox", "0", ARTICLES[:3])
    run(tmp_path / "inbox", tmp_path / "data")
    before = tables(tmp_path / "data")
    with pytest.raises(LookupError, match="nothing was forgotten"):
        forget(settings(tmp_path / "data"), urls=[ARTICLES[0]["url"], "https://nowhere.example/1"])
    assert tables(tmp_path / "data") == before


def test_forgetting_a_source_takes_all_of_it_and_keeps_it_out(tmp_path: Path) -> None:
    write(tmp_path / "inbox", "0", ARTICLES)
    run(tmp_path / "inbox", tmp_path / "data")
    assert len(forget(settings(tmp_path / "data"), sources=["herald"]).article_ids) == 2
    write(tmp_path / "inbox", "1", [article(300, "herald", OWN)])
    run(tmp_path / "inbox", tmp_path / "data")
    assert "herald" not in {row[1] for row in tables(tmp_path / "data")["mart.articles"]}


def test_compacting_changes_no_row(tmp_path: Path) -> None:
    write(tmp_path / "inbox", "0", ARTICLES)
    run(tmp_path / "inbox", tmp_path / "data")
    before = tables(tmp_path / "data")
    compact(settings(tmp_path / "data"))
    assert tables(tmp_path / "data") == before
    assert execute([tmp_path / "inbox"], settings(tmp_path / "data")).outcome == "unchanged"
