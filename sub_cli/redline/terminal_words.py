"""Words with their marks and colours, set on lines of a terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from sub_cli.diff.changes import Run
from sub_cli.messages import Message
from sub_cli.redline.base import (
    Look,
    RedlineRow,
    RowState,
    all_notes,
    needs_air,
    printable,
    shown_runs,
    sign,
    told_apart,
    visible_blanks,
)
from sub_cli.redline.footnotes import raised

SIGNS = {RowState.EDITED: "~", RowState.NEW: "+", RowState.GONE: "-", RowState.MOVED: ">", RowState.SAME: " "}
_BRACKETS = {"-": ("[-", "-]"), "+": ("{+", "+}"), "~": ("{~", "~}")}
COLORS = {"-": "31;9", "+": "32;4", "~": "33;1"}
_MOVED = {"-": "35;9", "+": "35;4"}
_MOVED_BRACKETS = {"-": ("[>", ">]"), "+": ("{<", "<}")}
DIM, BOLD = "2", "1"


@dataclass(frozen=True, slots=True)
class Styled:
    """A piece of a word with the code of its colour."""

    text: str
    style: str = ""


def say(message: Message, look: Look) -> str:
    """Return a message in the reader's language."""
    return printable(look.translate(message))


def head_of(row: RedlineRow, margin: int) -> str:
    """Return what begins the line of a row: its number, which is `margin` wide, and what happened to it."""
    return f"  {row.number:>{margin}} {SIGNS[row.state]} "


def mark_of(row: RedlineRow, look: Look) -> list[Styled]:
    """Return the sign of the block that a row begins."""
    return [Styled(sign(row, look) + " ")] if row.mark else []


def notes_of(row: RedlineRow, look: Look) -> list[Styled]:
    """Return what the words of a row do not show."""
    said = "; ".join(all_notes(row, look))
    return [Styled(f" ({printable(said)})", DIM)] if said else []


def styled(runs: Iterable[Run], look: Look) -> list[Styled]:
    """Return the runs with their marks: colours, or brackets where there are none."""
    pieces: list[Styled] = []
    shown = shown_runs(map(raised, told_apart(runs)))
    for number, run in enumerate(shown):
        if run.op == "=":
            pieces.append(Styled(printable(run.text)))
            continue
        text = printable(visible_blanks(run.text) if run.op != "~" else run.text)
        if look.color:
            pieces.append(Styled(text, (_MOVED if run.move else COLORS)[run.op]))
        else:
            left, right = (_MOVED_BRACKETS if run.move else _BRACKETS)[run.op]
            pieces.append(Styled(f"{left}{text}{right}"))
        if needs_air(shown, number):
            pieces.append(Styled(" "))
    return pieces


def words_in(pieces: Iterable[Styled]) -> list[list[Styled]]:
    """Return the words in `pieces`; a word may have several styles."""
    words: list[list[Styled]] = [[]]
    for piece in pieces:
        for number, part in enumerate(piece.text.split(" ")):
            if number and words[-1]:
                words.append([])
            if part:
                words[-1].append(Styled(part, piece.style))
    return words if words[-1] else words[:-1]


def filled(words: list[list[Styled]], width: int) -> list[list[Styled]]:
    """Return lines of words, each at most `width` columns unless one word is longer."""
    lines: list[list[Styled]] = []
    used = 0
    for word in words:
        size = line_width(word)
        if not lines or used + 1 + size > width:
            lines.append(list(word))
            used = size
            continue
        style = lines[-1][-1].style if lines[-1][-1].style == word[0].style else ""
        lines[-1] += [Styled(" ", style), *word]
        used += 1 + size
    return lines


def line_width(line: Iterable[Styled]) -> int:
    """Return how many columns a line takes."""
    return sum(width_of(piece.text) for piece in line)


def width_of(text: str) -> int:
    """Return how many columns `text` takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(s) else 2 if unicodedata.east_asian_width(s) in "WF" else 1 for s in text)


def painted(line: Iterable[Styled], look: Look) -> str:
    """Return a line with its colours."""
    result, style, text = [], "", ""
    for piece in line:
        if piece.style != style:
            result.append(paint(text, style, look))
            style, text = piece.style, ""
        text += piece.text
    return "".join([*result, paint(text, style, look)])


def paint(text: str, style: str, look: Look) -> str:
    """Return words in one colour, where the reader wants any."""
    return f"\x1b[{style}m{text}\x1b[0m" if text and style and look.color else text
