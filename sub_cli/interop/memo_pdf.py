"""Reads a memorandum from a PDF by the places of its words."""

from __future__ import annotations

from sub_cli.interop.base import FoundMemo, MemoReader
from sub_cli.interop.memo_reading import memo_of
from sub_cli.interop.memo_text import MOST
from sub_cli.interop.pdf_reading import rows_in
from sub_cli.messages import msg


def read_memo(data: bytes, path: str) -> FoundMemo:
    """Return the memorandum that a PDF holds; `path` is named in errors.

    Raises `Unable` without `pdftotext`, for a PDF that it cannot read, and for one without text, or with too much.
    """
    long = msg("{path} holds more text than a memorandum.", path=path)
    return memo_of(rows_in(data, path, letters=MOST, long=long).rows, path)


READER = MemoReader(lambda data: data.startswith(b"%PDF"), read_memo)
