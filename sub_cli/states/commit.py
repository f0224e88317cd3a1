"""The commit that a page is made from: the newest that changed one of its sources."""

from __future__ import annotations

from collections.abc import Iterable

from sub_cli.store.files import Files
from sub_cli.workspace import Workspace


def commit_of(workspace: Workspace, paths: Iterable[str]) -> str:
    """Return the newest commit that changed one of `paths`; empty when one differs from what is committed.

    Raises `NotFetched` where that commit may lie behind what was fetched.
    """
    wanted = list(dict.fromkeys(paths))
    repository = workspace.repository_if_any
    if repository is None or repository.head() is None or workspace.dirty(wanted):
        return ""
    entry = repository.last_commit_touching(*wanted)
    return entry.sha if entry else ""


def state_files(workspace: Workspace, commit: str) -> Files:
    """Return the files of `commit`, those of the work tree without one: what is made names where it came from."""
    return workspace.revision(commit) if commit else workspace.files
