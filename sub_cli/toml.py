"""TOML that a stranger may have written: looked over before it is parsed, because a small file can cost a machine.

The parser of the standard library takes minutes and gigabytes for one key of ten thousand parts, ends with a
traceback for deep brackets, and makes numbers that cannot be written out again.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from sub_cli.codes import BEYOND_BOUNDS, CONFLICT_LEFT, NOT_UTF8, TOO_LARGE, Code
from sub_cli.errors import BadInput, Finding, Place
from sub_cli.messages import Message, msg

MAX_BYTES: Final = 100_000
MAX_PARTS: Final = 8
"""Parts of a dotted key; a setting has three."""
MAX_DEPTH: Final = 12
"""Brackets within brackets; a setting has two."""
MAX_DIGITS: Final = 100
"""Digits of a number; TOML's own have nineteen."""
TOKEN: Final = re.compile(
    r"""
    (?P<blank>[ \t]+) | (?P<comment>\#[^\n]*) | (?P<line>\n)
    | (?P<text>\"{3}(?:[^\\]|\\.)*?\"{3,5} | '{3}.*?'{3,5} | "(?:[^"\\\n]|\\.)*" | '[^'\n]*')
    | (?P<torn>["']) | (?P<word>[A-Za-z0-9_+-]+) | (?P<dot>\.) | (?P<open>[\[{]) | (?P<close>[\]}]) | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
NUMBER: Final = re.compile(r"[+-]?(?:0x[0-9A-Fa-f_]+|0[ob][0-7_]+|[0-9_]+(?:[eE][+-]?[0-9_]+)?)\Z")
_CONFLICT: Final = re.compile(r"^<{7,}(?: .*)?$", re.MULTILINE)
"""The line with which git begins a conflict; no line of a setting begins so."""
PLACE: Final = re.compile(r"\(at line (\d+), column (\d+)\)")


def head(path: Path) -> bytes:
    """Return the bytes of a file, one more than `read` takes at the most; raises OSError."""
    with path.open("rb") as stream:
        return stream.read(MAX_BYTES + 1)


def read(data: bytes, path: str, code: Code) -> tuple[str, dict[str, Any]]:
    """Return a file as text and as tables; raises `BadInput`.

    With SUB008 for a file that is too large, SUB001 for one that is not UTF-8, SUB265 for one beyond the bounds, and
    `code` for one that is not TOML.
    """
    if len(data) > MAX_BYTES:
        message = msg("The file has {size} bytes; at most {limit} are read.", size=len(data), limit=MAX_BYTES)
        raise BadInput.because(Finding(TOO_LARGE, message, Place(path)))
    text = _decoded(data, path)
    if mark := _CONFLICT.search(text):
        message = msg("Here stands a conflict of git's: the wordings of two sides, one above the other.")
        place = Place(path, text.count("\n", 0, mark.start()) + 1, 1, len(mark[0]))
        raise BadInput.because(Finding(CONFLICT_LEFT, message, place, msg("sub settle")))
    if finding := next(_beyond(text, path), None):
        raise BadInput.because(finding)
    try:
        return text, tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadInput.because(_not_toml(path, code, error)) from error


def _decoded(data: bytes, path: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = msg("The file is not UTF-8: byte {byte} cannot stand here.", byte=f"0x{data[error.start]:02X}")
        raise BadInput.because(Finding(NOT_UTF8, message, Place(path, line))) from error


def _not_toml(path: str, code: Code, error: Exception) -> Finding:
    words = str(error)
    place = PLACE.search(words)
    message = msg("This is not TOML: {problem}.", problem=PLACE.sub("", words).strip().rstrip("."))
    return Finding(code, message, Place(path, int(place[1]), int(place[2])) if place else Place(path))


def _beyond(text: str, path: str) -> Iterator[Finding]:
    """Yield where the text is more than is read, in the order of its lines."""
    depth = parts = 0
    line, start = 1, 0
    for token in TOKEN.finditer(text):
        kind, found = token.lastgroup, token[0]
        if kind == "torn":
            return  # the parser goes no further either
        place = Place(path, line, token.start() - start + 1)
        depth += (kind == "open") - (kind == "close")
        parts = parts + (kind == "dot") if kind in ("dot", "word", "text", "blank") else 0
        if problem := _problem(depth, parts, found if kind == "word" else ""):
            yield Finding(BEYOND_BOUNDS, problem, place)
        if rows := found.count("\n"):
            line, start = line + rows, token.start() + found.rindex("\n") + 1


def _problem(depth: int, parts: int, word: str) -> Message | None:
    if parts >= MAX_PARTS:
        return msg("This key has more than {limit} parts; no setting has.", limit=MAX_PARTS)
    if depth > MAX_DEPTH:
        return msg("Brackets stand more than {limit} deep here; no setting does.", limit=MAX_DEPTH)
    if len(word) > MAX_DIGITS and NUMBER.match(word):
        return msg("This number has more than {limit} digits; no setting has.", limit=MAX_DIGITS)
    return None
