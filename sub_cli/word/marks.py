"""Ends of paragraphs, settled: which of them stays, and what the paragraph looks like on the side where it is none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from sub_cli.word.flow import COMES, NEW, OLD, ON, SIDES, STAYS, Form, Mark, Table, Token, Words
from sub_cli.word.pictures import whole_pictures


@dataclass(slots=True)
class End:
    """The end of a paragraph while a flow is put together: it has a form on the sides that it is on."""

    op: str
    old: Form | None
    new: Form | None

    def form(self, side: int) -> Form | None:
        """Return what the paragraph looks like on one side."""
        return (self.old, self.new)[side]

    def turn(self, side: int, form: Form | None) -> None:
        """Give it a form on one side, or none."""
        if side == OLD:
            self.old = form
        else:
            self.new = form


def settled(tokens: Iterable[Words | End | Table]) -> tuple[Token, ...]:
    """Return a flow in which every end of a paragraph has both its forms."""
    given = list(tokens)
    _bind_lists(each for each in given if isinstance(each, End))
    made: list[Token] = []
    stretch: list[Words | End] = []
    for each in given:
        if isinstance(each, Table):
            made += [*_settled(stretch, table_follows=True), each]
            stretch = []
        else:
            stretch.append(each)
    return (*made, *_settled(stretch, table_follows=False))


def _bind_lists(ends: Iterable[End]) -> None:
    """Let the list of an item that stays be one list on both sides; lists of the old text alone count below zero."""
    known = list(ends)
    bound: dict[int, int] = {}
    for each in known:
        if each.op == STAYS and each.old and each.new and each.old.numbering and each.new.numbering:
            same = (each.old.depth, each.old.start) == (each.new.depth, each.new.start)
            if same and each.old.numbering not in bound and each.new.numbering not in bound.values():
                bound[each.old.numbering] = each.new.numbering
    for each in known:
        if each.old and each.old.numbering:
            number = each.old.numbering
            each.old = replace(each.old, numbering=bound.get(number, -number))


def own_lists(tokens: Iterable[Token]) -> Iterator[Token]:
    """Yield what goes as a whole, with lists that are none of the new text: they count below zero."""
    for each in tokens:
        if isinstance(each, Mark):
            form = replace(each.old, numbering=-each.old.numbering)
            yield replace(each, old=form, new=form)
        else:
            yield each


def _settled(stretch: Sequence[Words | End], *, table_follows: bool) -> Iterator[Token]:
    """Yield paragraphs between two tables."""
    tokens = list(stretch)
    _stay_late(tokens, table_follows)
    _fill(tokens, [n for n, each in enumerate(tokens) if isinstance(each, End)])
    yield from _tokens(tokens)


def _tokens(tokens: Sequence[Words | End]) -> Iterator[Token]:
    words: list[Words] = []
    for each in tokens:
        if isinstance(each, Words):
            words.append(each)
            continue
        assert each.old is not None
        assert each.new is not None
        yield from whole_pictures(words)
        yield Mark(each.op, each.old, each.new)
        words = []


def _end(tokens: Sequence[Words | End], n: int) -> End:
    found = tokens[n]
    assert isinstance(found, End)
    return found


def _stay_late(tokens: Sequence[Words | End], table_follows: bool) -> None:
    """Let the end before a paragraph that comes or goes do so, and the end of that paragraph stay, where it has to be.

    That is where the paragraph before ends in words of the same fate, as Word itself does it: LibreOffice takes the
    two for one change otherwise, and glues the neighbours. And before a table, whose neighbour cannot lose its end.
    """
    ends = [n for n, each in enumerate(tokens) if isinstance(each, End)]
    for first, second in pairwise(ends):
        one, other = _end(tokens, first), _end(tokens, second)
        if one.op != STAYS or other.op == STAYS or any(each.op != other.op for each in tokens[first + 1 : second]):
            continue
        before = tokens[first - 1] if first else one
        last = table_follows and all(_end(tokens, n).op == other.op for n in ends[ends.index(second) :])
        if last or (isinstance(before, Words) and before.op == other.op):
            side = OLD if other.op == COMES else NEW
            other.turn(side, one.form(side))
            one.turn(side, None)
            one.op, other.op = other.op, STAYS


def _fill(tokens: Sequence[Words | End], ends: Sequence[int]) -> None:
    """Give each end of a paragraph, on the side where it is none, the form that its words have there.

    They run on into the next paragraph of that side, and have its form; where there are none the question is idle.
    """
    for side in SIDES:
        following: Form | None = None
        for at in reversed(ends):
            each = _end(tokens, at)
            if each.form(side) is not None:
                following = each.form(side)
            elif following is not None and _carries(tokens, at, side):
                each.turn(side, following)
            else:
                each.turn(side, each.form(1 - side))


def _carries(tokens: Sequence[Words | End], at: int, side: int) -> bool:
    """Tell whether a paragraph that is open on `side` has words there, before the end at `at`."""
    for n in range(at - 1, -1, -1):
        each = tokens[n]
        if ON[each.op][side]:
            return isinstance(each, Words)
    return False
