"""Reads a memorandum from plain text: as it was written, or as `pdftotext -layout` gives it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from sub_cli.document.encoding import decode
from sub_cli.errors import Unable
from sub_cli.interop.base import FoundMemo, MemoReader, Note
from sub_cli.interop.memo_reading import memo_of
from sub_cli.interop.rows import rows_of
from sub_cli.messages import msg
from sub_cli.text.format import normal_form

MOST: Final = 262_144
"""Bytes of a memorandum in text: some hundred pages."""
_SOFT_END: Final = re.compile("\u00ad(?= *\n)")
_UNSEEN: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2060\ufeff\ufffe\uffff\ue000-\ue0ff]")
"""What nobody sees on a page, and the letters for private use that stand for footnotes."""
_BLANKS: Final = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")


def read_memo(data: bytes, path: str) -> FoundMemo:
    """Return the memorandum that a text holds; `path` is named in errors.

    Raises `Unable` for what is no text, or too long for a memorandum.
    """
    if len(data) > MOST:
        raise Unable(msg("{path} holds more than {limit} bytes, too much for a memorandum.", path=path, limit=MOST))
    decoded = decode(data)
    if decoded is None:
        raise Unable(msg("{path} is not text in UTF-8.", path=path))
    found = memo_of(list(rows_of(clean(decoded.text))), path)
    notes = [replace(each, page=0) for each in found.notes]
    if decoded.encoding:
        notes.insert(0, Note(1, msg("Read as {encoding}.", encoding=decoded.encoding)))
    return replace(found, notes=tuple(sorted(notes, key=lambda each: each.line)))


def clean(text: str) -> str:
    """Return a text with line feeds, plain blanks, and nothing that cannot be seen."""
    ended = normal_form(text.replace("\u2028", "\n").replace("\u2029", "\n\n").replace("\u0085", "\n"))
    return _UNSEEN.sub("", _BLANKS.sub(" ", _SOFT_END.sub("\u2010", ended)))


READER = MemoReader(lambda data: not data.startswith(b"%PDF"), read_memo)
