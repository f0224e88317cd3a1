"""The tables of a redline: which rows belong to one, and which of their cells stand below each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from sub_cli.diff.changes import Run, SentenceChange
from sub_cli.redline.base import RedlineRow
from sub_cli.redline.place_names import is_apart
from sub_cli.text.blocks import BlockKind

Cell: TypeAlias = tuple[Run, ...]
"""The words of one cell."""


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a table that changed, below its first one."""

    head: RedlineRow
    changed: tuple[RedlineRow, ...]

    @property
    def rows(self) -> tuple[RedlineRow, ...]:
        """Return the rows that are shown, the first one too where it stays as it is."""
        return self.changed if self.changed[0] is self.head else (self.head, *self.changed)


def in_tables(found: Sequence[RedlineRow]) -> Iterator[Table | RedlineRow]:
    """Yield the changed rows in order: those of one table together, any other by itself."""
    for group in _groups(found):
        changed = tuple(row for row in group if row.changed)
        if _is_row(group[0]) and changed:
            yield Table(group[0], changed)
        else:
            yield from changed


def _groups(found: Sequence[RedlineRow]) -> list[list[RedlineRow]]:
    groups: list[list[RedlineRow]] = []
    for row in found:
        if groups and _is_row(groups[-1][0]) and _is_row(row) and not is_apart(row):
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def _is_row(row: RedlineRow) -> bool:
    return row.block.shape.kind is BlockKind.ROW or any(one.column for one in row.sentences)


def cells_of(found: Sequence[RedlineRow]) -> dict[int, list[Cell]]:
    """Return the cells of every row of a table, changed or not, in the columns of the table; by the row's number."""
    tables = [group for group in _groups(found) if _is_row(group[0])]
    return {row.number: cells for group in tables for row, cells in zip(group, aligned(group), strict=True)}


def tables_of(found: Sequence[RedlineRow]) -> dict[int, int]:
    """Return for every row of a table, by its number, the number of the first row of that table."""
    return {row.number: group[0].number for group in _groups(found) if _is_row(group[0]) for row in group}


def is_head(row: RedlineRow) -> bool:
    """Tell whether a row of a table says what its columns are."""
    return row.block.shape.head


def aligned(rows: Sequence[RedlineRow]) -> list[list[Cell]]:
    """Return the cells of each row in the columns of them all: of what is new or gone those of its own side."""
    widest = max((row.sentences for row in rows), key=len)
    columns = [_columns(widest, old=True), _columns(widest, old=False)]
    return [_in_columns(row, columns, len(widest)) for row in rows]


def _columns(cells: Sequence[SentenceChange], *, old: bool) -> list[int]:
    """Return which cells of a row stand on one side."""
    return [number for number, cell in enumerate(cells) if (cell.old if old else cell.new)]


def _in_columns(row: RedlineRow, columns: Sequence[list[int]], count: int) -> list[Cell]:
    own = columns[0 if row.gone else 1]
    one_sided = row.gone or not any(cell.old for cell in row.sentences)
    places = own if one_sided and len(row.cells) == len(own) else range(len(row.cells))
    found: dict[int, Cell] = dict(zip(places, row.cells, strict=True))
    return [found.get(number, ()) for number in range(count)]
