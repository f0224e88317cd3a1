"""The files that pages show: the style sheet, scripts and fonts of the desk, and the pictures of the workspace."""

from __future__ import annotations

from pathlib import PurePosixPath

from sub_cli import layout
from sub_cli.actions.desk.page import File, Visit
from sub_cli.errors import NotFound
from sub_cli.messages import msg
from sub_cli.pages.desk.sheet import file
from sub_cli.render.web import TYPES

_PICTURES = (".svg", ".png", ".jpg", ".jpeg")


def own(visit: Visit) -> File:
    """Return a file of the desk; raises `NotFound`."""
    found = file(visit.names["file"])
    if found is None:
        raise NotFound(msg("There is no page at this address."))
    return File(*found)


def picture(visit: Visit) -> File:
    """Return a picture among the documents; raises `NotFound` for whatever else lies there."""
    path = visit.address.removeprefix("/workspace/")
    ending = PurePosixPath(path).suffix.lower()
    if ending not in _PICTURES or path not in visit.workspace.files.names(layout.DOCUMENTS):
        raise NotFound(msg("There is no page at this address."))
    return File(visit.workspace.files.read(path), TYPES[ending])
