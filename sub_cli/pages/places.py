"""Where a text has what its page cannot be set with: a letter that the fonts lack, a picture that cannot be shown.

Whoever sets pages sees no files, and tells of both which file the page is made from.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Final
from urllib.parse import quote

from sub_cli import layout
from sub_cli.codes import (
    DAMAGED_PICTURE,
    NO_GLYPH,
    PICTURE_COLOURS,
    PICTURE_OF_OTHER_KIND,
    PICTURE_TOO_LARGE,
)
from sub_cli.errors import BadInput, Finding, Place
from sub_cli.pages.fonts import place_of
from sub_cli.store.files import Files

PICTURES: Final = frozenset({DAMAGED_PICTURE, PICTURE_COLOURS, PICTURE_OF_OTHER_KIND, PICTURE_TOO_LARGE})


@contextmanager
def in_their_place(files: Files, *texts: str) -> Iterator[None]:
    """Give each missing letter, and each picture, its file, line and column, where `files` hold what was rendered.

    `texts` are those of them that it was rendered from, where these are no files of the workspace.
    """
    try:
        yield
    except BadInput as error:
        raise locate(error, files, *texts) from error


def locate(error: BadInput, files: Files, *texts: str) -> BadInput:
    """Return the error with the first place of each letter and picture; as it is where no file has any of them."""
    found = tuple(_locate(finding, files, texts) for finding in error.findings)
    return error if found == error.findings else BadInput.because(*found)


def _locate(finding: Finding, files: Files, texts: tuple[str, ...]) -> Finding:
    if finding.place.line:
        return finding
    if finding.code == NO_GLYPH and (letter := str(finding.message.facts.get("letter", ""))):
        names = texts or _texts(files, finding.place.path)
        places = (place_of(name, _text(files, name), letter) for name in names)
    elif finding.code in PICTURES:
        picture = str(finding.message.facts["path"])
        names = texts or (*_texts(files, finding.place.path), *files.names(layout.ERRATA))
        places = (_naming(name, _text(files, name), picture) for name in names)
    else:
        return finding
    return next((replace(finding, place=place) for place in places if place.line), finding)


def _texts(files: Files, source: str) -> tuple[str, ...]:
    """Return the files that a page made from `source` has its text from."""
    whole = source.endswith("/document.yaml")
    return tuple(files.names(source.rpartition("/")[0])) if whole else (source,)


def _text(files: Files, name: str) -> str:
    try:
        return files.read(name).decode(errors="replace")
    except (FileNotFoundError, BadInput):
        return ""


def _naming(path: str, source: str, picture: str) -> Place:
    """Return where a file that holds `source` first shows a picture; the whole file where it does not."""
    for number, line in enumerate(source.split("\n"), 1):
        for name in (picture, quote(picture)):
            if "![" in line and (column := line.find(name, line.index("!["))) >= 0:
                return Place(path, number, column + 1, len(name))
    return Place(path)
