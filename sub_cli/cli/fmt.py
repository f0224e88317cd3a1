"""`sub fmt`: bring files into the usual form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sub_cli.cli.grammar import Command
from sub_cli.cli.language import N_
from sub_cli.cli.options import changes, tell
from sub_cli.cli.session import Session, pass_session

if TYPE_CHECKING:
    from sub_cli.change import Stamp


@click.command(
    cls=Command,
    example="sub fmt",
    help=N_("Bring files into the usual form: one sentence on each line, LF, plain quotes. Their meaning stays."),
)
@changes
@pass_session
def fmt(session: Session, stamp: Stamp) -> None:
    """Mend every file, and say which ones changed."""
    from sub_cli.actions.fmt import mend

    tell(session, mend(session.workspace, stamp, sentences=True), stamp, "sub check")
