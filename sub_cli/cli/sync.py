"""`sub sync`: get what others did, bring it together with one's own, and send that."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from sub_cli.cli.answers import Answers, keep_answers, kept_answers
from sub_cli.cli.choices import ask_which, beside_each_other, both_changed
from sub_cli.cli.grammar import Command, option
from sub_cli.cli.language import N_, _, say_in
from sub_cli.cli.prompts import confirm
from sub_cli.cli.session import Session, pass_session
from sub_cli.errors import Conflict
from sub_cli.messages import msg, nmsg

if TYPE_CHECKING:
    from sub_cli.actions.settle.choices import Answer, Choice
    from sub_cli.actions.sync.sync import Synced
    from sub_cli.history.log import LogEntry
    from sub_cli.history.remote import Upstream


@click.command(
    cls=Command,
    example="sub sync\nsub sync --dry-run",
    help=N_("Get what others did, bring it together with what you did, and send that."),
)
@option(
    "--follow", is_flag=True, help=N_("Follow a remote whose history was rewritten; your own work is carried over.")
)
@option("--keep", metavar="ID", multiple=True, help=N_("The erratum that holds, of two that cannot hold together."))
@option("--dry-run", is_flag=True, help=N_("Show what would happen and write nothing."))
@pass_session
def sync(session: Session, follow: bool, keep: tuple[str, ...], dry_run: bool) -> int:
    """Exchange; leave with 4 where a choice waits."""
    from sub_cli.actions.sync import sync as action
    from sub_cli.change import Stamp
    from sub_cli.cli.given_answers import GivenAnswers
    from sub_cli.cli.save import save_edits
    from sub_cli.cli.settle import chooser

    stamp, session.dry_run = Stamp(session.now, dry_run=dry_run, word=say_in), dry_run
    save_edits(session, stamp)
    kept = kept_answers(session, "sync") if session.interactive else Answers()
    kept = Answers(None, kept.typed) if dry_run else kept
    with keep_answers(kept, "sync"):
        people = GivenAnswers(session, kept, partial(_ask, session), chooser(session, keep))
        hold = chooser(session, keep) if keep else people.hold
        answers = action.Answers(people.pick, hold, lambda up, own: _follows(session, follow, up, own))
        done = people.until_answered(lambda: action.sync(session.workspace, stamp, answers))
        kept.waits = done.waiting or dry_run
    _tell(session, done, dry_run)
    if done.waiting and kept.typed:
        session.output.say(msg("Your answers are kept; {command} offers them again.", command="sub sync"))
    return Conflict.exit_code if done.waiting else 0


# -- asking ------------------------------------------------------------------------------------------


def _ask(session: Session, choice: Choice) -> Answer:
    if not session.interactive:
        raise Conflict(
            both_changed(choice),
            msg("Nothing changed. Run sub sync at a terminal, where you can be asked which version stands."),
        )
    return ask_which(session, choice, flag="sub sync")


def _follows(session: Session, follow: bool, up: Upstream, own: list[LogEntry]) -> bool:
    """Tell whether a remote that took commits back is followed; one's own are shown first."""
    session.output.say(
        msg("The history of {branch} on {remote} was rewritten: it lacks what it had when you last asked.",
            branch=up.branch, remote=up.remote),
        *(msg("  yours:     {text}", text=entry.subject) for entry in own),
    )  # fmt: skip
    if follow:
        return True
    if not session.interactive:
        session.output.say(msg("Nothing changed. Follow it, and carry your own work over: sub sync --follow"))
        return False
    explain = _("Yes takes the history as it is there, and puts your work on top. No leaves everything as it is here.")
    return confirm(_("Follow it, and carry your own work over?"), flag="--follow", interactive=True, explain=explain)


# -- telling -----------------------------------------------------------------------------------------


def _tell(session: Session, done: Synced, dry_run: bool) -> None:
    """Say what came in, what became of it, and what was sent."""
    from sub_cli.cli.settle import say_settled

    output = session.output
    for author, rows in _by_author(done.got).items():
        what = "; ".join(entry.subject for entry in rows[:3]) + ("; …" if len(rows) > 3 else "")
        facts = {"who": author, "what": what}
        output.say(nmsg("Got {n} version of {who}: {what}", "Got {n} versions of {who}: {what}", len(rows), **facts))
    for settled in done.settled:
        say_settled(session, settled)
    output.say(*done.recorded.notes)
    if done.waiting:
        output.say(msg("A choice waits: nothing was brought together and nothing was sent. Nothing is lost."))
        output.next("sub sync")
        return
    if done.neighbours:
        output.say(beside_each_other(done.neighbours))
    _tell_sent(session, done, dry_run)
    steps = (["sub git merged"] if done.neighbours else []) + (["sub check"] if done.merged else [])
    output.next(*steps) if steps else None


def _tell_sent(session: Session, done: Synced, dry_run: bool) -> None:
    output, count = session.output, len(done.sent)
    if dry_run:
        output.say(nmsg("Would send {n} version.", "Would send {n} versions.", count))
    elif done.own_branch:
        output.say(
            msg("{branch} on {remote} takes no versions directly; yours are there on {own}.", branch=done.branch,
                remote=done.remote, own=done.own_branch),
            msg("Ask there for {own} to be merged into {branch}.", own=done.own_branch, branch=done.branch),
        )  # fmt: skip
    elif count:
        output.say(nmsg("Sent {n} version to {remote}.", "Sent {n} versions to {remote}.", count, remote=done.remote))
    elif not done.got:
        output.say(msg("You have all that {remote} has, and it has all that you have.", remote=done.remote))
    if done.kept:
        output.say(msg("What was here before is kept as {name}.", name=done.kept))


def _by_author(entries: list[LogEntry]) -> dict[str, list[LogEntry]]:
    found: dict[str, list[LogEntry]] = {}
    for entry in entries:
        found.setdefault(entry.author, []).append(entry)
    return found
