"""A web page in one file, to be mailed: style sheets, fonts and pictures inside, and nothing asked of anywhere.

Of each font only the letters of the page go in, so that the file is about as small as the PDF.
"""

from __future__ import annotations

import base64
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from html import unescape
from io import BytesIO
from typing import Final
from urllib.parse import unquote

from sub_cli.codes import BEYOND_LIMITS
from sub_cli.errors import BadInput, Finding, Place
from sub_cli.messages import msg
from sub_cli.render.screen import sheet
from sub_cli.render.theme import Theme
from sub_cli.render.web import VIEWPORT, face, inside, picture, readdressed

LARGEST: Final = 64 * 1024 * 1024
"""Bytes of what goes into a style sheet: sheets that ask for one another twice, each time, double it each time."""
_ADDRESS: Final = re.compile(r"""(url\(\s*|@import\s+(?=["']))(["']?)([^"'()#]+)\2""")
_RULES: Final = "default-src 'none'; style-src 'unsafe-inline' data:; img-src data:; font-src data:"
"""Whatever a style of the house names: no browser fetches it."""


def _policy(script: str) -> str:
    allowed = base64.b64encode(sha256(script.encode()).digest()).decode()
    rules = f"{_RULES}; script-src 'sha256-{allowed}'" if script else _RULES
    return f'<meta http-equiv="Content-Security-Policy" content="{rules}">'


def single_page(html: str, theme: Theme, images: Mapping[str, bytes], script: str = "") -> bytes:
    """Return `html` with all that it needs inside; raises `BadInput` for a font that is none, and for too much.

    Of the scripts in it only `script` will run.
    """
    whole = _Whole(theme)
    letters = unescape(html)
    rules = "".join(
        face(theme, name, data, inside("font.woff2", _subset(data, letters))) for name, data in theme.fonts().items()
    )
    screen = inside("screen.css", (rules + sheet(theme.house["colours"])).encode())
    page = readdressed(html, lambda address: whole.file(address) or picture(address, images))
    page = page.replace("</head>", f'<link rel="stylesheet" href="{screen}">\n</head>', 1)
    # The policy holds for what comes behind it.
    return page.replace("<head>", f"<head>\n{_policy(script)}\n{VIEWPORT}", 1).encode()


@dataclass(frozen=True, slots=True)
class _Whole:
    """The files of a theme as addresses that hold them."""

    theme: Theme
    known: dict[str, str] = field(default_factory=dict)

    def file(self, name: str) -> str | None:
        """Return a file of the theme with all that it asks for inside; None where there is none of that name."""
        name = name if name in self.theme.files else unquote(name)
        if name not in self.theme.files:
            return None
        if name not in self.known:
            data = self.theme.files[name]
            self.known[name] = inside(name, self._sheet(name, data) if name.endswith(".css") else data)
        return self.known[name]

    def _sheet(self, name: str, data: bytes) -> bytes:
        folder, size = posixpath.dirname(name), 0

        def placed(found: re.Match[str]) -> str:
            nonlocal size
            before, quotes, address = found.groups()
            held = self.file(posixpath.normpath(posixpath.join(folder, unquote(address.strip()))))
            size += len(held or "")
            if size > LARGEST:
                raise _too_large(self.theme.place(name))
            return f"{before}{quotes}{held}{quotes}" if held else found[0]

        return _ADDRESS.sub(placed, data.decode(errors="replace")).encode()


def _too_large(path: str) -> BadInput:
    message = msg("What this style sheet asks for is more than {limit} MB.", limit=LARGEST // 1024**2)
    return BadInput.because(Finding(BEYOND_LIMITS, message, Place(path)))


def _subset(data: bytes, text: str) -> bytes:
    """Return a font with the letters of `text`, large and small, as a web font."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    font, written = TTFont(BytesIO(data), recalcTimestamp=False), BytesIO()
    subsetter = Subsetter(Options(notdef_outline=True, layout_features=[*Options().layout_features, *_FIGURES]))
    subsetter.populate(text=text + text.upper() + text.lower() + _BY_STYLE)
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(written)
    return written.getvalue()


_BY_STYLE: Final = "0123456789.()–•-\N{NO-BREAK SPACE}"
"""What a style sheet puts before items and at the end of lines."""
_FIGURES: Final = ("lnum", "tnum")
"""Figures that a style may ask for; Subsetter leaves those of text out by itself."""
