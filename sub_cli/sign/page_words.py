"""The words on the pages of a PDF, to compare two renderings that are not the same to the byte.

Imported inside functions only.
"""

# mypy: allow-untyped-calls
# pyHanko is typed in part only.

from __future__ import annotations

from typing import Any

from sub_cli.pdf.reader import Reader
from sub_cli.pdf.shown_text import pieces
from sub_cli.sign.silence import silence


def page_words(data: bytes) -> tuple[tuple[str, ...], ...] | None:
    """Return the words of every page in the order in which they are drawn; None where the file cannot be read."""
    try:
        with silence():
            reader = Reader(data)
            count = int(reader.root["/Pages"]["/Count"])
            return tuple(_words(reader.find_page_for_modification(number)[0].get_object()) for number in range(count))
    except Exception:  # whatever cannot be read has no words
        return None


def _words(page: Any) -> tuple[str, ...]:
    return tuple(" ".join(piece.text for piece in pieces(page)).split())
