from dataclasses import replace

import pytest

from flows.ingest import Record
from flows.ingest.identity import article_id, canonical_url, content_hash, registrable_domain, source_id

RECORD = Record(file="a/1.txt", record_no=1, folder="The Folder", text="A story.")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"source": "The Courier"}, "the-courier"),
        ({"source": "nytimes.com"}, "nytimes.com"),
        ({"source": "https://www.courier.example/news"}, "courier.example"),
        ({"source": "../../etc/passwd"}, "etc-passwd"),
        ({"source": "Süddeutsche Zeitung"}, "suddeutsche-zeitung"),
        ({"url": "https://www.bbc.co.uk/news/1"}, "bbc.co.uk"),
        ({"url": "https://edition.cnn.com/a"}, "cnn.com"),
        ({"url": "no address"}, "the-folder"),
        ({}, "the-folder"),
        ({"source": "!!!"}, "the-folder"),
    ],
)
def test_a_source_is_the_records_own_else_its_domain_else_its_folder(given: dict[str, str], expected: str) -> None:
    assert source_id(replace(RECORD, **given)) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "url",
    [
        "https://www.courier.example/a/talks?utm_source=x&id=7#top",
        "http://courier.example/a/talks/?id=7",
        "HTTPS://COURIER.example:443/a//talks?id=7&fbclid=abc",
        "https://m.courier.example/a/talks/amp?id=7",
    ],
)
def test_addresses_of_one_article_have_one_canonical_form(url: str) -> None:
    assert canonical_url(url) == "courier.example/a/talks?id=7"


def test_addresses_that_differ_in_what_counts_stay_apart() -> None:
    assert canonical_url("https://a.example/story?id=1") != canonical_url("https://a.example/story?id=2")
    assert canonical_url("ftp://a.example/x") is None
    assert canonical_url("http://[broken") is None


def test_an_id_comes_from_the_address_then_the_record_then_the_path_then_the_content() -> None:
    by_url = replace(RECORD, url="https://a.example/1", source="s")
    assert article_id(by_url) == article_id(replace(by_url, text="Changed.", file="b.jsonl", record_no=9))
    by_record = replace(RECORD, record_id="7", source="s")
    assert article_id(by_record) == article_id(replace(by_record, text="Changed.", file="b.jsonl"))
    by_path = replace(RECORD, single=True)
    assert article_id(by_path) == article_id(replace(by_path, text="Changed."))
    assert article_id(by_path) != article_id(replace(by_path, file="a/2.txt"))
    assert article_id(RECORD) != article_id(replace(RECORD, text="Changed."))


def test_the_content_hash_covers_what_makes_the_article() -> None:
    for change in ("title", "text", "html", "published", "byline", "language"):
        assert content_hash(replace(RECORD, **{change: "new"})) != content_hash(RECORD)  # type: ignore[arg-type]
    assert content_hash(replace(RECORD, extra={"clicks": 7}, url="x")) == content_hash(RECORD)


def test_the_public_suffix_list_is_the_bundled_one() -> None:
    assert registrable_domain("https://a.b.gov.uk/x") == "b.gov.uk"
    assert registrable_domain("http://10.0.0.1/x") == "10.0.0.1"
