"""Archive metadata by MDTO, the Dutch norm: what a PDF is (informatieobject), and which file it is (bestand).

Names and order of the elements: MDTO-XML 1.0.1 of the Nationaal Archief
(https://www.nationaalarchief.nl/archiveren/mdto/xml-schema). The same PDF gives the same XML.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from types import MappingProxyType
from typing import Final
from xml.etree import ElementTree as ET

NAMESPACE: Final = "https://www.nationaalarchief.nl/mdto"
ENDINGS: Final = (".mdto.xml", ".pdf.mdto.xml")
"""Of the files beside a PDF, in the place of its `.pdf`: what it is, and which file it is."""
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


@dataclass(frozen=True, slots=True)
class Archive:
    """What the archive wants to know besides, from `[archive]` in sub.toml."""

    creator: str = ""
    """The organisation that answers for the papers; empty: the one of the house style."""
    source: str = ""
    """Where the number of a paper comes from; empty: the creator."""
    retention: str = "B"
    """`B` is kept for ever, `V` for a time, as the selection list has it."""
    access: str = "Openbaar"
    """The restriction on its use, in the words of the organisation's list."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What there is to say of one PDF."""

    id: str
    """Number of the memo, id of the document."""
    title: str
    date: date
    language: str
    organisation: str
    """Name in the house style."""
    sender: str
    commit: str
    """The commit it was made from; empty where there is none."""
    status: str
    kind: str = "Memorandum"
    archive: Archive = Archive()
    moment: datetime | None = None
    """When the checksum was worked out; None: the day of the paper."""


def sidecars(paper: Paper, name: str, pdf: bytes) -> dict[str, bytes]:
    """Return the XML files that go beside the PDF `name`, by the ending that takes the place of `.pdf`."""
    return dict(zip(ENDINGS, (_written(_object(paper, name)), _written(_file(paper, name, pdf))), strict=True))


def _object(paper: Paper, name: str) -> ET.Element:
    """Return the informatieobject: what the paper is."""
    creator = paper.archive.creator or paper.organisation
    root, found = _opened("informatieobject", paper, paper.id)
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
    root, found = _opened("bestand", paper, name)
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


def _opened(kind: str, paper: Paper, id: str) -> tuple[ET.Element, ET.Element]:
    root = ET.Element("MDTO", {"xmlns": NAMESPACE})
    found = ET.SubElement(root, kind)
    _identity(ET.SubElement(found, "identificatie"), id, _source(paper))
    return root, found


def _identity(above: ET.Element, id: str, source: str) -> None:
    _text(above, "identificatieKenmerk", id)
    _text(above, "identificatieBron", source)


def _text(above: ET.Element, name: str, text: str) -> None:
    ET.SubElement(above, name).text = text


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


def _written(root: ET.Element) -> bytes:
    ET.indent(root)
    data: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return data + b"\n"
