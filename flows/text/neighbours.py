"""Paragraphs that read like story and that only their page shows to be captions.

Papers print a photographer's credit above or below the caption, pages give a picture's text twice, and a page's
captions may all lack the full stop that its story never lacks. Every paragraph that these rules take from helsinki,
polnear, basil, ecbplus, reuters21578 and the pages of the extraction benchmark was looked at.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from flows.text.authors import SPEAKS
from flows.text.captions import QUOTATION
from flows.text.clues import has
from flows.text.lines import ends_sentence
from flows.text.sentences import sentence_spans

if TYPE_CHECKING:
    from flows.text.blocks import Block

_TELLING = {"caption", "byline", "repeat", "short", "widget", "date", "promo"}  # roles of blocks that tell of others
_TELLS = re.compile(rf"\b(?:said|says|told|tweeted|wrote)\b|{QUOTATION.pattern}")
_MAX_CAPTION, _MAX_IN_GALLERY = 60, 100  # words
_GALLERY = 4  # short captions between credits that leave no doubt

# a photographer and an agency on a line: "JANE ROE/AFP/Getty Images", "Jane Roe, Pool via AP"
_PICTURE_HOUSE = re.compile(
    r"(?i)\b(?:ap|afp|reuters|getty|epa|associated press|lehtikuva|shutterstock|istock|tass|sputnik|bloomberg|photo"
    r"|photograph|upi|xinhua|pa|dpa|ansa)\b"
)
_BETWEEN_NAMES = re.compile(r"[\s/|,:–—-]+")
_SMALL_WORDS = frozenset({"via", "for", "the", "of", "pool", "file", "photo", "by", "and", "handout"})
_MAX_CREDIT = 14  # words
_SHOWN = re.compile(  # the subject begins the sentence: "Mayor Jane Roe and the owner hold", "A worker signs"
    r"(?:[A-Z][\w.'’-]*|[a-z][\w-]*)(?: (?!which|who|that|as|when|if)[\w.'’-]+){0,9}?"
    r" (?:holds?|signs|introduces|speaks?|arrives?|walks?|attends?|waves?|shakes? hands|smiles?|listens?|gestures?"
    r"|stands?|sits?|poses?|addresses|greets?|delivers|watch(?:es)?|talks? (?:to|with)"
    r"|places? (?:an? )?[a-z]+ (?:at|on)|boards?"
    r"|embraces?|hugs?|departs?|looks? (?:on|at)|gathers?|march(?:es)?)\b(?! (?:that|power|talks)\b)"
)
_FEWEST_BYLINES = 3
_FULL_NAME = re.compile(r"\b[A-Z][\w'’-]+ [A-Z][\w'’-]+\b")
_MAX_BELOW, _MAX_NAMING = 35, 25  # words
_BRACKETED = re.compile(r"\([^()]{5,80}\)\.?")
_NONE = re.compile(r"(?i)none$")  # what is left of a credit that a picture did not have
_NOW_PLAYING = re.compile(r"(?i)now playing:?$")
_FILM_CREDIT = re.compile(r"Media: ")

_PAST = re.compile(r"\b(?:was|were|had|has|have|will|would)\b")
_MAX_DOUBLED = 30  # words
_MIN_HELD = 8  # words

_OPEN_ENDS = "_'’"
_BEGINS = re.compile(r"['‘]?[A-ZÀ-Þ]")
_SIGNED = ('"', "“", "”", "--", "(@")  # quotations, lists, tweets
_SAID_BY = re.compile(r"[—–] ?[A-Z][^.]{3,40}$")
_FEWEST_WORDS, _MOST_WORDS = 8, 50  # of a caption without a full stop
_FEWEST_ENDED = 3  # paragraphs with a full stop to each without one, for these to be odd on their page
_FEWEST_AROUND, _MOST_INSIDE = 6, 30  # the same, and words of a line, where no caption tells
_FURNISHED = 4  # lines that are no story, from which a text was taken off a page: wires forget full stops too
_TAGGED = re.compile(r"[@#]\w|\d$")  # tweets, days

_CREDIT_AT_END = re.compile(r"[.!?…][\"”’]? \([A-Z][\w .&/'’-]{1,30}\)\.?$")
_FILM = re.compile(
    # "Jane Roe and John Doe debate on 'The Harbor Hour.'"; "the panel discusses"
    r"\b(?:debates?|discuss(?:es)?|reacts?|weighs? in|joins?)\b[^.]{0,60} on (?:['‘][A-Z]|The [A-Z][a-z]+ [A-Z])"
    r"|\bpanel (?:discusses|debates|reacts|weighs in)\b|^(?:Insight|Reaction|Analysis) from [A-Z]"
    # no verb: "Courier senior harbor analyst Jane Roe on the talks of the ministers."
    r"|^(?:[A-Z]\S* ){1,3}(?:[a-z][\w-]* ){0,3}(?:analyst|correspondent|contributor|reporter|editor|strategist|anchor)"
    r"(?: (?:[A-Z][\w.'’-]*|\([A-Z]\w+\.?\))){2,5} on (?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
)
_TITLED = re.compile(  # under a film's title: "The ambassador looks at what the talks may bring."
    r"\b[A-Z][\w'’-]+ (?:and [^,]{3,40} )?(?:delivers?|looks?|speaks?|discuss(?:es)?|reacts?|explains?|previews?|joins?"
    r"|arrives?|holds?|sits? down|shakes? hands|walks?|talks?|attends?|poses?|greets?|breaks? down|weighs? in)\b"
    r"|^What to know about [^:]*\.$"
)
_HELPS = re.compile(r"\b(?:was|were|had|has|have|said|says|will|would|could|is|are)\b|(?<!-)\b[a-z]{2,}ed\b(?!-)")
_MAX_AT_TOP, _MAX_TITLED, _MIN_TITLE = 40, 28, 5  # words

_BREAKS_OFF = ("...", "…", " . . .")
_MAX_TEASERS = 10

_PAID = re.compile(r"\*\* ?(?:Presented by|Sponsored by|A message from) ")
_MAX_PAID = 5  # paragraphs


def captions_beside(blocks: list[Block], *, is_page: bool) -> set[int]:
    """Indexes of the paragraphs that the blocks around them show to be captions or descriptions of films.

    is_page: the text was taken out of markup, so that lines without a full stop are items of lists.
    """
    story = [i for i, block in enumerate(blocks) if block.role == "story"]
    if not _TELLING & {block.role for block in blocks}:
        return set()
    found = _above_credits(blocks) | _below_credits(blocks) | _between_credits(blocks)
    found |= _above_bylines(blocks) | _doubled(blocks) | _held(blocks, story) | _at_the_top(blocks, story)
    return found if is_page else found | _without_full_stop(blocks, story)


def _above_credits(blocks: list[Block]) -> set[int]:
    """What stands above a credit that has brackets and a line of its own, and between "Now Playing:" and the name of
    a film's maker."""
    found: set[int] = set()
    for i, block in enumerate(blocks[1:], 1):
        above = blocks[i - 1]
        if block.role != "caption" or above.role != "story":
            continue
        is_film = i > 1 and _NOW_PLAYING.match(blocks[i - 2].text) and _FILM_CREDIT.match(block.text)
        is_credited = above.n_words <= _MAX_CAPTION and _BRACKETED.fullmatch(block.text)
        if is_film or (is_credited and not SPEAKS.search(above.text)):
            found.add(i - 1)
    return found


def _below_credits(blocks: list[Block]) -> set[int]:
    """One sentence right below a credit that shows somebody at something, or names in full whom the story's next
    paragraph introduces in full: a story names people in full once. Leads stand below credits too."""
    found: set[int] = set()
    for i, (credit, block) in enumerate(pairwise(blocks), 1):
        if block.role != "story" or credit.role != "caption" or block.n_words > _MAX_BELOW or not _is_credit(credit):
            continue
        if _TELLS.search(block.text) or len(sentence_spans(block.text)) > 1:
            continue
        following = next((after for after in blocks[i + 1 : i + 2] if after.role == "story"), None)
        names = _FULL_NAME.findall(block.text) if following and block.n_words <= _MAX_NAMING else []
        if _SHOWN.match(block.text) or any(following and re.search(rf"\b{name}\b", following.text) for name in names):
            found.add(i)
    return found


def _above_bylines(blocks: list[Block]) -> set[int]:
    """One short sentence right above each of the bylines that a page repeats: its pictures are by the author too."""
    times = Counter(block.key for block in blocks if block.role == "byline")
    return {
        i
        for i, (block, below) in enumerate(pairwise(blocks))
        if below.role == "byline"
        and block.role == "story"
        and times[below.key] >= _FEWEST_BYLINES
        and block.n_words <= _MAX_NAMING
        and not (_TELLS.search(block.text) or block.text.endswith("?"))
        and len(sentence_spans(block.text)) == 1
    }


def _between_credits(blocks: list[Block]) -> set[int]:
    """The short paragraph or two between one credit and the next, on a page that has several such: a gallery."""
    credits = [i for i, block in enumerate(blocks) if block.role == "caption" and _is_credit(block)]
    found: list[int] = []
    long: list[int] = []
    pairs = 0
    for a, b in pairwise(credits):
        between = [i for i in range(a + 1, b) if blocks[i].role in ("story", "caption") and blocks[i].n_words > 1]
        texts = [blocks[i] for i in between]
        if not 0 < len(texts) < 3 or len({text.role for text in texts}) > 1:
            continue
        if any(_TELLS.search(text.text) for text in texts):
            continue
        told = [i for i in between if blocks[i].role == "story"]
        if sum(text.n_words for text in texts) <= _MAX_CAPTION:
            pairs += 1
            found += told
        elif len(told) == 1 and blocks[told[0]].n_words <= _MAX_IN_GALLERY:
            long += told
    return set(found + long if pairs >= _GALLERY else found) if pairs > 1 else set()


def _is_credit(block: Block) -> bool:
    if block.n_words > _MAX_CREDIT or not (_PICTURE_HOUSE.search(block.text) or _NONE.match(block.text)):
        return False
    words = filter(None, _BETWEEN_NAMES.split(block.text))
    return all(not word[0].islower() or word in _SMALL_WORDS for word in words)


def _doubled(blocks: list[Block]) -> set[int]:
    """A sentence in the present right above its own repetition: a picture's text and its caption."""
    return {
        i
        for i, (block, below) in enumerate(pairwise(blocks))
        if below.role == "repeat"
        and block.role == "story"
        and block.key == below.key
        and block.n_words <= _MAX_DOUBLED
        and not (_TELLS.search(block.text) or _PAST.search(block.text))
        and len(sentence_spans(block.text)) == 1
    }


def _held(blocks: list[Block], story: list[int]) -> set[int]:
    """What a caption of the page holds whole: the same caption without its credit."""
    captions = "\n".join(block.text for block in blocks if block.role == "caption" and block.n_words >= _MIN_HELD)
    if not captions:
        return set()
    return {i for i in story if blocks[i].n_words >= _MIN_HELD and blocks[i].text in captions}


def _at_the_top(blocks: list[Block], story: list[int]) -> set[int]:
    """A film's description among the first two paragraphs, and a first one that ends in a name in brackets."""
    if len(story) < 4:
        return set()
    short = [i for i in story[:2] if blocks[i].n_words <= _MAX_AT_TOP and not _TELLS.search(blocks[i].text)]
    found = {i for i in short if _FILM.search(blocks[i].text)}
    first, title = blocks[story[0]], blocks[story[0] - 1]
    if story[0] and title.role == "short" and title.n_words >= _MIN_TITLE and first.n_words <= _MAX_TITLED:
        is_film = _TITLED.search(first.text) and not _HELPS.search(first.text) and not _TELLS.search(first.text)
        found |= {story[0]} if is_film else set()
    return found | {i for i in short if i == story[0] and _CREDIT_AT_END.search(blocks[i].text)}


def advertised(blocks: list[Block]) -> set[int]:
    """The paragraphs of an advertisement set in stars, as newsletters have it: "** Presented by ... more at ... **"."""
    found: set[int] = set()
    for i, block in enumerate(blocks):
        if block.text.startswith("**") and _PAID.match(block.text):
            end = next((j for j in range(i, len(blocks[: i + _MAX_PAID])) if blocks[j].text.endswith("**")), i)
            found |= {j for j in range(i, end + 1) if blocks[j].role == "story"}
    return found


def cut_short(blocks: list[Block]) -> set[int]:
    """The last paragraphs, two or more, that all break off: the beginnings of other stories."""
    story = [i for i, block in enumerate(blocks) if block.role == "story"]
    last = list(takewhile(lambda i: blocks[i].text.endswith(_BREAKS_OFF), reversed(story[-_MAX_TEASERS - 1 :])))
    is_teased = 1 < len(last) <= _MAX_TEASERS and len(story) - len(last) >= 2
    return set(last) if is_teased and not any(blocks[i].text[0] in "\"“.…" for i in last) else set()


def _without_full_stop(blocks: list[Block], story: list[int]) -> set[int]:
    """Lines without a full stop on a page whose story has it: where its captions lack it, or inside a long
    story with much around it."""
    odd = [i for i in story if _is_unended(blocks[i])]
    ended = len(story) - len(odd)
    if not odd or ended < _FEWEST_ENDED * len(odd):
        return set()
    captions = [block for block in blocks if block.role == "caption" and _is_unended(block)]
    if any(not _PICTURE_HOUSE.search(block.text) for block in captions):
        return set(odd)
    if ended < _FEWEST_AROUND * len(odd) or sum(block.role in _TELLING for block in blocks) < _FURNISHED:
        return set()
    return {i for i in odd if i not in (story[0], story[-1]) and blocks[i].n_words <= _MOST_INSIDE
            and not _TAGGED.search(blocks[i].text)}  # fmt: skip


def _is_unended(block: Block) -> bool:
    text = block.text
    if not _FEWEST_WORDS <= block.n_words <= _MOST_WORDS or not (text[-1].isalnum() or text[-1] in _OPEN_ENDS):
        return False
    if not _BEGINS.match(text) or has(text, _SIGNED) or _SAID_BY.search(text):
        return False
    return not ends_sentence(text)
