"""Feeds and pages by their address, into files of the inbox: one request at a time, conditional, bounded.

Only addresses a person has named are asked for, never links found in them. An unchanged one (ETag or
Last-Modified) costs an empty answer and leaves its file as it was, so that nothing is loaded again.
"""

from __future__ import annotations

import hashlib
import ipaddress
import json
import os
import re
import socket
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from flows.ingest.encoding import decode
from flows.ingest.record import MAX_HTML, Reject

if TYPE_CHECKING:
    import httpx

USER_AGENT = "wirecopy/0.1 (reads feeds and pages its user names)"
TIMEOUT = 20.0  # seconds to connect, and between two pieces of an answer
MAX_SECONDS = 120.0  # for one whole answer
MAX_REDIRECTS = 5
ATTEMPTS = 3
MAX_WAIT = 60.0  # seconds a server may ask us to wait
PAUSE = 1.0  # seconds between two requests to one host
_AGAIN = (429, 500, 502, 503, 504)
_FEED = re.compile(rb"<(?:\?xml|rss|feed|rdf:RDF|newsMessage|newsItem|nitf)\b", re.IGNORECASE)
_PAGE = re.compile(rb"<(?:!doctype html|html|head|body|p|div)\b", re.IGNORECASE)


class FetchError(Exception):
    """An address that could not be fetched: the reason, and what to do where something can be done."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """The file that holds what an address gave, and whether it gave anything new."""

    url: str
    path: Path
    outcome: Literal["new", "unchanged"]


def is_url(path: str | os.PathLike[str]) -> bool:
    """Whether a PATH argument is an address rather than a file."""
    return re.match(r"[A-Za-z][A-Za-z0-9+.-]+://", os.fspath(path)) is not None


def fetch_all(
    urls: Iterable[str], folder: Path, *, allow_private: bool = False, sleep: Callable[[float], None] = time.sleep
) -> Iterator[Fetched | Reject]:
    """Fetch each address into `folder`, a second apart where they share a host; a failure is a Reject."""
    asked: set[str] = set()
    for url in urls:
        host = re.sub(r"^[^:]+://([^/?#]*).*$", r"\1", url)
        if host in asked:
            sleep(PAUSE)
        asked.add(host)
        try:
            yield fetch(url, folder, allow_private=allow_private, sleep=sleep)
        except FetchError as error:
            yield Reject(url, 0, f"cannot be fetched: {error}")


def fetch(
    url: str, folder: Path, *, allow_private: bool = False, sleep: Callable[[float], None] = time.sleep
) -> Fetched:
    """Fetch one feed or page into a file of `folder`, named by its address.

    Raises FetchError: not http or https, an address inside a private network (unless `allow_private`), too
    large, not found, or a server that does not answer after three attempts.
    """
    import httpx

    folder.mkdir(parents=True, exist_ok=True)
    name = f"{re.sub(r'[^A-Za-z0-9.-]+', '-', url.split('://')[-1])[:60].strip('-.')}-{_digest(url)}"
    state_path = folder / f".{name}.state"  # hidden, so that the inbox leaves it out
    state = _read_state(state_path, folder)
    headers = {"User-Agent": USER_AGENT, "Accept": "application/rss+xml, application/atom+xml, text/html, */*;q=0.5"}
    if state.get("etag"):
        headers["If-None-Match"] = state["etag"]
    if state.get("last_modified"):
        headers["If-Modified-Since"] = state["last_modified"]
    with httpx.Client(timeout=TIMEOUT, trust_env=False) as client:
        status, data, answer = _ask(client, url, headers, allow_private, sleep)
    if status == 304 and state.get("file"):
        return Fetched(url, folder / state["file"], "unchanged")
    suffix, data = _as_file(url, data, answer)
    path = folder / (name + suffix)
    if path.exists() and path.read_bytes() == data:
        outcome: Literal["new", "unchanged"] = "unchanged"
    else:
        outcome = "new"
        _write(path, data)
    new_state = {"file": path.name, "etag": answer.get("etag"), "last_modified": answer.get("last-modified")}
    _write(state_path, json.dumps(new_state).encode())
    return Fetched(url, path, outcome)


def _ask(
    client: httpx.Client, url: str, headers: dict[str, str], allow_private: bool, sleep: Callable[[float], None]
) -> tuple[int, bytes, dict[str, str]]:
    """(status, body, headers in lower case) after redirects and, where a server is busy, further attempts."""
    import httpx

    problem = ""
    for attempt in range(ATTEMPTS):
        try:
            status, data, answer = _follow(client, url, headers, allow_private)
        except httpx.HTTPError as error:
            problem, wait = f"{type(error).__name__}: {error}".rstrip(": "), 2.0**attempt
        else:
            if status in (200, 304):
                return status, data, answer
            problem = f"the server answers {status}"
            if status not in _AGAIN:
                raise FetchError(problem)
            wait = max(2.0**attempt, _retry_after(answer.get("retry-after")))
            if wait > MAX_WAIT:
                raise FetchError(f"{problem} and asks to wait {wait:.0f} seconds: try again later")
        if attempt < ATTEMPTS - 1:
            sleep(wait)
    raise FetchError(f"{problem} ({ATTEMPTS} attempts)")


def _follow(
    client: httpx.Client, url: str, headers: dict[str, str], allow_private: bool
) -> tuple[int, bytes, dict[str, str]]:
    import httpx

    for _ in range(MAX_REDIRECTS + 1):
        try:
            address = httpx.URL(url)
        except httpx.InvalidURL as error:
            raise FetchError(f"no web address: {error}") from None
        if address.scheme not in ("http", "https") or not address.host:
            raise FetchError(f"{address.scheme or 'no scheme'}: only http and https addresses are fetched")
        ip = _checked_ip(address.host, address.port or (443 if address.scheme == "https" else 80), allow_private)
        # asked by the IP that was checked: the name may point elsewhere a moment later
        request = client.build_request(
            "GET",
            address.copy_with(host=ip),
            headers={**headers, "Host": address.netloc.decode().rpartition("@")[2]},
            extensions={"sni_hostname": address.host, "timeout": client.timeout.as_dict()},
        )
        response = client.send(request, stream=True)
        try:
            if response.is_redirect and response.status_code != 304:
                url = str(address.join(response.headers.get("location", "")))
                continue
            data = _body(response) if response.status_code == 200 else b""
        finally:
            response.close()
        return response.status_code, data, {k.lower(): v for k, v in response.headers.items()}
    raise FetchError(f"over {MAX_REDIRECTS} redirects")


def _body(response: httpx.Response) -> bytes:
    parts, size, started = [], 0, time.monotonic()
    for part in response.iter_bytes():
        parts.append(part)
        size += len(part)
        if size > MAX_HTML:
            raise FetchError(f"over the limit of {MAX_HTML:,} bytes")
        if time.monotonic() - started > MAX_SECONDS:
            raise FetchError(f"not finished after {MAX_SECONDS:.0f} seconds")
    return b"".join(parts)


def _checked_ip(host: str, port: int, allow_private: bool) -> str:
    """An IP of the host, none of whose addresses may lie in a private network."""
    try:
        found = {str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (socket.gaierror, UnicodeError):
        raise FetchError(f"no such host: {host}") from None
    addresses = sorted((ipaddress.ip_address(ip.split("%")[0]) for ip in found), key=lambda a: (a.version, int(a)))
    for address in addresses:
        inner = getattr(address, "ipv4_mapped", None) or address
        if not allow_private and (not inner.is_global or inner.is_multicast):
            raise FetchError(f"{host} is an address inside a private network ({address}), which must be allowed first")
    return str(addresses[0])


def _as_file(url: str, data: bytes, answer: dict[str, str]) -> tuple[str, bytes]:
    """(suffix, bytes) of the file: feeds and JSON as they came, a page as a record that keeps its address."""
    kind = answer.get("content-type", "").lower()
    head = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if "json" in kind:
        return ".json", data
    if "html" not in kind and ("xml" in kind or _FEED.match(head)):
        return ".xml", data
    if "html" in kind or _PAGE.search(head):
        charset = kind.partition("charset=")[2].strip(" \"';") or None
        try:
            html = decode(data, charset)
        except ValueError as error:
            raise FetchError(str(error)) from None
        return ".json", json.dumps({"url": url, "html": html}, ensure_ascii=False).encode("utf-8", "replace")
    raise FetchError(f"neither a feed nor a page, but {kind or 'of no declared kind'}")


def _retry_after(value: str | None) -> float:
    """Seconds, given as a number or a date; 0 if neither."""
    if not value:
        return 0.0
    if value.strip().isdigit():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return 0.0


def _read_state(path: Path, folder: Path) -> dict[str, str]:
    """What the last answer said; nothing if its file is gone."""
    try:
        state = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return state if isinstance(state, dict) and state.get("file") and (folder / state["file"]).exists() else {}


def _write(path: Path, data: bytes) -> None:
    temporary = path.with_name(f".{path.name}.part")
    temporary.write_bytes(data)
    os.replace(temporary, path)


def _digest(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()[:12]
