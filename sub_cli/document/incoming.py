"""A text that comes in with a command, or out of an editor, and stands in no file of the workspace yet."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Incoming:
    """The text, and where it came from."""

    text: str
    name: str
    """What a mistake in it is told with: the path of a file or a draft, `<stdin>`, or the flag that it came with."""

    def line(self, number: int) -> str:
        """Return a line of it as it came, counted from 1; "" where it has none."""
        rows = self.text.split("\n")
        return rows[number - 1].rstrip("\r") if 0 < number <= len(rows) else ""
