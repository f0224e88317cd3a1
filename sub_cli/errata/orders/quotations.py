"""What an order quotes, taken out of its lines, so that its own words are left: “ ”, « », ‘ ’, „ ”, << >> and straight.

A quotation becomes a mark with a number. One that goes on behind a blank line has to begin its line. Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

OPEN, CLOSE = "\ue000", "\ue001"
"""Around the number of a quotation; signs that no text has."""
MARK = re.compile(f"{OPEN}(\\d+){CLOSE}")
_PAIRS = {"“": "”“", "„": "”“", "«": "»", "‹": "›", "<<": (">>"), "‘": "’", '"': '"', "'": "'", "”": "”"}
_OPENING = re.compile(r"“|„|«|‹|<<|(?<![^\W_])‘|(?<![^\s(\[—–,:/])[\"'”](?=\S)")
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
    found: list[str] = []
    rows: list[Row] = []
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        line, last = lines[at], at
        if not line.lstrip().startswith((">", "|")):
            line, last = _without_quotations(lines, at, found)
        rows.append(Row(at + 1, last + 1, line))
        at = last + 1
    return Masked(tuple(rows), tuple(found))


def _without_quotations(lines: list[str], at: int, found: list[str]) -> tuple[str, int]:
    """Return a line with marks, and the index of the last line that a quotation in it takes."""
    line, place, last = lines[at], 0, at
    while opening := _OPENING.search(line, place):
        mark, begin = opening[0], opening.end()
        end, reach = _closing(lines, last, line, begin, mark, alone=not _words_before(line[: opening.start()]))
        if end < 0:
            place = begin
            continue
        whole = "\n".join([line, *lines[last + 1 : reach + 1]])
        width = 2 if mark == "<<" else 1
        found.append(whole[begin:end].strip())
        masked = f"{line[: opening.start()]}{OPEN}{len(found) - 1}{CLOSE}"
        line, place, last = masked + whole[end + width :], len(masked), reach
    return line, last


def _words_before(head: str) -> bool:
    """Tell whether more than the mark of a list stands before a quotation."""
    return re.fullmatch(r"\s*(?:\(?\w{1,3}[.)°]\s*|[-*•]\s+)?", head) is None


def _closing(lines: list[str], last: int, line: str, begin: int, mark: str, *, alone: bool) -> tuple[int, int]:
    """Return where a quotation ends, and on which line; -1 where it does not."""
    whole, reach = line, last
    while True:
        end = _end(whole, begin, mark)
        if end >= 0:
            return end, reach
        reach += 1
        if reach >= len(lines) or len(whole) - begin > _LONGEST or lines[reach].lstrip().startswith(">"):
            return -1, last
        if not alone and not lines[reach].strip():
            return -1, last
        if alone and not lines[reach].strip() and mark in "'\"’" and not lines[reach - 1].strip():
            return -1, last
        whole = f"{whole}\n{lines[reach]}"


def _end(whole: str, begin: int, mark: str) -> int:
    """Return where the mark that closes a quotation stands, past those of quotations within it; -1 without one."""
    closing, depth, at = _PAIRS[mark], 0, begin
    width = len(mark)
    while at < min(len(whole), begin + _LONGEST):
        sign = whole[at : at + width]
        if sign == mark and mark not in closing:
            depth += 1
        elif (sign == closing or sign in tuple(closing)) and _closes(whole, at + width, mark):
            if not depth:
                return at
            depth -= 1
        at += 1
    return -1


def _closes(whole: str, behind: int, mark: str) -> bool:
    """Tell whether a mark that may be an apostrophe is none: no letter follows."""
    return mark not in "‘'\"" or not whole[behind : behind + 1].isalnum()
