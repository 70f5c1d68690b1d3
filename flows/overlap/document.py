"""One article's body made ready for comparing: words, sentences, paragraphs, quotations, gram index."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt

from flows.overlap import grams
from flows.overlap.mask import statement_spans
from flows.text.quotation import paragraph_spans, quoted_spans
from flows.text.sentences import sentence_spans
from flows.text.words import split_words

RUN = 4  # words of the runs that are indexed


@dataclass(eq=False)
class Document:
    """A body as words. All positions are word numbers unless they say characters."""

    body: str
    keys: tuple[str, ...]
    starts: array[int]  # characters
    ends: array[int]  # characters, exclusive
    quoted: bytes  # 1 for a word in quotation marks
    spoken: bytes  # 1 for a word in quotation marks or in a public statement
    borders: array[int]  # first words of paragraphs and quotations, and of what follows a quotation; at the end len
    sentences: array[int]  # first words of sentences, and the number of words at the end
    stretches: array[int]  # borders and sentences together

    def __len__(self) -> int:
        return len(self.keys)

    def sentence(self, word: int) -> tuple[int, int]:
        """(first word, end) of the sentence a word stands in."""
        number = bisect_right(self.sentences, word)
        return self.sentences[number - 1], self.sentences[number]

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
        first = set(self.sentences)
        return frozenset(
            key
            for number, (key, start) in enumerate(zip(self.keys, self.starts, strict=True))
            if number not in first and self.body[start].isupper()
        )


@lru_cache(maxsize=8192)
def prepare(body: str) -> Document:
    """The document of a cleaned body (paragraphs parted by a blank line).

    Kept, for an article has many pairs: some 20 kB each for 430 words. With 4,096 kept, those of 10,000 synthetic
    articles were made 1.4 times each; with 8,192, once.
    """
    keys, starts, ends = split_words(body)
    size = len(starts)
    paragraphs = list(paragraph_spans(body))
    quotations = quoted_spans(body)
    borders = {bisect_left(starts, start) for start, _ in paragraphs}
    quoted = bytearray(size)
    for start, end in quotations:
        first, after = bisect_left(starts, start), bisect_left(starts, end)
        quoted[first:after] = b"\1" * (after - first)
        borders |= {first, after}
    spoken = bytearray(quoted)
    for start, end in statement_spans(body, paragraphs, quotations):
        first, after = bisect_left(starts, start), bisect_left(starts, end)
        spoken[first:after] = b"\1" * (after - first)
    borders = borders - {0} | {size}
    sentences = {bisect_left(starts, start) for _, start, _ in sentence_spans(body)} | {0, size}
    return Document(
        body=body,
        keys=keys,
        starts=starts,
        ends=ends,
        quoted=bytes(quoted),
        spoken=bytes(spoken),
        borders=array("I", sorted(borders)),
        sentences=array("I", sorted(sentences)),
        stretches=array("I", sorted(borders | sentences)),
    )
