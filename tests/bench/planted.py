"""Articles of Reuters sentences in which reuse is planted: seven ways of taking copy, and one wire story.

After published findings on what sketches miss: full copies with few and many edits, part of a text shuffled into
another, a brief inside a long article, two sentences inside one. The same seed gives the same articles.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flows.text.sentences import sentence_spans

START = datetime(2026, 1, 1, 8)
N_SOURCES, N_DAYS = 60, 30
BOILERPLATE = (
    "Sign up to our newsletter and follow us on social media for the latest updates from our newsroom every morning."
)


@dataclass(frozen=True)
class Scenario:
    """How the second article of a pair comes from the first: sentences kept, words edited, text of its own."""

    name: str
    kept: float
    edited: float
    own: float
    shuffled: bool = False
    every: bool = False  # no sentence is left as it was


SCENARIOS = (
    Scenario("A full copy, 2% of words edited", 1, 0.02, 0),
    Scenario("B full copy, 10% of words edited", 1, 0.10, 0),
    Scenario("C 60% kept, 5% edited, shuffled into 40% of its own", 0.6, 0.05, 0.4, True),
    Scenario("D 30% kept, 5% edited, shuffled into 70% of its own", 0.3, 0.05, 0.7, True),
    Scenario("E brief of 100 words in an article of 700, 3% edited", 0, 0.03, 0),
    Scenario("F two sentences in an article of 400 words", 0, 0, 0),
    Scenario("G 50% kept, every sentence edited, shuffled into 50% of its own", 0.5, 0.10, 0.5, True, True),
)

Sentence = list[str]


@dataclass
class Planted:
    """The articles, as records of an inbox, and what is known of them by their urls."""

    records: list[dict[str, Any]] = field(default_factory=list)
    pairs: dict[str, list[tuple[str, str]]] = field(default_factory=dict)  # scenario -> (original, copy)
    wire: tuple[str, list[str]] = ("", [])  # original, its copies

    def write(self, file: Path) -> None:
        file.write_text("".join(json.dumps(record) + "\n" for record in self.records), encoding="utf-8")


def reuters_sentences(corpora: Path) -> Iterator[Sentence]:
    """The distinct sentences of 8 to 45 words. Raises FileNotFoundError without the corpus."""
    seen: set[str] = set()
    with (corpora / "reuters21578" / "articles.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            text = json.loads(line)["text"]
            for _, start, end in sentence_spans(text):
                words = text[start:end].split()
                key = " ".join(words).lower()
                letters = sum(word.strip(".,'\"").isalpha() for word in words)
                if 8 <= len(words) <= 45 and letters > 0.8 * len(words) and words[-1][-1] == "." and key not in seen:
                    seen.add(key)
                    yield words


class Planter:
    """Makes articles of sentences, each used once."""

    def __init__(self, corpora: Path, seed: int) -> None:
        self.rng = random.Random(seed)
        sentences = list(reuters_sentences(corpora))
        self.rng.shuffle(sentences)
        self._sentences = iter(sentences)
        words = Counter(word.lower() for s in sentences for word in s if word.isalpha())
        self._vocabulary = [word for word, _ in words.most_common(4000)]

    def article(self, n_words: int) -> list[Sentence]:
        """Sentences of at least so many words. Raises StopIteration when all are used."""
        found: list[Sentence] = []
        while sum(map(len, found)) < n_words:
            found.append(next(self._sentences))
        return found

    def edit(self, sentence: Sentence, rate: float, always: bool = False) -> Sentence:
        """Words replaced (three fifths of the edits), left out and added (a fifth each)."""
        while True:
            edited: Sentence = []
            for word in sentence[:-1]:
                chance = self.rng.random()
                if chance < rate * 0.6:
                    edited.append(self.rng.choice(self._vocabulary))
                elif chance >= rate * 0.8:
                    edited.append(word)
                    if chance < rate:
                        edited.append(self.rng.choice(self._vocabulary))
            edited.append(sentence[-1])
            if not always or edited != sentence:
                return edited

    def pair(self, scenario: Scenario) -> tuple[list[Sentence], list[Sentence]]:
        """(original, what was made of it)."""
        letter, rate = scenario.name[0], scenario.edited
        if letter in "EF":
            original, host = (self.article(100), self.article(600)) if letter == "E" else (
                self.article(400), self.article(350))  # fmt: skip
            at = self.rng.randrange(len(host))
            taken = original if letter == "E" else original[1:3]
            return original, [*host[:at], *(self.edit(s, rate) for s in taken), *host[at:]]
        original = self.article(350)
        n_kept = max(1, round(len(original) * scenario.kept))
        kept = [original[i] for i in sorted(self.rng.sample(range(len(original)), n_kept))]
        copy = [self.edit(s, rate, scenario.every) for s in kept]
        copy += self.article(int(350 * scenario.own)) if scenario.own else []
        if scenario.shuffled:
            self.rng.shuffle(copy)
        return original, copy


def plant(corpora: Path, cases: int = 200, copies: int = 200, background: int = 2000, seed: int = 7) -> Planted:
    """`cases` pairs of each scenario, a wire story with `copies` (5% edited, every other one cut to 60%), and
    `background` articles; every source has a footer of its own, and a third of all articles a common line."""
    planter, found = Planter(corpora, seed), Planted()
    rng = planter.rng
    footers = [planter.article(10) for _ in range(N_SOURCES)]

    def add(sentences: list[Sentence], source: int, day: int) -> str:
        url = f"https://source{source}.example/{len(found.records)}"
        lines = [" ".join(sentence) for sentence in sentences]
        paragraphs = [" ".join(lines[i : i + 2]) for i in range(0, len(lines), 2)]
        paragraphs += [BOILERPLATE] * (rng.random() < 0.3) + [" ".join(s) for s in footers[source]]
        published = START + timedelta(days=day, minutes=rng.randrange(600))
        found.records.append(
            {
                "source": f"source{source}",
                "url": url,
                "published_at": f"{published:%Y-%m-%dT%H:%M:%SZ}",
                "text": "\n\n".join(paragraphs),
            }
        )
        return url

    for scenario in SCENARIOS:
        for _ in range(cases):
            original, copy = planter.pair(scenario)
            day, (source, other) = rng.randrange(N_DAYS), rng.sample(range(N_SOURCES), 2)
            pair = add(original, source, day), add(copy, other, day)
            found.pairs.setdefault(scenario.name, []).append(pair)
    story = planter.article(400)
    first = add(story, 0, 10)
    urls = []
    for number in range(copies):
        copy = [planter.edit(s, 0.05) for s in story]
        urls.append(
            add(copy[: int(len(copy) * 0.6)] if number % 2 else copy, rng.randrange(1, N_SOURCES), 10 + number % 2)
        )
    found.wire = first, urls
    for _ in range(background):
        add(planter.article(rng.randint(150, 500)), rng.randrange(N_SOURCES), rng.randrange(N_DAYS))
    return found
