"""Archive metadata by MDTO, the Dutch norm: what a PDF is (informatieobject), and which file it is (bestand).

Names and order of the elements: MDTO-XML 1.0.1 of the Nationaal Archief
(https://www.nationaalarchief.nl/archiveren/mdto/xml-schema). The same PDF gives the same XML.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime, time
from types import MappingProxyType
from typing import Final
from xml.etree import ElementTree as ET

from sub_cli.interop.base import Paper, PaperWriter, Written
from sub_cli.messages import msg

NAMESPACE: Final = "https://www.nationaalarchief.nl/mdto"
_LOST: Final = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML 1.0 can hold (https://www.w3.org/TR/xml/#charsets)."""
_LISTS: Final = {
    "aggregatieniveau": "Begrippenlijst Aggregatieniveaus MDTO",
    "event": "Begrippenlijst EventTypeLijst MDTO",
    "waardering": "Begrippenlijst Waarderingen MDTO",
    "checksum": "Begrippenlijst ChecksumAlgoritme MDTO",
    "beperking": "Begrippenlijst BeperkingGebruikType MDTO",
    "formaat": "PRONOM-register",
}
RETENTION: Final[Mapping[str, str]] = MappingProxyType({"B": "Blijvend te bewaren", "V": "Tijdelijk te bewaren"})
"""What the two codes of a selection list mean."""
_FORMATS: Final = {b"2": ("Acrobat PDF/A - Portable Document Format 2a", "fmt/476"),
                   b"3": ("Acrobat PDF/A - Portable Document Format 3a", "fmt/479")}  # fmt: skip


def write(paper: Paper, name: str, pdf: bytes) -> Written:
    """Return the XML files that go beside the PDF `name`; letters that XML cannot hold are left out, which is told."""
    lost = sorted(set(_LOST.findall(paper.title + paper.sender + paper.organisation)))
    codes = ", ".join(f"U+{ord(letter):04X}" for letter in lost)
    notes = (msg("{path}: XML cannot hold {codes}; left out.", path=name, codes=codes),) if lost else ()
    return Written((_xml(_object(paper, name)), _xml(_file(paper, name, pdf))), notes)


def _object(paper: Paper, name: str) -> ET.Element:
    """Return the informatieobject: what the paper is."""
    creator = paper.archive.creator or paper.organisation
    root, found = _root("informatieobject", paper, paper.id)
    _text(found, "naam", f"{paper.id} – {paper.title}" if paper.title != paper.id else paper.id)
    _concept(found, "aggregatieniveau", "Archiefstuk", "", "aggregatieniveau")
    origin = f"git-commit {paper.commit}" if paper.commit else "een versie die niet is vastgelegd"
    _text(found, "omschrijving", f"{paper.kind}, status {paper.status}, gemaakt uit {origin}.")
    _text(found, "taal", paper.language)
    event = ET.SubElement(found, "event")
    _concept(event, "eventType", "Creatie", "", "event")
    _text(event, "eventTijd", paper.date.isoformat())
    _reference(event, "eventVerantwoordelijkeActor", paper.sender or creator)
    retention = paper.archive.retention
    _concept(found, "waardering", RETENTION.get(retention, retention), retention, "waardering")
    _reference(found, "heeftRepresentatie", name, (name, _source(paper)))
    _reference(found, "archiefvormer", creator)
    limit = ET.SubElement(found, "beperkingGebruik")
    _concept(limit, "beperkingGebruikType", paper.archive.access, "", "beperking")
    return root


def _file(paper: Paper, name: str, pdf: bytes) -> ET.Element:
    """Return the bestand: which file it is, and how to see that it is whole."""
    root, found = _root("bestand", paper, name)
    _text(found, "naam", name)
    _text(found, "omvang", str(len(pdf)))
    label, code = _FORMATS[b"3" if b'pdfaid:part="3"' in pdf or b"<pdfaid:part>3" in pdf else b"2"]
    _concept(found, "bestandsformaat", label, code, "formaat")
    checksum = ET.SubElement(found, "checksum")
    _concept(checksum, "checksumAlgoritme", "SHA256", "", "checksum")
    _text(checksum, "checksumWaarde", hashlib.sha256(pdf).hexdigest())
    moment = paper.moment or datetime.combine(paper.date, time(), UTC)
    _text(checksum, "checksumDatum", moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    _reference(found, "isRepresentatieVan", f"{paper.id} – {paper.title}", (paper.id, _source(paper)))
    return root


def _source(paper: Paper) -> str:
    return paper.archive.source or paper.archive.creator or paper.organisation


def _root(kind: str, paper: Paper, id: str) -> tuple[ET.Element, ET.Element]:
    root = ET.Element("MDTO", {"xmlns": NAMESPACE})
    found = ET.SubElement(root, kind)
    _identity(ET.SubElement(found, "identificatie"), id, _source(paper))
    return root, found


def _identity(above: ET.Element, id: str, source: str) -> None:
    _text(above, "identificatieKenmerk", id)
    _text(above, "identificatieBron", source)


def _text(above: ET.Element, name: str, text: str) -> None:
    ET.SubElement(above, name).text = _LOST.sub("", text)


def _concept(above: ET.Element, name: str, label: str, code: str, known_from: str) -> None:
    concept = ET.SubElement(above, name)
    _text(concept, "begripLabel", label)
    if code:
        _text(concept, "begripCode", code)
    _reference(concept, "begripBegrippenlijst", _LISTS[known_from])


def _reference(above: ET.Element, name: str, called: str, id: tuple[str, str] | None = None) -> None:
    reference = ET.SubElement(above, name)
    _text(reference, "verwijzingNaam", called)
    if id:
        _identity(ET.SubElement(reference, "verwijzingIdentificatie"), *id)


def _xml(root: ET.Element) -> bytes:
    ET.indent(root)
    data: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return data + b"\n"


WRITER = PaperWriter((".mdto.xml", ".pdf.mdto.xml"), write)
"""What the PDF is, and which file it is."""
