"""What may not be torn apart at the end of a line, in Dutch and English."""

from __future__ import annotations

import re
from functools import cache

NBSP = "\N{NO-BREAK SPACE}"

MONTHS = {
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "en": "January February March April May June July August September October November December",
}
BEFORE_NUMBER = {
    "nl": "paragraaf paragrafen hoofdstuk hoofdstukken artikel artikelen art. bijlage bijlagen lid onderdeel deel "
    "tabel figuur pagina blz. p. nr. nummer afdeling titel alinea zin",
    "en": "section sections chapter chapters article articles art. appendix annex part table figure page p. no. "
    "number paragraph paragraphs clause",
}


@cache
def _patterns(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    tongue = language.partition("-")[0]
    months = "|".join(MONTHS.get(tongue, MONTHS["en"]).split())
    before = "|".join(re.escape(word) for word in BEFORE_NUMBER.get(tongue, BEFORE_NUMBER["en"]).split())
    return (
        (re.compile(rf"\b(\d{{1,2}}) ({months})(?: (?=\d{{4}}\b))?"), ""),
        (re.compile(rf"\b({months}) (?=\d{{1,4}}\b)"), rf"\1{NBSP}"),
        (re.compile(rf"(?i)(?<!\w)({before}) (?=(?:\d|[IVXLC]+\b|[A-Z]\b))"), rf"\1{NBSP}"),
        (re.compile(r"([€$£§]) (?=\d)"), rf"\1{NBSP}"),
        (re.compile(r"(?<=\d) (?=(?:%|procent\b|percent\b|miljoen\b|miljard\b|million\b|euro\b|km\b|m²|ha\b))"), NBSP),
    )


def keep_together(text: str, language: str) -> str:
    """Return `text` with no-break spaces in "paragraaf 2.1", "31 maart 2021", "art. 3", "5 %"."""
    if " " not in text:
        return text
    for pattern, replacement in _patterns(language):
        if replacement:
            text = pattern.sub(replacement, text)
        else:
            text = pattern.sub(lambda found: found[0].replace(" ", NBSP), text)
    return text
