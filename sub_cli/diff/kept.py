"""Which words of a sentence stay, and make the most readable way from old to new. Pure.

The shortest edit script is the wrong goal: it shreds. Here words that stay earn their weight, and each change costs;
what comes out is the heaviest chain of equal words after those costs. It is found by chaining over the pairs of equal
words (sparse dynamic programming), so that time follows the number of such pairs and not the product of the lengths.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

from sub_cli.diff.tokens import FIGURE, Token, are_figures, folded, weight

OPEN_BOTH = 1.5
"""What a change costs that takes words away and puts others in."""
OPEN_ONE = 1.1
"""What a change costs that only takes away, or only puts in."""
OPEN_FIGURE = 0.3
"""What it costs that one figure becomes another."""
OPEN_POINT = 0.25
"""What a change of punctuation alone costs."""
_CLAUSE = 4
"""Words that stay together, not all of them little, and are a part of the sentence and no shred."""
_BUDGET = 20_000
"""Pairs of equal words that are weighed at once; beyond it the commonest words are left out first."""


class Opening(NamedTuple):
    """What it costs to open a change."""

    both: float = OPEN_BOTH
    one: float = OPEN_ONE


USUAL = Opening()
LIGHT = Opening(0.9, 0.45)
"""For a sentence that was nearly only cut: what stays between two cuts is worth a mark."""


def kept_pairs(a: Sequence[str], b: Sequence[str], opening: Opening = USUAL) -> list[tuple[int, int]]:
    """Return the pairs of equal tokens to keep: ends first, then the heaviest chain, then what is between."""
    pairs: list[tuple[int, int]] = []
    jobs = [(0, len(a), 0, len(b))]
    while jobs:
        a0, a1, b0, b1 = jobs.pop()
        while a0 < a1 and b0 < b1 and a[a0] == b[b0]:
            pairs.append((a0, b0))
            a0, b0 = a0 + 1, b0 + 1
        while a0 < a1 and b0 < b1 and a[a1 - 1] == b[b1 - 1]:
            a1, b1 = a1 - 1, b1 - 1
            pairs.append((a1, b1))
        inner, cut = _heaviest(a[a0:a1], b[b0:b1], opening)
        pairs += [(a0 + i, b0 + j) for i, j in inner]
        if cut and inner:
            ends = [*inner, (a1 - a0, b1 - b0)]
            starts = [(-1, -1), *inner]
            jobs += [(a0 + i + 1, a0 + k, b0 + j + 1, b0 + m) for (i, j), (k, m) in zip(starts, ends, strict=True)]
    return sorted(pairs)


def _heaviest(a: Sequence[str], b: Sequence[str], opening: Opening) -> tuple[list[tuple[int, int]], bool]:
    """Return the chain of equal pairs that weighs most after the costs of changes, and whether pairs were left out."""
    if not a or not b:
        return [], False
    rows, cut = _pairs(a, b)
    if not rows:
        return [], cut
    chain = _Chain(a, b, opening)
    for i in sorted(rows):
        chain.row(i, rows[i])
    return chain.best(), cut


def _pairs(a: Sequence[str], b: Sequence[str]) -> tuple[dict[int, list[int]], bool]:
    """Return for each token of `a` the equal ones of `b`, within the budget, and whether any were left out."""
    ca, cb = Counter(a), Counter(b)
    common = sorted((ca[t] * cb[t], t) for t in ca if t in cb)
    kept: set[str] = set()
    total = 0
    for product, token in common:
        total += product
        if total > _BUDGET:
            break
        kept.add(token)
    places = defaultdict(list)
    for j, token in enumerate(b):
        if token in kept:
            places[token].append(j)
    return {i: places[token] for i, token in enumerate(a) if token in kept}, len(kept) < len(common)


_LITTLE = [(up, back) for up in range(3) for back in range(3) if up or back]
"""Sizes, old and new, of the changes that are little."""


class _Chain:
    """The heaviest chain so far that ends at each pair of equal tokens, row by row."""

    def __init__(self, a: Sequence[str], b: Sequence[str], opening: Opening) -> None:
        self.a, self.b = a, b
        self.both, self.one = opening
        self.value: dict[tuple[int, int], float] = {(-1, -1): 0.0}
        self.before: dict[tuple[int, int], tuple[int, int]] = {}
        self.tree: list[tuple[float, tuple[int, int]] | None] = [None] * (len(b) + 1)
        self.column: dict[int, tuple[float, tuple[int, int]]] = {}
        self.above: list[tuple[int, float]] = []
        self.above_row = -2

    def row(self, i: int, columns: list[int]) -> None:
        """Add the pairs of token `i` of the old with the tokens `columns` of the new."""
        if self.above_row != i - 1:
            self.above = []
        worth = weight(self.a[i])
        row = []
        for j in columns:
            gain, origin = self._best_before(i, j)
            self.value[i, j] = gain + worth
            self.before[i, j] = origin
            row.append((j, gain + worth))
        for j, value in row:
            self._note(i, j, value)
        self.above, self.above_row = _prefix_best(row), i

    def _best_before(self, i: int, j: int) -> tuple[float, tuple[int, int]]:
        start = 0.0 if i == 0 and j == 0 else -(self.both if i and j else self.one)
        best = (start, (-1, -1))
        straight = self.value.get((i - 1, j - 1))
        if straight is not None and straight > best[0]:
            best = (straight, (i - 1, j - 1))
        inserted = bisect_left(self.above, (j, -1.0)) - 1
        if inserted >= 0 and self.above[inserted][1] - self.one > best[0]:
            best = (self.above[inserted][1] - self.one, self._above_origin(i - 1, self.above[inserted]))
        removed = self.column.get(j - 1)
        if removed and removed[0] - self.one > best[0]:
            best = (removed[0] - self.one, removed[1])
        both = self._prefix(j)
        if both and both[0] - self.both > best[0]:
            best = (both[0] - self.both, both[1])
        return self._over_little(i, j, best)

    def _above_origin(self, i: int, entry: tuple[int, float]) -> tuple[int, int]:
        """Return the pair of row `i` whose value is that of `entry`, at or before its column."""
        j = entry[0]
        while self.value.get((i, j)) != entry[1]:
            j -= 1
        return i, j

    def _over_little(self, i: int, j: int, best: tuple[float, tuple[int, int]]) -> tuple[float, tuple[int, int]]:
        """Return `best`, or what comes over a change of one figure, or of at most two marks on either side."""
        for up, back in _LITTLE:
            value = self.value.get((i - 1 - up, j - 1 - back))
            if value is None:
                continue
            cost = self._little(i - up, i, j - back, j)
            if cost is not None and value - cost > best[0]:
                best = (value - cost, (i - 1 - up, j - 1 - back))
        return best

    def _little(self, a0: int, a1: int, b0: int, b1: int) -> float | None:
        """Return what a change costs of one figure into another, or of punctuation alone; None for any other."""
        if a1 - a0 == b1 - b0 == 1 and are_figures(self.a[a0], self.b[b0]):
            return OPEN_FIGURE
        marks = all(weight(token) <= 0.1 for token in (*self.a[a0:a1], *self.b[b0:b1]))
        return OPEN_POINT if marks else None

    def _note(self, i: int, j: int, value: float) -> None:
        entry = (value, (i, j))
        held = self.column.get(j)
        if held is None or held[0] < value:
            self.column[j] = entry
        k = j + 1
        while k < len(self.tree):
            other = self.tree[k]
            if other is None or other[0] < value:
                self.tree[k] = entry
            k += k & -k

    def _prefix(self, j: int) -> tuple[float, tuple[int, int]] | None:
        """Return the heaviest chain that ends in an earlier row before column `j`."""
        best, k = None, j
        while k:
            entry = self.tree[k]
            if entry is not None and (best is None or entry[0] > best[0]):
                best = entry
            k &= k - 1
        return best

    def best(self) -> list[tuple[int, int]]:
        """Return the pairs of the heaviest chain, in order; none where replacing all costs less."""
        end = max(self.value, key=lambda pair: (self.value[pair] - self._ending(*pair), pair))
        chain = []
        while end != (-1, -1):
            chain.append(end)
            end = self.before[end]
        return chain[::-1]

    def _ending(self, i: int, j: int) -> float:
        """Return what the change behind the last pair costs."""
        left, right = len(self.a) - 1 - i, len(self.b) - 1 - j
        if left <= 2 and right <= 2:
            little = self._little(i + 1, len(self.a), j + 1, len(self.b)) if left or right else 0.0
            if little is not None:
                return little
        return self.both if left and right else self.one


def _prefix_best(row: list[tuple[int, float]]) -> list[tuple[int, float]]:
    """Return for each column of the row the best value at or before it."""
    best, result = float("-inf"), []
    for j, value in row:
        best = max(best, value)
        result.append((j, best))
    return result


class _Gap(NamedTuple):
    """A change between two kept stretches: what goes, what comes, and the kept stretch behind it."""

    a0: int
    a1: int
    b0: int
    b1: int
    size: int
    """How many kept pairs follow."""


@dataclass(frozen=True, slots=True)
class _Side:
    """The tokens of one sentence, with what any stretch of them holds for the asking."""

    tokens: list[Token]
    _letters: list[int] = field(init=False)
    _words: list[int] = field(init=False)

    def __post_init__(self) -> None:
        """Count from the left, so that a change that grows is not counted anew each time."""
        object.__setattr__(self, "_letters", [0, *accumulate(len(token.text) for token in self.tokens)])
        object.__setattr__(self, "_words", [0, *accumulate(weight(token.text) > 0.1 for token in self.tokens)])

    def letters(self, start: int, end: int) -> int:
        """Return the characters of the tokens from `start` to `end`."""
        return self._letters[end] - self._letters[start]

    def words(self, start: int, end: int) -> int:
        """Return how many of those tokens are more than punctuation."""
        return self._words[end] - self._words[start]


def _gaps(pairs: list[tuple[int, int]], n: int, m: int) -> list[_Gap]:
    """Return the changes between the kept stretches; the first may be empty."""
    gaps: list[_Gap] = []
    a0 = b0 = 0
    for i, j in [*pairs, (n, m)]:
        if (i, j) == (a0, b0) and gaps and i < n:
            gaps[-1] = gaps[-1]._replace(size=gaps[-1].size + 1)
        elif (i, j) != (n, m) or i > a0 or j > b0:
            gaps.append(_Gap(a0, i, b0, j, 1 if i < n and j < m else 0))
        a0, b0 = i + 1, j + 1
    return gaps


def readable(a: list[Token], b: list[Token], pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return `pairs` without the small islands between large changes, with changes pushed to where a reader breaks."""
    return slid(a, b, _without_islands(a, b, pairs))


def _without_islands(a: list[Token], b: list[Token], pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return `pairs` without the small islands, the first one first: the changes on either side of it become one.

    Which islands are left before the new change only its predecessor can tell, so one step back is enough.
    """
    old, new = _Side(a), _Side(b)
    waiting = _gaps(pairs, len(a), len(b))[::-1]
    settled: list[_Gap] = []
    while waiting:
        gap = waiting.pop()
        if not waiting or not _is_island(old, new, gap, waiting[-1]):
            settled.append(gap)
            continue
        behind = waiting.pop()
        waiting.append(behind._replace(a0=gap.a0, b0=gap.b0))
        if settled:
            waiting.append(settled.pop())
    return [(gap.a1 + n, gap.b1 + n) for gap in settled for n in range(gap.size)]


def _is_island(a: _Side, b: _Side, gap: _Gap, following: _Gap) -> bool:
    """Return whether the kept stretch behind `gap` is too small, between two changes, to help the reader."""
    left, right = _letters(a, b, gap), _letters(a, b, following)
    if not gap.size or not left[0] or not right[0] or _is_cut(a, b, gap, following):
        return False
    kept = [token.text for token in a.tokens[gap.a1 : gap.a1 + gap.size]]
    if any(weight(text) == FIGURE for text in kept):
        return False
    figures = _is_figure_change(a, b, gap) + _is_figure_change(a, b, following)
    if figures == 2 or (figures and any(weight(text) == 1.0 for text in kept)):
        return False
    letters = sum(len(text) for text in kept if weight(text) > 0.1)
    words = sum(1 for text in kept if weight(text) > 0.1)
    points = left[1] + right[1]
    if points == 2:
        return False
    if points == 1:
        return words <= 2 and max(left[0], right[0]) >= letters
    return letters <= min(left[0], right[0]) or (words <= 2 and all(weight(text) <= 0.4 for text in kept))


def _is_cut(a: _Side, b: _Side, gap: _Gap, following: _Gap) -> bool:
    """Return whether the two changes are cuts, so that what stays between them is no shred."""
    if _is_swap(a, b, gap, following) or _is_clause(a, gap, following):
        return True
    return _one_way(gap, following) and not _quoted(a, b, gap, following)


def _one_way(gap: _Gap, following: _Gap) -> bool:
    """Return whether both changes only take away, or both only put in."""
    only_in = gap.a0 == gap.a1 and following.a0 == following.a1
    return only_in or (gap.b0 == gap.b1 and following.b0 == following.b1)


def _quoted(a: _Side, b: _Side, gap: _Gap, following: _Gap) -> bool:
    """Return whether one of the two changes is a quotation mark: half of a pair says nothing."""
    changes = (side.tokens[slice(*at)] for each in (gap, following) for side, at in ((a, each[:2]), (b, each[2:4])))
    return any(len(change) == 1 and folded(change[0].text) in ("'", '"') for change in changes)


def _is_clause(a: _Side, gap: _Gap, following: _Gap) -> bool:
    """Return whether a clause stays between two changes of which one only takes away and the other only puts in."""
    one, other = (each.a0 == each.a1 for each in (gap, following))
    if one == other or (gap.b0 == gap.b1) == (following.b0 == following.b1):
        return False
    kept = [weight(token.text) for token in a.tokens[gap.a1 : gap.a1 + gap.size]]
    return sum(worth > 0.1 for worth in kept) >= _CLAUSE and sum(worth >= 1.0 for worth in kept) > 1


def _is_swap(a: _Side, b: _Side, gap: _Gap, following: _Gap) -> bool:
    """Return whether what the one change takes away the other puts in: words that changed places with others."""
    gone = [t.text for each in (gap, following) for t in a.tokens[each.a0 : each.a1]]
    come = [t.text for each in (gap, following) for t in b.tokens[each.b0 : each.b1]]
    return gone == come


def _is_figure_change(a: _Side, b: _Side, gap: _Gap) -> bool:
    return gap.a1 - gap.a0 == gap.b1 - gap.b0 == 1 and are_figures(a.tokens[gap.a0].text, b.tokens[gap.b0].text)


def _letters(a: _Side, b: _Side, gap: _Gap) -> tuple[int, bool]:
    """Return the size of a change in characters, the larger of its sides, and whether it is punctuation alone."""
    size = max(a.letters(gap.a0, gap.a1), b.letters(gap.b0, gap.b1))
    return size, not a.words(gap.a0, gap.a1) and not b.words(gap.b0, gap.b1)


def slid(a: list[Token], b: list[Token], pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return `pairs` with each one-sided change moved to the place, among the equal ones, where a reader breaks."""
    there, back = dict(pairs), {j: i for i, j in pairs}
    for gap in _gaps(pairs, len(a), len(b)):
        if gap.a0 == gap.a1 and gap.b0 < gap.b1:
            _slide(b, gap.b0, gap.b1, back, there)
        elif gap.b0 == gap.b1 and gap.a0 < gap.a1:
            _slide(a, gap.a0, gap.a1, there, back)
    return sorted(there.items())


def _slide(side: list[Token], start: int, end: int, partner: dict[int, int], back: dict[int, int]) -> None:
    """Move the stretch `start:end` of one side to the left or the right as far as that reads better.

    `partner` gives for its tokens those of the other side that stay with them, `back` the other way; both follow.
    """
    left, right = _room(side, start, end, partner)
    shifts = sorted(range(-left, right + 1), key=lambda shift: (abs(shift), shift))
    shift = max(shifts, key=lambda shift: _break_score(side, start + shift, end + shift))
    for step in range(abs(shift)):
        goes, stays = (start + step, end + step) if shift > 0 else (end - step - 1, start - step - 1)
        other = partner.pop(stays)
        partner[goes] = other
        back[other] = goes


_CLOSING = (")", "]", "”", "’")


def _room(side: list[Token], start: int, end: int, partner: dict[int, int]) -> tuple[int, int]:
    """Return how far the stretch can move among the same words: to the left, and off a closing bracket to the right."""
    left = right = 0
    while start - left - 1 in partner and side[start - left - 1].text == side[end - left - 1].text:
        left += 1
    closing = side[start].text in _CLOSING
    while closing and end + right in partner and side[start + right].text == side[end + right].text:
        right += 1
    return left, right


def _break_score(side: list[Token], start: int, end: int) -> float:
    """Return how natural it is that `start:end` was put in or taken out as one stretch."""
    first, last = side[start].text, side[end - 1].text
    before = side[start - 1].text if start else "."
    after = side[end].text if end < len(side) else "."
    score = 0.0
    score += 2.0 if before in ".,;:!?–(" else 0.0
    score += 2.0 if after in ".,;:!?–)" and last not in ".,;:" else 0.0
    score += 1.0 if last in ",;" and before in ".,;:" else 0.0
    score += 1.0 if first in ("en", "of", "maar", "die", "dat", "met", "van", "voor", "in", "op", "and", "or") else 0.0
    score -= 1.0 if last in ("en", "of", "de", "het", "een", "van", "and", "or", "the", "of") else 0.0
    return score
