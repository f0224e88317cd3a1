"""Where the house style that travels with `sub` lies."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
THEMES = "themes"
"""The folder with the themes that lie over the shared style, each in a folder of its own."""


def themes() -> list[str]:
    """Return the names of the themes that travel with `sub`."""
    return sorted(path.name for path in (folder() / THEMES).glob("*") if path.is_dir())


def files(theme: str = "") -> dict[str, bytes]:
    """Return the files of the house style, by their path in it, with one theme or none of them."""
    root = folder()
    found = {path.relative_to(root).as_posix(): path for path in sorted(root.rglob("*")) if path.is_file()}
    wanted = f"{THEMES}/{theme}/"
    return {
        name: path.read_bytes()
        for name, path in found.items()
        if not name.startswith(f"{THEMES}/") or (theme and name.startswith(wanted))
    }


def folder() -> Path:
    """Return the folder with the shipped templates, CSS and fonts.

    A wheel carries them inside the package; in a clone they are the `templates/` of the example programme.
    """
    inside = _PACKAGE / "templates"
    return inside if inside.is_dir() else _PACKAGE.parent / "templates"
