"""The blocks of a page: paragraphs and lines with their roles, and the hashes of their letters."""

from __future__ import annotations

import hashlib
import string
from typing import NamedTuple

from flows.text.agencies import after_dateline
from flows.text.words import count_words

STORY = "story"
_DIGITS = bytes.maketrans(b"0123456789", b"#" * 10)  # letters() leaves no # of its own
_NOT_LETTERS = (string.punctuation + string.whitespace).encode()
_NOT_LETTERS_OF_LINES = _NOT_LETTERS.replace(b"\n", b"")
_TYPOGRAPHIC = "“”‘’–—―…«»•·"


class Block(NamedTuple):
    """A paragraph or line of a page: its text, its role ("story" is kept), its words, and two hashes of its
    letters and digits: `key` exact, `line` with digits folded (a share count changes, the line stays)."""

    text: str
    role: str
    n_words: int
    key: int
    line: int


def letters(text: str) -> bytes:
    """The letters and digits of a text in lower case, UTF-8: equal for lines that differ in signs and spaces."""
    return letters_of_lines(text).translate(None, b"\n")


def letters_of_lines(text: str) -> bytes:
    """The same of each line; the ends of lines are kept."""
    if not text.isascii():
        for sign in _TYPOGRAPHIC:
            text = text.replace(sign, "")
    return text.lower().encode().translate(None, _NOT_LETTERS_OF_LINES)


def block_of(text: str, bare: bytes, role: str, n_words: int | None = None) -> Block:
    """bare: the text's letters. n_words: how many words it has, if known."""
    key = _hash(bare)
    line = key
    if not bare.isalpha() and (folded := _without_numbers(bare)) != bare:
        line = _hash(folded)
    return Block(text, role, count_words(text) if n_words is None else n_words, key, line)


def marked(blocks: list[Block], found: set[int], role: str) -> list[Block]:
    """The blocks, those whose indexes are found in a role."""
    return [block._replace(role=role) if i in found else block for i, block in enumerate(blocks)] if found else blocks


def without_dateline(blocks: list[Block]) -> list[Block]:
    """The story without the dateline it begins with: that is about the story, not of it. One further down is text."""
    first = next((i for i, block in enumerate(blocks) if block.role == STORY), None)
    if first is None or (text := after_dateline(blocks[first].text)) == blocks[first].text:
        return blocks
    return [*blocks[:first], block_of(text, letters(text), STORY), *blocks[first + 1 :]]


def _without_numbers(bare: bytes) -> bytes:
    """Each number as one sign."""
    folded = bare.translate(_DIGITS)
    while b"##" in folded:
        folded = folded.replace(b"##", b"#")
    return folded


def _hash(data: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "big", signed=True)
