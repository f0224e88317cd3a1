"""Archive metadata: every element that MDTO 1.0.1 asks for, in its order, and the digest of the very file."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime
from xml.etree import ElementTree

from sub_cli.interop.base import ArchiveFacts, Paper
from sub_cli.interop.table import endings, sidecars

SPACE = "{https://www.nationaalarchief.nl/mdto}"
ORDER = (
    "identificatie naam aggregatieniveau classificatie trefwoord omschrijving raadpleeglocatie dekkingInTijd "
    "dekkingInRuimte taal event waardering bewaartermijn informatiecategorie isOnderdeelVan bevatOnderdeel "
    "heeftRepresentatie aanvullendeMetagegevens gerelateerdInformatieobject archiefvormer betrokkene activiteit "
    "beperkingGebruik"
).split()
"""The sequence of the XSD for an informatieobject."""
NEEDED = {"identificatie", "naam", "waardering", "archiefvormer", "beperkingGebruik"}
FILE_ORDER = ["identificatie", "naam", "omvang", "bestandsformaat", "checksum", "isRepresentatieVan"]
CONCEPTS = ("aggregatieniveau", "waardering", "bestandsformaat", "checksumAlgoritme", "eventType")

PDF = b'%PDF-1.7 ... pdfaid:part="2" ...'
PAPER = Paper(
    "PS2021BEM07",
    "Memorandum & erratum",
    date(2021, 4, 9),
    "nl",
    "Provincie Utrecht",
    "Gedeputeerde Hanke Bruins Slot",
    "3f9c2a1e" * 5,
    "signed",
)


def made(paper: Paper = PAPER, pdf: bytes = PDF) -> tuple[ElementTree.Element, ElementTree.Element]:
    assert endings() == (".mdto.xml", ".pdf.mdto.xml")
    found = sidecars(paper, "PS2021BEM07-signed.pdf", pdf)
    what, which = (ElementTree.fromstring(data) for data in found.files)
    assert {what.tag, which.tag} == {f"{SPACE}MDTO"}
    return what[0], which[0]


def names(element: ElementTree.Element) -> list[str]:
    return [child.tag.removeprefix(SPACE) for child in element]


def said(element: ElementTree.Element, path: str) -> str:
    return str(element.findtext("/".join(SPACE + name for name in path.split("/"))))


def test_the_object_has_what_is_needed_in_the_order_of_the_norm():
    what, _ = made()
    found = names(what)
    assert found == sorted(found, key=ORDER.index)
    assert set(found) >= NEEDED
    assert said(what, "identificatie/identificatieKenmerk") == "PS2021BEM07"
    assert said(what, "naam") == "PS2021BEM07 – Memorandum & erratum"
    assert said(what, "event/eventTijd") == "2021-04-09"
    assert said(what, "heeftRepresentatie/verwijzingNaam") == "PS2021BEM07-signed.pdf"
    assert "3f9c2a1e" * 5 in said(what, "omschrijving")


def test_the_file_has_its_size_format_and_digest():
    _, which = made()
    assert names(which) == FILE_ORDER
    assert said(which, "omvang") == str(len(PDF))
    assert said(which, "bestandsformaat/begripCode") == "fmt/476"
    assert said(which, "checksum/checksumWaarde") == hashlib.sha256(PDF).hexdigest()
    assert said(which, "checksum/checksumDatum") == "2021-04-09T00:00:00Z"
    assert said(which, "isRepresentatieVan/verwijzingIdentificatie/identificatieKenmerk") == "PS2021BEM07"


def test_every_concept_names_its_list():
    for element in made():
        for name in CONCEPTS:
            for concept in element.iter(SPACE + name):
                assert said(concept, "begripLabel")
                assert said(concept, "begripBegrippenlijst/verwijzingNaam") not in ("", "None")


def test_a_file_with_its_sources_in_it_is_another_format():
    _, which = made(pdf=PDF.replace(b'part="2"', b'part="3"'))
    assert said(which, "bestandsformaat/begripCode") == "fmt/479"


def test_the_settings_of_the_archive():
    archive = ArchiveFacts("Provincie Utrecht, Griffie", "Zaaksysteem", "V", "Intern")
    moment = datetime(2021, 4, 9, 14, 30, tzinfo=UTC)
    what, which = made(replace(PAPER, archive=archive, moment=moment))
    assert said(what, "archiefvormer/verwijzingNaam") == "Provincie Utrecht, Griffie"
    assert said(what, "identificatie/identificatieBron") == "Zaaksysteem"
    assert said(what, "waardering/begripLabel") == "Tijdelijk te bewaren"
    assert said(what, "beperkingGebruik/beperkingGebruikType/begripLabel") == "Intern"
    assert said(which, "checksum/checksumDatum") == "2021-04-09T14:30:00Z"


def test_the_same_pdf_gives_the_same_bytes():
    assert sidecars(PAPER, "a.pdf", PDF) == sidecars(PAPER, "a.pdf", PDF)


def test_letters_that_xml_cannot_hold_are_left_out_and_told():
    odd = replace(PAPER, organisation="Provincie\x01 Utrecht")
    what, _ = made(odd)
    assert said(what, "archiefvormer/verwijzingNaam") == "Provincie Utrecht"
    told = [str(note) for note in sidecars(odd, "a.pdf", PDF).notes]
    assert told == ["a.pdf: XML cannot hold U+0001; left out."]
    assert sidecars(PAPER, "a.pdf", PDF).notes == ()
