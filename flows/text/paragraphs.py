"""Paragraphs of a plain text, whatever its line breaks mean."""

from __future__ import annotations

import re

_BLANK = re.compile(r"\n[^\S\n]*\n\s*")
_STOPS = tuple(".!?…:;")
_CLOSING = "\"”’')]"


def paragraphs(text: str) -> list[str]:
    """The paragraphs, each on one line without white space at its ends.

    A blank line parts paragraphs. Lines inside one are joined where the text was wrapped at a fixed width
    (older wires, e-mail), else each line is a paragraph of its own.
    """
    parts = [[line for line in map(str.strip, part.split("\n")) if line] for part in _BLANK.split(text)]
    several = [part for part in parts if len(part) > 1]
    if not several or not _is_wrapped([line for part in several for line in part[:-1]]):
        return [line for part in parts for line in part]
    margin = max(len(line) for part in several for line in part)
    return [paragraph for part in parts for paragraph in _unwrapped(part, margin)]


def _is_wrapped(inner: list[str]) -> bool:
    """Whether lines that others follow in their paragraph have nearly one width and break inside sentences."""
    lengths = [len(line) for line in inner]
    widest = max(lengths)
    if not 35 <= widest <= 100:
        return False
    long = sum(length >= 0.6 * widest for length in lengths)
    stops = sum(map(_stops, inner))
    return long >= 0.6 * len(inner) and stops <= 0.5 * len(inner)


def _unwrapped(lines: list[str], margin: int) -> list[str]:
    """Joined lines; one that stops well before the margin at the end of a sentence ends its paragraph."""
    found, current = [], ""
    for line in lines:
        joined = current.endswith("-") and current[-2:-1].isalpha() and line[:1].islower()
        current = current + line if joined else f"{current} {line}".strip()
        if len(line) < 0.6 * margin and _stops(line):
            found.append(current)
            current = ""
    return [*found, current] if current else found


def _stops(line: str) -> bool:
    return line.rstrip(_CLOSING).endswith(_STOPS)
