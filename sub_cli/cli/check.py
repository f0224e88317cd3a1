"""`sub check`: whether everything is in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sub_cli.cli.errors import describe, line_reader
from sub_cli.cli.grammar import Command, option
from sub_cli.cli.language import N_, say
from sub_cli.cli.options import as_json
from sub_cli.cli.session import Session, pass_session
from sub_cli.messages import msg, nmsg

if TYPE_CHECKING:
    from sub_cli.errors import Finding


@click.command(cls=Command, example="sub check", help=N_("Check files, outline, references, errata and memo numbers."))
@as_json
@option("--strict", is_flag=True, help=N_("Warnings count as mistakes."))
@pass_session
def check(session: Session, as_json: bool, strict: bool) -> int:
    """Write every finding, and leave with 1 when there is a mistake."""
    from sub_cli.actions.checking import check_workspace

    workspace = session.workspace
    findings = check_workspace(workspace)
    mistakes = [finding for finding in findings if strict or not finding.warning]
    if as_json:
        session.output.json("findings", [_as_data(finding) for finding in findings])
    else:
        read_line = line_reader(workspace.root)
        for finding in findings:
            session.output.data(describe(finding, read_line))
        session.output.say(
            nmsg("{n} finding.", "{n} findings.", len(findings)) if findings else msg("Everything is in order.")
        )
    return 1 if mistakes else 0


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
