"""`sub doctor`: whether everything that `sub` needs is here."""

from __future__ import annotations

import click

from sub_cli.cli.columns import columns
from sub_cli.cli.grammar import Command, option
from sub_cli.cli.language import N_, say
from sub_cli.cli.options import as_json
from sub_cli.cli.session import Session, pass_session
from sub_cli.messages import msg, nmsg

_SIGNS = {"good": "✓", "note": "!", "wrong": "✗"}


@click.command(
    cls=Command,
    example="sub doctor\nsub doctor --fix",
    help=N_("Look whether git, fonts and libraries are as they should be. Leaves with 1 when something is wrong."),
)
@option(
    "--fix", is_flag=True, help=N_("Finish or take back what a crash left; put back what the register of numbers lost.")
)
@as_json
@pass_session
def doctor(session: Session, fix: bool, as_json: bool) -> int:
    """Write a line for each thing that was looked at, with what to do below it."""
    from sub_cli.actions import doctor

    workspace = doctor.find_workspace(session.start)
    if fix and workspace is not None:
        session.output.say(*doctor.repair(workspace, session.now))
    found = doctor.examine(workspace, session.now)
    wrong = sum(check.health is doctor.Health.WRONG for check in found)
    if as_json:
        session.output.json("health", found)
        return 1 if wrong else 0
    rows = []
    for check in found:
        code = f"  {check.code}" if check.health is not doctor.Health.GOOD else ""
        rows.append((f"{_SIGNS[check.health]} {say(check.subject)}", say(check.said) + code))
        rows += [("", f"→ {say(advice)}") for advice in check.advice]
    session.output.data("\n".join(columns(rows)), styled=True)
    if workspace is None:
        session.output.say(msg("Outside a workspace only this machine is looked at."))
    session.output.say(
        nmsg("{n} thing is wrong.", "{n} things are wrong.", wrong) if wrong else msg("Everything is in order.")
    )
    return 1 if wrong else 0
