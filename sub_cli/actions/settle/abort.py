"""Settle --abort: back to before git began what it did not finish; what stood here is kept as a commit of its own."""

from __future__ import annotations

from dataclasses import dataclass

from sub_cli.change import Stamp
from sub_cli.errors import NoName, Refused
from sub_cli.history import merge
from sub_cli.history.merge import Unfinished
from sub_cli.messages import Message, msg
from sub_cli.workspace import Workspace


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What was taken back."""

    unfinished: Unfinished
    kept: str = ""
    """The commit with the files as they stood; empty where nothing differed, and in a dry run."""
    notes: tuple[Message, ...] = ()


def abort(workspace: Workspace, stamp: Stamp) -> TakenBack:
    """Take back what git is in the middle of; raises `Refused` where that is nothing, `Unable` where git cannot."""
    from sub_cli.history.transaction import transaction

    repository = workspace.repository
    found = merge.unfinished(repository)
    if found is None:
        raise Refused(msg("git is in the middle of nothing here."), msg("Where things stand: sub"))
    if stamp.dry_run:
        return TakenBack(found)
    with transaction(repository, operation="settle --abort") as writing:
        kept = merge.keep(repository, _author(workspace), stamp.when)
        merge.take_back(repository, found)
        stash = [msg("What git stash put away is still there: git stash list")] if merge.has_stash(repository) else []
        return TakenBack(found, kept, (*writing.notes, *stash))


def _author(workspace: Workspace) -> tuple[str, str]:
    try:
        return workspace.repository.identity()
    except NoName:  # what is kept is nobody's work yet
        return "sub", "sub@localhost"
