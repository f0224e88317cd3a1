"""What a reader sees in a signature's box: words in an embedded font. Imported inside functions only.

pyHanko's own stamp is set in Courier, which is not embedded and so fails PDF/A and PDF/UA; its embedded
fonts need HarfBuzz, which the few words of a signature do not.
"""

# mypy: allow-untyped-calls
# pyHanko is typed in part only.

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.content import AppearanceContent, ResourceType
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.stamp.base import BaseStampStyle

from sub_cli.errors import BadInput, Refused
from sub_cli.messages import msg
from sub_cli.sign.model import Appearance

LEADING = 1.2
"""Distance of lines, in letter sizes."""
SMALLEST = 4.0
"""Points; smaller cannot be read on paper."""
PADDING = 2.0
"""Points left free at the sides of the box."""
UNUSED = ["GSUB", "GPOS", "GDEF", "BASE", "DSIG", "OS/2", "STAT", "kern", "gasp", "name", "post"]
"""Tables that a PDF reader does not need to draw glyphs by number."""


@dataclass(frozen=True, slots=True)
class Subset:
    """The part of a font that a text needs."""

    name: str
    """PostScript name, with the tag that marks a subset."""
    data: bytes
    """The font file."""
    glyphs: dict[str, int]
    """Glyph number of each character."""
    widths: dict[str, float]
    """Width of each character in thousandths of the letter size."""
    ascent: float
    descent: float
    """Thousandths of the letter size; negative."""
    box: tuple[float, float, float, float]
    """What encloses every glyph, thousandths of the letter size."""

    def width(self, text: str) -> float:
        """Return how wide `text` is, in letter sizes."""
        return sum(self.widths[character] for character in text) / 1000


def subset(font: bytes, text: str) -> Subset:
    """Return the part of the TrueType `font` that `text` needs.

    Raises `BadInput` for what is not such a font and `Refused` where it lacks a character: a missing glyph
    would fail PDF/A and PDF/UA.
    """
    characters = sorted(set(text) | {" "})
    try:
        file = TTFont(BytesIO(font), lazy=True)
        known = file.getBestCmap()
        _require_glyphs(characters, known)
        postscript = file["name"].getDebugName(6) or "Font"
        scale = 1000 / file["head"].unitsPerEm
        ascent, descent = file["hhea"].ascent * scale, file["hhea"].descent * scale
        data = _cut(file, characters)
    except (BadInput, Refused):
        raise
    except Exception as error:  # fontTools raises whatever it stumbles over
        raise BadInput(msg("The font for the signature is not a TrueType font.")) from error
    tag = "".join(chr(65 + byte % 26) for byte in hashlib.sha256(data).digest()[:6])
    head, advance = file["head"], file["hmtx"]
    return Subset(
        f"{tag}+{postscript}",
        data,
        {one: file.getGlyphID(known[ord(one)]) for one in characters},
        {one: advance[known[ord(one)]][0] * scale for one in characters},
        ascent,
        descent,
        (head.xMin * scale, head.yMin * scale, head.xMax * scale, head.yMax * scale),
    )


def _require_glyphs(characters: list[str], known: dict[int, str]) -> None:
    missing = "".join(one for one in characters if ord(one) not in known)
    if missing:
        raise Refused(msg("The font of the signature has no {characters}.", characters=missing))


def _cut(file: TTFont, characters: list[str]) -> bytes:
    """Reduce `file` to the glyphs of `characters` and return it as bytes."""
    options = Options(hinting=False, notdef_outline=True, recalc_timestamp=False)
    options.drop_tables = [*options.drop_tables, *UNUSED]
    cutter = Subsetter(options)
    cutter.populate(text="".join(characters))
    cutter.subset(file)
    result = BytesIO()
    file.save(result)
    return result.getvalue()


def lay_out(text: str, font: Subset, size: float, width: float, height: float) -> tuple[float, list[str]]:
    """Return the largest letter size up to `size` at which `text` fits the box, and its lines.

    Raises `Refused` where it does not even fit at `SMALLEST`: words are never cut.
    """
    while size >= SMALLEST:
        lines = [line for part in text.split("\n") for line in _wrap(part, font, (width - 2 * PADDING) / size)]
        fits = all(font.width(line) * size <= width - 2 * PADDING for line in lines)
        if fits and len(lines) * size * LEADING <= height:
            return size, lines
        size -= 0.25
    raise Refused(msg("The words of the signature do not fit in its box."))


def _wrap(text: str, font: Subset, width: float) -> list[str]:
    """Break `text` between words so that each line is at most `width` letter sizes, as far as words allow."""
    lines: list[str] = []
    for word in text.split(" "):
        if lines and font.width(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


HYPHENS: Final = {0x2010: "-", 0x2011: "-"}
"""Those that few fonts have, as the page is set too: lines are broken between words only."""


@dataclass(frozen=True)
class Style(BaseStampStyle):
    """What pyHanko asks for a stamp; with no appearance, the box stays as it was rendered."""

    appearance: Appearance | None = None

    def create_stamp(self, writer: BasePdfFileWriter, box: BoxConstraints, text_params: object) -> Any:
        """Return the stamp for a box of that size, or None."""
        return Stamp(writer, box, self.appearance) if self.appearance else None


class Stamp(AppearanceContent):
    """The words, as the normal appearance of a signature's widget."""

    def __init__(self, writer: BasePdfFileWriter, box: BoxConstraints, appearance: Appearance) -> None:
        super().__init__(writer=writer, box=box)
        self.appearance = appearance

    def render(self) -> bytes:
        """Return the content stream: lines from the left, centred in height, in the ink of the memo."""
        wanted = self.appearance
        text = wanted.text.translate(HYPHENS)
        font = subset(wanted.font, text.replace("\n", ""))
        size, lines = lay_out(text, font, wanted.size, self.box.width, self.box.height)
        self.set_resource(ResourceType.FONT, pdf_name("/F0"), _embed(self._ensure_writer, font))
        leading = size * LEADING
        top = (self.box.height + len(lines) * leading) / 2 - leading + (leading - size) / 2 - font.descent * size / 1000
        shown = b" T* ".join(b"<%s> Tj" % _codes(line, font) for line in lines)
        return b"q 0.1 g BT /F0 %.2f Tf %.2f TL %.2f %.2f Td %s ET Q" % (size, leading, PADDING, top, shown)


def _codes(text: str, font: Subset) -> bytes:
    return b"".join(b"%04x" % font.glyphs[character] for character in text)


def _embed(writer: BasePdfFileWriter, font: Subset) -> generic.IndirectObject:
    """Add `font` as a composite font, as ISO 19005-2 6.2.11 wants it: embedded, with widths and Unicode."""
    name = pdf_name(f"/{font.name}")
    file = generic.StreamObject({pdf_name("/Length1"): _number(len(font.data))}, stream_data=font.data)
    file.compress()
    descriptor = _dictionary(
        Type=pdf_name("/FontDescriptor"),
        FontName=name,
        Flags=_number(4),
        FontBBox=generic.ArrayObject(map(_number, font.box)),
        ItalicAngle=_number(0),
        Ascent=_number(font.ascent),
        Descent=_number(font.descent),
        CapHeight=_number(font.ascent),
        StemV=_number(80),
        FontFile2=writer.add_object(file),
    )
    descendant = _dictionary(
        Type=pdf_name("/Font"),
        Subtype=pdf_name("/CIDFontType2"),
        BaseFont=name,
        CIDSystemInfo=_dictionary(
            Registry=generic.pdf_string("Adobe"),
            Ordering=generic.pdf_string("Identity"),
            Supplement=_number(0),
        ),
        FontDescriptor=writer.add_object(descriptor),
        CIDToGIDMap=pdf_name("/Identity"),
        W=_widths(font),
    )
    unicode = generic.StreamObject(stream_data=_to_unicode(font))
    unicode.compress()
    return writer.add_object(
        _dictionary(
            Type=pdf_name("/Font"),
            Subtype=pdf_name("/Type0"),
            BaseFont=name,
            Encoding=pdf_name("/Identity-H"),
            DescendantFonts=generic.ArrayObject([writer.add_object(descendant)]),
            ToUnicode=writer.add_object(unicode),
        )
    )


def _dictionary(**entries: Any) -> generic.DictionaryObject:
    return generic.DictionaryObject({pdf_name(f"/{key}"): value for key, value in entries.items()})


def _number(value: float) -> generic.NumberObject:
    return generic.NumberObject(round(value))


def _widths(font: Subset) -> generic.ArrayObject:
    pairs = sorted((number, font.widths[character]) for character, number in font.glyphs.items())
    entries: list[object] = []
    for number, width in pairs:
        entries += [_number(number), generic.ArrayObject([generic.FloatObject(width)])]
    return generic.ArrayObject(entries)


def _to_unicode(font: Subset) -> bytes:
    """Return the CMap that gives each glyph its character back (ISO 32000-2, 9.10.3)."""
    lines = [
        f"<{number:04x}> <{character.encode('utf-16-be').hex()}>"
        for character, number in sorted(font.glyphs.items(), key=lambda pair: pair[1])
    ]
    blocks = [lines[start : start + 100] for start in range(0, len(lines), 100)]
    pairs = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n"
        f"{pairs}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode()
