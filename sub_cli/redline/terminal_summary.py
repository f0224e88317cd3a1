"""The changed sections of a comparison, each on a line: number, title, words, what brought it, what there is to say.

Where not all of that fits beside each other, what there is to say comes on a line below, and then what brought it; a
title that is longer than what is left goes on on the next line, for a cut one may say nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from sub_cli.diff.changes import SectionChange
from sub_cli.redline.base import Look, attribution, fit, printable, section_note, size
from sub_cli.redline.terminal_words import Styled, filled, painted, say, width_of, words_in

LEAST: Final = 24
"""Columns of a title below which the rest makes room for it."""
_TITLE: Final = 1
_BROUGHT: Final = 3
_SAID: Final = (4,)


def section_lines(listed: Sequence[SectionChange], look: Look, bar: int = 0) -> list[list[str]]:
    """Return the lines of each of the sections in `listed`, in columns; `bar` columns behind the first stay free."""
    cells, room = [_cells(section, look) for section in listed], look.width - bar
    below = _below(cells, room)
    return [list(_lines(row, cells, room, below, look)) for row in cells]


def _below(cells: Sequence[Sequence[str]], room: int) -> tuple[int, ...]:
    """Return which cells stand on a line of their own: none where the titles fit whole, then what makes room."""
    if _left(cells, room, ()) >= _wide(cells, _TITLE):
        return ()
    return _SAID if _left(cells, room, _SAID) >= min(_wide(cells, _TITLE), LEAST) else (*_SAID, _BROUGHT)


def _cells(section: SectionChange, look: Look) -> list[str]:
    notes = [note for note in (section_note(section), fit(section)) if note]
    said = ", ".join(say(note, look) for note in notes)
    words = size(section) if section.added or section.removed else ""
    title = printable(section.title or section.id)
    return [printable(section.number), title, words, printable(attribution(section, look)), said]


def _wide(cells: Sequence[Sequence[str]], column: int) -> int:
    return max((width_of(row[column]) for row in cells), default=0)


def _left(cells: Sequence[Sequence[str]], room: int, below: Sequence[int]) -> int:
    """Return how many columns are left for the titles, where the cells `below` stand on another line."""
    beside = [n for n in range(5) if n != _TITLE and n not in below and _wide(cells, n)]
    return room - 1 - sum(_wide(cells, n) + 2 for n in beside)


def _lines(
    row: Sequence[str], cells: Sequence[Sequence[str]], room: int, below: Sequence[int], look: Look
) -> Iterator[str]:
    wide = max(min(_wide(cells, _TITLE), _left(cells, room, below)), 12)
    first, *rest = _folded(row[_TITLE], wide, look) or [""]
    parts = [_pad(row[0], _wide(cells, 0)), _pad(first, wide), " " * (_wide(cells, 2) - width_of(row[2])) + row[2]]
    tail = [_pad(row[n], _wide(cells, n)) for n in (3, 4) if n not in below and _wide(cells, n)]
    yield (" " + "  ".join([*parts, *tail])).rstrip()
    indent = " " * (_wide(cells, 0) + 3)
    told = "  ".join(row[n] for n in sorted(below) if row[n])
    for line in (*rest, *_folded(told, room - len(indent), look)):
        yield indent + line


def _folded(text: str, width: int, look: Look) -> list[str]:
    return [painted(line, look) for line in filled(words_in([Styled(text)]), width)]


def _pad(text: str, width: int) -> str:
    return text + " " * max(width - width_of(text), 0)
