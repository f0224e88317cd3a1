"""What a Markdown text is made of: its blocks, and in them the sentences, each with its own source. Pure.

Every character of the text is either in a unit's `raw` or in the `lead` before it, so that the units are the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from sub_cli.text.markdown import DEEPEST, NO_LABELS, Labels, parser, spans
from sub_cli.text.sentences import CODE_SPAN, sentence_spans

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

    @property
    def words(self) -> str:
        """Return `text` as the parser reads the words of it: a break as it is written, a bar in a cell as a bar."""
        if self.text.endswith("\n"):
            return self.text[:-1] + (" " if self.raw[-2:-1].isspace() else "") + self._break
        return self.text.replace("\\|", "|") if self.column else self.text

    @property
    def _break(self) -> str:
        return "\\\n" if self.raw.endswith("\\") else "  \n"


@dataclass(frozen=True, slots=True)
class Prose:
    """A text taken apart."""

    units: tuple[Unit, ...]
    tail: str
    """What comes behind the last unit."""
    labels: Labels = NO_LABELS
    """What `[words][label]` and `[^label]` may mean in it."""

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


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Part of a text that can be read by itself."""

    text: str
    start: int
    """Where it begins in the whole."""
    line: int
    """How many lines stand before it."""
    tokens: list[Token] | None
    """What the parser makes of it; None where each of its blocks, or of its lines, is a paragraph."""
    labels: Labels
    deep: bool
    """Whether it is nested so deep that no page is made of it: the parser leaves out the rest."""
    shifts: list[int] | None
    """By how much each of its lines begins further on than for the parser."""

    def piece(self, row: int, start: int, end: int) -> _Piece:
        """Return what stands on the line `row` for the parser."""
        shift = self.start + (self.shifts[row] if self.shifts else 0)
        return _Piece(start + shift, end + shift, self.line + row + 1)


@dataclass(slots=True)
class _Container:
    """A quote, list item or footnote that holds blocks."""

    kind: BlockKind
    marker: str = ""
    fresh: bool = True


_BLANK = re.compile(r"[ \t\n]+")
_BLANKS = re.compile(rf"{CODE_SPAN.pattern}|[ \t\n]+")
_LINE_END = re.compile(r"\r\n?|\n")
_FENCE = re.compile(r"`{3}|~{3}")
_CHUNK: Final = re.compile(r"(?:[ \t]*+\n)*+(?:(?![ \t]*+(?:\n|\Z))[^\n]++(?:\n|\Z))*+(?:[ \t]*+(?:\n|\Z))*+")
"""Lines up to a blank one, with the blank ones around them."""
_PLAIN: Final = re.compile(
    r"(?:[ \t]*+\n)*+(?:(?:[^\s\d>#`~*_+\-=|:\[<]|\d{1,9}+(?![.)\d])|[*_]{1,2}+[^\s*_]|\[[^\]\\^\n]*+\]\()"
    r"[^\n]*+(?:\n|\Z))*+(?:[ \t]*+(?:\n|\Z))*+"
)
"""No line begins as another block would, so that these are paragraphs, whatever stands before: most need no parser."""
_BAR = re.compile(r"(?<!\\)\|")
_EDGES = " \t\n\v\f\r\u00a0\u1680\u202f\u205f\u3000\u2028\u2029" + "".join(map(chr, range(0x2000, 0x200B)))
"""What the parser trims from the ends of paragraphs, headings and cells."""


def units(text: str) -> tuple[Unit, ...]:
    """Return the sentences, headings, cells and lines of code of the Markdown `text`, in order."""
    return take_apart(text).units


def take_apart(text: str) -> Prose:
    """Return `text` as units and what is behind them; joined, they are `text` again."""
    reader = _Reader(text)
    reader.read()
    return Prose(tuple(reader.units), text[reader.cursor :], reader.labels)


def collapse(text: str) -> str:
    """Return `text` with each run of blanks, tabs and line feeds as one blank, and none at its ends; code keeps its."""
    if "\n" in text or "  " in text or "\t" in text:
        text = _BLANKS.sub(_collapsed, text) if "`" in text else _BLANK.sub(" ", text)
    return text.strip(" ")


def _collapsed(found: re.Match[str]) -> str:
    return found[0].replace("\n", " ") if found["ticks"] else " "


class _Reader:
    """Goes through the parser's tokens once, keeping the open containers."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.cursor = 0
        self.open: list[_Container] = []
        self.lists: list[str] = []
        """Marker of the next item of each open list."""
        self.around = ""
        """Type of the block that was opened last: it says what the words in it are."""
        self.level = 0
        """Of the heading that was opened last."""
        self.marks = ""
        """What makes a heading of it: `##` before it, or a line of `=` or `-` below."""
        self.cells: list[_Piece] = []
        """Those of the present row."""
        self.column = 0
        self.units: list[Unit] = []
        self.labels = NO_LABELS

    def read(self) -> None:
        """Read the whole text as the parser does."""
        stretches = list(_stretches(self.text))
        for stretch in reversed(stretches):  # of two addresses with one label, the first counts
            addresses = {**self.labels.addresses, **stretch.labels.addresses}
            self.labels = Labels(addresses, self.labels.notes | stretch.labels.notes)
        for stretch in stretches:
            if stretch.tokens is None:
                self._paragraphs(stretch)
            for token in stretch.tokens or ():
                self._token(token, stretch)

    def _paragraphs(self, stretch: _Stretch) -> None:
        pieces: list[_Piece] = []
        for piece in _line_pieces(stretch):
            if piece.start < piece.end:
                pieces.append(piece)
            if pieces and (piece.start == piece.end or stretch.deep):
                self._flow(Shape(), pieces)
                pieces = []
        self._flow(Shape(), pieces)

    def _token(self, token: Token, stretch: _Stretch) -> None:
        if token.nesting > 0:
            self._opens(token)
        elif token.nesting < 0:
            self._closes(token.type)
        else:
            self._leaf(token, [stretch.piece(*span) for span in spans(token)])

    def _opens(self, token: Token) -> None:
        self.around = token.type
        if token.type == "blockquote_open":
            self.open.append(_Container(BlockKind.QUOTE))
        elif token.type == "footnote_reference_open":
            self.open.append(_Container(BlockKind.FOOTNOTE, token.meta["label"]))
        elif token.type == "list_item_open":
            self.open.append(_Container(BlockKind.ITEM, self.lists[-1]))
            self.lists[-1] = "-" if self.lists[-1] == "-" else "1."
        elif token.type == "bullet_list_open":
            self.lists.append("-")
        elif token.type == "ordered_list_open":
            self.lists.append(f"{token.attrs.get('start', 1)}.")
        elif token.type == "heading_open":
            self.level, self.marks = int(token.tag[1]), token.markup

    def _closes(self, kind: str) -> None:
        if kind in ("list_item_close", "blockquote_close", "footnote_reference_close"):
            self.open.pop()
        elif kind in ("bullet_list_close", "ordered_list_close"):
            self.lists.pop()
        elif kind == "tr_close":
            self.column = 0

    def _leaf(self, token: Token, pieces: list[_Piece]) -> None:
        if token.tag == "code":
            self._code(pieces, token.content.split("\n"))
        elif token.type != "inline":
            self._add(Shape(BlockKind.OTHER), pieces)
        elif self.around in ("th_open", "td_open"):
            self._cell(pieces[0])
        elif self.around != "heading_open":
            self._flow(self._shape(), pieces)
        elif self.marks.startswith("#"):
            self._title(pieces[0], token.content)
        else:
            self._flow(Shape(BlockKind.HEADING, self.level), pieces)

    def _code(self, pieces: list[_Piece], lines: list[str]) -> None:
        for piece, line in zip(pieces, lines, strict=False):
            if line.strip(" \t"):
                self._add(Shape(BlockKind.CODE), [piece], line)

    def _title(self, line: _Piece, words: str) -> None:
        """Read a heading that begins with `#`."""
        if words:
            start = self.text.index(words, line.start + self.level)
            self._add(Shape(BlockKind.HEADING, self.level), [_Piece(start, start + len(words), line.line)])

    def _cell(self, line: _Piece) -> None:
        """Read the next cell of the row on `line`: empty, as on the page, where the row has too few."""
        if not self.column:
            self.cells = _cells(self.text, line) or [_Piece(line.start, line.start, line.line)]
        filled = self.column < len(self.cells)
        cell = self.cells[self.column] if filled else _Piece(self.cursor, self.cursor, line.line)
        self.column += 1
        self._add(Shape(BlockKind.ROW, len(self.open)), [cell], column=self.column)

    def _shape(self) -> Shape:
        """Return the shape of a paragraph that stands in the open containers."""
        inner = self.open[-1] if self.open else None
        if inner is None:
            return Shape()
        fresh, inner.fresh = inner.fresh, False
        if inner.kind is not BlockKind.QUOTE and not fresh:
            return Shape(BlockKind.PARAGRAPH, len(self.open))
        return Shape(inner.kind, sum(each.kind is inner.kind for each in self.open), inner.marker)

    def _flow(self, shape: Shape, pieces: list[_Piece]) -> None:
        """Add the sentences on `pieces`, the lines of one block; a heading is one sentence."""
        while pieces and not self.text[pieces[-1].start : pieces[-1].end].strip(_EDGES):
            pieces = pieces[:-1]  # nothing of it is shown, and the line before it is the last
        first, whole = True, shape.kind is BlockKind.HEADING
        for group in _hard_lines(self.text, pieces, self.labels) if pieces else ():
            hard = group[-1] is not pieces[-1]
            for begin, end, text, line, end_line in _sentences(self.text, group, hard, whole):
                self._put(shape, first, text, (begin, end), (line, end_line))
                first = False

    def _add(self, shape: Shape, pieces: list[_Piece], text: str | None = None, column: int = 0) -> None:
        """Add one unit that stands on the lines `pieces`."""
        begin, end = pieces[0].start, pieces[-1].end
        text = collapse(self.text[begin:end]) if text is None else text
        self._put(shape, column < 2, text, (begin, end), (pieces[0].line, pieces[-1].line), column)

    def _put(
        self, shape: Shape, first: bool, text: str, span: tuple[int, int], lines: tuple[int, int], column: int = 0
    ) -> None:
        lead, raw = self.text[self.cursor : span[0]], self.text[slice(*span)]
        self.units.append(Unit(shape, first, text, lead, raw, *lines, column))
        self.cursor = span[1]


def _stretches(text: str) -> Iterator[_Stretch]:
    """Yield the parts of `text` that can be read by themselves: paragraphs, and what the parser has to read."""
    start = line = 0
    for plain, part in _parts(text):
        tokens: list[Token] = []
        env: dict[str, Any] = {}
        if not plain:
            parser().block.parse(_LINE_END.sub("\n", part), parser(), env, tokens)
        deep = any(token.level + 1 >= DEEPEST for token in tokens)
        notes = frozenset(env.get("footnotes", {}).get("refs", ()))
        labels = Labels(env.get("references", {}), notes)
        shifts = _shifts(part) if "\r" in part else None
        yield _Stretch(part, start, line, None if plain or deep else tokens, labels, deep, shifts)
        start, line = start + len(part), line + len(_LINE_END.findall(part))


def _parts(text: str) -> Iterator[tuple[bool, str]]:
    """Yield runs of lines, and whether they are plain; what is in a fence may be anything."""
    if "\r" in text or _FENCE.search(text):
        yield False, text
        return
    chunks = (found[0] for found in _CHUNK.finditer(text) if found[0])
    for plain, run in groupby(chunks, lambda chunk: _PLAIN.fullmatch(chunk) is not None):
        yield plain, "".join(run)


def _line_pieces(stretch: _Stretch) -> Iterator[_Piece]:
    """Yield each line, without the blanks before it; empty where it has nothing else."""
    offset = stretch.start
    for number, line in enumerate(stretch.text.split("\n"), stretch.line + 1):
        yield _Piece(offset + len(line) - len(line.lstrip(" \t")), offset + len(line), number)
        offset += len(line) + 1


def _shifts(text: str) -> list[int]:
    """Return by how much each line of `text` begins further on than where every line end is one character."""
    shifts = [0]
    for found in _LINE_END.finditer(text):
        shifts.append(shifts[-1] + len(found[0]) - 1)
    return shifts


def _cells(text: str, line: _Piece) -> list[_Piece]:
    """Return the content of each cell of the row on `line`."""
    ends = [found.start() for found in _BAR.finditer(text, line.start, line.end)]
    spans = list(zip([line.start, *(end + 1 for end in ends)], [*ends, line.end], strict=True))
    if not text[slice(*spans[0])].strip(_EDGES):
        del spans[0]
    if spans and not text[slice(*spans[-1])].strip(_EDGES):
        del spans[-1]
    return [_trimmed(text, start, end, line.line) for start, end in spans]


def _trimmed(text: str, start: int, end: int, line: int) -> _Piece:
    inner = text[start:end]
    left = start + len(inner) - len(inner.lstrip(_EDGES))
    return _Piece(left, max(left, start + len(inner.rstrip(_EDGES))), line)


def _hard_lines(text: str, pieces: list[_Piece], labels: Labels) -> list[list[_Piece]]:
    """Return the lines of a paragraph, parted behind each hard line break."""
    lines = [text[piece.start : piece.end] for piece in pieces]
    hard = {n for n, line in enumerate(lines[:-1]) if line.endswith(("  ", "\\"))}
    if hard:
        hard &= _breaks("\n".join(lines), labels)
    groups: list[list[_Piece]] = [[]]
    for n, piece in enumerate(pieces):
        groups[-1].append(piece)
        if n in hard:
            groups.append([])
    return groups


def _breaks(source: str, labels: Labels) -> set[int]:
    """Return the lines of `source`, from 0, behind which there is a hard line break."""
    from sub_cli.text.places import inline_tokens

    tokens = inline_tokens(source, labels)
    ends = [*(at for _, at in tokens[1:]), len(source)]
    # What is in a picture's words has no tokens here.
    spans = (
        (at, end if token.type == "image" else at + 2)
        for (token, at), end in zip(tokens, ends, strict=True)
        if token.type in ("hardbreak", "image")
    )
    return {line for start, end in spans for line in range(source.count("\n", 0, start), source.count("\n", 0, end))}


def _sentences(text: str, pieces: list[_Piece], hard: bool, whole: bool) -> list[tuple[int, int, str, int, int]]:
    """Return start, end, collapsed text, first and last line of each sentence in `pieces`, lines of one paragraph.

    `hard`: a hard line break follows the last of them; `whole`: they are one unit.
    """
    parts = [text[piece.start : piece.end] for piece in pieces]
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
