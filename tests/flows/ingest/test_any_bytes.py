"""Whatever comes, it loads or is refused with a reason: no crash, no hang, bounded memory."""

import gzip
import io
import json
import resource
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.ingest import Record, Reject, find, read
from flows.ingest.identity import article_id, content_hash, source_id
from flows.ingest.record import extra_json
from tests.flows.ingest.test_readers import ATOM, NEWSML, NINJS, RSS, warc

SUFFIXES = (".txt", ".jsonl", ".json", ".csv", ".tsv", ".parquet", ".html", ".xml", ".rss", ".warc")
SEEDS: tuple[bytes, ...] = (
    RSS.encode(), ATOM.encode(), NEWSML.encode(), json.dumps(NINJS).encode(), b"title,text\nA,b\n", b'{"text": "A."}\n',
    warc(("https://a.example/1", "text/html", b"<p>One.</p>")), b"<html><body><p>One.</p></body></html>",
)  # fmt: skip


def load(path: Path) -> list[Record | Reject]:
    found = [item for file in find([path]) for item in read(file)]
    for item in found:
        if isinstance(item, Record):
            assert item.text or item.html
            row = (article_id(item), source_id(item), content_hash(item), item.text, item.html, extra_json(item))
            assert not any("\0" in (value or "") for value in row)
            for value in row:
                (value or "").encode()  # no lone surrogate
        else:
            assert item.reason
    return found


def damaged(data: bytes, cut: int, at: int, junk: bytes) -> bytes:
    at %= len(data) + 1
    return data[:at] + junk + data[at + cut :]


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(min_size=1, max_size=400), suffix=st.sampled_from(SUFFIXES), packed=st.booleans())
def test_any_bytes_in_any_format_load_or_are_refused(tmp_path: Path, data: bytes, suffix: str, packed: bool) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(gzip.compress(data) if packed else data)
    assert load(path)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    seed=st.sampled_from(SEEDS),
    cut=st.integers(0, 60),
    at=st.integers(0, 2000),
    junk=st.binary(max_size=20),
    suffix=st.sampled_from(SUFFIXES),
)
def test_damaged_files_load_or_are_refused(
    tmp_path: Path, seed: bytes, cut: int, at: int, junk: bytes, suffix: str
) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(damaged(seed, cut, at, junk) or b"x")
    load(path)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(["text", "html", "url", "source", "title", "published_at", "byline", "id", "language", "x"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
            max_leaves=5,
        ),
    )
)
def test_any_json_object_loads_or_is_refused(tmp_path: Path, value: dict[str, object]) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(value) + "\n")
    assert len(load(path)) == 1


@pytest.fixture(scope="module")
def bomb() -> bytes:
    """200 MB of blanks, packed."""
    packer, block = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16), b" " * (1 << 20)
    return b"".join([*(packer.compress(block) for _ in range(200)), packer.flush()])


@pytest.mark.slow
@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.txt.gz", "a.csv.gz", "a.xml.gz", "a.warc.gz", "a.html.gz"])
def test_a_gzip_bomb_is_refused_in_bounded_memory(tmp_path: Path, bomb: bytes, name: str) -> None:
    (tmp_path / name).write_bytes(bomb)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    (item,) = load(tmp_path / name)
    assert isinstance(item, Reject)
    assert "bomb" in item.reason or "limit" in item.reason or "over" in item.reason
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 400_000  # KiB


def test_an_article_of_three_million_words_is_refused_and_its_neighbours_load(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with path.open("w") as out:
        for text in ("One.", "word " * 3_000_000, "Two."):
            out.write(json.dumps({"text": text}) + "\n")
    one, long, two = load(path)
    assert isinstance(long, Reject)
    assert isinstance(one, Record)
    assert isinstance(two, Record)


def test_deep_documents_are_refused_or_read_without_a_crash(tmp_path: Path) -> None:
    deep = {
        "a.xml": b"<nitf>" + b"<body>" * 50_000,
        "b.rss": b"<rss>" + b"<channel>" * 20_000,
        "c.json": b"[" * 100_000,
        "d.jsonl": b'{"text":' * 50_000,
        "e.html": b"<div>" * 20_000 + b"Text",
    }
    for name, data in deep.items():
        (tmp_path / name).write_bytes(data)
        assert load(tmp_path / name)


def test_external_entities_are_never_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("SECRET")
    for name, root, close in (("a.xml", "<nitf><body><body.content><p>", "</p></body.content></body></nitf>"),
                              ("b.rss", "<rss><channel><item><title>", "</title></item></channel></rss>")):  # fmt: skip
        for encoding in ("utf-8", "utf-16"):
            text = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]>{root}&e;{close}'
            (tmp_path / name).write_bytes(text.encode(encoding))
            assert "SECRET" not in str(load(tmp_path / name))


def test_a_parquet_of_garbage_is_refused(tmp_path: Path) -> None:
    import polars as pl

    out = io.BytesIO()
    pl.DataFrame({"text": ["One."] * 50}).write_parquet(out)
    good = out.getvalue()
    for number, data in enumerate((b"PAR1" + b"\xff" * 500 + b"PAR1", good[:-20], good[:40] + b"\0" * 60 + good[100:])):
        path = tmp_path / f"{number}.parquet"
        path.write_bytes(data)
        assert any(isinstance(item, Reject) for item in load(path))
