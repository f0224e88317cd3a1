"""`sub ci`: have a CI system check, build and release."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from sub_cli.cli.grammar import Group, OneOf, option
from sub_cli.cli.language import N_, _
from sub_cli.cli.options import changes, tell
from sub_cli.cli.prompts import confirm
from sub_cli.cli.session import Session, pass_session
from sub_cli.errors import UsageProblem
from sub_cli.messages import msg

if TYPE_CHECKING:
    from sub_cli.change import Stamp


def _systems() -> Iterable[str]:
    from sub_cli.actions.ci import PATHS

    return PATHS


@click.group(cls=Group, help=N_("Continuous integration: have every change checked and built."))
def ci() -> None:
    """Hold the commands for CI."""


@ci.command(
    "init",
    example="sub ci init github",
    help=N_("Write a pipeline: check, build, redline in the summary, release of what is tagged."),
)
@click.argument("system", type=OneOf(_systems))
@option(
    "--from",
    "source",
    default="",
    metavar="SOURCE",
    help=N_("Where it gets sub: a commit, or a wheel or image with its digest; else from where this copy came."),
)
@option("--install", default="", metavar="COMMAND", help=N_("How the pipeline installs sub into .venv."))
@option("--yes", is_flag=True, help=N_("Write it without asking."))
@changes
@pass_session
def init(session: Session, system: str, source: str, install: str, yes: bool, stamp: Stamp) -> None:
    """Show the pipeline, ask, and write it."""
    from sub_cli.actions import ci as pipelines

    if source and install:
        raise UsageProblem(msg("Give one of {flags}.", flags="--from, --install"))
    wanted = pipelines.pipeline(session.workspace, system, install, source)
    session.output.data(wanted.text.rstrip("\n"))
    if wanted.there:
        session.output.say(msg("{path} is there already, and would be replaced.", path=wanted.path))
    if stamp.dry_run:
        session.output.say(msg("Dry run: nothing was written."))
        return
    question = _("Write {path}?").format(path=wanted.path)
    explain = _("Yes writes the pipeline that stands above, as a commit. No writes nothing.")
    if yes or confirm(question, flag="--yes", interactive=session.interactive, explain=explain):
        tell(session, pipelines.write(session.workspace, wanted, stamp), stamp, "git push")
