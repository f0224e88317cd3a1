"""The pictures in a PDF, as poppler's `pdfimages` gives them; a question for a confined process.

The program writes files, into the folder that the process has for itself: none larger than it may write at all.
"""

from __future__ import annotations

import re
import shutil
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from sub_cli.apart import limit
from sub_cli.interop.pdf_rows import answer

PROGRAM: Final = "pdfimages"
_ROW: Final = re.compile(
    rb"^ *(?P<page>\d{1,6}) +(?P<num>\d{1,6}) (?P<kind>\S+) +(?P<width>\d{1,9}) +(?P<height>\d{1,9}) +\S+ +\d+ +\d+ +"
    rb"\S+ +\S+ +(?P<object>\d+ +\d+|\[inline\])",
    re.MULTILINE,
)
_LIST: Final = 2_000_000
"""Bytes that are read of the list of pictures."""
_SMALLEST: Final = 48
"""Pixels of width and height below which a picture is an ornament."""
_MOST: Final = 60
_MOST_PIXELS: Final = 60_000_000
"""Pixels of all pictures together, masks included."""
_REPEATED: Final = 3
"""Pages from which on a picture runs along with each: a logo."""


class _Listed(NamedTuple):
    page: int
    number: int
    kind: str
    width: int
    height: int
    object: str


def pictures(data: bytes, seconds: int) -> dict[str, object]:
    """Return the `pictures` of a PDF (page, file in base 64) and how many were `left` out: too many, or too large."""
    limit("RLIMIT_CPU", seconds)
    if shutil.which(PROGRAM) is None:
        return {"pictures": [], "left": 0}
    said, code = answer([PROGRAM, "-list", "-"], data, seconds, _LIST)
    listed = [] if code or len(said) > _LIST else list(_listed(said))
    wanted = _wanted(listed)
    pixels = sum(each.width * each.height for each in listed)
    if not wanted or pixels > _MOST_PIXELS or len(listed) > _MOST * 2:
        return {"pictures": [], "left": len(wanted)}
    answer([PROGRAM, "-png", "-j", "-p", "-", "out"], data, seconds, _LIST)
    found = [(each.page, content) for each in wanted if (content := _file(each))]
    return {"pictures": found[:_MOST], "left": len(wanted) - len(found[:_MOST])}


def _listed(said: bytes) -> Iterator[_Listed]:
    for found in _ROW.finditer(said):
        page, number, width, height = (int(found[name]) for name in ("page", "num", "width", "height"))
        yield _Listed(page, number, found["kind"].decode(), width, height, found["object"].decode())


def _wanted(listed: Sequence[_Listed]) -> list[_Listed]:
    """Return the pictures that are neither masks nor ornaments, nor on every page."""
    pages = Counter(each.object for each in listed)
    return [
        each
        for each in listed
        if each.kind == "image"
        and min(each.width, each.height) >= _SMALLEST
        and (pages[each.object] < _REPEATED or each.object.startswith("["))
    ]


def _file(each: _Listed) -> str:
    """Return the file of a picture in base 64; "" where the program wrote none."""
    for ending in (".png", ".jpg"):
        path = Path(f"out-{each.page:03}-{each.number:03}{ending}")
        if path.is_file():
            return b64encode(path.read_bytes()).decode()
    return ""
