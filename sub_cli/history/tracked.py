"""Whether a folder comes with the branch: what a stranger can put there is never taken for what `sub` left there.

Asked before every check and every build, so the index is read as bytes, and git is only started where the name
stands in it at all.
"""

from __future__ import annotations

from pathlib import Path

from sub_cli import disk
from sub_cli.errors import SubError

_SPELLED_OUT = (2, 3)
"""Versions of the index in which every path stands whole; later ones leave out what the path before had too."""


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
    from sub_cli.history.repo import Repository

    try:
        repo = Repository.open(root)
        names = repo.plumbing.run("ls-files", "-z", "--full-name").decode("utf-8", "surrogateescape").split("\0")[:-1]
    except SubError:
        return True
    inside = (name.removeprefix(repo.prefix).casefold() for name in names if name.startswith(repo.prefix))
    return any(_meet(name, folder) for name in inside)


def _meet(name: str, folder: str) -> bool:
    return not folder or name == folder or name.startswith(f"{folder}/") or folder.startswith(f"{name}/")


def index_of(root: Path) -> Path | None:
    """Return where the index of the repository around `root` is, there or not; None outside a repository."""
    for folder in (root, *root.parents):
        place = folder / ".git"
        if place.is_dir():
            return place / "index"
        if place.is_file():  # a linked work tree, or a submodule
            said = place.read_text(encoding="utf-8", errors="surrogateescape").strip()
            return folder / said.removeprefix("gitdir: ") / "index"
    return None
