"""A sentence from which words were only taken, or into which words were only put: where each that stays stood. Pure.

The heaviest chain (`kept`) gives up words that stay alone between long cuts, and then shows a sentence as rewritten of
which nothing is new. Here every word of the shorter sentence stays, and the cuts are as few as can be.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from sub_cli.diff.kept import kept_pairs
from sub_cli.diff.tokens import Token, folded, weight

_BUDGET = 200_000
"""Pairs of equal words that are looked at; a sentence with more is no longer one that a person cut."""
_MOST_CUTS = 0.7
"""With more cuts than this share of the words that stay, what stays is found by chance."""
_NEARLY = 0.8
"""From this share of the shorter sentence on, found in one that is much longer, the sentence was nearly only cut."""
_LONGER = 1.5
_SPARE = 10
"""So many marks may make up for words before the words are counted."""
_OTHER = 0.3
"""What it costs that a word stays with other capitals."""

Pairs = list[tuple[int, int]]


class _Word(NamedTuple):
    """A word of a sentence, among its words alone."""

    key: str
    text: str
    at: int
    """Its place among the tokens."""
    apart: bool
    """Whether a mark stands before it."""


def cut_pairs(a: list[Token], b: list[Token]) -> Pairs | None:
    """Return the tokens that stay where one sentence is the other with words left out; None where it is not."""
    if len(a) < len(b):
        found = cut_pairs(b, a)
        return None if found is None else [(i, j) for j, i in found]
    if len(a) == len(b) or not {folded(t.text) for t in b if weight(t.text) > 0.1} <= {folded(t.text) for t in a}:
        return None
    old, new = _words(a), _words(b)
    if not new or not _is_within(new, old):
        return None
    places = _fewest_cuts(old, new)
    return None if places is None else _with_marks(a, b, [(old[i].at, new[j].at) for j, i in enumerate(places)])


def is_nearly_cut(a: list[Token], b: list[Token]) -> bool:
    """Return whether nearly all words of the shorter sentence are in the other, which is much longer."""
    if min(len(a), len(b)) * _LONGER > max(len(a), len(b)) + _SPARE:
        return False
    old, new = (Counter(folded(t.text) for t in side if weight(t.text) > 0.1) for side in (a, b))
    less, more = sorted((old.total(), new.total()))
    return more >= _LONGER * less and (old & new).total() >= _NEARLY * less


def _words(side: list[Token]) -> list[_Word]:
    found: list[_Word] = []
    apart = False
    for n, token in enumerate(side):
        if weight(token.text) > 0.1:
            found.append(_Word(folded(token.text), token.text, n, apart))
        apart = weight(token.text) <= 0.1
    return found


def _is_within(few: Sequence[_Word], many: Sequence[_Word]) -> bool:
    """Return whether the words `few` stand in `many`, in that order."""
    rest = iter(many)
    return all(any(other.key == word.key for other in rest) for word in few)


def _fewest_cuts(many: Sequence[_Word], few: Sequence[_Word]) -> list[int] | None:
    """Return for each word of `few` its place in `many`, so that the cuts between are few, at marks where they can be.

    None where they are so many that nobody cut the sentence so.
    """
    places = defaultdict(list)
    for i, word in enumerate(many):
        places[word.key].append(i)
    if sum(len(places[word.key]) for word in few) > _BUDGET:
        return None
    rows: list[dict[int, tuple[float, int]]] = [{-1: (0.0, -1)}]
    for word in few:
        rows.append(_next_row(many, rows[-1], word, places[word.key]))
    last = min(rows[-1], key=lambda i: (rows[-1][i][0] + _cost(many, i, len(many)), -i))
    found = _followed(rows, last)
    cuts = sum(now != before + 1 for before, now in zip([-1, *found], [*found, len(many)], strict=True))
    return found if cuts <= max(2, _MOST_CUTS * len(few)) else None


def _next_row(
    many: Sequence[_Word], row: dict[int, tuple[float, int]], word: _Word, places: list[int]
) -> dict[int, tuple[float, int]]:
    """Return what it costs at the least to have `word` at each of `places`, and where the one before it stands."""
    result: dict[int, tuple[float, int]] = {}
    before = sorted(row)
    best, n = (float("inf"), -1), 0
    for i in places:
        while n < len(before) and before[n] < i - 1:
            best = min(best, (row[before[n]][0] + _leave(many, before[n]), before[n]))
            n += 1
        far = (best[0] + _enter(many, i), best[1])
        near = (row[i - 1][0], i - 1) if i - 1 in row else far
        cost, origin = min(near, far)
        if cost < float("inf"):
            result[i] = cost + _OTHER * (many[i].text != word.text), origin
    return result


def _cost(many: Sequence[_Word], before: int, now: int) -> float:
    return 0.0 if now == before + 1 else _leave(many, before) + _enter(many, now)


def _leave(many: Sequence[_Word], i: int) -> float:
    """Return what it costs to begin a cut behind word `i`: less where a mark stands there."""
    return 0.4 if i + 1 < len(many) and (i < 0 or many[i + 1].apart) else 0.5


def _enter(many: Sequence[_Word], i: int) -> float:
    """Return what it costs to end a cut before word `i`."""
    return 0.4 if i == len(many) or many[i].apart else 0.5


def _followed(rows: list[dict[int, tuple[float, int]]], last: int) -> list[int]:
    found = []
    for row in rows[:0:-1]:
        found.append(last)
        last = row[last][1]
    return found[::-1]


def _with_marks(a: list[Token], b: list[Token], words: Pairs) -> Pairs:
    """Return the pairs of words with those of the marks between them that stay too."""
    result: Pairs = []
    a0 = b0 = 0
    for i, j in [*words, (len(a), len(b))]:
        marks = kept_pairs([t.text for t in a[a0:i]], [t.text for t in b[b0:j]])
        result += [(a0 + k, b0 + m) for k, m in marks]
        if i < len(a):
            result.append((i, j))
        a0, b0 = i + 1, j + 1
    return result
