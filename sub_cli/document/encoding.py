"""In which encoding a text came: UTF-8, or what Windows still writes, where that can be told."""

from __future__ import annotations

import codecs
from typing import Final, NamedTuple

_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Decoded(NamedTuple):
    """A text, and in which encoding it came."""

    text: str
    encoding: str
    """Empty where that is UTF-8, as it should be."""


def decode(data: bytes) -> Decoded | None:
    """Return the text that `data` holds; None where it is none, or may be either of two."""
    if data.startswith(_UTF_16):
        return _in(data, "utf-16", "UTF-16")
    found = _in(data, "utf-8-sig", "")
    damaged = not data.decode("utf-8", "ignore").isascii()  # letters that are UTF-8, beside what is none
    if found or damaged or b"\0" in data:
        return found
    return _in(data, "cp1252", "Windows-1252")


def _in(data: bytes, codec: str, encoding: str) -> Decoded | None:
    try:
        return Decoded(data.decode(codec), encoding)
    except UnicodeDecodeError:
        return None
