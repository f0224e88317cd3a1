"""Rows in columns: as wide as they need to be, or fitted to a terminal so that nothing is cut and nothing runs over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from textwrap import wrap
from typing import Final

from sub_cli.report.base import printable

LEAST: Final = 24
"""Columns of a title below which other cells make room for it."""
_NARROWEST: Final = 12
_GAP: Final = 2


def columns(rows: Iterable[Sequence[str]]) -> list[str]:
    """Return a line for each of `rows`, its cells made printable in columns as wide as they need to be.

    The last one runs free.
    """
    return _set([[printable(cell) for cell in row] for row in rows])


def fitted(rows: Iterable[Sequence[str]], width: int, wraps: int, spare: Sequence[int] = ()) -> list[str]:
    """Return the lines of `rows` in `width` columns, in which the cells of the column `wraps` go on on the next line.

    Where that leaves too little for it, the columns `spare` are left out, the first of them first.
    """
    shown = [[printable(cell) for cell in row] for row in rows]
    kept = list(range(len(shown[0]))) if shown else []
    wanted = max((len(row[wraps]) for row in shown), default=0)
    for each in spare:
        if _left(shown, kept, width, wraps) < min(wanted, LEAST):
            kept.remove(each)
    room = max(_left(shown, kept, width, wraps), _NARROWEST)
    lines = [line for row in shown for line in _folded([row[n] for n in kept], kept.index(wraps), room)]
    return _set(lines)


def folded(text: str, width: int, indent: str) -> list[str]:
    """Return a line as lines of `width` columns, the first as it is, the others behind `indent`; no word is lost."""
    start = text[: len(text) - len(text.lstrip(" "))]
    lines = wrap(text.lstrip(" "), width, initial_indent=start, subsequent_indent=indent, break_on_hyphens=False)
    return lines or [text]


def _left(rows: Sequence[Sequence[str]], kept: Sequence[int], width: int, wraps: int) -> int:
    """Return how many columns are left for the column `wraps` beside the others that are `kept`."""
    return width - sum(max(len(row[n]) for row in rows) + _GAP for n in kept if n != wraps)


def _folded(row: Sequence[str], wraps: int, room: int) -> Iterator[list[str]]:
    """Yield the lines of one row; what stands indented goes on indented."""
    cell = row[wraps]
    indent = " " * (len(cell) - len(cell.lstrip(" ")))
    parts = [folded(cell, room, indent) if n == wraps else [each] for n, each in enumerate(row)]
    for line in zip_longest(*parts, fillvalue=""):
        yield list(line)


def _set(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the rows with all cells but the last padded to the width of their column."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)][:-1]
    return [(" " * _GAP).join([*map(str.ljust, row, widths), row[-1]]) for row in rows]
