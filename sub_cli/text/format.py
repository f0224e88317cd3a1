"""How a text is kept in a file: its lines, its normal form, and the form of one sentence a line. Pure."""

from __future__ import annotations

import re
import unicodedata

from sub_cli.text.blocks import BlockKind
from sub_cli.text.markdown import parser
from sub_cli.text.units import Unit, take_apart


def lines(text: str) -> tuple[str, ...]:
    r"""Return the lines of `text`, each with its line feed; only `\n` ends a line. Joined, they are `text` again."""
    parts = text.split("\n")
    full = [part + "\n" for part in parts[:-1]]
    return tuple(full + parts[-1:] if parts[-1] else full)


def normal_form(text: str) -> str:
    """Return `text` in NFC with line feeds only, and one at the end unless it is empty."""
    whole = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return whole if not whole or whole.endswith("\n") else whole + "\n"


_PROSE = frozenset({BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.QUOTE, BlockKind.FOOTNOTE})
_BLANKS = re.compile(r"[ \t\n]+")
_GAP = re.compile(r"\n{3,}")
_WRAP = re.compile(r"(?<![ \t])[ \t]*+\n[ \t>]*")
_LOOKS_LIKE_BLOCK = re.compile(r"[-+*](?:\s|\Z)|\d{1,9}[.)](?:\s|\Z)|#{1,6}(?:\s|\Z)|>|`{3}|~{3}|[=\-*_:|]|\[[^\]]*\]:")
_MARKERS = re.compile(r"[-+*]|\d{1,9}[.)]")
_NOTE = re.compile(r"\[\^[^\]]*\]:[ \t]*")


def format_text(text: str) -> str:
    """Return `text` in normal form with one sentence on each line; it renders the same, and a second run is idle."""
    whole = normal_form(text)
    formed = _formed(whole)
    if formed == whole or (_formed(formed) == formed and _rendered(formed) == _rendered(whole)):
        return formed
    # What would be another block, or other marks, on lines of its own keeps the lines that it has.
    return whole


def ending_as(text: str, old: str) -> str:
    """Return `text`, which takes the place of `old`, with as many line feeds at its end: they are nobody's edit."""
    body = text.rstrip("\n")
    return body + old[len(old.rstrip("\n")) :] if body and old.strip("\n") else text


def spaced_as(text: str, old: str) -> str:
    """Return `text`, which takes the place of `old`, without blank lines that only met where lines went between them.

    What would render otherwise, such as code, keeps them, and so does a text that had them before.
    """
    if _GAP.search(old) or old.startswith("\n"):
        return text
    closed = _GAP.sub("\n\n", text).lstrip("\n")
    return closed if parser().render(closed) == parser().render(text) else text


def reads_as(text: str, old: str) -> bool:
    """Tell whether a page shows the same of both texts."""
    return text == old or _rendered(text) == _rendered(old)


def _rendered(text: str) -> str:
    """Return what `text` renders to, where any run of blanks and line ends is one blank."""
    return _BLANKS.sub(" ", str(parser().render(text))).replace(" <br>", "<br>")


def _formed(text: str) -> str:
    prose = take_apart(text)
    parts: list[str] = []
    indent = ""
    for unit in prose.units:
        if unit.first:
            indent = _continued(unit.lead.rpartition("\n")[2])
        if unit.shape.kind not in _PROSE:
            parts += (unit.lead, unit.raw)
            continue
        parts += (unit.lead if unit.first else _break(unit, indent), _on_one_line(unit))
    return "".join(parts) + prose.tail


def _break(unit: Unit, indent: str) -> str:
    """Return what comes before a sentence in its block: a new line, unless it would start another block there."""
    if "\n" not in unit.lead and ("|" in unit.raw or _LOOKS_LIKE_BLOCK.match(unit.raw)):
        return " "
    return "\n" + indent


def _on_one_line(unit: Unit) -> str:
    if not unit.text.endswith("\n"):
        return _WRAP.sub(" ", unit.raw)
    return _WRAP.sub(" ", unit.raw.removesuffix("\\").rstrip(" \t\n")) + "\\"


def _continued(prefix: str) -> str:
    """Return what the second line of a block starts with, when `prefix` stands before its first."""
    quoted = _NOTE.sub("    ", prefix)
    return _MARKERS.sub(lambda found: " " * len(found[0]), quoted)
