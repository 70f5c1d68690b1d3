"""Quotations of an article, told from scare quotes and titles, each with its speaker."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from flows.entities.context import Context, Speaker, Subject
from flows.entities.cues import ACCORDING, CUE
from flows.entities.speakers import speaker_after, speaker_before, speaker_beside, speaker_byline
from flows.text.quotation import Quotation, paragraph_spans, quotations
from flows.text.words import count_words

_INTERRUPTION = 300  # characters between two parts of one quotation: who says it, and little more
QUOTE_WORDS = 5  # quoted words that are a quotation even without a verb of speech in the sentence
_SENTENCE_END = re.compile(r"[.!?…]['’\")\]”]*(?=\s+[“\"'‘(]?[A-Z\d])")
_ABBREVIATED = re.compile(r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Lt|Col|Sgt|Capt|Rev|Prof|St|Jr|Sr|Inc|Corp|Co)\.$")


@dataclass(frozen=True, slots=True)
class Quote:
    """One quotation without its outer marks: code-point offsets into the body, end exclusive.

    Its parts leave out what interrupts it: `We came,” he said. “We saw.` has two.
    """

    parts: tuple[tuple[int, int], ...]
    n_words: int
    speaker: str | None
    entity_id: str | None
    cue: str | None

    @property
    def start(self) -> int:
        return self.parts[0][0]

    @property
    def end(self) -> int:
        return self.parts[-1][1]

    def joined(self, other: Quote) -> Quote:
        """This quotation and the one that carries it on."""
        name, entity_id = (self.speaker, self.entity_id) if self.speaker else (other.speaker, other.entity_id)
        cue = self.cue or other.cue
        return Quote(self.parts + other.parts, self.n_words + other.n_words, name, entity_id, cue)


def quotes(body: str, subjects: Sequence[Subject], titles: Sequence[str] = ()) -> list[Quote]:
    """The quotations of one article in their order.

    Left out: scare quotes (under QUOTE_WORDS words in a sentence without a verb of speech) and titles of works.
    `subjects`: the article's named entities in their order; `titles`: offices a person may be called by.
    """
    spans = quotations(body)
    if not spans:
        return []
    context = Context.of(body, subjects, spans, titles)
    result: list[Quote] = []
    paragraphs = list(paragraph_spans(body))
    starts = [start for start, _ in paragraphs]
    previous: _Last | None = None
    for number, span in enumerate(spans):
        start, end = _inner(body, span)
        paragraph = bisect_right(starts, span.start) - 1
        if start >= end or paragraph < 0:
            continue
        low, high = paragraphs[paragraph]
        before = spans[number - 1] if number and spans[number - 1].start >= low else None
        after = spans[number + 1] if number + 1 < len(spans) and spans[number + 1].start < high else None
        n_words = count_words(body[start:end])
        found = _speaker(context, span, before, after, (low, high), previous, paragraph)
        if not _is_quote(body, span, n_words, found, (low, high)):
            continue
        if found is None:
            found = Speaker(None, None, None)
        quote = Quote(((start, end),), n_words, found.name, found.entity_id, found.cue)
        if result and previous and _goes_on(body, previous, span, quote, paragraph):
            quote = result.pop().joined(quote)
        result.append(quote)
        context.said.append((span.end, found))
        previous = _Last(found if found.name else None, paragraph, span)
    return result


def _goes_on(body: str, previous: _Last, span: Quotation, quote: Quote, paragraph: int) -> bool:
    """Whether a quotation only goes on: over a paragraph's end, or after the words that say who speaks."""
    if previous.paragraph == paragraph - 1:
        return not previous.span.closed or not span.opened
    if previous.paragraph != paragraph or quote.cue is not None or quote.speaker is None:
        return False
    between = body[previous.span.end : span.start]
    return len(between) <= _INTERRUPTION and bool(CUE.search(between) or ACCORDING.search(between))


@dataclass(frozen=True, slots=True)
class _Last:
    speaker: Speaker | None
    paragraph: int
    span: Quotation


def _inner(body: str, span: Quotation) -> tuple[int, int]:
    start, end = span.inner_start, span.inner_end
    while start < end and body[start].isspace():
        start += 1
    while end > start and (body[end - 1].isspace() or body[end - 1] == ","):
        end -= 1
    return start, end


def _speaker(
    context: Context,
    span: Quotation,
    before: Quotation | None,
    after: Quotation | None,
    paragraph: tuple[int, int],
    previous: _Last | None,
    number: int,
) -> Speaker | None:
    """By the sentence around, else by the quotation before it."""
    body, (low, high) = context.body, paragraph
    left = _sentence_start(body, max(low, before.end if before else low), span.start)
    right = after.start if after else high
    whole = body[left : span.start].strip(" \t\n—–-") == ""  # the sentence begins with the quotation
    complete = body[span.inner_end - 1 : span.inner_end] in ".!?…" and span.closed
    tail_end = _sentence_end(body, span.end, right)
    tail_starts = bool(re.match(r"[,;]?\s*[a-z]", body[span.end : span.end + 3]))
    leads_on = not complete or tail_starts or body[span.inner_end - 1 : span.inner_end] in "!?"
    aside = body[span.inner_end - 1 : span.inner_end] in ",?!" or body[span.end : span.end + 1] == ","
    if not whole and not aside and (found := speaker_before(context, left, span.start)):
        return found  # part of a sentence whose subject said it
    if leads_on and (found := speaker_after(context, span.end, tail_end, direct=whole)):
        return found
    if not whole and aside and (found := speaker_before(context, left, span.start)):
        return found
    if complete and whole and (found := speaker_byline(context, span.end) or _fragment_after(context, span, tail_end)):
        return found
    same = previous is not None and previous.speaker is not None and previous.paragraph == number
    if same and previous and (whole or body[previous.span.end : span.start].strip(" ,.;—–-") == ""):
        return _again(previous.speaker)
    if same and previous and before is not None and left <= before.end:
        return _again(previous.speaker)
    if whole and previous is not None and previous.speaker is not None:
        continues = not previous.span.closed or not span.opened
        if previous.paragraph == number - 1 and (continues or _only_quote(body, span, low, high)):
            return _again(previous.speaker)
    if whole and complete and left > low:
        return speaker_beside(context, _sentence_start(body, low, max(low, left - 1)), left)
    if whole and (found := speaker_before(context, *_sentence_before(body, context, low), introduces=True)):
        return found
    return None


def _again(speaker: Speaker | None) -> Speaker | None:
    return Speaker(speaker.name, speaker.entity_id, None) if speaker else None


def _fragment_after(context: Context, span: Quotation, end: int) -> Speaker | None:
    """ "We will act." – Guterres, or "We will act." Guterres said."""
    tail = context.body[span.end : end]
    return speaker_after(context, span.end, end, direct=True) if CUE.search(tail[:80]) else None


def _only_quote(body: str, span: Quotation, low: int, high: int) -> bool:
    return body[low : span.start].strip(" \n") == "" and body[span.end : high].strip(" .\n") == ""


def _sentence_start(body: str, low: int, start: int) -> int:
    """Where the sentence that holds `start` begins, not before `low`."""
    best = low
    for match in _SENTENCE_END.finditer(body, low, start + 2):  # 2: to see what begins at `start`
        if match.end() <= start and not _ABBREVIATED.search(body[max(low, match.start() - 6) : match.start() + 1]):
            best = match.end()
    return best


def _sentence_end(body: str, start: int, high: int) -> int:
    for match in _SENTENCE_END.finditer(body, start, high + 2):
        if match.end() <= high and not _ABBREVIATED.search(body[max(start, match.start() - 6) : match.start() + 1]):
            return match.end()
    return high


def _sentence_before(body: str, context: Context, low: int) -> tuple[int, int]:
    """The last sentence of the paragraph before `low`."""
    end = len(body[:low].rstrip())
    begin = body.rfind("\n\n", 0, end)
    begin = 0 if begin < 0 else begin + 2
    begin = max(begin, end - 600)
    return _sentence_start(body, begin, max(begin, end - 1)), end


def _is_quote(body: str, span: Quotation, n_words: int, found: Speaker | None, paragraph: tuple[int, int]) -> bool:
    text = body[span.inner_start : span.inner_end].strip()
    cued = found is not None and found.name is not None
    if n_words == 0 or (not cued and _is_title(text)):
        return False
    if n_words >= QUOTE_WORDS:
        return True
    if n_words > 1 and all(word[0].isupper() for word in re.findall(r"[^\W_]+", text)):
        return False  # “Morning Joe,” a programme, even beside a verb of speech
    return cued and found is not None and (found.cue is not None or text[-1:] in ".,!?")


def _is_title(text: str) -> bool:
    """Whether a quoted text is the title of a work: every long word capitalised, no end of sentence."""
    parts = [word for word in re.findall(r"[^\W_]+", text) if len(word) > 3]
    return len(parts) > 0 and text[-1] not in ".!?" and all(part[0].isupper() or part[0].isdigit() for part in parts)
