"""The list of stories, its search data, and one page for each story."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from string import ascii_uppercase

from flows.publish.marts import Record
from flows.publish.pairs import Teaser, pair_path, tells
from flows.publish.site import Site
from flows.publish.wording import agency, safe_id

PER_PAGE = 50
PAIRS_SHOWN = 100
TICKS = 60  # of a spark; a story of a thousand articles is a solid line anyway
RELATIONS = {"identical": "the same text", "syndicated": "one copy, edited", "partial": "passages"}


def described(stories: Iterable[Record], articles: Mapping[str, Record]) -> list[Record]:
    """Stories with the names of their sources in order of time and where in time their articles lie.

    Widest first, then the newest.
    """
    members: defaultdict[str, list[Record]] = defaultdict(list)
    for article in articles.values():
        if article["story_id"] is not None:
            members[article["story_id"]].append(article)
    found = [
        story
        | {
            "articles": members[story["story_id"]],
            "sources": list(dict.fromkeys(a["source_name"] for a in members[story["story_id"]])),
            "minutes": _minutes(story["first_published_at"], story["last_published_at"]),
            "ticks": _ticks(story, members[story["story_id"]])[:TICKS],
        }
        for story in stories
    ]
    found.sort(key=lambda s: s["story_id"])
    found.sort(key=lambda s: s["first_published_at"] or datetime.min, reverse=True)
    found.sort(key=lambda s: (-s["n_sources"], -s["n_articles"]))
    return found


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


def write_story(site: Site, story: Record, pairs: list[Record], teaser: Teaser | None) -> None:
    articles = story["articles"]
    order = dict.fromkeys(a["copy_group"] for a in articles if a["copy_group"] is not None)
    groups = {group: number for number, group in enumerate(order)}
    pairs = sorted(pairs, key=tells)
    closest: dict[str, str] = {}
    for pair in sorted(pairs, key=lambda p: -p["n_shared_words"]):
        for side in ("article_a", "article_b"):
            closest.setdefault(pair[side], pair_path(pair["article_a"], pair["article_b"]))
    names = {a["article_id"]: a["source_name"] for a in articles}
    rows = [_pair_row(pair, names) for pair in pairs]
    path = f"story/{safe_id(story['story_id'])}"
    common = {"section": "index", "story": story, "groups": groups}
    site.write(
        f"{path}.html",
        "story.html",
        articles=[
            article
            | {
                "lag": _minutes(story["first_published_at"], article["published_at"]),
                "tick": _tick(story, article["published_at"]),
                "group_no": groups.get(article["copy_group"]),
                "group": _letter(groups.get(article["copy_group"])),
                "compare": closest.get(article["article_id"]),
            }
            for article in articles
        ],
        teaser=teaser,
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
        "left": names.get(b if flipped else a, pair["source_b" if flipped else "source_a"]),
        "right": names.get(a if flipped else b, pair["source_a" if flipped else "source_b"]),
        "lag": None if pair["lag_minutes"] is None else abs(pair["lag_minutes"]),
        "relation": RELATIONS[pair["relation"]],
        "share": pair["a_in_b" if flipped else "b_in_a"],
        "n_shared_words": pair["n_shared_words"],
        "n_material_edits": pair["n_material_edits"],
    }


def _search_data(stories: list[Record]) -> str:
    """`stories.js`: rows for the list's search, loaded by a script tag so that it works from a file too.

    Escaped to ASCII: the line separators of JSON strings are harmless in any JavaScript.
    """
    sources = {name: number for number, name in enumerate(dict.fromkeys(n for s in stories for n in s["sources"]))}
    rows = [
        [
            story["story_id"],
            story["headline"] or "",
            agency(story["agency_id"]),
            story["n_articles"],
            story["n_sources"],
            story["first_published_at"].isoformat() if story["first_published_at"] else "",
            story["minutes"] or 0,
            [sources[name] for name in story["sources"]],
            story["ticks"],
        ]
        for story in stories
    ]
    data = json.dumps({"sources": list(sources), "stories": rows}, separators=(",", ":"))
    return f'"use strict";\nwindow.wirecopy = {data};\n'


def _minutes(first: datetime | None, last: datetime | None) -> float | None:
    return (last - first).total_seconds() / 60 if first and last else None


def _tick(story: Record, at: datetime | None) -> int | None:
    """Place in the story's stretch of time, 0 to 100."""
    here, whole = (_minutes(story["first_published_at"], t) for t in (at, story["last_published_at"]))
    return None if here is None or whole is None else round(100 * here / whole) if whole else 0


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
