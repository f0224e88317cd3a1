"""Which sentence a line is, and which line is most like another: what conflicts and orders count in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

WORD = re.compile(r"\w+(?:[’'.,:/\-‑]\w+)*")
"""A word as Dutch readers count them: "1.250.000", "art. 3" and "foto’s" do not fall apart."""

ALIKE = 0.5
"""Two sentences that share half of their words (Dice) are versions of one another (docs/comparison.md)."""


def number_at(lines: Sequence[str], index: int) -> int:
    """Return the number, from 1, of the sentence at line `index` (from 0), or of the next one if that is blank."""
    return sum(1 for line in lines[:index] if line.strip()) + 1


def similarity(one: str, other: str) -> float:
    """Return how much of their words two sentences share, 0 to 1 (Dice's coefficient on bags of words)."""
    return similarities([one], [other])[0][0]


def similarities(ones: Sequence[str], others: Sequence[str]) -> list[list[float]]:
    """Return for each of `ones` its similarity to each of `others`."""
    lefts, rights = ([(each, _bag(each)) for each in side] for side in (ones, others))
    return [[_dice(one, other, left, right) for other, right in rights] for one, left in lefts]


def nearest(lines: Sequence[str], wanted: str, hint: int = 0) -> int | None:
    """Return the index of the line most like `wanted`, of equals the one nearest to `hint`; None if none is alike."""
    if not wanted.strip():
        return None
    bag = _bag(wanted)
    best, chosen = ALIKE, None
    for index, line in enumerate(lines):
        other = _bag(line)
        total = bag.total() + other.total()
        score = 2 * (bag & other).total() / total if total else 0.0
        closer = chosen is not None and score == best and abs(index - hint) < abs(chosen - hint)
        if score > best or closer or (score == best and chosen is None):
            best, chosen = score, index
    return chosen


def first_difference(old: Sequence[str], new: Sequence[str]) -> int | None:
    """Return the index of the first line in which `old` and `new` differ; None where they are equal."""
    for index, (one, other) in enumerate(zip(old, new, strict=False)):
        if one != other:
            return index
    return None if len(old) == len(new) else min(len(old), len(new))


def _dice(one: str, other: str, left: Counter[str], right: Counter[str]) -> float:
    total = left.total() + right.total()
    return 2 * (left & right).total() / total if total else float(one.strip() == other.strip())


def _bag(sentence: str) -> Counter[str]:
    return Counter(WORD.findall(sentence.lower()))
