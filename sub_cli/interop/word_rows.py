"""The text of a Word file as rows on paper, with what need not be guessed: its headings and its footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from sub_cli.interop.base import Note
from sub_cli.interop.label_cells import labelled
from sub_cli.interop.note_marks import SIGNS, Footnote, sign
from sub_cli.interop.rows import Cell, Row
from sub_cli.interop.word_text import Text
from sub_cli.messages import Message, msg

_HEADING: Final = re.compile(r"(#{1,6}) (.+)")
_BOLD: Final = re.compile(r"\*\*((?:(?!\*\*).)+)\*\*:?")
_NOTE: Final = re.compile(r"\[\^(\d{1,3})\]: ?(.*)")
_POINTS: Final = re.compile(r"\[\^(\d{1,3})\]")
_EMPHASIS: Final = re.compile(r"(?<!\\)(?:\*{1,3}|~~)(?=\S)|(?<=\S)(?<!\\)(?:\*{1,3}|~~)")
_PICTURE: Final = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK: Final = re.compile(r"(?<![\\!])\[([^\[\]]+)\]\([^()\s]*\)")
_ESCAPED: Final = re.compile(r"\\([!-/:-@\[-`{-~])")
_BETWEEN: Final = re.compile(r"(?<!\\)\|")
_DRAWN: Final = re.compile(r"\|(?: ?:?-{3,}:? ?\|)+")
_ITEM: Final = re.compile(r"\d{1,9}[.)] ")
_QUOTE: Final = re.compile(r"(?:> ?)+")
_APART: Final = 4
"""Columns between two columns of a table."""
_LONGEST_HEADING: Final = 120


@dataclass
class Typeset:
    """Rows, and what is known of them."""

    rows: list[Row] = field(default_factory=list)
    depths: dict[int, int] = field(default_factory=dict)
    """The depth of each heading by the height where it stands; empty where no heading has a style."""
    footnotes: tuple[Footnote, ...] = ()
    notes: tuple[Note, ...] = ()

    def headings(self, rows: Sequence[Row]) -> Mapping[int, int] | None:
        """Return which of `rows` are headings, by index; None where it is not known."""
        known = {index: self.depths[int(row.y)] for index, row in enumerate(rows) if int(row.y) in self.depths}
        return known or None


def rows_of_word(text: Text) -> Typeset:
    """Return the rows of a file, its notes apart; what a memo does not take from Word is told."""
    return _Setting(text).typeset()


class _Setting:
    """Puts the lines below one another."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.made = Typeset()
        self.footnotes: list[Footnote] = []
        self.told: dict[str, Note] = {}
        self.y = 0

    def typeset(self) -> Typeset:
        """Return all of it."""
        pairs = list(zip(self.text.lines, self.text.origins, strict=True))
        for table, group in groupby(pairs, key=lambda pair: pair[0].startswith("|")):
            if table:
                self._table(list(group))
            else:
                for line, origin in group:
                    self._line(line, origin)
        self.made.footnotes = tuple(self.footnotes)
        self.made.notes = (*self.text.notes, *self.told.values())
        return self.made

    def _line(self, line: str, origin: int) -> None:
        note = _NOTE.match(line)
        if note and int(note[1]) < len(SIGNS):
            self.footnotes.append(Footnote(int(note[1]), (self._plain(note[2], origin),)))
        elif heading := _HEADING.fullmatch(line):
            self._heading(self._plain(heading[2], origin), max(len(heading[1]), 2), origin)
        elif (bold := _BOLD.fullmatch(line)) and len(line) <= _LONGEST_HEADING and not line.rstrip("*").endswith(":"):
            self._heading(self._plain(bold[1], origin), 2, origin)
        else:
            self._words(line, origin)

    def _heading(self, words: str, depth: int, origin: int) -> None:
        if words:
            self.made.depths[self.y + 1] = depth
            self._put([Cell(0, words)], origin)

    def _words(self, line: str, origin: int) -> None:
        bare = _without_bold_label(line.lstrip(" "))
        words = self._plain(bare, origin)
        if _is_label(words) and self._below_label():
            self.y = int(self.made.rows[-1].y)
        if words:
            self._put(_marked(words, len(line) - len(line.lstrip(" ")), bare), origin)
        else:
            self.y += 1

    def _below_label(self) -> bool:
        """Tell whether the row above is a label too: between paragraphs of a head there is nothing to be seen."""
        last = self.made.rows[-1:]
        found = labelled(last[0].text) if last else None
        return found is not None and found.known and bool(found.rest)

    def _put(self, cells: Sequence[Cell], origin: int) -> None:
        self.y += 1
        self.made.rows.append(Row(origin, 1, self.y, tuple(cells)))

    # -- tables --------------------------------------------------------------------------------------

    def _table(self, lines: Sequence[tuple[str, int]]) -> None:
        rows = [(self._cells(line, origin), origin) for line, origin in lines if not _DRAWN.fullmatch(line)]
        places = _places([cells for cells, _ in rows])
        for cells, origin in rows:
            found = [Cell(at, words) for at, words in zip(places, cells, strict=False) if words]
            if found:
                self._put(found, origin)

    def _cells(self, line: str, origin: int) -> list[str]:
        return [self._plain(each.strip(), origin) for each in _BETWEEN.split(line)[1:-1]]

    # -- words ---------------------------------------------------------------------------------------

    def _plain(self, words: str, origin: int) -> str:
        """Return words without marks of Markdown, with signs of footnotes; what is lost by that is told once."""
        words = self._without(
            _PICTURE, words, origin, msg("A picture was left out; a memorandum that comes in has none.")
        )
        words = self._without(_EMPHASIS, words, origin, msg("Bold, italic and struck words came in as plain ones."))
        linked = _LINK.sub(r"\1", words)
        if linked != words:
            self._tell(origin, msg("The addresses of links were left out; their words stand there."))
        if _QUOTE.match(linked):
            self._tell(origin, msg("A quotation came in as a paragraph."))
        pointed = _POINTS.sub(_sign, _QUOTE.sub("", linked, count=1) if linked.startswith(">") else linked)
        return " ".join(_ESCAPED.sub(r"\1", pointed).split())

    def _without(self, pattern: re.Pattern[str], words: str, origin: int, message: Message) -> str:
        if not pattern.search(words):
            return words
        self._tell(origin, message)
        return pattern.sub("", words)

    def _tell(self, origin: int, message: Message) -> None:
        self.told.setdefault(str(message), Note(origin, message))


def _marked(words: str, at: int, line: str) -> list[Cell]:
    """Return the cells of a line: the number of an item stands in its own, so that any number may be the first."""
    found = _ITEM.match(line)
    if not found or len(words) <= found.end():
        return [Cell(at, words)]
    return [Cell(at, found[0].strip()), Cell(at + found.end(), words[found.end() :])]


def _is_label(words: str) -> bool:
    found = labelled(words) if words else None
    return found is not None and found.known


def _without_bold_label(line: str) -> str:
    """Return a line of a head without the marks around its label, which is bold in most of them."""
    bare = line.replace("**", "", 2) if line.startswith("**") else line
    return bare if _is_label(bare) else line


def _sign(found: re.Match[str]) -> str:
    number = int(found[1])
    return sign(number) if number < len(SIGNS) else found[0]


def _places(rows: Sequence[Sequence[str]]) -> list[int]:
    """Return the column where each column of a table begins."""
    return list(_begins([max(map(len, column)) for column in zip(*_even(rows), strict=True)]))


def _even(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    most = max(map(len, rows), default=0)
    return [[*row, *[""] * (most - len(row))] for row in rows]


def _begins(widths: Sequence[int]) -> Iterator[int]:
    at = 0
    for width in widths:
        yield at
        at += width + _APART
