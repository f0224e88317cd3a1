"""Where the house style that travels with `sub` lies."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def folder() -> Path:
    """Return the folder with the shipped templates, CSS and fonts.

    A wheel carries them inside the package; in a clone they are the `templates/` of the example programme.
    """
    inside = _PACKAGE / "templates"
    return inside if inside.is_dir() else _PACKAGE.parent / "templates"
