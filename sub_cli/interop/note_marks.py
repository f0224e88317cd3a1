"""Footnotes: what stands small at the foot of a page or at the end, and the figure in the text that points to it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final, NamedTuple

from sub_cli.interop.base import Note
from sub_cli.interop.rows import APART, Cell, Row, gaps
from sub_cli.messages import msg

RAISED: Final = "⁰¹²³⁴⁵⁶⁷⁸⁹"
"""Figures as small ones above the line."""
SIGNS: Final = range(0xE000, 0xE100)
"""Letters for private use that stand for a note in a text, from its number on; nothing that comes in has them."""
_FIGURES: Final = str.maketrans(RAISED, "0123456789")
_MARK: Final = re.compile(
    rf"(?:(?<=[^\W\d_])|(?<=\D[.,;:!?)”’\"'»]))(?:(?P<plain>\d{{1,2}})|\[(?P<framed>\d{{1,2}})\])(?=[\s.,;:!?)”’]|\Z)|"
    r"(?<=\S) \[(?P<spaced>\d{1,2})\](?=[\s.,;:!?)”’]|\Z)|"
    rf"(?P<raised>[{RAISED}]{{1,2}})|(?<=\w)(?P<star>\*{{1,3}}|†)(?=[\s.,;:!?)]|\Z)"
)
_NOTE: Final = re.compile(rf"(?:\[(\d{{1,2}})\]|(\d{{1,2}})[.)]?|([{RAISED}]{{1,2}})|(\*{{1,3}}|†)) *(?=\S)")
_UNIT: Final = re.compile(r"(?:\A|[^\w])(?:[dckm]?m|CO|ha|[A-Z])\Z")
"""What a small figure belongs to that points to no note: m2, CO2."""
_MARGINAL: Final = "**"
"""What a heading begins with that stood in the margin, or is marked as one; no star of it points to a note."""
_RULE: Final = re.compile(r"[_=—–-]{3,}")


class _Place(NamedTuple):
    """A figure that may point to a note."""

    row: int
    cell: int
    start: int
    end: int
    name: str
    weight: int
    """How likely it is: 3 raised or framed, 2 behind a sign, 1 behind a word."""


@dataclass(frozen=True, slots=True)
class Footnote:
    """One note."""

    number: int
    """By which the text points to it: from 1, each once."""
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Noted:
    """The rows without their notes, with a sign of `SIGNS` where one is pointed to."""

    rows: list[Row]
    footnotes: tuple[Footnote, ...]
    notes: tuple[Note, ...]
    kept: tuple[int, ...]
    """Which of the rows that came in are left, by index."""


def sign(number: int) -> str:
    """Return the letter that stands for a note in a text."""
    return chr(SIGNS.start + number)


def note_mark(text: str) -> re.Match[str] | None:
    """Return what the first line of a note begins with."""
    return _NOTE.match(text)


def with_footnotes(rows: Sequence[Row], headings: Collection[int] = ()) -> Noted:
    """Return the rows of a body with its footnotes told apart: at the foot of each page, and before `headings`."""
    reading = _Reading(rows)
    for first, last in _pages(rows, headings):
        reading.take_page(first, last)
    return reading.noted()


class _Reading:
    """Ties notes to figures; every figure of the text is looked at once."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = list(rows)
        self.places: dict[str, list[_Place]] = {}
        for place in _places(rows):
            self.places.setdefault(place.name, []).append(place)
        self.gone: set[int] = set()
        self.tied: list[tuple[_Place, int]] = []
        self.footnotes: list[Footnote] = []
        self.notes: list[Note] = []

    def take_page(self, first: int, last: int) -> None:
        """Tie the notes at the foot of the page with these rows, as far as something points to them."""
        end, found = last, list[tuple[str, tuple[str, ...], _Place]]()
        for group_start in reversed(_starts(self.rows, first, last)):
            group = self.rows[group_start:end]
            tied = [(name, lines, self._best(name, first, group_start)) for name, lines in _notes_in(group)]
            sure = [(name, lines, place) for name, lines, place in tied if place]
            own = {place for _, _, place in (*sure, *found)}
            if not sure or len(sure) < len(tied) or len(own) < len(sure) + len(found):
                break
            found, end = [*sure, *found], group_start
        if found and end > first and _RULE.fullmatch(self.rows[end - 1].text):
            end -= 1
        self.gone.update(range(end, last))
        for name, lines, place in found:
            self._tie(name, lines, place)

    def _best(self, name: str, first: int, end: int) -> _Place | None:
        """Return the likeliest figure above a note: on its page, or else on an earlier one."""
        free = [each for each in self.places.get(name, ()) if each.row < end and each.row not in self.gone]
        page = self.rows[first].page
        near = [each for each in free if each.row >= first] or [
            each for each in free if self.rows[each.row].page == page
        ]
        near = near or free
        return max(near, key=lambda each: each.weight, default=None)

    def _tie(self, name: str, lines: tuple[str, ...], place: _Place) -> None:
        if len(self.footnotes) + 1 >= len(SIGNS):
            return
        rivals = [each for each in self.places[name] if each.weight == place.weight]
        if len(rivals) > 1:
            row = self.rows[place.row]
            message = msg("Note {name} was tied to the first figure that can point to it.", name=name)
            self.notes.append(Note(row.line, message, row.page))
        self.places[name].remove(place)
        self.footnotes.append(Footnote(len(self.footnotes) + 1, lines))
        self.tied.append((place, len(self.footnotes)))

    def noted(self) -> Noted:
        """Return what was read; figures are replaced from the end of each line, so that the places hold."""
        for place, number in sorted(self.tied, key=lambda each: each[0], reverse=True):
            self.rows[place.row] = _marked(self.rows[place.row], place, sign(number))
        kept = tuple(index for index in range(len(self.rows)) if index not in self.gone)
        return Noted([self.rows[index] for index in kept], tuple(self.footnotes), tuple(self.notes), kept)


def _pages(rows: Sequence[Row], headings: Collection[int]) -> list[tuple[int, int]]:
    """Return the first row of each page, and of what stands below each heading, and the one behind its last."""
    starts = [
        index for index, row in enumerate(rows) if not index or rows[index - 1].page != row.page or index in headings
    ]
    return list(pairwise([*starts, len(rows)]))


def _starts(rows: Sequence[Row], first: int, last: int) -> list[int]:
    """Return where the groups of a page begin that stand apart, but for the first one."""
    room = gaps(rows[first:last])
    return [first + index for index, gap in enumerate(room) if index and gap >= APART]


def _notes_in(group: Sequence[Row]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the notes in a group of rows that begins with one; nothing where it does not."""
    rows = list(group)
    if rows and _RULE.fullmatch(rows[0].text):
        del rows[0]
    name, lines = "", list[str]()
    for row in rows:
        found = _NOTE.match(row.text)
        follows = found is not None and (not name or _is_next(name, _name(found)))
        if found and follows:
            if name:
                yield name, tuple(lines)
            name, lines = _name(found), [row.text[found.end() :]]
        elif not name:
            return
        else:
            lines.append(row.text)
    if name:
        yield name, tuple(lines)


def _name(found: re.Match[str]) -> str:
    return _said(found).translate(_FIGURES)


def _said(found: re.Match[str]) -> str:
    """Return what stands in the one group of a match that has something."""
    return str(next(filter(None, found.groups())))


def _is_next(name: str, other: str) -> bool:
    return not name.isdigit() or (other.isdigit() and int(other) == int(name) + 1)


def _places(rows: Sequence[Row]) -> Iterator[_Place]:
    """Yield every figure that can point to a note."""
    for number, row in enumerate(rows):
        for order, cell in enumerate(row.cells):
            for found in () if cell.text.startswith(_MARGINAL) else _MARK.finditer(cell.text):
                name = _name(found)
                if weight := _weight(cell.text, found):
                    yield _Place(number, order, found.start(), found.end(), name, weight)


def _weight(text: str, found: re.Match[str]) -> int:
    if found["plain"] is None:
        return 3
    before = text[max(0, found.start() - 4) : found.start()]
    if not before[-1].isalpha():
        return 2
    return 0 if _UNIT.search(before) else 1


def _marked(row: Row, place: _Place, letter: str) -> Row:
    cells = list(row.cells)
    old = cells[place.cell]
    cells[place.cell] = Cell(old.at, old.text[: place.start] + letter + old.text[place.end :])
    return replace(row, cells=tuple(cells))
