"""The fonts of a house style: every byte of them read once, because a damaged one is passed over without a word.

Parsing a font that a stranger made can take all memory: in a confined process only.
"""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from sub_cli.errors import Finding, Place
from sub_cli.messages import Message, msg

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sub_cli.render.theme import Theme

KINDS: Final = (b"\0\1\0\0", b"OTTO", b"true")
"""How a file begins that holds one font, as it is."""
COLLECTION: Final = b"ttcf"
PACKED: Final = (b"wOFF", b"wOF2")
NEEDED: Final = ("head", "hhea", "maxp", "hmtx", "cmap", "name", "OS/2", "post")
"""The tables without which no page can be set."""


def font_findings(theme: Theme) -> list[Finding]:
    """Return SUB346 for every file of the theme that should be a font and is none, or not a whole one."""
    faults = font_faults({name: data for name, data in theme.files.items() if is_font(theme, name)})
    fix = msg("Take the file anew from where it came, or take it out of the house style.")
    return [Finding("SUB346", fault, Place(theme.place(name)), fix) for name, fault in faults.items()]


def is_font(theme: Theme, name: str) -> bool:
    """Tell whether a file is there to be a font: by its name, or because it is a collection of fonts."""
    return name in theme.fonts() or theme.files[name].startswith(COLLECTION)


def font_faults(fonts: Mapping[str, bytes]) -> dict[str, Message]:
    """Return what is wrong with each of the font files that cannot be relied on, by name."""
    return {name: fault for name, data in fonts.items() if (fault := _fault(data))}


@lru_cache(maxsize=64)
def _fault(data: bytes) -> Message | None:
    if not data:
        return msg("The font is empty.")
    if data.startswith(COLLECTION):
        return msg("This is a collection of fonts (TTC); each font must be a file of its own.")
    if data.startswith(PACKED):
        return msg("This font is packed for the web (WOFF); it must be a plain .ttf or .otf.")
    if not data.startswith(KINDS):
        return msg("This is no font.")
    try:
        _read_wholly(data)
    except Exception as error:  # fontTools raises whatever a malformed font makes it stumble over
        return msg("The font is damaged: {detail}.", detail=f"{error or type(error).__name__}"[:200].rstrip("."))
    return None


def _read_wholly(data: bytes) -> None:
    """Read every table against its checksum, and take apart those that are needed."""
    from fontTools.ttLib import TTFont

    font = TTFont(BytesIO(data), lazy=True, checkChecksums=2)
    tables: Any = font.reader
    for tag in tables.keys():  # noqa: SIM118  # no mapping
        tables[tag]
    for tag in NEEDED:
        font[tag]
