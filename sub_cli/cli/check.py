"""`sub check`: whether everything is in order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from sub_cli.cli.errors import line_reader
from sub_cli.cli.grammar import TARGET, Command, OneOf, option
from sub_cli.cli.language import N_, current, say, say_in
from sub_cli.cli.migrate import carry_over, parse_days
from sub_cli.cli.options import as_json, tell
from sub_cli.cli.session import Session, pass_session
from sub_cli.errors import BadInput, Finding, UsageProblem
from sub_cli.messages import Message, msg, nmsg
from sub_cli.report.base import Report
from sub_cli.report.formats import FORMATS

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    cls=Command,
    example="sub check\nsub check --fix\nsub check --ignore SUB066 --format github",
    help=N_("Check files, outline, texts, references, errata and memo numbers."),
)
@as_json
@option("--format", "form", type=OneOf(lambda: FORMATS), default="text", help=N_("How it is told, and to whom."))
@option("-o", "--output", "target", type=TARGET, metavar="FILE", help=N_("Write it to this file."))
@option("--select", multiple=True, metavar="CODE", help=N_("Only findings of this code, or whose code begins so."))
@option("--ignore", multiple=True, metavar="CODE", help=N_("No findings of this code, or whose code begins so."))
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
def check(
    session: Session,
    as_json: bool,
    form: str,
    target: Path | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    strict: bool,
    fix: bool,
    days: tuple[str, ...],
) -> int:
    """Write every finding, and leave with 1 when there is a mistake among those that were asked for."""
    from sub_cli.actions.check.again import check_again
    from sub_cli.lint.codes import selection

    if days and not fix:
        raise UsageProblem(msg("--day goes with --fix."))
    wanted = selection(select, ignore)
    if fix:
        if days or session.workspace.is_of_before():
            carry_over(session, parse_days(session, days))
        _mend(session)
    form = "json" if as_json else form
    try:
        found = check_again(session.workspace)
    except BadInput as error:  # in the settings; a person reads it once, as every command tells it
        if form not in ("text", "json"):
            _show(session, _report(session, error.findings, strict), form, target)
        raise
    report = _report(session, [finding for finding in found if wanted(finding.code)], strict)
    _show(session, report, form, target)
    return 1 if any(map(report.is_mistake, report.findings)) else 0


def _report(session: Session, findings: Sequence[Finding], strict: bool) -> Report:
    """Return `findings` for the reader; the settings of the workspace may be what is wrong."""
    from sub_cli.config import find_workspace

    root = find_workspace(session.start) or session.start
    top = next((folder for folder in (root, *root.parents) if (folder / ".git").exists()), root)
    below = "".join(f"{name}/" for name in root.relative_to(top).parts)
    return Report(findings, say, current(), line_reader(root), below, strict)


def _show(session: Session, report: Report, form: str, target: Path | None) -> None:
    """Write to stdout, or to `target`; to a person, how many there are as well."""
    text = FORMATS[form](report)
    if target:
        from sub_cli import disk

        disk.atomic_write(target, text.encode("utf-8", "replace"))
        session.output.data(str(target))
    elif text:
        session.output.data(text.removesuffix("\n"), styled=True)
    if form in ("text", "github"):
        mistakes = sum(map(report.is_mistake, report.findings))
        session.output.say(_summary(mistakes, len(report.findings) - mistakes))
        if mistakes and form == "text" and not session.output.quiet:
            from sub_cli.cli.way_back import way_back

            back = way_back(session.start, filter(report.is_mistake, report.findings))
            session.output.next(*([back] if back else []))


def _mend(session: Session) -> None:
    from sub_cli.actions.fmt import mend
    from sub_cli.change import Stamp

    stamp = Stamp(session.now, commit=False, word=say_in)
    tell(session, mend(session.workspace, stamp, numbers=True), stamp)


def _summary(mistakes: int, warnings: int) -> Message:
    if not mistakes and not warnings:
        return msg("Everything is in order.")
    counted = nmsg("{n} mistake found.", "{n} mistakes found.", mistakes) if mistakes else msg("No mistakes.")
    if not warnings:
        return counted
    told = nmsg("{n} place deserves a look.", "{n} places deserve a look.", warnings)
    return msg("{mistakes} {warnings}", mistakes=counted, warnings=told)
