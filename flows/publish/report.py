"""The report: a static site that opens from a folder or any host, with no network and no script but its own."""

import logging
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from flows.publish import marts, overview
from flows.publish.marts import Con, Record
from flows.publish.pairs import Teaser, Text, tells, write_pairs
from flows.publish.site import Site
from flows.publish.stories import described, write_list, write_story
from flows.settings import PROJECT
from flows.suites import Suite, find_suites

log = logging.getLogger(__name__)
# The report is for reading and does not grow without end: the rest is in the tables and in `wirecopy compare`.
STORIES_SHOWN = 1000
PAIR_PAGES = 2000


@dataclass(frozen=True)
class ReportSummary:
    """What was written; `index` is the page to open."""

    index: Path
    n_pages: int
    n_stories: int
    n_pairs: int


def write_report(
    con: Con, folder: Path, *, text: Text = "full", suites: Mapping[str, Suite] | None = None,
    before: Path | None = None,
) -> ReportSummary:  # fmt: skip
    """Write the whole site into `folder` (fresh or empty), from the marts and the texts behind them.

    `text` decides how much third-party text the pages show: "full" the articles of a pair, "passages" only what
    both of them have, "none" no words of a body and no quotation (headlines, bylines and names always show).
    It shows the STORIES_SHOWN most widely run stories and PAIR_PAGES of their pairs. Only reads from `con`. Pages of
    the report in the folder `before` that would come out the same are taken over from there.
    Raises FileExistsError when the folder holds anything.
    """
    if text not in get_args(Text):
        raise ValueError(f"report text is full, passages or none, not {text!r}")
    shown = marts.stories(con, STORIES_SHOWN)
    articles = marts.articles(con, shown)
    stories = described(shown, articles)
    site = Site(folder, corpus=_corpus(con), text=text, before=before)
    by_id = {story["story_id"]: story for story in stories}

    by_story: defaultdict[str, list[Record]] = defaultdict(list)
    telling: dict[str, tuple[Any, Teaser]] = {}
    for pairs in marts.pairs(con, articles, shown, PAIR_PAGES):
        for pair, teaser in zip(pairs, write_pairs(site, con, pairs, by_id, text), strict=True):
            story_id: str = pair.left["story_id"]
            by_story[story_id].append(pair.pair)
            key = tells(pair.pair, articles)
            if pair.pair["n_passages"] and (story_id not in telling or key < telling[story_id][0]):
                telling[story_id] = key, teaser
    n_pairs = sum(map(len, by_story.values()))
    teasers = {story_id: teaser for story_id, (_, teaser) in telling.items()}
    for story in stories:
        write_story(site, story, by_story[story["story_id"]], articles, teasers.get(story["story_id"]))
    write_list(site, stories, teasers)

    overview.write_sources(site, con)
    overview.write_names(site, con)
    overview.write_quotes(site, con)
    overview.write_quality(site, con)
    overview.write_about(site, find_suites(PROJECT / "expectations") if suites is None else suites)
    log.info("report: %d pages, %d stories, %d pairs", site.n_pages, len(stories), n_pairs)
    return ReportSummary(folder / "index.html", site.n_pages, len(stories), n_pairs)


def _corpus(con: Con) -> Record:
    [found] = marts.records(
        con,
        """select count(*) as n_articles, count(distinct source_id) as n_sources, min(published_at) as first,
            max(published_at) as last, (select count(*) from mart.stories) as n_stories,
            (select arg_max(version, (started_at, run_id)) from mart.runs) as version from mart.articles""",
    )
    return found | {"n_shown": min(found["n_stories"], STORIES_SHOWN)}
