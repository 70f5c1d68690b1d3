import json
import re
from collections.abc import Callable
from datetime import datetime
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.publish.report import write_report
from flows.publish.stories import PAIRS_SHOWN, PER_PAGE, _marks, _place
from flows.publish.wording import duration, percent, safe_id, web_link
from flows.settings import PROJECT
from flows.suites import Suite, find_suites

Con = duckdb.DuckDBPyConnection
Render = Callable[..., Path]


@pytest.fixture
def render(con: Con, suites: dict[str, Suite], tmp_path: Path) -> Render:
    def write(text: Any = "full") -> Path:
        write_report(con, tmp_path / "report", text=text, suites=suites)
        return tmp_path / "report"

    return write


class Links(HTMLParser):
    """Addresses and ids of a page, and whether anything inline could run or style."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[tuple[str, dict[str, str | None]]] = []
        self.ids: set[str] = set()
        self.inline: list[str] = []
        self._in = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self._in = tag
        self.ids.add(found.get("id") or "")
        if tag in ("iframe", "object", "embed", "form", "base", "style"):
            self.inline.append(tag)
        self.inline += [name for name in found if name == "style" or name.startswith("on")]
        for name in ("href", "src", "srcset"):
            if found.get(name):
                self.links.append((str(found[name]), found))

    def handle_data(self, data: str) -> None:
        if self._in == "script" and data.strip():
            self.inline.append(data)


def pages(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text("utf-8") for path in folder.rglob("*.html")}


def test_these_tests_use_the_columns_that_the_marts_promise(contract: dict[str, list[str]]) -> None:
    promised = find_suites(PROJECT / "expectations")
    assert {table: sorted(columns) for table, columns in contract.items()} == {
        table: sorted(suite.columns) for table, suite in promised.items() if table.startswith("mart.")
    }


def test_every_link_of_every_page_leads_to_a_page_or_a_safe_address(render: Render) -> None:
    folder = render()
    written = pages(folder)
    assert {"index.html", "sources.html", "names.html", "quotes.html", "quality.html", "about.html"} <= set(written)
    assert {"story/s1.html", "story/s2.html", "pair/a1-a2.html", "name/e1.html"} <= set(written)
    for name, page in written.items():
        for link, attrs in Links(page).links:
            if link.startswith("https://"):
                assert attrs["rel"] == "noopener noreferrer"
                continue
            path, _, anchor = link.partition("#")
            target = (folder / name).parent / path if path else folder / name
            assert target.resolve().is_file(), (name, link)
            if anchor and "=" not in anchor:
                assert anchor in Links(target.read_text("utf-8")).ids, (name, link)


def test_no_page_holds_anything_inline_and_each_has_the_policy(render: Render) -> None:
    for name, page in pages(render()).items():
        assert Links(page).inline == [], name
        assert 'http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;;' in page


def test_hostile_text_stays_text_and_no_link(render: Render) -> None:
    for name, page in pages(render()).items():
        assert "<script>window" not in page, name
        assert "<img src=x" not in page, name
        assert "javascript:" not in page, name


def test_search_data_is_plain_json_for_a_script_tag(render: Render) -> None:
    data = (render() / "assets" / "stories.js").read_text("utf-8")
    assert data.isascii()
    stories = json.loads(data.split("window.wirecopy = ")[1].rstrip(";\n"))["stories"]
    assert [story[0] for story in stories] == ["s1", "s2"]
    assert stories[0][1:7] == ["Ferry fire kills 12 in Harbour City", "AP", 3, 3, "2024-03-05T08:30:00", 330.0]


def test_the_earlier_article_stands_left(con: Con, render: Render) -> None:
    con.execute("update mart.article_pairs set earlier_article = 'a2'")
    page = (render() / "pair" / "a1-a2.html").read_text("utf-8")
    assert page.index(">Fourteen dead in ferry blaze<") < page.index(">Ferry fire kills 12 in Harbour City</p>")
    assert re.search(r"<del>14</del>.*<ins>12</ins>", page)


def test_a_pair_of_unknown_order_claims_none(con: Con, render: Render) -> None:
    con.execute("update mart.article_pairs set earlier_article = null, lag_minutes = null")
    page = (render() / "pair" / "a1-a2.html").read_text("utf-8")
    assert "earlier." not in page
    assert '<span class="tag">first</span>' not in page


def test_an_insertion_seen_from_the_other_side_is_a_deletion(con: Con, render: Render) -> None:
    con.execute("update mart.edits set kind = 'insertion', is_material = false, a_text = null where edit_no = 2")
    con.execute("update mart.article_pairs set earlier_article = 'a2'")
    page = (render() / "pair" / "a1-a2.html").read_text("utf-8")
    assert 'class="edit alone"' in page


def test_text_full_shows_the_articles_passages_only_what_is_common_none_nothing(
    con: Con, suites: dict[str, Suite], tmp_path: Path
) -> None:
    said = {
        "full": "Local residents described",
        "passages": "blaze broke out",
        "none": "words in common",
    }
    for text, phrase in said.items():
        write_report(con, tmp_path / text, text=text, suites=suites)  # type: ignore[arg-type]
        everything = "\n".join(pages(tmp_path / text).values())
        assert phrase in everything
        assert ("Local residents described" in everything) == (text == "full")
        assert ("blaze broke out" in everything) == (text != "none")
        assert ("pulled people out" in everything) == (text != "none")
        assert ("<del>12</del>" in everything) == (text != "none")
    with pytest.raises(ValueError, match="full, passages or none"):
        write_report(con, tmp_path / "x", text="some", suites=suites)  # type: ignore[arg-type]


def test_a_folder_that_holds_something_is_refused(con: Con, suites: dict[str, Suite], tmp_path: Path) -> None:
    (tmp_path / "index.html").touch()
    with pytest.raises(FileExistsError):
        write_report(con, tmp_path, text="full", suites=suites)


@pytest.mark.parametrize("table", ["mart.stories", "mart.entities"])
def test_an_id_that_could_leave_the_folder_stops_the_report(con: Con, render: Render, table: str) -> None:
    column = {"mart.stories": "story_id", "mart.entities": "entity_id"}[table]
    con.execute(f"update {table} set {column} = '../../evil' where {column} in ('s2', 'e2')")
    with pytest.raises(ValueError, match="not an id"):
        render()
    assert not list(Path.cwd().rglob("evil*"))


def test_an_empty_warehouse_makes_an_empty_report(con: Con, render: Render) -> None:
    for (table,) in con.execute("select table_schema || '.' || table_name from information_schema.tables").fetchall():
        con.execute(f"delete from {table}")
    folder = render()
    assert "No stories yet" in (folder / "index.html").read_text("utf-8")
    assert "No names" in (folder / "names.html").read_text("utf-8")


def test_the_same_warehouse_gives_the_same_bytes(con: Con, suites: dict[str, Suite], tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_report(con, tmp_path / name, text="full", suites=suites)
    one, two = ({p.relative_to(d): p.read_bytes() for p in d.rglob("*") if p.is_file()}
                for d in (tmp_path / "one", tmp_path / "two"))  # fmt: skip
    assert one == two


CHANGES = {  # what is done to the warehouse -> the story and pair pages made anew
    "select 1": [],
    "update mart.articles set headline = 'Ferry burns' where article_id = 'a2'":
        ["pair/a1-a2.html", "story/s1.html"],
    "update entity.quotes set speaker = 'M. Holt' where article_id = 'a2'": ["pair/a1-a2.html", "story/s1.html"],
    "update text.articles set body = body || ' More.' where article_id = 'a1'": ["pair/a1-a2.html", "story/s1.html"],
    "update mart.edits set kind = 'name' where kind = 'number'": ["pair/a1-a2.html", "story/s1.html"],
    "update mart.passages set is_quote = not is_quote": ["pair/a1-a2.html", "story/s1.html"],
    "update mart.articles set headline = 'Ferry burns' where article_id = 'a3'": ["story/s1.html"],
    "update mart.stories set n_articles = n_articles + 1 where story_id = 's2'": ["story/s2.html"],
    "delete from mart.article_pairs": ["story/s1.html"],
    "update mart.runs set version = '9'": ["pair/a1-a2.html", "story/s1.html", "story/s2.html"],
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_a_report_after_another_is_the_same_as_one_made_alone_and_takes_over_what_it_may(
    con: Con, suites: dict[str, Suite], tmp_path: Path, change: str
) -> None:
    write_report(con, tmp_path / "before", suites=suites)
    con.execute(change)
    write_report(con, tmp_path / "alone", suites=suites)
    write_report(con, tmp_path / "after", suites=suites, before=tmp_path / "before")
    assert pages(tmp_path / "after") == pages(tmp_path / "alone")
    made = [page for page in pages(tmp_path / "after") if "/" in page and not page.startswith("name/")
            and not _same_file(tmp_path / "before" / page, tmp_path / "after" / page)]  # fmt: skip
    assert sorted(made) == CHANGES[change]


def _same_file(one: Path, other: Path) -> bool:
    return one.exists() and one.samefile(other)


def test_a_page_cut_off_or_of_other_text_is_made_anew(con: Con, suites: dict[str, Suite], tmp_path: Path) -> None:
    write_report(con, tmp_path / "alone", suites=suites)
    write_report(con, tmp_path / "before", suites=suites)
    page = tmp_path / "before" / "pair" / "a1-a2.html"
    page.write_bytes(page.read_bytes()[:-10])
    write_report(con, tmp_path / "after", suites=suites, before=tmp_path / "before")
    assert pages(tmp_path / "after") == pages(tmp_path / "alone")
    write_report(con, tmp_path / "none", text="none", suites=suites, before=tmp_path / "alone")
    assert "Holt told reporters" not in (tmp_path / "none" / "pair" / "a1-a2.html").read_text("utf-8")


def test_stories_are_split_into_pages(more_stories: Callable[[int], None], render: Render) -> None:
    more_stories(120)
    folder = render()
    for page, n in ((1, PER_PAGE), (2, PER_PAGE), (3, 22)):
        html = (folder / ("index.html" if page == 1 else f"stories-{page}.html")).read_text("utf-8")
        assert html.split("<template")[0].count('<li class="story">') == n
    assert not (folder / "stories-4.html").exists()


def test_a_story_with_many_pairs_lists_them_on_a_page_of_their_own(con: Con, render: Render) -> None:
    n = PAIRS_SHOWN + 1
    for table, id, columns in (
        ("text.articles", "article_id", "body"),
        ("mart.articles", "article_id", "story_id, source_id, source_name, published_at"),
        ("overlap.article_times", "article_id", "earliest_at, latest_at, 100 + i as time_order"),
    ):
        con.execute(
            f"insert into {table} by name select 'c' || i as {id}, {columns} from {table}, range(?) t(i) "
            "where article_id = 'a2'",
            [n],
        )
    con.execute(
        "insert into mart.article_pairs by name select p.* replace ('c' || i as article_b) "
        "from mart.article_pairs p, range(?) t(i) where article_b = 'a2'",
        [n],
    )
    folder = render()
    assert f"All {n + 1} pairs" in (folder / "story" / "s1.html").read_text("utf-8")
    assert (folder / "story" / "s1-pairs.html").read_text("utf-8").count("../pair/") == n + 1


def test_quality_tells_what_failed_in_the_last_run_and_how_runs_went(con: Con, render: Render) -> None:
    con.execute(
        "insert into mart.quality select 'r0', table_name, expectation, severity, false, 1, 'old', "
        "checked_at - interval 1 day from mart.quality"
    )
    folder = render()
    page = (folder / "quality.html").read_text("utf-8")
    assert "2 expectations checked in the last run" in page
    assert "old" not in page
    assert "2 failing rows, by key" in page
    assert "; key-of-the-first<" in page
    assert "<script>window" not in page
    assert {p.name for p in (folder / "charts").iterdir()} >= {"runs-light.svg", "runs-dark.svg"}


def test_charts_are_drawn_when_there_is_more_than_a_day(con: Con, render: Render) -> None:
    con.execute("update mart.articles set published_at = ? where article_id = 'a3'", [datetime(2024, 3, 9, 14)])
    con.execute("insert into mart.entity_days values ('e1', 'echo', date '2024-03-09', 1, 1, 0)")
    folder = render()
    for name in ("sources", "people"):
        assert "<svg" in (folder / "charts" / f"{name}-light.svg").read_text("utf-8")
    assert "<script>window" not in (folder / "charts" / "sources-light.svg").read_text("utf-8")


def test_the_dictionary_names_every_table_and_column(render: Render, suites: dict[str, Suite]) -> None:
    page = (render() / "about.html").read_text("utf-8")
    for suite in suites.values():
        assert f'id="{suite.name}"' in page
        for column in suite.columns:
            assert f"<code>{column}</code>" in page


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "ftp://a.b",
        "/path",
        "http:///x",
        "",
        None,
        "http://[",
    ],
)
def test_only_http_and_https_become_links(url: str | None) -> None:
    assert web_link(url) is None


def test_an_address_that_becomes_a_link_is_kept_as_it_is() -> None:
    assert web_link(" https://a.example/x?y=1&z=2 ") == "https://a.example/x?y=1&z=2"


@pytest.mark.parametrize("value", ["../x", "a/b", "", "a b", "a\n", "é", "x" * 65, ".."])
def test_only_plain_ids_name_files(value: str) -> None:
    with pytest.raises(ValueError, match="not an id"):
        safe_id(value)


def test_shares_and_durations_never_overstate() -> None:
    assert [percent(s) for s in (None, 0.0, 0.004, 0.784, 0.996, 1.0)] == ["–", "0%", "<1%", "78%", "99%", "100%"]
    assert [duration(m).replace("\N{NO-BREAK SPACE}", " ") for m in (None, 0, 45, 59.6, 155, 1440, 3000)] == [
        "–", "0 min", "45 min", "1 h", "2 h 35 min", "1 d", "2 d 2 h",
    ]  # fmt: skip


def test_a_source_is_first_only_where_times_tell(con: Con, suites: dict[str, Suite], tmp_path: Path) -> None:
    write_report(con, tmp_path / "known", suites=suites)
    con.execute("update overlap.article_times set latest_at = earliest_at + interval 1 day where article_id = 'a1'")
    write_report(con, tmp_path / "unknown", suites=suites)
    for page in ("index.html", "story/s1.html"):
        assert "had the story first" in (tmp_path / "known" / page).read_text("utf-8")
        assert "had the story first" not in (tmp_path / "unknown" / page).read_text("utf-8")
    assert "first, then Harbour Post" in (tmp_path / "known" / "index.html").read_text("utf-8")
    assert "The Wire, Harbour Post and Echo" in (tmp_path / "unknown" / "index.html").read_text("utf-8")


def test_a_quotation_tells_who_names_whom(render: Render) -> None:
    page = (render() / "quotes.html").read_text("utf-8")
    assert re.search(r">Maria Holt</b> <span[^>]*>in The Wire<", page)
    assert re.search(r">Mr. Holt</b> <span[^>]*>in Harbour Post<", page)
    assert page.count("“We pulled") == 1
    assert "““" not in page


def test_the_time_line_gives_the_first_hours_room_and_its_marks_keep_apart() -> None:
    day, month = 1440.0, 43200.0
    assert _place(0, month) == 0
    assert _place(day, month) > 50
    assert _place(month, month) == _place(2 * month, month) == 100
    places = [place for place, _ in _marks(month)]
    assert [b - a > 11 for a, b in pairwise([0, *places])] == [True] * len(places) != []
    assert _marks(0) == _marks(None) == []


def test_a_report_shows_the_widest_stories_and_says_what_it_leaves_out(
    con: Con, render: Render, monkeypatch: pytest.MonkeyPatch
) -> None:
    con.execute("""insert into mart.article_pairs select * replace ('a1' as article_a, 'a3' as article_b,
        'identical' as relation) from mart.article_pairs""")
    monkeypatch.setattr("flows.publish.report.STORIES_SHOWN", 1)
    monkeypatch.setattr("flows.publish.report.PAIR_PAGES", 1)
    folder = render()
    assert [page.name for page in folder.glob("pair/*.html")] == ["a1-a2.html"]  # an identical one tells less
    assert len(list(folder.glob("story/*.html"))) == 1
    assert "The 1 most widely run are shown here" in (folder / "index.html").read_text()
    [story] = folder.glob("story/*.html")
    assert re.search("1 of the story’s 2 pairs are shown here", story.read_text())
