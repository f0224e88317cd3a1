"""Keeping others out while something changes: other `sub` processes, and git commands in the same work tree.

Two locks, always in this order. The first is `flock` on `sub/lock` in the directory that all work trees share;
the kernel frees it on death. The second is git's own `index.lock`, held from the first look to the last
rename, so that no `git add`, `git commit` or `git checkout` comes in between.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sub_cli import disk
from sub_cli.disk import Lock
from sub_cli.errors import Conflict, SubError
from sub_cli.history.repo import Repository
from sub_cli.messages import Message, msg

_OURS = b"sub "
"""How our `index.lock` begins; git's own is empty, or an index (`DIRC`)."""

_READERS = frozenset({"cat-file", "log", "show", "diff", "blame", "grep", "shortlog"})
"""Commands that hold no lock but may stay open for long, behind a pager or as the reader of a `sub`."""

_POLL = 0.05
"""Seconds between two looks at a lock that git holds."""


@contextmanager
def workspace_lock(repo: Repository, holder: str, wait: float) -> Iterator[Lock]:
    """Keep every other `sub` out of the repository; `Conflict` naming the one that is in, after `wait` seconds."""
    with Lock(repo.common_dir / "sub" / "lock", holder, wait) as lock:
        repo.plumbing.lock = lock.fd
        try:
            yield lock
        finally:
            repo.plumbing.lock = -1


@contextmanager
def index_lock(repo: Repository, wait: float = 2.0) -> Iterator[None]:
    """Keep git out of the index and the work tree. Needs the workspace's lock: one of ours found here is dead."""
    try:
        _take(repo, repo.git_dir / "index.lock", min(wait, 2.0))
        yield
    finally:
        with suppress(SubError):  # what stays behind is known as ours, and removed by the next to come
            sweep_index_lock(repo)


def sweep_index_lock(repo: Repository) -> None:
    """Remove our `index.lock`, also one that a killed process left; git's own stays."""
    path = repo.git_dir / "index.lock"
    if _is_ours(path):
        disk.remove(path)


def _take(repo: Repository, path: Path, wait: float) -> None:
    mine = _OURS + f"{os.getpid()}\n".encode()
    for attempt in range(int(wait / _POLL) + 1):
        if attempt:
            time.sleep(_POLL)
        sweep_index_lock(repo)
        if not path.exists():
            with suppress(Conflict):
                disk.create_exclusive(path, mine)
                return
    raise Conflict(msg("git keeps the index of this work tree ({path}).", path=str(path)), *_about_git(repo, path))


def _is_ours(path: Path) -> bool:
    try:
        return disk.read_regular(path).startswith(_OURS)
    except OSError:
        return False


def _about_git(repo: Repository, path: Path) -> tuple[Message, ...]:
    running = running_git(repo)
    if running:
        return (msg("At work here: {processes}. Wait until it is done.", processes=", ".join(running)),)
    if running is None:
        return (msg("Wait until that git is done; when none is running, remove {path}.", path=str(path)),)
    return (msg("No git is running here, so one was killed. Remove {path}.", path=str(path)),)


def running_git(repo: Repository) -> list[str] | None:
    """Return the git commands under way here that may hold a lock, as `git commit (1234)`; None: unknowable."""
    if not Path("/proc/self/comm").exists():
        return None
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if (process / "comm").read_text() == "git\n" and _works_in(repo, Path(os.readlink(process / "cwd"))):
                words = (process / "cmdline").read_bytes().decode("utf-8", "replace").split("\0")
                if _command(words) not in _READERS:
                    found.append(f"{' '.join(words)[:60].strip()} ({process.name})")
    return found


def _works_in(repo: Repository, folder: Path) -> bool:
    return folder.is_relative_to(repo.top) or folder.is_relative_to(repo.common_dir)


def _command(words: list[str]) -> str:
    """Return the command among the words of a git process: `commit` of `git -c a=b commit -m x`."""
    rest = iter(words[1:])
    for word in rest:
        if word in ("-c", "-C", "--git-dir", "--work-tree"):
            next(rest, "")
        elif not word.startswith("-"):
            return word
    return ""


def sweep_ref_locks(repo: Repository, ref: str) -> None:
    """Remove the locks on `ref` that a killed `git update-ref` of ours left; `Conflict` where git is at work."""
    places = (repo.common_dir / f"{ref}.lock", repo.git_dir / "HEAD.lock")
    left = [path for path in places if path.exists()]
    if not left:
        return
    if running_git(repo):
        raise Conflict(msg("git keeps {path}.", path=str(left[0])), *_about_git(repo, left[0]))
    for path in left:
        disk.remove(path)
