"""The list of stories, its search data, and one page for each story."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from math import log1p
from string import ascii_uppercase

from flows.publish.marts import Record
from flows.publish.pairs import Teaser, pair_path, tells
from flows.publish.site import Site
from flows.publish.wording import moment, safe_id

PER_PAGE = 50
PAIRS_SHOWN = 100
TICKS = 60  # of a spark; a story of a thousand articles is a solid line anyway
MARKS = ((10, "10 min"), (60, "1 h"), (360, "6 h"), (1440, "1 d"), (10080, "1 wk"), (43200, "30 d"), (525600, "1 y"))
RELATIONS = {"identical": "the same text", "syndicated": "one copy, edited", "partial": "passages"}


def described(stories: Iterable[Record], articles: Mapping[str, Record]) -> list[Record]:
    """Stories with their articles and sources in order of time and where in time they lie.

    `first_known`: one source was surely first, as far as publishing times are known (a bare date is a whole day).
    The widest first, then the newest.
    """
    members: defaultdict[str, list[Record]] = defaultdict(list)
    for article in articles.values():
        if article["story_id"] is not None:
            members[article["story_id"]].append(article)
    found = []
    for story in stories:
        inside = members[story["story_id"]]
        names = [articles[story["first_article"]]["source_name"]] + [a["source_name"] for a in inside]
        found.append(
            story
            | {
                "articles": inside,
                "sources": list(dict.fromkeys(names)),
                "first_known": _first_known(articles[story["first_article"]], inside),
                "minutes": _minutes(story["first_published_at"], story["last_published_at"]),
                "n_in_groups": sum(article["copy_group"] is not None for article in inside),
                "ticks": _ticks(story, inside)[:TICKS] if len(inside) > 1 else [],
            }
        )
    found.sort(key=lambda s: s["story_id"])
    found.sort(key=lambda s: s["first_published_at"] or datetime.min, reverse=True)
    found.sort(key=lambda s: (-s["n_sources"], -s["n_articles"]))
    return found


def _first_known(first: Record, articles: Iterable[Record]) -> bool:
    others = [a["earliest_at"] for a in articles if a["source_id"] != first["source_id"]]
    return first["latest_at"] is not None and all(at is not None and first["latest_at"] <= at for at in others)


def write_list(site: Site, stories: list[Record], teasers: Mapping[str, Teaser]) -> None:
    """index.html, stories-2.html, ... and the data that its search reads."""
    pages = max(1, -(-len(stories) // PER_PAGE))
    lead = next((story for story in stories if story["story_id"] in teasers), None)
    for page in range(1, pages + 1):
        site.write(
            "index.html" if page == 1 else f"stories-{page}.html",
            "index.html",
            section="index",
            page=page,
            pages=pages,
            numbers=_numbers(page, pages),
            stories=stories[(page - 1) * PER_PAGE : page * PER_PAGE],
            lead=lead,
            teaser=teasers[lead["story_id"]] if lead else None,
        )
    site.put("assets/stories.js", _search_data(stories))


def write_story(
    site: Site, story: Record, pairs: list[Record], every: Mapping[str, Record], teaser: Teaser | None
) -> None:
    """story/<id>.html, and a page of all its pairs where they are many; `every` are all articles by id."""
    articles = story["articles"]
    path = f"story/{safe_id(story['story_id'])}"
    mark = site.mark(story, pairs, teaser and teaser.mark)
    if len(pairs) <= PAIRS_SHOWN and site.keep(f"{path}.html", mark):
        return
    order = dict.fromkeys(a["copy_group"] for a in articles if a["copy_group"] is not None)
    groups = {group: number for number, group in enumerate(order)}
    pairs = sorted(pairs, key=lambda pair: tells(pair, every))
    closest: dict[str, str] = {}
    for pair in sorted(pairs, key=lambda p: -p["n_shared_words"]):
        for side in ("article_a", "article_b"):
            closest.setdefault(pair[side], pair_path(pair["article_a"], pair["article_b"]))
    names = _names(articles)
    rows = [_pair_row(pair, names) for pair in pairs]
    common = {"section": "index", "story": story, "groups": groups}
    site.write(
        f"{path}.html",
        "story.html",
        mark=mark,
        articles=[
            article
            | {
                "lag": _lag(story, article),
                "tick": _tick(story, article["earliest_at"]),
                "tick_end": _tick(story, article["latest_at"]),
                "group_no": groups.get(article["copy_group"]),
                "group": _letter(groups.get(article["copy_group"])),
                "compare": closest.get(article["article_id"]),
            }
            for article in articles
        ],
        teaser=teaser,
        marks=_marks(story["minutes"]),
        pairs=rows[:PAIRS_SHOWN],
        n_pairs=len(rows),
        all_pairs=f"{story['story_id']}-pairs.html" if len(rows) > PAIRS_SHOWN else None,
        **common,
    )
    if len(rows) > PAIRS_SHOWN:
        site.write(f"{path}-pairs.html", "pairs.html", pairs=rows, **common)


def _pair_row(pair: Record, names: Mapping[str, str]) -> Record:
    flipped = pair["earlier_article"] == pair["article_b"]
    a, b = pair["article_a"], pair["article_b"]
    return {
        "page": pair_path(a, b),
        "left": names[b if flipped else a],
        "right": names[a if flipped else b],
        "in_order": pair["earlier_article"] is not None,
        "lag": None if pair["lag_minutes"] is None else abs(pair["lag_minutes"]),
        "relation": RELATIONS[pair["relation"]],
        "share": pair["a_in_b" if flipped else "b_in_a"],
        "n_shared_words": pair["n_shared_words"],
        "n_material_edits": pair["n_material_edits"],
    }


def _names(articles: Iterable[Record]) -> dict[str, str]:
    """Names of articles by id: their source, and the time where a source has several in the story."""
    several = Counter(article["source_id"] for article in articles)
    return {
        article["article_id"]: article["source_name"]
        + (
            f", {moment(article['published_at'], article['published_precision'])}"
            if several[article["source_id"]] > 1
            else ""
        )
        for article in articles
    }


def _lag(story: Record, article: Record) -> float | None:
    """Minutes after the story's first article, where both times are known that well."""
    minutes = _minutes(story["first_published_at"], article["published_at"])
    return minutes if minutes and story["first_known"] and article["published_precision"] != "day" else None


def _search_data(stories: list[Record]) -> str:
    """`stories.js`: rows for the list's search, loaded by a script tag so that it works from a file too.

    Escaped to ASCII: the line separators of JSON strings are harmless in any JavaScript.
    """
    sources = {name: number for number, name in enumerate(dict.fromkeys(n for s in stories for n in s["sources"]))}
    rows = [
        [
            story["story_id"],
            story["headline"] or "",
            story["agency"] or "",
            story["n_articles"],
            story["n_sources"],
            story["first_published_at"].isoformat() if story["first_published_at"] else "",
            story["minutes"] or 0,
            [sources[name] for name in story["sources"]],
            int(story["first_known"]),
            story["n_copy_groups"],
            story["ticks"],
        ]
        for story in stories
    ]
    data = json.dumps({"sources": list(sources), "stories": rows}, separators=(",", ":"))
    return f'"use strict";\nwindow.wirecopy = {data};\n'


def _minutes(first: datetime | None, last: datetime | None) -> float | None:
    return (last - first).total_seconds() / 60 if first and last else None


def _tick(story: Record, at: datetime | None) -> int | None:
    """Place in the story's stretch of time, 0 to 100; what a bare date leaves outside it is cut off."""
    here, whole = (_minutes(story["first_published_at"], t) for t in (at, story["last_published_at"]))
    return None if here is None or whole is None else _place(here, whole)


def _place(minutes: float, whole: float) -> int:
    """Logarithmic past ten minutes: copy spreads within hours, and a reprint weeks later must not hide that."""
    here = min(max(minutes, 0), whole)
    return round(100 * log1p(here / 10) / log1p(whole / 10)) if whole else 0


def _marks(whole: float | None) -> list[tuple[int, str]]:
    """Places and names of the axis' marks, not too near to each other or to its end."""
    marks: list[tuple[int, str]] = []
    for minutes, name in MARKS if whole else ():
        place = _place(minutes, whole or 0)
        if minutes < (whole or 0) and place < 94 and place - (marks[-1][0] if marks else 0) > 11:
            marks.append((place, name))
    return marks


def _ticks(story: Record, articles: Iterable[Record]) -> list[int]:
    places = (_tick(story, article["published_at"]) for article in articles)
    return sorted({place for place in places if place is not None})


def _numbers(page: int, pages: int) -> list[int]:
    """Page numbers worth a link: the ends and the neighbours; 0 stands for a gap."""
    near = sorted({1, pages, *range(max(1, page - 2), min(pages, page + 2) + 1)})
    numbers: list[int] = []
    for n in near:
        numbers += [0] if numbers and n > numbers[-1] + 1 else []
        numbers.append(n)
    return numbers


def _letter(number: int | None) -> str:
    """A, B, ..., Z, AA, ..."""
    if number is None:
        return ""
    return (_letter(number // 26 - 1) if number >= 26 else "") + ascii_uppercase[number % 26]
