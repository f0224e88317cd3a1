"""A plan as a reader of any format returns it: sections in their order, pictures, and what was not sure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from sub_cli.interop.base import Note

PICTURE: str = "picture:"
"""What the address of a picture begins with in a text, before its place in `FoundPlan.pictures` counted from 1."""
Beside: TypeAlias = Callable[[str], bytes | None]
"""Returns the bytes of a file by its path from the folder of the source; None where there is none that may be read."""


@dataclass(frozen=True, slots=True)
class FoundSection:
    """A heading with what stands below it, up to the next one."""

    title: str
    """Its heading in plain words, without its number."""
    depth: int
    """1 for a chapter."""
    text: str = ""
    """Markdown; it shows a picture as `![words](picture:1)`."""
    number: str = ""
    """The number before the heading; empty where the source has none."""
    anchors: tuple[str, ...] = ()
    """What links of the source call it: `](#anchor)` in a text leads here."""
    line: int = 0
    page: int = 0
    lines: tuple[int, ...] = ()
    """Of each line of the text the line of the source that it came from; empty where lines were put together."""


@dataclass(frozen=True, slots=True)
class FoundPicture:
    """A picture that belongs to a text."""

    data: bytes
    """The whole file; PNG, JPEG or SVG."""
    ending: str
    """Of its file name: `.png`."""
    section: int = 0
    """Which of the sections it belongs to, from 0; where no text shows it, it comes at the end of that one."""
    words: str = ""
    """What it shows; empty where the source does not say."""
    line: int = 0
    page: int = 0


@dataclass(frozen=True, slots=True)
class Words:
    """How many words there are in a source, and what became of them."""

    source: int
    """All that the source has."""
    left_out: int
    """Those that belong to no text: running heads, a table of contents, a title page. Each is told in a note."""
    in_place: int
    """Those that are in the plan, in the order of the source."""
    moved: int
    """Those that are in the plan at another place: notes below a text."""
    missing: tuple[tuple[str, int, int], ...] = ()
    """The first ones of the others: the word, its page (0 without pages) and its line."""

    @property
    def lost(self) -> int:
        """Return how many words are neither in the plan nor told to be left out."""
        return self.source - self.left_out - self.in_place - self.moved


@dataclass(frozen=True, slots=True)
class FoundPlan:
    """A plan as it was read; what it does not say is empty."""

    title: str
    sections: tuple[FoundSection, ...]
    words: Words
    language: str = ""
    """`nl` or `en`, where its words tell."""
    pictures: tuple[FoundPicture, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanReader:
    """A format in which plans come in."""

    endings: tuple[str, ...]
    """Of the names of its files, in small letters."""
    read: Callable[[bytes, str, Beside], FoundPlan]
    """Returns the plan in a file, whose name is given for errors; raises `BadInput` and `Unable`."""
