"""What a PDF says it was made from: written into its XMP packet, and read back from the bytes.

The reader needs no PDF library: we write the packet without compression, so it stands in the file as it
is, and in the part of the file that a signature covers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cache
from typing import Final
from xml.sax.saxutils import escape

from sub_cli.errors import Refused
from sub_cli.messages import msg

NAMESPACE: Final = "urn:sub:provenance:1#"
PREFIX: Final = "sub"
RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
LISTS: Final = ("errata", "tools")
LARGEST_PACKET: Final = 4_000_000
RENDERING: Final = "7"
"""Raised whenever the same view and theme give other bytes than before."""

PACKET: Final = b"<?xpacket begin=", b"<?xpacket end="
"""How a packet begins and ends."""

DESCRIPTIONS: Final = {
    "kind": "memo, document or renvooi",
    "number": "number of the memo, or id of the document",
    "status": "state of its life when it was made",
    "version": "version in words",
    "commit": "the commit that holds its sources; empty when there was none",
    "sources": "digest of the sources that it shows",
    "templates": "digest of the house style",
    "errata": "the errata in it, in order, each with its digest",
    "tools": "what made it, with versions",
}


@dataclass(frozen=True, slots=True)
class ErratumMark:
    """One erratum that the PDF shows or contains."""

    name: str
    """`document/E01`."""
    digest: str
    """`sha256:…` of its file."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a PDF was made from."""

    kind: str
    """`memo`, `document` or `renvooi`."""
    number: str
    """Number of the memo, or id of the document."""
    status: str
    version: str = ""
    commit: str = ""
    """Full name of the newest commit that changed one of its sources; empty when not committed."""
    sources: str = ""
    """`sha256:…` over the sources it shows."""
    templates: str = ""
    """`sha256:…` of the theme; the job fills it in."""
    errata: tuple[ErratumMark, ...] = ()
    """In the order in which they were applied."""
    tools: tuple[tuple[str, str], ...] = ()
    """Name and version of what shapes the bytes; the job fills it in."""


@cache
def render_tools() -> tuple[tuple[str, str], ...]:
    """Return name and version of what shapes the bytes, without importing it.

    Pango and HarfBuzz are left out: the pages were the same to the byte on Debian 12 and 13, and naming
    them would make two equal files differ.
    """
    from importlib.metadata import version

    return (("sub-render", RENDERING), ("weasyprint", version("weasyprint")), ("pydyf", version("pydyf")))


def xmp_of(provenance: Provenance) -> bytes:
    """Return two rdf:Description elements: the values, and the extension schema that PDF/A demands for them."""
    values = "".join(_element(field.name, getattr(provenance, field.name)) for field in fields(provenance))
    schema = "".join(
        f'<rdf:li rdf:parseType="Resource"><pdfaProperty:name>{field.name}</pdfaProperty:name>'
        f"<pdfaProperty:valueType>{'seq Text' if field.name in LISTS else 'Text'}</pdfaProperty:valueType>"
        "<pdfaProperty:category>external</pdfaProperty:category>"
        f"<pdfaProperty:description>{DESCRIPTIONS[field.name]}</pdfaProperty:description></rdf:li>"
        for field in fields(provenance)
    )
    described = f'<rdf:Description rdf:about="" xmlns:{PREFIX}="{NAMESPACE}">{values}</rdf:Description>\n'
    return described.encode() + extension_schemas(
        '<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>sub provenance</pdfaSchema:schema>'
        f"<pdfaSchema:namespaceURI>{NAMESPACE}</pdfaSchema:namespaceURI>"
        f"<pdfaSchema:prefix>{PREFIX}</pdfaSchema:prefix>"
        f"<pdfaSchema:property><rdf:Seq>{schema}</rdf:Seq></pdfaSchema:property></rdf:li>"
    )


def extension_schemas(ours: str) -> bytes:
    """Return the one bag of extension schemas (ISO 19005-2, 6.6.2.3.3): `ours` and that of PDF/UA."""
    return (
        '<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" '
        'xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" '
        'xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
        '<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
        "<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>"
        "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
        "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>"
        '<rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>'
        "<pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
        "<pdfaProperty:category>internal</pdfaProperty:category>"
        "<pdfaProperty:description>Part of ISO 14289 that is followed</pdfaProperty:description></rdf:li>"
        f"</rdf:Seq></pdfaSchema:property></rdf:li>{ours}</rdf:Bag></pdfaExtension:schemas></rdf:Description>\n"
    ).encode()


def read_provenance(pdf: bytes, until: int | None = None) -> Provenance | None:
    """Return what `pdf` says it was made from, None when it says nothing; Refused when it says two things.

    With `until` only so many bytes are read: give it the part of the file that the first signature covers, and
    nothing added later can speak.
    """
    said = {
        found
        for packet in _packets(pdf, len(pdf) if until is None else until)
        if (found := _from_packet(packet)) is not None
    }
    if len(said) > 1:
        raise Refused(msg("The file names two origins that differ; it was changed after it was made."))
    return said.pop() if said else None


def _element(name: str, value: object) -> str:
    if isinstance(value, tuple):
        lines = "".join(f"<rdf:li>{escape(line)}</rdf:li>" for line in map(_line, value))
        return f"<{PREFIX}:{name}><rdf:Seq>{lines}</rdf:Seq></{PREFIX}:{name}>"
    return f"<{PREFIX}:{name}>{escape(str(value))}</{PREFIX}:{name}>"


def _line(item: object) -> str:
    if isinstance(item, ErratumMark):
        return f"{item.name} {item.digest}"
    assert isinstance(item, tuple)
    return " ".join(item)


def _packets(pdf: bytes, until: int) -> Iterator[bytes]:
    """Yield every XMP packet before `until`, in one pass however many beginnings have no end."""
    begin, end = PACKET
    start = pdf.find(begin, 0, until)
    while start >= 0 and (stop := pdf.find(end, start, until)) >= 0:
        yield pdf[start : stop + len(end)]
        start = pdf.find(begin, stop, until)


def _from_packet(packet: bytes) -> Provenance | None:
    # A document type could define entities that explode; no packet of ours has one.
    if NAMESPACE.encode() not in packet or b"<!" in packet or len(packet) > LARGEST_PACKET:
        return None
    from xml.etree import ElementTree

    try:
        root = ElementTree.fromstring(packet[packet.index(b"?>") + 2 : packet.rindex(b"<?xpacket")].strip())
    except (ElementTree.ParseError, ValueError):
        return None
    texts: dict[str, str] = {}
    lists: dict[str, list[str]] = {name: [] for name in LISTS}
    for element in root.iter():
        name = element.tag.removeprefix(f"{{{NAMESPACE}}}")
        if name == element.tag:
            continue
        if name in lists:
            lists[name] = [item.text or "" for item in element.iter(f"{{{RDF}}}li")]
        elif name in DESCRIPTIONS:
            texts[name] = element.text or ""
    if not {"kind", "number", "status"} <= texts.keys():
        return None
    errata = tuple(ErratumMark(*_halves(line)) for line in lists["errata"])
    return Provenance(**texts, errata=errata, tools=tuple(_halves(line) for line in lists["tools"]))


def _halves(line: str) -> tuple[str, str]:
    first, _, rest = line.partition(" ")
    return first, rest
