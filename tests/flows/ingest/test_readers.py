import csv
import gzip
import io
import json
from pathlib import Path

import pytest

from flows.ingest import Record, Reject, find, read
from flows.ingest.identity import source_id


def items(path: Path, root: Path | None = None) -> list[Record | Reject]:
    return [item for file in find([root or path]) for item in read(file)]


def write(tmp_path: Path, name: str, data: str | bytes) -> Path:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def records(path: Path) -> list[Record]:
    found = items(path)
    assert all(isinstance(item, Record) for item in found), found
    return found  # type: ignore[return-value]


def reason(path: Path) -> str:
    (item,) = items(path)
    assert isinstance(item, Reject)
    return item.reason


def test_a_text_file_takes_its_folder_as_source(tmp_path: Path) -> None:
    (record,) = records(write(tmp_path, "the_courier/1.txt", "Talks fail\n\nThe talks failed."))
    assert (source_id(record), record.text, record.single) == ("the_courier", "Talks fail\n\nThe talks failed.", True)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_in_any_of_the_usual_encodings_is_read_right(tmp_path: Path, encoding: str) -> None:
    (record,) = records(write(tmp_path, "a.txt", "The café’s owner – “Zoë” – spoke.".encode(encoding)))
    assert record.text == "The café’s owner – “Zoë” – spoke."


def test_control_characters_are_removed_and_binary_is_refused(tmp_path: Path) -> None:
    (record,) = records(write(tmp_path, "a.txt", "One\x00 two\x08 three, a sentence that is long enough."))
    assert record.text == "One two three, a sentence that is long enough."
    assert "not text" in reason(write(tmp_path, "b.txt", bytes(range(32)) * 20))


def test_json_lines_keep_other_keys_and_refuse_bad_lines_one_by_one(tmp_path: Path) -> None:
    lines = [
        json.dumps({"source": "The Courier", "url": "https://x.example/1", "text": "One.", "section": "world"}),
        "{broken",
        json.dumps({"title": "no text"}),
        '"a string"',
        json.dumps({"text": "Lone \ud800 surrogate.", "published_at": 1531635300}),
    ]
    first, *bad, last = items(write(tmp_path, "a.jsonl", "\n".join(lines)))
    assert isinstance(first, Record)
    assert isinstance(last, Record)
    assert (source_id(first), first.extra) == ("the-courier", {"section": "world"})
    assert (last.text, last.published, last.record_no) == ("Lone  surrogate.", "1531635300", 5)
    assert [item.reason.split(":")[0].split(" (")[0] for item in bad if isinstance(item, Reject)] == [
        "not JSON",
        "no text",
        "a JSON object was expected, not str",
    ]


def test_csv_and_tsv_are_told_by_their_header(tmp_path: Path) -> None:
    rows = [["url", "title", "text"], ["https://x.example/1", "A, B", 'Line one.\n\nLine "two".']]
    for name, delimiter in (("a.csv", ","), ("b.csv", ";"), ("c.tsv", "\t")):
        out = io.StringIO()
        csv.writer(out, delimiter=delimiter).writerows(rows)
        (record,) = records(write(tmp_path, name, out.getvalue()))
        assert (record.title, record.text) == ("A, B", 'Line one.\n\nLine "two".')


def test_a_csv_row_with_too_many_cells_is_refused_and_the_rest_loads(tmp_path: Path) -> None:
    bad, good = items(write(tmp_path, "a.csv", "title,text\nA,b,c\nB,A story.\n"))
    assert isinstance(bad, Reject)
    assert "3 cells under 2 columns" in bad.reason
    assert isinstance(good, Record)


def test_parquet_rows_are_records(tmp_path: Path) -> None:
    import polars as pl

    pl.DataFrame({"text": ["One.", None], "published_at": ["2018-07-15", None], "n": [1, 2]}).write_parquet(
        tmp_path / "a.parquet"
    )
    good, bad = items(tmp_path / "a.parquet")
    assert isinstance(good, Record)
    assert (good.text, good.published, good.extra) == ("One.", "2018-07-15", {"n": 1})
    assert isinstance(bad, Reject)


def test_a_page_gives_its_canonical_address(tmp_path: Path) -> None:
    page = '<html><head><link rel="canonical" href="https://www.x.example/a?b=1&amp;c=2"></head><body><p>Hi</p></body></html>'
    (record,) = records(write(tmp_path, "a.html", page))
    assert (record.url, source_id(record)) == ("https://www.x.example/a?b=1&c=2", "x.example")


RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>The Courier</title><language>en-gb</language>
<item><title>Talks &amp; tea</title><link>https://courier.example/1</link><guid>1</guid>
<pubDate>Sun, 15 Jul 2018 06:15:00 GMT</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>The talks failed.</p><p>They resume.</p>]]></content:encoded></item>
<item><title>Headline only</title><link>https://courier.example/2</link></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title><entry><title>T</title><id>urn:1</id>
<link href="https://a.example/1"/><updated>2018-07-15T06:15:00Z</updated><author><name>Jane Roe</name></author>
<summary>A summary of the story.</summary></entry></feed>"""


def test_feed_entries_are_records_and_headlines_alone_are_refused(tmp_path: Path) -> None:
    first, second = items(write(tmp_path, "a.rss", RSS))
    assert isinstance(first, Record)
    assert (first.title, first.url, first.html) == (
        "Talks & tea",
        "https://courier.example/1",
        "<p>The talks failed.</p><p>They resume.</p>",
    )
    assert isinstance(second, Reject)
    (entry,) = records(write(tmp_path, "b.xml", ATOM))
    assert (entry.record_id, entry.text, entry.byline) == ("urn:1", "A summary of the story.", "Jane Roe")


NEWSML = """<?xml version="1.0"?><newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>
<newsItem guid="urn:x:1"><itemMeta><itemClass qcode="ninat:text"/><provider literal="Nordwire"/>
<versionCreated>2018-07-15T06:15:00Z</versionCreated></itemMeta>
<contentMeta><by>Jane Roe</by><headline>Talks fail</headline><dateline>OSLO</dateline>
<language tag="en"/></contentMeta>
<contentSet><inlineXML><html xmlns="http://www.w3.org/1999/xhtml"><body><p>The talks failed.</p><p>They resume.</p>
</body></html></inlineXML></contentSet></newsItem>
<newsItem guid="urn:x:2"><itemMeta><itemClass qcode="ninat:picture"/></itemMeta></newsItem>
</itemSet></newsMessage>"""
NITF = """<nitf><head><docdata><doc-id id-string="n1"/><date.issue norm="20180715T061500Z"/></docdata></head><body>
<body.head><hedline><hl1>Talks fail</hl1></hedline><byline>By Jane Roe</byline></body.head><body.content><block>
<p>The talks failed.</p><media media-type="image"><media-caption><p>A caption.</p></media-caption></media>
<p>They resume.</p></block></body.content></body></nitf>"""


def test_agency_xml_gives_story_paragraphs_without_media(tmp_path: Path) -> None:
    story, picture = items(write(tmp_path, "a.xml", NEWSML))
    assert isinstance(story, Record)
    assert (story.title, story.byline, story.source, story.text) == (
        "Talks fail",
        "Jane Roe",
        "Nordwire",
        "The talks failed.\n\nThey resume.",
    )
    assert isinstance(picture, Reject)
    (nitf,) = records(write(tmp_path, "b.xml", NITF))
    assert (nitf.record_id, nitf.published, nitf.text) == (
        "n1",
        "20180715T061500Z",
        "The talks failed.\n\nThey resume.",
    )


NINJS = {
    "uri": "urn:n:1", "type": "text", "versioncreated": "2018-07-15T06:15:00Z", "headline": "Talks fail",
    "byline": "Jane Roe", "language": "en", "body_text": "The talks failed.", "provider": "Nordwire",
    "associations": {"featuremedia": {"uri": "urn:p", "type": "picture"}},
}  # fmt: skip
NINJS_2 = {
    "uri": "urn:n:2", "headlines": [{"role": "main", "value": "Talks fail"}], "contentCreated": "2018-07-15T06:15:00Z",
    "bodies": [{"contentType": "text/html", "value": "<p>The talks failed.</p>"}],
}  # fmt: skip


def test_ninjs_of_either_version_is_read_from_files_and_lines(tmp_path: Path) -> None:
    (one,) = records(write(tmp_path, "a.json", json.dumps(NINJS)))
    (two,) = records(write(tmp_path, "b.jsonl", json.dumps(NINJS_2)))
    assert (one.title, one.text, one.record_id, one.source) == (
        "Talks fail",
        "The talks failed.",
        "urn:n:1",
        "Nordwire",
    )
    assert (two.title, two.html, two.published) == ("Talks fail", "<p>The talks failed.</p>", "2018-07-15T06:15:00Z")


def warc(*pages: tuple[str, str, bytes]) -> bytes:
    """WARC response records of (url, content type, body)."""
    out = b""
    for url, kind, body in pages:
        http = b"HTTP/1.1 200 OK\r\nContent-Type: " + kind.encode() + b"\r\n\r\n" + body
        out += (
            (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2018-07-15T06:15:00Z\r\n"
                f"WARC-Record-ID: <urn:uuid:0>\r\nContent-Type: application/http; msgtype=response\r\n"
                f"Content-Length: {len(http)}\r\n\r\n"
            ).encode()
            + http
            + b"\r\n\r\n"
        )
    return out


def test_html_responses_of_a_warc_are_records_gzipped_or_not(tmp_path: Path) -> None:
    data = warc(
        ("https://a.example/1", "text/html; charset=windows-1252", "<p>café</p>".encode("cp1252")),
        ("https://a.example/p.png", "image/png", b"\x89PNG"),
    )
    for name, content in (("a.warc", data), ("b.warc.gz", gzip.compress(data))):
        (record,) = records(write(tmp_path, name, content))
        assert (record.url, record.html) == ("https://a.example/1", "<p>café</p>")
        assert record.fetched_at is not None


def test_every_format_may_be_gzipped(tmp_path: Path) -> None:
    for name, data in (
        ("a.txt", "A story."),
        ("a.rss", ATOM),
        ("a.jsonl", '{"text": "A story."}'),
        ("a.csv", "text\nA story.\n"),
    ):
        assert len(records(write(tmp_path, name + ".gz", gzip.compress(data.encode())))) == 1


def test_folders_are_walked_in_order_and_links_out_of_them_are_refused(tmp_path: Path) -> None:
    secret = write(tmp_path, "outside/secret.txt", "Not yours.")
    write(tmp_path, "in/b/2.txt", "Two.")
    write(tmp_path, "in/a/1.txt", "One.")
    write(tmp_path, "in/.hidden.txt", "Hidden.")
    (tmp_path / "in/a/link.txt").symlink_to(secret)
    (tmp_path / "in/loop").symlink_to(tmp_path / "in", target_is_directory=True)
    found = [(item.file, type(item).__name__) for item in items(tmp_path, tmp_path / "in")]
    assert found == [("a/1.txt", "Record"), ("a/link.txt", "Reject"), ("b/2.txt", "Record")]


def test_what_cannot_be_used_says_what_to_do(tmp_path: Path) -> None:
    assert "unknown kind of file" in reason(write(tmp_path, "a.pdf", "%PDF"))
    assert reason(write(tmp_path, "a.txt", b"")) == "the file is empty"
    assert "root <svg>" in reason(write(tmp_path, "a.xml", "<svg/>"))
    assert "no HTML response" in reason(write(tmp_path, "a.warc", b"WARC/1.0\r\n\r\n"))
    assert "of 2,999,999 characters is over the limit" in reason(write(tmp_path, "b.txt", b"word " * 600_000))
    with pytest.raises(FileNotFoundError):
        list(find([tmp_path / "nowhere"]))
