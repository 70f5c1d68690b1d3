import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from flows.ingest import Record, Reject, find, read
from flows.ingest.fetch import FetchError, fetch, fetch_all, is_url
from flows.ingest.record import MAX_HTML
from tests.flows.ingest.test_readers import RSS


class Server(BaseHTTPRequestHandler):
    """What a news site does, well and badly."""

    asked: list[tuple[str, str | None]]
    failures: int

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers.get("If-None-Match")))
        if self.path == "/feed":
            if self.headers.get("If-None-Match") == '"1"':
                self.answer(304)
            else:
                self.answer(200, RSS.encode(), "application/rss+xml", ETag='"1"')
        elif self.path == "/page":
            self.answer(
                200, "<html><body><p>Café.</p></body></html>".encode("cp1252"), "text/html; charset=windows-1252"
            )
        elif self.path == "/moved":
            self.answer(302, Location="/page")
        elif self.path == "/loop":
            self.answer(302, Location="/loop")
        elif self.path == "/to-file":
            self.answer(302, Location="file:///etc/passwd")
        elif self.path == "/busy":
            type(self).failures -= 1
            if self.failures >= 0:
                self.answer(503, **{"Retry-After": "7"})
            else:
                self.answer(200, RSS.encode(), "text/xml")
        elif self.path == "/endless":
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            try:
                for _ in range(MAX_HTML // (1 << 20) + 4):
                    self.wfile.write(b"<p>" * (1 << 18) + b" " * (1 << 18))
            except OSError:
                pass  # the reader has had enough
        elif self.path == "/pdf":
            self.answer(200, b"%PDF", "application/pdf")
        else:
            self.answer(404)

    def answer(self, status: int, body: bytes = b"", kind: str = "text/plain", **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[tuple[str, type[Server]]]:
    handler = type("Handler", (Server,), {"asked": [], "failures": 1})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", handler
    server.shutdown()
    server.server_close()


def test_an_unchanged_feed_is_asked_for_conditionally_and_its_file_stays(
    tmp_path: Path, site: tuple[str, type[Server]]
) -> None:
    url, handler = site
    first = fetch(f"{url}/feed", tmp_path, allow_private=True)
    before = first.path.stat()
    second = fetch(f"{url}/feed", tmp_path, allow_private=True)
    assert (first.outcome, second.outcome) == ("new", "unchanged")
    assert second.path.stat().st_mtime_ns == before.st_mtime_ns
    assert handler.asked == [("/feed", None), ("/feed", '"1"')]
    items = [item for file in find([tmp_path]) for item in read(file)]
    assert [type(item) for item in items] == [Record, Reject]  # its entries, and nothing of our state files


def test_a_file_that_was_taken_away_is_fetched_again(tmp_path: Path, site: tuple[str, type[Server]]) -> None:
    url, _ = site
    fetch(f"{url}/feed", tmp_path, allow_private=True).path.unlink()
    assert fetch(f"{url}/feed", tmp_path, allow_private=True).outcome == "new"


def test_a_page_keeps_its_address_and_its_encoding_through_a_redirect(
    tmp_path: Path, site: tuple[str, type[Server]]
) -> None:
    url, _ = site
    fetch(f"{url}/moved", tmp_path, allow_private=True)
    (record,) = [item for file in find([tmp_path]) for item in read(file)]
    assert isinstance(record, Record)
    assert record.url == f"{url}/moved"
    assert record.html is not None
    assert "Café." in record.html


def test_a_busy_server_is_asked_again_after_the_time_it_names(tmp_path: Path, site: tuple[str, type[Server]]) -> None:
    url, _ = site
    waits: list[float] = []
    assert fetch(f"{url}/busy", tmp_path, allow_private=True, sleep=waits.append).outcome == "new"
    assert waits == [7.0]


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/missing", "answers 404"),
        ("/loop", "redirects"),
        ("/to-file", "only http and https"),
        ("/endless", "over the limit"),
        ("/pdf", "neither a feed nor a page"),
    ],
)
def test_what_cannot_be_fetched_says_why(
    tmp_path: Path, site: tuple[str, type[Server]], path: str, reason: str
) -> None:
    with pytest.raises(FetchError, match=reason):
        fetch(site[0] + path, tmp_path, allow_private=True)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://a.example/", "gopher://a.example/1"])
def test_other_schemes_are_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(FetchError, match="only http and https"):
        fetch(url, tmp_path)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "10.0.0.1", "169.254.169.254", "[::1]", "[::ffff:10.0.0.1]"]
)
def test_private_addresses_are_refused_unless_allowed(tmp_path: Path, host: str) -> None:
    with pytest.raises(FetchError, match="private network"):
        fetch(f"http://{host}/feed", tmp_path)


def test_a_failure_among_many_is_a_reject_and_one_host_is_not_hurried(
    tmp_path: Path, site: tuple[str, type[Server]]
) -> None:
    url, _ = site
    waits: list[float] = []
    found = list(fetch_all([f"{url}/missing", f"{url}/feed"], tmp_path, allow_private=True, sleep=waits.append))
    assert isinstance(found[0], Reject)
    assert found[1].path.exists()  # type: ignore[union-attr]
    assert waits == [1.0]


def test_addresses_are_told_from_paths() -> None:
    assert is_url("https://a.example/feed")
    assert is_url("file:///a")
    assert not is_url("data/raw")
