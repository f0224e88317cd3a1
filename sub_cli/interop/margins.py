"""Words in the margin beside a text: headings that stand there, and what a page of ours says beside an erratum."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from sub_cli.interop.base import Note
from sub_cli.interop.list_marks import bullet, numbered
from sub_cli.interop.rows import APART, Cell, Row, gaps
from sub_cli.messages import msg

_WIDTH: Final = 6.0
"""Columns that a margin has at least."""
_MOSTLY: Final = 0.6
"""The share of rows that begin where the text does, in a text that has a margin."""
_LONGEST: Final = 40
"""Characters of a line in the margin."""
_BESIDE_ERRATA: Final = re.compile(r"(?:E\d{2,3}|erratum|wijziging|revisie|amendment|revision)\b.*", re.IGNORECASE)
_WORDED: Final = re.compile(r"[^\W\d_]{2}|E\d{2,3}\Z")


def without_margin(rows: Sequence[Row]) -> tuple[list[Row], list[Note]]:
    """Return the rows of a text with what stands in its margin as headings above it, and what was left out of it."""
    text_at = _text_at(rows)
    if text_at is None:
        return list(rows), []
    found: list[Row] = []
    notes: list[Note] = []
    room = gaps(rows)
    index = 0
    while index < len(rows):
        end, words = _group(rows, room, index, text_at)
        if words:
            found += _heading(rows[index], words, text_at, notes)
        found += filter(None, (_without(row, text_at) if words else row for row in rows[index:end]))
        index = end
    return found, notes


def _text_at(rows: Sequence[Row]) -> float | None:
    """Return the column where the text begins, where most rows begin there; None without room for a margin."""
    places = Counter(round(cell.at) for row in rows for cell in row.cells[:2])
    if not places:
        return None
    at = min(place for place, count in places.items() if count * 2 >= max(places.values()))
    beginning = sum(row.cells[0].at >= at - 1 or _margin(row, at) is not None for row in rows)
    return float(at) if at >= _WIDTH and beginning >= len(rows) * _MOSTLY else None


def _margin(row: Row, text_at: float) -> Cell | None:
    """Return the words that stand in the margin beside the text of a row."""
    first = row.cells[0]
    beside = len(row.cells) > 1 and first.at <= text_at - _WIDTH and row.cells[1].at >= text_at - 1
    words = beside and len(first.text) <= _LONGEST and _WORDED.search(first.text)
    return first if words and not (bullet(row) or numbered(row)) else None


def _group(rows: Sequence[Row], room: Sequence[float], start: int, text_at: float) -> tuple[int, list[str]]:
    """Return where the rows end that stand beside one piece of margin, and its lines; one row without any."""
    first = _margin(rows[start], text_at)
    if first is None:
        return start + 1, []
    words = [first.text]
    end = start + 1
    while end < len(rows) and room[end] < APART:
        cell = _beside(rows[end], first.at, text_at) or _alone(rows[end], first.at, text_at)
        if cell is None:
            break
        words.append(cell.text)
        end += 1
    return end, words


def _beside(row: Row, at: float, text_at: float) -> Cell | None:
    """Return the words in the margin beside the text of a row that go on below others."""
    first = row.cells[0]
    beside = len(row.cells) > 1 and abs(first.at - at) <= 1 and row.cells[1].at >= text_at - 1
    return first if beside and len(first.text) <= _LONGEST else None


def _alone(row: Row, at: float, text_at: float) -> Cell | None:
    """Return the words of a row that goes on in the margin and has no text beside it."""
    cell = row.cells[0]
    return cell if len(row.cells) == 1 and abs(cell.at - at) <= 1 and cell.end <= text_at else None


def _heading(row: Row, lines: Sequence[str], text_at: float, notes: list[Note]) -> list[Row]:
    words = " ".join(lines)
    if _BESIDE_ERRATA.fullmatch(words):
        notes.append(Note(row.line, msg("Left out as what stands in the margin: “{words}”.", words=words), row.page))
        return []
    return [replace(row, cells=(Cell(text_at, f"**{words}**"),))]


def _without(row: Row, text_at: float) -> Row | None:
    """Return a row without its margin; None where nothing is left."""
    left = tuple(cell for cell in row.cells if cell.at > text_at - _WIDTH)
    return replace(row, cells=left) if left else None
