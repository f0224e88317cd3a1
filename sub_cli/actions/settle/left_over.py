"""What git left although it is done: conflicts that were committed with their marks, and memos that a merge lost.

It is asked once of each commit; that there was nothing is remembered in git's directory.
"""

from __future__ import annotations

from sub_cli.actions.settle import lost_memos, marks
from sub_cli.history import marked
from sub_cli.messages import Message, nmsg
from sub_cli.workspace import Workspace


def left_over(workspace: Workspace, *, remembering: bool = True) -> Message | None:
    """Return what git left in the last commit, as a sentence; None where that is nothing, or it is known by now.

    Raises `Unable` where git cannot be asked. What was found to be nothing is not remembered for a dry run.
    """
    if marked.is_known(workspace.root):
        return None
    if paths := marks.committed(workspace):
        facts = {"paths": ", ".join(paths)}
        return nmsg("{n} file is in conflict: {paths}.", "{n} files are in conflict: {paths}.", len(paths), **facts)
    if found := next(lost_memos.findings(workspace), None):
        return found.message
    if remembering and workspace.repository.head():
        marked.remember(workspace.repository)
    return None
