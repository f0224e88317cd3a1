"""What stands below or above a table or picture and is no sentence: "Tabel 1: kosten", "Figuur 2. De haven". Pure.

People count sentences of running text. A caption has no number among them, nor has a picture that stands by itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sub_cli.text.blocks import BlockKind
from sub_cli.text.units import Unit

_NOUNS = (
    r"tabel|figuur|afbeelding|grafiek|diagram|kaart|foto|schema|illustratie|kader|"
    r"table|figure|fig\.|picture|image|chart|graph|diagram|map|photo|box|exhibit"
)
_PICTURE = r"(?:!\[[^\]]*\](?:\([^()]*\)|\[[^\]]*\])(?:\{[^{}]*\})?\s*)"
_NUMBERED = rf"[*_]*(?:{_NOUNS}) (?:\d{{1,3}}(?:[.-]\d{{1,3}})*[a-z]?|[IVX]{{1,5}}|[A-Z])[*_]*"
_TOLD = re.compile(rf"{_PICTURE}*{_NUMBERED}\s*(?:[:.]|[–—|-](?=\s))[*_]*(?:\s|$)", re.IGNORECASE)
"""With a sign behind its number no sentence begins: "Tabel 1 toont" has none."""
_BARE = re.compile(rf"{_PICTURE}*{_NUMBERED}(?:\s.*[^.!?:;]|)$", re.IGNORECASE)
_ALONE = re.compile(rf"{_PICTURE}+")
_LABEL = re.compile(rf"{_PICTURE}*(?P<label>{_NUMBERED}\s*(?:[:.][*_]*|[–—|-])?)", re.IGNORECASE)
_NAME = re.compile(r"[*_!]*(?:\[.*?\]\(.*?\)\s*)?[*_]*(?P<noun>[a-z]+)\.? (?P<number>[\w.-]*\w)", re.IGNORECASE)


def is_picture(unit: Unit) -> bool:
    """Tell whether a paragraph is a picture and no more."""
    return _ALONE.fullmatch(unit.text.strip()) is not None


def is_caption(found: Sequence[Unit], index: int) -> bool:
    """Tell whether the paragraph that begins with a unit is a caption; without sign, beside a table or picture only."""
    words = found[index].text.strip()
    return _TOLD.match(words) is not None or (_BARE.fullmatch(words) is not None and _beside_one(found, index))


def _beside_one(found: Sequence[Unit], index: int) -> bool:
    """Tell whether a paragraph of one unit has a table or picture before or behind it, or in it."""
    if index + 1 < len(found) and not found[index + 1].first:
        return False
    beside = (found[n] for n in (index - 1, index + 1) if 0 <= n < len(found))
    return "![" in found[index].text or any(each.shape.kind is BlockKind.ROW or is_picture(each) for each in beside)


def numbered(caption: str) -> tuple[str, str]:
    """Return what a caption is of and its number, as it is written: "tabel" and "1"."""
    found = _NAME.match(caption)
    return (found["noun"].lower(), found["number"]) if found else ("", "")


def with_label(old: str, new: str) -> str:
    """Return a new caption with the kind and number that stand in the one it takes the place of, where it has none."""
    label = _LABEL.match(old)
    return new if label is None or _LABEL.match(new) else f"{label[0].rstrip()} {new}"
