"""`sub save`: record what was done by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sub_cli.cli.grammar import LINE, Command, OneOf, option
from sub_cli.cli.language import N_, _, say, say_in
from sub_cli.cli.options import as_json, few, tell
from sub_cli.cli.prompts import ask, confirm, no_answer
from sub_cli.cli.reason_question import asked_reason
from sub_cli.cli.session import Session, pass_session
from sub_cli.errors import Refused, UsageProblem
from sub_cli.messages import msg

if TYPE_CHECKING:
    from sub_cli.actions.edits import Edits
    from sub_cli.actions.save import AdoptedTextEditedError, Saved
    from sub_cli.change import Stamp


def _stays() -> tuple[str, ...]:
    from sub_cli.actions.copies import Keep

    return (Keep.ORIGINAL, Keep.COPY)


@click.command(
    cls=Command,
    example='sub save\nsub save -m "Inleiding korter"\nsub save --erratum --reason "Spelling"',
    help=N_("Record what you edited by hand, pictures too, once nothing is wrong with it."),
)
@option("-m", "--message", "message", type=LINE, default="", metavar="TEXT", help=N_("What you did, in a line."))
@option("--erratum", "as_erratum", is_flag=True, help=N_("Make an erratum of what you edited in an adopted text."))
@option("--reason", type=LINE, default="", metavar="TEXT", help=N_("Why that erratum is there."))
@option(
    "--keep",
    type=OneOf(_stays),
    help=N_("Which one stays of a file and the copy that a cloud drive left beside it; the other is put aside."),
)
@option("--deleted", is_flag=True, help=N_("What was deleted by hand is meant to go."))
@option("--name", default="", metavar="NAME", help=N_("Your name, to be kept in this clone; where git has none."))
@option("--email", default="", metavar="ADDRESS", help=N_("Your e-mail address, to be kept with it."))
@option("--dry-run", is_flag=True, help=N_("Show what would happen and write nothing."))
@as_json
@pass_session
def save(
    session: Session,
    message: str,
    as_erratum: bool,
    reason: str,
    keep: str | None,
    deleted: bool,
    name: str,
    email: str,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Record edits; those of an adopted text become errata first."""
    from sub_cli.actions import save
    from sub_cli.change import Stamp
    from sub_cli.cli.copies import settle_copies

    stamp, workspace = Stamp(session.now, dry_run=dry_run, word=say_in), session.workspace
    _require_finished(session, stamp)
    _make_known(session, name, email, stamp)
    if settle_copies(session, stamp, keep or ""):
        session.look_again()
        workspace = session.workspace
    try:
        found = save.to_save(workspace)
        save.refuse_mistakes(workspace, found)
        if not _are_to_go(session, found, deleted, stamp):
            return
        words = _words(session, found, message, stamp)
        done = save.save(workspace, stamp, words)
    except save.AdoptedTextEditedError as edited:
        if not as_erratum and not _offer(session, edited, stamp):
            raise
        if not _are_to_go(session, found, deleted, stamp):
            return
        _make_errata(session, edited, reason, stamp)
        if stamp.dry_run:
            return
        done = _save_rest(session, stamp, message)
    _tell(session, done, stamp, as_json)


def save_edits(session: Session, stamp: Stamp) -> None:
    """Record what was done by hand, if anything was, asking what it was; raises as `save`."""
    from sub_cli.actions import edits, save
    from sub_cli.cli.copies import settle_copies

    _require_finished(session, stamp)
    if not stamp.dry_run and settle_copies(session, stamp, ""):
        session.look_again()
    found = edits.edits(session.workspace)
    if not found.own or stamp.dry_run:
        return
    _make_known(session, "", "", stamp)
    try:
        save.refuse_mistakes(session.workspace, found)
        _require_to_go(session, found, stamp)
        done = save.save(session.workspace, stamp, _words(session, found, "", stamp))
    except save.AdoptedTextEditedError as edited:
        if not _offer(session, edited, stamp):
            raise
        _require_to_go(session, found, stamp)
        _make_errata(session, edited, "", stamp)
        done = _save_rest(session, stamp, "")
    for each in done.edits:
        session.output.say(each.said)
    session.look_again()


def _require_finished(session: Session, stamp: Stamp) -> None:
    """Raise where git is in the middle of something, before anything is asked that could not be recorded then."""
    from sub_cli.history.merge import is_seen, require_finished

    if not stamp.dry_run and is_seen(session.workspace.root):
        require_finished(session.workspace.repository)


def _save_rest(session: Session, stamp: Stamp, message: str) -> Saved:
    """Record what is left once the edits of adopted texts are errata, asking what it was where no `message` says it."""
    from sub_cli.actions import save

    session.look_again()
    return save.save(session.workspace, stamp, _words(session, save.to_save(session.workspace), message, stamp))


def _require_to_go(session: Session, found: Edits, stamp: Stamp) -> None:
    """Raise `Refused` where what was deleted by hand is not to go; see `_are_to_go`."""
    if not _are_to_go(session, found, False, stamp):
        raise Refused(msg("What was deleted by hand is neither saved nor taken back, so nothing was exchanged."))


def _are_to_go(session: Session, found: Edits, meant: bool, stamp: Stamp) -> bool:
    """Tell whether what was deleted by hand is to go; a person is asked. Raises `UsageProblem` where nobody can be."""
    import shlex

    from sub_cli.actions.hand_deletions import deleted

    gone = deleted(session.workspace, found)
    if not gone or meant or stamp.dry_run:
        return True
    things = [say(edit.thing) for edit in gone]
    back = shlex.join(("sub", "restore", gone[0].path)) if len(gone) == 1 else "sub restore"
    if not session.interactive:
        raise UsageProblem(
            msg("Deleted by hand: {things}.", things=few(things)),
            msg("If that is meant: sub save --deleted"),
            msg("Back to what was last saved: {command}", command=back),
        )
    session.output.say(msg("Deleted by hand: {things}.", things=few(things)))
    explain = _("With no, nothing is saved, and sub restore brings back what was deleted.")
    if confirm(_("Is that to go for everybody?"), flag="--deleted", interactive=True, explain=explain):
        return True
    session.output.say(msg("Nothing was saved."), msg("Back to what was last saved: {command}", command=back))
    return False


def _make_known(session: Session, name: str, email: str, stamp: Stamp) -> None:
    """Keep the name and address that were given, or ask a person for them where git has none."""
    from sub_cli.actions import name as identity
    from sub_cli.cli.name import ask_name

    if stamp.dry_run:
        return
    if bool(name) != bool(email):
        raise no_answer("--email" if name else "--name")
    if name:
        identity.keep(session.workspace, name, email)
        session.output.say(msg("Kept in this clone: {name} <{address}>.", name=name, address=email))
    elif session.interactive and not identity.is_known(session.workspace):
        ask_name(session)


def _words(session: Session, found: Edits, message: str, stamp: Stamp) -> str:
    """Return the message of the commit: the one that was given, that a person types, or that is proposed."""
    from sub_cli.actions import save

    if message or not found.own:
        return message
    proposal = save.message(found.own, say)
    if not session.interactive or stamp.dry_run:
        return proposal
    first, _rest, rows = proposal.partition("\n")
    for row in rows.split("\n"):
        session.output.aside(row)
    explain = _("What you did, on one line, as others will read it. Enter takes what stands between brackets.")
    typed = ask(_("What you did"), flag="-m", parse=str.strip, interactive=True, default=first, explain=explain)
    return f"{typed}\n{rows}" if rows else typed


def _offer(session: Session, edited: AdoptedTextEditedError, stamp: Stamp) -> bool:
    """Tell whether a person wants an erratum of what was edited in an adopted text."""
    if not session.interactive or stamp.dry_run:
        return False
    session.output.say(edited.message)
    explain = _("Yes writes down the edit as an erratum, and puts the text back. No changes nothing.")
    return confirm(_("Make an erratum of it?"), flag="--erratum", interactive=True, default=True, explain=explain)


def _make_errata(session: Session, edited: AdoptedTextEditedError, reason: str, stamp: Stamp) -> None:
    """Turn the edits of each adopted document into a draft erratum, and put its text back."""
    from sub_cli.actions.erratum import life

    if not reason and session.interactive and not stamp.dry_run:
        reason = asked_reason()
    for document in edited.documents:
        made, recorded = life.from_diff(
            session.workspace, "HEAD", life.Details(reason=reason), stamp, document_id=document
        )
        session.look_again()
        name = session.erratum(made)
        session.output.say(msg("The edit is erratum {erratum} now, and the text is as before.", erratum=name))
        tell(session, recorded, stamp, f"sub erratum show {name}", f"sub erratum apply {name}")


def _tell(session: Session, done: Saved, stamp: Stamp, as_json: bool) -> None:
    """Write what was recorded, a line each, and what was left."""
    if as_json:
        rows = [{"path": each.path, "how": each.how, "was": each.was, "said": each.said} for each in done.edits]
        session.output.json("save", {"edits": rows, "others": done.others, "commit": done.recorded.commit})
        return
    for each in done.edits:
        session.output.data(say(each.said))
    if done.others:
        session.output.say(msg("Not part of the programme, and left as it is: {paths}", paths=", ".join(done.others)))
    tell(session, done.recorded, stamp, *(["sub check"] if done.edits else []))
