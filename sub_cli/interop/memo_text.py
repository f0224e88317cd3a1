"""Reads a memorandum from plain text: as it was written, or as `pdftotext -layout` gives it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from sub_cli.document.encoding import decode
from sub_cli.errors import Unable
from sub_cli.interop.base import FoundErratum, FoundMemo, MemoReader, Note
from sub_cli.interop.memo_reading import memo_of
from sub_cli.interop.rows import rows_of
from sub_cli.messages import msg
from sub_cli.text.format import normal_form

MOST: Final = 200_000
"""Bytes of a memorandum in text: as many as one text of ours may have."""
MOST_LINES: Final = 6_000
_BOLD_LABEL: Final = re.compile(r"^\*\*([^*\n]{1,40}:)\*\* ?(?=\S)", re.MULTILINE)
"""A label as Markdown has it."""
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
    rows = list(rows_of(_BOLD_LABEL.sub(r"\1 ", clean(decoded.text))))
    if len(rows) > MOST_LINES:
        raise Unable(msg("{path} has more than {limit} lines, too many for a memorandum.", path=path, limit=MOST_LINES))
    found = by_lines_alone(memo_of(rows, path))
    notes = [Note(1, msg("Read as {encoding}.", encoding=decoded.encoding))] if decoded.encoding else []
    return replace(found, notes=(*notes, *found.notes))


def by_lines_alone(found: FoundMemo) -> FoundMemo:
    """Return a memo whose places are lines of the whole text, not of a page."""
    body = (part if isinstance(part, str) else _without_pages(part) for part in found.body)
    notes = sorted((replace(each, page=0) for each in found.notes), key=lambda each: each.line)
    return replace(found, body=tuple(body), notes=tuple(notes))


def _without_pages(erratum: FoundErratum) -> FoundErratum:
    return FoundErratum(tuple(replace(order, page=0) for order in erratum.orders))


def clean(text: str) -> str:
    """Return a text with line feeds, plain blanks, and nothing that cannot be seen."""
    ended = normal_form(text.replace("\u2028", "\n").replace("\u2029", "\n\n").replace("\u0085", "\n"))
    return _UNSEEN.sub("", _BLANKS.sub(" ", _SOFT_END.sub("\u2010", ended)))


READER = MemoReader(lambda data: not data.startswith(b"%PDF"), read_memo)
