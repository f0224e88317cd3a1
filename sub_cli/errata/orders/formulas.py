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
_WHOSE = r"(?:van (?:gedeputeerde staten|provinciale staten|het college|de raad)|nr\.? ?[\w./-]+)"
_CHANGED = (
    r"als volgt (?:te wijzigen|aan te passen|te amenderen)|(?:is )?te (?:wijzigen|amenderen) als volgt|"
    r"(?:to be|is) amended as follows|(?:worden )?de volgende wijzigingen aan(?:gebracht| te brengen)"
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
    (Formula.DECISION, r"(?:roep(?:t|en) .{0,80} op|is van (?:oordeel|mening)|vraagt|vragen)\b[^.\ue000]{0,120}:\s*"),
    (Formula.DECISION, rf"(?:in )?(?:het|de|the) (?:\w*(?:besluit|voorstel)|voordracht|(?:draft )?(?:decision|proposal|"
     rf"motion))(?: {_WHOSE})?(?: onder (?:\w|\d\.?))? (?:{_CHANGED})\s*[:.]?"),
    (Formula.DECISION, r"(?:(?:de|the) )?(?:volgende|following) (?:(?:tekst)?wijziging(?:en)?|amendments?|changes?)"
     r"(?: (?:voor|vast|door|aan) te \w+)?\s*:"),
    (Formula.DECISION, r"(?:wij|ik|de fracties?|ondergetekenden?|de indieners?|we|the undersigned)\b[^.\ue000]{0,80}"
     r"(?:stell(?:en|t)|propose[sd]?|move[sd]?)\b[^.\ue000]{0,120}:"),
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


_GROUNDS: Final = re.compile(
    r"(?:(?:constateren|overwegen|vaststellen)d?e?|gelet op|gezien|gelezen|gehoord|having|whereas|considering|"
    r"noting)\b.*",
    re.IGNORECASE,
)
_DECIDES: Final = re.compile(r"(?:en )?(?:besluit(?:en)?|(?:hereby )?(?:resolves?|decides?|orders?))\b", re.IGNORECASE)
_DECISION: Final = re.compile(
    r"\s*(?P<decides>(?:en )?(?:besluit(?:en)?|stell(?:en|t) voor|(?:hereby )?(?:resolves?|decides?)))\b"
    r"(?P<more>[^:\ue000]{0,160}?:|(?: om| to)?)\s+(?P<rest>\S.*)",
    re.IGNORECASE,
)
_BEGINNING: Final = re.compile(
    r"(?:sub)?amend(?:e)?ment\b.{0,60}|motie\b.{0,60}|erratum\b.{0,60}|rectificatie\b.{0,60}|besluit\b.{0,60}|"
    r"corrigendum\b.{0,60}",
    re.IGNORECASE,
)


def opens_grounds(row: str) -> bool:
    """Tell whether the grounds of a preamble follow on the lines below: "Overwegende dat:"."""
    bare = row.strip().strip("*_#").strip()
    return _GROUNDS.fullmatch(bare) is not None and re.search(r"(?:\b(?:dat|that)|[:—–]|d?ende)$", bare) is not None


def decides(row: str) -> bool:
    """Tell whether a line says that what follows is decided."""
    bare = row.strip().strip("*_#").strip()
    return _DECIDES.match(bare) is not None and (formula(row) is Formula.DECISION or ":" in bare[:40])


def decisions_apart(row: str) -> tuple[tuple[str, str], ...]:
    """Return the ways to take a line apart into a decision and the order that may stand behind it."""
    found = _DECISION.fullmatch(row.strip().strip("*_#").strip())
    if found is None:
        return ()
    return ((found["decides"] + found["more"], found["rest"]),)


def begins_an_order(named: Formula, row: str) -> bool:
    """Tell whether a formula begins another order below the explanation of the one before it."""
    bare = row.strip().strip("*_#").strip()
    heads = named is Formula.TITLE and _BEGINNING.fullmatch(bare) is not None
    return named is Formula.DECISION or heads or (named is Formula.PREAMBLE and _GROUNDS.fullmatch(bare) is None)


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
