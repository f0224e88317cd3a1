"""What an item of a list begins with on paper: bullets of every kind, numbers, letters and Roman numerals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sub_cli.interop.rows import Row

_BULLETS: Final = "•◦▪▫●○■□‣⁃∙·➢➤►▸▶❖✓✔→⇒\u2013\u2014\u2212"
_SIGN: Final = re.compile(
    rf"(?P<sign>[{_BULLETS}*+o-]|[\uf020-\uf0ff]) (?=\S)|(?P<glued>[•●▪■‣➢➤]|[\uf020-\uf0ff])(?=\w)"
)
_OF_FONTS: Final = re.compile(r"(?P<sign>[§ØüvqÞà])\Z")
"""Letters that Word takes from fonts of symbols; such a bullet stands in a cell of its own."""
_NUMBER: Final = re.compile(r"(?P<open>\(?)(?P<value>\d{1,3}|[a-z]|[A-Z]|[ivx]{2,5})(?P<end>[.)]|°)? (?=\S)", re.ASCII)
_ROMAN: Final = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")
_AHEAD: Final = 60
"""Rows within which the next item of a list follows."""
_DEPTHS: Final = {"o": 1, "◦": 1, "○": 1, "▪": 2, "■": 2, "§": 2, "\uf0a7": 2}
"""Word's bullets of the second and third level, where nothing else tells the level."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The mark of an item."""

    kind: str
    """What items of one list share: the bullet, or the form of the number, as `(a)`."""
    value: int
    """Which one it is, 0 for a bullet."""
    at: float
    """The column of the mark."""
    text_at: float
    """The column of the words behind it."""
    words: str
    letters: bool = False
    """Whether it counts with letters, which Markdown does not."""
    alone: bool = False
    """Whether it stands in a cell of its own."""

    @property
    def markdown(self) -> str:
        """Return what an item of Markdown begins with."""
        return f"{self.value}{')' if ')' in self.kind else '.'}" if self.value else "-"

    @property
    def depth(self) -> int:
        """Return the level that the bullet has in Word, counted from 0."""
        return _DEPTHS.get(self.kind, 0)


def bullet(row: Row) -> Mark | None:
    """Return the mark of a row that begins with a bullet."""
    text = row.text
    alone = len(row.cells) > 1
    found = _SIGN.match(text) or (_OF_FONTS.match(row.cells[0].text) if alone else None)
    if not found:
        return None
    sign = found["sign"] or found["glued"]
    words = text[len(sign) :].strip()
    text_at = row.cells[1].at if alone and row.cells[0].text == sign else row.at + len(sign) + 1
    return Mark(sign, 0, row.at, text_at, words, alone=alone) if words else None


def numbered(row: Row) -> Mark | None:
    """Return the mark of a row that begins as a numbered item does; whether it is one its neighbours tell."""
    found = _NUMBER.match(row.text)
    if not found or (not found["end"] and len(row.cells[0].text) != found.end() - 1):
        return None
    value, form = found["value"], _form(found["value"])
    if len(value) > 1 and form != "1" and value not in _ROMAN:
        return None
    kind = f"{found['open']}{form}{found['end'] or ''}"
    alone = row.cells[0].text == found[0].strip()
    text_at = row.cells[1].at if alone and len(row.cells) > 1 else row.at + found.end()
    words = row.text[found.end() :].strip()
    return Mark(kind, _value(value), row.at, text_at, words, form != "1", alone)


def _form(value: str) -> str:
    if value.isdigit():
        return "1"
    return "i" if len(value) > 1 else "a" if value.islower() else "A"


def _value(value: str) -> int:
    if value.isdigit():
        return int(value)
    return _ROMAN.index(value) if len(value) > 1 else ord(value.lower()) - ord("a") + 1


def in_sequence(rows: Sequence[Row]) -> dict[int, Mark]:
    """Return the numbered rows that belong to a series, by index: the first of one, and each that follows another."""
    marks = [(index, mark) for index, row in enumerate(rows) if (mark := numbered(row))]
    found: dict[int, Mark] = {}
    last: dict[str, tuple[int, Mark]] = {}
    for place, (index, mark) in enumerate(marks):
        mark = _roman(mark, marks[place + 1 : place + 3], last)
        before = last.get(mark.kind)
        follows = before is not None and before[1].value + 1 == mark.value
        if follows or _is_first(mark, index, marks, place):
            found[index] = mark
            last[mark.kind] = (index, mark)
    return found


def _is_first(mark: Mark, index: int, marks: Sequence[tuple[int, Mark]], place: int) -> bool:
    """Tell whether a mark opens a series: it is the first of its kind, and the second one follows."""
    if mark.value != 1 and not (mark.alone and not mark.letters):
        return False
    near = (other for at, other in marks[place + 1 : place + 1 + _AHEAD] if at - index <= _AHEAD)
    kinds = (mark.kind, _roman_kind(mark))
    second = any(other.value == mark.value + 1 and other.kind in kinds for other in near)
    return second or (mark.alone and not mark.letters)


def _roman_kind(mark: Mark) -> str:
    """Return the kind of what follows "i." where that is a Roman numeral: "ii."."""
    return mark.kind.replace("a", "i") if mark.letters else mark.kind


def _roman(mark: Mark, behind: Sequence[tuple[int, Mark]], last: dict[str, tuple[int, Mark]]) -> Mark:
    """Return "i." as the Roman numeral where "ii." follows, and "v." and "x." where one comes before."""
    if not mark.letters or mark.kind.strip("().°") != "a":
        return mark
    letter, kind = chr(mark.value + ord("a") - 1), mark.kind.replace("a", "i")
    before = last.get(kind)
    goes_on = before is not None and letter in _ROMAN and _ROMAN.index(letter) == before[1].value + 1
    opens = letter == "i" and any(other.kind == kind and other.value == 2 for _, other in behind)
    if not (goes_on or opens):
        return mark
    return Mark(kind, _ROMAN.index(letter), mark.at, mark.text_at, mark.words, True, mark.alone)
