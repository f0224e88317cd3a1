"""What fields in the head of a memorandum or letter are called, in Dutch and English, and which of ours each one is.

Where two fields say the same, the one of the lower rank counts: a "Briefnummer" goes before a "Zaaknummer".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Final, NamedTuple


class Field(StrEnum):
    """What a label is the label of."""

    NUMBER = "number"
    DATE = "date"
    TO = "to"
    FROM = "from"
    SUBJECT = "subject"
    ATTACHMENTS = "attachments"
    DETAIL = "detail"
    """What a memo has no key for."""


class Label(NamedTuple):
    """What is known of a label."""

    field: Field
    rank: int = 1
    language: str = ""
    """The one language that has this label."""


_TABLE: Final = """
number 1 nl: nummer, nummer memo, memonummer, nr, briefnummer, brief nr, registratienummer, registratienr, reg.nr,
    regnr, documentnummer, documentnr, document nr, volgnummer, statenbriefnummer, stuknummer, ons nummer, notanummer
number 1 en: number, no, memo no, memo number, document number, document no, file #, file no, file number, ref no
number 1 : memo nr
number 2 nl: kenmerk, ons kenmerk, onze referentie, referentie, referentienummer, ons ref, onze ref, documentkenmerk
number 2 en: reference, our reference, our ref, reference number, reference no, referral no
number 2 : ref
number 3 nl: zaaknummer, zaaknr, zaak, zaak nr, zaakkenmerk, dossiernummer, dossier, dossiernr, registratiekenmerk
number 3 en: case number, case no, case ref
date 1 nl: datum, d.d, dd, dagtekening, datum memo, datum brief, briefdatum, verzenddatum, verzonden, datum verzending
date 1 en: date, dated, date of memo, date sent
date 2 nl: datum college, datum collegebesluit, datum besluit, datum publicatie, datum vergadering, vergaderdatum,
    datum raad, datum gs, datum opgesteld, datum opstelling
date 2 en: meeting date, date of meeting, on agenda, date prepared, prepared on, date of issue, date issued
to 1 nl: aan, bestemd voor, geadresseerde, bestemmeling, gericht aan, ontvanger, ontvangers
to 1 en: to, addressee, recipient, recipients, submitted for, prepared for, memorandum for,
    memo for, memorandum to, memo to
from 1 nl: van, afzender, ingediend door, verzender
from 1 en: from, sender, submitted by
from 2 en: prepared by
subject 1 nl: onderwerp, betreft, betr, inzake, betreffende, titel
subject 1 en: subject, re, regarding, concerning, concerns, title, topic, subject matter
attachments 1 nl: bijlage, bijlagen, bijlage(n)
attachments 1 en: attachment, attachments, enclosure, enclosures, encl, enc, annex, annexes, appendix, appendices
detail 1 nl: kopie aan, kopie, afschrift aan, afschrift, in afschrift aan, i.a.a, ter attentie van, t.a.v, status,
    portefeuillehouder, portefeuillehouders, portefeuille, behandeld door, behandelaar, behandelend ambtenaar, steller,
    opsteller, opgesteld door, auteur, auteurs, contactpersoon, contact, telefoon, telefoonnummer, tel, tel.nr,
    doorkiesnummer, doorkies, e-mail, email, e-mailadres, mail, fax, afdeling, team, dienst, eenheid, sector, cluster,
    domein, directie, antwoord op, uw kenmerk, uw brief, uw brief van, uw referentie, uw datum, uw nummer, openbaar,
    openbaarheid, vertrouwelijk, vertrouwelijkheid, classificatie, geheim, agendapunt, agenda, commissie, vergadering,
    doel, ter, rubriek, programma, opdrachtgever, bestuurlijk opdrachtgever, ambtelijk opdrachtgever, opdrachtnemer,
    versie, adres, postadres, bezoekadres, postbus, website, internet, organisatie, aangetekend, aantal bijlagen,
    trefwoorden, projectnummer, project, programmamanager, projectleider, directeur, manager, accountmanager,
    statenvoorstel, raadsvoorstel, nummer statenvoorstel, collegebesluit, termijn, reactietermijn, actie, plaats,
    jaargang en nummer, iban, kvk, btw, paraaf, functie, locatie
detail 1 en: copy to, copies to, attention, attn, portfolio holder, portfolio, cabinet member, handled by,
    author, authors, drafted by, contact officer, phone, telephone, telephone number, extension,
    department, directorate, division, service, section, in reply to, your reference, your ref, your letter,
    your letter of, confidentiality, confidential, classification, agenda item, committee, meeting, purpose, version,
    address, presenter, presenters, indexes, referral name, in control, type, file type, ward, wards affected,
    lead officer, report author, through, thru, decision, action, responsibility, key decision, public, keywords
detail 1 : cc, c.c, bcc
"""
_ROW: Final = re.compile(r"^(\w+) (\d) (\w*): ((?:.+\n)(?:    .+\n)*)", re.MULTILINE)


def _plain(label: str) -> str:
    """Return a label as it is compared: without case, full stops behind its words and a colon."""
    return " ".join(label.casefold().rstrip(" .:").replace(". ", " ").split())


def _read(table: str) -> dict[str, Label]:
    found: dict[str, Label] = {}
    for field, rank, language, names in _ROW.findall(table):
        for name in names.split(","):
            found[_plain(name)] = Label(Field(field), int(rank), language)
    return found


LABELS: Final[Mapping[str, Label]] = _read(_TABLE)
LONGEST: Final = max(label.count(" ") + 1 for label in LABELS)
"""Words in the longest of them."""


def known(label: str) -> Label | None:
    """Return what is known of a label, in whatever case and with or without a colon; None where nothing is."""
    return LABELS.get(_plain(label))
