"""Before git is started: no pipe or device among the files of its directory, from which it would read without end."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from sub_cli import disk
from sub_cli.errors import Unable
from sub_cli.messages import msg

_READ = (
    "HEAD",
    "config",
    "config.worktree",
    "index",
    "packed-refs",
    "shallow",
    "commondir",
    "info/attributes",
    "info/exclude",
    "info/grafts",
    "objects/info/alternates",
)
"""What git reads of its directory whatever it is asked."""


def refuse_pipes(root: Path) -> None:
    """Raise `Unable` for what is neither file nor folder among what git reads first for the folder `root`."""
    for path in _first_read(root):
        try:
            kind = os.stat(path).st_mode
        except (OSError, ValueError):  # told by git
            continue
        if not stat.S_ISREG(kind) and not stat.S_ISDIR(kind):
            raise Unable(
                msg("{path} is not an ordinary file, and git would wait for it without end.", path=str(path)),
                msg("Put the file in its place, or remove it."),
            )


def _first_read(root: Path) -> Iterator[Path]:
    place = next((found for each in (root, *root.parents) if os.path.lexists(found := each / ".git")), None)
    if place is None:
        return
    yield place
    folder = place if place.is_dir() else _named_in(place, place.parent)
    yield from (folder / name for name in _READ)
    common = folder / "commondir"
    if common.is_file():
        shared = _named_in(common, folder)
        yield from (shared / name for name in _READ)


def _named_in(file: Path, base: Path) -> Path:
    """Return the folder that the file of a linked work tree or a submodule names."""
    said = disk.read_if_there(file) if file.is_file() else None
    return base / os.fsdecode((said or b"").strip().removeprefix(b"gitdir: ") or b".").replace("\0", "")
