"""Which of the words that stay help a reader: no small islands between large changes, cuts where one breaks. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

from sub_cli.diff.tokens import FIGURE, Token, are_figures, weight


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
    return _slid(a, b, _without_islands(a, b, pairs))


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
    if not gap.size or not left[0] or not right[0]:
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


def _is_figure_change(a: _Side, b: _Side, gap: _Gap) -> bool:
    return gap.a1 - gap.a0 == gap.b1 - gap.b0 == 1 and are_figures(a.tokens[gap.a0].text, b.tokens[gap.b0].text)


def _letters(a: _Side, b: _Side, gap: _Gap) -> tuple[int, bool]:
    """Return the size of a change in characters, the larger of its sides, and whether it is punctuation alone."""
    size = max(a.letters(gap.a0, gap.a1), b.letters(gap.b0, gap.b1))
    return size, not a.words(gap.a0, gap.a1) and not b.words(gap.b0, gap.b1)


def _slid(a: list[Token], b: list[Token], pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return `pairs` with each one-sided change moved to the place, among the equal ones, where a reader breaks."""
    there, back = dict(pairs), {j: i for i, j in pairs}
    for gap in _gaps(pairs, len(a), len(b)):
        if gap.a0 == gap.a1 and gap.b0 < gap.b1:
            _slide(b, gap.b0, gap.b1, back, there)
        elif gap.b0 == gap.b1 and gap.a0 < gap.a1:
            _slide(a, gap.a0, gap.a1, there, back)
    return sorted(there.items())


def _slide(side: list[Token], start: int, end: int, partner: dict[int, int], back: dict[int, int]) -> None:
    """Move the stretch `start:end` of one side to the left as far as that reads better.

    `partner` gives for its tokens those of the other side that stay with them, `back` the other way; both follow.
    """
    best, shift, most = _break_score(side, start, end), 0, 0
    while start - most - 1 in partner and side[start - most - 1].text == side[end - most - 1].text:
        most += 1
        score = _break_score(side, start - most, end - most)
        if score > best:
            best, shift = score, most
    for step in range(shift):
        other = partner.pop(start - step - 1)
        partner[end - step - 1] = other
        back[other] = end - step - 1


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
