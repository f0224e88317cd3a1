"""What plain git left in the middle: every command says so, in one sentence with the way out."""

from __future__ import annotations

import sys

from sub_cli.cli.language import say
from sub_cli.cli.session import Session
from sub_cli.codes import CONFLICT_LEFT
from sub_cli.errors import NotFound, SubError
from sub_cli.messages import Message, msg

TELL_THEMSELVES = ("settle", "git", "doctor", "init", "completion", "explain")
"""The commands that need not be told: they say it, git calls them, or they are about no workspace."""


def mention(session: Session, command: str) -> None:
    """Say that git has not finished something here, unless the error on its way out does, or `command` itself."""
    from sub_cli.history.merge import NotFinishedError, is_seen

    error = sys.exc_info()[1]
    if isinstance(error, NotFinishedError):
        return
    try:
        if is_seen(session.workspace.root):
            found = sentence(session)
        else:
            found = None if command == "check" or _tells_marks(error) else committed(session)
        if found:
            session.output.say(found)
    except SubError:  # no workspace, no repository: told by the command
        return


def _tells_marks(error: BaseException | None) -> bool:
    """Tell whether an error on its way out says that marks of a conflict stand somewhere."""
    return isinstance(error, SubError) and any(each.code == CONFLICT_LEFT for each in error.findings)


def committed(session: Session) -> Message | None:
    """Return what git left in the last commit, with the way out; None where that is nothing."""
    from sub_cli.history.marked import is_known

    if is_known(session.workspace.root):
        return None
    from sub_cli.actions.settle.left_over import left_over

    found = left_over(session.workspace, remembering=not session.dry_run)
    return msg("{what} {ways}", what=found, ways=say(msg("Go on with: sub settle"))) if found else None


def mention_conflicts(session: Session) -> None:
    """Say that files are in conflict where only git itself knows of it, as after a stash; `mention` says the rest."""
    from sub_cli.history.merge import is_seen

    if not is_seen(session.workspace.root) and (found := sentence(session)):
        session.output.say(found)


def sentence(session: Session) -> Message | None:
    """Return what git has not finished here with the ways out, None where there is nothing; raises `Unable`."""
    from sub_cli.actions.status import unfinished_merge

    try:
        found = unfinished_merge(session.workspace)
    except NotFound:
        return None
    if found is None:
        return None
    ways = "   ".join(say(way) for way in found.ways)
    return msg("{what} {ways}", what=found.said, ways=ways)
