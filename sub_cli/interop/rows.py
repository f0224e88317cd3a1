"""The lines of a text as they stand on paper: each with its cells, the columns where these begin, and its height.

A reader of text counts columns and lines in characters, one of PDFs works them out from the places of the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

APART: Final = 0.3
"""Lines of nothing above a row from which on it stands apart from the one before it."""
ANOTHER_PAGE: Final = 99.0
"""So many where a page is turned in between."""
_CELL: Final = re.compile(r"[^ ]+(?: [^ ]+)*")
_TAB: Final = 8
_BORDER: Final = re.compile(r"(?:(?<= )|^)\|(?= |$)")
"""A line between two cells, or at the edge of a table."""
_DRAWN: Final = re.compile(r"(?=.*[|+])[|+:=\- ]+")
"""A row of a table that is drawn, and says nothing."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Words that stand together, with room before them."""

    at: float
    """The column where they begin, from 0."""
    text: str
    to: float = -1
    """The column behind them, where it is measured; below 0 where it is counted."""

    @property
    def end(self) -> float:
        """Return the column behind them."""
        return self.to if self.to >= 0 else self.at + len(self.text)


@dataclass(frozen=True)
class Row:
    """One line with words on it."""

    line: int
    """From 1; of the whole text, or of its page of a PDF."""
    page: int
    """From 1."""
    y: float
    """How many lines of the usual height stand above it."""
    cells: tuple[Cell, ...]
    size: float = 1.0
    """The height of its letters beside that of most."""
    bold: bool = False
    """Whether all of it is set in bold."""

    @cached_property
    def text(self) -> str:
        """Return its words, which are looked at many times."""
        return " ".join(cell.text for cell in self.cells)

    @property
    def at(self) -> float:
        """Return the column where it begins."""
        return self.cells[0].at

    @property
    def end(self) -> float:
        """Return the column behind its last word."""
        return self.cells[-1].end


def rows_of(text: str) -> Iterator[Row]:
    """Yield the lines of a text that have words, with form feeds between its pages."""
    page = 1
    for number, line in enumerate(text.split("\n"), 1):
        page += line.count("\f")
        plain = line.replace("\f", "").expandtabs(_TAB)
        plain = "" if _DRAWN.fullmatch(plain) else _BORDER.sub(" ", plain)
        cells = tuple(Cell(found.start(), found[0]) for found in _CELL.finditer(plain))
        if cells:
            yield Row(number, page, number, cells)


def gaps(rows: Sequence[Row]) -> list[float]:
    """Return how many empty lines stand above each row, the first one apart from everything."""
    return [ANOTHER_PAGE, *(_gap(above, row) for above, row in pairwise(rows))][: len(rows)]


def _gap(above: Row, row: Row) -> float:
    return ANOTHER_PAGE if above.page != row.page else row.y - above.y - 1


def parts(rows: Sequence[Row]) -> list[list[Row]]:
    """Return the rows in groups that stand apart from one another."""
    found: list[list[Row]] = []
    for row, gap in zip(rows, gaps(rows), strict=True):
        if gap >= APART:
            found.append([])
        found[-1].append(row)
    return found
