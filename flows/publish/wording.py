"""Numbers, times and names as the report's pages write them; pure, used as Jinja filters."""

import re
from datetime import date, datetime
from urllib.parse import urlsplit

from markupsafe import Markup

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
NBSP = "\N{NO-BREAK SPACE}"
MARKS = '"“”„‟«»‹›'
_LANGUAGE = re.compile(r"[a-z]{2,3}")


def safe_id(value: str) -> str:
    """An id that may stand in a file name, or ValueError: nothing third-party ever names a file."""
    if not _ID.fullmatch(value):
        raise ValueError(f"not an id: {value!r}")
    return value


def web_link(url: str | None) -> str | None:
    """The address if it may become a link: http or https with a host, nothing else."""
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    return url.strip() if parts.scheme in ("http", "https") and parts.hostname else None


def percent(share: float | None) -> str:
    """A share as people say it; never "100%" for nearly all nor "0%" for a little.

    >>> [percent(s) for s in (0, 0.004, 0.784, 0.996, 1)]
    ['0%', '<1%', '78%', '99%', '100%']
    """
    if share is None:
        return "–"
    if 0 < share < 0.01:
        return "<1%"
    return f"{99 if 0.99 < share < 1 else round(100 * share)}%"


def duration(minutes: float | None) -> str:
    """Minutes as two units at most, kept on one line: "45 min", "2 h 35 min", "1 d", "2 d 2 h"."""
    if minutes is None:
        return "–"
    total = round(minutes)
    if total < 60:
        return f"{total}{NBSP}min"
    if total < 24 * 60:
        big, small, units = total // 60, total % 60, ("h", "min")
    else:
        big, small, units = total // 1440, total % 1440 // 60, ("d", "h")
    return f"{big}{NBSP}{units[0]}" + (f"{NBSP}{small}{NBSP}{units[1]}" if small else "")


def count(n: float | None, noun: str = "", plural: str = "") -> str:
    """A number with thin groups and its noun: "1,204 articles", "1 source"."""
    if n is None:
        return "–"
    number = f"{round(n):,}"
    return f"{number} {noun if n == 1 else plural or noun + 's'}" if noun else number


def day(at: date | datetime | None) -> str:
    return f"{at.day} {at:%b %Y}" if at else "no date"


def moment(at: datetime | None, precision: str | None = "minute") -> str:
    """A time in UTC, as exact as it is known."""
    if at is None:
        return "no date"
    return day(at) if precision == "day" else f"{day(at)}, {at:%H:%M}"


def days(first: date | datetime | None, last: date | datetime | None) -> str:
    """A stretch of days: "12–14 Dec 2017"."""
    if first is None or last is None:
        return "no dates"
    if (first.year, first.month, first.day) == (last.year, last.month, last.day):
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day(last)}"
    if first.year == last.year:
        return f"{first.day} {first:%b} – {day(last)}"
    return f"{day(first)} – {day(last)}"


def headline(text: str | None) -> str:
    return text.strip() if text and text.strip() else "Without a headline"


def quoted(text: str) -> str:
    """A quotation in one pair of marks, whether or not its text came with some."""
    return f"“{text.strip().strip(MARKS).strip()}”"


def listed(names: list[str], most: int = 4) -> str:
    """Names in a sentence: "A, B and 3 more", no more than `most` parts."""
    if len(names) > most:
        return ", ".join(names[: most - 1]) + f" and {len(names) - most + 1} more"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def lang(language: str | None) -> Markup:
    """The lang attribute of a text whose language is known, so that it is read out and hyphenated as such."""
    return Markup(f' lang="{language}"') if language and _LANGUAGE.fullmatch(language) else Markup("")
