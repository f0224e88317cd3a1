"""The fonts of a house style: every byte of them read once, because a damaged one is passed over without a word.

Which letters a page can be set with is told from the fonts alone: every other one ends the setting of the page. That
was found out letter by letter with Pango, which sets a letter with any font of the house style that has it, takes an
accented one apart where the font of the passage has the parts (so all fonts must), and needs no glyph for what is
never seen.

Parsing a font that a stranger made can take all memory: in a confined process only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Final, TypedDict
from unicodedata import category, normalize

from sub_cli.codes import DAMAGED_FONT
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
    return [Finding(DAMAGED_FONT, fault, Place(theme.place(name)), fix) for name, fault in faults.items()]


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
    for tag in font.reader.keys():  # noqa: SIM118  # no mapping
        font.reader[tag]
    for tag in NEEDED:
        font[tag]


EVERYDAY: Final = frozenset([*map(chr, range(0x20, 0x7F)), *map(chr, range(0xA0, 0x100)), *"\t\n‘’“”„–—…•€"])
"""Letters that stand in every second text; of these it is not kept in which."""
_RARE: Final = re.compile(f"[^{re.escape(''.join(sorted(EVERYDAY)))}]")
_UNSEEN: Final = re.compile(
    "[\x00-\x0b\x0d-\x1f"
    "\u00ad\u034f\u061c\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2029-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\U000e0000-\U000e0fff]"
)
"""Default_Ignorable_Code_Point of Unicode, and line ends; a new page (U+000C) is looked for in the fonts."""
_ENTITY: Final = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|\w{2,40});")


STAND_INS: Final = {"\u2010": "-", "\u2011": "-\u2060"}
"""How a hyphen is set that few fonts have: with the one that all have; by U+2060 no line breaks there (UAX 14)."""


class CoverageRow(TypedDict):
    """A coverage as plain values."""

    some: list[list[int]]
    """First and last letter of each range."""
    every: list[list[int]]
    families: list[str]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the fonts of a house style have."""

    some: frozenset[int]
    """Letters that one of them has."""
    every: frozenset[int]
    """Letters that all of them have."""
    families: frozenset[str]
    """The names of the families."""

    def lacks(self, letter: str) -> bool:
        """Tell whether a page with `letter` on it cannot be set."""
        if ord(letter) in self.some or _UNSEEN.match(letter):
            return False
        if letter in STAND_INS:
            return self.lacks("-")
        if category(letter) == "Zs":
            return 0x20 not in self.some
        parts = normalize("NFD", letter)
        return parts == letter or not self.every.issuperset(map(ord, parts))

    def settable(self, text: str) -> str:
        """Return `text` with what stands in for hyphens that the fonts lack."""
        for letter, other in STAND_INS.items():
            if letter in text and ord(letter) not in self.some:
                text = text.replace(letter, other)
        return text

    def row(self) -> CoverageRow:
        """Return it as plain values."""
        return {"some": _ranges(self.some), "every": _ranges(self.every), "families": sorted(self.families)}

    @classmethod
    def from_row(cls, row: CoverageRow) -> Coverage:
        """Return what `row` made plain."""
        return cls(_from_ranges(row["some"]), _from_ranges(row["every"]), frozenset(row["families"]))


@lru_cache(maxsize=4)
def coverage(fonts: tuple[bytes, ...]) -> Coverage:
    """Return what font files have; a file that is no font has nothing."""
    from fontTools.ttLib import TTFont, TTLibError

    letters: list[frozenset[int]] = []
    families: set[str] = set()
    for data in fonts:
        with suppress(TTLibError, KeyError):
            font = TTFont(BytesIO(data), lazy=True)
            families |= {name for number in (1, 16) if (name := font["name"].getDebugName(number))}
            letters.append(frozenset(font.getBestCmap() or ()))
    every = frozenset.intersection(*letters) if letters else frozenset[int]()
    return Coverage(frozenset().union(*letters), every, frozenset(families))


def rare_in(text: str) -> set[str]:
    """Return the letters that a page shows of `text` but for those of every day; three times as fast as all of them."""
    found = set(_RARE.findall(text))
    return found.union(*(shown for _, shown in entities(text))) - EVERYDAY if "&" in text else found


def letters_of(text: str) -> set[str]:
    """Return the letters that a page shows of `text`, those among them that are written as `&ndash;`."""
    found = set(text)
    return found.union(*(entity[1] for entity in entities(text))) if "&" in found else found


def entities(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """Yield every letter that is written as `&ndash;` or `&#8209;`: where it stands, and what it shows."""
    from html.entities import html5

    for found in _ENTITY.finditer(text):
        code = int(found[1]) if found[1] else int(found[2], 16) if found[2] else -1
        yield found, html5.get(found[0][1:], found[0]) if code < 0 else chr(code) if _is_letter(code) else "\ufffd"


def _is_letter(code: int) -> bool:
    """Tell whether CommonMark, as it is read here, shows the letter of that number, and no question mark for it."""
    control = (code < 0x20 and code not in (0x9, 0xA, 0xC, 0xD)) or 0x7F <= code < 0xA0
    nothing = 0xD800 <= code < 0xE000 or 0xFDD0 <= code < 0xFDF0 or code & 0xFFFE == 0xFFFE
    return not control and not nothing and code < 0x110000


def _ranges(codes: Iterable[int]) -> list[list[int]]:
    rows: list[list[int]] = []
    for code in sorted(codes):
        if rows and rows[-1][1] + 1 == code:
            rows[-1][1] = code
        else:
            rows.append([code, code])
    return rows


def _from_ranges(rows: Iterable[Sequence[int]]) -> frozenset[int]:
    return frozenset(code for first, last in rows for code in range(first, last + 1))
