"""Files of the last commit in which git's marks of a conflict may stand: asked of git once for each commit.

Which commit was found to have none is remembered in git's directory, so that most commands need not start git.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from sub_cli import disk
from sub_cli.errors import SubError
from sub_cli.history.git_directory import index_of, tip_of
from sub_cli.history.plumbing import failure
from sub_cli.history.repo import Repository
from sub_cli.history.settings import without_filters

_MEMORY = "sub/unmarked"
_MARK = "^<{7}( |$)"
_DIFF = ("diff-tree", "-r", "--name-only", "--no-renames", "--no-ext-diff", "--no-textconv", "-z")
"""No program that the repository names is run: a textconv would be, and for a file as it lies there its filter."""


def is_known(root: Path) -> bool:
    """Tell by the files in git's directory, without git, whether the last commit was found to have none."""
    index = index_of(root)
    return index is None or tip_of(root) in ("", _remembered(index.parent))


def _remembered(directory: Path) -> str:
    return (disk.read_if_there(directory / _MEMORY) or b"").decode("ascii", "replace").strip()


def suspects(repo: Repository, paths: Iterable[str]) -> list[str]:
    """Return the files at or below `paths` of the last commit in which a line begins as such a mark does."""
    known, inside = _remembered(repo.git_dir), [repo.prefix + path for path in paths]
    if known and repo.objects.find(f"{known}^{{commit}}"):
        words = (*_DIFF, "-G", _MARK, known, "HEAD", "--", *inside)
        found = repo.plumbing.rows(*words, env=without_filters(repo.plumbing))
        return [path.removeprefix(repo.prefix) for path in found if repo.objects.find(f"HEAD:{path}")]
    outcome = repo.plumbing.call("grep", "-l", "-z", "-E", "-e", _MARK, "HEAD", "--", *inside)
    if outcome.status not in (0, 1):
        raise failure("grep", outcome)
    rows = outcome.out.decode("utf-8", "surrogateescape").split("\0")[:-1]
    return [row.removeprefix("HEAD:").removeprefix(repo.prefix) for row in rows]


def remember(repo: Repository) -> None:
    """Remember that the last commit has none; where nothing can be written, it is asked again."""
    _remember(repo, repo.resolve("HEAD"))


def follow(repo: Repository, old: str, new: str) -> None:
    """Remember it of a commit that `sub` made, as it was known of the one before: no text of its own has marks."""
    with suppress(SubError):  # the change counts by now, whatever a disk says of what is remembered of it
        if _remembered(repo.git_dir) == old:
            _remember(repo, new)


def _remember(repo: Repository, commit: str) -> None:
    with suppress(OSError, SubError):
        disk.place(repo.git_dir / _MEMORY, f"{commit}\n".encode())
