"""The sentences, cells and titles of a Markdown text, each with its own source. Pure.

Every character of the text is either in a unit's `raw` or in the `lead` before it, so that the units are the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from sub_cli.text.blocks import Block, BlockKind, Shape, blocks
from sub_cli.text.markdown import NO_LABELS, Labels
from sub_cli.text.sentences import CODE_SPAN, sentence_spans
from sub_cli.text.stretches import Line


class Unit(NamedTuple):
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
    align: str = ""
    """How the table sets that column: `left`, `center` or `right`; empty where it does not say."""

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


_BLANK = re.compile(r"[ \t\n]+")
_BLANKS = re.compile(rf"{CODE_SPAN.pattern}|\]\(<[^<>\n]*\n|\\\n|[ \t\n]+")
"""Blanks, and what is not as it is written when a line end in it becomes a blank."""
_EXACT = ("`", "](<", "![")
"""What such a thing begins with: code, an address, the words of a picture, in which a break ends no line of ours."""


def units(text: str) -> tuple[Unit, ...]:
    """Return the sentences, headings, cells and lines of code of the Markdown `text`, in order."""
    return take_apart(text).units


def take_apart(text: str) -> Prose:
    """Return `text` as units and what is behind them; joined, they are `text` again."""
    found, labels = blocks(text)
    made = _Units(text, labels)
    for block in found:
        made.add(block)
    return Prose(tuple(made.units), text[made.cursor :], labels)


def collapse(text: str) -> str:
    """Return `text` with each run of blanks, tabs and line feeds as one blank, and none at its ends; code keeps its."""
    if "\n" in text or "  " in text or "\t" in text:
        text = _BLANKS.sub(_collapsed, text) if any(sign in text for sign in _EXACT) else _BLANK.sub(" ", text)
    return text.strip(" ")


def _collapsed(found: re.Match[str]) -> str:
    if found["ticks"]:
        return found[0].replace("\n", " ")
    return found[0] if found[0].startswith(("]", "\\")) else " "


class _Units:
    """Makes units of blocks, in order."""

    def __init__(self, text: str, labels: Labels) -> None:
        self.text = text
        self.labels = labels
        self.cursor = 0
        self.units: list[Unit] = []

    def add(self, block: Block) -> None:
        """Add the units of `block`."""
        if block.flows:
            self._flow(block)
            return
        first, last = block.lines[0], block.lines[-1]
        text = collapse(self.text[first.start : last.end]) if block.code is None else block.code
        place = (first.start, last.end), (first.number, last.number)
        self._put(block.shape, block.column < 2, text, *place, block.column, block.align)

    def _flow(self, block: Block) -> None:
        """Add the sentences of `block`; a heading is one."""
        first, whole = True, block.shape.kind is BlockKind.HEADING
        for group in _hard_lines(self.text, block.lines, self.labels):
            hard = group[-1] is not block.lines[-1]
            for begin, end, text, line, end_line in _sentences(self.text, group, hard, whole):
                self._put(block.shape, first, text, (begin, end), (line, end_line))
                first = False

    def _put(
        self,
        shape: Shape,
        first: bool,
        text: str,
        span: tuple[int, int],
        lines: tuple[int, int],
        column: int = 0,
        align: str = "",
    ) -> None:
        lead, raw = self.text[self.cursor : span[0]], self.text[slice(*span)]
        self.units.append(Unit(shape, first, text, lead, raw, *lines, column, align))
        self.cursor = span[1]


def _hard_lines(text: str, pieces: list[Line], labels: Labels) -> list[list[Line]]:
    """Return the lines of a paragraph, parted behind each hard line break."""
    lines = [text[piece.start : piece.end] for piece in pieces]
    hard = {n for n, line in enumerate(lines[:-1]) if line.endswith(("  ", "\\"))}
    if hard:
        hard &= _breaks("\n".join(lines), labels)
    groups: list[list[Line]] = [[]]
    for n, piece in enumerate(pieces):
        groups[-1].append(piece)
        if n in hard:
            groups.append([])
    return groups


def _breaks(source: str, labels: Labels) -> set[int]:
    """Return the lines of `source`, from 0, behind which there is a hard line break."""
    from sub_cli.text.places import inline_tokens

    return {source.count("\n", 0, at) for token, at in inline_tokens(source, labels) if token.type == "hardbreak"}


def _sentences(text: str, pieces: list[Line], hard: bool, whole: bool) -> list[tuple[int, int, str, int, int]]:
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
        found.append((begin, end, sentence, pieces[row].number, pieces[last].number))
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
