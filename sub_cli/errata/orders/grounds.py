"""One text of the plan as an order finds it: its lines and its units, in characters. Pure.

A unit is the smallest thing that an order names: a sentence, a row, the words of an item. Where parts stand is in
`locating`, where words stand in `finding`, and how a text is changed in `edits`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sub_cli.errata.orders.places import Part, Path, places
from sub_cli.errata.phrases import NotThere
from sub_cli.messages import msg
from sub_cli.text.blocks import BlockKind
from sub_cli.text.format import lines

_HEAD = 20
"""Characters before the words of a line that may be the marker of an item."""


class Stretch(NamedTuple):
    """A stretch of a text, in characters."""

    start: int
    end: int


class Edit(NamedTuple):
    """A stretch of a text that becomes something else."""

    start: int
    end: int
    new: str


@dataclass(frozen=True, slots=True)
class Area:
    """A place in a text."""

    start: int
    """Character at which its words begin."""
    end: int
    part: Part | None = None
    """What it is; None for the whole text."""
    path: Path = ()
    column: int = 0
    """Column of a table that is meant, where no row is named; 0 for everything else."""
    lettered: bool = False
    """True for a part with a letter that is written within running text: "a. …; b. …"."""
    last: Path = ()
    """The last of several parts, where more than one is meant."""

    def holds(self, start: int, end: int) -> bool:
        """Tell whether a stretch stands in this place."""
        return self.start <= start and end <= self.end


class Ground:
    """One text of the plan with its places in characters."""

    def __init__(self, text: str, labels: Mapping[str, str]) -> None:
        """Take a text, and the labels of the sections that it may refer to."""
        self.text = text
        self.labels = labels
        self.known = places(text)
        self._starts: list[int] = [0]
        for row in lines(text):
            self._starts.append(self._starts[-1] + len(row))
        self.units = self.known.all_units
        self.stretches: list[Stretch] = []
        at = 0
        for unit in self.units:
            at += len(unit.lead)
            self.stretches.append(Stretch(at, at + len(unit.raw)))
            at += len(unit.raw)

    def count(self, part: Part, base: Path) -> int:
        """Return how many parts of a kind there are in another."""
        count = 0
        while ((part, count + 1), *base) in self.known.spans:
            count += 1
        return count

    def line_start(self, at: int) -> int:
        """Return where the line of a character begins."""
        if at >= len(self.text):
            return self.text.rfind("\n", 0, at) + 1
        return self._starts[bisect_right(self._starts, at) - 1]

    def line_end(self, at: int) -> int:
        """Return where the line of a character ends, before its line feed."""
        found = self.text.find("\n", at)
        return len(self.text) if found < 0 else found

    def units_of(self, start: int, end: int) -> tuple[int, int]:
        """Return the first and last unit of a stretch, from 0; raises `NotThere` where it holds none whole."""
        held = [n for n, (one, other) in enumerate(self.stretches) if start <= one and other <= end]
        if not held:
            raise NotThere(msg("It is no whole sentence."))
        return held[0], held[-1]

    def unit_at(self, at: int) -> int:
        """Return the unit in which a character is, from 0; -1 where it is in none."""
        return next((n for n, (one, other) in enumerate(self.stretches) if one <= at < other), -1)

    def exactly(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the units, from 0, that a stretch is, their last sign perhaps left out; None where it cuts one."""
        ends = {end, end + 1} if self.text[end : end + 1] in {".", "!", "?"} else {end}
        first = next((n for n, each in enumerate(self.stretches) if each.start == start), None)
        last = next((n for n, each in enumerate(self.stretches) if each.end in ends), None)
        return (first, last) if first is not None and last is not None and first <= last else None

    def only_notes_behind(self, unit: int) -> bool:
        """Tell whether nothing but footnotes stands behind a unit."""
        return all(each.shape.kind is BlockKind.FOOTNOTE for each in self.units[unit + 1 :])

    def on_lines_of_its_own(self, area: Area) -> bool:
        """Tell whether nothing else stands on the lines of an area."""
        before = self.text[self.line_start(area.start) : area.start]
        return not before.strip() and self.text[area.end : area.end + 1] in {"", "\n"}

    def area_of(self, path: Path) -> Area:
        """Return where a part stands that is there."""
        first, last = self.known.spans[path]
        return Area(self.span(first).start, self.span(last).end, path[0][0], path, last=path)

    def shown(self, unit: int) -> str:
        """Return the Markdown of a unit."""
        return self.units[unit].text

    def span(self, unit: int) -> Stretch:
        """Return the stretch of a unit."""
        return self.stretches[unit]

    def indent(self, at: int) -> str:
        """Return what a line has before its words that goes on where the unit at `at` stands."""
        head = self.text[self.line_start(at) : at]
        if head.lstrip().startswith(">"):
            raise NotThere(msg("It stands in a quotation."))
        if re.match(r"\[\^[^\]]+\]:", head):
            return " " * 4
        return re.sub(r"\S", " ", head) if len(head) <= _HEAD and not re.search(r"\w\s+\w", head) else ""
