"""Tables on a page: columns share its width by what they show, and a row that is tall may go on on the next page.

The layout of tables is fixed, which is a third faster than one that looks at every cell, so this looks for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from sub_cli.render.letters import length
from sub_cli.render.long_words import breakable, shown

if TYPE_CHECKING:
    from markdown_it.token import Token

_ROOM: Final = ((5, 72), (9, 104), (10_000, 130))
"""Characters in a row of a table, by its number of columns: the more columns, the wider and smaller (house.css)."""
_INDENT: Final = 3
"""Characters that each level of a list or quotation takes from them."""
_CLASSES: Final = ((5, ""), (9, "wide"), (10_000, "widest"))
_WIDEST: Final = 40
"""Characters; a cell with more is broken rather than given more room."""
_PADDING: Final = 2.0
"""Characters between one column and the next."""
_TALL: Final = 20
"""Lines of a row that may be broken, a third of a page: one that is kept whole always fits on a page."""
_SURE: Final = 0.7
"""How much of a column a word takes at most that is sure to fit: letters differ, and so do the places of tables."""
_STROKES: Final = re.compile(r"(?<=[/?&])(?=[^\W\d])")
"""Where an address may go on in the next line."""


@dataclass(slots=True)
class _Table:
    """The tokens of one table that decide about its look."""

    opening: Token
    heads: list[Token] = field(default_factory=list)
    rows: list[tuple[Token, list[Token]]] = field(default_factory=list)
    """Each with its cells."""


def lay_out(tokens: Sequence[Token]) -> None:
    """Give every table among `tokens` its class, the widths of its columns, and the places where it may break."""
    for table in _tables(tokens):
        columns = len(table.heads)
        if kind := next(name for most, name in _CLASSES if columns <= most):
            table.opening.attrSet("class", kind)
        texts = [[shown(cell.children or ()) for cell in column] for column in _columns(table)]
        room = _room(columns, table.opening.level)
        _set_columns(table, shares(texts, room), room)


def _room(columns: int, level: int) -> int:
    """Return the characters in a row of a table, which is no wider than its column where it stands further in."""
    room = next(size for most, size in _ROOM if columns <= most)
    if level and columns > _ROOM[0][0]:
        room = room * 4 // 5
    return max(room - _INDENT * level, 5 * columns)


def _tables(tokens: Sequence[Token]) -> Iterator[_Table]:
    table: _Table | None = None
    for token in tokens:
        if token.type == "table_open":
            table = _Table(token)
        elif table is None:
            continue
        elif token.type == "table_close":
            yield table
            table = None
        elif token.type == "tr_open":
            table.rows.append((token, []))
        elif token.type == "th_open":
            table.heads.append(token)
        elif token.type == "inline":
            table.rows[-1][1].append(token)


def _columns(table: _Table) -> list[list[Token]]:
    return [[cells[at] for _, cells in table.rows if at < len(cells)] for at in range(len(table.heads))]


def _set_columns(table: _Table, widths: Sequence[float], room: int) -> None:
    for head, width in zip(table.heads, widths, strict=True):
        style = str(head.attrGet("style") or "")
        head.attrSet("style", f"{style};width:{round(100 * width / sum(widths), 1)}%".lstrip(";"))
    places = [max(1.0, room * width / sum(widths) - _PADDING) for width in widths]
    for row, cells in table.rows:
        inside = list(zip(cells, places, strict=False))
        if any(len(shown(cell.children or ())) > _TALL * place for cell, place in inside):
            row.attrSet("class", "tall")
        for cell, place in inside:
            cell.children = breakable(cell.children or [], int(place * _SURE))


def shares(columns: Sequence[Sequence[str]], room: int) -> list[float]:
    """Return how many characters of `room` each column gets: for its longest word, then by its longest cell.

    Where the longest words do not fit, the shorter of them stay whole, and the others share what is left.
    """
    needs = [max((_longest(cell) for cell in column), default=0.0) + _PADDING for column in columns]
    if sum(needs) >= room:
        return _cut(needs, room)
    wishes = [
        max(need, min(max(map(len, column), default=0), _WIDEST)) for need, column in zip(needs, columns, strict=True)
    ]
    spare, wished = room - sum(needs), sum(wishes) - sum(needs)
    if sum(wishes) > room:
        return [need + spare * (wish - need) / wished for need, wish in zip(needs, wishes, strict=True)]
    return wishes


def _longest(cell: str) -> float:
    """Return how long the longest word of a cell is, in letters of usual width; an address breaks at its strokes."""
    words = [piece for word in cell.split(" ") for piece in (_STROKES.split(word) if "://" in word else [word])]
    return max((length(word) for word in words if len(word)), default=0.0)


def _cut(needs: Sequence[float], room: float) -> list[float]:
    """Return the needs with the largest of them cut to one size, so that together they are `room`."""
    left, cut = room, list(needs)
    for rank, at in enumerate(sorted(range(len(needs)), key=needs.__getitem__)):
        cut[at] = min(needs[at], left / (len(needs) - rank))
        left -= cut[at]
    return cut
