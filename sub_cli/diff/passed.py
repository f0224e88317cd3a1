"""A word or two that others went past: `kan de raad` that became `De raad kan` reads better as one change. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from sub_cli.diff.tokens import Token, folded, weight

_MOST = 2
"""So many words, at most, are no clause that helps a reader to find the place."""

Pairs = list[tuple[int, int]]


def without_passed(a: Sequence[Token], b: Sequence[Token], pairs: Pairs) -> Pairs:
    """Return `pairs` without the stretches of a word or two that a word which stays in the sentence went past.

    Before such a stretch something was replaced, and behind it came alone, or went alone, what is in there too.
    """
    found: Pairs = []
    stretches = [list(group) for _, group in groupby(enumerate(pairs), lambda at: _line(*at))]
    for number, stretch in enumerate(stretches):
        some = [pair for _, pair in stretch]
        last = stretches[number - 1][-1][1] if number else (-1, -1)
        following = stretches[number + 1][0][1] if number + 1 < len(stretches) else (len(a), len(b))
        if not _is_passed(a, b, some, last, following):
            found += some
    return found


def _line(number: int, pair: tuple[int, int]) -> tuple[int, int]:
    """Return what the pairs of one stretch have in common."""
    return pair[0] - number, pair[1] - number


def _is_passed(
    a: Sequence[Token], b: Sequence[Token], some: Pairs, last: tuple[int, int], following: tuple[int, int]
) -> bool:
    words = [a[i].text for i, _ in some if weight(a[i].text) > 0.1]
    if not 0 < len(words) <= _MOST or len(words) < len(some):
        return False
    gone, come = _words(a, last[0] + 1, some[0][0]), _words(b, last[1] + 1, some[0][1])
    left, right = _words(a, some[-1][0] + 1, following[0]), _words(b, some[-1][1] + 1, following[1])
    if not gone or not come or bool(left) == bool(right):
        return False
    return set(right) <= set(gone) if right else set(left) <= set(come)


def _words(side: Sequence[Token], start: int, end: int) -> list[str]:
    return [folded(token.text) for token in side[start:end] if weight(token.text) > 0.1]
