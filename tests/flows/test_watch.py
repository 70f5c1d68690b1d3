"""Feeds are polled by a run: new items once, corrections as revisions, a dead feed no reason to stop."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.history import utcnow
from flows.settings import Settings
from flows.watch import feeds_of

RAIN = "<p>Rain fell on the harbour all Tuesday, and the ferry stayed in port, the harbour master said.</p>"
WIND = "<p>Wind kept the ferry in port for a second day, and the island waits for bread and for letters.</p>"


def rss(*items: tuple[int, str]) -> bytes:
    entries = "".join(
        f"<item><title>Story {n}</title><link>https://harbour.example/{n}</link>"
        f"<pubDate>Tue, 07 May 2024 0{n}:00:00 GMT</pubDate><description><![CDATA[{text}]]></description></item>"
        for n, text in items
    )
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>T</title>{entries}</channel></rss>".encode()


class Feed(http.server.BaseHTTPRequestHandler):
    body = b""

    def do_GET(self) -> None:
        found = self.path == "/rss"
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "application/rss+xml")
        self.end_headers()
        if found:
            self.wfile.write(Feed.body)

    def log_message(self, *args: Any) -> None: ...


@pytest.fixture
def address() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Feed) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_users_feeds_are_laid_over_the_projects(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    for folder, rows in (
        (ours, "https://a.example/rss,A\nhttps://b.example/rss,\n"),
        (theirs, "https://a.example/rss,Mine\n"),
    ):
        folder.mkdir()
        (folder / "feeds.csv").write_text("url,name\n" + rows)
    assert feeds_of([ours, tmp_path / "none", theirs]) == {
        "https://a.example/rss": "Mine",
        "https://b.example/rss": "https://b.example/rss",
    }


@pytest.mark.slow
@pytest.mark.usefixtures("prefect_database")
def test_a_run_polls_its_feeds_and_a_dead_one_stops_nothing(
    tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from prefect import flow

    from flows import load
    from flows.watch import fetch_feed, poll

    monkeypatch.setattr(fetch_feed, "retry_delay_seconds", [0.1])
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    (seeds / "feeds.csv").write_text(f"url,name\n{address}/rss,Harbour\n{address}/gone,Gone\n")
    settings = Settings(data_dir=tmp_path / "data", extra_seeds=(seeds,), allow_private=True)
    ask = flow(poll, name="ask", validate_parameters=False)
    con = duckdb.connect()
    con.execute(load.TABLES)

    def loaded() -> tuple[int, int]:
        """Poll, load what came: (new articles, new revisions)."""
        folder = ask(settings)
        done = load.load(con, load.waiting(con, [folder]), utcnow())
        return done.n_loaded, done.n_revised

    Feed.body = rss((1, RAIN))
    assert loaded() == (1, 0)
    assert loaded() == (0, 0)
    Feed.body = rss((1, RAIN.replace("Tuesday", "Wednesday")), (2, WIND))
    assert loaded() == (1, 1)
    assert "feed Gone: the server answers 404; the next run asks again" in caplog.text
    assert "1 of 2 feeds have something new" in caplog.text


@pytest.mark.slow
@pytest.mark.usefixtures("prefect_database")
def test_an_address_among_the_paths_is_fetched_and_one_that_fails_is_an_error(
    tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from prefect import flow

    from flows.ingest.fetch import FetchError
    from flows.watch import fetch_feed, inbox_of

    monkeypatch.setattr(fetch_feed, "retry_delay_seconds", [0.1])
    settings = Settings(data_dir=tmp_path / "data", allow_private=True)
    ask = flow(inbox_of, name="ask", validate_parameters=False)
    Feed.body = rss((1, RAIN))
    fetched, folder = ask([f"{address}/rss", str(tmp_path)], settings)
    assert (folder, fetched.parent) == (tmp_path, tmp_path / "data" / "raw" / "addresses")
    assert RAIN.encode() in fetched.read_bytes()
    with pytest.raises(FetchError, match="the server answers 404"):
        ask([f"{address}/gone"], settings)
