"""Words that are written with other signs and look the same: which they are, and by which signs they differ. Pure."""

from __future__ import annotations

import unicodedata

_LETTERS = {
    **dict(zip("аеорсухіјѕԁһАВЕЅКМНОРСТХІЈ", "aeopcyxijsdhABESKMHOPCTXIJ", strict=True)),
    **dict(zip("οΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "oABEZHIKMNOPTYX", strict=True)),
}
"""Cyrillic and Greek letters that cannot be told from Latin ones."""
_JOINED = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "ĳ": "ij", "Ĳ": "IJ"}
_HYPHENS = {"\u2010": "-", "\u2011": "-", "\u2212": "–"}
_NO_WIDTH = dict.fromkeys("\u00ad\u034f\u200b\u200c\u200d\u200e\u200f\u2060\ufeff", "")
_BLANKS = dict.fromkeys(map(chr, (0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F)), " ")
_SEEN = str.maketrans({**_LETTERS, **_JOINED, **_HYPHENS, **_NO_WIDTH, **_BLANKS})
MARKS = "\u00ad\u0300-\u036f\u200b-\u200d\u2060\ufeff"
"""Signs within a word that are no letters, for a class of a regular expression."""
_FIXED = "\u00a0\u202f"
"""Blanks that every form shows by a sign of their own."""


def looks(text: str) -> str:
    """Return `text` in signs that stand for all that look the same."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", text.translate(_SEEN)).translate(_SEEN)


def look_alike(old: str, new: str) -> bool:
    """Return whether two texts differ and nobody can see it."""
    return old != new and not (old.isascii() and new.isascii()) and looks(old) == looks(new)


def codes(old: str, new: str) -> str:
    """Return the signs by which two texts that look alike differ: `U+00E9 → U+0065 U+0301`, `U+2011`."""
    was, now = (" ".join(own_codes(*side)) for side in ((old, new), (new, old)))
    return f"{was} → {now}" if was and now else was or now


def own_codes(text: str, other: str) -> list[str]:
    """Return the codes of the signs of `text` of which the `other`, which looks alike, does not have as many."""
    return [f"U+{ord(sign):04X}" for sign in _own(text, other)]


def coded(text: str, other: str) -> str:
    """Return `text` with each sign that is not plain and not in the `other`, which looks alike, as its code."""
    strange = {sign for sign in _own(text, other) if _is_strange(sign) and sign not in _FIXED}
    return "".join(f"<U+{ord(sign):04X}>" if sign in strange else sign for sign in text)


def _is_strange(sign: str) -> bool:
    """Return whether a sign is not the plain one of those that look like it, or no letter by itself."""
    return not sign.isascii() and (looks(sign) != sign or not sign.isalpha())


def _own(text: str, other: str) -> list[str]:
    """Return the signs of `text`, each once, of which the `other` does not have as many."""
    return [sign for sign in dict.fromkeys(text) if text.count(sign) != other.count(sign)]
