"""One article's body made ready for comparing: words, sentences, paragraphs, quotations, gram index.

The index is made of all of it, the rest only of the paragraphs that a pair has something in: most candidates that
turn out to be none share a common phrase, in one paragraph each.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt

from flows.overlap import grams
from flows.overlap.mask import statement_spans
from flows.text.quotation import is_left_open, paragraph_spans, quoted_spans
from flows.text.sentences import sentence_spans
from flows.text.words import split_words

RUN = 4  # words of the runs that are indexed


class Document:
    """A body as words. All positions are word numbers unless they say characters.

    What is quoted and where sentences begin may be asked of the words that read() was told of; paragraphs are known.
    `sentences`, `borders` and `stretches` hold a 1 for each word where something begins, and one at the end.
    """

    def __init__(self, body: str) -> None:
        self.body = body
        self.keys, self.starts, self.ends = split_words(body)  # positions in characters, ends exclusive
        size = len(self.keys)
        self.quoted = bytearray(size)  # 1 for a word in quotation marks
        self.spoken = bytearray(size)  # 1 for a word in quotation marks or in a public statement
        self._pieces = [*_pieces(body)]
        self._firsts = [bisect_left(self.starts, start) for start, _ in self._pieces]
        self._unread = bytearray(b"\1" * len(self._pieces))
        self.borders = bytearray(size + 1)  # paragraphs and quotations, and what follows a quotation
        for word in (*self._firsts, size):
            self.borders[word] = 1
        self.sentences = bytearray(self.borders)
        self.stretches = bytearray(self.borders)  # borders and sentences together

    def __len__(self) -> int:
        return len(self.keys)

    def read(self, start: int, end: int) -> None:
        """Tell what is quoted and where sentences begin in the paragraphs that words `start` to `end - 1` stand in."""
        if 1 not in self._unread:  # most texts are read whole by their first pair
            return
        first, last = bisect_right(self._firsts, start) - 1, bisect_left(self._firsts, end)
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
        for start, close in quotations:
            words = self._words(start + offset, close + offset)
            self.quoted[words] = self.spoken[words] = b"\1" * (words.stop - words.start)
            self._begin(self.borders, words.start, words.stop)
        for start, close in statement_spans(text, paragraphs, quotations):
            words = self._words(start + offset, close + offset)
            self.spoken[words] = b"\1" * (words.stop - words.start)
        for start, _ in paragraphs:
            self._begin(self.borders, bisect_left(self.starts, start + offset))
        for _, start, _ in sentence_spans(text):
            self._begin(self.sentences, bisect_left(self.starts, start + offset))
        self._unread[first:stop] = bytes(stop - first)
        return stop

    def _words(self, start: int, end: int) -> slice:
        """The words between two characters."""
        return slice(bisect_left(self.starts, start), bisect_left(self.starts, end))

    def _begin(self, marks: bytearray, *words: int) -> None:
        for word in words:
            marks[word] = self.stretches[word] = 1

    def sentence(self, word: int) -> tuple[int, int]:
        """(first word, end) of the sentence a word stands in."""
        return self.sentences.rfind(1, 0, word + 1), self.sentences.find(1, word + 1)

    def text(self, start: int, end: int) -> str:
        """The characters from word `start` to the end of word `end - 1`."""
        return self.body[self.starts[start] : self.ends[end - 1]]

    @cached_property
    def index(self) -> tuple[grams.Hashes, npt.NDArray[np.int64]]:
        """Sorted hashes of all runs of RUN words, and the positions they stand at (in order for equal ones)."""
        hashes = grams.gram_hashes(grams.word_codes(self.keys), RUN)
        order = hashes.argsort(kind="stable")
        return hashes[order], order

    @cached_property
    def repeats(self) -> bool:
        """Whether any run of RUN words stands in the text twice."""
        hashes, _ = self.index
        return bool((hashes[1:] == hashes[:-1]).any())

    @cached_property
    def names(self) -> frozenset[str]:
        """Keys of words written with a capital inside a sentence."""
        self.read(0, len(self))
        return frozenset(
            key
            for number, (key, start) in enumerate(zip(self.keys, self.starts, strict=True))
            if not self.sentences[number] and self.body[start].isupper()
        )


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

    Kept, for an article has many pairs: some 20 kB each for 430 words. With 4,096 kept, those of 10,000 synthetic
    articles were made 1.4 times each; with 8,192, once.
    """
    return Document(body)
