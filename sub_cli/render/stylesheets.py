"""Style sheets that ask for one another in a circle: no page can ever be set with them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final
from urllib.parse import unquote

from sub_cli.errors import Finding, Place
from sub_cli.messages import Message, msg
from sub_cli.render.svg import unescaped

COMMENT: Final = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
IMPORT: Final = re.compile(r"""@import\s*(?:url\(\s*)?["']?([^"')\s;]+)""", re.IGNORECASE)


def circles(files: Mapping[str, bytes], place: Callable[[str], str]) -> list[Finding]:
    """Return SUB344 for each style sheet in `files` that asks for itself, at once or by way of others.

    `place` says where a file stands in the workspace.
    """
    asks = {name: dict(_imports(name, files[name])) for name in sorted(files) if name.endswith(".css")}
    return [
        Finding("SUB344", _circle(name, first, place), Place(place(name), line), msg("Take this @import out."))
        for name in asks
        for first, line in asks[name].items()
        if name in _reached(first, asks)
    ]


def _circle(name: str, first: str, place: Callable[[str], str]) -> Message:
    if name == first:
        return msg("This style sheet asks for itself.")
    return msg("This style sheet asks for itself, by way of {name}.", name=place(first))


def _imports(name: str, data: bytes) -> Iterator[tuple[str, int]]:
    """Yield each sheet that a sheet asks for, as a file of the house style, and in which line."""
    text = COMMENT.sub(lambda found: "\n" * found[0].count("\n"), data.decode(errors="replace"))
    for number, line in enumerate(text.splitlines(), 1):
        for address in IMPORT.findall(unescaped(line)):
            yield posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(address))), number


def _reached(start: str, asks: Mapping[str, Mapping[str, int]]) -> set[str]:
    """Return every sheet that comes along with the sheet `start`, itself too."""
    seen, waiting = {start}, [start]
    while waiting:
        further = asks.get(waiting.pop(), {}).keys() - seen
        seen |= further
        waiting += further
    return seen
