"""The head of a memorandum or letter: labels and values, beside or below each other, in one column or several.

Rows are read from the top. Each cell is a label, the value of one, or something else: a letterhead above the labels,
an address below "Aan", a line that nobody understands. The head ends where something else begins and no label of
weight follows; a column at the side may go on beside the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

from sub_cli.interop.days import is_day, place_and_day
from sub_cli.interop.head_labels import LONGEST, Field, Label, known
from sub_cli.interop.label_cells import Labelled, bare_detail, in_capitals, labelled, unknown
from sub_cli.interop.letter import is_salutation
from sub_cli.interop.rows import APART, Cell, Row, gaps

WANTED: Final = frozenset({Field.DATE, Field.TO, Field.FROM, Field.SUBJECT})
"""What every head has; while one of them lacks, more of the head may follow."""
_FIRST_WITHIN: Final = 40
"""Rows within which the first label stands."""
_AHEAD: Final = 12
"""Rows ahead that may hold another label, where something stands in between that is none."""
_BESIDE: Final = 30
"""Rows of text beside which a column at the side may go on."""
_SIDE: Final = 25.0
"""Columns between the labels at the left and a column at the side."""
_NEAR: Final = 2.0
"""Columns by which a value may stand beside the place where its column begins."""
_LONG: Final = 55
"""Characters from which on a line may have been broken because it was full."""
_LONGEST_LINE: Final = 64
"""Characters in a line of a head that is no value."""
_ADDRESS: Final = re.compile(
    r"(?:postbus|p\.?o\.? box|antwoordnummer) \d.*|\d{4} ?[A-Z]{2}\b.*|[^\W\d][\w '’.-]+ \d+ ?[a-zA-Z]?(?:-\d+)?|"
    r".*, ?\d{4} ?[A-Z]{2}\b.*",
    re.IGNORECASE,
)
_ENDS: Final = (".", ";", ":", "?", "!", ",")
_SPACED: Final = 3
"""Columns of room between two words of one value, in a text that was justified."""
_MOST: Final = 60
"""Labels in a head, and cells in a row of one; what has more is none."""
_NUMBER: Final = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*|[A-Z]|[IVX]{1,4})\.?")
"""The number of a heading, in a cell of its own."""
_MOST_BELOW: Final = 3
"""Rows that may stand between a label and the value below it."""


@dataclass
class Entry:
    """One label, with what stands beside or below it."""

    label: str
    meant: Label
    line: int
    page: int
    at: float
    """The column of the label."""
    row: int
    """Index of the last row that belongs to it."""
    known: bool = True
    value_at: float = -1
    """The column of the value; below 0 while it has none."""
    inline: bool = False
    """Whether the value stands in the cell of the label."""
    alone: bool = False
    """Whether the label had a row for itself, so that its value stands below."""
    closed: bool = False
    """Whether it has a colon and nothing behind it."""
    words: list[str] = field(default_factory=list)

    def add(self, words: str, at: float, row: int) -> None:
        """Put a line of the value down."""
        self.value_at = at if self.value_at < 0 else self.value_at
        self.words.append(words)
        self.row = row


@dataclass
class Head:
    """What was read of a head."""

    entries: list[Entry] = field(default_factory=list)
    above: list[tuple[Row, Cell]] = field(default_factory=list)
    """What stands above the first label."""
    strange: list[Row] = field(default_factory=list)
    """Lines between labels that are neither label nor value."""
    address: list[Row] = field(default_factory=list)
    """Lines below the addressee."""
    body: list[Row] = field(default_factory=list)


def head_of(rows: Sequence[Row]) -> Head:
    """Return the head that the rows of a memo begin with, and the rows that follow it."""
    first = _first_label(rows)
    if first is None:
        return Head(body=list(rows))
    taking = _Taking(rows)
    taking.head.above = [(row, cell) for row in rows[:first] for cell in row.cells]
    taking.take(first)
    return taking.head


def _first_label(rows: Sequence[Row]) -> int | None:
    """Return the index of the first row with a label of weight, or before it a detail; None where a text begins."""
    for index, row in enumerate(rows[:_FIRST_WITHIN]):
        if is_salutation(row.text) and not labelled(row.text):
            return None
        found = [labelled(cell.text) for cell in row.cells]
        if any(each and each.known for each in found) or _is_place_and_day(row):
            return index
    return None


def _is_place_and_day(row: Row) -> bool:
    return any(map(_day_of, row.cells[:_MOST]))


class _Taking:
    """Takes one row after the other."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = list(rows)
        self.gaps = gaps(rows)
        self.head = Head()

    def take(self, first: int) -> None:
        """Read from the row `first` to the end of the head, and what stands beside the text."""
        for index in range(first, len(self.rows)):
            if max(len(self.head.entries), len(self.rows[index].cells)) > _MOST:
                self.head.body += self.rows[index:]
                return
            text = self._greets(index) or self._begins_text(index)
            left = self.rows[index] if text else self._cells_left(index)
            if left and self._ends(index, left):
                self._take_side(index, left)
                return
            if left:
                self._put_by(index, left)

    def _greets(self, index: int) -> bool:
        """Tell whether a row below labels greets somebody: "Aan de gemeenteraad,"."""
        text = self.rows[index].text
        return bool(self.head.entries) and text.endswith(",") and is_salutation(text)

    def _begins_text(self, index: int) -> bool:
        """Tell whether a row below a whole head is a heading, though its word is also a label: "Doel", "1   Doel"."""
        cells = self.rows[index].cells
        if not self._complete or self.gaps[index] < APART or len(cells) > 1 + bool(_NUMBER.fullmatch(cells[0].text)):
            return False
        found = labelled(cells[-1].text)
        bare = found is not None and found.meant.field is Field.DETAIL and not found.rest and not found.colon
        return bare and (len(cells) > 1 or not any(each.alone and each.words for each in self.head.entries))

    # -- where it ends -------------------------------------------------------------------------------

    def _ends(self, index: int, left: Row) -> bool:
        if is_salutation(left.text):
            return True
        if self._is_address(index, left) or _is_place_and_day(left):
            return False
        if self._complete or _reads_as_text(left.text):
            return True
        ahead = self.rows[index + 1 : index + 1 + _AHEAD]
        return not any(self._weighs(row) for row in _before_text(ahead))

    @property
    def _complete(self) -> bool:
        return WANTED <= {each.meant.field for each in self.head.entries}

    def _weighs(self, row: Row) -> bool:
        """Tell whether a row has a label of a field that still lacks."""
        found = (labelled(cell.text) for cell in row.cells)
        has = {each.meant.field for each in self.head.entries}
        return any(each and each.known and each.meant.field in WANTED - has for each in found)

    def _put_by(self, index: int, left: Row) -> None:
        """Keep what stands in a head and is no value."""
        if day := next(filter(None, map(_day_of, left.cells)), ""):
            self.head.entries.append(
                Entry("", Label(Field.DATE, 3), left.line, left.page, left.at, index, value_at=left.at, words=[day])
            )
        elif self._is_address(index, left):
            self.head.address.append(left)
        else:
            self.head.strange.append(left)

    def _is_address(self, index: int, left: Row) -> bool:
        """Tell whether a row goes on below the addressee with where that one is."""
        to = (each for each in self.head.entries if each.meant.field is Field.TO)
        below = any(abs(left.at - each.at) <= _NEAR and each.row + len(self.head.address) >= index - 2 for each in to)
        return below and self.gaps[index] < APART and _ADDRESS.fullmatch(left.text) is not None

    # -- one row -------------------------------------------------------------------------------------

    def _cells_left(self, index: int, side: float = -1) -> Row | None:
        """Take labels and values out of a row, from the column `side` on, and return the rest; None without any."""
        row = self.rows[index] = self._parted(self.rows[index])
        left = list[Cell]()
        place = 0
        while place < len(row.cells):
            cell = row.cells[place]
            behind = row.cells[place + 1] if place + 1 < len(row.cells) else None
            found = None if cell.at < side else self._label(index, cell, behind)
            if found:
                place += self._enter(index, cell, found, behind)
            elif cell.at < side or not (cell.text == ":" or self._attach(index, cell)):
                left.append(cell)
            place += 1
        return replace(row, cells=tuple(left)) if left else None

    def _parted(self, row: Row) -> Row:
        """Return a row with a value and the label right behind it, in the column of other labels, as two cells."""
        cells: list[Cell] = []
        for cell in row.cells:
            at = self._label_within(cell) if cell is not row.cells[-1] else 0
            cells += [Cell(cell.at, cell.text[:at].rstrip()), Cell(cell.at + at, cell.text[at:])] if at else [cell]
        return replace(row, cells=tuple(cells))

    def _label_within(self, cell: Cell) -> int:
        """Return where in a cell its last words are a label below others; 0 where they are not."""
        starts = [place + 1 for place, letter in enumerate(cell.text) if letter == " "][-LONGEST:]
        below = (at for at in starts if any(abs(cell.at + at - each.at) <= 1 for each in self.head.entries))
        return next((at for at in below if cell.text[at].isupper() and known(cell.text[at:])), 0)

    def _label(self, index: int, cell: Cell, behind: Cell | None) -> Labelled | None:
        """Return the label that a cell is, or begins with, here where a head is."""
        found = labelled(cell.text)
        if found and (found.known or self._may_be_unknown(index, found, behind)):
            return found
        if behind and behind.text.startswith(":"):
            return unknown(cell.text)
        if behind and self._stands_as_label(cell, behind):
            return unknown(cell.text)
        capitals = in_capitals(cell.text)
        if capitals and self._in_capitals and self._at_labels(cell.at):
            return capitals
        bare = bare_detail(cell.text) if behind is None else None
        return bare if bare and self._right_below(index, cell, bare) else None

    def _may_be_unknown(self, index: int, found: Labelled, behind: Cell | None) -> bool:
        """Tell whether words with a colon that nobody knows are a label: a value beside them, and labels around them.

        Right below the others they are; after a gap only while the head is not complete.
        """
        close = self.gaps[index] < APART and any(each.row == index - 1 for each in self.head.entries)
        valued = bool(found.rest) or behind is not None
        return valued and len(found.rest) <= _LONGEST_LINE and (close or not self._complete)

    def _stands_as_label(self, cell: Cell, behind: Cell) -> bool:
        """Tell whether a cell stands in the column of the labels, and the next one in that of their values."""
        beside = [each for each in self.head.entries if each.value_at >= 0 and not each.inline]
        return any(
            abs(each.at - cell.at) <= 1 and abs(each.value_at - behind.at) <= 1 and each.value_at > each.at + 1
            for each in beside
        )

    def _right_below(self, index: int, cell: Cell, bare: Labelled) -> bool:
        """Tell whether a label and its value stand right below others, in one cell or in columns like those."""
        value_at = cell.at + bare.at
        before = (each for each in self.head.entries if each.row == index - 1)
        above = (each for each in before if each.inline or abs(each.value_at - value_at) <= 1)
        close = self.gaps[index] < APART and any(abs(each.at - cell.at) <= 1 for each in above)
        return close and not (self._going_on(index, cell) or self._is_address(index, Row(0, 0, 0, (cell,))))

    @property
    def _in_capitals(self) -> bool:
        return bool(self.head.entries) and all(each.label.isupper() for each in self.head.entries if each.label)

    def _at_labels(self, at: float) -> bool:
        return any(abs(each.at - at) <= 1 for each in self.head.entries)

    def _enter(self, index: int, cell: Cell, found: Labelled, behind: Cell | None) -> int:
        """Open an entry, with the value that stands beside it; return how many cells behind it that took."""
        row = self.rows[index]
        entry = Entry(found.label, found.meant, row.line, row.page, cell.at, index, known=found.known)
        self._close_above(index, cell)
        self.head.entries.append(entry)
        if found.rest:
            entry.inline = True
            entry.add(found.rest, cell.at + found.at, index)
            return 0
        if behind is None or (not behind.text.startswith(":") and labelled(behind.text)):
            entry.alone = True
            return 0
        words = behind.text.removeprefix(":").strip()
        entry.closed = not words
        if words:
            entry.add(words, behind.at + len(behind.text) - len(words), index)
        return 1 + self._add_spaced(entry, row, row.cells.index(behind), index)

    def _add_spaced(self, entry: Entry, row: Row, place: int, index: int) -> int:
        """Give an entry the words behind its value that only stand a little apart; return in how many cells."""
        count = 0
        for before, cell in pairwise(row.cells[place:]):
            if cell.at - before.end > _SPACED or labelled(cell.text):
                break
            entry.words[-1:] = [f"{entry.words[-1] if entry.words else ''} {cell.text}".strip()]
            count += 1
        return count

    def _close_above(self, index: int, cell: Cell) -> None:
        """Let labels above this one, with room in between and without a value, have none."""
        if self.gaps[index] >= APART:
            for each in self.head.entries:
                each.closed |= not each.words and abs(each.at - cell.at) <= _NEAR

    # -- values below, and lines that go on ----------------------------------------------------------

    def _attach(self, index: int, cell: Cell) -> bool:
        """Give a cell to the entry that it is a value of, or goes on; tell whether there is one."""
        entry = self._waiting(index, cell) or self._going_on(index, cell)
        if entry:
            entry.add(cell.text.removeprefix(":").strip(), cell.at, index)
        return entry is not None

    def _waiting(self, index: int, cell: Cell) -> Entry | None:
        """Return the first entry without a value that stands above a cell."""
        if self.gaps[index] > _MOST_BELOW - 1 or len(cell.text) > _LONGEST_LINE:
            return None
        recent = (each for each in self.head.entries if not each.words and not each.closed)
        above = [each for each in recent if _stands_above(each, cell)]
        stack = sum(each.alone and _stands_above(each, cell) for each in self.head.entries)
        queue = [each for each in above if each.row >= index - max(_MOST_BELOW, 2 * stack)]
        return queue[0] if queue else None

    def _going_on(self, index: int, cell: Cell) -> Entry | None:
        """Return the entry whose value goes on in a cell right below it."""
        if self.gaps[index] >= APART:
            return None
        above = [each for each in self.head.entries if each.words and each.row == index - 1]
        return next((each for each in reversed(above) if self._goes_on(each, cell)), None)

    def _goes_on(self, entry: Entry, cell: Cell) -> bool:
        if abs(entry.value_at - cell.at) <= _NEAR:
            return entry.value_at > entry.at + 1 or not _ADDRESS.fullmatch(cell.text)
        if not entry.inline or not entry.at - 1 <= cell.at <= max(entry.value_at, entry.at + 1):
            return False
        return cell.text[0].islower() or entry.words[-1].endswith(",") or len(entry.words[-1]) >= _LONG

    # -- beside the text -----------------------------------------------------------------------------

    def _take_side(self, start: int, left: Row) -> None:
        """Put the text down, without the column at its side that belongs to the head."""
        self.head.body.append(left)
        left_at = min((each.at for each in self.head.entries), default=0.0)
        side = min((each.at for each in self.head.entries if each.at >= left_at + _SIDE), default=None)
        for index in range(start + 1, len(self.rows)):
            near = side is not None and index <= start + _BESIDE
            row = self._cells_left(index, side - _NEAR) if near and side is not None else self.rows[index]
            if row:
                self.head.body.append(row)


def _day_of(cell: Cell) -> str:
    return place_and_day(cell.text) or (cell.text if is_day(cell.text) else "")


def _stands_above(entry: Entry, cell: Cell) -> bool:
    width = len(entry.label)
    return abs(entry.at - cell.at) <= _NEAR or (cell.at <= entry.at + width / 2 <= cell.end and width < cell.at)


def _reads_as_text(words: str) -> bool:
    """Tell whether a line is one of a text rather than a name or a value."""
    return len(words) > _LONGEST_LINE or (words.endswith(_ENDS) and " " in words)


def _before_text(rows: Sequence[Row]) -> list[Row]:
    """Return the rows before the first one that reads as text."""
    found: list[Row] = []
    for row in rows:
        if _reads_as_text(row.text) and not any(labelled(cell.text) for cell in row.cells):
            break
        found.append(row)
    return found
