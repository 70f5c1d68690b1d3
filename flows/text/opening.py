"""Where a story begins: at its dateline, if what stands before that is not story itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flows.text.agencies import dateline
from flows.text.authors import SPEAKS
from flows.text.lines import ends_sentence
from flows.text.sentences import sentence_spans

if TYPE_CHECKING:
    from flows.text.blocks import Block

_LONGEST = 45  # words of a caption or summary
_SHORTEST = 15  # words: a summary of fewer need not name anyone
_SAID = re.compile(r"\b(?:said|told|added)\b")  # summaries use the present: "Minister says talks have failed."
_WEEKDAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_NAME = re.compile(r"(?<=\s)[A-ZÀ-Þ][\w'’-]{3,}")
_TOP = 4  # paragraphs of story among which its dateline may stand
_MOST_FURNITURE = 20  # blocks above them
_LONGEST_CAPTION = 65  # words
_FEWEST_AFTER = 2  # paragraphs of story that follow a summary
_FURNITURE_WORDS = 6
_FEWEST_TOLD = 9  # words of an abstract
_RUN = 4  # words
_TOLD_AGAIN = 0.5  # of the runs
_MOST_NUMBERS = 2


def before_dateline(blocks: list[Block]) -> set[int]:
    """Indexes of the summary and captions above the dateline of a wire story; none where they may be story.

    Digests have a dateline at each item, and papers take up agency copy half-way: there the dateline begins no
    article, and what precedes it stays. On helsinki and polnear captions and summaries were one sentence of at most
    45 words in 51 of 56 pages; the others stood above a byline, a date or a photographer's credit.
    """
    story = [i for i, block in enumerate(blocks) if block.role == "story"]
    top = [i for i in story if i < _MOST_FURNITURE][:_TOP]
    first = next((i for i in top if any(dateline(blocks[i].text))), None)
    before = [] if first is None else [i for i in top if i < first]
    if first is None or not before or any(blocks[i].n_words > _LONGEST for i in before):
        return set()
    sentences = [blocks[i].text for i in before if ends_sentence(blocks[i].text)]
    if sentences and any(any(dateline(blocks[i].text)) for i in story if i > first):
        return set()
    if len(before) == 1 and _is_above_credit(*blocks[before[0] : before[0] + 2]):
        return set(before)
    if sum(len(sentence_spans(text)) for text in sentences) > 1:
        return set()
    return set() if any(_is_report(text, blocks[first].text) for text in sentences) else set(before)


def above_byline(blocks: list[Block]) -> set[int]:
    """Indexes of the summary or caption that stands right above the story's byline or date.

    Only one paragraph (or two of a few words) that quotes nobody, no digest's. In helsinki, polnear, basil, ecbplus
    and reuters21578 the 34 paragraphs that stand so were such, but for a list whose items begin with dates.
    """
    story = [i for i, block in enumerate(blocks) if block.role == "story"]
    last = next((n for n, i in enumerate(story[:2]) if i < _MOST_FURNITURE and _leads_to_byline(blocks, i)), None)
    if last is None or len(story) < last + 1 + _FEWEST_AFTER:
        return set()
    above = story[: last + 1]
    most = _LONGEST_CAPTION if last == 0 else _SHORTEST
    if any(blocks[i].n_words > most or SPEAKS.search(blocks[i].text) for i in above):
        return set()
    is_digest = sum(any(dateline(blocks[i].text)) for i in story) > 1
    return set() if is_digest else set(above)


def subtitle(blocks: list[Block]) -> set[int]:
    """Index of the line without a full stop that stands right below the headline, if the story follows."""
    story = [i for i, block in enumerate(blocks) if block.role == "story"]
    if len(story) <= _FEWEST_AFTER or story[0] == 0 or blocks[story[0] - 1].role != "headline":
        return set()
    text = blocks[story[0]].text
    is_open = text[-1].isalnum() and not ends_sentence(text)
    return {story[0]} if is_open and "(@" not in text else set()


def abstract(blocks: list[Block]) -> set[int]:
    """Indexes of the first paragraphs, two at most, half of whose words a later one tells again in runs of four.

    Libraries and pages put an abstract in the story's own words above it: of the 24 first paragraphs told again so in
    helsinki, polnear, basil and ecbplus all were abstracts.
    """
    story = [i for i, block in enumerate(blocks) if block.role == "story"]
    found: set[int] = set()
    for n, i in enumerate(story[: min(2, len(story) - _FEWEST_AFTER)]):
        if not _is_told_again(blocks[i], [blocks[j].text for j in story[n + 1 :]]):
            break
        found.add(i)
    return found


def _is_told_again(block: Block, later: list[str]) -> bool:
    if not _FEWEST_TOLD <= block.n_words <= _LONGEST:
        return False
    words = block.text.lower().split()
    if sum(word[0].isdigit() for word in words) > _MOST_NUMBERS:  # notes to tables are worded alike
        return False
    rest = "\n".join(later).lower()
    if not any(" ".join(words[i : i + _RUN]) in rest for i in range(0, len(words) - _RUN + 1, _RUN)):
        return False  # as most: a few looks instead of one at each word
    runs = [" ".join(words[i : i + _RUN]) for i in range(len(words) - _RUN + 1)]
    return any(sum(run in text for run in runs) >= _TOLD_AGAIN * len(runs) for text in rest.split("\n"))


def _leads_to_byline(blocks: list[Block], i: int) -> bool:
    """Whether a byline or date follows, a few words of furniture and the headline apart."""
    for block in blocks[i + 1 :]:
        if block.role in ("byline", "date"):
            return "@" not in block.text and block.text[0].isalnum()  # no tweet's, no list's
        if block.role != "headline" and (block.role == "story" or block.n_words > _FURNITURE_WORDS):
            return False
    return False


def _is_above_credit(block: Block, following: Block) -> bool:
    """No story stands right above its byline or date, nor above the name of a photographer."""
    is_credit = following.role in ("byline", "date") or (following.role == "caption" and following.n_words < 10)
    return is_credit and not _SAID.search(block.text)


def _is_report(sentence: str, opening: str) -> bool:
    """Whether a sentence tells news of its own, apart from the paragraph that a dateline opens."""
    if SPEAKS.search(sentence):
        return True
    if any(name in opening for name in _NAME.findall(sentence)):
        return False
    return len(sentence.split()) >= _SHORTEST or _WEEKDAY.search(sentence) is not None
