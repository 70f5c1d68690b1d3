"""A news corpus of any size whose reuse is known: sentences of Reuters-21578, planted in known ways.

Stories are about 400 words of Reuters sentences. From the second round through them on, every word but the
most frequent ones is replaced by another of like frequency, digits are exchanged and the sentences stand in
another order, so that new stories share no more by accident than news does, but still count and compress like
English. About half of the articles stand alone; the others share copy:
whole, cut from the end, in part inside other text, or two sentences in quotation marks. Sources and their owners
add furniture.

The same (n, seed) always gives the same articles, in order of time; memory holds the articles of two days.
"""

from __future__ import annotations

import argparse
import heapq
import itertools
import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from flows.text.sentences import sentence_spans

START, DAYS = datetime(2026, 1, 1), 60
N_SOURCES, N_OWNERS = 200, 40
LONE = 0.82  # of stories; the others are run by two to sixty sources
KEPT = 100  # most frequent words, which no round replaces
LATEST = 2.0  # days after the first article that others still come
TOKEN = re.compile(r"[A-Za-z]+|[^A-Za-z]+")
SPELLING = {"program": "programme", "labor": "labour", "center": "centre", "defense": "defence", "favor": "favour",
            "percent": "per cent", "favorable": "favourable", "organization": "organisation"}  # fmt: skip


@dataclass
class Article:
    """One article; `planted` tells what it is made of: number of a sentence -> its words. Furniture has none."""

    url: str
    source: str
    published: datetime
    title: str
    paragraphs: list[str]
    kind: str  # lone | original | copy | cut | partial | quotes
    planted: dict[int, int] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs)

    def record(self) -> dict[str, str]:
        """The article as an inbox's JSONL record."""
        return {"source": self.source, "url": self.url, "title": self.title, "text": self.text,
                "published_at": f"{self.published:%Y-%m-%dT%H:%M:%SZ}"}  # fmt: skip


class Truth(NamedTuple):
    """Two articles of one story and the share of each one's words planted in both, before edits."""

    url_a: str
    url_b: str
    kind_a: str
    kind_b: str
    a_in_b: float
    b_in_a: float


class Base:
    """New stories without end, in a fixed order: lists of (number of the sentence, its text)."""

    def __init__(self, corpora: Path) -> None:
        self._sentences = reuters_sentences(corpora)
        tokens = Counter(t for sentence in self._sentences for t in sentence if t[0].isalpha())
        folded = Counter[str]()
        for token, n in tokens.items():
            folded[token.lower()] += n
        self._cased = list(tokens)
        self._ranked = [word for word, _ in sorted(folded.items(), key=lambda item: (-item[1], item[0]))]
        self._stream = self._stories()

    def story(self) -> list[tuple[int, str]]:
        return next(self._stream)

    def common_words(self, n: int) -> list[str]:
        return self._ranked[:n]

    def _stories(self) -> Iterator[list[tuple[int, str]]]:
        """Round after round through the sentences, each in another order, with other words and other digits."""
        number = itertools.count()
        for round_no in itertools.count():
            rng = random.Random(round_no)
            words = self._replaced(rng) if round_no else {}
            digits = str.maketrans("123456789", "".join(rng.sample("123456789", 9)) if round_no else "123456789")
            order = rng.sample(range(len(self._sentences)), len(self._sentences)) if round_no else None
            story, n_words, wanted = list[tuple[int, str]](), 0, 400
            for place in order or range(len(self._sentences)):
                sentence = self._sentences[place]
                story.append((next(number), "".join([words.get(t, t) for t in sentence]).translate(digits)))
                n_words += len(sentence) // 2
                if n_words >= wanted:
                    yield story
                    story, n_words, wanted = [], 0, rng.randint(250, 550)

    def _replaced(self, rng: random.Random) -> dict[str, str]:
        """Cased word -> another of like rank; the most frequent stay."""
        other = dict[str, str]()
        start = KEPT
        while start < len(self._ranked):
            group = self._ranked[start : start + max(60, start // 2)]
            other.update(zip(group, rng.sample(group, len(group)), strict=True))
            start += len(group)
        found = dict[str, str]()
        for token in self._cased:
            if (word := other.get(token.lower())) is not None:
                found[token] = word if token.islower() else word.upper() if token.isupper() else word.capitalize()
        return found


def reuters_sentences(corpora: Path) -> list[tuple[str, ...]]:
    """Prose sentences of Reuters-21578 as tokens (words, and what parts them); no two share a run of eight words.

    Raises FileNotFoundError when the corpus is not there.
    """
    found: list[tuple[str, ...]] = []
    seen = set[tuple[str, ...]]()
    with (corpora / "reuters21578" / "articles.jsonl").open(encoding="utf-8") as lines:
        for paragraph in itertools.chain.from_iterable(json.loads(line)["text"].split("\n\n") for line in lines):
            text = " ".join(paragraph.split())
            for _, start, end in sentence_spans(text):
                tokens = tuple(TOKEN.findall(text[start:end]))
                words = [t.lower() for t in tokens if t[0].isalpha()]
                runs = {tuple(words[i : i + 8]) for i in range(len(words) - 7)}
                if 10 <= len(words) <= 60 and text[start].isupper() and text[end - 1] == "." and not runs & seen:
                    seen |= runs
                    found.append(tokens)
    return found


def stories(corpora: Path, n: int, seed: int = 1) -> Iterator[list[Article]]:
    """The articles of one story after another, in order of their first times; n articles in all."""
    base, rng = Base(corpora), random.Random(seed)
    maker = _Maker(base, rng)
    made = 0
    while made < n:
        first_at = START + timedelta(days=DAYS * made / n)
        story = maker.lone(first_at) if rng.random() < LONE else maker.shared(first_at, n - made)
        made += len(story)
        yield story


def articles(corpora: Path, n: int, seed: int = 1) -> Iterator[Article]:
    """The same articles, in order of their times."""
    return in_time(stories(corpora, n, seed))


def in_time(found: Iterator[list[Article]]) -> Iterator[Article]:
    waiting: list[tuple[datetime, str, Article]] = []
    for story in found:
        while waiting and waiting[0][0] < story[0].published:
            yield heapq.heappop(waiting)[2]
        for article in story:
            heapq.heappush(waiting, (article.published, article.url, article))
    while waiting:
        yield heapq.heappop(waiting)[2]


def truths(story: list[Article]) -> Iterator[Truth]:
    """Every two articles of a story that share planted sentences."""
    n_words = [len(article.text.split()) for article in story]
    for (i, a), (j, b) in itertools.combinations(enumerate(story), 2):
        if common := a.planted.keys() & b.planted.keys():
            yield Truth(a.url, b.url, a.kind, b.kind, sum(a.planted[s] for s in common) / n_words[i],
                        sum(b.planted[s] for s in common) / n_words[j])  # fmt: skip


class _Maker:
    """Makes stories out of base stories."""

    def __init__(self, base: Base, rng: random.Random) -> None:
        self.base, self.rng, self.n_made = base, rng, 0
        self.words = base.common_words(6000)
        self.of_source = [[self._line(8, 14) for _ in range(rng.randint(1, 2))] for _ in range(N_SOURCES)]
        self.of_owner = [self._line(9, 13) for _ in range(N_OWNERS)]

    def lone(self, at: datetime) -> list[Article]:
        return [self._article(self.rng.randrange(N_SOURCES), at, "lone", self.base.story())]

    def shared(self, at: datetime, most: int) -> list[Article]:
        rng = self.rng
        original = self.base.story()
        n = min(most, 60, 1 + int(rng.paretovariate(1.2)) + rng.randint(0, 2))
        sources = rng.sample(range(N_SOURCES), max(n, 1))
        story = [self._article(sources[0], at, "original", original)]
        for source in sources[1:]:
            later = at + timedelta(days=min(LATEST, rng.expovariate(1 / 0.15)))
            kind = rng.choices(("copy", "cut", "partial", "quotes"), (40, 25, 27, 8))[0]
            story.append(self._article(source, later, kind, getattr(self, "_" + kind)(original)))
        return story

    def _copy(self, original: list[tuple[int, str]]) -> list[tuple[int, str]]:
        dropped, rate = self.rng.choice([0, 0.05, 0.15]), self.rng.uniform(0.002, 0.02)
        kept = [s for s in original if self.rng.random() >= dropped] or original
        return [(no, self._edited(text, rate)) for no, text in kept]

    def _cut(self, original: list[tuple[int, str]]) -> list[tuple[int, str]]:
        kept = original[: max(2, int(len(original) * self.rng.uniform(0.35, 0.8)))]
        return [(no, self._edited(text, self.rng.uniform(0, 0.01))) for no, text in kept]

    def _partial(self, original: list[tuple[int, str]]) -> list[tuple[int, str]]:
        """Runs of one to three sentences, edited, in any order, between sentences of another story."""
        rng, wanted, rate = self.rng, self.rng.uniform(0.15, 0.5), self.rng.uniform(0.02, 0.07)
        taken = dict[int, str]()
        while len(taken) < max(2, int(len(original) * wanted)):
            start = rng.randrange(len(original))
            for no, text in original[start : start + rng.randint(1, 3)]:
                taken.setdefault(no, self._edited(text, rate))
        return self._mixed(list(taken.items()))

    def _quotes(self, original: list[tuple[int, str]]) -> list[tuple[int, str]]:
        taken = self.rng.sample(original, min(2, len(original)))
        bare = [(no, text.replace('"', "").rstrip(".")) for no, text in taken]
        return self._mixed([(no, f"“{text},” an official said.") for no, text in bare])

    def _mixed(self, taken: list[tuple[int, str]]) -> list[tuple[int, str]]:
        mixed = self.base.story()
        for sentence in taken:
            mixed.insert(self.rng.randrange(len(mixed) + 1), sentence)
        return mixed

    def _edited(self, text: str, rate: float) -> str:
        """Words replaced, left out or put in at the rate; some copies change spelling and quotation marks."""
        rng, out = self.rng, list[str]()
        for word in text.split(" "):
            chance = rng.random() if rate else 1.0
            if chance >= rate:
                out.append(SPELLING.get(word, word))
            elif chance < 0.45 * rate:
                out.append(rng.choice(self.words))
            elif chance < 0.7 * rate:
                out += [word, rng.choice(self.words)]
        return " ".join(out).replace("'", "’")

    def _article(self, source: int, at: datetime, kind: str, sentences: list[tuple[int, str]]) -> Article:
        rng = self.rng
        texts = [text for _, text in sentences]
        paragraphs = list[str]()
        while texts:
            n = rng.randint(1, 3)
            paragraphs.append(" ".join(texts[:n]))
            texts = texts[n:]
        title = " ".join(paragraphs[0].split()[: rng.randint(6, 10)]).strip(" ,.\"“")
        if rng.random() < 0.6:
            paragraphs.append(self.of_owner[source % N_OWNERS])
        if rng.random() < 0.5:
            paragraphs += self.of_source[source]
        self.n_made += 1
        name = f"paper{source:03d}"
        return Article(f"https://{name}.example/{at:%Y/%m/%d}/{self.n_made:07d}", name, at.replace(microsecond=0),
                       title, paragraphs, kind, {no: len(text.split()) for no, text in sentences})  # fmt: skip

    def _line(self, least: int, most: int) -> str:
        words = self.rng.choices(self.words[:3000], k=self.rng.randint(least, most))
        return " ".join(words).capitalize() + "."


def write(corpora: Path, folder: Path, n: int, more: int = 0, seed: int = 1, per_file: int = 10_000) -> None:
    """n articles into folder/inbox/*.jsonl, the `more` that come after them in time into folder/more/, and the
    truth about all of them into folder/truth.jsonl. What is there already is left alone."""
    if (folder / "truth.jsonl").exists():
        return
    (folder / "inbox").mkdir(parents=True, exist_ok=True)
    partial = folder / "truth.partial"
    with partial.open("w", encoding="utf-8") as truth_file:

        def noted() -> Iterator[list[Article]]:
            for story in stories(corpora, n + more, seed):
                truth_file.writelines(json.dumps(t._asdict()) + "\n" for t in truths(story))
                yield story

        ordered = in_time(noted())
        for number in itertools.count():
            part = list(itertools.islice(ordered, min(per_file, n - number * per_file)))
            if not part:
                break
            _write(folder / "inbox" / f"part-{number:05d}.jsonl", part)
            if (number + 1) * per_file >= n:
                break
        if rest := list(ordered):
            (folder / "more").mkdir(exist_ok=True)
            _write(folder / "more" / "part-00000.jsonl", rest)
    partial.rename(folder / "truth.jsonl")


def _write(path: Path, part: list[Article]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(article.record(), ensure_ascii=False) + "\n" for article in part)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("n", type=int)
    parser.add_argument("--more", type=int, default=0)
    parser.add_argument("--corpora", type=Path, default=Path("../shared/corpora"))
    given = parser.parse_args()
    write(given.corpora, given.folder, given.n, given.more)
