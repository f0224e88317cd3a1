"""What a Word file is made of, before it is XML: words, ends of paragraphs and tables, each staying, going or coming.

A text that did not change is a flow in which all stays, so that one writer makes both: to accept all changes of a
redline is then to have the export of the new text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeAlias

from sub_cli.text.inline import Format

STAYS: Final = "="
GOES: Final = "-"
COMES: Final = "+"
TURNS: Final = "~"
"""Words that stay and get other formats."""
OLD: Final = 0
NEW: Final = 1
SIDES: Final = (OLD, NEW)
ON: Final = {STAYS: (True, True), GOES: (True, False), COMES: (False, True), TURNS: (True, True)}
"""By its sign on which of the two sides something is."""


@dataclass(frozen=True, slots=True)
class Form:
    """What a paragraph looks like."""

    kind: str = "paragraph"
    """A `BlockKind`, or `gap` (the empty line behind a table), `figure`, `caption`, `section`, `title`, …"""
    depth: int = 0
    """Level of a heading or list, from 1; how far a paragraph is set in."""
    quoted: bool = False
    """Whether it stands within a quotation."""
    numbering: int = 0
    """Of a numbered item the list that it is of; 0 for a bullet and for what is no item."""
    start: int = 1
    """The number that this list begins with."""
    align: str = ""
    """`left`, `center` or `right`, as a table sets a column; empty where it does not say."""


COLOPHON: Final = Form("colophon")
"""What the last line of a file looks like."""


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of words with one fate."""

    op: str
    text: str
    format: Format = ()
    was: Format = ()
    """Formats that they had, where they only get others."""
    note: tuple[Token, ...] = ()
    """The footnote that is called for here; there are no words then."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The end of a paragraph: it holds what the paragraph looks like, on either side."""

    op: str
    old: Form
    new: Form
    anchor: str = ""
    """Name under which links find the paragraph."""
    remarks: tuple[str, ...] = ()
    """What is said about it, in comments."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a row: its words, and how they are set."""

    words: tuple[Words, ...]
    old: Form
    new: Form


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table."""

    op: str
    head: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table. There are paragraphs before and behind it."""

    rows: tuple[Row, ...]
    ruled: bool = True
    """Whether it has lines; the head of a memo has none."""


Token: TypeAlias = Words | Mark | Table


@dataclass(frozen=True, slots=True)
class Hand:
    """Who made changes, and when."""

    author: str
    day: date


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of whole paragraphs and tables, with who changed it."""

    tokens: tuple[Token, ...]
    hand: Hand | None = None
    refer: Callable[[str], str] | None = None
    """Gives the words for a reference to a section, where that is not as in the rest of the file."""


def side_text(words: Iterable[Words], side: int) -> str:
    """Return what is read of `words` on one side."""
    return "".join(each.text for each in words if ON[each.op][side])
