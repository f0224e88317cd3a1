"""Words that left one place of a sentence and came at another: a clause that moved is no clause that is new. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, product
from typing import NamedTuple

from sub_cli.diff.edited_moves import runs_of, similar, stretched
from sub_cli.diff.tokens import Token, folded, weight

WORTH = 2.4
"""So much the words weigh together that are the same by no chance."""
WORTH_ALL = 1.4
"""The same, where nothing else left the one place or came at the other."""
_MOST = 64
"""So many pairs of changes are held beside each other at most, to find one that moved and was edited."""
_WORDS = 3
"""So many words behind each other are looked for."""

Pairs = list[tuple[int, int]]


class InnerMove(NamedTuple):
    """The tokens of the old sentence that moved, and those of the new that they are; one part of an edited move."""

    a0: int
    a1: int
    b0: int
    b1: int


def inner_moves(a: Sequence[Token], b: Sequence[Token], pairs: Pairs) -> list[list[InnerMove]]:
    """Return the stretches outside `pairs` that are on both sides, in the order of the old one.

    What was edited on the way is in parts: the words between them are no part of the move.
    """
    gone, come = _stretches(len(a), [i for i, _ in pairs]), _stretches(len(b), [j for _, j in pairs])
    if not gone or not come or (len(gone) == 1 and gone.keys() == come.keys()):
        return []
    return sorted(_Finder(a, b, gone, come).moves())


def _stretches(size: int, kept: Sequence[int]) -> dict[int, range]:
    """Return the stretches between the places that are kept, by the number of those before each."""
    edges = [-1, *kept, size]
    return {n: range(i + 1, k) for n, (i, k) in enumerate(pairwise(edges)) if k > i + 1}


class _Finder:
    def __init__(self, a: Sequence[Token], b: Sequence[Token], gone: dict[int, range], come: dict[int, range]) -> None:
        self.a, self.b = a, b
        self.old, self.new = [folded(t.text) for t in a], [folded(t.text) for t in b]
        self.gone, self.come = list(gone.values()), list(come.values())
        self.free_a = {i: stretch for stretch in self.gone for i in stretch}
        self.free_b = {j: stretch for stretch in self.come for j in stretch}
        self.one_place = {(gone[n], come[n]) for n in gone if n in come}
        """What went and what came at one place: there nothing moved."""

    def moves(self) -> Iterator[list[InnerMove]]:
        """Yield the moves, each word in one at most; first those that are all of a change, last what is like one."""
        for i, j in [*self._whole(), *self._seeds()]:
            if i in self.free_a and j in self.free_b:
                move = self._grown(i, j)
                if self._counts(move):
                    yield self._in_parts(self._edited(move))
        for gone, come in self._untouched():
            pairs = similar(self.old, self.new, gone, come)
            if len(pairs) > 1 and sum(weight(self.a[i].text) for i, _ in pairs) >= WORTH_ALL:
                yield self._in_parts(pairs)

    def _untouched(self) -> Iterator[tuple[range, range]]:
        """Yield each change that took words away with each that brought some elsewhere, while nothing of them moved."""
        if len(self.gone) * len(self.come) > _MOST:
            return
        for gone, come in product(self.gone, self.come):
            free = all(i in self.free_a for i in gone) and all(j in self.free_b for j in come)
            if free and (gone, come) not in self.one_place:
                yield gone, come

    def _edited(self, move: InnerMove) -> Pairs:
        """Return the pairs of words that moved, with those that moved with them past an edit."""
        a, b = self._free_around(move.a0, self.free_a), self._free_around(move.b0, self.free_b)
        core = list(zip(range(move.a0, move.a1), range(move.b0, move.b1), strict=True))
        return stretched(self.old, self.new, a, b, core)

    def _free_around(self, place: int, free: dict[int, range]) -> range:
        stretch, start, stop = free[place], place, place
        while start - 1 in free and start - 1 in stretch:
            start -= 1
        while stop in free and stop in stretch:
            stop += 1
        return range(start, stop)

    def _in_parts(self, pairs: Pairs) -> list[InnerMove]:
        """Return a move as the stretches that stay in it, the first and last with the marks around them."""
        runs = [InnerMove(run[0][0], run[-1][0] + 1, run[0][1], run[-1][1] + 1) for run in runs_of(pairs)]
        head, tail = self._with_marks(runs[0]), self._with_marks(runs[-1])
        runs[0] = InnerMove(head.a0, runs[0].a1, head.b0, runs[0].b1)
        runs[-1] = InnerMove(runs[-1].a0, tail.a1, runs[-1].b0, tail.b1)
        return [self._taken(part) for part in runs]

    def _whole(self) -> list[tuple[int, int]]:
        """Return where the words of a whole change begin that are all the words of another."""
        starts: dict[tuple[str, ...], int] = {}
        for stretch in self.gone:
            starts.setdefault(*self._words(self.a, stretch))
        found = [self._words(self.b, stretch) for stretch in self.come]
        return [(starts[words], j) for words, j in found if words and words in starts]

    def _words(self, side: Sequence[Token], stretch: range) -> tuple[tuple[str, ...], int]:
        places = [n for n in stretch if weight(side[n].text) > 0.1]
        return tuple(folded(side[n].text) for n in places), places[0] if places else stretch.start

    def _seeds(self) -> list[tuple[int, int]]:
        """Return where words behind each other stand that went in one place alone and came in one place alone."""
        here, there = self._once(self.old, self.gone), self._once(self.new, self.come)
        return [(i, there[key]) for key, i in here.items() if i >= 0 and there.get(key, -1) >= 0]

    def _once(self, side: Sequence[str], stretches: list[range]) -> dict[tuple[str, ...], int]:
        found: dict[tuple[str, ...], int] = {}
        for stretch in stretches:
            for n in stretch[: max(len(stretch) - _WORDS + 1, 0)]:
                key = tuple(side[n : n + _WORDS])
                found[key] = -1 if key in found else n
        return found

    def _grown(self, i: int, j: int) -> InnerMove:
        """Return the longest stretch around two equal tokens that is the same on both sides."""
        a0, a1, b0, b1 = i, i, j, j
        while a1 in self.free_a and b1 in self.free_b and self.old[a1] == self.new[b1]:
            a1, b1 = a1 + 1, b1 + 1
        while a0 - 1 in self.free_a and b0 - 1 in self.free_b and self.old[a0 - 1] == self.new[b0 - 1]:
            a0, b0 = a0 - 1, b0 - 1
        return InnerMove(a0, a1, b0, b1)

    def _counts(self, move: InnerMove) -> bool:
        """Return whether so much is the same that it moved."""
        if (self.free_a[move.a0], self.free_b[move.b0]) in self.one_place:
            return False
        words = [token.text for token in self.a[move.a0 : move.a1] if weight(token.text) > 0.1]
        worth = sum(map(weight, words))
        if self._is_all(move):
            return len(words) > 1 and worth >= WORTH_ALL
        return worth >= WORTH and sum(weight(word) >= 1.0 for word in words) > 1

    def _is_all(self, move: InnerMove) -> bool:
        """Return whether nothing but marks is beside the move, on either side."""
        gone, come = self.free_a[move.a0], self.free_b[move.b0]
        rest = [self.a[i] for i in gone if not move.a0 <= i < move.a1]
        rest += [self.b[j] for j in come if not move.b0 <= j < move.b1]
        return all(weight(token.text) <= 0.1 for token in rest)

    def _with_marks(self, move: InnerMove) -> InnerMove:
        """Return the move with the marks around it that go and come with it."""
        a0, a1 = _widened(self.a, move.a0, move.a1, self.free_a)
        b0, b1 = _widened(self.b, move.b0, move.b1, self.free_b)
        return InnerMove(a0, a1, b0, b1)

    def _taken(self, move: InnerMove) -> InnerMove:
        for i in range(move.a0, move.a1):
            del self.free_a[i]
        for j in range(move.b0, move.b1):
            del self.free_b[j]
        return move


def _widened(side: Sequence[Token], start: int, end: int, free: dict[int, range]) -> tuple[int, int]:
    """Return a stretch with the marks at either side of it, where these reach to the end of the change."""
    stretch = free[start]
    before, behind = side[stretch.start : start], side[end : stretch.stop]
    head = start if any(weight(token.text) > 0.1 for token in before) else stretch.start
    tail = end if any(weight(token.text) > 0.1 for token in behind) else stretch.stop
    return (head, tail) if all(n in free for n in (*range(head, start), *range(end, tail))) else (start, end)
