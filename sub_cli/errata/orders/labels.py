"""The names that a text gives to its parts itself: heads of columns, first cells of rows, numbers of footnotes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import count, takewhile
from typing import NamedTuple

from sub_cli.errata.orders.captions import numbered
from sub_cli.errata.orders.places import Part, Path, Places
from sub_cli.text.inline import seen, visible
from sub_cli.text.notes import Note, notes

_LONGEST = 60
"""Characters of a name; beyond it counting reads better."""
_NAME = re.compile(r"(?=.*[^\W\d]|.{4})[^“”\"\[\]:|]+")
"""What tells a reader which is meant: words, or a year. A bare 3 would be taken for the third."""


def column_name(known: Places, cell: Path) -> str:
    """Return the head of the column of a cell; empty where it has none of its own, or is in the head itself."""
    (_, number), (part, _), *table = cell
    heads = _words(known, ((Part.HEAD, 1), *table))
    return _name(heads, number) if part is Part.ROW else ""


def row_name(known: Places, row: Path) -> str:
    """Return the first cell of a row; empty where another row begins with the same."""
    (_, number), *table = row
    return _name(_firsts(known, tuple(table)), number)


def _name(names: tuple[str, ...], number: int) -> str:
    name = names[number - 1] if number <= len(names) else ""
    told = _NAME.fullmatch(name) and len(name) <= _LONGEST and names.count(name) == 1
    return name if told else ""


def column_number(known: Places, above: Path, name: str) -> int:
    """Return which column of the table in which `above` stands has this head; -1 where none has, or two."""
    return _number(_words(known, ((Part.HEAD, 1), *_first(above[-1:]))), name)


def row_number(known: Places, table: Path, name: str) -> int:
    """Return which row of a table begins with this cell; -1 where none does, or two do."""
    return _number(_firsts(known, _first(table)), name)


def _number(names: tuple[str, ...], name: str) -> int:
    return names.index(name) + 1 if names.count(name) == 1 else -1


def _first(path: Path) -> Path:
    """Return the path of the only one of its kind, that has no number, as the first."""
    return tuple((part, number or 1) for part, number in path)


def _words(known: Places, row: Path) -> tuple[str, ...]:
    return tuple(seen(visible([unit.words])[0]) for unit in known.units(row))


def _firsts(known: Places, table: Path) -> tuple[str, ...]:
    rows = (_words(known, ((Part.ROW, number), *table)) for number in count(1))
    return tuple(cells[0] for cells in takewhile(bool, rows))


def captioned(known: Places, part: Part, number: str) -> int:
    """Return which table or picture has a number in the caption beside it; 0 where captions number none, -1 for none.

    All captions stand before what they are about, or all behind; where neither is certain, none has a number.
    """
    found = [each for each in _captions(known, part) if each.number]
    wanted = next((each for each in found if each.number == number), None)
    return 0 if not found else -1 if wanted is None else _about(wanted, found)


def lone_captions(known: Places) -> set[str]:
    """Return the captions of tables that have no table beside them."""
    found = (each for each in _captions(known, Part.TABLE) if each.number)
    return {each.words for each in found if each.before == each.behind == 0}


class _Caption(NamedTuple):
    """A caption with which of the tables or pictures stands before and behind it; 0 where none does."""

    words: str
    number: str
    before: int
    behind: int


def _captions(known: Places, part: Part) -> Iterator[_Caption]:
    """Yield the captions of a text; one that is about something of another kind is without number."""
    spans = [known.spans[path] for path in _all(known, part)]
    begins = {span[0]: n for n, span in enumerate(spans, 1)}
    ends = {span[1]: n for n, span in enumerate(spans, 1)}
    for path in _all(known, Part.CAPTION):
        first, last = known.spans[path]
        words = known.units(path)[0].text
        noun, number = numbered(words)
        alike = (noun in {"tabel", "table"}) is (part is Part.TABLE)
        yield _Caption(words, number if alike else "", ends.get(first - 1, 0), begins.get(last + 1, 0))


def _about(wanted: _Caption, found: Sequence[_Caption]) -> int:
    above = any(each.behind and not each.before for each in found)
    below = any(each.before and not each.behind for each in found)
    if wanted.before and wanted.behind:
        return -1 if above is below else wanted.behind if above else wanted.before
    return wanted.before or wanted.behind or -1


def _all(known: Places, part: Part) -> list[Path]:
    return list(takewhile(lambda path: path in known.spans, (((part, number),) for number in count(1))))


def note_number(known: Places, note: Path) -> int:
    """Return the number that the page shows for a footnote; 0 where it has none of its own."""
    line = next((unit.line for unit in known.units(note)), 0)
    return next((each.number for each in _numbered(known) if each.first <= line <= each.last), 0)


def note_place(known: Places, number: int) -> int:
    """Return which of the footnotes as they are written has this number on the page; -1 where none has."""
    found = next((each for each in _numbered(known) if each.number == number), None)
    places = takewhile(lambda n: ((Part.NOTE, n),) in known.spans, count(1))
    return next((n for n in places if found and _holds(known, found, n)), -1)


def _numbered(known: Places) -> list[Note]:
    """Return the footnotes to which something refers, but for those that are written twice."""
    found = notes(known.text)
    count = Counter(each.label for each in found)
    return [each for each in found if each.number and count[each.label] == 1]


def _holds(known: Places, note: Note, number: int) -> bool:
    return note.first <= known.units(((Part.NOTE, number),))[0].line <= note.last
