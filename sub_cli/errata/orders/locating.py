"""The parts of a text that an order names, "second bullet", "row 2025", "onderdeel b", as places in it. Pure.

Words with which an order names a part go along only for the message where it is not there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from sub_cli.errata.orders.grounds import Area, Ground
from sub_cli.errata.orders.labels import captioned, column_number, note_place, row_number
from sub_cli.errata.orders.numerals import letters_of
from sub_cli.errata.orders.places import Part, Path
from sub_cli.errata.orders.vocabulary import Chunk, Kind
from sub_cli.errata.phrases import NotThere
from sub_cli.messages import msg

_LETTERED = re.compile(r"(?:(?<=\n)|(?<=\A)|(?<=[;:,] )|(?<=[.] ))(?P<mark>[a-z]{1,2})\.\s+(?=\S)")
_MOST = 400
"""How many parts of one kind are looked through for the last."""


def areas(ground: Ground, parts: Sequence[Chunk], words: str) -> list[Area]:
    """Return the places that parts name, the largest first; raises `NotThere` where there is none, or more."""
    if not parts:
        return [Area(0, len(ground.text.rstrip("\n")))]
    lettered = _lettered(ground, parts)
    if lettered:
        return lettered
    above: Path = ()
    for chunk in parts[:-1]:
        (above,) = _paths(ground, chunk, above, words)[:1] or ((),)
    return _joined(ground, _paths(ground, parts[-1], above, words), words)


def _lettered(ground: Ground, parts: Sequence[Chunk]) -> list[Area]:
    """Return the parts with letters that are written in running text; none where it has not all of them."""
    last = parts[-1]
    marks = letters_of(last.name)
    if last.part is not Part.ITEM or not all(re.fullmatch(r"[a-z]{1,2}", mark) for mark in marks):
        return []
    within = areas(ground, parts[:-1], "")[0] if parts[:-1] else Area(0, len(ground.text.rstrip("\n")))
    found = dict(letters(ground, within.start, within.end))
    return [found[mark] for mark in marks] if all(mark in found for mark in marks) else []


def _joined(ground: Ground, paths: Sequence[Path], words: str) -> list[Area]:
    """Return the places of parts, those that follow one another as one."""
    found: list[Area] = []
    for path in paths:
        if path not in ground.known.spans:
            raise _absent(words, ground.known.spans, path)
        area = ground.area_of(path)
        before = found[-1] if found else None
        if before and before.last[1:] == path[1:] and before.last[0] == (path[0][0], path[0][1] - 1):
            found[-1] = Area(before.start, area.end, before.part, before.path, last=path)
        else:
            found.append(area)
    return found


def _paths(ground: Ground, chunk: Chunk, above: Path, words: str) -> list[Path]:
    """Return the parts that one chunk names, in the part `above`."""
    if chunk.value == "opens":
        return [_opening(ground, chunk, above, words)]
    if chunk.kind is Kind.NAMED:
        return [_cell_or_row(ground, chunk, above, words)]
    part = chunk.part
    if chunk.value == "aanhef":
        return [((Part.PARAGRAPH, 1),)]
    assert part is not None
    if above and above[0][0] is Part.CELL and part is Part.SENTENCE:
        raise _nothing(words)
    base = _base(ground, part, above, words)
    if chunk.name:
        marks = letters_of(chunk.name)
        if not marks:
            raise _nothing(words)
        return [_marked(ground, part, mark, base, words) for mark in marks]
    if not chunk.numbers:
        return [_only(ground, part, base, words)]
    return [((part, _number(ground, part, base, number, words)), *base) for number in chunk.numbers]


def _base(ground: Ground, part: Part, above: Path, words: str) -> Path:
    """Return in what a part stands: what is named, or the only one of its kind."""
    need = {Part.ITEM: Part.LIST, Part.ROW: Part.TABLE, Part.HEAD: Part.TABLE}.get(part)
    if need is not None:
        held = next((path for path in (above,) if path and path[0][0] in {need, Part.ITEM}), ())
        return held or _only(ground, need, (), words)
    if part is Part.CELL:
        if above and above[0][0] is Part.ROW:
            return above
        raise NotThere(msg("It does not say which row of the table is meant."))
    if part is Part.SENTENCE and above and above[0][0] in {Part.LIST, Part.TABLE, Part.ROW}:
        raise _nothing(words)
    return above if part is Part.SENTENCE else ()


def _only(ground: Ground, part: Part, base: Path, words: str) -> Path:
    one, other = ((part, 1), *base), ((part, 2), *base)
    if one not in ground.known.spans or other in ground.known.spans:
        raise _nothing(words)
    return one


def only_table(ground: Ground, words: str) -> Path:
    """Return the only table of a text; raises `NotThere`."""
    return _only(ground, Part.TABLE, (), words)


def _number(ground: Ground, part: Part, base: Path, number: int, words: str) -> int:
    if number > 0:
        return number
    if number == 0:
        return _only(ground, part, base, words)[0][1]
    count = ground.count(part, base)
    if count + number + 1 < 1:
        raise _nothing(words)
    return count + number + 1


def _opening(ground: Ground, chunk: Chunk, above: Path, words: str) -> Path:
    """Return the part of a kind that begins with some words."""
    assert chunk.part is not None
    base, opens = _base(ground, chunk.part, above, words), chunk.name.rstrip(" .…")
    found = []
    for number in range(1, min(ground.count(chunk.part, base), _MOST) + 1):
        path = ((chunk.part, number), *base)
        shown = ground.units[ground.known.spans[path][0]].text
        found += [path] if re.match(rf"{re.escape(opens)}(?!\w)", shown) else []
    if len(found) != 1:
        raise NotThere(msg("“{words}” stands there {count} times, not once.", words=opens, count=len(found)))
    return found[0]


def _marked(ground: Ground, part: Part, mark: str, base: Path, words: str) -> Path:
    """Return the part that has a mark of its own, "b" or "2"."""
    if part is Part.NOTE and mark.isdigit():
        number = note_place(ground.known, int(mark))
        if number < 1:
            raise _nothing(words)
        return ((Part.NOTE, number),)
    if part is Part.ITEM:
        for number in range(1, min(ground.count(part, base), _MOST) + 1):
            path = ((part, number), *base)
            own = marker(ground, path).strip()
            if own.strip(".)(°") == mark or (own in {"-", "*", "+"} and mark == str(number)):
                return path
        raise _nothing(words)
    number = captioned(ground.known, part, mark) if part in {Part.TABLE, Part.PICTURE} else 0
    if number or mark.isdigit():
        return ((part, number or int(mark)), *base)
    raise _nothing(words)


def _cell_or_row(ground: Ground, chunk: Chunk, above: Path, words: str) -> Path:
    table = above[-1:] if above and above[-1][0] is Part.TABLE else only_table(ground, words)
    if chunk.value == "row":
        number = row_number(ground.known, table, chunk.name)
        if number < 1:
            raise NotThere(msg("No row of the table begins with “{name}”, or more than one.", name=chunk.name))
        return ((Part.ROW, number), *table)
    number = column_number(ground.known, table, chunk.name)
    if number < 1:
        raise NotThere(msg("No column of the table is headed “{name}”, or more than one.", name=chunk.name))
    row = above if above and above[0][0] in {Part.ROW, Part.HEAD} else ()
    return ((Part.CELL, number), *(row or ((Part.HEAD, 1), *table)))


def column_of(ground: Ground, parts: Sequence[Chunk], words: str) -> int:
    """Return the column that parts name without a row; 0 where they name none."""
    rows = any(each.part is Part.ROW or each.value == "row" for each in parts)
    if rows or not parts:
        return 0
    last = parts[-1]
    if last.part is Part.CELL and last.numbers and re.match(r"kolom|column", last.value) and len(last.numbers) == 1:
        head = ((Part.HEAD, 1), *only_table(ground, words))
        return _number(ground, Part.CELL, head, last.numbers[0], words)
    if last.value != "column":
        return 0
    return _cell_or_row(ground, parts[-1], only_table(ground, words), words)[0][1]


def marker(ground: Ground, path: Path) -> str:
    """Return the marker of an item, with the blanks around it."""
    span = ground.known.spans[path]
    start = ground.stretches[span[0]][0]
    return ground.text[ground.line_start(start) : start]


def letters(ground: Ground, start: int = 0, end: int = -1) -> list[tuple[str, Area]]:
    """Return the parts of a stretch that have letters in a row from "a" on, each with its letter before it."""
    end = len(ground.text) if end < 0 else end
    wanted, marks = "a", []
    for found in _LETTERED.finditer(ground.text, start, end):
        if found["mark"] == wanted:
            marks.append(found.start())
            wanted = chr(ord(wanted) + 1)
    ends = [*marks[1:], end]
    if len(marks) < 2:
        return []
    areas = [
        Area(one, one + len(ground.text[one:other].rstrip()), Part.ITEM, lettered=True)
        for one, other in zip(marks, ends, strict=True)
    ]
    return [(chr(ord("a") + n), area) for n, area in enumerate(areas)]


def _nothing(words: str) -> NotThere:
    return NotThere(msg("There is no “{words}” in the text, or more than one.", words=words))


def _absent(words: str, spans: Mapping[Path, object], path: Path) -> NotThere:
    if path[0][0] is Part.SENTENCE and len(path) == 1:
        count = sum(each[0][0] is Part.SENTENCE for each in spans if len(each) == 1)
        return NotThere(msg("There is no sentence {sentence}: the text has {count}.", sentence=path[0][1], count=count))
    return _nothing(words)
