"""Tables on paper: rows whose cells stand below each other, with room between the columns on every one of them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, TypeAlias

from sub_cli.interop.rows import ANOTHER_PAGE, APART, Row, gaps

Grid: TypeAlias = list[list[str]]
"""The words of a table, row by row, the head first; a cell may have several lines."""
_TOGETHER: Final = 1.2
"""Empty lines between two rows of one table, at most."""
_BESIDE: Final = -0.3
"""Empty lines between two rows of which one stands beside the other: cells that are centred."""
_SHORT: Final = 40
"""Characters in the longest cell of a table of two rows."""
_LONGEST: Final = 160
_LEAST: Final = 2
_ROOM: Final = 2.0
"""Columns of nothing between two columns of a table."""
_MEASURED: Final = 0.8
"""The same where the places of words are measured, and not counted in letters."""
_MOSTLY: Final = 0.7
_JUMP: Final = 0.12
"""Empty lines by which the room between two rows differs from that between two lines of one."""
_MOST: Final = 2000
"""Rows of a table; what is longer is read as text."""


def table_at(rows: Sequence[Row], start: int, room: Sequence[float]) -> int:
    """Return how many rows from `start` on may be one table: two cells or more on each, close together; 0 for none.

    `room` tells how many empty lines stand above each row.
    """
    end = start
    while end < min(len(rows), start + _MOST) and (end == start or room[end] < _TOGETHER):
        if len(rows[end].cells) < _LEAST and not (end > start and _wraps(rows, start, end, room)):
            break
        end += 1
    return end - start if end - start >= _LEAST else 0


def _wraps(rows: Sequence[Row], start: int, place: int, room: Sequence[float]) -> bool:
    """Tell whether a row with one cell is part of a table: the rest of a cell above it, or the first line of one."""
    if min([room[place], *room[place + 1 : place + 2]]) <= _BESIDE:
        return True
    if room[place] < APART and rows[place].at > rows[start].at + _ROOM:
        return True
    behind = place + 1 < len(rows) and room[place + 1] < APART and len(rows[place + 1].cells) >= _LEAST
    return behind and rows[place].end < rows[start].cells[1].at


def grid(rows: Sequence[Row]) -> Grid | None:
    """Return the table that rows are, None where it is not sure which cell stands in which column."""
    bands = _bands(rows)
    least = _MEASURED if rows[0].cells[0].to >= 0 else _ROOM
    if len(bands) < _LEAST or any(right - left < least for (_, left), (right, _) in pairwise(bands)):
        return None
    found: Grid = []
    apart = _apart(rows, len(bands))
    for row, gap in zip(rows, gaps(rows), strict=True):
        line = _line(row, bands)
        if line is None:
            return None
        goes_on = gap < APART and (not line[0] or _goes_on(found[-1], line)) if found else False
        if found and (goes_on or gap < apart):
            found[-1] = [f"{above}\n{below}".strip() for above, below in zip(found[-1], line, strict=True)]
        else:
            found.append(line)
    return found if _is_table(found) else None


def _apart(rows: Sequence[Row], columns: int) -> float:
    """Return from how many empty lines on another row of a table begins, where that tells rows from their lines.

    It does where the room between lines is of two kinds, and no two lines that fill every column come together by it;
    else any line may be a row, and nothing is below the number that is returned.
    """
    room = gaps(rows)
    known = sorted(room[1:])
    jump, below, above = max(((high - low, low, high) for low, high in pairwise(known)), default=(0.0, 0.0, 0.0))
    middle = (below + above) / 2
    full = [len(row.cells) == columns for row in rows]
    torn = any(here and before and gap < middle for before, here, gap in zip(full, full[1:], room[1:], strict=False))
    several = sum(gap >= middle for gap in room) > _LEAST
    return middle if jump >= _JUMP and several and not torn else -ANOTHER_PAGE


def _goes_on(above: Sequence[str], line: Sequence[str]) -> bool:
    """Tell whether a row is the rest of the one above: the words of a first cell that one line could not hold."""
    alone = not any(line[1:]) or not any(above[1:])
    return alone and line[0][:1].islower()


def is_ragged(rows: Sequence[Row]) -> bool:
    """Tell whether rows stand in columns, though it is not sure which cell is in which; a text has none."""
    several = sum(len(row.cells) >= _LEAST for row in rows)
    return len(rows) > _LEAST and several >= len(rows) * _MOSTLY and len(_bands(rows)) >= _LEAST


def _bands(rows: Sequence[Row]) -> list[tuple[float, float]]:
    """Return from where to where each column goes: cells above each other are of one."""
    found: list[tuple[float, float]] = []
    for start, end in sorted((cell.at, cell.end) for row in rows for cell in row.cells):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _line(row: Row, bands: Sequence[tuple[float, float]]) -> list[str] | None:
    """Return the words of a row by columns; None where a column has two cells."""
    line = [""] * len(bands)
    band = 0
    for cell in row.cells:
        while cell.at >= bands[band][1]:
            band += 1
        if line[band]:
            return None
        line[band] = cell.text
    return line


def _is_table(found: Grid) -> bool:
    """Tell whether rows are a table, and not a text that has room in it here and there, or labels with values."""
    longest = max(len(cell) for line in found for cell in line)
    labels = all(line[0].endswith(":") for line in found)
    full = len(found) >= _LEAST and all(found[0]) and not labels
    return full and longest <= (_SHORT if len(found) == _LEAST else _LONGEST)
