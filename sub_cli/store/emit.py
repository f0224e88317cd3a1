"""Values as YAML in the house's form: plain where that is safe, quoted where it is not, texts in blocks.

Nothing here trusts itself: every file that is dumped is read back before it is handed out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from sub_cli.store import yaml

_PLAIN = re.compile(
    r"(?![-?:](?:\s|$))"  # an indicator with a space behind it begins a list, a key or a value
    r"[^\s,\[\]{}#&*!|>'\"%@`=<~]"  # no other indicator at the front
    r"(?:[^\n:#]|:(?![\s]|$)|(?<!\s)#)*"  # ": " makes a key and " #" a comment
    r"(?<!\s)"
)
_FLOW = re.compile(r"[,\[\]{}:?]")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0", "\x1b": "\\e"}
_TO_ESCAPE = re.compile(f'[\\\\"\n{yaml.STRANGE}]')


def double_quoted(value: str) -> str:
    """Return `value` between double quotes, on one line."""
    return '"' + _TO_ESCAPE.sub(_escape, value) + '"'


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    return _ESCAPES.get(character) or _numbered(ord(character))


def _numbered(number: int) -> str:
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def single_quoted(value: str) -> str:
    """Return `value` between single quotes; it must be one line of ordinary characters."""
    return "'" + value.replace("'", "''") + "'"


def plain_is_safe(value: str, *, flow: bool = False) -> bool:
    """Tell whether `value` needs no quotes, also not between brackets when `flow` is true."""
    if not _PLAIN.fullmatch(value) or value in ("---", "...") or value.startswith(("--- ", "... ")):
        return False
    return yaml.reads_as(value) == "text" and not _TO_ESCAPE.search(value) and not (flow and _FLOW.search(value))


def scalar(value: str, *, flow: bool = False) -> str:
    """Return `value` in the house's form: plain, else in single quotes, else in double quotes."""
    return value if plain_is_safe(value, flow=flow) else quoted(value)


def quoted(value: str) -> str:
    """Return `value` in single quotes, or in double quotes where it holds a single one or needs escapes."""
    single = value and "'" not in value and fits_single_quotes(value)
    return single_quoted(value) if single else double_quoted(value)


def block(value: str, indent: int, parent: int = 0) -> tuple[str, str] | None:
    r"""Return the header (`|`, `|2+`) and the indented lines of `value`; None where no block can hold it.

    `indent` is the column of the text and `parent` that of the key. Lines without text get no spaces.
    """
    if not value:
        return "|", ""
    if not fits_block(value):
        return None
    body = value.rstrip("\n")
    if not body:
        return "|+", value
    digit = ""
    if needs_digit(value):
        if not 1 <= indent - parent <= 9:
            return None
        digit = str(indent - parent)
    ends = len(value) - len(body)
    chomping = {0: "-", 1: ""}.get(ends, "+")
    return f"|{digit}{chomping}", indented(value if ends else value + "\n", indent)


def needs_digit(value: str) -> bool:
    """Tell whether a block must say how far it is indented, for its first line begins with a space."""
    return value.lstrip("\n").startswith(" ")


def fits_block(value: str) -> bool:
    """Tell whether a literal block can hold all characters of `value`."""
    return all(character in '\\"\n' for character in _TO_ESCAPE.findall(value))


def fits_single_quotes(value: str) -> bool:
    """Tell whether single quotes can hold all characters of `value`."""
    return all(character in '\\"' for character in _TO_ESCAPE.findall(value))


def indented(value: str, indent: int) -> str:
    """Return the lines of `value` each behind `indent` spaces, except those without any character."""
    return re.sub(r"(?m)^(?=[^\n])", " " * indent, value)


def pair(key: str, value: str) -> str:
    """Return the line `key: value`."""
    return f"{key}: {scalar(value)}\n"


def passage(key: str, value: str, column: int = 0) -> str:
    """Return `key`, in `column`, with a text of any length: in a block where it has line feeds."""
    written = block(value, column + 2, column) if "\n" in value else None
    if written is None:
        return f"{key}: {scalar(value)}\n"
    return f"{key}: {written[0]}\n{written[1]}"


def text(key: str, value: str, column: int = 0) -> str:
    """Return `key` with `value` in a literal block always, as the texts of sections and memos stand.

    A character that no block can hold is written as it is: reading the file back refuses it, and says where.
    """
    header, lines = block(value, column + 2, column) or ("|", indented(value, column + 2))
    return f"{key}: {header}\n{lines}"


def listing(key: str, values: Iterable[str], column: int = 0) -> str:
    """Return `key`, in `column`, with a list below it, one value on each line."""
    rows = [f"{' ' * (column + 2)}- {scalar(value)}\n" for value in values]
    return f"{key}:\n" + "".join(rows) if rows else f"{key}: []\n"
