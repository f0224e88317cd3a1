"""Reads a plan from a PDF: its words by their places, its headings by its bookmarks, its contents or their type."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from sub_cli.interop.base import Note
from sub_cli.interop.pdf_reading import pictures_in, rows_in
from sub_cli.interop.plan import Beside, FoundPicture, FoundPlan, PlanReader
from sub_cli.interop.plan_reading import plan_of
from sub_cli.interop.rows import Row
from sub_cli.messages import msg

_CAPTION: Final = re.compile(
    r"(?:figuur|afbeelding|kaart|foto|figure|map|picture) \d{1,3}(?:\.\d{1,3})?\b.{3,200}", re.IGNORECASE
)
MOST_LETTERS: Final = 400_000
"""Letters of a plan in a PDF: some hundred and fifty pages."""


def read_plan(data: bytes, name: str, beside: Beside) -> FoundPlan:
    """Return the plan that a PDF holds; `name` is named in errors.

    Raises `Unable` without `pdftotext`, for a PDF that it cannot read, and for one without text, or with too much.
    """
    long = msg("{path} holds more than {limit} letters, too many for one plan.", path=name, limit=MOST_LETTERS)
    pages = rows_in(data, name, letters=MOST_LETTERS, long=long, marks=True)
    found = plan_of(pages.rows, name, pages.bookmarks)
    taken, left = pictures_in(data)
    notes = [Note(1, msg("{n} pictures could not be taken out of the file.", n=left), 1)] if left else []
    shown = tuple(_picture(page, content, found, pages.rows) for page, content in taken)
    return replace(found, pictures=shown, notes=(*notes, *found.notes))


def _picture(page: int, data: bytes, found: FoundPlan, rows: Sequence[Row]) -> FoundPicture:
    """Return a picture with the words of the one caption on its page, in the section where that page begins."""
    before = [place for place, each in enumerate(found.sections) if each.page < page]
    on_it = [place for place, each in enumerate(found.sections) if each.page == page]
    captions = [row for row in rows if row.page == page and _CAPTION.fullmatch(row.text)]
    words = captions[0].text if len(captions) == 1 else ""
    if captions and on_it:
        above = [place for place in on_it if found.sections[place].line < captions[0].line]
        before += above
    section = before[-1] if before else (on_it or [0])[0]
    ending = ".jpg" if data.startswith(b"\xff\xd8") else ".png"
    return FoundPicture(data, ending, section, words, captions[0].line if captions else 1, page)


READER = PlanReader((".pdf",), read_plan)
