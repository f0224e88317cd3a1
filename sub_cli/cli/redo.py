"""`sub redo`: what `sub undo` took back comes again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sub_cli.cli.grammar import Command, option
from sub_cli.cli.language import N_, _
from sub_cli.cli.options import changes, tell
from sub_cli.cli.session import Session, pass_session
from sub_cli.cli.undo import agreed
from sub_cli.messages import msg

if TYPE_CHECKING:
    from sub_cli.change import Stamp


@click.command(
    cls=Command,
    example="sub redo",
    help=N_("Do again what sub undo took back last, as long as nothing was done since."),
)
@option("--yes", is_flag=True, help=N_("Do not ask."))
@changes
@pass_session
def redo(session: Session, yes: bool, stamp: Stamp) -> None:
    """Do again what was undone."""
    from sub_cli.actions import undo

    last = undo.last_undone(session.workspace, stamp)
    if not agreed(session, last, _("Do this again?"), yes, stamp):
        session.output.say(msg("Nothing changed."))
        return
    done = undo.redo(session.workspace, last, stamp)
    session.output.say(msg("Done again: {operation}.", operation=done.operation))
    tell(session, done.recorded, stamp, "sub undo")
