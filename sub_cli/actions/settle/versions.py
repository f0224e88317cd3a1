"""One file as two sides have it, and as both began with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TypeAlias

from sub_cli.diff.merging import Stretch, merge
from sub_cli.errors import BadInput
from sub_cli.store.files import Files, read_if_there


@dataclass(frozen=True, slots=True)
class Versions:
    """The bytes of a file on each side; None where it is not there."""

    base: bytes | None
    ours: bytes | None
    theirs: bytes | None

    @classmethod
    def of(cls, path: str, sides: Sequence[Files]) -> Versions:
        """Return those of a file: `sides` are what both began with, ours and theirs."""
        return cls(*(read_if_there(side, path) for side in sides))

    @property
    def sides(self) -> list[bytes]:
        """Return the file as each side has it that has it, ours first."""
        return [data for data in (self.ours, self.theirs) if data is not None]


Write: TypeAlias = Callable[[bytes], bytes]
"""Returns a file as it has to be to say what was settled, laid out as before; raises `BadInput`."""


def laid_out(versions: Versions, write: Write) -> bytes:
    """Return a file that says what was settled, laid out as both sides have it, with the comments of both.

    It is a function of the two sides, whichever is ours. Raises `BadInput` where neither can be read.
    """
    sides = sorted(set(_written(versions.sides, write))) or [write(versions.sides[0])]
    if len(sides) == 1:
        return sides[0]
    base = next(iter(_written([versions.base or b""], write)), b"") if versions.base else _common(*sides)
    made = _encoded(merge(*map(_decoded, (base, *sides)), decide=_of_both).text)
    return made if _stays(made, write) else sides[0]


def _written(sides: Sequence[bytes], write: Write) -> list[bytes]:
    found = []
    for data in sides:
        try:
            found.append(write(data))
        except BadInput:
            continue
    return found


def _stays(data: bytes, write: Write) -> bool:
    """Tell whether a file says what was settled as it is."""
    try:
        return write(data) == data
    except BadInput:
        return False


def _common(one: bytes, other: bytes) -> bytes:
    """Return the lines that two files have in common, for what both would have begun with."""
    rows, others = (data.splitlines(keepends=True) for data in (one, other))
    blocks = SequenceMatcher(None, rows, others, autojunk=False).get_matching_blocks()
    return b"".join(row for block in blocks for row in rows[block.a : block.a + block.size])


def _of_both(stretch: Stretch) -> str:
    """Return what both sides changed: of comments those of both, of anything else the lesser."""
    sides = [stretch.ours, stretch.theirs]
    rows = [row for side in sides for row in side.split("\n")]
    if all(row.lstrip().startswith("#") or not row.strip() for row in rows):
        return "\n".join(dict.fromkeys(rows))
    return sides[0]


def _decoded(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
