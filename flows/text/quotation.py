"""Where a text stands in quotation marks.

Marks are told by direction, never by counting: a space before and a letter after opens, so one lost mark
spoils one paragraph at most and never turns narration and quotation round. Everything works on one paragraph
(paragraphs are parted by a blank line); a quotation still open at the end of its paragraph runs to that end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

SINGLE_WORDS = 3  # single quotes around fewer words are scare quotes, apostrophes or names

_PARAGRAPH_BREAK = re.compile(r"\n[^\S\n]*\n")
# both begin with one character, to which `re` skips: twice as quick as a choice of marks or a look behind
_DOUBLE = re.compile(r"""['`‘’“”„«»"](?:(?<=[“”„«»"])|(?<=')'|(?<=`)`|(?<=‘)‘|(?<=’)’)""")
_SINGLE_OPEN = re.compile(
    r"['‘](?<![\w'’‘`].)(?=[^\W\d])(?!(?:s|t|m|d|ll|re|ve|em|til|tis|twas|cause|n)\b)", re.I
)
_SINGLE_CLOSE = re.compile(r"(?<=[\w.,?!…])['’](?![\w'’])")
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
    breaks = [match.span() for match in _PARAGRAPH_BREAK.finditer(body)]
    for start, end in zip([0, *(e for _, e in breaks)], [*(s for s, _ in breaks), len(body)], strict=True):
        text = body[start:end]
        start += len(text) - len(text.lstrip())
        if stripped := text.strip():
            yield start, start + len(stripped)


def quoted_spans(body: str, continued: bool = False) -> list[tuple[int, int]]:
    """Spans, marks included, of the text that stands in quotation marks; sorted, never overlapping.

    Double, curly, doubled single (``'' `` ``) and angle marks; single quotes from three words. Quotations
    inside a quotation belong to it. `continued`: what stands before ended inside a quotation.
    """
    return [(quote.start, quote.end) for quote in quotations(body, continued)]


def is_left_open(body: str) -> bool:
    """Whether the last paragraph of a body ends inside a quotation."""
    *_, (start, end) = paragraph_spans(body)
    double = _double(body, start, end, False)
    return bool(double) and not double[-1].closed


def quotations(body: str, continued: bool = False) -> list[Quotation]:
    """The quotations of a body in their order, outermost ones only."""
    found: list[Quotation] = []
    was_open = continued
    for start, end in paragraph_spans(body):
        double = _double(body, start, end, was_open)
        was_open = bool(double) and not double[-1].closed
        found.extend(sorted([*double, *_single(body, start, end, double)]))
    return found


def _double(body: str, start: int, end: int, continued: bool) -> list[Quotation]:
    """Quotations in double marks of one paragraph; `continued`: the one before ended inside a quotation."""
    found: list[Quotation] = []
    opened: re.Match[str] | None = None
    first = True
    for mark in _DOUBLE.finditer(body, start, end):
        before = body[mark.start() - 1] if mark.start() > start else " "
        after = body[mark.end()] if mark.end() < end else " "
        if _opens(mark[0], before, after, opened is not None):
            opened = opened or mark
        elif opened is not None:
            found.append(
                Quotation(opened.start(), mark.end(), opened.end(), mark.start(), opened=True, closed=True)
            )
            opened = None
        elif first and continued and before in _ENDS_CLAUSE:
            found.append(Quotation(start, mark.end(), start, mark.start(), opened=False, closed=True))
        first = False
    if opened is not None and opened.end() < end:
        found.append(Quotation(opened.start(), end, opened.end(), end, opened=True, closed=False))
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


def _single(body: str, start: int, end: int, double: list[Quotation]) -> list[Quotation]:
    """Quotations in single marks of one paragraph, outside its double ones."""
    found: list[Quotation] = []
    position = start
    while opening := _SINGLE_OPEN.search(body, position, end):
        position = opening.end()
        around = next((quote for quote in double if quote.end > opening.start()), None)
        if around is not None and around.start <= opening.start():
            position = around.end
            continue
        limit = around.start if around is not None else end
        closing = _single_close(body, opening.end(), limit)
        if closing is None:
            continue
        if len(body[opening.end() : closing].split()) >= SINGLE_WORDS:
            found.append(
                Quotation(opening.start(), closing + 1, opening.end(), closing, opened=True, closed=True)
            )
            position = closing + 1
    return found


def _single_close(body: str, start: int, end: int) -> int | None:
    """Offset of the mark that closes a single quotation; a plural's apostrophe ("workers' rights") only if no
    better one follows before the next opening."""
    following = _SINGLE_OPEN.search(body, start, end)
    end = following.start() if following else end
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
