"""Tables on a terminal: cell below cell, in one stretch or the old one beside the new."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest

from sub_cli.diff.changes import Run
from sub_cli.redline.base import Look, RedlineRow, RowState, side
from sub_cli.redline.tables import Cell, Table, aligned
from sub_cli.redline.terminal_words import (
    Styled,
    filled,
    head_of,
    line_width,
    notes_of,
    painted,
    styled,
    words_in,
)

_LEAST = 8
"""Columns of the terminal that a cell has at the least."""

_Line = list[Styled]
_Words = list[list[Styled]]


def side_width(margin: int, look: Look) -> int:
    """Return how wide each of two sides is, beside numbers that are `margin` wide."""
    return (look.width - margin - 8) // 2


def grid(table: Table, margin: int, look: Look) -> list[str]:
    """Return the changed rows of a table below its first one, with what goes and what comes marked in the cells."""
    cells = [[words_in(styled(cell, look)) for cell in row] for row in aligned(table.rows)]
    room = look.width - margin - 5
    widths = _column_widths(cells, room)
    lines: list[str] = []
    for row, own in zip(table.rows, cells, strict=True):
        notes = filled(words_in(notes_of(row, look)), room)
        shown = [*_row_lines(own, widths), *([_rule(widths)] if row is table.head else []), *notes]
        lines += [_behind(row, number, margin) + painted(line, look) for number, line in enumerate(shown)]
    return [line.rstrip() for line in lines]


def grids(table: Table, margin: int, look: Look) -> list[str]:
    """Return a table as it was beside that as it is; nothing where these are too wide."""
    wide = side_width(margin, look)
    old, new = (_Side(table, look, wide, old=old) for old in (True, False))
    if not (old.fits and new.fits):
        return []
    lines: list[str] = []
    blank: _Line = []
    for number, row in enumerate(table.rows):
        notes = filled(words_in(notes_of(row, look)), wide)
        for n, (was, now) in enumerate(zip_longest(old.lines(number), [*new.lines(number), *notes], fillvalue=blank)):
            gap = " " * (wide - line_width(was))
            lines.append(f"{_behind(row, n, margin)}{painted(was, look)}{gap} ┃ {painted(now, look)}".rstrip())
    return lines


def _behind(row: RedlineRow, number: int, margin: int) -> str:
    """Return what begins a line of a row, the first or a further one."""
    return head_of(row, margin) if not number else " " * (margin + 5)


class _Side:
    """A table as it was or as it is."""

    def __init__(self, table: Table, look: Look, wide: int, *, old: bool) -> None:
        self.table, self.wide = table, wide
        shown = [_on_side(row, cells, old) for row, cells in zip(table.rows, aligned(table.rows), strict=True)]
        there = [n for n, column in enumerate(zip(*shown, strict=True)) if any(column)]
        self.cells = [[words_in(styled(cells[n], look)) for n in there] if any(cells) else [] for cells in shown]
        self.widths = _column_widths(self.cells, wide)

    @property
    def fits(self) -> bool:
        """Return whether no line is too wide."""
        return all(line_width(line) <= self.wide for number in range(len(self.cells)) for line in self.lines(number))

    def lines(self, number: int) -> list[_Line]:
        """Return a row of the table, with the rule below the first."""
        lines = _row_lines(self.cells[number], self.widths)
        return [*lines, _rule(self.widths)] if lines and self.table.rows[number] is self.table.head else lines


def _on_side(row: RedlineRow, cells: Sequence[Cell], old: bool) -> list[list[Run]]:
    """Return the cells of a row on one side: none, where it is not there."""
    came = row.state is RowState.NEW or (row.state is RowState.MOVED and not row.gone)
    return [[] if (came if old else row.gone) else side(cell, old) for cell in cells]


def _column_widths(rows: Sequence[Sequence[_Words]], room: int) -> list[int]:
    """Return how wide each column is: as its widest cell, and where there is no room, the widest the narrowest."""
    columns = zip_longest(*rows, fillvalue=[])
    widths = [max([*(line_width(line) for cell in column for line in filled(cell, 10**6)), 1]) for column in columns]
    spare = sum(widths) + 3 * (len(widths) - 1) - room
    while spare > 0 and max(widths) > _LEAST:
        widths[widths.index(max(widths))] -= 1
        spare -= 1
    return widths


def _row_lines(cells: Sequence[_Words], widths: Sequence[int]) -> list[_Line]:
    """Return one row of a table, each cell filled to its width."""
    blank: _Line = []
    parts = zip_longest(*(filled(cell, width) for cell, width in zip(cells, widths, strict=False)), fillvalue=blank)
    return [_joined(row, widths) for row in parts]


def _joined(cells: Iterable[_Line], widths: Sequence[int]) -> _Line:
    """Return the lines of the cells of a row beside each other."""
    line: _Line = []
    for number, (cell, width) in enumerate(zip(cells, widths, strict=False)):
        line += [Styled(" │ ")] if number else []
        line += [*cell, Styled(" " * (width - line_width(cell)))]
    return line


def _rule(widths: Iterable[int]) -> _Line:
    return [Styled("─┼─".join("─" * width for width in widths))]
