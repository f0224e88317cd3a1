"""Where a text goes that makes way for another: beside the drafts, under a name of its own, so that nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path, PurePosixPath

from sub_cli import layout
from sub_cli.disk import create_exclusive, make_folder, rename_new, speaking_of
from sub_cli.errors import Conflict, Unable
from sub_cli.messages import msg
from sub_cli.workspace import Workspace

DRAFTS = f"{layout.OWN}/drafts"
"""The folder, which git does not see."""
_MOST = 10_000
"""How many files of one name may come there in one second."""


def keep(workspace: Workspace, path: str, data: bytes, when: datetime) -> str:
    """Write what a file held, on disk before anything else happens, and return where: a path in the workspace.

    Raises `Unable` where nothing can be written, or where a link would lead it elsewhere.
    """
    return _under_free_name(workspace, path, when, lambda target: create_exclusive(target, data))


def put_away(workspace: Workspace, path: str, when: datetime) -> str:
    """Move what is no ordinary file out of its place, a link or a folder, and return where; raises as `keep` does."""
    return _under_free_name(workspace, path, when, lambda target: _move(workspace.root / path, target))


def _move(source: Path, target: Path) -> None:
    with speaking_of(source):
        try:
            rename_new(source, target)
        except FileExistsError as error:
            raise Conflict(msg("{path} exists already.", path=str(target))) from error


def _under_free_name(workspace: Workspace, path: str, when: datetime, write: Callable[[Path], None]) -> str:
    folder = workspace.own_folder(DRAFTS)
    make_folder(folder)
    _hide(folder.parent)
    name = PurePosixPath(path)
    for number in range(1, _MOST):
        again = f".{number}" if number > 1 else ""
        target = f"{name.stem}.{when:%Y%m%d-%H%M%S}{again}{name.suffix}"
        try:
            write(folder / target)
        except Conflict:
            continue
        return f"{DRAFTS}/{target}"
    raise Unable(msg("There is no free name in {folder}.", folder=DRAFTS))


def _hide(folder: Path) -> None:
    """Let git not see the folder, in a workspace whose `.gitignore` does not say so."""
    ignored = folder / ".gitignore"
    if not ignored.exists():
        create_exclusive(ignored, b"*\n")
