"""The last hand on a PDF before it is written: what WeasyPrint leaves open for PDF/A and PDF/UA in one file.

Works on pydyf's objects, in the `finisher` hook that WeasyPrint offers for this. Sources: ISO 19005-2
(PDF/A-2), ISO 14289-1 (PDF/UA-1), ISO 32000-1; every rule is confirmed by veraPDF in the tests.
"""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING

from sub_cli.errors import BadInput
from sub_cli.messages import msg
from sub_cli.render.asides import group_figures, join_links, mark_notes, name_all
from sub_cli.render.pdf_objects import PdfObject
from sub_cli.render.provenance import Provenance, xmp_of
from sub_cli.render.tag_tree import elements, kids, object_of

if TYPE_CHECKING:
    import pydyf

UA = (
    b'<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">'
    b"<pdfuaid:part>1</pdfuaid:part></rdf:Description>\n"
)
PRINT = (b"/DeviceCMYK cs", b"/DeviceCMYK CS")
"""How WeasyPrint asks for those colours, to fill and to draw with."""
LEFT_OVER_FROM_CHECKBOX = ("AS", "V", "MK", "Border", "Ff", "Opt", "DA")


def finish(pdf: pydyf.PDF, fonts: dict[str, PdfObject], provenance: Provenance) -> None:
    """Make `pdf` one file for PDF/A and PDF/UA, with provenance, stable names and fields for signatures.

    `fonts` are WeasyPrint's fonts of the document, whose `file_content` is the subset by now.
    """
    _refuse_print(pdf)
    _identify(pdf, provenance)
    root = object_of(pdf, pdf.catalog["StructTreeRoot"])
    known = list(elements(pdf, root))
    _mark_margins(pdf, root, known)
    _drop_links_in_links(pdf, root)
    _wrap_list_items(pdf, known)
    join_links(pdf, root)
    mark_notes(pdf, root)
    group_figures(pdf, root)
    name_all(pdf, root)
    _leave_pixels(pdf)
    _name_fonts(pdf, fonts)
    _make_signature_fields(pdf)


def _refuse_print(pdf: pydyf.PDF) -> None:
    """Raise `BadInput` for the colours of print (CMYK) of a style sheet: ISO 19005-2, 6.2.4.3, wants a profile."""
    if any(colour in getattr(item, "stream", ()) for item in pdf.objects for colour in PRINT):
        raise BadInput(
            msg("The house style has colours of print (device-cmyk), which an archive does not take."),
            msg("Give them in RGB: #a3142d."),
        )


def _identify(pdf: pydyf.PDF, provenance: Provenance) -> None:
    """Put PDF/UA and the provenance inside the one rdf:RDF of the packet: readers ignore a second one."""
    packet = object_of(pdf, pdf.catalog["Metadata"])
    text = b"\n".join(part if isinstance(part, bytes) else part.encode() for part in packet.stream)
    packet.stream = [text.replace(b"</rdf:RDF>", UA + xmp_of(provenance) + b"</rdf:RDF>", 1)]
    packet.compress = False


def _leave_pixels(pdf: pydyf.PDF) -> None:
    """Let no reader smooth a picture by itself: ISO 19005-2, 6.2.8, forbids to ask for it."""
    for item in pdf.objects:
        extra = getattr(item, "extra", None)
        if extra and extra.get("Subtype") == "/Image":
            extra.pop("Interpolate", None)


def _mark_margins(pdf: pydyf.PDF, root: PdfObject, known: list[PdfObject]) -> None:
    """Make the running lines artifacts: WeasyPrint tags them but hangs them nowhere in the tree of tags."""
    import pydyf

    reachable = {id(element) for element in known}
    pages = pdf.page_references
    numbers = object_of(pdf, root["ParentTree"])["Nums"]
    for page, entry in zip(numbers[::2], numbers[1::2], strict=True):
        if not isinstance(entry, list):
            continue
        loose = {mark for mark, ref in enumerate(entry) if id(object_of(pdf, ref)) not in reachable}
        if not loose:
            continue
        content = object_of(pdf, object_of(pdf, pages[page])["Contents"]).stream
        for at, item in enumerate(content):
            if isinstance(item, dict) and item.get("MCID") in loose and content[at + 1] == b"BDC":
                content[at - 1], content[at] = "/Artifact", pydyf.Dictionary({"Type": "/Pagination"})
        for mark in loose:
            entry[mark] = "null"


def _drop_links_in_links(pdf: pydyf.PDF, root: PdfObject) -> None:
    """Take out the annotations that WeasyPrint makes for each box inside a link, such as bold words.

    They cover what the link covers already, and not all of their tags are Link, as ISO 14289-1, 7.18.5 demands.
    """
    doubles: set[bytes] = set()
    stack = [(root, False)]
    while stack:
        element, inside = stack.pop()
        notes = [kid for kid in kids(element) if object_of(pdf, kid).get("Type") == "/OBJR"]
        if inside and notes:
            doubles.update(object_of(pdf, note)["Obj"] for note in notes)
            element["K"] = type(element["K"])(kid for kid in element["K"] if kid not in notes)
            element["S"] = "/Span"
        inside = inside or (bool(notes) and element["S"] != "/Form")
        stack += [(object_of(pdf, kid), inside) for kid in kids(element) if kid not in notes]
    if not doubles:
        return
    for page in pdf.page_references:
        annotations = object_of(pdf, page).get("Annots", [])
        annotations[:] = [reference for reference in annotations if reference not in doubles]
    entries = object_of(pdf, root["ParentTree"])["Nums"]
    gone = {object_of(pdf, reference).pop("StructParent") for reference in doubles}
    pairs = [pair for pair in zip(entries[::2], entries[1::2], strict=True) if pair[0] not in gone]
    entries[:] = [item for pair in pairs for item in pair]


def _wrap_list_items(pdf: pydyf.PDF, known: list[PdfObject]) -> None:
    """Put paragraphs that stand right below a list item into its body (ISO 32000-1, table 336: Lbl and LBody only)."""
    import pydyf

    for item in known:
        if item.get("S") != "/LI":
            continue
        loose = [kid for kid in item["K"] if object_of(pdf, kid).get("S") not in ("/Lbl", "/LBody")]
        if not loose:
            continue
        body = next((object_of(pdf, kid) for kid in item["K"] if object_of(pdf, kid).get("S") == "/LBody"), None)
        if body is None:
            body = pydyf.Dictionary({"Type": "/StructElem", "S": "/LBody", "K": pydyf.Array()})
            body["Pg"], body["P"] = item["Pg"], item.reference
            pdf.add_object(body)
        inside = list(body["K"])
        labels = [kid for kid in item["K"] if object_of(pdf, kid).get("S") == "/Lbl"]
        # In the order of the page: what stood before the body stays before it, or it would be read too late.
        ordered = [each for kid in item["K"] if kid not in labels for each in _in_body(pdf, kid, body, inside)]
        body["K"] = pydyf.Array(ordered if body.reference in item["K"] else [*inside, *ordered])
        item["K"] = pydyf.Array([*labels, body.reference])


def _in_body(pdf: pydyf.PDF, kid: bytes, body: PdfObject, inside: list[PdfObject]) -> list[PdfObject]:
    """Return what `kid` of a list item is in its body: the body's own children for the body, else itself, moved."""
    if kid == body.reference:
        return inside
    element = object_of(pdf, kid)
    element["P"] = body.reference
    if element["S"] == "/LBody":
        element["S"] = "/Div"
    return [kid]


def _name_fonts(pdf: pydyf.PDF, fonts: dict[str, PdfObject]) -> None:
    """Let the six letters of a subset follow from its bytes: WeasyPrint's change with the version of Pango."""
    names: dict[str, str] = {}
    for font in fonts.values():
        seed = sha256(font.name.split(b"+", 1)[1] + font.file_content).digest()
        names.setdefault(font.hash, "".join(chr(65 + letter % 26) for letter in seed[:6]))
    if len(set(names.values())) < len(names):
        raise ValueError("two fonts of one document got the same subset tag")
    if not names:
        return
    rename = re.compile("|".join(names).encode())
    swap = {old.encode(): new.encode() for old, new in names.items()}
    for item in pdf.objects:
        if isinstance(item, dict):
            _rename_keys(item, names)
            for key in ("BaseFont", "FontName"):
                if key in item:
                    item[key] = rename.sub(lambda found: swap[found[0]], item[key])
        elif (
            hasattr(item, "stream")
            and "Length1" not in item.extra
            and not item.extra.get("Subtype", "").startswith(("/Image", "/OpenType", "/XML"))
        ):
            item.stream = [_set_font(part, names) for part in item.stream]


def _rename_keys(item: dict[str, PdfObject], names: dict[str, str]) -> None:
    if not item.keys().isdisjoint(names):
        entries = [(names.get(key, key), value) for key, value in item.items()]
        item.clear()
        item.update(sorted(entries))


def _set_font(part: PdfObject, names: dict[str, str]) -> PdfObject:
    """Return the operator `part` with the new name, where it chooses a font: `/ABCDEF 10.5 Tf`."""
    if isinstance(part, bytes) and part.endswith(b" Tf"):
        name, _, size = part[1:].partition(b" ")
        return b"/%s %s" % (names[name.decode()].encode(), size)
    return part


def _make_signature_fields(pdf: pydyf.PDF) -> None:
    """Turn each check box into an empty, tagged signature field, exactly where the page has it."""
    import pydyf

    form = pdf.catalog.get("AcroForm")
    if form is None:
        return
    for reference in form["Fields"]:
        field = object_of(pdf, reference)
        if "AP" not in field:
            raise BadInput(
                msg("The house style has a form on the page, where only boxes for signatures can stand."),
                msg("Take the fields out of the template."),
            )
        tick = object_of(pdf, next(iter(field["AP"]["N"].values())))
        tick.stream = []
        for key in LEFT_OVER_FROM_CHECKBOX:
            field.pop(key, None)
        field["FT"] = "/Sig"
        field["AP"] = pydyf.Dictionary({"N": tick.reference})
    for key in ("NeedAppearances", "DR"):
        form.pop(key, None)
    # With an array here pyHanko calls the first signature invalid after every co-signature.
    for item in pdf.objects:
        if isinstance(item, dict) and item.get("S") == "/Form":
            kids = item.get("K")
            if isinstance(kids, list) and len(kids) == 1:
                item["K"] = kids[0]
