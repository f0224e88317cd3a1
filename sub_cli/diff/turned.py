"""Of two stretches of a sentence that changed places either may be said to have moved. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from sub_cli.diff.inner_moves import InnerMove, Pairs
from sub_cli.diff.tokens import Token, folded, weight

_MARK = 0.1
"""What a mark weighs."""
_LONGEST = 2000
"""So many words and marks of both sides together, at most: no reader weighs the marks of a longer sentence."""


def turned(a: Sequence[Token], b: Sequence[Token], pairs: Pairs, moves: list[list[InnerMove]]) -> Pairs | None:
    """Return `pairs` with what was edited on the way as what stays, and what it went past as what moved.

    None where nothing was edited on the way, where that is a clause between commas or no longer than what it went
    past, and in a very long sentence.
    """
    edited = [pair for move in moves if len(move) > 1 for part in move for pair in _same(a, b, part)]
    if not edited or len(a) + len(b) > _LONGEST or any(j <= m for (_, m), (_, j) in pairwise(edited)):
        return None
    beside = _beside(pairs, edited)
    passed = set(pairs).difference(beside)
    clause = any(_is_clause(a, b, move) for move in moves)
    long = _words(a, edited[0][0], edited[-1][0]) > sum(weight(a[i].text) > _MARK for i, _ in passed)
    return sorted([*beside, *edited]) if long and not clause else None


def _is_clause(a: Sequence[Token], b: Sequence[Token], move: list[InnerMove]) -> bool:
    """Tell whether a move has a mark at one of its ends, on either side."""
    first, last = move[0], move[-1]
    ends = (a[first.a0], a[last.a1 - 1], b[first.b0], b[last.b1 - 1])
    return any(weight(token.text) <= _MARK for token in ends)


def _words(side: Sequence[Token], first: int, last: int) -> int:
    return sum(weight(token.text) > _MARK for token in side[first : last + 1])


def _same(a: Sequence[Token], b: Sequence[Token], part: InnerMove) -> Iterator[tuple[int, int]]:
    """Yield the pairs of words in one part of a move; the marks around it may be on one side alone."""
    place = part.b0
    for i in range(part.a0, part.a1):
        found = next((j for j in range(place, part.b1) if folded(b[j].text) == folded(a[i].text)), -1)
        if found >= 0:
            yield i, found
            place = found + 1


def _beside(pairs: Pairs, edited: Pairs) -> Pairs:
    """Return those of `pairs` that come before or after each of `edited` on both sides."""
    olds, news = [i for i, _ in edited], [j for _, j in edited]
    taken_old, taken_new = set(olds), set(news)
    return [
        (i, j)
        for i, j in pairs
        if i not in taken_old and j not in taken_new and bisect_left(olds, i) == bisect_left(news, j)
    ]
