"""The first commit of a repository that has none, so that what follows has something to follow."""

from __future__ import annotations

from sub_cli import disk
from sub_cli.errors import Unable
from sub_cli.history.commits import Header, settle_branch
from sub_cli.history.repo import Repository
from sub_cli.messages import msg


def begin(repo: Repository, header: Header) -> str:
    """Give the unborn branch a commit without a file, and return it.

    `Unable` where no branch is checked out, or where history has begun after all.
    """
    ref = repo.ref()
    if ref is None or repo.head() is not None:
        raise Unable(msg("History has begun here already."))
    tree = repo.plumbing.run("hash-object", "-t", "tree", "-w", "--stdin").decode().strip()
    commit = repo.plumbing.run("commit-tree", tree, stdin=header.message.encode(), env=_identity(header))
    new = commit.decode().strip()
    repo.plumbing.run("update-ref", "-m", "sub: begin", ref, new, "0" * len(new))
    settle_branch(repo, ref)
    return new


def forget(repo: Repository, ref: str) -> None:
    """Take back the commit of `begin`, the only one of the branch `ref`, on a disk that is full too."""
    place = repo.common_dir / ref
    if disk.is_there(place):  # git would write a lock beside it first
        disk.remove(place)
    elif head := repo.head():
        repo.plumbing.run("update-ref", "-d", ref, head)


def _identity(header: Header) -> dict[str, str]:
    values = {"NAME": header.name, "EMAIL": header.email, "DATE": f"{int(header.when.timestamp())} {header.when:%z}"}
    return {f"GIT_{role}_{part}": value for role in ("AUTHOR", "COMMITTER") for part, value in values.items()}
