"""Which element of the page each tag of a PDF was made for: WeasyPrint knows it while it makes the tag, and forgets."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from sub_cli.render.pdf_objects import PdfObject


def remember() -> None:
    """Let every tag keep the element that it is for, as `origin`."""
    tags: PdfObject = import_module("weasyprint.pdf.tags")
    build = tags._build_box_tree
    if getattr(build, "remembers", False):
        return

    def remembering(box: PdfObject, *about: PdfObject) -> Iterator[PdfObject]:
        for made in build(box, *about):
            if not hasattr(made, "origin"):  # that of a box within it, which is passed on
                made.origin = box.element
            yield made

    remembering.remembers = True  # type: ignore[attr-defined]
    tags._build_box_tree = remembering


def origin_of(tag: PdfObject) -> PdfObject:
    """Return the element that `tag` was made for; None where that is not known."""
    return getattr(tag, "origin", None)


def has_class(tag: PdfObject, name: str) -> bool:
    """Tell whether the element that `tag` was made for is of the class `name`."""
    origin = origin_of(tag)
    return origin is not None and name in (origin.get("class") or "").split()
