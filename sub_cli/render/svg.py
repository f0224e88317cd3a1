"""SVG pictures that would leave a hole: WeasyPrint passes over what they ask for from elsewhere without a word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final
from xml.etree import ElementTree

from sub_cli.errors import Finding, Place
from sub_cli.messages import msg

ELSEWHERE: Final = re.compile(r"""(?:url\(\s*["']?(?!["']?\#)|@import\s+["']?)([^"')\s;]+)""", re.IGNORECASE)
WORTH_A_LOOK: Final = re.compile(rb"href|url\(|@import|<!|<\?xml-stylesheet|script|foreignObject|\\|&#", re.IGNORECASE)
ESCAPED: Final = re.compile(r"\\(?:([0-9a-f]{1,6})\s?|(.))", re.IGNORECASE)
"""A letter as CSS may write it too: `u\\72l(` is `url(`."""
NOT_DRAWN: Final = frozenset({"script", "foreignobject"})
RASTER: Final = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"II*\0", b"MM\0*")
"""How pictures of pixels begin; whatever does not begin so may be drawn as SVG, whatever its name ends in."""


def svg_findings(pictures: Mapping[str, bytes]) -> list[Finding]:
    """Return SUB340 for every picture (path → bytes) that may be SVG and asks for something outside itself."""
    return [
        Finding("SUB340", msg("The picture asks for {url}, which may not be fetched.", url=url[:200]), Place(path))
        for path, data in pictures.items()
        if not data.startswith(RASTER)
        for url in outside(data)
    ]


def outside(data: bytes) -> list[str]:
    """Return what an SVG picture asks for outside itself, each once."""
    return list(dict.fromkeys(_asked_for(data))) if WORTH_A_LOOK.search(_ascii(data)) else []


def _asked_for(data: bytes) -> Iterator[str]:
    # A document type can name files and define entities that explode; no picture needs one.
    plain = _ascii(data)
    if re.search(rb"<!(DOCTYPE|ENTITY)", plain, re.IGNORECASE):
        yield "<!DOCTYPE>"
        return
    if b"<?xml-stylesheet" in plain:
        yield "<?xml-stylesheet?>"
    try:
        root = ElementTree.fromstring(data)
    except ElementTree.ParseError:
        return  # WeasyPrint says that it cannot read the picture.
    for element in root.iter():
        name = element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""
        if name in NOT_DRAWN:
            yield f"<{name}>"
        for key, value in element.attrib.items():
            if key.rpartition("}")[2] == "href" and name != "a" and not value.startswith("#"):
                yield value
            yield from ELSEWHERE.findall(unescaped(value))
        if name == "style":
            yield from ELSEWHERE.findall(unescaped("".join(element.itertext())))


def _ascii(data: bytes) -> bytes:
    """Return the bytes in which ASCII reads as such, also where the picture is in UTF-16."""
    return data.replace(b"\0", b"")


def unescaped(style: str) -> str:
    """Return CSS with its escapes (hexadecimal numbers) as the letters that they stand for."""

    def letter(found: re.Match[str]) -> str:
        code = int(found[1], 16) if found[1] else 0
        return found[2] or (chr(code) if 0 < code < 0x110000 else "\ufffd")

    return ESCAPED.sub(letter, style) if "\\" in style else style
