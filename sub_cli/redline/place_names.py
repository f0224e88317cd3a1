"""What the rows of a redline are called: by the names that a change order has for the same places.

An order counts in the text as it was: what is edited or gone has its name there, and what is new comes after, or
before, something that has one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sub_cli.diff.changes import SentenceChange, SentenceKind
from sub_cli.errata.orders.places import Part, Places, Spot, places
from sub_cli.messages import Message, msg

if TYPE_CHECKING:
    from sub_cli.redline.base import RedlineRow

_GAP = re.compile(r"\n[ \t>]*\r?\n")
"""A blank line before what begins a paragraph of its own."""


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A place in a text, or what is after or before one."""

    spot: Spot
    known: Places
    beside: str = ""
    """`after` or `before`, for what is new."""

    def said(self, tag: str, translate: Callable[[Message], str]) -> str:
        """Return the name in the language `tag`, which `translate` speaks."""
        from sub_cli.errata.orders.forms import language_of
        from sub_cli.errata.orders.naming import spoken

        place = spoken(self.spot, self.known, language_of(tag))
        if self.beside:
            said = msg("after {place}", place=place) if self.beside == "after" else msg("before {place}", place=place)
            return translate(said)
        return place


@dataclass(frozen=True, slots=True)
class _Stand:
    """A row that has a place in the old text, with the units that it takes there."""

    row: RedlineRow
    first: int
    last: int


def place_names(found: Sequence[RedlineRow], old: str) -> list[PlaceName | None]:
    """Return what each row of a section is called; nothing where its number says the same, or it stays as it is."""
    if not old.strip() or not any(row.changed for row in found):
        return [None] * len(found)
    return list(_Names(found, old).names())


class _Names:
    """Goes through the rows of a section, knowing the last one that has a place in the old text."""

    def __init__(self, found: Sequence[RedlineRow], old: str) -> None:
        self.found = found
        self.known = places(old)
        self.stands = list(_stands(found))
        self.before: _Stand | None = None
        self.told = False
        """Whether the row before is new as well: of several that come together, the first says after what."""

    def names(self) -> Iterator[PlaceName | None]:
        """Yield the name of each row."""
        for row, stand in zip(self.found, self.stands, strict=True):
            yield self._name(row, stand) if row.changed else None
            self.before, self.told = stand or self.before, stand is None

    def _name(self, row: RedlineRow, stand: _Stand | None) -> PlaceName | None:
        if stand:
            spot = self.known.named(stand.first, stand.last)
            return None if spot is None or _is_numbered(row, spot) else PlaceName(spot, self.known)
        if self.told or self._replaces(row):
            return None
        return self._behind() if self.before else self._ahead()

    def _replaces(self, row: RedlineRow) -> bool:
        """Return whether a new row takes the place of the one before it, or goes on with what that was."""
        goes_on = any(one.kind is SentenceKind.SPLIT for one in row.sentences)
        return goes_on or bool(self.before and all(_is_removed(one) for one in self.before.row.sentences))

    def _behind(self) -> PlaceName | None:
        """Return what new rows come after; nothing where the number of that says it."""
        stand = self.before
        if stand is None:
            return None
        apart = is_apart(self.found[stand.row.number])
        spot = (self.known.apart(stand.last, behind=True) if apart else None) or self._of(stand)
        return None if spot is None or _is_numbered(stand.row, spot) else PlaceName(spot, self.known, "after")

    def _ahead(self) -> PlaceName | None:
        """Return what new rows come before: the first that was there."""
        stand = next((stand for stand in self.stands if stand), None)
        if stand is None:
            return None
        spot = (self.known.apart(0, behind=False) if is_apart(stand.row) else None) or self._of(stand)
        return PlaceName(spot, self.known, "before") if spot else None

    def _of(self, stand: _Stand) -> Spot | None:
        return self.known.named(stand.first, stand.last)


def _stands(found: Sequence[RedlineRow]) -> Iterator[_Stand | None]:
    """Yield the units of the old text that each row takes: every sentence that was there is one."""
    unit = 0
    for row in found:
        taken = sum(len(one.old) for one in row.sentences)
        yield _Stand(row, unit, unit + taken - 1) if taken else None
        unit += taken


def is_apart(row: RedlineRow) -> bool:
    """Return whether there is a blank line before a row, or was, where it is gone."""
    return any(_GAP.search((one.new or one.old)[0].lead) for one in row.sentences[:1])


def _is_removed(sentence: SentenceChange) -> bool:
    return sentence.kind is SentenceKind.REMOVED


def _is_numbered(row: RedlineRow, spot: Spot) -> bool:
    """Return whether a row says its name itself: the third sentence by its number, a footnote by its sign."""
    whole_note = len(spot.first) == 1 and spot.first[0][0] is Part.NOTE
    return whole_note or spot.sentences == (row.number, row.number)
