"""Lists of text that was pasted: the bullets and numbers of Word and web pages as those of Markdown, nested alike."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from sub_cli.document.pasted_letters import NO_BREAK

_GAP = f"[ \t{NO_BREAK}]"
NO_BREAK_PAIR = f"(?:[{NO_BREAK}][ {NO_BREAK}]| [{NO_BREAK}])"
"""Blanks of which one is no ordinary one: what Outlook makes of the tab behind a bullet."""
_BULLETS = "•◦▪●○■‣⁃∙·➢➤►▸❖\uf0b7\uf0a7\uf0d8\uf076\uf0fc\uf02d"
"""Also those that Word takes from its fonts of symbols, which are for private use (U+F0B7)."""
_FOREIGN = re.compile(
    rf"(?P<indent>{_GAP}*+)(?:"
    rf"(?P<sign>[{_BULLETS}]){_GAP}++|•(?=\w)|"
    rf"(?P<tabbed>[-*+–—o§Øüvq])(?=[ {NO_BREAK}]*+\t| *{NO_BREAK_PAIR}){_GAP}++|"
    rf"(?P<number>\d{{1,9}})(?P<end>[.)])(?= *+[\t{NO_BREAK}]){_GAP}++"
    rf")(?=\S)"
)
"""An item that Markdown does not know for one. What may also be a word or a dash is one before a tab only, or before
what a tab becomes in an e-mail."""
_NATIVE = re.compile(rf"(?P<indent>{_GAP}*)(?P<sign>[-*+]|(?P<number>\d{{1,9}})(?P<end>[.)]))(?P<gap> +)(?=\S)")
_LETTERED = re.compile(
    rf"{_GAP}*(?:\((?P<inside>[a-z]|[ivx]{{2,5}}|[IVX]{{1,5}}|\d{{1,3}})\)|"
    rf"(?P<letter>[a-z]|[ivx]{{2,5}}|[IVX]{{1,5}}|[A-Z](?=\)|.[ {NO_BREAK}]*\t))[.)]){_GAP}+\S"
)
"""A capital with a point and a blank begins a name: it counts before a tab only, or as a Roman numeral."""
_ROMAN = " i ii iii iv v vi vii viii ix x xi xii xiii xiv xv".split(" ")
_DEPTH: Final = {"◦": 1, "○": 1, "o": 1, "▪": 2, "■": 2, "§": 2, "\uf0a7": 2}
"""Word's bullets of the second and third level, where nothing else tells the level."""
_TAB = 4
_FIGURES: Final = 3
"""Of the number of an item, at most, where nothing but that the next line counts on tells that it is one."""


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
    shifted: bool = False
    """Whether the outermost list came with so many blanks before it that Markdown would take it for code."""

    @property
    def column(self) -> int:
        """Return where the words of the innermost item begin; 0 outside a list."""
        return self._open[-1][2] if self._open else 0

    def leave(self) -> None:
        """End all lists."""
        self._open.clear()
        self.shifted = False

    def enter(self, item: Item) -> tuple[str, bool]:
        """Return what the line of `item` begins with, and whether that opens another list."""
        self.shifted = self.shifted or (not self._open and item.indent >= _TAB)
        key = (item.indent, item.depth)
        while self._open and self._open[-1][0] > key:
            self._open.pop()
        beside = bool(self._open) and self._open[-1][0] == key
        start = self._open.pop()[1] if beside else self.column
        if item.native and not self.shifted:
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


def counting_on(lines: Sequence[str]) -> frozenset[int]:
    """Return which of `lines` open a list that counts from another number than 1, as the one below them counts on.

    In the middle of a paragraph Markdown takes only 1 for the begin of a list. A year at the begin of a line is none.
    """
    items = [item_of(line) for line in lines]
    found = set[int]()
    for number, item in enumerate(items):
        if item and item.opens_late and len(item.marker) <= _FIGURES + 1:
            after = _beside(lines, items, number, item.indent)
            found |= {number} if after and after.marker == f"{int(item.marker[:-1]) + 1}{item.marker[-1]}" else set()
    return frozenset(found)


def _beside(lines: Sequence[str], items: Sequence[Item | None], number: int, indent: int) -> Item | None:
    """Return the item that stands below the one of that number, at `indent` as it does; None where none does."""
    for line, item in zip(lines[number + 1 :], items[number + 1 :], strict=True):
        if not line.strip() or (item is None and not line.startswith(" ")):
            return None
        if item and item.indent <= indent:
            return item if item.indent == indent else None
    return None


def width(indent: str) -> int:
    """Return how many columns blanks before a line take."""
    return len(indent.expandtabs(_TAB))


@dataclass(frozen=True, slots=True)
class Mark:
    """What a line counts with: `a)`, `ii.`, `(3)`, `IV.`."""

    sign: str
    """The letter, Roman numeral or figure."""
    bracketed: bool
    """Whether it stands between brackets."""

    def is_before(self, other: Mark) -> bool:
        """Tell whether `other` is the next one of the same series."""
        if self.bracketed != other.bracketed:
            return False
        if self.sign.isdigit() or other.sign.isdigit():
            return self.sign.isdigit() and other.sign.isdigit() and int(other.sign) == int(self.sign) + 1
        small = self.sign.lower()
        roman = small in _ROMAN[1:-1] and other.sign.lower() == _ROMAN[_ROMAN.index(small) + 1]
        if self.sign.isupper() != other.sign.isupper():
            return False
        return roman or (len(self.sign) == len(other.sign) == 1 and ord(other.sign) == ord(self.sign) + 1)


def mark_of(line: str) -> Mark | None:
    """Return what a line counts with, as in `a) the rest` or `(ii) the rest`; None where it does not."""
    found = _LETTERED.match(line)
    if not found:
        return None
    return Mark(found["inside"] or found["letter"], bool(found["inside"]))


@dataclass(frozen=True, slots=True)
class Counted:
    """A line, as far as it may be one of a lettered series."""

    mark: Mark | None
    indent: int
    """Columns before it."""
    breaks: bool
    """Whether it ends with a line break of Markdown's own: the next line is no item."""


@dataclass(slots=True)
class _Series:
    """A series that is open: its lines so far."""

    rows: list[int]
    mark: Mark
    indent: int


def levels(lines: Sequence[Counted]) -> list[int]:
    """Return how deep each line stands in lettered series, from 1: a), and b) on the next line; 0 where it is in none.

    Between b) and c) may stand (i) and (ii): those are a series within.
    """
    found, around = [0] * len(lines), list[_Series]()
    for number, line in enumerate(lines):
        if line.mark is None or (number and lines[number - 1].breaks):
            around = []
        if line.mark is None:
            continue
        depth = _place(around, line.mark, line.indent)
        del around[depth:]
        if depth and around[-1].mark.is_before(line.mark):
            series = around[-1]
            series.rows.append(number)
            series.mark = line.mark
            for row in series.rows:
                found[row] = depth
        else:
            around.append(_Series([number], line.mark, line.indent))
    return found


def _place(around: Sequence[_Series], mark: Mark, indent: int) -> int:
    """Return how many of the open series stay: those up to the one that `mark` goes on, all where it begins one."""
    going = [depth for depth, series in enumerate(around, 1) if series.mark.is_before(mark)]
    alike = [depth for depth in going if around[depth - 1].indent == indent]
    return max(alike or going, default=len(around))
