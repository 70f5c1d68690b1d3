"""Words for numbers, by their match keys."""

from __future__ import annotations

_UNITS = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen
"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
VALUES: dict[str, float] = {word: value for value, word in enumerate(_UNITS.split())}
VALUES |= {word: value for value, word in zip(range(20, 100, 10), _TENS.split(), strict=True)}
VALUES |= {ten + one: VALUES[ten] + VALUES[one] for ten in _TENS.split() for one in _UNITS.split()[1:10]}
SCALES: dict[str, float] = {
    "dozen": 12, "hundred": 100, "thousand": 1e3, "million": 1e6, "mln": 1e6, "billion": 1e9, "bln": 1e9,
    "trillion": 1e12, "k": 1e3, "m": 1e6, "bn": 1e9,
}  # fmt: skip
