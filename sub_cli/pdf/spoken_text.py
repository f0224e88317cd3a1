"""What a reader says of a PDF: its text in the order of its tags (ISO 32000-2, 14.7 and 14.8).

Text that no tag leads to comes after the rest, since it is on the page; running lines are left out. Imported inside
functions only.
"""

# mypy: allow-untyped-calls
# pyHanko is typed in part only.

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from pyhanko.pdf_utils import generic

from sub_cli.pdf.reader import Reader
from sub_cli.pdf.shown_text import pieces
from sub_cli.pdf.soundness import pages_below

Said: TypeAlias = dict[tuple[int, int], str]
"""Text by the object number of its page and the number of its marked content."""


def spoken_text(data: bytes) -> str:
    """Return the text of a tagged PDF; "" for a file that cannot be read."""
    try:
        return _spoken(Reader(data))
    except Exception:  # pyHanko raises whatever a malformed file makes it stumble over
        return ""


def _spoken(reader: Reader) -> str:
    said, loose = _said(reader)
    ordered = [said.pop(where, "") for where in _in_order(reader.root["/StructTreeRoot"])]
    return "".join([*ordered, *said.values(), *loose])


def _said(reader: Reader) -> tuple[Said, list[str]]:
    """Return what is said by page and number, in the order of the pages; and what has no number."""
    said: Said = {}
    loose: list[str] = []
    for page in pages_below(reader.root["/Pages"]):
        reference = page.container_ref
        assert isinstance(reference, generic.Reference)  # a page is an object of its own
        for piece in pieces(page):
            where = reference.idnum, piece.number
            if piece.number >= 0:
                said[where] = said.get(where, "") + piece.text
            elif not piece.running:
                loose.append(piece.text)
    return said, loose


def _in_order(root: object) -> Iterator[tuple[int, int]]:
    """Yield page and number of each piece of marked content in the order of the tags, walking the tree once."""
    waiting: list[tuple[Any, int]] = [(root, -1)]
    while waiting:
        found, page = waiting.pop()
        if isinstance(found, int):
            yield page, int(found)
        elif isinstance(found, generic.ArrayObject):
            waiting += [(found[place], page) for place in reversed(range(len(found)))]
        else:
            page = found.raw_get("/Pg").idnum if "/Pg" in found else page
            below = "/MCID" if "/MCID" in found else "/K"
            waiting += [(found[below], page)] if below in found else []
