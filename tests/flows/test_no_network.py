"""A run talks to nobody: no name is looked up and no connection is tried but to loopback.

Where the system allows it the run also happens in a network namespace that has nothing but loopback.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

ROOT = Path(__file__).resolve().parents[2]

#: sitecustomize of every Python process of the run: writes down who reaches out. (An audit hook would see more,
#: but it is called for every import and open too, and triples the time.)
WATCH = """
import os, socket, sys

def note(what, address):
    host = address[0] if isinstance(address, tuple) else address  # a string: a socket in the file system
    host = host.decode() if isinstance(host, bytes) else host
    if host and not host.startswith(("127.", "/", "\\0")) and host not in ("::1", "localhost"):
        with open(os.environ["ATTEMPTS"], "a") as file:
            file.write(f"{what} {address} {sys.argv}\\n")

class Watched(socket.socket):
    def connect(self, address):
        note("connect", address)
        return super().connect(address)

    def connect_ex(self, address):
        note("connect", address)
        return super().connect_ex(address)

    def sendto(self, data, *rest):
        note("sendto", rest[-1])
        return super().sendto(data, *rest)

look_up = socket.getaddrinfo

def getaddrinfo(host, *args, **kw):
    note("look up", host)
    return look_up(host, *args, **kw)

socket.socket, socket.getaddrinfo = Watched, getaddrinfo
"""

#: Runs its arguments in new user and network namespaces with loopback up; 77 where that is not allowed.
ALONE = """
import ctypes, fcntl, os, socket, struct, sys

uid, gid = os.getuid(), os.getgid()
if ctypes.CDLL(None).unshare(0x10000000 | 0x40000000):  # CLONE_NEWUSER | CLONE_NEWNET
    sys.exit(77)
for name, text in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
    open(f"/proc/self/{name}", "w").write(text)
with socket.socket() as any_socket:
    fcntl.ioctl(any_socket, 0x8914, struct.pack("16sh14x", b"lo", 1))  # SIOCSIFFLAGS, IFF_UP
os.execv(sys.argv[1], sys.argv[1:])
"""

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("alone")
    for source, headline in (("harbour-times", "Ferry arrives safely"), ("island-post", "Ferry reaches island")):
        path = folder / "inbox" / source / "ferry.txt"
        path.parent.mkdir(parents=True)
        path.write_text(
            f"{headline}\n2024-05-07\n\nThe ferry left the harbour at dawn with ninety passengers aboard and "
            "reached the island before the storm, said Harriet Vane, the harbour master of Port Ellen.\n"
        )
    (folder / "watch").mkdir()
    (folder / "watch" / "sitecustomize.py").write_text(WATCH)
    return folder


@pytest.fixture(scope="module")
def run(folder: Path) -> Run:
    alone = [sys.executable, "-S", "-c", ALONE]
    allowed = subprocess.run([*alone, "/bin/true"], check=False).returncode == 0
    unset = ("PREFECT_", "WIRECOPY_", "DO_NOT_TRACK", "CI", "GX_")
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(unset)},
        "PYTHONPATH": str(folder / "watch"),
        "ATTEMPTS": str(folder / "attempts"),
        "PREFECT_HOME": str(folder / ".prefect"),
    }

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "flows.cli", *arguments]
        return subprocess.run(
            [*alone, *command] if allowed else command,
            cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip

    return run


def attempts(folder: Path) -> list[str]:
    path = folder / "attempts"
    return path.read_text().splitlines() if path.exists() else []


def test_the_watch_sees_who_reaches_out(folder: Path, run: Run) -> None:
    environment = {**os.environ, "PYTHONPATH": str(folder / "watch"), "ATTEMPTS": str(folder / "seen")}
    code = "import socket; s = socket.socket(); s.settimeout(.1); s.connect_ex(('192.0.2.1', 80))"
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)
    assert "connect ('192.0.2.1', 80)" in (folder / "seen").read_text()


@pytest.mark.slow
def test_a_run_publishes_without_any_network(folder: Path, run: Run) -> None:
    done = run("run", str(folder / "inbox"), "--data-dir", str(folder / "data"))
    assert done.returncode == 0, done.stdout + done.stderr
    with duckdb.connect(folder / "data" / "warehouse.duckdb", read_only=True) as con:
        assert con.execute("select count(*) from mart.article_pairs").fetchall() == [(1,)]
    assert attempts(folder) == []


@pytest.mark.slow
def test_a_second_run_says_that_nothing_is_new_and_ends_well(folder: Path, run: Run) -> None:
    done = run("run", str(folder / "inbox"), "--data-dir", str(folder / "data"))
    assert (done.returncode, done.stdout.split(":")[0]) == (0, "Nothing new"), done.stdout + done.stderr
    assert attempts(folder) == []


@pytest.mark.slow
def test_what_the_user_can_mend_ends_with_2_and_one_line(folder: Path, run: Run) -> None:
    done = run("run", str(folder / "nowhere"), "--data-dir", str(folder / "data"))
    assert done.returncode == 2
    assert done.stderr.splitlines() == [f"wirecopy: {folder / 'nowhere'}: no such file or folder"]
