"""Undo: the last thing that `sub` did is taken back, by a commit of its own or in the work tree."""

from __future__ import annotations

from dataclasses import dataclass

from sub_cli.errors import Refused
from sub_cli.messages import msg
from sub_cli.workspace import Recorded, Stamp, Workspace


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back."""

    operation: str
    """`erratum apply E01`."""
    recorded: Recorded


def undo(workspace: Workspace, stamp: Stamp) -> Undone:
    """Take back the last operation; history is never rewritten.

    Raises `Refused` when there is none, `Conflict` when a file that it wrote has changed since.
    """
    from sub_cli.history.transaction import transaction
    from sub_cli.history.undo import last_operation

    last = last_operation(workspace.repository)
    if last is None:
        raise Refused(msg("There is nothing that sub did and that was not taken back yet."))
    paths = tuple(sorted(change.path for change in last.changes))
    if stamp.dry_run:
        return Undone(last.name, Recorded(paths))
    with transaction(workspace.repository, operation="undo") as writing:
        writing.undo(last)
        if last.commit and stamp.commit:
            author = workspace.repository.identity()
            sha = writing.commit(f"Undo: {last.name}", author=author, when=stamp.when)
        else:
            sha = ""
            writing.apply()
        return Undone(last.name, Recorded(paths, sha, tuple(writing.notes)))
