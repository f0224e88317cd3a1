"""What every page has and no text: running heads and feet, page numbers, and the lines that divide them from it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sub_cli.interop.base import Note
from sub_cli.interop.label_cells import labelled
from sub_cli.interop.rows import ANOTHER_PAGE, APART, Cell, Row, gaps
from sub_cli.messages import msg

_PAGE_NUMBER: Final = re.compile(
    r"(?:pagina|page|blad(?:zijde)?|pag\.?|p\.|blz\.?|sheet) ?:? ?\d{1,4}(?: ?(?:van|of|/|uit|-) ?\d{1,4})?|"
    r"\d{1,4} ?(?:/|van|of) ?\d{1,4}|[-–—] ?\d{1,4} ?[-–—]|sub verify \w+ · .*",  # the last one is ours
    re.IGNORECASE,
)
_WORDED: Final = re.compile(r"[^\W\d_]")
_EDGE: Final = 3
"""Rows at the top and at the bottom of a page among which running ones may be."""
_LONGEST: Final = 120
"""Characters in a running head."""
_RULE: Final = re.compile(r"[_=—–-]{5,}")
_LARGE: Final = 1.12


@dataclass(frozen=True, slots=True)
class Bare:
    """The rows without what runs along."""

    rows: list[Row]
    running: tuple[str, ...]
    """What stood in the rows that were left out, each once."""
    notes: tuple[Note, ...]


def without_furniture(rows: Sequence[Row], headings: Collection[str] = ()) -> Bare:
    """Return the rows of a paper without running heads, feet and page numbers; pages that a text lost are found.

    What `headings` has is one where it is set large, or stands on two pages only: in the contents and in its place.
    """
    plain = [_without_number(row) for row in rows]
    counted = _counted(plain)
    rows = _paged(plain, counted)
    numbered = counted | {index for index, row in enumerate(rows) if _has_page_number(row)}
    alone = _bare_page_numbers(rows)
    known = _known(rows)
    kept = {index for index, row in enumerate(rows) if row.text in headings and _is_heading(row, known)}
    gone = (numbered | alone | _running(rows, numbered | alone, known)) - kept
    left = [row for index, row in enumerate(rows) if index not in gone]
    words = list(dict.fromkeys(cell.text for index in sorted(gone) for cell in rows[index].cells))
    return Bare(left, tuple(words), tuple(_notes(rows, sorted(gone))))


def _is_heading(row: Row, known: Counter[str]) -> bool:
    """Tell whether a row with the words of a heading is one, and not a running head that repeats it."""
    return row.size >= _LARGE or max(known[_key(row, cell)] for cell in row.cells) <= len(("contents", "heading"))


def _notes(rows: Sequence[Row], gone: Sequence[int]) -> Iterable[Note]:
    said: set[str] = set()
    for index in gone:
        row = rows[index]
        if (alike := re.sub(r"\d+", "", row.text)) not in said:
            said.add(alike)
            message = msg("Left out as what runs along on each page: “{words}”.", words=row.text[:80])
            yield Note(row.line, message, row.page)


def _has_page_number(row: Row) -> bool:
    return any(_is_page_number(cell.text) for cell in row.cells) and len(row.cells) <= _EDGE


def _without_number(row: Row) -> Row:
    """Return a row of a head without the page number that stands beside its labels."""
    if len(row.cells) == 1 or not any((found := labelled(cell.text)) and found.known for cell in row.cells[:_EDGE]):
        return row
    left = tuple(cell for cell in row.cells if not _is_page_number(cell.text))
    return replace(row, cells=left) if left else row


def _is_page_number(text: str) -> bool:
    found = _PAGE_NUMBER.fullmatch(text) if len(text) <= _LONGEST else None
    return found is not None and (_WORDED.search(text) is not None or text[0] in "-–—" or "/" in text)


def _counted(rows: Sequence[Row]) -> set[int]:
    """Return the rows that say the same each time beside a number that goes up, the first or last ones of the text."""
    alike: dict[tuple[str, ...], list[int]] = {}
    room = [*gaps(rows), ANOTHER_PAGE]
    for index, row in enumerate(rows):
        apart = min(room[index], room[index + 1]) >= APART
        if apart and len(row.cells) > 1 and row.cells[-1].text.isdecimal():
            alike.setdefault(tuple(cell.text.casefold() for cell in row.cells[:-1]), []).append(index)
    return {index for found in alike.values() if _counts_pages(rows, found) for index in found}


def _counts_pages(rows: Sequence[Row], found: Sequence[int]) -> bool:
    numbers = [rows[index].cells[-1].text for index in found]
    at_edge = found[0] < _EDGE or found[-1] >= len(rows) - _EDGE
    return at_edge and len(found) > 1 and numbers == [str(number) for number in range(1, len(found) + 1)]


def _paged(rows: list[Row], counted: Collection[int]) -> list[Row]:
    """Return the rows with a page turned at each page number, where the text has no pages of its own."""
    if len({row.page for row in rows}) > 1:
        return rows
    found: list[Row] = []
    above = bool(counted) and min(counted) < _EDGE
    page = 1
    for index, row in enumerate(rows):
        page += above and index in counted and index >= _EDGE
        found.append(replace(row, page=page))
        page += not above and index > 0 and (index in counted or _has_page_number(row))
    return found


def _bare_page_numbers(rows: Sequence[Row]) -> set[int]:
    """Return the rows with a number alone at the edge of a page: that of the page, on each page one higher."""
    edges = _edges(rows)
    for place in (0, -1):
        at = [page[place] for page in edges]
        numbers = [int(rows[index].text) for index in at if re.fullmatch(r"\d{1,4}", rows[index].text)]
        if len(numbers) == len(at) > 1 and numbers == list(range(numbers[0], numbers[0] + len(at))):
            return set(at)
    return {len(rows) - 1} if _is_first_page(rows) else set()


def _is_first_page(rows: Sequence[Row]) -> bool:
    """Tell whether the last row of a text without pages is a 1, alone and away from its margin."""
    return len(rows) > 1 and rows[-1].text == "1" and rows[-1].at > _EDGE and gaps(rows[-2:])[1] >= 1


def _reads_as_text(words: str) -> bool:
    """Tell whether a row is one of a text, which two pages may have at their edges by chance."""
    return words[0].islower() or words.endswith((".", ",", ";", "-", "\u2010")) or len(words) > _LONGEST


def _edges(rows: Sequence[Row]) -> list[list[int]]:
    """Return the indices of the rows of each page."""
    pages: dict[int, list[int]] = {}
    for index, row in enumerate(rows):
        pages.setdefault(row.page, []).append(index)
    return list(pages.values())


def _known(rows: Sequence[Row]) -> Counter[str]:
    """Return on how many pages each cell stands at an edge."""
    found: Counter[str] = Counter()
    for page in _edges(rows):
        near = {*page[:_EDGE], *page[-_EDGE:]}
        found.update({_key(rows[index], cell) for index in near for cell in rows[index].cells})  # once for a page
    return found


def _key(row: Row, cell: Cell) -> str:
    """Return by what a cell is known on other pages; a title is not the running head that repeats it in small."""
    return f"{cell.text.casefold()} {'large' if row.size >= _LARGE else ''}"


def _running(rows: Sequence[Row], sure: set[int], known: Counter[str]) -> set[int]:
    """Return the rows at the edges of pages that others have as well, or that are parted from the text by room."""
    found: set[int] = set()
    room = gaps(rows)
    for page in _edges(rows) if len(_edges(rows)) > 1 else []:
        for order in (page, page[::-1]):
            found |= _from_the_edge(rows, order, sure, known, room)
    return found


def _from_the_edge(
    rows: Sequence[Row], order: Sequence[int], sure: set[int], known: Counter[str], room: Sequence[float]
) -> set[int]:
    """Return the running rows from one edge of a page inwards, up to the first one that is text."""
    found: list[int] = []
    for index in order[:_EDGE]:
        repeated = all(known[_key(rows[index], cell)] > 1 or _is_page_number(cell.text) for cell in rows[index].cells)
        runs = repeated and not _reads_as_text(rows[index].text)
        if index not in sure and not runs and not _RULE.fullmatch(rows[index].text):
            break
        found.append(index)
    inner = order[len(found)] if len(found) < len(order) else None
    parted = inner is None or not found or found[-1] in sure or room[max(found[-1], inner)] >= APART
    return set(found) if parted else set()
