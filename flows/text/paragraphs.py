"""Paragraphs of a plain text, whatever its line breaks mean."""

from __future__ import annotations

import re

_BLANK = re.compile(r"\n[^\S\n]*\n\s*")
_STOPS = re.compile(r"[.!?…:;][\"”’'\)\]]*$")


def paragraphs(text: str) -> list[str]:
    """The paragraphs, each on one line without white space at its ends.

    A blank line parts paragraphs. Lines inside one are joined where the text was wrapped at a fixed width
    (older wires, e-mail), else each line is a paragraph of its own.
    """
    found: list[str] = []
    for part in _BLANK.split(text):
        lines = [line for line in (line.strip() for line in part.split("\n")) if line]
        found += _unwrapped(lines) if len(lines) > 2 and _is_wrapped(lines) else lines
    return found


def _is_wrapped(lines: list[str]) -> bool:
    """Lines of nearly one width that break in the middle of sentences."""
    inner = lines[:-1]
    lengths = sorted(len(line) for line in inner)
    widest = lengths[-1]
    if not 35 <= widest <= 100:
        return False
    long = sum(length >= 0.6 * widest for length in lengths)
    stops = sum(bool(_STOPS.search(line)) for line in inner)
    return long >= 0.7 * len(inner) and stops <= 0.5 * len(inner)


def _unwrapped(lines: list[str]) -> list[str]:
    """Joined lines; one that stops well before the margin at the end of a sentence ends its paragraph."""
    margin = max(map(len, lines))
    found, current = [], ""
    for line in lines:
        joined = current.endswith("-") and current[-2:-1].isalpha() and line[:1].islower()
        current = current + line if joined else f"{current} {line}".strip()
        if len(line) < 0.6 * margin and _STOPS.search(line):
            found.append(current)
            current = ""
    return [*found, current] if current else found
