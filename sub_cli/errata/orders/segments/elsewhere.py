"""Leads that are not about this plan, or may not be: nothing below them is carried out. Pure."""

from __future__ import annotations

import re

from sub_cli.errata.orders.vocabulary import LEADS, tells_a_verb

_DOCUMENT = re.compile(
    r"\b(?:\w*(?:plan|programma|nota|visie|verordening|regeling|besluit|beleidsregels?|strategie|agenda|statuut)|"
    r"wet|bijlage|toelichting|begroting|kaart|annex|appendix|schedule|strategy|policy|act|regulations?|order|rules|"
    r"programme|scheme|framework|explanatory memorandum)\b|\b[Dd]eel (?:[A-Z]|\d)",
    re.IGNORECASE,
)
_OPENS = re.compile(r"[:—–]\s*$")
_LEADS = re.compile(rf"\b(?:{LEADS})\s*[:.—–-]*\s*$", re.IGNORECASE)
_LONGEST = 250
_STATE = r"(?:bijgevoegde?|voorgestelde?|concept|ontwerp|vastgestelde?|geldende?|draft|attached|proposed|current)[ -]?"
_NOUNS = r"(?:\w*(?:plan|programma|nota|visie|verordening|regeling)|strategy|policy|programme|scheme|framework)"
_BEHIND = (
    r"(?:,? \(?\d{4}(?:\s?[–-]\s?\d{4})?\)?|,? \([^()]{1,80}\)|"
    r",? (?:zoals|van de (?:provincie|gemeente)|as) [^:;]{1,120}?,?)"
)


def leads_elsewhere(words: str) -> bool:
    """Tell whether words that are not understood may lead what follows: they change something, or name a document."""
    if len(words) > _LONGEST:
        return False
    names = _OPENS.search(words) is not None and _DOCUMENT.search(words) is not None and not tells_a_verb(words)
    return _LEADS.search(words) is not None or names


def leads_the_plan(words: str, title: str) -> bool:
    """Tell whether words are a lead that is about the plan with this title: "Het ontwerp-Programma … 2024-2030"."""
    noun, _, name = title.partition(" ")
    names = [re.escape(title)]
    if re.fullmatch(_NOUNS, noun, re.IGNORECASE):
        names.append(rf"{re.escape(noun)} “{re.escape(name)}”")
    ours = rf"(?:in )?(?:(?:het|de|dit|the|this) )?(?:{_STATE})*(?:{_NOUNS} )?“?(?:{'|'.join(names)})”?{_BEHIND}{{0,3}}"
    return len(words) <= _LONGEST and re.match(rf"{ours},? (?:{LEADS})", words, re.IGNORECASE) is not None
