"""Every version that can change a byte of a page, told without loading what makes pages."""

from __future__ import annotations

import ctypes
import sys
import zlib
from importlib.metadata import PackageNotFoundError, distribution
from typing import Any, Final

from sub_cli.render.provenance import RENDERING

PACKAGES: Final = (
    "babel",
    "cssselect2",
    "fonttools",
    "Jinja2",
    "markdown-it-py",
    "MarkupSafe",
    "mdit-py-plugins",
    "pillow",
    "pydyf",
    "Pyphen",
    "tinycss2",
    "tinyhtml5",
    "weasyprint",
)
"""Python packages that a page goes through."""


def toolchain() -> dict[str, str]:
    """Return name and version of all that shapes the bytes; "" for what is missing here.

    Takes milliseconds, where importing WeasyPrint to ask it takes a second.
    """
    return {
        **{name.lower(): _package(name) for name in PACKAGES},
        "harfbuzz": _text("harfbuzz", "hb_version_string"),
        "harfbuzz-subset": _text("harfbuzz-subset", "hb_version_string"),
        "pango": _text("pango-1.0", "pango_version_string"),
        "python": f"{sys.version_info.major}.{sys.version_info.minor}",
        "sub-render": RENDERING,
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
    }


def _package(name: str) -> str:
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return ""
    # The head alone is read: parsing all of it, as `version` does, takes ten times as long.
    rows = (found.read_text("METADATA") or "").partition("\n\n")[0].splitlines()
    told = next((row.removeprefix("Version:").strip() for row in rows if row.startswith("Version:")), "")
    return told or found.version


def _text(library: str, function: str) -> str:
    """Return what a function of a C library answers; "" where the library is not here."""
    pattern = "lib{}.0.dylib" if sys.platform == "darwin" else "lib{}.so.0"
    try:
        ask: Any = getattr(ctypes.CDLL(pattern.format(library)), function)
    except (OSError, AttributeError):
        return ""
    ask.restype = ctypes.c_char_p
    return str(ask().decode("ascii", "replace"))
