"""One article's body made ready for comparing: its words, and what sentences, paragraphs and quotations they stand in.

Words are told of all of it, the rest only of the paragraphs that a pair has something in: most candidates that
turn out to be none share a common phrase, in one paragraph each.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np

from flows.overlap.blocks import BORDER, CONTENT, QUOTED, SENTENCE, SPOKEN, TELLING
from flows.overlap.mask import statement_spans
from flows.text.quotation import is_left_open, paragraph_spans, quoted_spans
from flows.text.sentences import sentence_spans
from flows.text.tokens import CAPITAL, FUNCTION, LOWER, NUMBER, characters, tokens
from flows.text.words import key

#: The marks of a word by its kinds.
_KIND_MARKS = np.array(
    [
        CONTENT * (kinds & LOWER != 0 and kinds & FUNCTION == 0) | TELLING * (kinds & (CAPITAL | NUMBER) != 0)
        for kinds in range(16)
    ],
    np.uint8,
)


class Document:
    """A body as words. All positions are word numbers unless they say characters.

    `marks` holds the bits of flows/overlap/blocks.py. What is quoted and where sentences begin may be asked of the
    words that read() was told of; paragraphs are known.
    """

    def __init__(self, body: str) -> None:
        self.body = body
        self.characters = characters(body)
        # positions in characters, ends exclusive
        self.starts, self.ends, self.codes, self._kinds = tokens(body, self.characters)
        size = len(self.codes)
        self.marks = np.zeros(size + 1, np.uint8)
        self.marks[:size] = _KIND_MARKS[self._kinds]
        self.marks[size] = BORDER | SENTENCE
        self._pieces = [*_pieces(body)]
        self._firsts = self.starts.searchsorted(np.array([start for start, _ in self._pieces], np.int64))
        self.marks[self._firsts] |= BORDER | SENTENCE
        self._unread = bytearray(b"\1" * len(self._pieces))

    def __len__(self) -> int:
        return len(self.codes)

    def read(self, start: int, end: int) -> None:
        """Tell what is quoted and where sentences begin in the paragraphs that words `start` to `end - 1` stand in."""
        if 1 not in self._unread:  # most texts are read whole by their first pair
            return
        first = int(self._firsts.searchsorted(start, "right")) - 1
        last = int(self._firsts.searchsorted(end))
        while (first := self._unread.find(1, first, last)) >= 0:
            stop = self._unread.find(0, first, last)
            first = self._read(first, stop if stop >= 0 else last)

    def _read(self, first: int, stop: int) -> int:
        """Read some paragraphs that follow each other; the number of the next."""
        # the signature under a statement tells of the paragraph before it
        while stop < len(self._pieces) and self.body.find("(@", *self._pieces[stop]) >= 0:
            stop += 1
        offset, end = self._pieces[first][0], self._pieces[stop - 1][1]
        text = self.body[offset:end]
        paragraphs = list(paragraph_spans(text))
        quotations = quoted_spans(text, first > 0 and is_left_open(self.body[slice(*self._pieces[first - 1])]))
        self._mark(QUOTED | SPOKEN, quotations, offset)
        self._mark(SPOKEN, statement_spans(text, paragraphs, quotations), offset)
        self._begin(BORDER, [at for span in quotations for at in span] + [start for start, _ in paragraphs], offset)
        self._begin(SENTENCE, [start for _, start, _ in sentence_spans(text)], offset)
        self._unread[first:stop] = bytes(stop - first)
        return stop

    def _mark(self, mark: int, spans: Sequence[tuple[int, int]], offset: int) -> None:
        for start, end in self.starts.searchsorted(np.array(spans, np.int64).reshape(-1, 2) + offset).tolist():
            self.marks[start:end] |= mark

    def _begin(self, mark: int, places: Sequence[int], offset: int) -> None:
        self.marks[self.starts.searchsorted(np.array(places, np.int64) + offset)] |= mark

    def key(self, word: int) -> str:
        """The match key of a word."""
        return key(self.text(word, word + 1))

    def keys(self, words: range) -> list[str]:
        return [self.key(word) for word in words]

    def text(self, start: int, end: int) -> str:
        """The characters from word `start` to the end of word `end - 1`."""
        return self.body[self.starts[start] : self.ends[end - 1]]

    def span(self, word: int) -> tuple[int, int]:
        """The characters of a word."""
        return int(self.starts[word]), int(self.ends[word])

    def has_capital(self, word: int) -> bool:
        return bool(self._kinds[word] & CAPITAL)

    def is_name(self, word: int) -> bool:
        """Whether a word has a capital that is not its sentence's: here, or where it stands elsewhere."""
        if not self.marks[word] & SENTENCE:
            return self.has_capital(word)
        self.read(0, len(self))
        inside = (self._kinds & CAPITAL != 0) & (self.marks[:-1] & SENTENCE == 0)
        return bool((inside & (self.codes == self.codes[word])).any())


def _pieces(body: str) -> Iterator[tuple[int, int]]:
    """Spans of what blank lines part. What is told of the words of one depends on no other, but that a quotation may
    go on from the one before, and a signature below make it a statement."""
    start = 0
    for piece in body.split("\n\n"):
        if piece and not piece.isspace():
            yield start, start + len(piece)
        start += len(piece) + 2


@lru_cache(maxsize=8192)
def prepare(body: str) -> Document:
    """The document of a cleaned body (paragraphs parted by a blank line), nothing of it read.

    Kept, for an article has many pairs: some 25 kB each for 430 words. With 4,096 kept, those of 10,000 synthetic
    articles were made 1.4 times each; with 8,192, once.
    """
    return Document(body)
