"""`sub diff`: what changed between two states, by section, sentence and word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sub_cli.cli.grammar import Command, option
from sub_cli.cli.language import N_, current, say
from sub_cli.cli.options import in_document
from sub_cli.cli.session import Session, pass_session
from sub_cli.errors import UsageProblem
from sub_cli.messages import msg

if TYPE_CHECKING:
    from sub_cli.diff.changes import Comparison

FORMATS = ("text", "json", "markdown", "html")


@click.command(
    cls=Command,
    example="sub diff HEAD~1..HEAD\nsub diff --erratum E01\nsub diff @base..@E01",
    help=N_("Compare two states: revisions, dates, errata, memos. By default what is not committed yet."),
)
@click.argument("states", metavar="[OLD[..NEW]]", default="HEAD")
@option("--erratum", "erratum", default="", metavar="ID", help=N_("What this erratum does."))
@option("--section", default="", help=N_("One section only."))
@option("--format", "form", type=click.Choice(FORMATS), default="text", help=N_("How it is shown."))
@option("--stat", is_flag=True, help=N_("Only the list of sections, with how much changed."))
@option("--side-by-side", is_flag=True, help=N_("Old and new beside each other."))
@option("--json", "as_json", is_flag=True, help=N_("Answer as JSON."))
@option("--exit-code", is_flag=True, help=N_("Leave with 1 when there are differences."))
@in_document
@pass_session
def diff(
    session: Session,
    states: str,
    erratum: str,
    section: str,
    form: str,
    stat: bool,
    side_by_side: bool,
    as_json: bool,
    exit_code: bool,
    document_id: str,
) -> int:
    """Write the comparison in the form that was asked for."""
    from sub_cli.actions import comparing, errata

    workspace = session.workspace
    if erratum:
        comparison = comparing.erratum_diff(workspace, errata.find(workspace, erratum, document_id))
    else:
        old, new = _two(states)
        comparison = comparing.diff(workspace, old, new, document_id=document_id, section=section)
    if as_json or form == "json":
        from sub_cli.diff.changes import to_json

        session.output.json("comparison", to_json(comparison))
    else:
        write_redline(session, comparison, form, stat=stat, side_by_side=side_by_side)
    return 1 if exit_code and not comparison.empty else 0


def write_redline(
    session: Session,
    comparison: Comparison,
    form: str = "text",
    *,
    stat: bool = False,
    side_by_side: bool = False,
) -> None:
    """Write a comparison to stdout in one of the redline's forms, in the reader's language."""
    from sub_cli.redline import terminal
    from sub_cli.redline.base import Look
    from sub_cli.redline.formats import FORMATS as FORMS

    output = session.output
    look = Look(width=output.width, color=output.color, side_by_side=side_by_side, translate=say, reader=current())
    if comparison.empty:
        output.say(msg("No differences."))
    elif stat:
        output.page(terminal.stat(comparison, look))
    else:
        output.page(FORMS[form](comparison, look))


def _two(states: str) -> tuple[str, str]:
    """Return the two states that `OLD..NEW` names; a missing one is the work tree."""
    old, dots, new = states.partition("..")
    if dots and new.startswith("."):
        raise UsageProblem(
            msg("Three dots are not understood here."), msg("Write {states}.", states=f"{old}..{new[1:]}")
        )
    return (old or "HEAD", new) if dots else (states, "")
