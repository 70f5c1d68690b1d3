"""The warehouse file: one writer, a copy to build in, nothing overwritten that cannot be read."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

import flows.warehouse
from flows.settings import Settings
from flows.warehouse import SCHEMA_VERSION, Warehouse, WarehouseError, checkpoint, connect, info, is_full, set_info


def publish(warehouse: Warehouse, **facts: str) -> None:
    warehouse.folder.mkdir(parents=True, exist_ok=True)
    with connect(warehouse.building) as con:
        set_info(con, **facts)
        con.execute("checkpoint")
    warehouse.publish()


def test_a_second_writer_is_told_who_holds_the_folder(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from flows.warehouse import Warehouse, WarehouseError\n"
        "try:\n    Warehouse(Path(sys.argv[1])).lock().__enter__()\nexcept WarehouseError as e:\n    print(e)"
    )
    with Warehouse(tmp_path).lock():
        done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
    assert f"process {os.getpid()}" in done.stdout
    with Warehouse(tmp_path).lock():
        pass  # free again


def test_a_run_builds_in_a_copy(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    publish(warehouse, run_id="one", schema_version="1")
    assert warehouse.begin() is False
    with connect(warehouse.building) as con:
        set_info(con, run_id="two")
    assert warehouse.run_id(warehouse.published) == "one"
    warehouse.publish()
    assert warehouse.run_id(warehouse.published) == "two"
    assert not list(tmp_path.glob("*building*"))


def test_an_interrupted_build_goes_on_only_from_the_file_it_was_copied_from(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    publish(warehouse, run_id="one", schema_version="1")
    warehouse.begin()
    with connect(warehouse.building) as con:
        set_info(con, base="one", mark="here")
    assert warehouse.begin() is True
    with connect(warehouse.building) as con:
        assert info(con, "mark") == "here"
        set_info(con, base="another")
    assert warehouse.begin() is False


@pytest.mark.parametrize("content", [b"", b"not a database", b"\0" * 5000])
def test_a_damaged_file_is_an_error_and_stays_as_it_is(tmp_path: Path, content: bytes) -> None:
    warehouse = Warehouse(tmp_path)
    warehouse.published.write_bytes(content)
    with pytest.raises(WarehouseError, match="move it away"):
        warehouse.begin()
    assert warehouse.published.read_bytes() == content


def test_a_file_that_is_no_warehouse_is_refused(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    with connect(warehouse.published) as con:
        con.execute("create table mine as select 1 as a")
    with pytest.raises(WarehouseError, match="no warehouse of wirecopy"):
        warehouse.begin()


def test_a_file_of_a_newer_wirecopy_is_refused(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    publish(warehouse, run_id="one", schema_version=str(SCHEMA_VERSION + 1))
    with pytest.raises(WarehouseError, match="newer wirecopy"):
        warehouse.begin()


def test_row_groups_are_merged_after_some_runs_and_not_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flows.warehouse, "TIDY_AFTER", 4)
    counts = []
    for run in range(9):
        with connect(tmp_path / "w.duckdb", settings=Settings(data_dir=tmp_path)) as con:
            con.execute("create table if not exists t (n integer)")
            con.execute("insert into t from range(100)")
            checkpoint(con)
            rows = con.execute("select count(*) from t").fetchall()
            groups = con.execute("select count(distinct row_group_id) from pragma_storage_info('t')").fetchall()
        assert rows == [(100 * (run + 1),)]
        counts.append(groups[0][0])
    assert counts == [1, 2, 3, 1, 2, 3, 4, 1, 2]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EFBIG, errno.EDQUOT])
def test_a_full_disk_is_known_behind_any_error(number: int) -> None:
    error = RuntimeError("the batch failed")
    error.__cause__ = OSError(number, "no room")
    assert is_full(error)
    assert not is_full(RuntimeError("no space left"))  # somebody's own words
    assert not is_full(OSError(errno.ENOENT, "not there"))
