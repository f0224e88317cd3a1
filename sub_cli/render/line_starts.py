"""Where a line begins, which WeasyPrint forgets within a link or bold words that go on from the line before.

A word that is longer than its line may be broken where a line begins, and only there. WeasyPrint takes every place in
such words for one, and breaks a short bold word at the end of a line of a link: `gede` and, below it, `puteerde`.
"""

from __future__ import annotations

from importlib import import_module

from sub_cli.render.pdf_objects import PdfObject

_HAIR = 0.01
"""Pixels; where a line begins is worked out twice."""


def remember() -> None:
    """Let whatever is put on a line know where that line begins."""
    inline: PdfObject = import_module("weasyprint.layout.inline")
    boxes: PdfObject = import_module("weasyprint.formatting_structure.boxes")
    whole, piece = inline.split_inline_box, inline.split_inline_level
    if getattr(whole, "remembers", False):
        return

    def split_inline_box(context: PdfObject, box: PdfObject, position_x: float, *about: PdfObject) -> PdfObject:
        if not isinstance(box, boxes.LineBox):
            return whole(context, box, position_x, *about)
        before, context.line_start = getattr(context, "line_start", position_x), position_x
        try:
            return whole(context, box, position_x, *about)
        finally:
            context.line_start = before

    def split_inline_level(context: PdfObject, box: PdfObject, position_x: float, *about: PdfObject) -> PdfObject:
        *others, on_the_line, first_letter, first_line = about
        if isinstance(box, boxes.TextBox) and position_x > context.line_start + _HAIR:
            on_the_line = on_the_line or [box]  # how many stand there already is all that is asked
        return piece(context, box, position_x, *others, on_the_line, first_letter, first_line)

    split_inline_box.remembers = True  # type: ignore[attr-defined]
    inline.split_inline_box, inline.split_inline_level = split_inline_box, split_inline_level
