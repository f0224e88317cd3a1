"""The tree of tags: walking it, and putting what belongs together below one tag. ISO 32000-1, 14.7."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from sub_cli.render.pdf_objects import PdfObject

if TYPE_CHECKING:
    import pydyf


def object_of(pdf: pydyf.PDF, reference: bytes) -> PdfObject:
    """Return what `reference` leads to."""
    return pdf.objects[int(reference.split()[0])]


def kids(element: PdfObject) -> list[bytes]:
    """Return the references among the children of a structure element; the others are numbers of marked content."""
    below = element.get("K")
    return [kid for kid in (below if isinstance(below, list) else [below]) if isinstance(kid, bytes)]


def elements(pdf: pydyf.PDF, root: PdfObject) -> Iterator[PdfObject]:
    """Yield `root` and every structure element that hangs below it, in the order in which they are read."""
    stack = [root]
    while stack:
        element = stack.pop()
        yield element
        children = (object_of(pdf, kid) for kid in reversed(kids(element)))
        stack += [child for child in children if child.get("Type") == "/StructElem"]


def parent_of(pdf: pydyf.PDF, element: PdfObject) -> PdfObject:
    """Return the element that `element` hangs below."""
    return object_of(pdf, element["P"])


def is_below(pdf: pydyf.PDF, element: PdfObject, other: PdfObject) -> bool:
    """Tell whether `element` hangs somewhere below `other`."""
    while "P" in element:
        element = parent_of(pdf, element)
        if element is other:
            return True
    return False


def join(pdf: pydyf.PDF, first: PdfObject, second: PdfObject) -> None:
    """Put what hangs below `second` behind what hangs below `first`, and take `second` out of the tree.

    What its content and annotations are found by is another matter: see `answer_for`.
    """
    import pydyf

    for kid in second["K"]:
        if isinstance(kid, bytes):
            below = object_of(pdf, kid)
            if below.get("Type") == "/StructElem":
                below["P"] = first.reference
        elif second["Pg"] != first["Pg"]:
            content = pydyf.Dictionary({"Type": "/MCR", "Pg": second["Pg"], "MCID": kid})
            pdf.add_object(content)
            kid = content.reference
        first["K"].append(kid)
    take_out(pdf, second)


def take_out(pdf: pydyf.PDF, element: PdfObject) -> None:
    """Take `element` out of the tree, and whatever it hung below that has nothing else in it."""
    parent = parent_of(pdf, element)
    parent["K"].remove(element.reference)
    if not parent["K"] and "P" in parent:
        take_out(pdf, parent)


def wrap(pdf: pydyf.PDF, element: PdfObject, kind: str) -> None:
    """Put a tag of this kind around `element`."""
    import pydyf

    parent = parent_of(pdf, element)
    around = pydyf.Dictionary({"Type": "/StructElem", "S": kind, "K": pydyf.Array([element.reference])})
    around["Pg"], around["P"] = element["Pg"], element["P"]
    pdf.add_object(around)
    parent["K"][parent["K"].index(element.reference)] = around.reference
    element["P"] = around.reference


def answer_for(pdf: pydyf.PDF, root: PdfObject, joined: Mapping[bytes, bytes]) -> None:
    """Let elements be found for the content and the annotations of those that were joined to them (14.7.4.4)."""
    numbers = object_of(pdf, root["ParentTree"])["Nums"]
    for entry in (numbers, *(each for each in numbers if isinstance(each, list))):
        entry[:] = [each if isinstance(each, (int, list)) else joined.get(each, each) for each in entry]
