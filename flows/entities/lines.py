"""Names in lines that are no prose: datelines, headlines in capitals, results and tables of sport.

A recogniser trained on prose reads SOCCER as a place and a city's club as the city. What such a line is made of
decides instead; names of countries stay countries.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_NAME = r"[^\W\d_][^\W\d]*(?:[ .'’\-&]+[^\W\d_][^\W\d]*){0,3}"
#: a place in capitals, what may stand between, and the dash, agency or date that tells a dateline
_DATELINE = re.compile(
    r"^([A-Z][A-Z.'’\- ]*[A-Z])(?=(?: ?, [\w.,' ]{2,40}?)? ?(?:\([A-Z][\w /.]{1,30}\) ?)?"
    r"(?:[—–]|--?(?!\w)|\d{4}-\d\d-\d\d))",
    re.M,
)
_SCORE = re.compile(rf"^({_NAME}) \d{{1,3}} ({_NAME}) \d{{1,3}}(?=$| *[(,])", re.M)
_FIXTURE = re.compile(rf"^({_NAME}) (?:v|vs\.?|V|AT) ({_NAME})$", re.M)
_ROW = re.compile(rf"^(?:\d{{1,2}}[.=)]? )?({_NAME})(?: [-+]?\d[\d.:%]*){{4,}} *$", re.M)
_CAPITALS = re.compile(r"^(?=.*[A-Z]{3})[^a-z\n]+$", re.M)


class Line(NamedTuple):
    """Spans of the body, end exclusive."""

    start: int
    end: int


def datelines(body: str) -> Iterator[Line]:
    """The places in capitals that open a report: AL-AIN, United Arab Emirates (Reuters) -."""
    for match in _DATELINE.finditer(body):
        rest = body[match.end() : match.end() + 60].split("\n")[0]
        dated = re.search(r"\d{4}-", rest) is not None
        if match.end() - match.start() <= 40 and (dated or rest.upper() != rest):  # no headline in capitals
            yield Line(*match.span(1))


def lines_in_capitals(body: str) -> list[Line]:
    """Whole lines in capitals, in their order: headlines, tables."""
    return [Line(*match.span()) for match in _CAPITALS.finditer(body)]


def teams(body: str) -> tuple[list[Line], list[Line]]:
    """(names that must be teams, names that are teams if they are a place): in scores and fixtures, in tables.

    Fixtures ("A v B", "A AT B") count only in an article that has scores or tables.
    """
    sure = [Line(*match.span(n)) for match in _SCORE.finditer(body) for n in (1, 2)]
    likely = [Line(*match.span(1)) for match in _ROW.finditer(body)]
    if len(sure) + len(likely) >= 4:
        likely += [Line(*match.span(n)) for match in _FIXTURE.finditer(body) for n in (1, 2)]
    return sure, likely
