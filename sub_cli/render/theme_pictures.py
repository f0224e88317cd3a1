"""The pictures of the house style, held to what those of texts are: the logo, signatures, what style sheets show.

A picture in its folder that nothing names may be of any kind: it comes on no page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Final

from sub_cli.errors import Finding, Place
from sub_cli.render.pictures import faults, svg_findings
from sub_cli.render.theme import HOUSE, SHARED, Theme

_ENDINGS: Final = (".svg", ".png", ".jpg", ".jpeg")
_SHOWN_BY: Final = (".css", ".j2")


def theme_picture_findings(theme: Theme) -> list[Finding]:
    """Return what is wrong with the pictures of a house style, in the place that names each."""
    pictures = {name: data for name, data in theme.files.items() if name.lower().endswith(_ENDINGS)}
    named = {name: place for name in pictures if (place := _naming(theme, name))}
    found = svg_findings({theme.place(name): data for name, data in pictures.items() if name not in named})
    for name, place in named.items():
        found += (replace(each, place=place) for each in faults(theme.place(name), pictures[name]))
    return found


def _naming(theme: Theme, picture: str) -> Place | None:
    """Return where the house style first names one of its pictures."""
    for name in _naming_files(theme):
        text = theme.files[name].decode(errors="replace")
        for number, line in enumerate(text.split("\n"), 1):
            column = -1 if line.lstrip().startswith("#") else line.find(picture)
            if column >= 0:
                return Place(theme.place(name), number, column + 1, len(picture))
    return None


def _naming_files(theme: Theme) -> Iterator[str]:
    yield from (name for name in (HOUSE, SHARED) if name in theme.files)
    yield from (name for name in sorted(theme.files) if PurePosixPath(name).suffix in _SHOWN_BY)
