"""The parts of a text that can be read by themselves: paragraphs need no parser, the rest is read by it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sub_cli.text.markdown import DEEPEST, Labels, parser

if TYPE_CHECKING:
    from markdown_it.token import Token


class Line(NamedTuple):
    """What stands on one line of a block, without the marks of what it stands in."""

    start: int
    """Character of the text at which it begins."""
    end: int
    number: int
    """From 1."""


@dataclass(frozen=True, slots=True)
class Stretch:
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

    def line_of(self, row: int, start: int, end: int) -> Line:
        """Return what stands on the line `row` for the parser."""
        shift = self.start + (self.shifts[row] if self.shifts else 0)
        return Line(start + shift, end + shift, self.line + row + 1)

    def lines(self) -> Iterator[Line]:
        """Yield each line, without the blanks before it; empty where it has nothing else."""
        offset = self.start
        for number, line in enumerate(self.text.split("\n"), self.line + 1):
            yield Line(offset + len(line) - len(line.lstrip(" \t")), offset + len(line), number)
            offset += len(line) + 1


_LINE_END = re.compile(r"\r\n?|\n")
_BLANK: Final = r"(?:[ \t]*+(?:\n|\Z))*"
_CHUNK: Final = re.compile(rf"(?:(?![ \t]*+(?:\n|\Z))[^\n]++(?:\n|\Z))*{_BLANK}")
"""Lines up to a blank one, with the blank ones behind them; or the blank ones that a text begins with.

No group is possessive: Python 3.11.2 errs in these.
"""
_PLAIN: Final = re.compile(
    r"(?:(?:[^\s\d>#`~*_+\-=|:\[<]|\d{1,9}+(?![.)\d])|[*_]{1,2}+[^\s*_]|\[[^\]\\^\n]*+\]\()"
    rf"[^\n]*+(?:\n|\Z))*{_BLANK}"
)
"""No line begins as another block would, so that these are paragraphs, whatever stands before: most need no parser."""


def stretches(text: str) -> Iterator[Stretch]:
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
        yield Stretch(part, start, line, None if plain or deep else tokens, labels, deep, shifts)
        start, line = start + len(part), line + len(_LINE_END.findall(part))


def _parts(text: str) -> Iterator[tuple[bool, str]]:
    """Yield runs of lines, and whether they are plain; what is in a fence may be anything."""
    if any(sign in text for sign in ("\r", "```", "~~~")):
        yield False, text
        return
    chunks = (found[0] for found in _CHUNK.finditer(text) if found[0])
    for plain, run in groupby(chunks, lambda chunk: _PLAIN.fullmatch(chunk) is not None):
        yield plain, "".join(run)


def _shifts(text: str) -> list[int]:
    """Return by how much each line of `text` begins further on than where every line end is one character."""
    shifts = [0]
    for found in _LINE_END.finditer(text):
        shifts.append(shifts[-1] + len(found[0]) - 1)
    return shifts
