import csv
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from flows.publish import parquet
from flows.publish.parquet import Exported, export, export_csv
from flows.suites import Suite

Con = duckdb.DuckDBPyConnection


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "export"


def test_every_mart_reads_back_alike_with_duckdb_polars_and_pyarrow(
    con: Con, suites: dict[str, Suite], folder: Path
) -> None:
    exported = export(con, folder, version="1.2.3", suites=suites)
    assert {table.table for table in exported} == set(suites)
    for table in exported:
        name = table.table.removeprefix("mart.")
        expected = con.sql(f"select * from {table.table} order by {', '.join(table.sorted_by)}").pl()
        glob = str(folder / name / "part-*.parquet")
        assert duckdb.sql(f"select * from '{glob}'").pl().equals(expected)
        assert pl.read_parquet(glob).equals(expected)
        assert pl.from_arrow(ds.dataset(folder / name).to_table()).equals(expected)  # type: ignore[union-attr]
        assert table.n_rows == expected.height


def test_files_hold_only_flat_signed_types_and_zstd(con: Con, suites: dict[str, Suite], folder: Path) -> None:
    con.execute("alter table mart.runs add column total utinyint")
    con.execute("alter table mart.runs add column sum hugeint default 5")
    export(con, folder, version="1", suites=suites)
    for path in folder.glob("*/*.parquet"):
        for field in pq.read_schema(path):
            assert not pa.types.is_nested(field.type)
            assert not pa.types.is_unsigned_integer(field.type)
            assert not pa.types.is_decimal(field.type)
        group = pq.ParquetFile(path).metadata
        if group.num_row_groups:
            assert group.row_group(0).column(0).compression == "ZSTD"
    assert pl.read_parquet(folder / "runs" / "*.parquet")["sum"].to_list() == [5]


def test_a_nested_column_is_refused_by_name(con: Con, suites: dict[str, Suite], folder: Path) -> None:
    con.execute("alter table mart.runs add column list bigint[]")
    with pytest.raises(TypeError, match=r"mart\.runs\.list"):
        export(con, folder, version="1", suites=suites)


def test_a_table_without_a_suite_is_refused_by_name(con: Con, suites: dict[str, Suite], folder: Path) -> None:
    con.execute("create table mart.mine (a int)")
    with pytest.raises(LookupError, match=r"mart\.mine"):
        export(con, folder, version="1", suites=suites)


def test_a_folder_that_holds_something_is_refused(con: Con, suites: dict[str, Suite], folder: Path) -> None:
    folder.mkdir()
    (folder / "old.parquet").touch()
    with pytest.raises(FileExistsError):
        export(con, folder, version="1", suites=suites)


def test_the_manifest_counts_rows_and_describes_columns(con: Con, suites: dict[str, Suite], folder: Path) -> None:
    export(con, folder, version="1.2.3", suites=suites)
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert manifest["schema_version"] == parquet.SCHEMA_VERSION
    assert manifest["wirecopy_version"] == "1.2.3"
    stories = next(t for t in manifest["tables"] if t["table"] == "mart.stories")
    assert stories["n_rows"] == 2
    assert stories["sorted_by"] == ["story_id"]
    assert stories["columns"][0] == {"name": "story_id", "type": "VARCHAR", "comment": "what story_id is"}
    assert all((folder / file).is_file() for t in manifest["tables"] for file in t["files"])


def test_comments_travel_inside_the_file(con: Con, suites: dict[str, Suite], folder: Path) -> None:
    export(con, folder, version="1", suites=suites)
    metadata = pq.read_schema(folder / "stories" / "part-0000.parquet").metadata
    metadata = pq.ParquetFile(folder / "stories" / "part-0000.parquet").metadata.metadata | (metadata or {})
    assert metadata[b"description"] == b"One row per story_id."
    assert json.loads(metadata[b"columns"])["headline"] == "what headline is"


def exported_ids(con: Con, suites: dict[str, Suite], folder: Path) -> tuple[Exported, list[list[str]]]:
    """mart.entities as exported, and the ids in each of its files."""
    table = next(t for t in export(con, folder, version="1", suites=suites) if t.table == "mart.entities")
    return table, [pl.read_parquet(folder / file)["entity_id"].to_list() for file in table.files]


def test_rows_stay_sorted_across_parts(
    con: Con, suites: dict[str, Suite], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "PART_ROWS", 400)
    con.execute("insert into mart.entities (entity_id, n_mentions) select md5(i::varchar), i from range(1000) t(i)")
    table, parts = exported_ids(con, suites, folder)
    assert len(table.files) == 3
    ids = [i for part in parts for i in part]
    assert len(ids) == table.n_rows == 1002
    assert ids == sorted(ids)


def test_a_row_without_a_key_is_in_the_last_part(
    con: Con, suites: dict[str, Suite], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "PART_ROWS", 400)
    con.execute("insert into mart.entities (entity_id) values (null)")
    con.execute("insert into mart.entities (entity_id) select md5(i::varchar) from range(1000) t(i)")
    table, parts = exported_ids(con, suites, folder)
    ids = [i for part in parts for i in part]
    assert len(ids) == table.n_rows == 1003
    assert ids[-1] is None
    assert ids[:-1] == sorted(ids[:-1])


def test_a_table_that_lies_in_its_order_is_written_as_it_lies(
    con: Con, suites: dict[str, Suite], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "PART_ROWS", 400)
    con.execute("delete from mart.entities")
    con.execute("insert into mart.entities (entity_id) select printf('%04d', i) from range(1000) t(i)")
    _, ids = exported_ids(con, suites, folder)
    assert [len(part) for part in ids] == [400, 400, 200]
    assert [i for part in ids for i in part] == [f"{i:04}" for i in range(1000)]


def test_a_view_is_written_in_the_order_of_its_key(con: Con, suites: dict[str, Suite], folder: Path) -> None:
    con.execute("create schema kept")
    con.execute("create table kept.entities as from mart.entities")
    con.execute("drop table mart.entities")
    con.execute("create view mart.entities as from kept.entities order by entity_id desc")
    table, [ids] = exported_ids(con, suites, folder)
    assert ids == sorted(ids)
    assert len(ids) == table.n_rows > 1


@pytest.mark.parametrize("n_more", [1, 1000, 1001])
def test_rows_that_came_since_have_the_last_files_unless_they_are_the_most(
    con: Con, suites: dict[str, Suite], folder: Path, monkeypatch: pytest.MonkeyPatch, n_more: int
) -> None:
    monkeypatch.setattr(parquet, "PART_ROWS", 400)
    monkeypatch.setattr(parquet, "ROW_GROUP_ROWS", 400)
    con.execute("delete from mart.entities")
    con.execute("insert into mart.entities (entity_id) select printf('b%04d', i) from range(1001) t(i)")
    con.execute(f"insert into mart.entities (entity_id) select printf('a%04d', {n_more} - i) from range({n_more}) t(i)")
    con.execute("delete from mart.entities where entity_id = 'b0500'")  # no row's number is its place now
    _, ids = exported_ids(con, suites, folder)
    assert all(part == sorted(part) for part in ids)
    rows = [i for part in ids for i in part]
    made, since = [f"b{i:04}" for i in range(1001) if i != 500], [f"a{i + 1:04}" for i in range(n_more)]
    assert rows == (made + since if n_more <= 1000 else sorted(made + since))

def test_files_of_a_table_that_holds_the_same_are_taken_over_and_no_others(
    con: Con, suites: dict[str, Suite], tmp_path: Path
) -> None:
    con.execute("create table _run.tables (name varchar, content_hash varchar)")
    con.execute("insert into _run.tables select 'mart.' || t, t from unnest(['stories', 'articles', 'passages']) u(t)")
    export(con, tmp_path / "one", version="1", suites=suites)
    cut = tmp_path / "one" / "passages" / "part-0000.parquet"
    cut.write_bytes(cut.read_bytes()[:-10])
    con.execute("update mart.articles set headline = 'another'")
    con.execute("update _run.tables set content_hash = 'another' where name = 'mart.articles'")
    export(con, tmp_path / "two", version="1", suites=suites, before=tmp_path / "one")
    export(con, tmp_path / "alone", version="1", suites=suites)
    kept = [file.parent.name for file in (tmp_path / "two").glob("*/*.parquet")
            if file.samefile(tmp_path / "one" / file.relative_to(tmp_path / "two"))]  # fmt: skip
    assert kept == ["stories"]
    for file in (tmp_path / "alone").rglob("*.*"):
        assert (tmp_path / "two" / file.relative_to(tmp_path / "alone")).read_bytes() == file.read_bytes()
    described = suites | {"mart.stories": replace(suites["mart.stories"], description="Another.")}
    export(con, tmp_path / "three", version="1", suites=described, before=tmp_path / "two")
    story = "stories/part-0000.parquet"
    assert not (tmp_path / "three" / story).samefile(tmp_path / "two" / story)


def test_an_empty_mart_is_an_empty_typed_file(con: Con, suites: dict[str, Suite], folder: Path) -> None:
    con.execute("delete from mart.entity_days")
    export(con, folder, version="1", suites=suites)
    frame = pl.read_parquet(folder / "entity_days" / "*.parquet")
    assert frame.is_empty()
    assert frame.schema["day"] == pl.Date


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-2", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1"])
def test_a_csv_cell_is_never_a_formula(con: Con, suites: dict[str, Suite], folder: Path, cell: str) -> None:
    con.execute("update mart.stories set headline = ? where story_id = 's1'", [cell])
    assert _csv(con, suites, folder, "stories")[0]["headline"] == "'" + cell


def test_csv_keeps_other_text_numbers_and_nulls(con: Con, suites: dict[str, Suite], folder: Path) -> None:
    con.execute("update mart.source_overlap set median_lag_minutes = -5.5 where source_a = 'wire'")
    con.execute("update mart.stories set headline = 'a \"b\", c\nd = e'")
    assert _csv(con, suites, folder, "stories")[0]["headline"] == 'a "b", c\nd = e'
    assert [row["median_lag_minutes"] for row in _csv(con, suites, folder, "source_overlap")] == ["", "-5.5"]


def _csv(con: Con, suites: dict[str, Suite], folder: Path, table: str) -> list[dict[str, Any]]:
    paths = export_csv(con, folder, suites=suites)
    assert len(paths) == len(suites)
    with (folder / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
