"""git's directory, looked at without git: where it is, what in it would never end, what its index holds.

Before git is started, no pipe or device may be among the files that it would read. And whether a folder comes with the
branch is asked before every check and every build, so that what a stranger can put there is never taken for what `sub`
left there: the index is read as bytes, and git is only started where the name stands in it at all.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from sub_cli import disk
from sub_cli.errors import SubError, Unable
from sub_cli.history.plumbing import Plumbing
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


_SPELLED_OUT = (2, 3)
"""Versions of the index in which every path stands whole; later ones leave out what the path before had too."""


_COMMIT = re.compile(r"[0-9a-f]{40,64}")


def index_of(root: Path) -> Path | None:
    """Return where the index of the repository around `root` is, there or not; None outside a repository."""
    found = _place(root)
    return found and _directory(found) / "index"


def tip_of(root: Path) -> str:
    """Return the last commit around `root`; empty outside a repository, and where only git itself can tell."""
    index = index_of(root)
    if index is None:
        return ""
    said = os.fsdecode((disk.read_if_there(index.with_name("HEAD")) or b"").strip())
    if said.startswith("ref: "):
        common = os.fsdecode((disk.read_if_there(index.with_name("commondir")) or b".").strip())
        said = os.fsdecode((disk.read_if_there(index.parent / common / said[5:]) or b"").strip())
    return said if _COMMIT.fullmatch(said) else ""


# -- what never ends --------------------------------------------------------------------


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
    place = _place(root)
    if place is None:
        return
    yield place
    folder = _directory(place)
    yield from _of_directory(folder)
    common = folder / "commondir"
    if common.is_file():
        yield from _of_directory(_folder_in(common, folder))


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


def _place(root: Path) -> Path | None:
    """Return what is called `.git` in the folder or above it: a folder, or the file of a linked work tree."""
    return next((found for each in (root, *root.parents) if os.path.lexists(found := each / ".git")), None)


def _directory(place: Path) -> Path:
    return place if place.is_dir() else _folder_in(place, place.parent)


def _folder_in(file: Path, base: Path) -> Path:
    """Return the folder that the file of a linked work tree or a submodule names."""
    said = disk.read_if_there(file) if file.is_file() else None
    return base / os.fsdecode((said or b"").strip().removeprefix(b"gitdir: ") or b".").replace("\0", "")


# -- what comes with the branch ---------------------------------------------------------


def carries(root: Path, folder: str) -> bool:
    """Tell whether git keeps `folder` (below `root`, "" is all), something in it or a link on the way to it.

    True also where nobody can say: outside a repository, or where git cannot be asked.
    """
    index = index_of(root)
    if index is None:
        return True
    try:
        data = disk.read_regular(index)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    plain = int.from_bytes(data[4:8], "big") in _SPELLED_OUT and b"link" not in data  # link: a part lies elsewhere
    if plain and folder.partition("/")[0].casefold().encode() not in data.lower():
        return False
    return _git_keeps(root, folder.casefold())


def _git_keeps(root: Path, folder: str) -> bool:
    try:
        refuse_pipes(root)
        return any(_meet(name.casefold(), folder) for name in Plumbing(root).rows("ls-files", "-z"))
    except SubError:
        return True


def _meet(name: str, folder: str) -> bool:
    return not folder or name == folder or name.startswith(f"{folder}/") or folder.startswith(f"{name}/")
