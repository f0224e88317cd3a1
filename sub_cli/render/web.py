"""A page as it goes on the web: the HTML that the PDF was set from, with addresses that lead somewhere."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable, Mapping
from io import BytesIO
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import quote, unquote

from sub_cli.codes import DAMAGED_FONT
from sub_cli.errors import BadInput, Finding, Place
from sub_cli.messages import msg
from sub_cli.render.markdown import WORKSPACE_URL
from sub_cli.render.screen import sheet
from sub_cli.render.theme import Theme

FOLDER: Final = "theme"
"""Where the files of the house style stand, beside the pages."""
SCREEN: Final = "screen.css"
"""Ours, in that folder: the fonts, and what a screen needs besides a style made for paper."""
VIEWPORT: Final = '<meta name="viewport" content="width=device-width, initial-scale=1">'
ADDRESS: Final = re.compile(r"""((?:href|src)="|url\()([^"()#]+)(?=["\)])""")
TYPES: Final = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".css": "text/css;charset=utf-8",
    ".woff2": "font/woff2",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
}


def web_page(html: str, theme: Theme, images: Mapping[str, bytes]) -> bytes:
    """Return `html` with the theme's files looked for in `FOLDER` and the pictures of the text inside the page.

    Only addresses that are files of the theme or pictures of the job are changed.
    """

    def placed(address: str) -> str | None:
        return f"{FOLDER}/{quote(address)}" if address in theme.files else picture(address, images)

    head = f'{VIEWPORT}\n<link rel="stylesheet" href="{FOLDER}/{SCREEN}">\n</head>'
    return readdressed(html, placed).replace("</head>", head, 1).encode()


def readdressed(html: str, placed: Callable[[str], str | None]) -> str:
    """Return `html` with every address for which `placed` has another one changed into that."""

    def target(found: re.Match[str]) -> str:
        before, address = found.groups()
        other = placed(address)
        return found[0] if other is None else before + other

    return ADDRESS.sub(target, html)


def picture(address: str, images: Mapping[str, bytes]) -> str | None:
    """Return the picture of the text that an address means, as an address that holds it; None for any other."""
    name = unquote(address.removeprefix(WORKSPACE_URL))
    return inside(name, images[name]) if address.startswith(WORKSPACE_URL) and name in images else None


def web_files(theme: Theme) -> dict[str, bytes]:
    """Return the files that pages of this theme ask for, by their path in the output folder."""
    shown = {name: data for name, data in theme.files.items() if is_shown(name)}
    faces = "".join(face(theme, name, data, quote(name)) for name, data in sorted(theme.fonts().items()))
    return {
        f"{FOLDER}/{name}": data
        for name, data in sorted({**shown, SCREEN: (faces + sheet(theme.house["colours"])).encode()}.items())
    }


def web_paths(names: Iterable[str]) -> list[str]:
    """Return where `web_files` puts the files of a theme that holds files of these names."""
    return [f"{FOLDER}/{name}" for name in sorted({*filter(is_shown, names), SCREEN})]


def is_shown(name: str) -> bool:
    """Tell whether a page asks for this file of a theme."""
    return not name.endswith((".j2", ".toml", ".txt"))


def face(theme: Theme, name: str, data: bytes, address: str) -> str:
    """Return the rule that gives the font at `address` its family, weight and slant, as the file itself names them."""
    from fontTools.ttLib import TTFont

    try:
        font = TTFont(BytesIO(data), lazy=True)
        names, style = font["name"], font["OS/2"]
    except Exception as error:  # fontTools raises whatever a malformed font makes it stumble over
        raise BadInput.because(Finding(DAMAGED_FONT, msg("This is no font."), Place(theme.place(name)))) from error
    family = str(names.getDebugName(16) or names.getDebugName(1))
    slant = "italic" if style.fsSelection & 1 else "normal"
    return (
        f'@font-face {{ font-family: "{family}"; font-weight: {style.usWeightClass}; font-style: {slant}; '
        f'src: url("{address}") }}\n'
    )


def inside(name: str, data: bytes) -> str:
    """Return the address that holds the file `name` itself."""
    media_type = TYPES.get(PurePosixPath(name).suffix.lower(), "application/octet-stream")
    return f"data:{media_type};base64,{base64.b64encode(data).decode()}"
