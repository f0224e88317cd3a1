"""The commit that a PDF says it was made from: whether it is in this history."""

from __future__ import annotations

import re

from sub_cli.errors import NotFetched, NotFound
from sub_cli.workspace import Workspace


def history_of(workspace: Workspace, commit: str) -> tuple[bool | None, tuple[str, ...]]:
    """Return whether a branch, a tag or HEAD leads to a commit, None outside a repository, and which branches.

    One that none leads to is here by chance: no other clone has it, and git will throw it away.
    Raises `NotFetched` where none does, but what was not fetched may.
    """
    here = is_here(workspace, commit)
    if not here:
        return here, ()
    repository = workspace.repository
    leading = repository.leading_to(commit)
    if not leading and repository.edge():
        raise NotFetched(repository.shallow_advice())
    heads = tuple(name.removeprefix("refs/heads/") for name in leading if name.startswith("refs/heads/"))
    return bool(leading), heads


def is_here(workspace: Workspace, commit: str) -> bool | None:
    """Return whether there is such a commit, None outside a repository; raises `NotFetched` where it may yet come."""
    if not commit:
        return None
    if not re.fullmatch(r"[0-9a-f]{40}|[0-9a-f]{64}", commit):
        return False  # a branch or `HEAD~3` is no origin: tomorrow it is another commit
    repository = workspace.repository_if_any
    if repository is None:
        return None
    try:
        repository.commit(commit)
    except NotFound:
        if repository.edge():
            raise NotFetched(repository.shallow_advice()) from None
        return False
    return True
