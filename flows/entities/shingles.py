"""Sentences of a quotation and the runs of words by which another use of them is found."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from flows.text.words import count_words, words

RUN = 5  # words in common that make a shared quotation, if two of them carry content
CONTENT = 2
_END = re.compile(r"[.!?…]+['’\")\]]*(?=\s|$)(?!\s+[a-z])")
_STOP = frozenset(Path(__file__).with_name("stop_words.txt").read_text(encoding="utf-8").split())


@dataclass(frozen=True, slots=True)
class QuotedSentence:
    """A sentence of a quotation: as shown, match key, words that carry content, hashes of its runs of RUN words."""

    text: str
    key: str
    n_content: int
    runs: tuple[int, ...]


def quoted_sentences(body: str, parts: Sequence[tuple[int, int]]) -> list[QuotedSentence]:
    """The sentences of a quotation; one that its attribution interrupts is whole again.

    `parts`: spans of the quoted text in the body. Square brackets, which editors put into quotations, are no words.
    """
    texts: list[str] = []
    for text in _turns(body, parts):
        begin = 0
        for end in [*(m.end() for m in _END.finditer(text)), len(text)]:
            if sentence := text[begin:end].strip():
                texts.append(sentence)
            begin = end
    found = [(text, words(text)) for text in _whole(texts)]
    return [_sentence(text, [(w.start, w.key) for w in keys]) for text, keys in found if keys]


def _whole(texts: Sequence[str]) -> list[str]:
    """The sentences, those under RUN words taken together with the next: "We came. We saw. We won." is one."""
    result: list[str] = []
    short = False
    for text in texts:
        if short:
            result[-1] = _glued(result[-1], text)
        else:
            result.append(text)
        short = count_words(result[-1]) < RUN
    if short and len(result) > 1:
        last = result.pop()
        result[-1] = _glued(result[-1], last)
    return result


def _glued(one: str, other: str) -> str:
    """Two sentences; the comma before an attribution, which is left out with it, stands again."""
    return one + (" " if re.search(r"[.!?…,;:]['’\")\]]*$", one) else ", ") + other


def _turns(body: str, parts: Sequence[tuple[int, int]]) -> list[str]:
    """The parts, those joined that an attribution parts in mid-sentence: "We will act," he said, "in a week." """
    turns: list[str] = []
    before = 0
    for start, end in parts:
        goes_on = turns and (body[start].islower() or not re.search(r"[.!?]", body[before:start]))
        if goes_on:
            turns[-1] = _glued(turns[-1], body[start:end])
        else:
            turns.append(body[start:end])
        before = end
    return turns


def _sentence(text: str, found: Sequence[tuple[int, str]]) -> QuotedSentence:
    keys = [key for _, key in found]
    content = [key not in _STOP and not (n and text[start].isupper()) for n, (start, key) in enumerate(found)]
    n_content = [0, *accumulate(content)]  # before each word
    runs = []
    for n in range(len(keys) - RUN + 1):
        if n_content[n + RUN] - n_content[n] >= CONTENT:
            digest = hashlib.blake2b(" ".join(keys[n : n + RUN]).encode(), digest_size=8).digest()
            runs.append(int.from_bytes(digest, "big", signed=True))
    return QuotedSentence(
        " ".join(text.split()), " ".join(keys), sum([key not in _STOP for key in keys]), tuple(dict.fromkeys(runs))
    )
