"""`sub export`: a document, section, memo or erratum as a Word file."""

from __future__ import annotations

from pathlib import Path

import click

from sub_cli.cli.dates import parse_state
from sub_cli.cli.grammar import TARGET, Command, option
from sub_cli.cli.language import N_
from sub_cli.cli.options import at_state
from sub_cli.cli.session import Session, pass_session


@click.command(
    cls=Command,
    example="sub export plan-water\nsub export 2.1 -o 2.1.docx\nsub export PS2021BEM07",
    help=N_("Write a document, section, memo or erratum as a Word file (.docx) in the house style."),
)
@click.argument("target", metavar="NAME")
@at_state
@option("-o", "--output", "path", type=TARGET, metavar="FILE", help=N_("Write it to this file."))
@pass_session
def export(session: Session, target: str, state: str, path: Path | None) -> None:
    """Write the file and say where it lies."""
    from sub_cli.actions import export as exporting

    what = exporting.find(session.workspace, target)
    made = exporting.export(session.workspace, what, session.today, parse_state(state, session.today), path)
    session.output.say(*made.notes)
    session.output.data(str(made.path))
