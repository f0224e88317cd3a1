"""Lists of text that was pasted: the bullets and numbers of Word and web pages as those of Markdown, nested alike."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from sub_cli.document.pasted_letters import NO_BREAK

_GAP = f"[ \t{NO_BREAK}]"
_BULLETS = "•◦▪●○■‣⁃∙·➢➤►▸❖\uf0b7\uf0a7\uf0d8\uf076\uf0fc\uf02d"
"""Also those that Word takes from its fonts of symbols, which are for private use (U+F0B7)."""
_FOREIGN = re.compile(
    rf"(?P<indent>{_GAP}*+)(?:"
    rf"(?P<sign>[{_BULLETS}]){_GAP}++|•(?=\w)|"
    rf"(?P<tabbed>[-*+–—o§Øüvq])(?=[ {NO_BREAK}]*+\t){_GAP}++|"
    rf"(?P<number>\d{{1,9}})(?P<end>[.)])(?= *+[\t{NO_BREAK}]){_GAP}++"
    rf")(?=\S)"
)
"""An item that Markdown does not know for one. What may also be a word or a dash is one before a tab only."""
_NATIVE = re.compile(rf"(?P<indent>{_GAP}*)(?P<sign>[-*+]|(?P<number>\d{{1,9}})(?P<end>[.)]))(?P<gap> +)(?=\S)")
_LETTERED = re.compile(rf"{_GAP}*(?P<letter>[a-z]|[ivx]{{2,5}})[.)]{_GAP}+\S")
_ROMAN = " i ii iii iv v vi vii viii ix x xi xii xiii xiv xv".split(" ")
_DEPTH: Final = {"◦": 1, "○": 1, "o": 1, "▪": 2, "■": 2, "§": 2, "\uf0a7": 2}
"""Word's bullets of the second and third level, where nothing else tells the level."""
_TAB = 4


@dataclass(frozen=True, slots=True)
class Item:
    """What a line begins with that is an item of a list."""

    indent: int
    """Columns before it."""
    depth: int
    """The level that its bullet has in Word, counted from 0."""
    marker: str
    """What Markdown begins it with."""
    words: str
    """The rest of the line."""
    native: bool
    """Whether Markdown knows it already, as it stands."""

    @property
    def opens_late(self) -> bool:
        """Tell whether it opens a list that cannot stop a paragraph: one that counts from another number than 1."""
        return self.marker[0].isdigit() and self.marker[:-1] != "1"


@dataclass(slots=True)
class Nesting:
    """The items around the present line."""

    _open: list[tuple[tuple[int, int], int, int]] = field(default_factory=list)
    """Of each: how deep it stood, its column, and the column of its words."""

    @property
    def column(self) -> int:
        """Return where the words of the innermost item begin; 0 outside a list."""
        return self._open[-1][2] if self._open else 0

    def leave(self) -> None:
        """End all lists."""
        self._open.clear()

    def enter(self, item: Item) -> tuple[str, bool]:
        """Return what the line of `item` begins with, and whether that opens another list."""
        key = (item.indent, item.depth)
        while self._open and self._open[-1][0] > key:
            self._open.pop()
        beside = bool(self._open) and self._open[-1][0] == key
        start = self._open.pop()[1] if beside else self.column
        if item.native:
            start = item.indent
        self._open.append((key, start, start + len(item.marker) + 1))
        return f"{' ' * start}{item.marker} ", not beside


def item_of(line: str) -> Item | None:
    """Return the item that `line` is; None where it is none."""
    found = _FOREIGN.match(line)
    native = None if found else _NATIVE.match(line)
    match = found or native
    if match is None:
        return None
    groups = match.groupdict()
    sign = groups.get("sign") or groups.get("tabbed") or "•"
    marker = f"{groups['number']}{groups['end']}" if groups["number"] else sign if native else "-"
    indent = match["indent"]
    as_it_is = native is not None and not indent.strip(" ")
    return Item(width(indent), _DEPTH.get(sign, 0), marker, line[match.end() :], as_it_is)


def width(indent: str) -> int:
    """Return how many columns blanks before a line take."""
    return len(indent.expandtabs(_TAB))


def follows(mark: str, other: str) -> bool:
    """Tell whether `other` is the next letter, or the next small Roman numeral."""
    roman = mark in _ROMAN[1:-1] and other == _ROMAN[_ROMAN.index(mark) + 1]
    return roman or (len(mark) == len(other) == 1 and ord(other) == ord(mark) + 1)


def letter_of(line: str) -> str:
    """Return what a line counts with, as in `a) the rest` or `ii. the rest`; "" where it does not."""
    found = _LETTERED.match(line)
    return found["letter"] if found else ""
