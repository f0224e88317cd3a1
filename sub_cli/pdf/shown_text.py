"""The text that a page of a PDF shows, piece by piece, each with the marked content that it stands in.

Reads what WeasyPrint writes: hexadecimal glyph numbers in TJ, and a ToUnicode map with each font (ISO 32000-2, 9.10 and
14.6). Imported inside functions only.
"""

# mypy: allow-untyped-calls
# pyHanko is typed in part only.

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pyhanko.pdf_utils import generic

from sub_cli.pdf import silence
from sub_cli.pdf.reader import Reader, entry

_OPERATORS = re.compile(
    rb"/(?P<font>\S+)\s+[\d.+-]+\s+Tf|\[(?P<array>(?:<[0-9a-fA-F\s]*>|[^\]<])*)\]\s*TJ|<(?P<single>[0-9a-fA-F\s]*)>\s*Tj"
    rb"|(?P<form>/\S+)\s+Do|/(?P<mark>\w+)\s+(?:(?:<<(?:[^<>]|<[^<>]*>)*>>|/\S+)\s+BDC|BMC)|(?P<end>\bEMC\b)"
)
_HEX = re.compile(rb"<([0-9a-fA-F\s]*)>")
_PAIR = re.compile(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>\s*\n")
_NUMBER = re.compile(rb"/MCID\s+(\d+)")
ARTIFACT = "Artifact"
"""The mark of what is no part of the text, such as running lines (14.8.2.2)."""
DEEPEST = 10
"""Forms within forms."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Marked content: its tag, and the number by which the tags of the file speak of it, -1 without one."""

    tag: str
    number: int = -1


@dataclass(frozen=True, slots=True)
class Piece:
    """What one operator shows."""

    text: str
    marks: tuple[Mark, ...]
    """Outermost first."""

    @property
    def number(self) -> int:
        """Return the number of the innermost marked content that has one; -1 without."""
        return next((mark.number for mark in reversed(self.marks) if mark.number >= 0), -1)

    @property
    def running(self) -> bool:
        """Tell whether it is no part of the text."""
        return any(mark.tag == ARTIFACT for mark in self.marks)


def page_words(data: bytes) -> tuple[tuple[str, ...], ...] | None:
    """Return the words of every page in the order in which they are drawn; None where the file cannot be read."""
    try:
        with silence():
            reader = Reader(data)
            count = int(reader.root["/Pages"]["/Count"])
            pages = (reader.find_page_for_modification(number)[0].get_object() for number in range(count))
            return tuple(tuple(" ".join(piece.text for piece in pieces(page)).split()) for page in pages)
    except Exception:  # whatever cannot be read has no words
        return None


def pieces(page: generic.DictionaryObject) -> Iterator[Piece]:
    """Yield what a page shows in the order in which it is drawn, forms included."""
    contents = page["/Contents"]
    streams = contents if isinstance(contents, generic.ArrayObject) else [contents]
    data = b"\n".join(stream.get_object().data for stream in streams)
    yield from _Scan(page["/Resources"]).of(data)


@dataclass
class _Scan:
    """Reads one content stream."""

    resources: generic.DictionaryObject
    depth: int = 0
    marks: tuple[Mark, ...] = ()
    letters: dict[bytes, str] = field(default_factory=dict)

    def of(self, data: bytes) -> Iterator[Piece]:
        """Yield what the stream shows."""
        known = entry(self.resources, "/Font") or {}
        fonts = {name: _letters(known[name]) for name in known}
        for found in _OPERATORS.finditer(data):
            match found.lastgroup:
                case "font":
                    self.letters = fonts.get(f"/{found['font'].decode()}", {})
                case "mark":
                    self.marks += (_mark(found),)
                case "end":
                    self.marks = self.marks[:-1]
                case "form":
                    yield from self._form(found["form"].decode())
                case "array":
                    yield self._piece(_HEX.findall(found["array"]))
                case "single":
                    yield self._piece([found["single"]])

    def _piece(self, strings: list[bytes]) -> Piece:
        return Piece("".join(_decoded(glyphs, self.letters) for glyphs in strings), self.marks)

    def _form(self, name: str) -> Iterator[Piece]:
        known = entry(self.resources, "/XObject") or {}
        if name in known and self.depth < DEEPEST and (found := known[name])["/Subtype"] == "/Form":
            inner = entry(found, "/Resources") or generic.DictionaryObject()
            yield from _Scan(inner, self.depth + 1, self.marks).of(found.data)


def _mark(found: re.Match[bytes]) -> Mark:
    number = _NUMBER.search(found[0])
    return Mark(found["mark"].decode(), int(number[1]) if number else -1)


def _decoded(glyphs: bytes, letters: dict[bytes, str]) -> str:
    plain = b"".join(glyphs.split()).lower()
    return "".join(letters.get(plain[at : at + 4], "\ufffd") for at in range(0, len(plain), 4))


def _letters(font: generic.DictionaryObject) -> dict[bytes, str]:
    """Return the text of each glyph by its number in hexadecimal."""
    if "/ToUnicode" not in font:
        return {}
    pairs = _PAIR.findall(font["/ToUnicode"].data)
    return {glyph.lower(): bytes.fromhex(text.decode()).decode("utf-16-be", "replace") for glyph, text in pairs}
