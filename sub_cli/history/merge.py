"""A merge that git has not finished: what is merged with what, and the files in which git found a conflict."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sub_cli import disk
from sub_cli.history.repo import Repository


class Step(StrEnum):
    """What git is in the middle of."""

    MERGE = "merge"
    SQUASH = "squash"
    REBASE = "rebase"
    PICK = "cherry-pick"
    REVERT = "revert"
    OTHER = "other"
    """A stash that was put back, a patch: only the conflicts tell of it."""


_GOES_ON = {
    Step.MERGE: "git commit",
    Step.SQUASH: "git commit",
    Step.REBASE: "git rebase --continue",
    Step.PICK: "git cherry-pick --continue",
    Step.REVERT: "git revert --continue",
    Step.OTHER: "git commit",
}


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A merge of any kind that git left to be finished."""

    step: Step
    theirs: str
    """The commit that comes to HEAD; empty where git does not say."""
    base: str
    """The commit since which both sides changed; empty where there is none."""
    unmerged: tuple[str, ...]
    """The files with a conflict, sorted."""

    @property
    def following(self) -> str:
        """Return the command of git's that goes on with it, once nothing is in conflict."""
        return _GOES_ON[self.step]

    @property
    def leaving(self) -> str:
        """Return the command of git's that takes it back; empty where git has none."""
        return "" if self.step in (Step.SQUASH, Step.OTHER) else f"git {self.step} --abort"


def unfinished(repo: Repository) -> Unfinished | None:
    """Return what git has not finished in this work tree, None where there is nothing."""
    if repo.head() is None:
        return None
    unmerged = _unmerged(repo)
    step, theirs = _under_way(repo)
    if step is Step.OTHER and not unmerged:
        return None
    return Unfinished(step, theirs, _base(repo, step, theirs), unmerged)


def merge_base(repo: Repository, one: str, other: str) -> str:
    """Return the newest commit that both have in their history; empty where there is none."""
    return repo.plumbing.lookup("merge-base", one, other)


def stage(repo: Repository, paths: Iterable[str]) -> None:
    """Put files as they stand into the index, where they are then in conflict no more."""
    known = sorted(paths)
    there = [path for path in known if (repo.root / path).is_file()]
    for word, names in (("--add", there), ("--force-remove", [path for path in known if path not in there])):
        if names:
            rows = "".join(f"{repo.prefix}{path}\0" for path in names).encode("utf-8", "surrogateescape")
            repo.plumbing.run("update-index", word, "-z", "--stdin", stdin=rows)


def _unmerged(repo: Repository) -> tuple[str, ...]:
    return tuple(sorted({path for path, _ in repo.entries("ls-files", "--unmerged", "-z", "--full-name")}))


def _under_way(repo: Repository) -> tuple[Step, str]:
    rebasing = any((repo.git_dir / name).is_dir() for name in ("rebase-merge", "rebase-apply"))
    for step, name in (
        *([(Step.REBASE, "REBASE_HEAD")] if rebasing else []),
        (Step.MERGE, "MERGE_HEAD"),
        (Step.PICK, "CHERRY_PICK_HEAD"),
        (Step.REVERT, "REVERT_HEAD"),
    ):
        if words := _said(repo, name).split():
            return step, words[0]
    squashed = re.search(r"^commit ([0-9a-f]{40,64})$", _said(repo, "SQUASH_MSG"), re.MULTILINE)
    if squashed and not repo.plumbing.says_yes("diff-index", "--cached", "--quiet", "HEAD"):
        return Step.SQUASH, squashed[1]
    return Step.OTHER, ""


def _said(repo: Repository, name: str) -> str:
    return (disk.read_if_there(repo.git_dir / name) or b"").decode("utf-8", "replace")


def _base(repo: Repository, step: Step, theirs: str) -> str:
    if not theirs:
        return ""
    if step in (Step.MERGE, Step.SQUASH):
        return merge_base(repo, "HEAD", theirs)
    return next(iter(repo.parents(theirs)), "")
