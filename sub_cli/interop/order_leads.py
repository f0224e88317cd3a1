"""Sentences with which a memorandum says that a section gets another text, in the words that orders have for it.

"Daarom komt de tekst van paragraaf 1.2 te luiden:" is "Paragraaf 1.2 komt te luiden:", for a reader of orders that
knows the one and not the other. Only sentences are turned whose subject is the section itself: one about a part of
it, "de tweede zin van paragraaf 1.2", is not.
"""

from __future__ import annotations

import re
from typing import Final

_NUMBER: Final = r"(?P<label>(?:paragraaf|hoofdstuk|artikel) \d[\w.]*)"
_NUMBER_EN: Final = r"(?P<label>(?:section|chapter|article) \d[\w.]*)"
_SUBJECT: Final = rf"(?:(?:de|het) (?:hele |gehele |volledige )?(?:tekst|inhoud) (?:van|in) )?{_NUMBER}"
_SUBJECT_EN: Final = rf"(?:the (?:whole |full )?(?:text|wording) (?:of|in) )?{_NUMBER_EN}"
_FIRST: Final = r"(?:daarom|hierdoor|daardoor|derhalve|hiermee|daarmee|om die reden|met dit erratum|bij dezen?)"
_FIRST_EN: Final = r"(?:therefore|accordingly|for this reason|hence|by this erratum),?"
_NOW: Final = r"(?: (?:dan ook|daarom|hierbij|nu|voortaan|in het vervolg))?"
_READ: Final = r"(?:als volgt )?(?:te luiden|te lezen|gelezen)|luiden"
_CHANGED: Final = (
    r"(?:gewijzigd|vervangen|aangepast|gelezen|herzien|aangevuld|gewijzigd en aangevuld)"
    r"(?: (?:in|door|tot|als volgt|als))?"
)
_DUTCH: Final = tuple(
    re.compile(rf"{form}:", re.IGNORECASE)
    for form in (
        rf"{_FIRST} (?:komt|dient|moet){_NOW} {_SUBJECT}{_NOW} (?:{_READ})",
        rf"{_FIRST} (?:wordt){_NOW} {_SUBJECT}{_NOW} {_CHANGED}",
        rf"{_FIRST} luidt{_NOW} {_SUBJECT}{_NOW}(?: als volgt)?",
        rf"{_SUBJECT} (?:komt|dient|moet){_NOW} (?:{_READ})",
        rf"{_SUBJECT} wordt{_NOW} {_CHANGED}",
        rf"{_SUBJECT} luidt{_NOW}(?: als volgt)?",
    )
)
_ENGLISH: Final = tuple(
    re.compile(rf"(?:{_FIRST_EN} )?{_SUBJECT_EN} {form}:", re.IGNORECASE)
    for form in (
        r"(?:shall|should|is to|will|must) (?:now |henceforth )?read(?: as follows)?",
        r"(?:is|shall be|is hereby) (?:replaced (?:by|with)|amended to read|amended and supplemented to read)"
        r"(?: the following| as follows)?",
        r"(?:now )?reads(?: as follows)?",
    )
)
_LONGEST: Final = 300


def in_the_words_of_orders(sentence: str) -> str:
    """Return a sentence that gives a whole section another text as orders say it; "" for every other sentence."""
    bare = re.sub(r"\A(?:\d{1,3}|[a-z])[.)] |\A- ", "", sentence)
    if len(bare) > _LONGEST:
        return ""
    for forms, words in ((_DUTCH, "komt te luiden:"), (_ENGLISH, "shall read:")):
        for form in forms:
            if found := form.fullmatch(bare):
                label = found["label"].rstrip(".")
                return f"{label[0].upper()}{label[1:]} {words}"
    return ""
