"""The files that the pages of the desk ask for: style sheet, scripts and fonts, all from the package.

The colours and the rows of a redline are those of the redline's own page, so that they look alike everywhere.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sub_cli import disk, house
from sub_cli.redline.html import DARK, LIGHT, ROWS

FILES: Final = Path(__file__).resolve().parent / "files"
_FACES: Final = {
    "Regular": (400, "normal"),
    "Semibold": (600, "normal"),
    "It": (400, "italic"),
}
_FONT: Final = "SourceSansPro-{}.ttf"


def file(name: str) -> tuple[bytes, str] | None:
    """Return a file of the desk with its media type; None where there is none of that name."""
    if name == "desk.css":
        return style().encode(), "text/css; charset=utf-8"
    if name in scripts():
        return disk.read_regular(FILES / name), "text/javascript; charset=utf-8"
    if name in map(_FONT.format, _FACES):
        return disk.read_regular(house.folder() / "fonts" / name), "font/ttf"
    return None


def scripts() -> list[str]:
    """Return the names of the scripts, which only add to pages that work without them."""
    return sorted(path.name for path in FILES.glob("*.js"))


def style() -> str:
    """Return the style sheet."""
    own = disk.read_regular(FILES / "desk.css").decode()
    return f"{_faces()}{_colours()}{own}.red{{{ROWS}}}\n"


def _faces() -> str:
    return "".join(
        f'@font-face{{font-family:"Source Sans Pro";font-weight:{weight};font-style:{slope};font-display:swap;'
        f"src:url({_FONT.format(name)})}}\n"
        for name, (weight, slope) in _FACES.items()
    )


def _colours() -> str:
    pairs = ";".join(f"--{name}:light-dark({LIGHT[name]},{DARK[name]})" for name in LIGHT)
    return f":root{{{pairs}}}\n"
