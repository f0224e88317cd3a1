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
_FOLDERS = ("refs", "logs", "info", "objects/info", "objects/pack")
"""What git opens all or any of, by names that nobody knows beforehand: branches, tags, their logs, packs."""


def refuse_pipes(root: Path) -> None:
    """Raise `Unable` for a pipe or device among what git may read for the folder `root`."""
    for path in _read_by_git(root):
        if _waits(path):
            raise Unable(
                msg("{path} is not an ordinary file, and git would wait for it without end.", path=str(path)),
                msg("Put the file in its place, or remove it."),
            )


def _waits(path: Path) -> bool:
    """Tell whether reading `path` may never end; a socket, as of a file-system monitor, cannot be opened at all."""
    try:
        kind = os.stat(path).st_mode
    except (OSError, ValueError):  # told by git
        return False
    return stat.S_ISFIFO(kind) or stat.S_ISCHR(kind) or stat.S_ISBLK(kind)


def _read_by_git(root: Path) -> Iterator[Path]:
    place = next((found for each in (root, *root.parents) if os.path.lexists(found := each / ".git")), None)
    if place is None:
        return
    yield place
    folder = place if place.is_dir() else _named_in(place, place.parent)
    yield from _of_directory(folder)
    common = folder / "commondir"
    if common.is_file():
        yield from _of_directory(_named_in(common, folder))


def _of_directory(folder: Path) -> Iterator[Path]:
    yield from (folder / name for name in _READ)
    yield from _unusual(folder, deep=False)
    for name in _FOLDERS:
        yield from _unusual(folder / name)


def _unusual(folder: Path, *, deep: bool = True) -> Iterator[Path]:
    """Yield what is no file and no folder in `folder`; the listing tells that, so no file is looked at one by one."""
    try:
        with os.scandir(folder) as found:
            entries = list(found)
    except OSError:  # told by git
        return
    for each in entries:
        if each.is_dir(follow_symlinks=False):
            yield from _unusual(Path(each.path)) if deep else ()
        elif not each.is_file(follow_symlinks=False):
            yield Path(each.path)


def _named_in(file: Path, base: Path) -> Path:
    """Return the folder that the file of a linked work tree or a submodule names."""
    said = disk.read_if_there(file) if file.is_file() else None
    return base / os.fsdecode((said or b"").strip().removeprefix(b"gitdir: ") or b".").replace("\0", "")
