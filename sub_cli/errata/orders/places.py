"""The places of a text by the names that a reader gives them: the second sentence, the third item of the list. Pure.

Only sentences of running text are counted as sentences; headings, captions, items, rows and footnotes have names of
their own. An instruction works on rows, the lines that are not blank; here a name becomes rows and rows become a name.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import TypeAlias

from sub_cli.errata.orders.captions import is_caption, is_picture
from sub_cli.text.blocks import BlockKind
from sub_cli.text.format import lines
from sub_cli.text.units import Unit, units


class Part(StrEnum):
    """What can be named in a text."""

    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"
    LIST = "list"
    ITEM = "item"
    TABLE = "table"
    HEAD = "head"
    ROW = "row"
    CELL = "cell"
    NOTE = "note"
    HEADING = "heading"
    CAPTION = "caption"
    PICTURE = "picture"
    RULE = "rule"
    CODE = "code"
    DEFINITION = "definition"


_APART = frozenset({Part.PARAGRAPH, Part.LIST, Part.TABLE, Part.NOTE, Part.CAPTION, Part.PICTURE})
"""What a paragraph comes behind or before, rather than a sentence or item of it."""

Path: TypeAlias = tuple[tuple[Part, int], ...]
"""One part, and what it stands in: `((ITEM, 3), (LIST, 2))`. The number 0 is the only one of its kind."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A stretch of a text, from one part to another; often one part."""

    first: Path
    last: Path

    @property
    def sentences(self) -> tuple[int, int] | None:
        """Return the numbers of the first and last sentence, where nothing but sentences is named."""
        plain = len(self.first) == len(self.last) == 1 and self.first[0][0] is self.last[0][0] is Part.SENTENCE
        return (self.first[0][1], self.last[0][1]) if plain else None


class Places:
    """The parts of one text, each with the units and the rows that it takes."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._units = units(text)
        self.spans: dict[Path, tuple[int, int]] = {}
        self._starts: dict[int, list[Path]] = {}
        self._ends: dict[int, list[Path]] = {}
        found = _spans(self._units, lines(text)) or _wordless(text)
        for path, span in sorted(found.items(), key=lambda each: len(each[0])):
            self.spans[path] = span
        for path, span in self.spans.items():
            if path[-1][0] is Part.PARAGRAPH and (len(path) > 1 or self.alone(path)):
                continue  # where there is one only, its sentences are named; and those by their number in the text
            self._starts.setdefault(span[0], []).append(path)
            self._ends.setdefault(span[1], []).append(path)
        self._full = [number for number, row in enumerate(lines(text), 1) if row.strip()]
        self._groups = _groups(self._units, self._full)

    @property
    def all_units(self) -> tuple[Unit, ...]:
        """Return the units of the text."""
        return self._units

    def around(self, row: int) -> tuple[int, int]:
        """Return the rows that cannot be named without `row`, from 1: a head with the line below it, a code block."""
        return next((rows for rows, _ in self._groups if rows[0] <= row <= rows[1]), (row, row))

    def blocks(self) -> Iterator[tuple[int, int]]:
        """Yield the lines, from 0 up to the end, of what takes more than one row and is never cut."""
        for (first, last), _ in self._groups:
            if last > first:
                yield self._full[first - 1] - 1, self._full[last - 1]

    def rows(self, spot: Spot) -> tuple[int, int] | None:
        """Return the first and last row of `spot`, from 1; None where there is no such place."""
        begin, end = self._known(spot.first), self._known(spot.last)
        if begin is None or end is None or end[1] < begin[0]:
            return None
        taken = [rows for rows, (first, last) in self._groups if first <= end[1] and last >= begin[0]]
        return taken[0][0], taken[-1][1]

    def whole(self, spot: Spot) -> bool:
        """Tell whether `spot` takes whole rows: of two sentences on one line, neither does."""
        begin, end = self._known(spot.first), self._known(spot.last)
        if begin is None or end is None:
            return False
        spans = [span for _, span in self._groups]
        return any(first == begin[0] for first, _ in spans) and any(last == end[1] for _, last in spans)

    def units(self, path: Path) -> tuple[Unit, ...]:
        """Return the units of a part; none where there is no such part."""
        first, last = self.spans.get(path, (0, -1))
        return self._units[first : last + 1]

    def cell(self, row: int, column: int) -> Spot | None:
        """Return a cell of the table of which `row` is one, or the head with what belongs to it."""
        group = next((span for rows, span in self._groups if rows[0] <= row <= rows[1]), (0, -1))
        found = (path for n in range(group[0], group[1] + 1) for path in self._starts.get(n, ()))
        cell = next((path for path in found if path[0] == (Part.CELL, column)), None)
        return Spot(cell, cell) if cell else None

    def _known(self, path: Path) -> tuple[int, int] | None:
        """Return the units of a part; one without number has to be the only one."""
        full = tuple((part, number or 1) for part, number in path)
        for index, (part, number) in enumerate(path):
            if not number and ((part, 2), *full[index + 1 :]) in self.spans:
                return None
        return self.spans.get(full)

    def alone(self, path: Path) -> bool:
        """Tell whether there is no other part of the kind beside this one."""
        return path[0][1] == 1 and ((path[0][0], 2), *path[1:]) not in self.spans

    def spot(self, first: int, last: int) -> Spot | None:
        """Return what the rows from `first` to `last` are called; None where they begin or end within a part."""
        begin = next((span[0] for rows, span in self._groups if rows[0] == first), None)
        end = next((span[1] for rows, span in self._groups if rows[1] == last), None)
        if begin is None or end is None or end < begin:
            return None
        return self._exact(begin, end) or self._row_of_parts(begin, end) or self._mixed(begin, end)

    def _exact(self, begin: int, end: int) -> Spot | None:
        found = next((path for path in self._starts.get(begin, ()) if self.spans[path][1] == end), None)
        return Spot(found, found) if found else None

    def _row_of_parts(self, begin: int, end: int) -> Spot | None:
        """Return parts of one kind that follow one another with nothing between them, as few as may be."""
        found = [
            Spot(one, other)
            for one in self._starts.get(begin, ())
            for other in self._ends.get(end, ())
            if one[0][0] is other[0][0] and one[1:] == other[1:] and self._unbroken(one, other)
        ]
        return min(found, key=lambda each: (len(each.first), each.last[0][1] - each.first[0][1]), default=None)

    def _unbroken(self, one: Path, other: Path) -> bool:
        part, above = one[0][0], one[1:]
        if one[0][1] > other[0][1]:
            return False
        row = [self.spans[((part, number), *above)] for number in range(one[0][1], other[0][1] + 1)]
        return all(after[0] == before[1] + 1 for before, after in pairwise(row))

    def beside(self, row: int, *, behind: bool) -> Spot | None:
        """Return the paragraph, list or table behind or before which something apart comes; None where it is none."""
        group = next((span for rows, span in self._groups if rows[1 if behind else 0] == row), None)
        return self.apart(group[1 if behind else 0], behind=behind) if group else None

    def apart(self, unit: int, *, behind: bool) -> Spot | None:
        """Return the paragraph, list, table or footnote that ends (`behind`) or begins with a unit, if any."""
        paths = (self._ends if behind else self._starts).get(unit, [])
        found = next((path for path in paths if path[0][0] in _APART), None)
        return Spot(found, found) if found else None

    def named(self, begin: int, end: int) -> Spot | None:
        """Return what the units from `begin` to `end` are called; of less than a part, what holds them."""
        if end >= len(self._units):
            return None
        spot = self._exact(begin, end) or self._row_of_parts(begin, end) or self._mixed(begin, end)
        if spot:
            return spot
        inner = [path for path, span in self.spans.items() if span[0] <= begin and end <= span[1]]
        return Spot(inner[-1], inner[-1]) if inner else None

    def _mixed(self, begin: int, end: int) -> Spot | None:
        one = next((path for path in self._starts.get(begin, ()) if self.spans[path][1] <= end), None)
        other = next((path for path in self._ends.get(end, ()) if self.spans[path][0] >= begin), None)
        return Spot(one, other) if one and other else None

    def kind(self, row: int) -> Part | None:
        """Return what a row is, by its innermost name but those of sentence and cell within something."""
        group = next((span for rows, span in self._groups if rows[0] <= row <= rows[1]), None)
        paths = [path for path in self._starts.get(group[0], ()) if path[0][0] is not Part.PARAGRAPH] if group else []
        inner = [path for path in paths if len(path) == 1 or path[0][0] not in {Part.SENTENCE, Part.CELL}]
        return inner[-1][0][0] if inner else paths[-1][1][0] if paths else None

    def opening(self, first: int) -> str:
        """Return the Markdown of the unit with which row `first` begins."""
        group = next((span for rows, span in self._groups if rows[0] <= first <= rows[1]), None)
        return self._units[group[0]].text if group and self._units else ""


@lru_cache(maxsize=64)
def places(text: str) -> Places:
    """Return the places of `text`."""
    return Places(text)


def _groups(found: tuple[Unit, ...], full: list[int]) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Return the smallest stretches of rows that hold whole units, each with its units; every row is in one.

    `full` are the lines that are not blank.
    """
    if not found:
        return [((1, len(full)), (0, 0))] if full else []
    owner = _owners(found, full)
    groups: list[list[int]] = []
    for index, unit in enumerate(found):
        first, last = bisect_left(full, unit.line) + 1, bisect_right(full, unit.end_line)
        glued = groups and (first <= groups[-1][1] or _one_block(found[index - 1], unit))
        if glued:
            groups[-1][1], groups[-1][3] = max(groups[-1][1], last), index
        else:
            groups.append([first, last, index, index])
    for row, index in owner.items():
        group = next(each for each in groups if each[2] <= index <= each[3])
        group[0], group[1] = min(group[0], row), max(group[1], row)
    return [((first, last), (begin, end)) for first, last, begin, end in groups]


def _wordless(text: str) -> dict[Path, tuple[int, int]]:
    """Return the one part of a text without a word: a heading, an item or code that is empty."""
    if re.match(r"\s*(?:[-+*]|\d{1,9}[.)])(?:\s|\Z)", text):
        return {((Part.LIST, 1),): (0, 0), ((Part.ITEM, 1), (Part.LIST, 1)): (0, 0)}
    part = Part.HEADING if text.lstrip().startswith("#") else Part.CODE
    return {((part, 1),): (0, 0)} if text.strip() else {}


def _one_block(before: Unit, unit: Unit) -> bool:
    return before.shape.kind is unit.shape.kind is BlockKind.CODE


def _owners(found: tuple[Unit, ...], full: list[int]) -> dict[int, int]:
    """Return for each row without a unit, such as that of a table below its head, the unit that it goes with."""
    held = {line for unit in found for line in range(unit.line, unit.end_line + 1)}
    ends = [unit.end_line for unit in found]
    owner = {}
    for row, line in enumerate(full, 1):
        if line not in held:
            before = bisect_left(ends, line) - 1
            behind = before >= 0 and _closes(found[before], line)
            owner[row] = before if behind or before + 1 == len(found) else before + 1
    return owner


def _closes(unit: Unit, line: int) -> bool:
    """Tell whether a line without words ends what `unit` began: the rule below a head, the fence below code."""
    kind = unit.shape.kind
    beside = kind in {BlockKind.ROW, BlockKind.HEADING} and line == unit.end_line + 1
    return beside or kind is BlockKind.CODE


def _spans(found: tuple[Unit, ...], rows: tuple[str, ...]) -> dict[Path, tuple[int, int]]:
    """Return every part of a text with its first and last unit."""
    spans: dict[Path, tuple[int, int]] = {}
    for index, (path, also) in enumerate(_Walk(rows).paths(found)):
        for each in (*(path[level:] for level in range(len(path))), *also):
            spans[each] = spans.get(each, (index, index))[0], index
    return spans


class _Walk:
    """Goes through the units, knowing the list, table or footnote that is open."""

    def __init__(self, rows: tuple[str, ...]) -> None:
        self._rows = rows
        self._count: Counter[tuple[Part, Path]] = Counter()
        self._open: Path = ()
        """The list, table or footnote that was begun last and goes on."""
        self._list: Path = ()
        """The list that goes on, also behind a quotation or table in an item of it."""
        self._items: list[tuple[int, Path]] = []
        self._before: Unit | None = None
        self._marker = ""
        self._row: Path = ()
        self._paragraph: Path = ()

    def paths(self, found: tuple[Unit, ...]) -> Iterator[tuple[Path, tuple[Path, ...]]]:
        """Yield the name of each unit; in running text with its paragraph, and its name within that."""
        for index, unit in enumerate(found):
            path = self._beside_text(found, index) or self._path(unit)
            running = len(path) == 1 and path[0][0] is Part.SENTENCE
            if running and (unit.first or not self._paragraph):
                self._paragraph = self._new(Part.PARAGRAPH)
            elif not running:
                self._paragraph = ()
            self._before = unit
            yield path, (self._paragraph, self._new(Part.SENTENCE, self._paragraph)) if running else ()

    def _beside_text(self, found: Sequence[Unit], index: int) -> Path:
        """Return the name of a caption or picture that stands apart; nothing for any other unit."""
        unit = found[index]
        if unit.shape.kind is not BlockKind.PARAGRAPH or unit.shape.depth:
            return ()
        if unit.first:
            part = Part.PICTURE if is_picture(unit) else Part.CAPTION if is_caption(found, index) else None
            self._close(unit)
            self._open = self._new(part) if part else ()
        apart = self._within(Part.CAPTION) or self._within(Part.PICTURE)
        return self._new(Part.SENTENCE, self._open) if apart else ()

    def _new(self, part: Part, above: Path = ()) -> Path:
        self._count[part, above] += 1
        return ((part, self._count[part, above]), *above)

    def _path(self, unit: Unit) -> Path:
        match unit.shape.kind:
            case BlockKind.ITEM:
                return self._new(Part.SENTENCE, self._item(unit))
            case BlockKind.FOOTNOTE:
                self._end_list()
                if unit.first or not self._within(Part.NOTE):
                    self._open = self._new(Part.NOTE)
                return self._new(Part.SENTENCE, self._open)
            case BlockKind.ROW:
                return self._new(Part.CELL, self._table_row(unit))
            case BlockKind.PARAGRAPH if unit.shape.depth:
                return self._new(Part.SENTENCE, self._holder(unit))
            case BlockKind.PARAGRAPH | BlockKind.QUOTE:
                self._close(unit)
                return self._new(Part.SENTENCE)
        return self._single(unit)

    def _within(self, part: Part) -> bool:
        return bool(self._open) and self._open[0][0] is part

    def _close(self, unit: Unit) -> None:
        """End what is open before `unit`; a list goes on where that stands in an item."""
        self._open = ()
        if "i" not in unit.shape.within:
            self._end_list()

    def _end_list(self) -> None:
        self._list = ()
        self._items.clear()

    def _item(self, unit: Unit) -> Path:
        """Return the item that a sentence stands in; one that begins a block begins an item."""
        depth, kind = unit.shape.depth, unit.shape.marker[:1] == "-"
        if not unit.first and self._items:
            return self._items[-1][1]
        while self._items and self._items[-1][0] >= depth:
            self._items.pop()
        if not self._items:
            another = unit.shape.marker not in {"-", "1."} or kind != (self._marker[:1] == "-")
            if another or not self._list:
                self._list = self._new(Part.LIST)
            self._marker = unit.shape.marker
        self._open = self._list
        self._items.append((depth, self._new(Part.ITEM, self._items[-1][1] if self._items else self._open)))
        return self._items[-1][1]

    def _holder(self, unit: Unit) -> Path:
        """Return the item or footnote in which a later paragraph stands; nothing where it stands in neither."""
        if self._within(Part.NOTE):
            return self._open
        while len(self._items) > 1 and self._items[-1][0] > unit.shape.depth:
            self._items.pop()
        return self._items[-1][1] if self._items else ()

    def _table_row(self, unit: Unit) -> Path:
        if unit.column > 1 and self._row:
            return self._row
        goes_on = self._within(Part.TABLE) and self._before is not None and not self._gap(self._before, unit)
        if not goes_on:
            self._close(unit)
            self._open = self._new(Part.TABLE)
        self._row = self._new(Part.ROW if goes_on else Part.HEAD, self._open)
        return self._row

    def _gap(self, before: Unit, unit: Unit) -> bool:
        return any(not row.strip() for row in self._rows[before.end_line : unit.line - 1])

    def _single(self, unit: Unit) -> Path:
        """Return the name of a heading, a rule, code or a definition; one in an item leaves the list open."""
        kind = unit.shape.kind
        if kind is BlockKind.CODE and self._before and self._before.shape.kind is kind:
            return ((Part.CODE, self._count[Part.CODE, ()]),)
        if "i" not in unit.shape.within:
            self._close(unit)
        if kind is BlockKind.OTHER:
            return self._new(Part.DEFINITION if "]:" in unit.text else Part.RULE)
        return self._new(Part.CODE if kind is BlockKind.CODE else Part.HEADING)
