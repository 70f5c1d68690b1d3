"""The report as a reader meets it: in Debian's chromium, from the file system."""

import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flows.publish.report import write_report

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (dev group)")

expect = playwright.expect
CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PAGES = [
    "index.html", "stories-2.html", "story/s1.html", "story/s2.html", "pair/a1-a2.html", "sources.html",
    "names.html", "name/e2.html", "quotes.html", "quality.html", "about.html",
]  # fmt: skip

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is missing: apt-get install chromium"),
]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory, wide_warehouse: Any, suites: Any) -> Path:
    folder = tmp_path_factory.mktemp("site") / "report"
    write_report(wide_warehouse, folder, text="full", suites=suites)
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as p:
        running = p.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield running
        running.close()


class Tab:
    """A page that remembers what it complained about and what it asked the network for."""

    def __init__(self, browser: Any, report: Path, **options: Any) -> None:
        self.page = browser.new_page(**options)
        self.report = report
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request.url))

    def open(self, path: str) -> Any:
        self.page.goto((self.report / path.partition("#")[0]).as_uri() + "".join(path.partition("#")[1:]))
        return self.page


@pytest.fixture
def tab(browser: Any, report: Path) -> Iterator[Tab]:
    tab = Tab(browser, report)
    yield tab
    tab.page.close()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_opens_without_complaint_or_network_and_runs_nothing_hostile(tab: Tab, path: str) -> None:
    page = tab.open(path)
    assert page.title().endswith("· wirecopy")
    assert tab.complaints == []
    assert [url for url in tab.requests if not url.startswith(tab.report.as_uri() + "/")] == []
    assert page.evaluate("window.hacked") is None


def test_hostile_headlines_show_as_they_were_written(tab: Tab, hostile: str) -> None:
    assert tab.open("story/s2.html").locator("h1").inner_text() == hostile
    page = tab.open("index.html#q=hacked")
    assert page.locator("#stories h3").all_inner_texts() == [hostile]
    assert page.evaluate("window.hacked") is None
    assert page.locator("a[href^=javascript]").count() == 0


def test_the_policy_stops_a_script_that_got_into_a_page(tab: Tab) -> None:
    page = tab.open("index.html")
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {text: 'hacked = 1'}))")
    assert page.evaluate("window.hacked") is None
    assert any("Content Security Policy" in complaint for complaint in tab.complaints)


def test_side_by_side_highlights_exactly_the_characters_of_the_passages(tab: Tab, passages: list[Any]) -> None:
    page = tab.open("pair/a1-a2.html")
    for side, text in (("l", "a_text"), ("r", "b_text")):
        marked: dict[str, str] = {}
        for mark in page.locator(f"td.{side} mark").all():
            number = mark.get_attribute("data-passage")
            marked[number] = marked.get(number, "") + mark.evaluate("e => e.textContent")
        assert marked == {str(p["passage_no"]): p[text] for p in passages}


def test_the_rest_of_both_texts_stands_there_unmarked(tab: Tab, passages: list[Any], bodies: tuple[str, str]) -> None:
    page = tab.open("pair/a1-a2.html")
    for side, body in zip("lr", bodies, strict=True):
        shown = page.locator(f"td.{side} .para").evaluate_all(
            "ps => ps.map(p => { const c = p.cloneNode(true); c.querySelectorAll('a.n').forEach(n => n.remove());"
            " return c.textContent })"
        )
        assert re.sub(r"\s+", " ", " ".join(shown)).strip() == re.sub(r"\s+", " ", body).strip()


def test_a_changed_number_is_loud_and_a_spelling_is_not(tab: Tab) -> None:
    page = tab.open("pair/a1-a2.html")
    assert page.locator("td.l .material").all_inner_texts() == ["12"]
    assert page.locator("td.r .material").all_inner_texts() == ["14"]
    assert page.locator("td.r .edit.spelling").all_inner_texts() == ["harbor", "organization"]
    loud, faint = (
        page.locator(f"td.r {kind}").first.evaluate("e => getComputedStyle(e).backgroundColor")
        for kind in (".material", ".spelling")
    )
    assert loud != faint == "rgba(0, 0, 0, 0)"


def test_a_passage_lights_up_on_both_sides_and_keys_walk_through_them(tab: Tab) -> None:
    page = tab.open("pair/a1-a2.html")
    page.locator("td.r mark[data-passage='2']").hover()
    expect(page.locator("mark.on")).to_have_count(2)
    assert page.locator("mark.on").evaluate_all("ms => ms.map(m => m.dataset.passage)") == ["2", "2"]
    page.keyboard.press("Alt+ArrowDown")
    assert page.evaluate("document.activeElement.id") == "l1"
    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("Alt+ArrowUp")
    assert page.evaluate("document.activeElement.id") == "l1"
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#r1$"))


def test_search_finds_by_headline_source_and_agency(tab: Tab) -> None:
    page = tab.open("index.html")
    found, result = page.locator("#stories h3"), page.locator("#result")
    expect(found).to_have_count(50)
    page.fill("#q", "FERRY kills")
    expect(found).to_have_text(["Ferry fire kills 12 in Harbour City"])
    expect(result).to_have_text("1 story")
    page.fill("#q", "echo ap")
    expect(found).to_have_count(1)
    page.fill("#q", "no such words")
    expect(result).to_have_text("No story matches.")
    expect(page.locator("#pages")).to_be_hidden()
    page.fill("#q", "")
    expect(found).to_have_count(50)
    expect(page.locator("#pages")).to_be_visible()


def test_a_row_that_search_makes_is_the_row_that_the_page_came_with(tab: Tab) -> None:
    page = tab.open("index.html")
    before = page.locator("#stories li").first.inner_text()
    page.fill("#q", "ferry")
    expect(page.locator("#stories li")).to_have_count(1)
    assert page.locator("#stories li").first.inner_text() == before
    page.locator("#stories h3 a").click()
    expect(page).to_have_url(re.compile("/story/s1[.]html$"))


def test_filters_narrow_the_list_and_live_in_the_address(tab: Tab) -> None:
    page = tab.open("index.html")
    rows, result = page.locator("#stories li"), page.locator("#result")
    page.select_option("#source", label="Harbour Post")
    expect(result).to_have_text("121 stories")
    expect(rows).to_have_count(50)
    page.click("#more button")
    expect(rows).to_have_count(100)
    page.select_option("#show", label="With copy in common")
    expect(result).to_have_text("1 story")
    page.select_option("#show", label="All stories")
    page.select_option("#agency", label="AP")
    expect(result).to_have_text("1 story")
    address = page.evaluate("location.hash")
    tab.open("about.html")
    again = tab.open("index.html" + address)
    assert again.locator("#source").input_value() == "Harbour Post"
    expect(again.locator("#result")).to_have_text("1 story")


def test_a_source_leads_to_its_stories(tab: Tab) -> None:
    page = tab.open("sources.html")
    page.get_by_role("link", name="Harbour Post").click()
    expect(page.locator("#result")).to_have_text("121 stories")
    page.go_back()
    page.locator("a[href^='index.html#source=%3C']").click()
    expect(page.locator("#result")).to_have_text("1 story")
    assert page.evaluate("window.hacked") is None


def test_a_name_is_found(tab: Tab) -> None:
    page = tab.open("names.html")
    page.fill("#find", "holt")
    expect(page.locator("tr[data-name]:visible")).to_have_count(1)


@pytest.mark.parametrize("path", PAGES)
def test_nothing_sticks_out_of_a_phone(browser: Any, report: Path, path: str) -> None:
    tab = Tab(browser, report, viewport={"width": 390, "height": 844})
    assert tab.open(path).evaluate("document.documentElement.scrollWidth") <= 390
    tab.page.close()


@pytest.mark.slow
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_axe_finds_no_fault_but_minor_ones(browser: Any, report: Path, width: int, scheme: str) -> None:
    package = importlib.util.find_spec("axe_playwright_python")
    if package is None or package.origin is None:
        pytest.skip("axe-playwright-python is not installed (dev group): it carries axe-core")
    axe = Path(package.origin).with_name("axe.min.js")
    tab = Tab(browser, report, viewport={"width": width, "height": 900}, color_scheme=scheme)
    faults = []
    for path in PAGES:
        page = tab.open(path)
        page.evaluate(axe.read_text("utf-8"))
        for fault in page.evaluate("axe.run()")["violations"]:
            if fault["impact"] != "minor":
                faults.append((path, fault["id"], [node["html"][:120] for node in fault["nodes"]][:3]))
    tab.page.close()
    assert faults == []
