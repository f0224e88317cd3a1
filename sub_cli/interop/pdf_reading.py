"""The rows of a PDF for whoever makes a memorandum or a plan of them, found by poppler in a confined process."""

from __future__ import annotations

import shutil
from base64 import b64decode
from dataclasses import dataclass
from typing import Any, Final

from sub_cli.apart import MIB, Limits, TooMuch, ask
from sub_cli.errors import Unable
from sub_cli.interop.contents import Named
from sub_cli.interop.memo_text import clean
from sub_cli.interop.pdf_marks import line_key
from sub_cli.interop.pdf_rows import PROGRAM
from sub_cli.interop.rows import Cell, Row
from sub_cli.messages import Message, msg

MOST: Final = 20_000_000
"""Bytes of a PDF."""
_SECONDS: Final = 1
"""Seconds for a megabyte; a smaller file gets as much."""
_MEMORY: Final = 512 * MIB
_PICTURE: Final = 20_000_000
"""Bytes of one picture in it."""


_LIGATURES: Final = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0x0132: "IJ", 0x0133: "ij"}
"""Letters that fonts set as one, as they are typed."""


@dataclass(frozen=True, slots=True)
class Pages:
    """What stands on the pages of a PDF."""

    rows: tuple[Row, ...]
    bookmarks: tuple[Named, ...] = ()


def rows_in(data: bytes, path: str, *, letters: int, long: Message, marks: bool = False) -> Pages:
    """Return the rows of a PDF of so many letters at most, `long` being what is wrong with more.

    With `marks` also its bookmarks, and which rows are bold. Raises `Unable` where there are no rows.
    """
    if len(data) > MOST:
        raise Unable(msg("{path} holds more than {limit} bytes, too much to be read.", path=path, limit=MOST))
    if shutil.which(PROGRAM) is None:
        raise Unable(
            msg("{path} is a PDF, and there is no {program} to read it.", path=path, program=PROGRAM),
            msg("apt install poppler-utils  (macOS: brew install poppler)"),
        )
    told = _told(
        "sub_cli.interop.pdf_marks:rows_and_marks" if marks else "sub_cli.interop.pdf_rows:rows", data, letters
    )
    if "failed" in told:
        raise Unable(long if told["failed"] == "long" else _fault(told["failed"], path))
    bold = {(page, words) for page, words in told.get("bold", ())}
    rows = tuple(row for each in told["rows"] if (row := _row(*each, bold=bold)).cells)
    return Pages(rows, tuple(Named(words, depth, page) for depth, page, words in told.get("bookmarks", ()) if words))


def pictures_in(data: bytes) -> tuple[list[tuple[int, bytes]], int]:
    """Return the pictures of a PDF, each with its page, and how many there are besides that cannot be taken out."""
    seconds = _seconds(data)
    try:
        told = ask("sub_cli.interop.pdf_pictures:pictures", data, seconds, limits=Limits(seconds, _MEMORY, _PICTURE))
    except TooMuch:
        return [], 1
    return [(page, b64decode(content)) for page, content in told["pictures"]], told["left"]


def _seconds(data: bytes) -> int:
    return _SECONDS * max(1, len(data) // 1_000_000)


def _told(question: str, data: bytes, letters: int) -> dict[str, Any]:
    seconds = _seconds(data)
    try:
        told: dict[str, object] = ask(question, data, seconds, letters, limits=Limits(seconds, _MEMORY))
    except TooMuch:
        return {"failed": "costly"}
    return told


def _fault(failed: str, path: str) -> Message:
    return {
        "costly": msg("{path} takes too much time or memory to read.", path=path),
        "empty": msg("{path} holds no text: its pages are pictures.", path=path),
        "damaged": msg("{path} cannot be read as a PDF: it is damaged, or locked with a password.", path=path),
    }[failed]


def _row(
    page: int, line: int, y: float, size: float, cells: list[tuple[float, float, str]], *, bold: set[tuple[int, str]]
) -> Row:
    words = ((at, to, " ".join(clean(text.translate(_LIGATURES)).split())) for at, to, text in cells)
    found = tuple(Cell(at, text, to) for at, to, text in words if text)
    known = bool(bold) and (page, line_key("".join(cell.text for cell in found))) in bold
    return Row(line, page, y, found, size, known)
