"""A text that comes in with a command, or out of an editor, and stands in no file of the workspace yet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sub_cli.errors import Finding

if TYPE_CHECKING:
    from sub_cli.document.pasted_letters import Repair

_WIDE = re.compile("[\t\x0b\x0c\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Incoming:
    """The text as it is taken, and as it came."""

    text: str
    name: str
    """What a mistake in it is told with: the path of a file or a draft, `<stdin>`, or the flag that it came with."""
    encoding: str = ""
    """In which encoding it came; empty where that is UTF-8."""
    came: str = ""
    """What `text` was made of; empty where that is the same."""
    repairs: Mapping[Repair, int] = field(default_factory=dict)
    """How often what was put right."""
    lines: tuple[int, ...] = ()
    """Of each line of `text` the one that it came from, counted from 1."""

    def cleaned(self, standing: str) -> Incoming:
        """Return it as Markdown; the lines of `standing`, whose place it takes, stay as they are."""
        from sub_cli.document.pasted import clean

        found = clean(self.text, standing)
        return replace(self, text=found.text, came=self.text, repairs=found.repairs, lines=found.lines)

    def line(self, number: int) -> str:
        """Return a line of it as it came, counted from 1, in which every column is one wide; "" where it has none."""
        rows = (self.came or self.text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
        return _WIDE.sub(" ", rows[number - 1]) if 0 < number <= len(rows) else ""

    def as_it_came(self, finding: Finding) -> Finding:
        """Return what was found in `text` at its place in what came."""
        place = finding.place
        if not 0 < place.line <= len(self.lines):
            return finding
        origin, start = self.lines[place.line - 1], place.column - 1
        rows = self.text.split("\n")
        words = rows[place.line - 1][start : start + place.length]
        first = self.lines.index(origin)
        before = "\n".join((*rows[first : place.line - 1], rows[place.line - 1][:start]))
        column = _nth(self.line(origin), words, before.count(words)) + 1 if words else place.column
        return replace(finding, place=replace(place, line=origin, column=max(column, 1)))


def _nth(line: str, words: str, count: int) -> int:
    """Return where `words` stand in a line for the time behind `count` others; -1 where they do not."""
    at = line.find(words)
    for _ in range(count):
        at = line.find(words, at + 1) if at >= 0 else at
    return at
