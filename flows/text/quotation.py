"""Where a text stands in quotation marks.

Marks are told by direction, never by counting: a space before and a letter after opens, so one lost mark
spoils one paragraph at most and never turns narration and quotation round. Everything works on one paragraph
(paragraphs are parted by a blank line); a quotation still open at the end of its paragraph runs to that end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

SINGLE_WORDS = 3  # single quotes around fewer words are scare quotes, apostrophes or names

_PARAGRAPH_BREAK = re.compile(r"\n[^\S\n]*\n")
# each pattern begins with one character: `re` then skips to the next of it, in a fifth of the time a set takes
_DOUBLE = {mark: re.compile(mark) for mark in ('"', "“", "”", "„", "«", "»", "''", "``", "‘‘", "’’")}
_SINGLE_OPEN = {
    mark: re.compile(
        rf"{mark}(?<![\w'’‘`].)(?=[^\W\d])(?!(?:s|t|m|d|ll|re|ve|em|til|tis|twas|cause|n)\b)", re.I
    )
    for mark in ("'", "‘")
}
_SINGLE_CLOSE = re.compile(r"['’](?<=[\w.,?!…].)(?![\w'’])")
_ENDS_CLAUSE = ".,?!…;:"
_BEFORE_OPEN = "([{—–-/"


class Quotation(NamedTuple):
    """One stretch in quotation marks; offsets include the marks, end is exclusive."""

    start: int
    end: int
    inner_start: int  # first character after the opening mark (start itself where the mark is missing)
    inner_end: int  # first character of the closing mark (end itself where the mark is missing)
    opened: bool  # False: continues an open quotation of the paragraph before, without a mark of its own
    closed: bool  # False: runs to the end of its paragraph


def paragraph_spans(body: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each paragraph, the surrounding white space left out."""
    start = 0
    for end, after in [*(match.span() for match in _PARAGRAPH_BREAK.finditer(body)), (len(body), 0)]:
        if start < end and (body[start].isspace() or body[end - 1].isspace()):
            text = body[start:end].rstrip()
            end = start + len(text)
            start = end - len(text.lstrip())
        if start < end:
            yield start, end
        start = after


def quoted_spans(body: str, continued: bool = False) -> list[tuple[int, int]]:
    """Spans, marks included, of the text that stands in quotation marks; sorted, never overlapping.

    Double, curly, doubled single (``'' `` ``) and angle marks; single quotes from three words. Quotations
    inside a quotation belong to it. `continued`: what stands before ended inside a quotation.
    """
    return [(quote.start, quote.end) for quote in quotations(body, continued)]


def is_left_open(body: str) -> bool:
    """Whether the last paragraph of a body ends inside a quotation."""
    *_, (start, end) = paragraph_spans(body)
    double = _double(body, start, end, _spans(_DOUBLE, body, start), False)
    return bool(double) and not double[-1].closed


def quotations(body: str, continued: bool = False) -> list[Quotation]:
    """The quotations of a body in their order, outermost ones only."""
    # marks are looked for in the whole body at once: most paragraphs have none
    marks, openings = _spans(_DOUBLE, body), [start for start, _ in _spans(_SINGLE_OPEN, body)]
    if not marks and not openings:
        return []
    found: list[Quotation] = []
    was_open = continued
    mark = opening = 0
    for start, end in paragraph_spans(body):
        first_mark, first_opening = mark, opening
        while mark < len(marks) and marks[mark][0] < end:
            mark += 1
        while opening < len(openings) and openings[opening] < end:
            opening += 1
        double = _double(body, start, end, marks[first_mark:mark], was_open) if mark > first_mark else []
        was_open = bool(double) and not double[-1].closed
        found += double
        if opening > first_opening:
            found += _single(body, end, openings[first_opening:opening], double)
            found.sort()
    return found


def _spans(patterns: Mapping[str, re.Pattern[str]], body: str, start: int = 0) -> list[tuple[int, int]]:
    """Where the patterns match from `start` on, in order; each only where its mark is in the body."""
    found = [m.span() for mark, pattern in patterns.items() if mark in body for m in pattern.finditer(body, start)]
    found.sort()
    return found


def _double(
    body: str, start: int, end: int, marks: Sequence[tuple[int, int]], continued: bool
) -> list[Quotation]:
    """Quotations in double marks of one paragraph, from its marks; `continued`: the one before ended inside one."""
    found: list[Quotation] = []
    opened: tuple[int, int] | None = None
    first = True
    for low, high in marks:
        before = body[low - 1] if low > start else " "
        after = body[high] if high < end else " "
        if _opens(body[low:high], before, after, opened is not None):
            opened = opened or (low, high)
        elif opened is not None:
            found.append(Quotation(opened[0], high, opened[1], low, opened=True, closed=True))
            opened = None
        elif first and continued and before in _ENDS_CLAUSE:
            found.append(Quotation(start, high, start, low, opened=False, closed=True))
        first = False
    if opened is not None and opened[1] < end:
        found.append(Quotation(opened[0], end, opened[1], end, opened=True, closed=False))
    return [quote for quote in found if quote.inner_end > quote.inner_start]


def _opens(mark: str, before: str, after: str, is_open: bool) -> bool:
    """Whether a double mark opens a quotation, from its shape and its neighbours."""
    spaced_before, spaced_after = before.isspace(), after.isspace()
    if spaced_before and spaced_after:  # tokenised text: only the state can tell
        return mark in "“„«``‘‘" or (mark not in "”»’’" and not is_open)
    if mark in ("“", "„", "«", "``", "‘‘"):  # mistyped at the end of a word: closes
        return not (is_open and not spaced_before and (spaced_after or after in _ENDS_CLAUSE))
    if mark in ("”", "»", "’’"):  # mistyped at the start of a word: opens
        return not is_open and spaced_before and not spaced_after
    return (spaced_before or before in _BEFORE_OPEN) and not spaced_after


def _single(body: str, end: int, openings: Sequence[int], double: list[Quotation]) -> list[Quotation]:
    """Quotations in single marks of one paragraph, from the marks that may open one, outside its double ones."""
    found: list[Quotation] = []
    position = 0
    for opening, following in zip(openings, [*openings[1:], end], strict=True):
        if opening < position:
            continue
        around = next((quote for quote in double if quote.end > opening), None)
        if around is not None and around.start <= opening:
            position = around.end
            continue
        limit = around.start if around is not None else end
        closing = _single_close(body, opening + 1, min(following, limit))
        if closing is not None and len(body[opening + 1 : closing].split()) >= SINGLE_WORDS:
            position = closing + 1
            found.append(Quotation(opening, position, opening + 1, closing, opened=True, closed=True))
    return found


def _single_close(body: str, start: int, end: int) -> int | None:
    """Offset of the mark that closes a single quotation; a plural's apostrophe ("workers' rights") only if no
    better one follows before `end`, where the next may open."""
    fallback: int | None = None
    for mark in _SINGLE_CLOSE.finditer(body, start, end):
        offset = mark.start()
        after = body[offset + 1 : offset + 3]
        plural = body[offset - 1] == "s" and len(after) == 2 and after[0] == " " and after[1].islower()
        if not plural:
            return offset
        if fallback is None:
            fallback = offset
    return fallback
