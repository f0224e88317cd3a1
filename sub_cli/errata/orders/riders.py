"""What a sentence says besides its operation: other numbers for others, another sign at an end. Pure."""

from __future__ import annotations

import re

from sub_cli.errata.orders.clause import target_of
from sub_cli.errata.orders.provision import Renumbering, Repunctuation
from sub_cli.errata.orders.quotations import CLOSE, OPEN

_RENUMBERED = re.compile(
    r"(?:,\s*)?(?:onder|met|with|en) (?:gelijktijdige )?(?:vernummering|verlettering|doornummering|"
    r"renumbering) (?:van|of) "
    r"(?P<one>(?:[^,.;:\ue000]|\.(?=\d))+?) (?:tot|naar|in|as|to) (?P<other>(?:(?!\b(?:wordt|worden|is|are|"
    r"vervalt|vervallen)\b)[^,;:\ue000])+?)"
    r"(?=\s*(?:,|;|\.?\s*$|\b(?:wordt|worden|is|are|vervalt|vervallen)\b))",
    re.IGNORECASE,
)
_RENUMBERED_EN = re.compile(
    r"(?:,\s*)?(?:and )?renumbering (?P<one>(?:[^,.;:\ue000]|\.(?=\d))+?) (?:as|"
    r"to) (?P<other>[^,;:\ue000]+?)(?=\s*(?:,|;|\.?\s*$))",
    re.IGNORECASE,
)
_SIGNS = {"punt": ".", "puntkomma": ";", "komma": ",", "dubbele punt": ":", "full stop": ".", "period": "."}
_SIGNS |= {"semicolon": ";", "semi-colon": ";", "comma": ",", "colon": ":"}
_SIGN = "|".join(sorted(_SIGNS, key=len, reverse=True))
_REPUNCTUATED = re.compile(
    rf"(?:,\s*)?(?:onder vervanging van|with replacement of|replacing|and replacing) (?:de|het|the)? ?(?P<old>{_SIGN}) "
    r"(?:(?:aan|op) het (?:slot|einde) van|na|achter|at the end of|after) (?P<place>[^:;\ue000]*?) "
    rf"(?:door|by|with) (?:(?:een|de|a|the) (?P<new>{_SIGN})|{OPEN}(?P<quoted>\d+){CLOSE}),?",
    re.IGNORECASE,
)


def without_riders(words: str) -> tuple[str, tuple[Renumbering, ...], tuple[Repunctuation, ...]]:
    """Return a sentence without what goes with it: other numbers for others, another sign at an end."""
    renumbered: list[Renumbering] = []
    repunctuated: list[Repunctuation] = []

    def number(found: re.Match[str]) -> str:
        renumbered.append(Renumbering(found["one"].strip(), found["other"].strip(" .")))
        return " "

    def sign(found: re.Match[str]) -> str:
        place = target_of(found["place"])
        new, quoted = _SIGNS.get((found["new"] or "").lower(), ""), int(found["quoted"] or -1)
        repunctuated.append(Repunctuation(place, _SIGNS[found["old"].lower()], new, quoted))
        return " "

    low = words.lower()
    head, colon, tail = words.partition(":")
    if "nummering" in low or "lettering" in low or "renumbering" in low:
        head = _RENUMBERED.sub(number, _RENUMBERED_EN.sub(number, head))
    if "vervanging" in low or "replac" in low:
        head = _REPUNCTUATED.sub(sign, head)
    return head + colon + tail, tuple(renumbered), tuple(repunctuated)
