"""`sub undo`: take back the last thing that `sub` did."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sub_cli.cli.grammar import Command
from sub_cli.cli.language import N_
from sub_cli.cli.options import changes, tell
from sub_cli.cli.session import Session, pass_session
from sub_cli.messages import msg

if TYPE_CHECKING:
    from sub_cli.change import Stamp


@click.command(
    cls=Command, example="sub undo", help=N_("Take back the last thing that sub did, by a commit of its own.")
)
@changes
@pass_session
def undo(session: Session, stamp: Stamp) -> None:
    """Undo the last operation."""
    from sub_cli.actions import undo

    undone = undo.undo(session.workspace, stamp)
    session.output.say(msg("Taken back: {operation}.", operation=undone.operation))
    tell(session, undone.recorded, stamp)
