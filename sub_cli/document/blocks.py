"""What a Markdown text is made of: its blocks, and in them the sentences. Pure.

A quick reader of CommonMark with tables and footnotes.
It reads what the compare needs and nothing more: which lines make a block, of what kind, and where its words are.
Every character of the text is either in a unit's `raw` or in the `lead` before it, so that the units are the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from sub_cli.document.sentences import sentence_spans


class BlockKind(StrEnum):
    """What a block of text is."""

    PARAGRAPH = "paragraph"
    ITEM = "item"
    HEADING = "heading"
    QUOTE = "quote"
    ROW = "row"
    FOOTNOTE = "footnote"
    CODE = "code"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Shape:
    """The form of a block."""

    kind: BlockKind = BlockKind.PARAGRAPH
    depth: int = 0
    """Level of a heading; how deep a list, quote or paragraph is nested."""
    marker: str = ""
    """`-` of a bulleted and `1.` of a numbered list, `5.` for the item with which one begins at 5;
    label of a footnote."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One sentence, heading, table cell or line of code, with the block it stands in."""

    shape: Shape
    first: bool
    """True where it begins its block."""
    text: str
    """Its Markdown; any run of blanks and line ends is one blank. A hard line break is a line feed at its end."""
    lead: str
    """The source between the unit before and this one: blank lines, markers, indents."""
    raw: str
    """Its own source, to the byte."""
    line: int
    """Line of the text, from 1, on which it starts."""
    end_line: int
    """Line on which it ends."""
    column: int = 0
    """Column of a table, from 1; 0 for what is no cell."""


@dataclass(frozen=True, slots=True)
class Prose:
    """A text taken apart."""

    units: tuple[Unit, ...]
    tail: str
    """What comes behind the last unit."""

    @property
    def text(self) -> str:
        """Return the text again, to the byte."""
        return "".join(part for unit in self.units for part in (unit.lead, unit.raw)) + self.tail


@dataclass(slots=True)
class _Piece:
    """A part of one line that belongs to a block."""

    start: int
    end: int
    line: int


@dataclass(slots=True)
class _Container:
    """A quote, list item or footnote that holds blocks."""

    kind: BlockKind
    indent: int
    marker: str = ""
    fresh: bool = True


_BLANKS = re.compile(r"[ \t\n]+")
_HEADING = re.compile(r"(#{1,6})(?:[ \t]+(.*?))??(?:[ \t]+#+)?[ \t]*\Z")
_FENCE = re.compile(r"(`{3,})[^`]*\Z|(~{3,})")
_RULE = re.compile(r"(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})\Z")
_UNDERLINE = re.compile(r"(?:=+|-+)[ \t]*\Z")
_MARKER = re.compile(r"([-+*]|\d{1,9}[.)])(?=[ \t]|\Z)")
_NOTE = re.compile(r"\[\^([^\]\s]+)\]:(?:[ \t]+|\Z)")
_DEFINITION = re.compile(r"\[[^\]^][^\]]*\]:[ \t]*\S")
_DELIMITERS = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*\Z")
_CELL = re.compile(r"(?:[^|\\]|\\.)*", re.S)
_PLAIN = re.compile(r"[^\s\d>#`~*_+\-=|\[]")


def units(text: str) -> tuple[Unit, ...]:
    """Return the sentences, headings, cells and lines of code of the Markdown `text`, in order."""
    return take_apart(text).units


def take_apart(text: str) -> Prose:
    """Return `text` as units and what is behind them; joined, they are `text` again."""
    return _Reader(text).read()


def _width(line: str, start: int, end: int) -> int:
    """Return how many columns the blanks between `start` and `end` take; a tab takes four."""
    return end - start + 3 * line.count("\t", start, end)


def collapse(text: str) -> str:
    """Return `text` with each run of blanks, tabs and line feeds as one blank, and none at its ends."""
    if "\n" in text or "  " in text or "\t" in text:
        text = _BLANKS.sub(" ", text)
    return text.strip(" ")


class _Reader:
    """Goes through the lines once, keeping the open containers and the open paragraph."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = text.split("\n")
        self.number = 0
        self.offset = 0
        self.cursor = 0
        self.open: list[_Container] = []
        self.paragraph: list[_Piece] = []
        self.units: list[Unit] = []
        self.fence = ""
        self.columns = 0

    def read(self) -> Prose:
        """Return the whole text taken apart."""
        for number, line in enumerate(self.lines, 1):
            self.number = number
            self._line(line)
            self.offset += len(line) + 1
        self._flush()
        return Prose(tuple(self.units), self.text[self.cursor :])

    def _line(self, line: str) -> None:
        if not line or line.isspace():
            self._blank()
            return
        if self.paragraph and not self.fence and _PLAIN.match(line) and "|" not in line:
            self._paragraph_line(line, 0)  # the most usual line of all: the paragraph goes on
            return
        place, matched = self._continue(line)
        if self.fence:
            if matched == len(self.open):
                self._fenced(line, place)
                return
            self.fence = ""
        place = self._containers(line, place, matched)
        self._leaf(line, place)

    def _blank(self) -> None:
        self._flush()
        self.columns = 0

    def _continue(self, line: str) -> tuple[int, int]:
        """Return where the line goes on behind the marks of the open containers, and how many of them go on."""
        place = 0
        for count, container in enumerate(self.open):
            rest = len(line) - len(line[place:].lstrip(" \t"))
            if container.kind is BlockKind.QUOTE:
                if _width(line, place, rest) > 3 or not line.startswith(">", rest):
                    return place, count
                place = rest + (2 if line.startswith(" ", rest + 1) else 1)
            elif rest - place >= container.indent:
                place += container.indent
            elif line.startswith("\t", place):
                place += 1
            else:
                return place, count
        return place, len(self.open)

    def _containers(self, line: str, place: int, matched: int) -> int:
        """Open the containers that begin at `place`, close those that do not go on; return where the content starts."""
        while True:
            start = len(line) - len(line[place:].lstrip(" \t"))
            rest = line[start:]
            opened = self._opens(line, rest, place, start, matched)
            if opened is None:
                break
            self._close(matched)
            container, place = opened
            self.open.append(container)
            matched += 1
            if place >= len(line):
                break
        if matched < len(self.open) and not self._lazy(line[place:]):
            self._close(matched)
        return place

    def _opens(self, line: str, rest: str, place: int, start: int, matched: int) -> tuple[_Container, int] | None:
        """Return the container that begins with `rest`, and where its content starts, or None."""
        if _width(line, place, start) > 3 or not rest or rest[0] not in ">-+*[0123456789":
            return None
        interrupts = bool(self.paragraph) and matched == len(self.open)
        if rest[0] == ">":
            return _Container(BlockKind.QUOTE, 0), start + (2 if rest[1:2] == " " else 1)
        note = _NOTE.match(rest)
        if note:
            return _Container(BlockKind.FOOTNOTE, 4, note[1]), start + note.end()
        mark = _MARKER.match(rest)
        if not mark or _RULE.match(rest):
            return None
        behind = rest[mark.end() :]
        within = any(container.kind is BlockKind.ITEM for container in self.open)
        ordered = mark[1][0].isdigit()
        if interrupts and not within and (not behind.strip() or (ordered and mark[1][:-1] != "1")):
            return None
        gap = len(behind) - len(behind.lstrip(" "))
        gap = 1 if gap > 4 or not behind.strip() else max(gap, 1)
        indent = start - place + mark.end() + gap
        container = _Container(BlockKind.ITEM, indent, self._numbered(mark[1], matched) if ordered else "-")
        return container, min(place + indent, len(line))

    def _numbered(self, mark: str, matched: int) -> str:
        """Return the marker of a numbered item: only what stands at the first of a list says how it is counted."""
        sibling = self.open[matched] if matched < len(self.open) else None
        goes_on = sibling is not None and sibling.kind is BlockKind.ITEM and sibling.marker != "-"
        return "1." if goes_on else f"{int(mark[:-1])}."

    def _lazy(self, rest: str) -> bool:
        """Return whether `rest` goes on with a paragraph whose containers' marks the line leaves out."""
        start = rest.lstrip(" \t")
        return bool(self.paragraph) and not (_RULE.match(start) or _HEADING.match(start) or _FENCE.match(start))

    def _close(self, count: int) -> None:
        """Close every container behind the first `count`."""
        self._flush()
        if len(self.open) > count:
            del self.open[count:]
            self.columns = 0

    def _leaf(self, line: str, place: int) -> None:
        """Read the content of a line, from `place`, as part of a block."""
        start = len(line) - len(line[place:].lstrip(" \t"))
        rest = line[start:].rstrip(" \t")
        if not rest:
            return
        if not self.paragraph and _width(line, place, start) > 3:
            self._code(line, min(place + 4, start))
        elif self.columns and "|" in rest:
            self._row(start, rest)
        elif not self._special(line, place, start, rest):
            self.columns = 0
            self._paragraph_line(line, start)

    def _special(self, line: str, place: int, start: int, rest: str) -> bool:
        """Read `rest` if it is a fence, heading, rule, table or definition; return whether it was."""
        if _width(line, place, start) > 3 and self.paragraph:
            return False
        heading = _HEADING.match(rest) if rest[0] == "#" else None
        fence = _FENCE.match(rest) if rest[0] in "`~" else None
        if heading:
            self._flush()
            self._heading(start, heading)
        elif fence:
            self._flush()
            self.fence = fence[1] or fence[2]
        elif self.paragraph and _UNDERLINE.match(rest):
            self._flush(2 if rest[0] == "-" else 1)
        elif _RULE.match(rest):
            self._flush()
            self._emit(Shape(BlockKind.OTHER), True, start, start + len(rest))
        elif self._table_starts(rest):
            self._flush()
            self.columns = len(_cells(self.lines[self.number].strip(" \t>")))
            self._row(start, rest)
        elif not self.paragraph and _DEFINITION.match(rest):
            self._emit(Shape(BlockKind.OTHER), True, start, start + len(rest))
        else:
            return False
        return True

    def _fenced(self, line: str, place: int) -> None:
        rest = line[place:].strip(" \t")
        if rest.startswith(self.fence) and not rest.strip(self.fence[0]):
            self.fence = ""
        else:
            self._code(line, place)

    def _code(self, line: str, place: int) -> None:
        start = self.offset + place
        self._add(Shape(BlockKind.CODE), True, line[place:], start, self.offset + len(line))

    def _table_starts(self, rest: str) -> bool:
        """Return whether this line is the head of a table: the next one has the delimiters for as many cells."""
        if "|" not in rest or self.number >= len(self.lines):
            return False
        below = self.lines[self.number].strip(" \t>")
        return bool(_DELIMITERS.match(below)) and "-" in below and len(_cells(below)) == len(_cells(rest))

    def _row(self, start: int, rest: str) -> None:
        if _DELIMITERS.match(rest):
            return
        shape = Shape(BlockKind.ROW, self._depth())
        for column, (left, right) in enumerate(_cells(rest)[: self.columns], 1):
            text = collapse(rest[left:right])
            begin, end = self.offset + start + left, self.offset + start + right
            self._add(shape, column == 1, text, begin, end, column)

    def _heading(self, start: int, found: re.Match[str]) -> None:
        if found[2]:
            shape = Shape(BlockKind.HEADING, len(found[1]))
            self._emit(shape, True, start + found.start(2), start + found.end(2))

    def _paragraph_line(self, line: str, place: int) -> None:
        start = len(line) - len(line[place:].lstrip(" \t"))
        self.paragraph.append(_Piece(self.offset + start, self.offset + len(line), self.number))

    def _flush(self, level: int = 0) -> None:
        """Turn the open paragraph into units: sentences, or a heading of `level` where that is not 0."""
        pieces, self.paragraph = self.paragraph, []
        if not pieces:
            return
        shape = Shape(BlockKind.HEADING, level) if level else self._shape()
        first = True
        for group in _hard_lines(self.text, pieces):
            hard = group[-1] is not pieces[-1]
            for begin, end, text, line, end_line in _sentences(self.text, group, hard, bool(level)):
                self._put(
                    Unit(
                        shape,
                        first,
                        text,
                        self.text[self.cursor : begin],
                        self.text[begin:end],
                        line,
                        end_line,
                    )
                )
                self.cursor = end
                first = False

    def _shape(self) -> Shape:
        """Return the shape of a paragraph that stands in the open containers."""
        inner = self.open[-1] if self.open else None
        if inner is None:
            return Shape()
        fresh, inner.fresh = inner.fresh, False
        if inner.kind is not BlockKind.QUOTE and not fresh:
            return Shape(BlockKind.PARAGRAPH, self._depth())
        return Shape(inner.kind, self._depth(inner.kind), inner.marker)

    def _depth(self, kind: BlockKind | None = None) -> int:
        return sum(1 for container in self.open if kind in (None, container.kind))

    def _emit(self, shape: Shape, first: bool, start: int, end: int) -> None:
        """Add a unit that stands on this line between the columns `start` and `end`."""
        self._add(
            shape,
            first,
            collapse(self.text[self.offset + start : self.offset + end]),
            self.offset + start,
            self.offset + end,
        )

    def _add(self, shape: Shape, first: bool, text: str, begin: int, end: int, column: int = 0) -> None:
        lead = self.text[self.cursor : begin]
        self._put(Unit(shape, first, text, lead, self.text[begin:end], self.number, self.number, column))
        self.cursor = end

    def _put(self, unit: Unit) -> None:
        self.units.append(unit)


def _cells(row: str) -> list[tuple[int, int]]:
    """Return start and end of the content of each cell of a table row."""
    spans, place = [], 0
    while place <= len(row):
        found = _CELL.match(row, place)
        end = found.end() if found else place
        spans.append((place, end))
        place = end + 1
    if spans and not row[slice(*spans[0])].strip() and row.startswith("|"):
        del spans[0]
    if len(spans) > 1 and not row[slice(*spans[-1])].strip() and row.endswith("|"):
        del spans[-1]
    return [_trim(row, *span) for span in spans]


def _trim(row: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without the blanks at its ends."""
    inner = row[start:end]
    left = start + len(inner) - len(inner.lstrip(" \t"))
    return (left, left + len(inner.strip(" \t"))) if inner.strip(" \t") else (start, start)


def _hard_lines(text: str, pieces: list[_Piece]) -> list[list[_Piece]]:
    """Return the lines of a paragraph, parted behind each hard line break."""
    groups: list[list[_Piece]] = [[]]
    for piece in pieces:
        groups[-1].append(piece)
        if piece is not pieces[-1] and _is_hard(text[piece.start : piece.end]):
            groups.append([])
    return groups


def _is_hard(line: str) -> bool:
    """Return whether `line` ends with two blanks or a lone backslash, CommonMark's hard line break."""
    return line.endswith("  ") or (line.endswith("\\") and (len(line) - len(line.rstrip("\\"))) % 2 == 1)


def _sentences(text: str, pieces: list[_Piece], hard: bool, whole: bool) -> list[tuple[int, int, str, int, int]]:
    """Return start, end, collapsed text, first and last line of each sentence in `pieces`, lines of one paragraph.

    `hard`: a hard line break follows the last of them; `whole`: they are one unit.
    """
    parts = [text[piece.start : piece.end].rstrip(" \t") for piece in pieces]
    if hard:
        parts[-1] = parts[-1].removesuffix("\\").rstrip(" \t")
    joined = "\n".join(parts)
    spans = ((0, len(joined)),) if whole else sentence_spans(joined)
    found = []
    starts = _starts(parts)
    row = 0
    for number, (left, right) in enumerate(spans):
        row = _row_of(starts, left, row)
        last = _row_of(starts, right - 1, row)
        begin = pieces[row].start + left - starts[row]
        end = pieces[last].start + right - starts[last]
        sentence = collapse(joined[left:right])
        if hard and number == len(spans) - 1:
            end, sentence = pieces[-1].end, sentence + "\n"
        found.append((begin, end, sentence, pieces[row].line, pieces[last].line))
        row = last
    return found


def _starts(parts: list[str]) -> list[int]:
    """Return where each of `parts` starts when they are joined by one character."""
    starts, place = [], 0
    for part in parts:
        starts.append(place)
        place += len(part) + 1
    return starts


def _row_of(starts: list[int], place: int, row: int) -> int:
    """Return the last row, from `row` on, that starts at or before `place`."""
    while row + 1 < len(starts) and starts[row + 1] <= place:
        row += 1
    return row
