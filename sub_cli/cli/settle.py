"""`sub settle`: after a merge, the text is what the errata of both branches make of it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

import click

from sub_cli.cli.answers import Answers
from sub_cli.cli.choices import ask_which, beside_each_other
from sub_cli.cli.grammar import Command, OneOf, option
from sub_cli.cli.language import N_, say, short
from sub_cli.cli.options import changes, refuse_together, tell
from sub_cli.cli.paste import take_in
from sub_cli.cli.prompts import ask
from sub_cli.cli.session import Session, pass_session
from sub_cli.errata.names import Named, Names
from sub_cli.errors import Conflict, UsageProblem
from sub_cli.messages import Message, msg, nmsg

if TYPE_CHECKING:
    from sub_cli.actions.settle.adopted import Choose, Out
    from sub_cli.actions.settle.choices import Answer, Ask, Choice
    from sub_cli.actions.settle.memo_numbers import Moved
    from sub_cli.actions.settle.settled import Settled
    from sub_cli.change import Stamp
    from sub_cli.errata.model import Erratum
    from sub_cli.errata.union import Dispute, Twice
    from sub_cli.memo.model import Memo


@click.command(
    cls=Command,
    example="sub settle\nsub settle --keep E01",
    help=N_("After or in the middle of a merge: make the text what the errata of both branches make of it."),
)
@option(
    "--keep",
    metavar="ID",
    multiple=True,
    help=N_("The erratum that holds, of two that cannot hold together; or keeps its number, of two that were sent."),
)
@option(
    "--take",
    type=OneOf(lambda: ("mine", "theirs", "both")),
    default=None,
    help=N_("What holds of every sentence that both sides changed, in a text that is not adopted."),
)
@option(
    "--text",
    default="",
    help=N_("What stands in the place of the one sentence that both sides changed, in a text that is not adopted."),
)
@option("--abort", "back", is_flag=True, help=N_("Go back to before git began; what stands here is kept as a commit."))
@changes
@pass_session
def settle(session: Session, keep: tuple[str, ...], take: str | None, text: str, back: bool, stamp: Stamp) -> int:
    """Settle a merge, or take it back; leave with 4 where files are left in conflict."""
    from sub_cli.actions.settle import settle
    from sub_cli.actions.settle.marks import workspace_around
    from sub_cli.cli.given_answers import GivenAnswers

    session.use(workspace_around(session.start))
    refuse_together(take=take, text=text)
    if back:
        refuse_together(abort=back, keep=keep)
        _take_back(session, stamp)
        return 0
    kept = [word.rpartition("/")[2] for word in keep]
    people = GivenAnswers(session, Answers(), _asker(session, take, text), chooser(session, keep))
    hold = chooser(session, keep) if keep else people.hold

    def bring_together() -> Settled:
        session.use(workspace_around(session.start))
        return settle.settle(session.workspace, stamp, hold, people.pick, kept)

    done = people.until_answered(bring_together)
    say_settled(session, done)
    if count := sum(map(len, done.neighbours.values())):
        session.output.say(beside_each_other(count))
    steps = [step for out in done.out for step in _steps(out, done.name(out))] + (["sub git merged"] if count else [])
    if done.following or done.left:
        return _amid(session, done, stamp, steps)
    tell(session, done.recorded, stamp, *(steps or ["sub check"]))
    return 0


def say_settled(session: Session, done: Settled) -> None:
    """Say what had one right answer, and what became of errata that do not hold."""
    session.output.say(*map(_say_once, done.twice))
    session.output.say(*map(_say_moved, done.moved))
    session.output.say(*map(_say_back, done.back))
    for out in done.out:
        session.output.say(_say_out(out, done.name(out)))


def _take_back(session: Session, stamp: Stamp) -> None:
    """Go back to before git began, and say what is kept."""
    from sub_cli.actions.settle.abort import abort

    done = abort(session.workspace, stamp)
    if stamp.dry_run:
        session.output.say(done.unfinished.said, msg("Dry run: nothing was written."))
        return
    session.output.say(*done.notes, msg("Everything is as it was before git began."))
    if done.kept:
        session.output.say(msg("What stood here is kept: git show {commit}", commit=done.kept[:7]))
    session.output.next("sub")


def _amid(session: Session, done: Settled, stamp: Stamp, steps: list[str]) -> int:
    """Say what is written in the middle of a merge, what is left, and how git goes on."""
    if done.left:
        tell(session, done.recorded, stamp)
        session.output.say(
            nmsg(
                "{n} file is still in conflict: {paths}.",
                "{n} files are still in conflict: {paths}.",
                len(done.left),
                paths=", ".join(done.left),
            )
        )
        session.output.say(
            msg("Say what holds there: sub settle on a terminal, or sub settle --take mine, theirs or both")
            if {*done.left}.difference(done.odd)
            else msg("It is a link, or a repository within the repository: say with git what holds, git add or git rm")
        )
        return Conflict.exit_code
    tell(session, done.recorded, stamp, done.following, *steps)
    return 0


def _asker(session: Session, take: str | None, text: str) -> Ask:
    """Return what says what holds: `take`, the `text`, or a person; without one it is left for later."""
    from sub_cli.actions.settle.choices import Pick, Wording
    from sub_cli.document.incoming import Incoming

    meant: list[str] = []

    def asked(choice: Choice) -> Answer:
        if text and choice.open:
            meant.append(choice.key)
            _refuse_several(meant)
            return Wording(take_in(session, Incoming(text, "--text"), choice.mine).text)
        if take:
            return Pick(take) if choice.both or take != Pick.BOTH else Pick.LATER
        return ask_which(session, choice, flag="--take") if session.interactive else Pick.LATER

    return asked


def _refuse_several(meant: list[str]) -> None:
    """Raise `UsageProblem` where one text would stand in two places."""
    if len(meant) > 1:
        raise UsageProblem(
            msg("Both sides changed more than one sentence, and {flag} gives one.", flag="--text"),
            msg("Answer them one by one at a terminal: sub settle"),
        )


def chooser(session: Session, keep: tuple[str, ...]) -> Choose:
    """Return what says which of two errata holds: the one that `keep` names, or that a person chooses."""

    def choose(dispute: Dispute, known: Mapping[str, Erratum]) -> str:
        document = known[dispute.one].document
        words = [word for word in keep if word.rpartition("/")[0] in ("", document)]
        named = {name for word in words for name in Names.of(known).typed(word.rpartition("/")[2])}
        wanted = named & {dispute.one, dispute.other}
        if len(wanted) == 1:
            return wanted.pop()
        pair = _pair(session, dispute, document)
        session.output.say(_question(dispute, known, pair))
        if wanted:
            raise UsageProblem(msg("Both of them cannot be kept."), _flag(pair))
        if not session.interactive:
            raise UsageProblem(msg("An answer is missing and nobody can be asked here."), _flag(pair))
        label = say(msg("Which one holds: {one} or {other}?", **pair))
        explain = say(
            msg("The one that holds stays in the text; the other is taken out, and can be carried over or withdrawn.")
        )
        parse = partial(_one_of, dispute, pair)
        return ask(label, flag="--keep", parse=parse, interactive=True, explain=explain, one_of_many=True)

    return choose


def _flag(pair: Mapping[str, object]) -> Message:
    return msg("Say which one holds: sub settle --keep {one}, or --keep {other}", **pair)


def _pair(session: Session, dispute: Dispute, document: str) -> dict[str, object]:
    """Return the names of both as they are answered: whole, where they have one number; with their document."""
    names = Names.of((dispute.one, dispute.other))
    return {
        "one": session.of(document, names.label(dispute.one)),
        "other": session.of(document, names.label(dispute.other)),
    }


def _one_of(dispute: Dispute, pair: Mapping[str, object], typed: str) -> str:
    found = Names.of((dispute.one, dispute.other)).typed(typed.strip().rpartition("/")[2])
    if len(found) != 1:
        raise UsageProblem(msg("Answer {one} or {other}.", **pair))
    return found[0]


def _question(dispute: Dispute, known: Mapping[str, Erratum], pair: Mapping[str, object]) -> Message:
    """Return what the two do to one another."""
    facts = {
        **pair,
        "first": known[dispute.one].title,
        "second": known[dispute.other].title,
        "where": dispute.number or dispute.section or known[dispute.one].document,
    }
    if dispute.reverted:
        return msg("{one} ({first}) was reverted, and {other} ({second}) builds on it in {where}.", **facts)
    if dispute.same:
        return msg("{one} ({first}) and {other} ({second}) make the same change in {where}.", **facts)
    return msg("{one} ({first}) and {other} ({second}) want the same place in {where}.", **facts)


def _say_once(twice: Twice) -> Message:
    facts = {"erratum": Named(twice.erratum), "what": msg(twice.what.value), "day": twice.day, "other": twice.other}
    if twice.day == twice.other:
        return msg("{erratum} was {what} on both branches on {day}: it counts once.", **facts)
    return msg("{erratum} was {what} on both branches, on {day} and on {other}: the earlier day holds.", **facts)


def _say_moved(moved: Moved) -> Message:
    facts = {"old": moved.old, "new": moved.new, "subject": moved.subject}
    if moved.on_both:
        return msg("“{subject}” got two numbers, {new} and {old}: it is {new} from now on.", **facts)
    return msg("Two memos had the number {old}: “{subject}” is {new} from now on.", **facts)


def _say_back(memo: Memo) -> Message:
    return msg("A merge of git's own had lost the memo “{subject}”: it is there again.", subject=memo.subject)


def _say_out(out: Out, known_as: str) -> Message:
    """Return what became of an erratum that does not hold; `known_as` is the name that it has now."""
    from sub_cli.errata.lifecycle import PENDING

    name = {"erratum": Named(known_as)}
    if out.back_in_force:
        return msg("{erratum} holds as before: its reverting is taken out.", **name)
    if out.erratum.status in PENDING:
        return msg("{erratum} is taken out of the text and waits again.", **name)
    return msg("{erratum} is reverted from its first day on: a memo or a later event names it.", **name)


def _steps(out: Out, known_as: str) -> list[str]:
    """Return what is likely wanted now of an erratum that does not hold."""
    from sub_cli.errata.lifecycle import PENDING

    name = short(known_as)
    if out.erratum.status not in PENDING:
        return []
    if out.dispute.same:
        return [f"sub erratum withdraw {name}"]
    return [f"sub erratum rebase {name}", f"sub erratum apply {name}"]
