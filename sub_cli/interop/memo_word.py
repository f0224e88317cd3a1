"""Reads a memorandum from a Word file: headings, lists, tables and footnotes as Word itself has them."""

from __future__ import annotations

from posixpath import splitext
from typing import Final

from sub_cli.errors import Unable
from sub_cli.interop.base import FoundMemo, MemoReader
from sub_cli.interop.memo_reading import memo_of
from sub_cli.interop.memo_text import MOST, MOST_LINES, by_lines_alone
from sub_cli.interop.word_rows import rows_of_word
from sub_cli.interop.word_text import text_of
from sub_cli.messages import msg

_ZIP: Final = b"PK\x03\x04"
"""How every Word file begins."""


def read_memo(data: bytes, path: str) -> FoundMemo:
    """Return the memorandum that a Word file holds; `path` is named in errors, the lines of notes are paragraphs.

    Raises `Unable` for what cannot be opened safely, or has too much text for a memorandum.
    """
    from sub_cli.word.opening import open_word

    text = text_of(open_word(data, path), splitext(path)[0])
    if sum(map(len, text.lines)) > MOST or len(text.lines) > MOST_LINES:
        raise Unable(msg("{path} holds more text than a memorandum.", path=path))
    known = rows_of_word(text)
    return by_lines_alone(memo_of(known.rows, path, known))


READER = MemoReader(lambda data: data.startswith(_ZIP), read_memo)
