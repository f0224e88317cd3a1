"""What an order quotes, taken out of its lines, so that its own words are left: “ ”, « », ‘ ’, „ ”, << >> and straight.

A quotation becomes a mark with a number. One that goes on behind a blank line has to begin its line. Pure.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

OPEN, CLOSE = "\ue000", "\ue001"
"""Around the number of a quotation; signs that no text has."""
MARK = re.compile(f"{OPEN}(\\d+){CLOSE}")
_PAIRS = {"“": "”", "„": "”“", "«": "»", "‹": "›", "‘": "’", '"': '"', "'": "'", "”": "”"}
_OPENING = re.compile(r"“|„|«|‹|<<|(?<![^\W_])‘|(?<![^\s(\[—–,:/])[\"'”](?=\S)")
_ALONE = re.compile(
    r"\s*(?:\(?\w{1,3}[.)°]\s*|[-*•]\s+)?|.{0,400}[:—–]\s*|.{0,400}(?:insert|substitute)\s+", re.IGNORECASE
)
"""What may stand before a quotation that goes on behind a blank line."""
_MOST = 10_000
"""Signs of one order that may open a quotation; what follows is read as it stands."""
_NESTED = 12
"""Quotations in one another."""
_LONGEST = 20_000
"""Characters of one quotation."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of an order, or more where a quotation goes on, with marks for what is quoted."""

    first: int
    """Line of the order, from 1."""
    last: int
    text: str


@dataclass(frozen=True, slots=True)
class Masked:
    """An order without what it quotes."""

    rows: tuple[Row, ...]
    quotations: tuple[str, ...]

    def shown(self, text: str) -> str:
        """Return `text` with what its marks stand for, between marks of one kind."""
        return MARK.sub(lambda found: f"“{self.quotations[int(found[1])]}”", text)


def masked(text: str) -> Masked:
    """Return the lines of an order, with a mark for each quotation; lines behind `>` and rows of tables stay."""
    text = text.replace(OPEN, "").replace(CLOSE, "")
    stretches = list(_Quotations(text).all())
    quotations = tuple(text[each.begin : each.end].strip() for each in stretches)
    return Masked(tuple(_rows(text, stretches)), quotations)


class _Stretch(NamedTuple):
    """A quotation in a text: where its mark begins, where its words begin and end, and where its last mark ends."""

    start: int
    begin: int
    end: int
    stop: int


def _rows(text: str, stretches: Sequence[_Stretch]) -> Iterator[Row]:
    """Yield the lines of a text with marks; those over which a quotation goes are one."""
    left = deque(enumerate(stretches))
    lines, parts = text.split("\n"), list[str]()
    at, number, first = 0, 0, 1
    for number, line in enumerate(lines, 1):
        end, place = at + len(line), at
        while left and max(place, left[0][1].start) < end:
            index, each = left[0]
            if each.start >= at:
                parts += [text[place : each.start], f"{OPEN}{index}{CLOSE}"]
            if each.stop > end:
                break
            place = each.stop
            left.popleft()
        at = end + 1
        if left and left[0][1].start < end:
            continue  # the quotation goes on
        parts.append(text[max(place, at - 1 - len(line)) : end])
        yield Row(first, number, "".join(parts) if len(parts) > 1 else parts[0])
        parts, first = [], number + 1


class _Quotations:
    """Goes through the quotations of a text. Where a sign stands next is looked up once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._next: dict[str, int] = {}

    def all(self) -> Iterator[_Stretch]:
        """Yield the quotations, the outer of those that are in one another."""
        place, tries = 0, 0
        while tries < _MOST and (opening := _OPENING.search(self._text, place)):
            tries += 1
            mark, begin = opening[0], opening.end()
            place = begin
            if self._kept(opening.start()):
                place = self._line_end(begin)
                continue
            end = self._closing(opening.start(), begin, mark)
            if end >= 0:
                place = end + len(mark)
                yield _Stretch(opening.start(), begin, end, place)

    def _line_start(self, at: int) -> int:
        return self._text.rfind("\n", max(0, at - _LONGEST), at) + 1

    def _line_end(self, at: int) -> int:
        return self._following("\n", at, len(self._text))

    def _kept(self, at: int) -> bool:
        """Tell whether a place is on a line that stays as it is: behind `>`, or a row of a table."""
        start = self._line_start(at)
        return self._text[start : start + 10].lstrip(" ").startswith((">", "|"))

    def _following(self, sign: str, at: int, none: int) -> int:
        """Return where a sign stands next."""
        known = self._next.get(sign, -1)
        if known < at:
            found = self._text.find(sign, at)
            known = self._next[sign] = len(self._text) + 1 if found < 0 else found
        return none if known > len(self._text) else known

    def _closing(self, start: int, begin: int, mark: str) -> int:
        """Return where a quotation ends; -1 where it does not, or not before its paragraph does or it is too long."""
        limit = min(len(self._text), begin + _LONGEST, self._following("\n>", begin, len(self._text)))
        if not _ALONE.fullmatch(self._text, self._line_start(start), start):
            limit = min(limit, self._following("\n\n", begin, limit))
        signs = (">>",) if mark == "<<" else tuple(_PAIRS[mark])
        at = begin
        for _ in range(_NESTED):
            end = min(self._following(sign, at, limit) for sign in signs)
            if end >= limit:
                return -1
            inner = self._text.count(mark, begin, end) if mark not in signs else 0
            closed = sum(self._text.count(sign, begin, end) for sign in signs) if inner else 0
            if inner <= closed and _closes(self._text, end + 1, mark):
                return end
            at = end + 1
        return -1


def _closes(whole: str, behind: int, mark: str) -> bool:
    """Tell whether a mark that may be an apostrophe is none: no letter follows."""
    return mark not in "‘'\"" or not whole[behind : behind + 1].isalnum()
