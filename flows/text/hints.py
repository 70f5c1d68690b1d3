"""How many words each paragraph of a page has, and which groups of costly patterns may match in it.

Told by one pass of a compiled loop over the page's characters, instead of a search for each hint in each paragraph.
"""

from __future__ import annotations

import functools
from collections import deque
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from flows.compiled import compiled
from flows.text.calls import CALL_HINTS
from flows.text.captions import CAPTION_HINTS, CREDIT_HINTS
from flows.text.clues import CALL, CAPTION, CREDIT, END, YEAR
from flows.text.ends import END_HINTS
from flows.text.tokens import characters, classes_of_characters, split

_HINTS = {CREDIT: CREDIT_HINTS, CAPTION: CAPTION_HINTS, CALL: CALL_HINTS, END: END_HINTS, YEAR: ("0000",)}
_FOLDED = 256  # characters that hints may have


class Looked(NamedTuple):
    """Of a paragraph: how many words it has, and the groups (of clues.py) of which it has a hint."""

    n_words: int
    groups: int


class _Automaton(NamedTuple):
    """Aho and Corasick's: the state that each character leads to from each state, and the groups found there."""

    kinds: npt.NDArray[np.uint8]  # of characters: 0 for those in no hint; capitals as small letters, digits as 0
    following: npt.NDArray[np.int16]  # by state and kind of character
    groups: npt.NDArray[np.int64]  # by state


def look(texts: list[str]) -> list[Looked]:
    """What is to be known of each text, none of which has a line break."""
    chars = characters("\n".join([*texts, ""]))
    starts, _, _ = split(chars, classes_of_characters())
    n_words, groups = _looked(chars, starts, len(texts), *_automaton())
    return list(map(Looked, n_words.tolist(), groups.tolist()))


@functools.cache
def _automaton() -> _Automaton:
    kinds = np.zeros(_FOLDED, np.uint8)
    for number, char in enumerate(sorted(set("".join(sum(_HINTS.values(), ())))), start=1):
        kinds[ord(char)] = kinds[ord(char.upper())] = number
    kinds[ord("0") : ord("9") + 1] = kinds[ord("0")]
    n_kinds = int(kinds.max()) + 1
    trie: list[dict[int, int]] = [{}]
    groups = [0]
    for group, hints in _HINTS.items():
        for hint in hints:
            state = 0
            for kind in (int(kinds[ord(char)]) for char in hint):
                if kind not in trie[state]:
                    trie[state][kind] = len(trie)
                    trie.append({})
                    groups.append(0)
                state = trie[state][kind]
            groups[state] |= group
    following = np.zeros((len(trie), n_kinds), np.int16)
    shorter = [0] * len(trie)  # the state of the longest end of what was read that begins a hint
    todo = deque([0])
    while todo:
        state = todo.popleft()
        groups[state] |= groups[shorter[state]]
        for kind in range(n_kinds):
            after = following[shorter[state], kind] if state else 0
            if kind in trie[state]:
                shorter[trie[state][kind]] = int(after)
                after = trie[state][kind]
                todo.append(after)
            following[state, kind] = after
    return _Automaton(kinds, following, np.array(groups, np.int64))


@compiled("Tuple((int64[::1], int64[::1]))(uint32[::1], int32[::1], int64, uint8[::1], int16[:, ::1], int64[::1])")
def _looked(chars: Any, starts: Any, n_lines: Any, kinds: Any, following: Any, groups: Any) -> Any:
    """The number of words and the groups of each line; lines end in a line break."""
    n_words, found = np.zeros(n_lines, np.int64), np.zeros(n_lines, np.int64)
    line, state, word = 0, 0, 0
    for at in range(len(chars)):
        char = chars[at]
        if char == 10:
            while word < len(starts) and starts[word] < at:
                word += 1
                n_words[line] += 1
            line, state = line + 1, 0
            continue
        state = following[state, kinds[char] if char < len(kinds) else 0]
        found[line] |= groups[state]
    return n_words, found
