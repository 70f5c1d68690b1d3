"""Words of a text and their match keys: what two outlets may write differently and still mean the same copy.

A match key is never shown. It folds case, Unicode forms, apostrophes, diacritics, the dots of acronyms
(U.N. = UN), hyphens between letters (pre-conditions = preconditions), thousands separators (1,200 = 1200), %
and per cent (= percent) and, for words written in lower case only, British spelling (programme = program, so
that Labour the party stays itself). Digits are kept as they are, and a number is a word: 3.5 is never 35.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple, TypeVar

from breame.spelling import BRITISH_ENGLISH_SPELLINGS

T = TypeVar("T")


class Word(NamedTuple):
    """A word of a text: code-point offsets (0-based, end exclusive) and its match key (never empty)."""

    start: int
    end: int
    key: str


# scripts written without spaces: every character is a word, so that shingles of words still work
CJK = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
LETTER = rf"[^\W_{CJK}]"
# combining marks are no word characters to `re`, yet belong to the letter before them
MARKS = r"\u0300-\u036f\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0900-\u0903\u093a-\u094f\u0e31\u0e34-\u0e3a\ufe0f"
HYPHENS = "\\-\u00ad\u2010\u2011"
APOSTROPHES = "'\u2019\u2018\u02bc\u0060\u00b4"
# each way of going on begins with the character it takes, so that a plain word costs one look at what follows it
_WORD = re.compile(
    rf"""
      {LETTER}+(?:
          [{APOSTROPHES}&]{LETTER}+
        | ,(?<=\d,)\d\d\d(?!\d)                                                    # 1,200
        | \.(?:(?<=\d\.)\d+                                                         # 3.5
            | (?<!\d\.)(?<!{LETTER}{LETTER}{LETTER}\.)[^\W\d_](?!{LETTER}{{2}})  # U.N, a.m, Ph.D
            | (?<=\.[^\W\d_]\.)[{HYPHENS}{APOSTROPHES}]{LETTER}+)                  # U.S.-led, U.N.'s
        | [{HYPHENS}](?<!\d[{HYPHENS}])(?=[^\W\d_]){LETTER}+                         # numbers stand alone
        | [ ](?<=[Pp]er[ ])(?<!{LETTER}[Pp]er[ ])cent(?!{LETTER})
        | [{MARKS}]+{LETTER}*
      )*
    | [{CJK}]
    | %(?:(?<=\d%)|(?<=\d[ ]%))
    """,
    re.VERBOSE,
)

# breame 0.1.2 takes these for spelling variants; they are other words, or slips
_OTHER_WORDS = {"tonne", "tonnes", "tranquilly", "philtre", "philtres", "pummelled", "pummelling"}
_ALSO = {
    "advisor": "adviser", "advisors": "advisers", "protestor": "protester", "protestors": "protesters",
    "cheque": "check", "cheques": "checks", "kerb": "curb", "kerbs": "curbs", "okay": "ok",
}  # fmt: skip
_POINT = re.compile(r"(?<=\d)\.(?=\d)")
# names that papers write in more than one way; a whole other name (Burma, Myanmar) is none of these
_RESPELLED = {
    "turkiye": "turkey", "kyiv": "kiev", "kharkiv": "kharkov", "odesa": "odessa", "lviv": "lvov", "quran": "koran",
    "gadhafi": "gaddafi", "kadhafi": "gaddafi", "qaddafi": "gaddafi",
}  # fmt: skip
_SPELLING = {k: v for k, v in BRITISH_ENGLISH_SPELLINGS.items() if k not in _OTHER_WORDS} | _ALSO
_ISE = re.compile(r"(.{3,})is(e|ed|es|er|ers|ing|ation|ations)")
# words that have no -ize form; only their commonest, for a key folded alike on both sides harms nothing
_KEEPS_ISE = re.compile(
    r"(?:.*(?:[aeou]|cr|pr)is|(?:exerc|expert|advert|adv|dev|dem|desp|(?:tele|super|re)v|improv|surpr|comprom"
    r"|(?:like|other)w|merchand|parad|treat|conc|prec|franch|disgu|exc|prem|prom|chast|circumc|surm)is)e"
)
_DROPPED = str.maketrans("", "", ".,-\u00ad\u2010\u2011")
_APOSTROPHE = str.maketrans(dict.fromkeys(APOSTROPHES, "'"))


def _american(word: str) -> str:
    known: str | None = _SPELLING.get(word)
    if known is not None:
        return known
    stem = _ISE.fullmatch(word)
    if stem is None or _KEEPS_ISE.fullmatch(stem[1] + "ise"):
        return word
    return f"{stem[1]}iz{stem[2]}"


def _fold_unicode(word: str) -> str:
    """Compatibility forms and diacritics folded, as wires do: Erdoğan = Erdogan."""
    decomposed = unicodedata.normalize("NFKD", word)
    return "".join(c for c in decomposed if not "\u0300" <= c <= "\u036f" and c != "\ufe0f")


class _Keys(dict[str, str]):
    """Keys by word. A plain dictionary, for words come by the hundred million: lru_cache takes three times as long."""

    def __missing__(self, word: str) -> str:
        if len(self) >= _MAX_KEYS:
            self.clear()
        key = self[word] = _new_key(word)
        return key


_MAX_KEYS = 500_000
key = _Keys().__getitem__


def _new_key(word: str) -> str:
    if word == "%" or word in ("per cent", "Per cent"):
        return "percent"
    folded = word if word.isascii() else _fold_unicode(word.translate(_APOSTROPHE)) or word
    folded = folded.replace("`", "'")
    key = folded.lower()
    if key[0].isdigit() and key[-1].isdigit():
        return key.replace(",", "")
    if "." in key and _POINT.search(key):  # magnitude-5.9 is never magnitude-59
        key = _POINT.sub("\0", key).translate(_DROPPED).replace("\0", ".")
    else:
        key = key.translate(_DROPPED) or key
    return _american(key) if folded.islower() else _RESPELLED.get(key, key)


def words(text: str) -> list[Word]:
    """The words of a text in order. Spans are exact; `5%` gives two words, `5` and `%` (key percent)."""
    return [Word(m.start(), m.end(), key(m[0])) for m in _WORD.finditer(text)]


class _OfTokens(dict[str, T]):
    """What is asked of runs of characters without white space. Most stand in many texts, and splitting at white
    space costs a fifth of looking for words."""

    def __init__(self, ask: Callable[[str], T]) -> None:
        self._ask = ask

    def __missing__(self, token: str) -> T:
        answer = self._ask(token)
        if len(token) <= _LONGEST_TOKEN:
            if len(self) >= _MAX_TOKENS:
                self.clear()
            self[token] = answer
        return answer


def _keys(text: str) -> str:
    return " ".join(map(key, _WORD.findall(text)))


def _count(text: str) -> int:
    return len(_WORD.findall(text))


_MAX_TOKENS = 200_000
_LONGEST_TOKEN = 40  # characters; a paragraph without spaces is not kept
_token_keys = _OfTokens(_keys).__getitem__
_token_count = _OfTokens(_count).__getitem__


def _is_plain(text: str) -> bool:
    """Whether no word needs more than its own token to be told: "per cent" and the % after "5 " do."""
    return "er cent" not in text and " %" not in text


def count_words(text: str) -> int:
    """How many words a text has: len(words(text)), quicker."""
    return sum(map(_token_count, text.split())) if _is_plain(text) else _count(text)


def match_key(text: str) -> str:
    """The keys of a text's words, joined by one space."""
    if not _is_plain(text):
        return _keys(text)
    return " ".join(filter(None, map(_token_keys, text.split())))
