"""What a run tells Prefect, as plain values; test_serve.py sees it arrive."""

from __future__ import annotations

import json
import logging
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from flows.announce import (
    Progress,
    announce,
    articles_in_stories,
    failures,
    new_stories,
    quality_rows,
    run_name,
    summary,
)
from flows.expectations import Outcome
from flows.history import Run
from flows.load import Loaded
from flows.pipeline import Result

Sent = list[tuple[str, dict[str, str], dict[str, Any]]]  # event, resource, payload
ROOT = Path(__file__).resolve().parents[2]


def result(outcome: str = "published", **loaded: int) -> Result:
    run = Run("r1", datetime(2024, 5, 7), n_articles=40, n_pairs=7)
    return Result(run, outcome, Path("/data"), loaded=Loaded(**loaded))


def outcome(table: str, severity: str, success: bool, keys: tuple[tuple[Any, ...], ...] = ()) -> Outcome:
    return Outcome(table, "expect_x(c)", severity, success, len(keys), "2 of 9 rows", "because", ("id",), keys)


def warehouse(folder: Path, *rows: tuple[str, str, int]) -> None:
    """Publish stories: (story, article, n_sources of the story)."""
    folder.mkdir(exist_ok=True)
    path = folder / "warehouse.duckdb"
    path.unlink(missing_ok=True)
    with duckdb.connect(path) as con:
        con.execute("""create schema overlap; create schema mart;
            create table overlap.story_articles (story_id varchar, article_id varchar);
            create table overlap.stories (story_id varchar, n_sources int);
            create table mart.stories (story_id varchar, headline varchar, n_articles int, n_sources int,
                first_published_at timestamp)""")
        for story, article, n_sources in rows:
            con.execute("insert into overlap.story_articles values (?, ?)", [story, article])
            if not con.execute("select 1 from overlap.stories where story_id = ?", [story]).fetchall():
                con.execute("insert into overlap.stories values (?, ?)", [story, n_sources])
                con.execute("insert into mart.stories values (?, 'Headline', 1, ?, null)", [story, n_sources])


def test_a_run_is_named_by_what_it_brought() -> None:
    assert run_name(result(n_loaded=1200, n_revised=3)) == "published: 1,200 new, 3 revised"
    assert run_name(result("unchanged")) == "unchanged: nothing new"
    assert run_name(result("stopped", n_rejected=2)) == "stopped: 2 refused"


def test_a_story_is_new_when_none_of_its_articles_was_in_a_story_of_two_sources(tmp_path: Path) -> None:
    warehouse(tmp_path, ("fire", "a", 2), ("fire", "b", 2), ("rain", "c", 1))
    known = articles_in_stories(tmp_path)
    warehouse(
        tmp_path,
        ("blaze", "a", 3), ("blaze", "b", 3), ("blaze", "d", 3),  # the fire, grown and named anew
        ("rain", "c", 2), ("rain", "e", 2),  # was one source's alone
        ("vote", "f", 4),
        ("note", "g", 1),
    )  # fmt: skip
    assert [story["story_id"] for story in new_stories(tmp_path, known)] == ["vote", "rain"]


def test_after_a_first_run_no_story_is_news(tmp_path: Path) -> None:
    known = articles_in_stories(tmp_path)
    warehouse(tmp_path, ("fire", "a", 2))
    assert known is None
    assert new_stories(tmp_path, known) == []


def test_quality_shows_what_failed_first_worst_on_top() -> None:
    told = result()
    told.outcomes = [
        outcome("text.articles", "warning", False),
        outcome("mart.stories", "critical", True),
        outcome("mart.stories", "critical", True),
        outcome("raw.articles", "critical", False),
    ]
    rows = [(row["table"], row["severity"], row["expectation"]) for row in quality_rows(told)]
    assert rows == [
        ("raw.articles", "critical", "expect_x(c)"),
        ("text.articles", "warning", "expect_x(c)"),
        ("mart.stories", "", "2 hold"),
    ]


def test_the_summary_links_to_the_report_only_when_it_was_published() -> None:
    assert "(file:///data/report/index.html)" in summary(result(), [])
    stopped = result("stopped")
    stopped.outcomes = [outcome("raw.articles", "critical", False, (("a1",), ("a2",)))]
    assert "report" not in summary(stopped, [])
    assert "- raw.articles: expect_x(c): 2 rows" in summary(stopped, [])


def test_prefect_never_learns_what_an_article_says(sent: Sent) -> None:
    stopped = result("stopped")
    stopped.message = "SECRET"
    stopped.outcomes = [
        Outcome("x.y", "expect_a", "critical", False, 1, "1 of 2 rows: SECRET", "why", ("text",), (("SECRET",),)),
        Outcome("x.y", "expect_b", "critical", False, None, "the check raised", "why", error="cannot cast SECRET"),
    ]
    announce(stopped, [])
    assert "SECRET" not in json.dumps([sent, quality_rows(stopped), summary(stopped, []), failures(stopped)])
    assert "x.y: expect_b: the check itself raised" in failures(stopped)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    """Events that were emitted; nothing else reaches Prefect."""
    events: Sent = []

    def emit(event: str, resource: dict[str, str], payload: dict[str, Any]) -> None:
        events.append((event, resource, payload))

    monkeypatch.setattr("prefect.events.emit_event", emit)
    for name in ("_name_run", "_artifacts", "_assets"):
        monkeypatch.setattr(f"flows.announce.{name}", lambda *args: None)
    return events


def test_a_stopped_run_tells_which_critical_expectation_failed(
    sent: Sent,
) -> None:
    stopped = result("stopped")
    stopped.outcomes = [
        outcome("text.articles", "critical", False, (("a1",), ("a2",))),
        outcome("x.y", "warning", False),
    ]
    announce(stopped, [])
    assert [event for event, _, _ in sent] == ["wirecopy.expectation.failed", "wirecopy.run.stopped"]
    _, resource, payload = sent[0]
    assert resource["prefect.resource.id"] == "wirecopy.table.text.articles"
    assert payload == {"n_unexpected": 2, "raised": False}


def test_a_new_story_is_an_event_and_a_run_with_nothing_new_is_none(
    sent: Sent,
) -> None:
    announce(result("unchanged"), [])
    assert sent == []
    story = {"story_id": "s1", "n_articles": 3, "n_sources": 2}
    announce(result(), [story])
    assert [event for event, _, _ in sent] == ["wirecopy.story.new", "wirecopy.run.published"]
    assert sent[0][1] == {"prefect.resource.id": "wirecopy.story.s1"}
    assert sent[0][2] == story
    assert sent[1][2]["n_new_stories"] == 1


def test_a_short_run_has_no_progress_artifact_and_a_long_one_has_one(monkeypatch: pytest.MonkeyPatch) -> None:
    made, updated, clock = [], [], [0.0]
    monkeypatch.setattr("flows.announce.time.monotonic", lambda: clock[0])
    monkeypatch.setattr("prefect.artifacts.create_progress_artifact", lambda p, **kw: made.append(p) or "id")
    monkeypatch.setattr(
        "prefect.artifacts.update_progress_artifact", lambda i, p, description: updated.append((p, description))
    )
    progress = Progress(started=0.0)
    for now, done in ((1, 1), (25, 10), (26, 11), (31, 20)):
        clock[0] = now
        progress.show("text.sentences", done, 40)
    progress.end()
    assert made == [25.0]
    assert updated == [(50.0, "text.sentences: 20 of 40"), (100.0, "done")]


def test_a_run_is_not_lost_because_the_server_does_not_listen(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise ConnectionError("no server")

    for name in ("_name_run", "_artifacts", "_assets", "_events"):
        monkeypatch.setattr(f"flows.announce.{name}", refuse)
    monkeypatch.setattr("prefect.artifacts.create_progress_artifact", refuse)
    monkeypatch.setattr("prefect.logging.get_run_logger", lambda: logging.getLogger("run"))
    announce(result(), [])
    Progress(started=-1000.0).show("text.sentences", 1, 2)
    assert caplog.messages == ["could not tell Prefect: no server"] * 5


def test_the_example_automations_are_what_prefect_reads_and_wait_for_events_that_are_sent() -> None:
    from prefect.events.schemas.automations import AutomationCore

    source = (ROOT / "flows" / "announce.py").read_text()
    examples = yaml.safe_load((ROOT / "flows" / "automations.yaml").read_text())["automations"]
    for example in examples:
        automation = AutomationCore.model_validate(example)
        for event in automation.trigger.expect:  # type: ignore[union-attr]
            assert f"\n    {event} " in source
