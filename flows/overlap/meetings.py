"""Pairs of articles that meet at common fingerprints, by compiled loops over numbers.

Boilerplate is told by how it is spread (many days, several articles of each source), never by how many articles have
it: any such limit loses the wire stories that everybody runs. A fingerprint of more than CROWD articles is joined as a
star to its four earliest articles of different sources, not as all pairs.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from flows.compiled import compiled, longer, part

Ints = NDArray[np.int32]
Hashes = NDArray[np.uint64]

CROWD = 64  # articles of a fingerprint that all meet each other
HUBS = 4
BOILERPLATE_DAYS = 5
#: Common phrases are weak evidence: a fingerprint more is needed where each stands in more articles than this, or
#: accidental pairs would grow faster than articles do.
RARE, ENOUGH = 16, 2
_BUCKET = 1 << 13  # fingerprints grouped at once: they stay in a processor's cache


class Articles(NamedTuple):
    """Articles in order of time: numbers of their sources and days (-1 unknown), and which are no duplicates."""

    source: Ints
    day: Ints
    is_original: NDArray[np.bool_]


class Prints(NamedTuple):
    """Fingerprints: article i has hashes[begins[i] : ends[i]], each once, the articles in any order."""

    hashes: Hashes
    begins: NDArray[np.int64]
    ends: NDArray[np.int64]


class Meetings(NamedTuple):
    """Pairs of articles, the earlier first, with the number of their common fingerprints and the smallest of these."""

    earlier: Ints
    later: Ints
    n_fingerprints: Ints
    smallest: Hashes


def meetings(articles: Articles, prints: Prints) -> Meetings:
    """Pairs of articles of different sources with enough fingerprints in common. Takes some 20 bytes a fingerprint."""
    bits = max(len(prints.hashes) // _BUCKET, 1).bit_length()
    return Meetings(*_meet(articles.source, *_groups(*prints, bits, *articles)))


@part
def _is_boilerplate(
    members: Any, source: Any, day: Any, is_original: Any, source_seen: Any, day_seen: Any, number: Any
) -> Any:
    """`number`: of the group, noted with each source and day it has."""
    n_days, n_sources, n_originals = 0, 0, 0
    for article in members:
        if source_seen[source[article]] != number:
            source_seen[source[article]] = number
            n_sources += 1
        if day[article] >= 0 and day_seen[day[article]] != number:
            day_seen[day[article]] = number
            n_days += 1
        n_originals += is_original[article]
    return n_days >= BOILERPLATE_DAYS and n_originals >= 2 * n_sources


@part
def _choose_hubs(members: Any, source: Any, of_source: Any, hubs: Any) -> None:
    """The first articles of the sources, in order of time, then their second ones, and so on."""
    n, turn = 0, 0
    while n < len(hubs):
        turn += 1
        for article in members:
            of_source[source[article]] += 1
            if of_source[source[article]] == turn and n < len(hubs):
                hubs[n] = article
                n += 1
        for article in members:
            of_source[source[article]] = 0


@compiled(
    "Tuple((int32[::1], int64[::1], uint64[::1], int32[::1], int32[::1]))"
    "(Array(uint64, 1, 'C', True), int64[::1], int64[::1], int64, int32[::1], int32[::1], boolean[::1])"
)
def _groups(prints: Any, begins: Any, ends: Any, bits: Any, source: Any, day: Any, is_original: Any) -> Any:
    """The articles of each fingerprint that several sources have and that is no boilerplate: members in order of time,
    where each group ends, its fingerprint, where the hubs of a crowd begin (-1 if it is none); these hubs."""
    # by their first bits into buckets, in each of which an article is at its place in time
    shift = np.uint64(64 - bits)
    starts = np.zeros((1 << bits) + 1, np.int64)
    for hashed in prints:
        starts[np.int64(hashed >> shift) + 1] += 1
    largest = np.int64(0)
    for bucket in range(1 << bits):
        largest = max(largest, starts[bucket + 1])
        starts[bucket + 1] += starts[bucket]
    hashes, article, filled = np.empty(len(prints), np.uint64), np.empty(len(prints), np.int32), starts.copy()
    for number in range(len(source)):
        for i in range(begins[number], ends[number]):
            bucket = int(np.int64(prints[i] >> shift))
            hashes[filled[bucket]], article[filled[bucket]] = prints[i], number
            filled[bucket] += 1

    members, groups = np.empty(len(prints), np.int32), np.empty(len(prints) // 2 + 1, np.uint64)
    group_ends, crowd = np.zeros(len(prints) // 2 + 2, np.int64), np.empty(len(prints) // 2 + 1, np.int32)
    hubs, n_groups, n_hubs = np.empty(HUBS * (len(prints) // CROWD + 1), np.int32), 0, 0
    source_seen, day_seen = np.zeros(len(source) + 1, np.int64), np.zeros(len(source) + 1, np.int64)
    of_source, n_seen = np.zeros(len(source) + 1, np.int32), 0
    slot_bits = np.int64(1)
    while 1 << slot_bits < 2 * largest:
        slot_bits += 1
    slots, slot_shift = np.empty(1 << slot_bits, np.int32), np.uint64(64 - slot_bits)
    group, first, place = np.empty(largest, np.int32), np.empty(largest, np.int64), np.empty(largest, np.int64)
    size, is_shared = np.empty(largest, np.int64), np.empty(largest, np.bool_)
    for bucket in range(1 << bits):
        begin, end, n = starts[bucket], starts[bucket + 1], 0
        for slot in range(len(slots)):
            slots[slot] = -1
        for i in range(begin, end):
            slot = int(np.int64(hashes[i] * np.uint64(0x9E3779B97F4A7C15) >> slot_shift))
            while slots[slot] >= 0 and hashes[first[slots[slot]]] != hashes[i]:
                slot = (slot + 1) & (len(slots) - 1)
            if slots[slot] < 0:
                slots[slot], first[n], size[n], is_shared[n] = n, i, 0, False
                n += 1
            of = slots[slot]
            group[i - begin] = of
            size[of] += 1
            is_shared[of] |= source[article[i]] != source[article[first[of]]]
        end_of = group_ends[n_groups]
        for of in range(n):
            place[of] = end_of
            end_of += size[of] * is_shared[of]
        for i in range(begin, end):
            of = group[i - begin]
            if is_shared[of]:
                members[place[of]] = article[i]
                place[of] += 1
        for of in range(n):
            if not is_shared[of]:
                continue
            found = members[place[of] - size[of] : place[of]]
            n_seen += 1
            if size[of] >= BOILERPLATE_DAYS and _is_boilerplate(
                found, source, day, is_original, source_seen, day_seen, n_seen
            ):
                continue
            groups[n_groups], crowd[n_groups] = hashes[first[of]], -1
            if size[of] > CROWD:
                crowd[n_groups] = n_hubs
                _choose_hubs(found, source, of_source, hubs[n_hubs : n_hubs + HUBS])
                n_hubs += HUBS
            at = group_ends[n_groups]
            for i in range(size[of]):
                members[at + i] = found[i]
            n_groups += 1
            group_ends[n_groups] = at + size[of]
    return members, group_ends[: n_groups + 1], groups, crowd, hubs


@compiled(
    "Tuple((int32[::1], int32[::1], int32[::1], uint64[::1]))"
    "(int32[::1], int32[::1], int64[::1], uint64[::1], int32[::1], int32[::1])"
)
def _meet(source: Any, members: Any, ends: Any, groups: Any, crowd: Any, hubs: Any) -> Any:
    """What meetings() gives: each article in turn counts the later ones that it meets in groups as _groups() gives."""
    n_articles, n_groups = len(source), len(ends) - 1
    starts = np.zeros(n_articles + 1, np.int64)
    for i in range(ends[n_groups]):
        starts[members[i] + 1] += 1
    for article in range(n_articles):
        starts[article + 1] += starts[article]
    group_of, filled = np.empty(ends[n_groups], np.int32), starts.copy()
    for group in range(n_groups):
        for i in range(ends[group], ends[group + 1]):
            group_of[filled[members[i]]] = group
            filled[members[i]] += 1

    n_common, fewest = np.zeros(n_articles, np.int32), np.empty(n_articles, np.int64)
    first, met = np.empty(n_articles, np.uint64), np.empty(n_articles, np.int32)
    one, other, number = np.empty(1024, np.int32), np.empty(1024, np.int32), np.empty(1024, np.int32)
    smallest, n = np.empty(1024, np.uint64), 0
    for article in range(n_articles):
        n_met = 0
        for k in range(starts[article], starts[article + 1]):
            group = group_of[k]
            size = ends[group + 1] - ends[group]
            stars = hubs[crowd[group] : crowd[group] + HUBS] if crowd[group] >= 0 else hubs[:0]
            meets_all = len(stars) == 0
            for hub in stars:
                meets_all |= hub == article
            later = members[ends[group] : ends[group + 1]] if meets_all else stars
            for i in range(len(later) - 1, -1, -1):
                met_one = later[i]
                if met_one <= article:
                    if meets_all:
                        break  # the rest are earlier too
                elif source[met_one] != source[article]:
                    if n_common[met_one] == 0:
                        met[n_met], first[met_one], fewest[met_one] = met_one, groups[group], size
                        n_met += 1
                    n_common[met_one] += 1
                    first[met_one] = min(first[met_one], groups[group])
                    fewest[met_one] = min(fewest[met_one], size)
        if n + n_met > len(one):
            one, other, number = longer(one, n_met), longer(other, n_met), longer(number, n_met)
            smallest = longer(smallest, n_met)
        for i in range(n_met):
            met_one = met[i]
            if n_common[met_one] >= ENOUGH + (fewest[met_one] > RARE):
                one[n], other[n], number[n], smallest[n] = article, met_one, n_common[met_one], first[met_one]
                n += 1
            n_common[met_one] = 0
    return one[:n], other[:n], number[:n], smallest[:n]
