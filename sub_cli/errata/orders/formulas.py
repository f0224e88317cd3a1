"""What stands in an order and orders nothing: title, preamble, decision, commencement, closing, signature, explanation.

Each has a name, under which a report accounts for its line. What an explanation or signature begins goes on to the end.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Final

from sub_cli.errata.orders.forms import DUTCH, ENGLISH


class Formula(StrEnum):
    """What a line is that orders nothing."""

    TITLE = "title"
    PREAMBLE = "preamble"
    DECISION = "decision"
    COMMENCEMENT = "commencement"
    CITATION = "citation"
    CLOSING = "closing"
    SIGNATURE = "signature"
    EXPLANATION = "explanation"
    MARK = "mark of a list"


ONGOING: Final = frozenset({Formula.SIGNATURE, Formula.EXPLANATION})
"""What goes on until something else begins."""

_KINDS = (
    r"(?:erratum|errata|besluit|amendement|wijziging|wijzigingsbesluit|rectificatie|regeling|verordening|correctie|"
    r"motie|subamendement|amendment|order|decision|correction|corrigendum|regulation|resolution|nota van wijziging)"
)
_DAY = r"(?P<day>\d{1,2} \w+ \d{4}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|\d{4}-\d\d-\d\d)"
_DAYLIKE = r"\d{1,2}[-/. ]\w+[-/. ]\d{4}"
_COMMENCES = re.compile(
    rf"(?:dit|deze|de|het|this|the|these) {_KINDS} (?:treedt in werking|treden in werking|werkt terug|geldt|gelden|"
    r"(?:shall )?(?:comes?|enters?|takes?|has|have)(?: into)? (?:force|effect)|applies|apply)"
    rf"(?: (?:met ingang van|tot en met|op|vanaf|on|from|as from|as of|with effect from))*(?: {_DAY}|"
    rf" (?P<other>.{{0,160}}?))\.?",
    re.IGNORECASE,
)
_ROWS: Final = (
    (Formula.EXPLANATION, r"(?:(?:algemene )?toelichting|motivering|onderbouwing|reden(?:en)?|aanleiding|explanation|"
     r"explanatory (?:note|memorandum)|reasons?|justification)(?: .{0,60})?:?"),
    (Formula.EXPLANATION, r"(?:toelichting|motivering|reden|explanation|explanatory note|reason|"
     r"justification)\s*:\s.*"),
    (Formula.SIGNATURE, r"aldus (?:vastgesteld|besloten|gedaan|aangenomen|ondertekend)\b.*"),
    (Formula.SIGNATURE, r"(?:adopted|done|signed|made|resolved) (?:at|on|in|by) .*"),
    (Formula.SIGNATURE, r"(?:de |the )?(?:griffier|voorzitter|secretaris|burgemeester|commissaris van de koning(?:in)?|"
     r"statengriffier|raadsgriffier|gedeputeerde|wethouder|clerk|chair(?:man|woman|person)?|secretary|mayor)\s*[,.]?"),
    (Formula.SIGNATURE, r"(?:namens|on behalf of)\b.{0,120}"),
    (Formula.SIGNATURE, r"(?:gedeputeerde|provinciale) staten(?: van [\w\- ]+)?,|het college(?: van [\w\- ]+)?,"),
    (Formula.SIGNATURE, rf"(?-i:[A-Z])[\w’'-]+(?: (?-i:[A-Z])[\w’'-]+){{0,2}}, "
     rf"(?:de )?{_DAY.replace('?P<day>', '?:')}\.?"),
    (Formula.SIGNATURE, r"\(?w\.?g\.?\)?|\(was getekend\)"),
    (Formula.SIGNATURE, r"(?:de )?(?:indieners?|ondertekenaars?)\s*[:,].*|fractie .{0,80}"),
    (Formula.CLOSING, r"en ga(?:at|an) over tot de orde van de dag\.?|and (?:proceeds?|moves? on) to the (?:order|"
     r"business) of the day\.?"),
    (Formula.DECISION, r"(?:besluit(?:en)?|stell(?:en|t) voor|verzoek(?:t|en)|spreek(?:t|en) uit|draag(?:t|en) op|"
     r"resolves?|decides?|"
     r"hereby (?:resolves?|decides?|orders?))\b[^.\ue000]{0,120}:?\s*"),
    (Formula.PREAMBLE, r"(?:de )?(?:provinciale|gedeputeerde) staten\b.{0,200}[,:]?"),
    (Formula.PREAMBLE, r"(?:de (?:gemeente)?raad|het algemeen bestuur|the (?:provincial |town |county )?council|"
     r"the assembly)\b"
     r".{0,160}(?:bijeen|vergadering|meeting|assembled|session)\b.{0,120}"),
    (Formula.PREAMBLE, r"(?:gelezen|gehoord|gelet op|gezien|overwegende|constaterende?|having (?:regard|"
     r"considered|heard|noted)|"
     r"whereas|considering|noting)\b.*"),
    (Formula.TITLE, rf"{_KINDS}(?: (?:nr\.?|nummer|no\.?|number))?(?: [\w.\-/]+)?(?:(?: op| van| tot| bij| inzake|"
     rf" over|:| –| -| on| to| of)\b.{{0,160}})?"),
    (Formula.TITLE, r"(?:onderwerp|betreft|subject|dictum|agendapunt|datum)\s*:?(?: .{0,160})?"),
    (Formula.CITATION, r"(?:dit|deze|this) \w+ (?:wordt|may be|is) (?:aangehaald|cited|geciteerd) as?\b.*|"
     r".* wordt aangehaald als:? .*"),
)  # fmt: skip
_EXPRESSIONS: Final = tuple((formula, re.compile(words, re.IGNORECASE)) for formula, words in _ROWS)
_LONGEST = 400


def formula(row: str) -> Formula | None:
    """Return what a line is that orders nothing; None for any other."""
    bare = row.strip().strip("*_#").strip()
    if not bare or len(bare) > _LONGEST:
        return None
    if _COMMENCES.fullmatch(bare) and (commencement(bare) or not re.search(_DAYLIKE, bare)):
        return Formula.COMMENCEMENT
    return next((name for name, expression in _EXPRESSIONS if expression.fullmatch(bare)), None)


_ENDING: Final = re.compile(
    r"(?:dit|deze|het|de|this|the) (?:erratum|besluit|amendement|wijziging|wijzigingsbesluit|rectificatie|correctie|"
    r"amendment|order|decision|correction|corrigendum) (?:treedt|treden|werkt|(?:shall )?(?:comes?|enters?|takes?|"
    r"has))\b.*|"
    r"aldus (?:vastgesteld|besloten|gedaan|aangenomen|ondertekend)\b.*|en ga(?:at|an) over tot de orde van de dag\.?|"
    r"and (?:proceeds?|moves? on) to the (?:order|business) of the day\.?|"
    r"(?:de |the )?(?:griffier|voorzitter|secretaris|burgemeester|statengriffier|raadsgriffier|clerk|chair(?:man|"
    r"woman)?|mayor)"
    r"\s*,|(?:algemene )?toelichting:?|motivering:?|explanation:?|explanatory (?:note|memorandum):?|"
    r"artikel [IVX]+\.?|article [IVX]+\.?",
    re.IGNORECASE,
)
"""What no plan says: where new text ends for certain."""


def ends_text(row: str) -> bool:
    """Tell whether new text without quotation marks ends before a line, for certain."""
    return _ENDING.fullmatch(row.strip().strip("*_#").strip()) is not None


def commencement(row: str) -> date | None:
    """Return the day from which a line says that the order holds; None where it says none, or one that there is not."""
    row = re.sub(r"^\s*\(?\w{1,4}[.)]\s+", "", row)
    found = _COMMENCES.fullmatch(row.strip())
    return _date(found["day"]) if found and found["day"] else None


def _date(said: str) -> date | None:
    parts = re.split(r"[-/. ]", said)
    months = [name.lower() for words in (DUTCH, ENGLISH) for name in words.months]
    try:
        if len(parts[0]) == 4:
            return date(int(parts[0]), int(parts[1]), int(parts[2]))
        name = parts[1].lower()
        return date(int(parts[2]), months.index(name) % 12 + 1 if name in months else int(parts[1]), int(parts[0]))
    except ValueError:
        return None
