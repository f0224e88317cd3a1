"""What two sequences of words or lines have in common, in time that no text can make explode."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher

_MOST = 250_000
"""Pairs of equal elements that are looked at; difflib goes through all of them for every stretch that it finds."""


def matcher(one: Sequence[str], other: Sequence[str]) -> SequenceMatcher[str]:
    """Return a matcher of the two; where they repeat themselves too often, the commonest elements start no match."""
    common = _too_common(one, other)
    return SequenceMatcher(common.__contains__ if common else None, one, other, autojunk=False)


def _too_common(one: Sequence[str], other: Sequence[str]) -> frozenset[str]:
    if len(one) * len(other) <= _MOST:
        return frozenset()
    mine, theirs = Counter(one), Counter(other)
    total, kept = 0, set()
    for pairs, element in sorted((n * theirs[element], element) for element, n in mine.items() if element in theirs):
        total += pairs
        if total > _MOST:
            break
        kept.add(element)
    return frozenset(mine.keys() & theirs.keys() - kept)
