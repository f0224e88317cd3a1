"""The table of contents of a paper: its rows are no text, and its lines name the headings that follow."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sub_cli.interop.rows import Row

_HEADING: Final = re.compile(
    r"(?:\d{1,2}\.? )?(?:inhoud|inhoudsopgave|inhoudstafel|(?:table of )?contents)(?: van dit \w+)?:?", re.IGNORECASE
)
_LINE: Final = re.compile(r"(?P<words>\S.*?)[ .…·_]*[ .…·\t](?P<page>\d{1,4}|[ivxlc]{1,6})")
_WITHIN: Final = 400
"""Rows from the begin of a paper within which its contents stand."""
_LEAST: Final = 2
_NUMBER: Final = re.compile(r"(\d{1,3}(?:\.\d{1,3})*)\.? ")


@dataclass(frozen=True, slots=True)
class Named:
    """A heading by another word than its own row: in the contents, or among the bookmarks of a file."""

    words: str
    depth: int
    """From 1."""
    page: int = 0
    """The page it is on, where that is sure; else 0."""


@dataclass(frozen=True, slots=True)
class Contents:
    """A table of contents."""

    start: int
    """Index of its heading."""
    end: int
    """Index behind its last row."""
    headings: tuple[Named, ...]


def is_contents(words: str) -> bool:
    """Tell whether a heading is that of a table of contents."""
    return _HEADING.fullmatch(words.strip()) is not None


def contents_of(rows: Sequence[Row]) -> Contents | None:
    """Return the table of contents near the begin of a paper; None without one."""
    starts = (index for index, row in enumerate(rows[:_WITHIN]) if is_contents(row.text))
    for start in starts:
        end, lines = _lines(rows, start + 1)
        if len(lines) >= _LEAST:
            return Contents(start, end, _named(lines))
    return None


def _lines(rows: Sequence[Row], index: int) -> tuple[int, list[tuple[float, str]]]:
    """Return where the lines of contents end, and those: where each begins, and its words; broken ones are whole."""
    found: list[tuple[float, str]] = []
    waiting: list[Row] = []
    end = index
    while index < len(rows) and len(waiting) < _LEAST:
        line = _LINE.fullmatch(rows[index].text)
        if line is None:
            waiting.append(rows[index])
        else:
            words = " ".join([*(row.text for row in waiting), line["words"].rstrip(" .…·_")])
            found.append(((waiting or [rows[index]])[0].at, words))
            waiting = []
            end = index + 1
        index += 1
    return end, found


def _named(lines: Sequence[tuple[float, str]]) -> tuple[Named, ...]:
    """Return the headings with their depths: by their numbers, or else by where their lines begin."""
    columns = sorted({round(at) for at, words in lines if not _NUMBER.match(words)})
    return tuple(Named(words, _depth(at, words, columns)) for at, words in lines)


def _depth(at: float, words: str, columns: Sequence[int]) -> int:
    number = _NUMBER.match(words)
    return number[1].count(".") + 1 if number else columns.index(round(at)) + 1
