"""Tabs of a file as spaces that mean the same: in a text they count from where the text begins, as Markdown has it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

STOP: Final = 4
"""Columns from one tab stop to the next (CommonMark 0.31.2, section 2.2)."""
_OPENS: Final = re.compile(
    r"(?P<lead> *(?:- +)*)(?P<key>[^\s#'\"][^#]*:[ \t]+)?[|>][-+]?(?P<digit>[1-9]?)[-+]?[ \t]*(?:#.*)?\Z"
)
"""The line of a key whose value is a block."""


@dataclass(slots=True)
class _Block:
    """A text in a block, of which the lines follow."""

    parent: int
    """Column of its key."""
    column: int = 0
    """Where its lines begin; 0 until that is known."""

    def holds(self, line: str) -> bool:
        """Tell whether `line` belongs to it; one that begins with a tab does, though YAML would not have it."""
        bare = line.lstrip(" ")
        return not bare or bare[0] == "\t" or len(line) - len(bare) > self.parent

    def spaced(self, line: str) -> str:
        """Return a line of it without tabs."""
        if not line.strip():
            return line.expandtabs(STOP)
        spaces = _indent(line)
        self.column = self.column or (spaces if spaces > self.parent else _indent(line.expandtabs(STOP)))
        start = min(spaces, self.column)
        return line[:start] + line[start:].expandtabs(STOP)


def spaced(text: str) -> str:
    """Return a YAML file with spaces for tabs; what a block says means the same to Markdown."""
    return "\n".join(_lines(text)) if "\t" in text else text


def _lines(text: str) -> Iterator[str]:
    block: _Block | None = None
    for line in text.split("\n"):
        if block and not block.holds(line):
            block = None
        if block:
            yield block.spaced(line)
        else:
            block = _opened(line)
            yield line.expandtabs(STOP)


def _opened(line: str) -> _Block | None:
    """Return the block that begins behind `line`, None where none does."""
    found = _OPENS.match(line)
    if not found:
        return None
    parent = len(found["lead"] if found["key"] else found["lead"].rstrip("- "))
    return _Block(parent, parent + int(found["digit"]) if found["digit"] else 0)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
