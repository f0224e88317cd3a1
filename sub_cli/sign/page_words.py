"""The words on the pages of a PDF, to compare two renderings that are not the same to the byte.

Reads what WeasyPrint writes: hexadecimal glyph numbers in TJ, and a ToUnicode map with each font (ISO 32000-2, 9.10).
Imported inside functions only.
"""

# mypy: allow-untyped-calls
# pyHanko is typed in part only.

from __future__ import annotations

import re
from typing import Any

from pyhanko.pdf_utils import generic

from sub_cli.pdf.reader import Reader
from sub_cli.sign.silence import silence

_SHOWN = re.compile(
    rb"/(\S+)\s+[\d.+-]+\s+Tf|\[((?:<[0-9a-fA-F\s]*>|[^\]<])*)\]\s*TJ|<([0-9a-fA-F\s]*)>\s*Tj|(/\S+)\s+Do"
)
_HEX = re.compile(rb"<([0-9a-fA-F\s]*)>")
_PAIR = re.compile(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>\s*\n")
DEEPEST = 10
"""Forms within forms."""


def page_words(data: bytes) -> tuple[tuple[str, ...], ...] | None:
    """Return the words of every page in the order in which they are drawn; None where the file cannot be read."""
    try:
        with silence():
            reader = Reader(data)
            count = int(reader.root["/Pages"]["/Count"])
            return tuple(_words(reader.find_page_for_modification(number)[0].get_object()) for number in range(count))
    except Exception:  # whatever cannot be read has no words
        return None


def _words(page: Any) -> tuple[str, ...]:
    contents = page["/Contents"]
    streams = contents if isinstance(contents, generic.ArrayObject) else [contents]
    data = b"\n".join(stream.get_object().data for stream in streams)
    return tuple(" ".join(_texts(data, page["/Resources"], 0)).split())


def _texts(data: bytes, resources: Any, depth: int) -> list[str]:
    """Return every string that is shown, in order, forms included."""
    known = _table(resources, "/Font")
    fonts = {name: _letters(known[name]) for name in known}
    shown: list[str] = []
    letters: dict[bytes, str] = {}
    for font, array, single, form in _SHOWN.findall(data):
        if font:
            letters = fonts.get(f"/{font.decode()}", {})
        elif form:
            shown += _form(form.decode(), resources, depth)
        else:
            shown.append("".join(_decoded(glyphs, letters) for glyphs in _HEX.findall(array) or [single]))
    return shown


def _form(name: str, resources: Any, depth: int) -> list[str]:
    known = _table(resources, "/XObject")
    if name not in known or depth == DEEPEST:
        return []
    found: Any = known[name]
    return _texts(found.data, _table(found, "/Resources"), depth + 1) if found["/Subtype"] == "/Form" else []


def _table(above: Any, name: str) -> Any:
    """Return a dictionary within another, read where it is only referred to (`get` does not do that)."""
    if name not in above:
        return {}
    return above[name]


def _decoded(glyphs: bytes, letters: dict[bytes, str]) -> str:
    plain = b"".join(glyphs.split()).lower()
    return "".join(letters.get(plain[at : at + 4], "\ufffd") for at in range(0, len(plain), 4))


def _letters(font: Any) -> dict[bytes, str]:
    """Return the text of each glyph by its number in hexadecimal."""
    if "/ToUnicode" not in font:
        return {}
    pairs = _PAIR.findall(font["/ToUnicode"].data)
    return {glyph.lower(): bytes.fromhex(text.decode()).decode("utf-16-be", "replace") for glyph, text in pairs}
