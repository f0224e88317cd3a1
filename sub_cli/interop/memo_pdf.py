"""Reads a memorandum from a PDF by the places of its words, which poppler's `pdftotext` finds in a confined process."""

from __future__ import annotations

import shutil
from typing import Final

from sub_cli.apart import MIB, Limits, TooMuch, ask
from sub_cli.errors import Unable
from sub_cli.interop.base import FoundMemo, MemoReader
from sub_cli.interop.memo_reading import memo_of
from sub_cli.interop.memo_text import clean
from sub_cli.interop.pdf_rows import PROGRAM
from sub_cli.interop.rows import Cell, Row
from sub_cli.messages import Message, msg

MOST: Final = 20_000_000
"""Bytes of a PDF."""
_SECONDS: Final = 1
"""Seconds for a megabyte; a smaller file gets as much."""
_MEMORY: Final = 512 * MIB


def read_memo(data: bytes, path: str) -> FoundMemo:
    """Return the memorandum that a PDF holds; `path` is named in errors.

    Raises `Unable` without `pdftotext`, for a PDF that it cannot read, and for one without text, or with too much.
    """
    if len(data) > MOST:
        raise Unable(msg("{path} holds more than {limit} bytes, too much for a memorandum.", path=path, limit=MOST))
    if shutil.which(PROGRAM) is None:
        raise Unable(
            msg("{path} is a PDF, and there is no {program} to read it.", path=path, program=PROGRAM),
            msg("apt install poppler-utils  (macOS: brew install poppler)"),
        )
    seconds = _SECONDS * max(1, len(data) // 1_000_000)
    try:
        told = ask("sub_cli.interop.pdf_rows:rows", data, seconds, limits=Limits(seconds, _MEMORY))
    except TooMuch:
        told = {"failed": "costly"}
    if "failed" in told:
        raise Unable(_fault(told["failed"], path))
    return memo_of([row for each in told["rows"] if (row := _row(*each)).cells], path)


def _fault(failed: str, path: str) -> Message:
    return {
        "costly": msg("{path} takes too much time or memory to read.", path=path),
        "long": msg("{path} holds more text than a memorandum.", path=path),
        "empty": msg("{path} holds no text: its pages are pictures.", path=path),
        "damaged": msg("{path} cannot be read as a PDF: it is damaged, or locked with a password.", path=path),
    }[failed]


def _row(page: int, line: int, y: float, size: float, cells: list[tuple[float, str]]) -> Row:
    words = ((at, " ".join(clean(text).split())) for at, text in cells)
    return Row(line, page, y, tuple(Cell(at, text) for at, text in words if text), size)


READER = MemoReader(lambda data: data.startswith(b"%PDF"), read_memo)
