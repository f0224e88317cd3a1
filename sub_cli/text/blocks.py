"""What a Markdown text is made of: its blocks, each with the lines that its words stand on. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from sub_cli.text.markdown import NO_LABELS, Labels, spans
from sub_cli.text.stretches import Line, Stretch, stretches

if TYPE_CHECKING:
    from markdown_it.token import Token


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
    within: str = ""
    """What it stands in, from outside in, itself included: `q` a quotation, `i` a list item, `n` a footnote."""
    head: bool = False
    """Whether it is the head row of a table."""
    number: int = field(default=0, compare=False)
    """The number that the page shows for a numbered item; it follows from the items before, so that it is no change
    of this one."""
    opens: bool = field(default=False, compare=False)
    """Whether it is the first line of its code that is not empty."""
    above: int = field(default=0, compare=False)
    """How many empty lines of its code stand above a line of it."""
    below: int = field(default=0, compare=False)
    """How many stand below the last line of it."""

    @property
    def outer(self) -> str:
        """Return what it stands in, but for itself: of an item in a list of a quotation the `q`."""
        own = _LETTERS.get(self.kind, "")
        return self.within.rstrip("i") if own == "i" else self.within.removesuffix(own)


_LETTERS = {BlockKind.QUOTE: "q", BlockKind.ITEM: "i", BlockKind.FOOTNOTE: "n"}
"""How a container is written in `Shape.within`."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, table cell, line of code, or something else that is not shown."""

    shape: Shape
    lines: list[Line]
    flows: bool = False
    """Whether its words run on over its lines, as sentences do."""
    column: int = 0
    """Column of a table, from 1; 0 for what is no cell."""
    align: str = ""
    """`left`, `center` or `right`, as the table says it of this column; empty where it says nothing."""
    code: str | None = None
    """The line of code as it is shown."""

    def source(self, text: str) -> str:
        """Return its Markdown: its lines in `text`, each but the last with a line feed."""
        return "\n".join(text[line.start : line.end] for line in self.lines)

    def place(self, at: int) -> int:
        """Return where in the text the character `at` of `source` stands."""
        for line in self.lines:
            if at <= line.end - line.start:
                break
            at -= line.end - line.start + 1
        return line.start + at


@dataclass(slots=True)
class _Container:
    """A quote, list item or footnote that holds blocks."""

    kind: BlockKind
    marker: str = ""
    number: int = 0
    fresh: bool = True


@dataclass(slots=True)
class _List:
    """A list while its items are read."""

    marker: str
    """That of the next item."""
    number: int = 0
    """That of the next item, as the page shows it; 0 for bullets."""

    def item(self) -> _Container:
        """Return the next item."""
        made = _Container(BlockKind.ITEM, self.marker, self.number)
        if self.marker != "-":
            self.marker, self.number = "1.", self.number + 1
        return made


_BAR = re.compile(r"(?<!\\)\|")
EDGES = " \t\n\v\f\r\u00a0\u1680\u202f\u205f\u3000\u2028\u2029" + "".join(map(chr, range(0x2000, 0x200B)))
"""What the parser trims from the ends of paragraphs, headings and cells."""


def blocks(text: str) -> tuple[list[Block], Labels]:
    """Return the blocks of the Markdown `text` in order, as the page has them, and what its labels mean."""
    parts = list(stretches(text))
    labels = NO_LABELS
    for part in reversed(parts):  # of two addresses with one label, the first counts
        addresses = {**labels.addresses, **part.labels.addresses}
        labels = Labels(addresses, labels.notes | part.labels.notes)
    reader = _Reader(text)
    return [block for part in parts for block in reader.read(part)], labels


class _Reader:
    """Goes through the parser's tokens once, keeping the open containers."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.open: list[_Container] = []
        self.lists: list[_List] = []
        """Those that are open."""
        self.around = ""
        """Type of the block that was opened last: it says what the words in it are."""
        self.level = 0
        """Of the heading that was opened last."""
        self.marks = ""
        """What makes a heading of it: `##` before it, or a line of `=` or `-` below."""
        self.cells: list[Line] = []
        """Those of the present row."""
        self.column = 0
        self.align = ""
        """How the table sets the present column."""

    def read(self, part: Stretch) -> Iterator[Block]:
        """Yield the blocks of `part` of the text."""
        if part.tokens is None:
            yield from self._paragraphs(part)
        for token in part.tokens or ():
            if token.nesting > 0:
                self._opens(token)
            elif token.nesting < 0:
                self._closes(token.type)
            else:
                yield from self._leaf(token, [part.line_of(*span) for span in spans(token)])

    def _paragraphs(self, part: Stretch) -> Iterator[Block]:
        lines: list[Line] = []
        for line in part.lines():
            if line.start < line.end:
                lines.append(line)
            if lines and (line.start == line.end or part.deep):
                yield from self._flow(Shape(), lines)
                lines = []
        yield from self._flow(Shape(), lines)

    def _opens(self, token: Token) -> None:
        self.around = token.type
        if token.type == "blockquote_open":
            self.open.append(_Container(BlockKind.QUOTE))
        elif token.type == "footnote_reference_open":
            self.open.append(_Container(BlockKind.FOOTNOTE, token.meta["label"]))
        elif token.type == "list_item_open":
            self.open.append(self.lists[-1].item())
        elif token.type == "bullet_list_open":
            self.lists.append(_List("-"))
        elif token.type == "ordered_list_open":
            start = int(token.attrs.get("start", 1))
            self.lists.append(_List(f"{start}.", start))
        elif token.type == "heading_open":
            self.level, self.marks = int(token.tag[1]), token.markup
        elif token.type in ("th_open", "td_open"):
            self.align = str(token.attrs.get("style", "")).removeprefix("text-align:")

    def _closes(self, kind: str) -> None:
        if kind in ("list_item_close", "blockquote_close", "footnote_reference_close"):
            self.open.pop()
        elif kind in ("bullet_list_close", "ordered_list_close"):
            self.lists.pop()
        elif kind == "tr_close":
            self.column = 0

    def _leaf(self, token: Token, lines: list[Line]) -> Iterator[Block]:
        if token.tag == "code":
            yield from self._code(token.content.split("\n"), lines)
        elif token.type != "inline":
            yield Block(Shape(BlockKind.OTHER, within=self._within), lines)
        elif self.around in ("th_open", "td_open"):
            yield self._cell(lines[0])
        elif self.around != "heading_open":
            yield from self._flow(self._shape(), lines)
        elif not self.marks.startswith("#"):
            yield from self._flow(self._heading(), lines)
        elif token.content:
            yield self._title(lines[0], token.content)

    def _code(self, shown: list[str], lines: list[Line]) -> Iterator[Block]:
        """Yield the lines of code that are not empty, as they are `shown`."""
        full = [n for n, words in enumerate(shown[: len(lines)]) if words.strip(" \t")]
        for before, n in pairwise([-1, *full]):
            shape = Shape(BlockKind.CODE, within=self._within, opens=before < 0, above=n - before - 1)
            if n == full[-1]:
                shape = replace(shape, below=len(lines) - 1 - n)
            yield Block(shape, [lines[n]], code=shown[n])

    def _flow(self, shape: Shape, lines: list[Line]) -> Iterator[Block]:
        while lines and not self.text[lines[-1].start : lines[-1].end].strip(EDGES):
            lines = lines[:-1]  # nothing of it is shown, and the line before it is the last
        if lines:
            yield Block(shape, lines, flows=True)

    def _title(self, line: Line, words: str) -> Block:
        """Return the heading `words` that begins with `#`."""
        start = self.text.index(words, line.start + self.level)
        return Block(self._heading(), [Line(start, start + len(words), line.number)])

    def _cell(self, line: Line) -> Block:
        """Return the next cell of the row on `line`: empty, as on the page, where the row has too few."""
        if not self.column:
            self.cells = cells(self.text, line) or [Line(line.start, line.start, line.number)]
        end = self.cells[-1].end
        filled = self.column < len(self.cells)
        cell = self.cells[self.column] if filled else Line(end, end, line.number)
        self.column += 1
        shape = Shape(BlockKind.ROW, len(self.open), within=self._within, head=self.around == "th_open")
        return Block(shape, [cell], column=self.column, align=self.align)

    def _shape(self) -> Shape:
        """Return the shape of a paragraph that stands in the open containers."""
        inner = self.open[-1] if self.open else None
        if inner is None:
            return Shape()
        fresh, inner.fresh = inner.fresh, False
        if inner.kind is not BlockKind.QUOTE and not fresh:
            return Shape(BlockKind.PARAGRAPH, len(self.open), within=self._within)
        depth = sum(each.kind is inner.kind for each in self.open)
        return Shape(inner.kind, depth, inner.marker, self._within, number=inner.number)

    def _heading(self) -> Shape:
        return Shape(BlockKind.HEADING, self.level, within=self._within)

    @property
    def _within(self) -> str:
        return "".join(_LETTERS[each.kind] for each in self.open)


def cells(text: str, line: Line) -> list[Line]:
    """Return the content of each cell of the row of a table on `line`."""
    ends = [found.start() for found in _BAR.finditer(text, line.start, line.end)]
    spans = list(zip([line.start, *(end + 1 for end in ends)], [*ends, line.end], strict=True))
    if not text[slice(*spans[0])].strip(EDGES):
        del spans[0]
    if spans and not text[slice(*spans[-1])].strip(EDGES):
        del spans[-1]
    return [_trimmed(text, start, end, line.number) for start, end in spans]


def _trimmed(text: str, start: int, end: int, line: int) -> Line:
    inner = text[start:end]
    left = start + len(inner) - len(inner.lstrip(EDGES))
    return Line(left, max(left, start + len(inner.rstrip(EDGES))), line)
