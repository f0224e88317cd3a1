"""A merge that git has not finished: what is merged with what, and the files in which git found a conflict."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from sub_cli import disk
from sub_cli.errata.names import Named
from sub_cli.errors import Conflict
from sub_cli.history.commits import Header, Stored, add_commit
from sub_cli.history.git_directory import index_of
from sub_cli.history.repo import Repository
from sub_cli.history.settings import without_filters
from sub_cli.history.snapshots import REGULAR
from sub_cli.messages import Message, msg, nmsg


class Step(StrEnum):
    """What git is in the middle of."""

    MERGE = "merge"
    SQUASH = "squash"
    REBASE = "rebase"
    PICK = "cherry-pick"
    REVERT = "revert"
    PATCHES = "am"
    BISECT = "bisect"
    """git looks for a commit, and an older state stands here meanwhile."""
    STASH = "stash"
    """A stash that was put back over other edits: only the conflicts tell of it."""
    OTHER = "other"
    """Something of which only the conflicts tell."""


STATES = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "rebase-merge", "rebase-apply", "SQUASH_MSG", "BISECT_LOG")
"""What lies in git's directory while it is in the middle of something; for a stash nothing does."""
_GOES_ON = {
    Step.MERGE: "git commit",
    Step.SQUASH: "git commit",
    Step.REBASE: "git rebase --continue",
    Step.PICK: "git cherry-pick --continue",
    Step.REVERT: "git revert --continue",
    Step.PATCHES: "git am --continue",
    Step.BISECT: "git bisect reset",
    Step.STASH: "sub save",
    Step.OTHER: "sub save",
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
    empty: bool = False
    """Nothing is in conflict, and nothing differs from the last commit: git refuses to make a commit of it."""

    @property
    def following(self) -> str:
        """Return the command of git's that goes on with it, once nothing is in conflict."""
        return (self.empty and self.leaving_out) or _GOES_ON[self.step]

    @property
    def leaving_out(self) -> str:
        """Return the command of git's that goes on where nothing came of it; empty where it is over then."""
        if self.step in (Step.PICK, Step.REVERT, Step.PATCHES):
            return f"git {self.step} --skip"
        return _GOES_ON[self.step] if self.step in (Step.MERGE, Step.REBASE) else ""

    @property
    def leaving(self) -> str:
        """Return the command of git's that takes it back; empty where git has none."""
        if self.step in (Step.SQUASH, Step.STASH, Step.OTHER):
            return ""
        return "git bisect reset" if self.step is Step.BISECT else f"git {self.step} --abort"

    @property
    def said(self) -> Message:
        """Return what is going on, as a sentence."""
        if self.step is Step.BISECT:
            return msg("git is looking for a commit here (bisect): what stands here is an older state.")
        count, paths = len(self.unmerged), ", ".join(self.unmerged)
        if self.step in (Step.STASH, Step.OTHER):
            return nmsg("{n} file is in conflict: {paths}.", "{n} files are in conflict: {paths}.", count, paths=paths)
        step = Named(self.step.value)
        if not count:
            return msg("A {step} of git is not finished here.", step=step)
        return nmsg(
            "A {step} of git is not finished here; {n} file is in conflict: {paths}.",
            "A {step} of git is not finished here; {n} files are in conflict: {paths}.",
            count,
            step=step,
            paths=paths,
        )

    @property
    def ways(self) -> tuple[Message, ...]:
        """Return the ways out, a sentence each."""
        back = msg("Back to before: sub settle --abort")
        return (back,) if self.step is Step.BISECT else (msg("Go on with: sub settle"), back)


class NotFinishedError(Conflict):
    """git is in the middle of something, and nothing is recorded until that is done or taken back."""

    def __init__(self, found: Unfinished) -> None:
        super().__init__(found.said, *found.ways, msg("Nothing changed."))


def is_seen(root: Path) -> bool:
    """Tell by the files in git's directory, without git, whether it is in the middle of something around `root`."""
    index = index_of(root)
    return index is not None and any(disk.is_there(index.with_name(name)) for name in STATES)


def unfinished(repo: Repository) -> Unfinished | None:
    """Return what git has not finished in this work tree, None where there is nothing."""
    if repo.head() is None:
        return None
    unmerged = _unmerged(repo)
    step, theirs = _under_way(repo)
    if step is Step.OTHER and not unmerged:
        return None
    if unmerged and step in (Step.BISECT, Step.OTHER):
        theirs = _stashed(repo)
        step = Step.STASH if theirs else Step.OTHER
    return Unfinished(step, theirs, _base(repo, step, theirs), unmerged, not unmerged and is_untouched(repo))


def require_finished(repo: Repository) -> None:
    """Raise `NotFinishedError` where git is in the middle of something, so that nothing can be recorded."""
    found = unfinished(repo)
    if found and (found.unmerged or found.step is not Step.SQUASH):
        raise NotFinishedError(found)


_FAR = 20
"""How many commits back merges are looked for."""


def recent(repo: Repository) -> Iterator[tuple[str, list[str]]]:
    """Yield the merges of two sides among the last commits of the branch, newest first, with what each came from."""
    commit = "" if repo.is_shallow else repo.head() or ""
    for _ in range(_FAR):
        parents = repo.parents(commit) if commit else []
        if len(parents) == 2:
            yield commit, parents
        commit = next(iter(parents), "")


def merge_bases(repo: Repository, one: str, other: str) -> list[str]:
    """Return every newest commit that both have in their history: more than one where each brought in the other."""
    return repo.plumbing.lookup("merge-base", "--all", one, other).split()


def is_of_git(repo: Repository, commit: str, paths: Iterable[str]) -> bool:
    """Tell whether files are in a merge as git itself makes them of both sides; one with a conflict is a person's."""
    outcome = repo.plumbing.call("merge-tree", "--write-tree", "--name-only", "-z", *repo.parents(commit))
    if outcome.status:
        return False
    tree = outcome.out.partition(b"\0")[0].decode("ascii", "replace")
    inside = [repo.prefix + path for path in paths]
    return all(_blob(repo, f"{tree}:{path}") == _blob(repo, f"{commit}:{path}") for path in inside)


def merge_base(repo: Repository, one: str, other: str) -> str:
    """Return the newest commit that both have in their history; empty where there is none."""
    return repo.plumbing.lookup("merge-base", one, other)


def versions(repo: Repository, path: str) -> dict[int, bytes]:
    """Return what git merged of a file in conflict: 1 what both sides began with, 2 ours, 3 theirs, where it was."""
    rows = repo.entries("ls-files", "--unmerged", "-z", "--full-name", "--", repo.prefix + path)
    return {int(number): repo.objects.need(oid, path) for _, (mode, oid, number) in rows if mode in REGULAR}


def irregular(repo: Repository) -> list[str]:
    """Return the files in conflict that are a link or a repository within the repository on a side."""
    rows = repo.entries("ls-files", "--unmerged", "-z", "--full-name")
    return sorted({path for path, (mode, *_) in rows if mode not in REGULAR})


def is_untouched(repo: Repository) -> bool:
    """Tell whether nothing differs from the last commit: of a patch that does not fit, git put nothing in."""
    return not _unmerged(repo) and repo.plumbing.says_yes("diff-index", "--quiet", "HEAD")


def stage(repo: Repository, paths: Iterable[str]) -> None:
    """Put files as they stand into the index, where they are then in conflict no more."""
    known = sorted(paths)
    there = [path for path in known if (repo.root / path).is_file()]
    for word, names in (("--add", there), ("--force-remove", [path for path in known if path not in there])):
        if names:
            rows = "".join(f"{repo.prefix}{path}\0" for path in names).encode("utf-8", "surrogateescape")
            repo.plumbing.run("update-index", word, "-z", "--stdin", stdin=rows)


def _unmerged(repo: Repository) -> tuple[str, ...]:
    return tuple(sorted(_stages(repo)))


def _stages(repo: Repository) -> dict[str, dict[str, str]]:
    """Return the blob id of every file in conflict by its number: 1 what both sides began with, 2 ours, 3 theirs."""
    found: dict[str, dict[str, str]] = {}
    for path, (_, oid, number) in repo.entries("ls-files", "--unmerged", "-z", "--full-name"):
        found.setdefault(path, {})[number] = oid
    return found


def _under_way(repo: Repository) -> tuple[Step, str]:
    if disk.is_there(repo.git_dir / "rebase-apply" / "applying"):
        return Step.PATCHES, ""
    if any((repo.git_dir / name).is_dir() for name in ("rebase-merge", "rebase-apply")):
        return Step.REBASE, "".join(_said(repo, "REBASE_HEAD").split()[:1])
    for step, name in (
        (Step.MERGE, "MERGE_HEAD"),
        (Step.PICK, "CHERRY_PICK_HEAD"),
        (Step.REVERT, "REVERT_HEAD"),
    ):
        if words := _said(repo, name).split():
            return step, words[0]
    squashed = re.search(r"^commit ([0-9a-f]{40,64})$", _said(repo, "SQUASH_MSG"), re.MULTILINE)
    if squashed and not repo.plumbing.says_yes("diff-index", "--cached", "--quiet", "HEAD"):
        return Step.SQUASH, squashed[1]
    return Step.BISECT if disk.is_there(repo.git_dir / "BISECT_LOG") else Step.OTHER, ""


_STASHES = 20
"""How many of what git put away may be what was put back."""


def _stashed(repo: Repository) -> str:
    """Return which of what git put away was put back: the one that has all files in conflict; empty for none."""
    if not has_stash(repo):
        return ""
    words = ("log", "--walk-reflogs", f"--max-count={_STASHES}", "--format=%H", "refs/stash", "--")
    theirs = {path: stages.get("3", "") for path, stages in _stages(repo).items()}
    for sha in repo.plumbing.lookup(*words).split():
        if all(_blob(repo, f"{sha}:{repo.prefix}{path}") == oid for path, oid in theirs.items()):
            return sha
    return ""


def _blob(repo: Repository, name: str) -> str:
    found = repo.objects.find(name)
    return found.id if found else ""


def as_git_left(repo: Repository, path: str) -> bytes | None:
    """Return what git wrote of a file in conflict, its marks included; None where it does not tell."""
    found = _blob(repo, f"AUTO_MERGE:{repo.prefix}{path}")
    return repo.objects.need(found, path) if found else None


def _said(repo: Repository, name: str) -> str:
    return (disk.read_if_there(repo.git_dir / name) or b"").decode("utf-8", "replace")


def _base(repo: Repository, step: Step, theirs: str) -> str:
    if not theirs:
        return ""
    if step in (Step.MERGE, Step.SQUASH):
        return merge_base(repo, "HEAD", theirs)
    return next(iter(repo.parents(theirs)), "") if repo.objects.find(theirs) else ""


# -- back to before -------------------------------------------------------------------------

KEPT = "refs/sub/before-abort"
"""Where the names begin of what stood in the work tree before git was taken back, each by its commit."""
_BACK = {
    Step.MERGE: ("merge", "--abort"),
    Step.REBASE: ("rebase", "--abort"),
    Step.PICK: ("cherry-pick", "--abort"),
    Step.REVERT: ("revert", "--abort"),
    Step.PATCHES: ("am", "--abort"),
    Step.BISECT: ("bisect", "reset"),
    Step.SQUASH: ("reset", "--merge"),
    Step.STASH: ("reset", "--merge"),
    Step.OTHER: ("reset", "--merge"),
}


def keep(repo: Repository, author: tuple[str, str], when: datetime) -> str:
    """Keep the files that differ from the last commit, as they stand, in a commit, and return it; empty without any."""
    words = ("diff-index", "--name-only", "--no-renames", "--ignore-submodules", "-z", "HEAD")
    rows = repo.plumbing.rows(*words, env=without_filters(repo.plumbing))
    paths = [row.removeprefix(repo.prefix) for row in rows if row.startswith(repo.prefix)]
    files = [Stored(path, "100644", _as_it_stands(repo, path)) for path in paths]
    if not files:
        return ""
    header = Header("What stood here before git was taken back\n", *author, when)
    commit = add_commit(repo, repo.resolve("HEAD"), header, files)
    repo.plumbing.run("update-ref", f"{KEPT}/{commit[:12]}", commit)
    return commit


def _as_it_stands(repo: Repository, path: str) -> bytes | None:
    place = repo.root / path
    return disk.read_regular(place) if place.is_file() and not place.is_symlink() else None


def take_back(repo: Repository, found: Unfinished) -> None:
    """Let git go back to before it began; raises `Unable` or `Conflict` where it cannot."""
    repo.plumbing.run(*_BACK[found.step], env=without_filters(repo.plumbing))


def has_stash(repo: Repository) -> bool:
    """Tell whether something lies in git's stash."""
    return repo.objects.find("refs/stash^{commit}") is not None
