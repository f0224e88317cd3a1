"""`sub check`: whether everything is in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sub_cli.cli.errors import describe, line_reader
from sub_cli.cli.grammar import Command, option
from sub_cli.cli.language import N_, say
from sub_cli.cli.migrate import carry_over, given_days
from sub_cli.cli.options import as_json, tell
from sub_cli.cli.session import Session, pass_session
from sub_cli.errors import UsageProblem
from sub_cli.messages import Message, msg, nmsg

if TYPE_CHECKING:
    from sub_cli.errors import Finding


@click.command(
    cls=Command,
    example="sub check\nsub check --fix",
    help=N_("Check files, outline, texts, references, errata and memo numbers."),
)
@as_json
@option("--strict", is_flag=True, help=N_("Warnings count as mistakes."))
@option(
    "--fix",
    is_flag=True,
    help=N_("Put right first what needs no judgement: characters, line ends, quotes, errata of one number."),
)
@option(
    "--day",
    "days",
    multiple=True,
    metavar="ID=DATE",
    help=N_(
        "With --fix: the day on which an erratum was applied, where nobody knows; again for that of its reverting."
    ),
)
@pass_session
def check(session: Session, as_json: bool, strict: bool, fix: bool, days: tuple[str, ...]) -> int:
    """Write every finding, and leave with 1 when there is a mistake."""
    from sub_cli.actions.check.again import check_again

    if days and not fix:
        raise UsageProblem(msg("--day goes with --fix."))
    if fix:
        if days or session.workspace.is_of_before():
            carry_over(session, given_days(session, days))
        _mend(session)
    workspace = session.workspace
    findings = check_again(workspace)
    mistakes = [finding for finding in findings if strict or not finding.warning]
    if as_json:
        session.output.json("findings", [_as_data(finding) for finding in findings])
    else:
        read_line = line_reader(workspace.root)
        for finding in findings:
            session.output.data(describe(finding, read_line))
        session.output.say(_summary(len(mistakes), len(findings) - len(mistakes)))
    return 1 if mistakes else 0


def _mend(session: Session) -> None:
    from sub_cli.actions.fmt import mend
    from sub_cli.workspace import Stamp

    stamp = Stamp(session.now, commit=False)
    tell(session, mend(session.workspace, stamp, numbers=True), stamp)


def _summary(mistakes: int, warnings: int) -> Message:
    if not mistakes and not warnings:
        return msg("Everything is in order.")
    counted = nmsg("{n} mistake found.", "{n} mistakes found.", mistakes) if mistakes else msg("No mistakes.")
    if not warnings:
        return counted
    told = nmsg("{n} place deserves a look.", "{n} places deserve a look.", warnings)
    return msg("{mistakes} {warnings}", mistakes=counted, warnings=told)


def _as_data(finding: Finding) -> dict[str, object]:
    place = finding.place
    return {
        "code": finding.code,
        "severity": "warning" if finding.warning else "error",
        "message": say(finding.message),
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "fix": say(finding.fix) if finding.fix else None,
    }
