"""Which rows of a plan are its headings: as bookmarks or contents name them, by their numbers, or by their type."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final
from unicodedata import normalize

from sub_cli.interop.blocks import FINISHED, UNDERLINE, Block, Kind, blocks_of
from sub_cli.interop.contents import Named
from sub_cli.interop.rows import ANOTHER_PAGE, APART, Cell, Row, gaps

NUMBER: Final = re.compile(
    r"(?:(?:hoofdstuk|paragraaf|chapter|section|artikel|article) )?"
    r"(?P<number>\d{1,3}(?:\.\d{1,3}){0,5}[a-z]?)(?P<sign>[.:)]?) +(?P<words>\S.*)",
    re.IGNORECASE,
)
"""A heading with its number before it."""
_ANNEX: Final = re.compile(
    r"(?:bijlagen?|appendix|annex|appendices|voorwoord|samenvatting|summary|foreword|preface|literatuur|bronnen|"
    r"begrippenlijst|colofon|verantwoording)(?: (?:\d{1,2}|[A-Z]|[IVX]{1,4}))?(?:[.:]? .{1,80})?",
    re.IGNORECASE,
)
"""What a heading without a number says among others that have one."""
_LONGEST: Final = 120
_MOSTLY: Final = 0.7
"""The share of the headings that are named which must be there."""
_MOST: Final = 600
"""Rows that may be numbered headings; of more, nobody knows."""
_MOST_ROWS: Final = 3
"""Rows of one heading."""
_LARGE: Final = 1.12
LARGER: Final = 1.03
"""By how much letters must differ to be of another size."""
_ALIKE: Final = 2.0
"""Columns by which headings of one depth may differ."""
_BEGUN: Final = 6
"""Letters of a heading by which one is known that has more."""
_FURTHEST: Final = 3
"""By how many a number may be higher than the one before it."""


@dataclass(frozen=True, slots=True)
class Heading:
    """Rows that are a heading."""

    row: int
    """Index of the first."""
    count: int
    depth: int
    """From 1."""


@dataclass(frozen=True, slots=True)
class Headings:
    """The headings of a plan, in their order."""

    found: tuple[Heading, ...]
    missing: tuple[Named, ...] = ()
    """Those that were named and stand nowhere."""
    whole: bool = False
    """Whether there are surely no others."""


def headings_of(rows: Sequence[Row], bookmarks: Sequence[Named], contents: Sequence[Named]) -> Headings:
    """Return the headings among `rows`: those that are named where most of them are there, or else what looks so."""
    for named, whole in ((bookmarks, True), (contents, False)):
        found = _named(rows, named)
        if len(found.found) > 1 and len(found.found) >= len(named) * _MOSTLY:
            return replace(_with_those_above(found, rows) if whole else found, whole=whole)
    numbered = _numbered(rows)
    return Headings(numbered) if len(numbered) > 1 else Headings(_by_type(rows))


# -- named ---------------------------------------------------------------------------------------


def letters(words: str) -> str:
    """Return the letters and digits of some words, by which two wordings are compared."""
    return "".join(filter(str.isalnum, normalize("NFKC", words).casefold()))


def _named(rows: Sequence[Row], named: Sequence[Named]) -> Headings:
    """Return the rows that say what is named, each behind the one before it."""
    places = _places(rows)
    found: list[Heading] = []
    missing: list[Named] = []
    after = 0
    for each in named:
        if heading := _place(each, places, rows, after):
            found.append(heading)
            after = heading.row + heading.count
        else:
            missing.append(each)
    return Headings(tuple(found), tuple(missing))


def _with_those_above(named: Headings, rows: Sequence[Row]) -> Headings:
    """Return the headings with those of a level above all of them, which some programs make no bookmarks for.

    They are set alike, larger than all that are named, and stand apart; one alone is no level.
    """
    size = max(rows[each.row].size for each in named.found) * LARGER
    room = gaps(rows)
    large = [n for n, row in enumerate(rows) if row.size > size and row.size >= _LARGE and room[n] >= APART]
    among = [n for n in large if n > named.found[0].row]
    if len(among) < 2 or len({round(rows[n].size, 1) for n in among}) > 1:
        return named
    above = [n for n in large if abs(rows[n].size - rows[among[0]].size) <= rows[n].size * (LARGER - 1)]
    found = [*(Heading(n, 1, 1) for n in above), *(replace(each, depth=each.depth + 1) for each in named.found)]
    return replace(named, found=tuple(sorted(found, key=lambda each: each.row)))


def _places(rows: Sequence[Row]) -> dict[str, list[tuple[int, int]]]:
    """Return where rows, alone and with those below them, say what: the first one and how many."""
    found: dict[str, list[tuple[int, int]]] = {}
    said = [letters(row.text) if len(row.text) <= _LONGEST else "" for row in rows]
    for index in range(len(rows)):
        whole = ""
        for count in range(1, min(_MOST_ROWS, len(rows) - index) + 1):
            if not said[index + count - 1]:
                break
            whole += said[index + count - 1]
            found.setdefault(whole, []).append((index, count))
    return found


def _place(
    named: Named, places: Mapping[str, Sequence[tuple[int, int]]], rows: Sequence[Row], after: int
) -> Heading | None:
    number = NUMBER.fullmatch(named.words)
    wordings = dict.fromkeys((letters(named.words), letters(number["words"] if number else "")))
    for words in filter(None, wordings):
        known = places.get(words, ())
        for row, count in known[bisect_left(known, (after, 0)) :]:
            if not named.page or rows[row].page == named.page:
                return Heading(row, count, named.depth)
    return None if named.page else _begun(named, rows, after)


def _begun(named: Named, rows: Sequence[Row], after: int) -> Heading | None:
    """Return the row, set as a heading, that begins with what is named: tags may end at a letter of their own kind."""
    words = letters(named.words)
    for index in range(after, len(rows) if len(words) >= _BEGUN else 0):
        row = rows[index]
        if (row.bold or row.size >= _LARGE) and len(row.text) <= _LONGEST and letters(row.text).startswith(words):
            return Heading(index, 1, named.depth)
    return None


# -- by their numbers ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Numbered:
    row: int
    parts: tuple[int, ...]
    letter: str
    at: float
    size: float
    count: int


def _numbered(rows: Sequence[Row]) -> tuple[Heading, ...]:
    """Return the longest series of rows whose numbers follow each other as those of headings do."""
    known = list(_candidates(rows))
    if not 1 < len(known) <= _MOST:
        return ()
    series = _longest(known)
    found = {each.row: Heading(each.row, each.count, len(each.parts)) for each in series}
    if series:
        tops = [each for each in series if len(each.parts) == min(len(each.parts) for each in series)]
        found |= {heading.row: heading for heading in _among(rows, found, tops)}
    return tuple(found[row] for row in sorted(found))


def _candidates(rows: Sequence[Row]) -> Iterator[_Numbered]:
    room = [*gaps(rows), ANOTHER_PAGE, ANOTHER_PAGE]
    shaped = {index: found for index, row in enumerate(rows) if (found := _shaped(row))}
    for index, found in shaped.items():
        parts = tuple(
            map(int, found["number"].rstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ").split("."))
        )
        starts = room[index] >= APART or index - 1 in shaped or rows[index].size >= _LARGE
        count = _broken(rows, room, index)
        if starts and count and not (len(parts) == 1 and _is_item(index, rows, room, shaped)):
            yield _Numbered(
                index, parts, found["number"].lstrip("0123456789."), rows[index].at, rows[index].size, count
            )


def _broken(rows: Sequence[Row], room: Sequence[float], index: int) -> int:
    """Return over how many rows a heading goes that begins at one; 0 for a sentence that goes on and is none."""
    if room[index + 1] >= APART or not rows[index + 1].text[0].islower():
        return 1
    words = f"{rows[index].text} {rows[index + 1].text}"
    ends = room[index + 2] >= APART and not words.endswith((*FINISHED, ",")) and len(words) <= _LONGEST
    return 2 if ends else int(rows[index].size >= _LARGE)


def _shaped(row: Row) -> re.Match[str] | None:
    found = NUMBER.fullmatch(row.text) if len(row.text) <= _LONGEST else None
    if found is None or found["sign"] == ")":
        return None
    ended = found["words"].endswith((*FINISHED, ",")) and not found["words"].endswith(("?", ")"))
    return found if not ended and (found["words"][0].isupper() or found["words"][0] in "“‘\"'’") else None


def _is_item(index: int, rows: Sequence[Row], room: Sequence[float], shaped: Mapping[int, re.Match[str]]) -> bool:
    """Tell whether a row with one number stands right beside the next or the last one: an item of a list."""
    number = int(re.sub(r"\D", "", shaped[index]["number"]) or 0)
    above = index - 1 in shaped and room[index] < APART and shaped[index - 1]["number"] == str(number - 1)
    below = index + 1 in shaped and room[index + 1] < APART and shaped[index + 1]["number"] == str(number + 1)
    return above or below or (bool(index) and rows[index - 1].text.endswith(":"))


def _longest(known: Sequence[_Numbered]) -> list[_Numbered]:
    """Return the longest series; of equally long ones the one whose members stand closest together."""
    lengths: list[int] = []
    before: list[int] = []
    for place, each in enumerate(known):
        best, at = (1, -1) if each.parts[0] <= 1 else (0, -1)
        for other in range(place):
            if lengths[other] and lengths[other] + 1 >= best and _follows(known[other], each):
                best, at = lengths[other] + 1, other
        lengths.append(best)
        before.append(at)
    place = max(range(len(known)), key=lambda each: (lengths[each], each))
    found: list[_Numbered] = []
    while place >= 0 and lengths[place]:
        found.append(known[place])
        place = before[place]
    return found[::-1]


def _follows(one: _Numbered, other: _Numbered) -> bool:
    """Tell whether a heading can stand next behind another: one deeper, or the next of its depth or of one above."""
    if len(one.parts) == len(other.parts) and abs(one.at - other.at) > _ALIKE:
        return False
    if one.parts == other.parts:
        return other.letter > one.letter
    if len(other.parts) == len(one.parts) + 1:
        return other.parts[:-1] == one.parts and other.parts[-1] <= _FURTHEST
    short = other.parts[:-1]
    further = len(other.parts) <= len(one.parts) and other.parts[-1] - one.parts[len(short)]
    return one.parts[: len(short)] == short and 0 < further <= _FURTHEST


def _among(rows: Sequence[Row], found: Mapping[int, Heading], tops: Sequence[_Numbered]) -> Iterator[Heading]:
    """Yield the headings without a number among chapters that have one: as large, or an annex by its words."""
    size = min(each.size for each in tops)
    room = gaps(rows)
    for index, row in enumerate(rows):
        title = index < tops[0].row and row.size > size * 1.03
        large = size >= _LARGE and row.size >= size * 0.97 and len(row.text) <= _LONGEST and not title
        if (
            index in found
            or room[index] < APART
            or row.text.endswith(FINISHED[:1])
            or row.page < rows[tops[0].row].page
        ):
            continue
        named = _ANNEX.fullmatch(row.text) is not None and len(row.cells) == 1 and size <= row.size * 1.03
        if (large and any(map(str.isalpha, row.text))) or named:
            yield Heading(index, 1, 1)


# -- by their type -------------------------------------------------------------------------------


def _by_type(rows: Sequence[Row]) -> tuple[Heading, ...]:
    """Return what looks like a heading, deeper the smaller its letters are."""
    at = {(row.page, row.line): index for index, row in enumerate(rows)}
    blocks = _strongest([each for each in blocks_of(rows)[0] if each.kind is Kind.HEADING], rows, at)
    kinds = [_kind(rows, at[each.page, each.line], each.depth) for each in blocks]
    order = sorted(set(kinds), reverse=True)
    alone = len(order) > 1 and kinds.count(kinds[0]) == 1
    first = alone and (kinds[0] == order[0] or (blocks[0].page, blocks[0].line) == (rows[0].page, rows[0].line))
    title = kinds[0] if first else None
    ranks = {kind: depth for depth, kind in enumerate((kind for kind in order if kind != title), 1)}
    found = [(at[each.page, each.line], ranks[kind]) for each, kind in zip(blocks, kinds, strict=True) if kind != title]
    return tuple(Heading(row, 1, depth) for row, depth in _without_jumps(found))


def _strongest(blocks: list[Block], rows: Sequence[Row], at: Mapping[tuple[int, int], int]) -> list[Block]:
    """Return the headings that are set as such, where there are some; else all."""
    strong = [each for each in blocks if (row := rows[at[each.page, each.line]]).bold or row.size >= _LARGE]
    return strong if len(strong) > 1 else blocks


def _kind(rows: Sequence[Row], index: int, depth: int) -> tuple[float, bool, bool, int]:
    """Return by what headings of one level are alike: size, weight, a line below; the larger is the higher one."""
    underlined = index + 1 < len(rows) and UNDERLINE.fullmatch(rows[index + 1].text) is not None
    return (round(rows[index].size, 1), rows[index].bold, underlined, -depth)


def _without_jumps(found: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    above = 0
    for row, depth in found:
        above = min(depth, above + 1)
        yield row, above


def merged(rows: Sequence[Row], headings: Sequence[Heading]) -> tuple[list[Row], dict[int, int]]:
    """Return the rows with each heading as one of them, and the depth of each by its index."""
    found: list[Row] = []
    known: dict[int, int] = {}
    starts = {each.row: each for each in headings}
    index = 0
    while index < len(rows):
        heading = starts.get(index)
        count = heading.count if heading else 1
        if heading:
            known[len(found)] = heading.depth
        found.append(_together(rows[index : index + count]) if heading else rows[index])
        index += count
    return found, known


def _together(rows: Sequence[Row]) -> Row:
    words = rows[0].text
    for above, row in pairwise(rows):
        words = words[:-1] + row.text if above.text.endswith("\u2010") else f"{words} {row.text}"
    return replace(rows[0], cells=(Cell(rows[0].at, words),))
