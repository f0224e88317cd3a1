"""The life of an erratum on the command line: propose, adopt, withdraw, apply, revert, rebase."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sub_cli.cli.dates import parse_date
from sub_cli.cli.diff import write_redline
from sub_cli.cli.erratum import erratum
from sub_cli.cli.grammar import option
from sub_cli.cli.labels import word
from sub_cli.cli.language import N_, _
from sub_cli.cli.options import changes, in_document, tell
from sub_cli.cli.session import Session, pass_session
from sub_cli.errata.names import Named
from sub_cli.errors import UsageProblem
from sub_cli.messages import msg, nmsg

MANY = 50
"""Above so many changed sections the redline is left to `sub diff`: nobody reads it as it scrolls by."""

__all__ = ["erratum"]  # the group with all its commands

if TYPE_CHECKING:
    from sub_cli.actions.erratum.life import ErratumOutcome
    from sub_cli.change import Stamp
    from sub_cli.errata.operations.base import RebaseConflict


@erratum.command("propose", example="sub erratum propose E01", help=N_("Put a draft forward."))
@click.argument("name", metavar="ID")
@in_document
@changes
@pass_session
def propose(session: Session, name: str, document_id: str, stamp: Stamp) -> None:
    """Take an erratum from draft to proposed."""
    _advance(session, name, "proposed", document_id, stamp, f"sub erratum adopt {name}")


@erratum.command("adopt", example="sub erratum adopt E01", help=N_("Record that an erratum was adopted."))
@click.argument("name", metavar="ID")
@in_document
@changes
@pass_session
def adopt(session: Session, name: str, document_id: str, stamp: Stamp) -> None:
    """Take an erratum from proposed to adopted."""
    _advance(session, name, "adopted", document_id, stamp, f"sub erratum apply {name}")


@erratum.command(
    "withdraw", example="sub erratum withdraw E01", help=N_("Take a pending erratum out; it keeps its id.")
)
@click.argument("name", metavar="ID")
@in_document
@changes
@pass_session
def withdraw(session: Session, name: str, document_id: str, stamp: Stamp) -> None:
    """Withdraw an erratum that is not applied."""
    _advance(session, name, "withdrawn", document_id, stamp, "sub erratum list")


@erratum.command(
    "apply",
    example="sub erratum apply E01\nsub erratum apply --due",
    help=N_("Apply errata to the text, all or none, as one commit."),
)
@click.argument("names", metavar="[ID…]", nargs=-1)
@option("--due", is_flag=True, help=N_("All adopted errata whose day has come."))
@option("--memo", default="", metavar="NUMBER", help=N_("The memo that announces it, where that is not its own."))
@in_document
@changes
@pass_session
def apply(session: Session, names: tuple[str, ...], due: bool, memo: str, document_id: str, stamp: Stamp) -> None:
    """Apply errata, and show what changed."""
    from sub_cli.actions.erratum import life

    if bool(names) == due:
        raise UsageProblem(msg("Name errata, or give --due."))
    if due:
        names = life.due(session.workspace, session.today, document_id=document_id)
        if not names:
            session.output.say(msg("No adopted erratum is due."))
            return
    outcome = life.apply(session.workspace, names, stamp, document_id=document_id, memo=memo)
    for each in outcome.unchanged:
        session.output.say(msg("{id} is applied already.", id=Named(each.id)))
    for each in outcome.errata:
        if each.effective and each.effective > session.today:
            session.output.say(
                msg(
                    "{id} holds only from {day}, and stands in the text from now on.",
                    id=Named(each.id),
                    day=each.effective,
                )
            )
    if outcome.skipped:
        steps = ", ".join(word(status) for status in outcome.skipped)
        session.output.say(msg("Passed over on the way: {steps}.", steps=steps))
    _show_outcome(session, outcome, stamp)


@erratum.command(
    "revert",
    example="sub erratum revert E01\nsub erratum revert E01 --from 1-4-2021",
    help=N_("Take an applied erratum back, to the exact bytes."),
)
@click.argument("name", metavar="ID")
@option(
    "--from", "since", default="", metavar="DATE", help=N_("The first day on which it holds no longer, if not today.")
)
@option("--memo", default="", metavar="NUMBER", help=N_("The memo that announces it."))
@in_document
@changes
@pass_session
def revert(session: Session, name: str, since: str, memo: str, document_id: str, stamp: Stamp) -> None:
    """Revert an erratum, and show what changed."""
    from sub_cli.actions.erratum import life

    day = parse_date(since, session.today) if since else None
    outcome = life.revert(session.workspace, name, stamp, document_id=document_id, since=day, memo=memo)
    for each in outcome.unchanged:
        session.output.say(msg("{id} is reverted already.", id=Named(each.id)))
    _show_outcome(session, outcome, stamp)


@erratum.command("rebase", example="sub erratum rebase E03", help=N_("Carry an erratum onto the text as it is now."))
@click.argument("name", metavar="ID")
@option("--continue", "resume", is_flag=True, help=N_("The conflicts in its file are settled."))
@option("--abort", is_flag=True, help=N_("Give it back as it was."))
@in_document
@changes
@pass_session
def rebase(session: Session, name: str, resume: bool, abort: bool, document_id: str, stamp: Stamp) -> int:
    """Rebase an erratum; leave with 4 while a person has something to settle."""
    from sub_cli.actions.erratum import rebase
    from sub_cli.states import comparison

    if resume and abort:
        raise UsageProblem(msg("Give either --continue or --abort."))
    if abort:
        tell(session, rebase.abort(session.workspace, name, stamp, document_id=document_id), stamp)
        return 0
    step = rebase.resume if resume else rebase.rebase
    outcome = step(session.workspace, name, stamp, document_id=document_id)
    if outcome.conflicts:
        count = len(outcome.conflicts)
        session.output.say(
            nmsg(
                "{n} change has to be settled by hand in {path}: it holds what was expected, found and wanted.",
                "{n} changes have to be settled by hand in {path}: it holds what was expected, found and wanted.",
                count,
                path=outcome.path,
            ),
            msg("The document was not touched."),
        )
        for index in outcome.conflicts:
            _show_conflict(session, outcome.erratum.changes[index].conflict)
        session.output.say(msg("Write the change in that file as it has to be, take “conflict” out, and continue."))
        session.output.next(f"sub erratum rebase {name} --continue", f"sub erratum rebase {name} --abort")
        return 4
    if outcome.dropped:
        session.output.say(
            nmsg("{n} change was in the text already.", "{n} changes were in the text already.", outcome.dropped)
        )
    write_redline(session, comparison.erratum_diff(session.workspace, outcome.erratum))
    tell(session, outcome.recorded, stamp, f"sub erratum apply {name}")
    return 0


def _show_conflict(session: Session, conflict: RebaseConflict | None) -> None:
    assert conflict is not None
    labels = [(_("expected"), conflict.expected), (_("found"), conflict.found), (_("wanted"), conflict.wanted)]
    width = max(len(label) for label, _text in labels)
    for label, text in labels:
        for row in text.splitlines():
            session.output.data(f"  {label:<{width}}  {row}")


def _advance(session: Session, name: str, to: str, document_id: str, stamp: Stamp, following: str) -> None:
    from sub_cli.actions.erratum import life
    from sub_cli.errata.model import Status

    changed, recorded = life.advance(session.workspace, name, Status(to), stamp, document_id=document_id)
    session.output.say(msg("{id} is {status}.", id=Named(changed.id), status=word(changed.status)))
    tell(session, recorded, stamp, following)


def _show_outcome(session: Session, outcome: ErratumOutcome, stamp: Stamp) -> None:
    if len(outcome.sections) > MANY:
        session.output.say(
            msg("{errata} errata, {sections} sections.", errata=len(outcome.errata), sections=len(outcome.sections))
        )
        tell(session, outcome.recorded, stamp, "sub diff HEAD~1 --stat", "sub check")
        return
    if outcome.errata:
        from sub_cli.states import comparison

        write_redline(session, comparison.between(outcome.before, outcome.after, outcome.errata))
    tell(session, outcome.recorded, stamp, "sub check")
