"""A sentence that became a list, or a list that became a sentence: which atoms make up which. Pure.

The words are the same and stand in the same order, so a reader wants to see the marks that changed and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from sub_cli.text.blocks import BlockKind

if TYPE_CHECKING:
    from sub_cli.diff.align import Atom, Bag

ALIKE = 0.6
"""From this likeness on the items together are the sentence."""
_PART = 0.5
"""This share of the words of an item stands in the sentence, or it is no part of it."""
_BUDGET = 400
"""So many pairs of a sentence and a list are looked at."""
_SINGLE = (BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.QUOTE, BlockKind.FOOTNOTE)

BagOf = Callable[[str], "Bag"]


class Listing(NamedTuple):
    """A sentence, and the stretch of atoms of the other side that are its words as a list."""

    one: int
    first: int
    end: int
    likeness: float


def find_listing(singles: Sequence[Atom], lists: Sequence[Atom], one: range, many: range, bag: BagOf) -> Listing | None:
    """Return the sentence among `one` of `singles` that is most surely a list among `many` of `lists`."""
    runs = list(_runs(lists, many))
    wholes = [n for n in one if singles[n].kind in _SINGLE]
    if not runs or not wholes or len(runs) * len(wholes) > _BUDGET:
        return None
    found = [
        listing
        for n in wholes
        for run in runs
        for listing in _readings(n, bag(singles[n].key), lists, run, bag)
        if listing.likeness > _best_single(bag(singles[n].key), lists, many, bag)
    ]
    return max(found, key=lambda each: (each.likeness, each.end - each.first, -each.one), default=None)


def _runs(atoms: Sequence[Atom], places: range) -> Iterator[range]:
    """Yield the stretches of at least two list items that stand behind each other, with the sentence before them."""
    for is_item, group in groupby(places, key=lambda n: atoms[n].kind is BlockKind.ITEM):
        run = list(group)
        if is_item and len({atoms[n].block for n in run}) > 1:
            led = run[0] > places.start and atoms[run[0] - 1].kind in _SINGLE
            yield range(run[0] - led, run[-1] + 1)


def _readings(n: int, whole: Bag, atoms: Sequence[Atom], run: range, bag: BagOf) -> Iterator[Listing]:
    """Yield the stretch of `run` whose words are in `whole`, if that is a list: its ends are parts of the sentence."""
    first, end = run.start, run.stop
    while first < end and not _is_part(whole, bag(atoms[first].key)):
        first += 1
    while first < end and not _is_part(whole, bag(atoms[end - 1].key)):
        end -= 1
    items = [k for k in range(first, end) if atoms[k].kind is BlockKind.ITEM]
    parts = sum(_is_part(whole, bag(atoms[k].key)) for k in items)
    if parts < 2 or len({atoms[k].block for k in items}) < 2:
        return
    likeness = whole.likeness(bag(" ".join(atoms[k].key for k in range(first, end))))
    if likeness >= ALIKE:
        yield Listing(n, first, end, likeness)


def _is_part(whole: Bag, part: Bag) -> bool:
    return bool(part.total) and whole.shared(part) >= _PART * part.total


def _best_single(whole: Bag, atoms: Sequence[Atom], places: range, bag: BagOf) -> float:
    """Return how alike the sentence is to the one atom that is most like it."""
    return max((whole.likeness(bag(atoms[n].key)) for n in places), default=0.0)
