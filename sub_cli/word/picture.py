"""A picture in the line of a text, at the size that it has or as wide as the text."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

PNG: Final = b"\x89PNG\r\n\x1a\n"
JPEG: Final = b"\xff\xd8\xff"
_DOT: Final = 9525
"""A dot of a screen (1/96 inch), in the measure of drawings."""
_WIDEST: Final = 5_760_000
"""160 mm."""
_WP: Final = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_A: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PIC: Final = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def ending_of(data: bytes) -> str:
    """Return how the name of a picture ends; "" for what Word cannot show of ours, such as a drawing (SVG)."""
    return "png" if data.startswith(PNG) else "jpeg" if data.startswith(JPEG) else ""


def size_of(data: bytes) -> tuple[int, int] | None:
    """Return width and height of a PNG or JPEG in dots; None for what is neither, or damaged."""
    try:
        if data.startswith(PNG):
            width, height = struct.unpack(">II", data[16:24])
            return (width, height) if width and height else None
        return _jpeg(data) if data.startswith(JPEG) else None
    except (struct.error, IndexError):
        return None


def _jpeg(data: bytes) -> tuple[int, int] | None:
    place = 2
    while data[place] == 0xFF:
        kind, length = data[place + 1], struct.unpack(">H", data[place + 2 : place + 4])[0]
        if 0xC0 <= kind <= 0xCF and kind not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return (width, height) if width and height else None
        place += 2 + length
    return None


def drawing(number: int, relation: str, words: str, size: tuple[int, int]) -> Element:
    """Return the picture with the words that stand for it."""
    from lxml import etree

    wide = min(size[0] * _DOT, _WIDEST)
    extent = {"cx": str(wide), "cy": str(max(wide * size[1] // size[0], 1))}
    told = {"id": str(number), "name": f"Picture {number}", "descr": words}

    def make(space: str, name: str, /, *inner: Element, **attributes: str) -> Element:
        made = etree.Element(f"{{{space}}}{name}", attributes)
        made.extend(inner)
        return made

    blip = make(_A, "blip")
    blip.set(f"{{{_R}}}embed", relation)
    fill = make(_PIC, "blipFill", blip, make(_A, "stretch", make(_A, "fillRect")))
    place = make(_A, "xfrm", make(_A, "off", x="0", y="0"), make(_A, "ext", **extent))
    shape = make(_PIC, "spPr", place, make(_A, "prstGeom", make(_A, "avLst"), prst="rect"))
    name = make(_PIC, "nvPicPr", make(_PIC, "cNvPr", **told), make(_PIC, "cNvPicPr"))
    data = make(_A, "graphicData", make(_PIC, "pic", name, fill, shape), uri=_PIC)
    sides = dict.fromkeys(("distT", "distB", "distL", "distR"), "0")
    return make(
        _WP, "inline", make(_WP, "extent", **extent), make(_WP, "docPr", **told), make(_A, "graphic", data), **sides
    )
