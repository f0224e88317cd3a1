"""A browser is opened without its address standing in the list of processes, where every user of the machine reads.

A browser is started with what it is to open as an argument. So that is a file which only this user can read, and which
leads to the address.
"""

from __future__ import annotations

import os
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path

from sub_cli import disk


@contextmanager
def opened(address: str) -> Iterator[bool]:
    """Open the browser at `address`, and tell whether there is one; the file that leads there goes with the block."""
    with disk.temporary_folder("browser") as folder:
        file = Path(folder) / "sub.html"
        disk.write_new(file, _page(address), 0o600)
        yield _open(file)


def _page(address: str) -> bytes:
    to = escape(address)
    return (
        '<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer"><title>sub</title>'
        f'<meta http-equiv="refresh" content="0; url={to}"><p><a href="{to}">sub</a></p>\n'
    ).encode()


def _open(file: Path) -> bool:
    """Tell whether a browser took the file: on a machine without a screen a browser of the terminal does not count."""
    if os.name == "posix" and os.uname().sysname == "Linux" and not _has_screen() and "BROWSER" not in os.environ:
        return False
    try:
        return webbrowser.open(file.as_uri())
    except webbrowser.Error:
        return False


def _has_screen() -> bool:
    return any(name in os.environ for name in ("DISPLAY", "WAYLAND_DISPLAY"))
