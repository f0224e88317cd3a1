"""Links, figures, and footnotes with their marks, as a PDF for everyone tags them (ISO 14289-1, 7.3, 7.9 and 7.18.5).

A link that goes on in the next line is one Link. A mark is a Reference. A footnote is a Note with a name of its own,
whatever pages it stands on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sub_cli.render.origins import has_class, origin_of
from sub_cli.render.pdf_objects import PdfObject
from sub_cli.render.tag_tree import answer_for, elements, is_below, join, kids, object_of, wrap

if TYPE_CHECKING:
    import pydyf


def join_links(pdf: pydyf.PDF, root: PdfObject) -> None:
    """Make one Link of the lines of each link."""
    begun: dict[int, PdfObject] = {}
    joined: dict[bytes, bytes] = {}
    for link in [each for each in elements(pdf, root) if each.get("S") == "/Link" and origin_of(each) is not None]:
        first = begun.setdefault(id(origin_of(link)), link)
        if first is not link and not is_below(pdf, link, first):
            join(pdf, first, link)
            joined[link.reference] = first.reference
    answer_for(pdf, root, joined)


def mark_notes(pdf: pydyf.PDF, root: PdfObject) -> None:
    """Make Notes of the footnotes, and References of the marks that lead to them."""
    found = list(elements(pdf, root))
    begun: dict[int, PdfObject] = {}
    for element in found:
        if element.get("S") == "/L" and has_class(element, "notes"):
            _make_notes(pdf, element, begun)
        elif element.get("S") == "/Link" and has_class(element, "noteref"):
            wrap(pdf, element, "/Reference")


def _make_notes(pdf: pydyf.PDF, listing: PdfObject, begun: dict[int, PdfObject]) -> None:
    """Make Notes of the items of a list, and one of an item that goes on on the next page."""
    import pydyf

    listing["S"] = "/Div"
    for reference in kids(listing):
        item = object_of(pdf, reference)
        if item["S"] != "/LI":
            continue
        item["S"] = "/Note"
        _without_body(pdf, item)
        origin = origin_of(item)
        if id(origin) in begun:
            join(pdf, begun[id(origin)], item)
        else:
            begun[id(origin)] = item
            item["ID"] = pydyf.String(origin.get("id"))


def _without_body(pdf: pydyf.PDF, note: PdfObject) -> None:
    """Hang what a list item holds right below it: only an item has a body (ISO 32000-1, table 336)."""
    for reference in kids(note):
        body = object_of(pdf, reference)
        if body["S"] != "/LBody":
            continue
        inside: PdfObject = note["K"]
        at = inside.index(reference)
        inside[at : at + 1] = body["K"]
        for kid in kids(body):
            object_of(pdf, kid)["P"] = note.reference


def group_figures(pdf: pydyf.PDF, root: PdfObject) -> None:
    """Let a group hold a picture and its caption: below the picture nobody would hear it, who hears its other words."""
    for element in elements(pdf, root):
        origin = origin_of(element)
        if element.get("S") == "/NonStruct" and origin is not None and origin.tag == "figure":
            element["S"] = "/Div"


def name_all(pdf: pydyf.PDF, root: PdfObject) -> None:
    """List the elements that have a name (14.7.2); of those with one name, heads that a table repeats, the first."""
    import pydyf

    named: dict[bytes, bytes] = {}
    for element in elements(pdf, root):
        if "ID" in element:
            named.setdefault(element["ID"].data, element.reference)
    if named:
        tree = pydyf.Dictionary({"Names": pydyf.Array([each for pair in sorted(named.items()) for each in pair])})
        pdf.add_object(tree)
        root["IDTree"] = tree.reference
