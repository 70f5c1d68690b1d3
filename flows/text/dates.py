"""Publishing times as feeds, pages and papers write them, in UTC, with the precision they were given in."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"), start=1)
    for name in names.split()
}  # fmt: skip
_MONTH = r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?" \
         r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"  # fmt: skip
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:1[5-9]|2[01])\d\d)"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_ZONES: dict[str, timedelta | str] = {
    "z": timedelta(0), "utc": timedelta(0), "gmt": timedelta(0), "bst": timedelta(hours=1),
    "est": timedelta(hours=-5), "edt": timedelta(hours=-4), "cst": timedelta(hours=-6),
    "cdt": timedelta(hours=-5), "mst": timedelta(hours=-7), "mdt": timedelta(hours=-6),
    "pst": timedelta(hours=-8), "pdt": timedelta(hours=-7), "cet": timedelta(hours=1),
    "cest": timedelta(hours=2), "eet": timedelta(hours=2), "eest": timedelta(hours=3),
    "msk": timedelta(hours=3), "ist": timedelta(hours=5, minutes=30), "jst": timedelta(hours=9),
    "kst": timedelta(hours=9), "hkt": timedelta(hours=8), "sgt": timedelta(hours=8),
    "aest": timedelta(hours=10), "aedt": timedelta(hours=11),
    "et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver", "pt": "America/Los_Angeles",
}  # fmt: skip
_ZONE = r"(?P<zone>[+-]\d\d:?\d\d|(?:" + "|".join(sorted(_ZONES, key=len, reverse=True)) + r")\b)"
_TIME = (
    r"(?:[\s,|@–—-]*(?:at\s+|t)?(?P<hour>[0-2]?\d)(?:[:.h](?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d)(?:\.\d+)?)?"
    rf"\s*(?P<half>[ap]\.?m\b\.?)?|\s*(?P<half2>[ap]\.?m\b\.?))(?:\s*\(?{_ZONE}\)?)?)?"
)
_FORMS = (
    rf"{_WEEKDAY}{_MONTH}\s+{_DAY}(?:,?\s+|,){_YEAR}{_TIME}",  # July 15, 2018 6:15 AM ET
    rf"{_WEEKDAY}{_DAY}(?:\.|\s+of)?[\s-]+{_MONTH},?[\s-]+{_YEAR}{_TIME}",  # 15 July 2018 06:15, 26-FEB-1987 15:01:01
    rf"{_YEAR}[-/.](?P<monthno>[01]?\d)[-/.]{_DAY}(?!\d){_TIME}",  # 2018-07-15 06:15, 2018/07/15
    rf"(?P<first>[0-3]?\d)(?P<sep>[/.])(?P<second_no>[0-3]?\d)(?P=sep){_YEAR}{_TIME}",  # 7/15/2018, 15.07.2018
)
_DATES = tuple(re.compile(form, re.IGNORECASE) for form in _FORMS)
_TIME_FIRST = re.compile(  # 6:15 a.m. EDT, Sunday, July 15, 2018
    rf"(?P<clock>[0-2]?\d[:.][0-5]\d(?::[0-5]\d)?\s*(?:[ap]\.?m\b\.?)?(?:\s*\(?{_ZONE}\)?)?)"
    rf"[\s,|]+(?:on\s+)?(?P<date>{_WEEKDAY}(?:{_MONTH}\s+\d{{1,2}},?\s+\d{{4}}|\d{{1,2}}\s+[a-z]{{3,9}}\.?,?\s+\d{{4}}"
    r"|\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}))",
    re.IGNORECASE,
)
_HAS_YEAR = re.compile(r"[12]\d\d\d")  # in every date that is given in full
_LONGEST_LINE = 160  # characters
_LABEL = (
    r"(?P<label>date(?:\s+published)?|published(?:\s+(?:on|at|by))?|first\s+published|originally\s+published(?:\s+on)?"
    r"|posted(?:\s+(?:on|at))?|last\s+(?:updated|modified)(?:\s+(?:on|at))?|(?:last\s+)?updated?(?:\s+(?:on|at))?"
    r"|created|modified)"
)
_LABELLED = re.compile(rf"^\W*{_LABEL}?\s*[:|–—-]?\s*(?=[\w])", re.IGNORECASE)
_PREFIX = re.compile(
    r"^[^\S\n]*(?:(?:pub(?:lish(?:ed)?|lication)?\s*)?date|published|posted|updated)\s*[:=]?[^\S\n]*"
    rf"(?:{_FORMS[0]}|{_FORMS[1].replace('<', '<b_').replace('P=sep', 'P=b_sep')}"
    rf"|{_FORMS[2].replace('<', '<c_')})[^\S\n]*[.:|–—-]?[^\S\n]*|^[^\S\n]*(?:{_FORMS[2].replace('<', '<d_')})"
    r"[^\S\n]*[.:|–—-]?[^\S\n]+(?=[A-Z“\"'‘])",
    re.IGNORECASE,
)


class Moment(NamedTuple):
    """A time in UTC (naive) and how exactly it was given: second, minute or day (at 00:00)."""

    at: datetime
    precision: str


@lru_cache(maxsize=65536)
def parse_time(text: str, day_first: bool = False) -> Moment | None:
    """The time a metadata field gives, or None. A clock time without a zone is taken as UTC.

    `day_first` decides 03/04/2018 where both readings are possible.
    """
    text = " ".join(text.split())
    if not text or len(text) > 100 or not any(c.isdigit() for c in text):
        return None
    return _iso(text) or _rfc822(text) or _epoch(text) or find_date(text, day_first) or _foreign(text)


def find_date(text: str, day_first: bool = False) -> Moment | None:
    """The first date of a short text in the forms English-language papers use, or None."""
    matches = [m for form in _DATES if (m := form.search(text))]
    if not matches:
        return None
    match = min(matches, key=lambda m: (m.start(), -m.end()))
    moment = _moment(match.groupdict(), day_first)
    if moment is not None and moment.precision == "day":
        clock = _TIME_FIRST.search(text[: match.end()])
        if clock is not None:
            both = f"{clock['date']} {clock['clock']}"
            return next((_moment(m.groupdict(), day_first) for form in _DATES if (m := form.match(both))), moment)
    return moment


def date_line(line: str, day_first: bool = False) -> Moment | None:
    """The time of a line that holds nothing but times and their labels; of several that of publishing, not updating."""
    if len(line) > _LONGEST_LINE:
        return None
    found: list[tuple[Moment, bool]] = []
    rest = line
    while rest.strip(" \t|,;•·()–—-"):
        label = _LABELLED.match(rest)
        is_update = bool(label and re.match(r"(?i)(?:last )?(?:updat|modif)", label["label"] or ""))
        rest = rest[label.end() :] if label else rest
        matches = [m for form in _DATES if (m := form.match(rest))]
        if matches:
            match = max(matches, key=lambda m: m.end())
            moment, rest = _moment(match.groupdict(), day_first), rest[match.end() :]
        else:
            clock = _TIME_FIRST.match(rest)
            if clock is None:
                return None
            moment, rest = find_date(clock[0], day_first), rest[clock.end() :]
        if moment is None:
            return None
        found.append((moment, is_update))
    return min(found, key=lambda item: item[1])[0] if found else None


def date_prefix(text: str) -> tuple[Moment, int] | None:
    """A date that merely precedes the first sentence on its line, and how many characters it takes."""
    head = text[:120]
    match = _PREFIX.match(head) if _HAS_YEAR.search(head) else None
    if match is None:
        return None
    moment = find_date(match[0])
    return (moment, match.end()) if moment else None


def _moment(g: dict[str, str | None], day_first: bool) -> Moment | None:
    year = int(g["year"] or 0)
    if g.get("first"):
        a, b = int(g["first"] or 0), int(g["second_no"] or 0)
        day, month = (a, b) if (day_first or a > 12 or g["sep"] == ".") and b <= 12 else (b, a)
    else:
        month = int(g["monthno"] or 0) if g.get("monthno") else _MONTHS[(g["month"] or "").lower().rstrip(".")]
        day = int(g["day"] or 0)
    hour, minute, second = (int(g.get(k) or 0) for k in ("hour", "minute", "second"))
    half = (g.get("half") or g.get("half2") or "").lower()[:1]
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        at = datetime(year, month, day, hour, minute, second)
    except ValueError:
        return None
    if g.get("hour") is None:
        return Moment(at, "day")
    return Moment(_utc(at, (g.get("zone") or "").lower()), "second" if g.get("second") else "minute")


def _utc(at: datetime, zone: str) -> datetime:
    if zone[:1] in ("+", "-"):
        digits = zone[1:].replace(":", "")
        offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        return at - offset if zone[0] == "+" else at + offset
    known = _ZONES.get(zone)
    if isinstance(known, str):
        return at.replace(tzinfo=ZoneInfo(known)).astimezone(UTC).replace(tzinfo=None)
    return at - known if known else at


_ISO = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?(?:[.,]\d+)?)?\s?(Z|[+-]\d\d:?\d\d)?$")
_BASIC_ISO = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(.*))?$")  # 20180715T061500Z


def _iso(text: str) -> Moment | None:
    basic = _BASIC_ISO.match(text)
    if basic is not None:
        year, month, day, hour, minute, second, zone = (part or "" for part in basic.groups())
        text = f"{year}-{month}-{day}" + (f"T{hour}:{minute}:{second or '00'}{zone}" if hour else "")
    match = _ISO.match(text)
    if match is None:
        return None
    day, clock, seconds, zone = match.groups()
    try:
        at = datetime.fromisoformat(f"{day}T{clock or '00:00'}{seconds or ''}")
    except ValueError:
        return None
    if clock is None or (clock == "00:00" and seconds in (None, ":00") and zone in (None, "Z", "+00:00")):
        return Moment(at, "day")  # midnight to the second is how databases write a bare date
    return Moment(_utc(at, (zone or "").lower()), "second" if seconds else "minute")


def _rfc822(text: str) -> Moment | None:
    if not re.match(r"(?i)(?:[a-z]{3,9},? )?\d{1,2} [a-z]{3} \d{2,4} \d\d:\d\d", text):
        return None
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return Moment(_naive(at), "second" if re.search(r"\d\d:\d\d:\d\d", text) else "minute")


def _epoch(text: str) -> Moment | None:
    if not re.fullmatch(r"\d{9,10}(\.\d+)?|\d{13}", text):
        return None
    value = float(text)
    return Moment(
        datetime.fromtimestamp(value / 1000 if value > 1e11 else value, UTC).replace(tzinfo=None, microsecond=0),
        "second",
    )


def _foreign(text: str) -> Moment | None:
    """Dates in other languages ("15. Juli 2018, 06:15 Uhr"); slow, so the last to be asked."""
    if len(text) > 60 or not re.search(r"(?:1[89]|20)\d\d", text) or not re.search(r"[^\W\d_]{3}", text):
        return None
    from dateparser import parse

    settings = {"REQUIRE_PARTS": ["day", "month", "year"], "PREFER_DATES_FROM": "past"}
    try:
        at = parse(text, settings=settings)
    except (ValueError, OverflowError, RecursionError):
        return None
    if at is None:
        return None
    clock = re.search(r"\d[:.h]\d\d(:\d\d)?", text)
    if clock is None:
        return Moment(datetime(at.year, at.month, at.day), "day")
    return Moment(_naive(at).replace(microsecond=0), "second" if clock[1] else "minute")


def _naive(at: datetime) -> datetime:
    return at.astimezone(timezone.utc).replace(tzinfo=None) if at.tzinfo else at  # noqa: UP017
