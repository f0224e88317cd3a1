"""How one wording becomes another: lines, sentences and words, told alike by conflicts, change orders and blame."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import count
from typing import NamedTuple

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


_WHOLE = 0.35
"""A sentence of which less than this stays is another sentence."""
_ISLAND = 2
"""So few words are taken to stand in both by chance, where others around them are replaced (docs/comparison.md)."""

_MOST = 250_000
"""Pairs of equal elements that are looked at; difflib goes through all of them for every stretch that it finds."""


class Run(NamedTuple):
    """A stretch that changed: `begin` to `end` of what was became `start` to `stop` of what is, counted from 0."""

    begin: int
    end: int
    start: int
    stop: int


def changed_lines(one: Sequence[str], other: Sequence[str]) -> list[Run]:
    """Return the runs of lines that make `other` of `one`; equal lines are taken in order, with their neighbours."""
    head = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    most = min(len(one), len(other)) - head
    tail = next((n for n in range(most) if one[-1 - n] != other[-1 - n]), most)
    found = matcher(one[head : len(one) - tail], other[head : len(other) - tail]).get_opcodes()
    return [Run(head + i1, head + i2, head + j1, head + j2) for tag, i1, i2, j1, j2 in found if tag != "equal"]


def changed_words(one: Sequence[str], other: Sequence[str]) -> list[Run] | None:
    """Return the runs of tokens that make the sentence `other` of `one`; None where too little stays to say so."""
    matched = matcher(one, other)
    if matched.ratio() < _WHOLE:
        return None
    runs: list[Run] = []
    for run in (Run(*span) for tag, *span in matched.get_opcodes() if tag != "equal"):
        if runs and _is_island(one, runs[-1], run):
            runs[-1] = joined(runs[-1], run)
        else:
            runs.append(run)
    return runs


def joined(run: Run, later: Run) -> Run:
    """Return two runs as one, with what stands between them."""
    return Run(run.begin, later.end, run.start, later.stop)


def kept(runs: Sequence[Run], size: int) -> Iterator[tuple[int, int]]:
    """Yield where everything outside `runs` was, of `size` in all, and where it is."""
    i = j = 0
    for run in runs:
        yield from zip(range(i, run.begin), range(j, run.start), strict=True)
        i, j = run.end, run.stop
    yield from zip(range(i, size), count(j))


def pairs(gone: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return which sentence became which, in order: the pairing with the most likeness in all (dynamic programming).

    One that stands alone became the other, however unlike.
    """
    size, width = len(gone), len(new)
    best = [[0.0] * (width + 1) for _ in range(size + 1)]
    like = similarities(gone, new)
    for i in range(size - 1, -1, -1):
        for j in range(width - 1, -1, -1):
            pair = like[i][j] + best[i + 1][j + 1] if like[i][j] >= ALIKE else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], pair)
    found, i, j = [], 0, 0
    while i < size and j < width:
        if like[i][j] >= ALIKE and best[i][j] == like[i][j] + best[i + 1][j + 1]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found or ([(0, 0)] if size == width == 1 else [])


def _is_island(tokens: Sequence[str], run: Run, later: Run) -> bool:
    """Tell whether next to nothing stands between two runs that together put words in the place of others."""
    words = [token for token in tokens[run.end : later.begin] if not token.isspace()]
    takes = run.begin < run.end or later.begin < later.end
    brings = run.start < run.stop or later.start < later.stop
    return len(words) <= _ISLAND and takes and brings


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
