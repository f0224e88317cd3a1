"""`sub undo`: take back the last thing that `sub` did."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sub_cli.cli.grammar import Command, option
from sub_cli.cli.language import N_, _
from sub_cli.cli.options import changes, few, tell
from sub_cli.cli.prompts import confirm
from sub_cli.cli.session import Session, pass_session
from sub_cli.messages import Message, msg

if TYPE_CHECKING:
    from sub_cli.change import Stamp
    from sub_cli.history.operations import Operation


@click.command(
    cls=Command,
    example="sub undo",
    help=N_("Take back the last thing that sub did, by a commit of its own. What you may not mean is asked first."),
)
@option("--yes", is_flag=True, help=N_("Do not ask."))
@changes
@pass_session
def undo(session: Session, yes: bool, stamp: Stamp) -> None:
    """Undo the last operation."""
    from sub_cli.actions import undo

    last = undo.last(session.workspace)
    if stamp.dry_run:
        session.output.say(*_would(last))
    if not agreed(session, last, _("Take this back?"), yes, stamp):
        session.output.say(msg("Nothing changed."))
        return
    undone = undo.undo(session.workspace, last, stamp)
    if not stamp.dry_run:
        session.output.say(msg("Taken back: {operation}.", operation=undone.operation))
    tell(session, undone.recorded, stamp, "sub redo")


def agreed(session: Session, operation: Operation, question: str, yes: bool, stamp: Stamp) -> bool:
    """Tell what is about to be taken back where a person may not mean it, and return whether it is meant."""
    from sub_cli.actions.undo import doubts

    found = doubts(session.workspace, operation, stamp)
    if not found:
        return True
    session.output.say(*(() if stamp.dry_run else _told(operation)), *found)
    explain = _("Yes does it, as a commit of its own: nothing is lost by it. No leaves everything as it is.")
    return yes or stamp.dry_run or confirm(question, flag="--yes", interactive=session.interactive, explain=explain)


def _told(operation: Operation) -> tuple[Message, Message]:
    """Return what an operation was: its name, who did it when, and its files."""
    facts = {"operation": operation.name, "day": operation.when, "time": f"{operation.when:%H:%M}"}
    paths = msg("Files: {paths}", paths=few(tuple(sorted(change.path for change in operation.changes))))
    if not operation.commit:
        return msg("{operation}, not committed, {day} {time}", **facts), paths
    return msg("{operation}, by {author}, {day} {time}", author=operation.author[0], **facts), paths


MOST = 12
"""Sentences in which a reader can take in what an undo would do."""


def _would(operation: Operation) -> list[Message]:
    """Return what an undo would take back, and what it would do, for who only looks."""
    from sub_cli.actions.undo_told import told

    does = told(operation)
    shown = [msg("This would be taken back:"), _told(operation)[0], *does[:MOST]]
    return shown if len(does) <= MOST else [*shown, msg("… and {n} more", n=len(does) - MOST)]
