"""`sub restore`: what was broken, deleted or renamed by hand is as it was last saved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from sub_cli.cli.grammar import Command, option
from sub_cli.cli.language import N_, _, say, say_in
from sub_cli.cli.options import as_json, few
from sub_cli.cli.prompts import ask, chosen, show_list
from sub_cli.cli.session import Session, pass_session
from sub_cli.errors import BadInput, NotFound, SubError, UsageProblem
from sub_cli.messages import Message, msg

if TYPE_CHECKING:
    from sub_cli.actions.restore import Different, Restored
    from sub_cli.workspace import Workspace

_MOST = 20
"""How many files a list shows."""


@click.command(
    cls=Command,
    example="sub restore\nsub restore 2.1\nsub restore PS2021BEM01\nsub restore documents/memos",
    help=N_("Take back what was broken, deleted or renamed by hand to what was last saved; what stood there is kept."),
)
@click.argument("names", metavar="[FILE|SECTION|MEMO|ERRATUM…]", nargs=-1)
@option("--all", "everything", is_flag=True, help=N_("Everything that differs."))
@option("--dry-run", is_flag=True, help=N_("Show what would happen and write nothing."))
@as_json
@pass_session
def restore(session: Session, names: tuple[str, ...], everything: bool, dry_run: bool, as_json: bool) -> None:
    """Take files back; without a name, say which could be, and ask."""
    from sub_cli.actions import restore as action
    from sub_cli.change import Stamp

    if names and everything:
        raise UsageProblem(msg("Name what comes back, or give --all."))
    stamp, session.dry_run = Stamp(session.now, dry_run=dry_run, word=say_in), dry_run
    workspace = _recorded(session)
    found = action.different(workspace)
    if not found and not as_json:
        session.output.say(msg("Everything is as it was last saved."))
        return
    if names:
        found = action.named(workspace, names, found, session.start)
    elif found and not (everything or dry_run):
        found = _asked(session, found, quiet=as_json)
    _tell(session, action.restore(workspace, found, stamp), stamp.dry_run, as_json)


def _recorded(session: Session) -> Workspace:
    """Return the workspace; with the settings that were last saved, where those that stand there cannot be read."""
    from sub_cli.workspace import Workspace

    try:
        return session.workspace
    except (NotFound, BadInput) as problem:
        try:
            session.use(Workspace.recorded(session.start))
        except SubError:
            raise problem from None
    return session.workspace


def _asked(session: Session, found: Sequence[Different], *, quiet: bool) -> list[Different]:
    """Return which of `found` a person wants back; raises `UsageProblem` where nobody can be asked.

    They are listed then, unless `quiet`.
    """
    rows = [f"{say(each.said)}  {each.path}" for each in found[:_MOST]]
    if len(found) > _MOST:
        rows.append(say(msg("… and {n} more", n=len(found) - _MOST)))
    if not session.interactive:
        if not quiet:
            session.output.data("\n".join(rows))
        raise UsageProblem(
            msg("Say which of these comes back."), _command(found[0].path), msg("Or everything: sub restore --all")
        )
    show_list(rows[:_MOST])
    for row in rows[_MOST:]:
        session.output.aside(f"  {row}")
    paths = [each.path for each in found]
    everything, none = _("all"), _("none")

    def parse(typed: str) -> tuple[str, ...]:
        if typed.strip().casefold() in (everything, none):
            return tuple(paths) if typed.strip().casefold() == everything else ()
        return chosen(typed, paths, _no_name)

    question = _("Which come back (numbers, {all} or {none})").format(all=everything, none=none)
    explain = _("Type the numbers of the list with commas between. What stands there now is kept beside your drafts.")
    wanted = ask(question, flag=_("FILE"), parse=parse, interactive=True, default=none, explain=explain)
    return [each for each in found if each.path in wanted]


def _no_name(typed: str) -> str:
    raise UsageProblem(msg("There is no {number} in the list.", number=typed))


def _command(path: str) -> Message:
    import shlex

    return msg("sub restore {name}", name=shlex.quote(path))


def _tell(session: Session, done: Restored, dry_run: bool, as_json: bool) -> None:
    """Write what is as it was, a line each, and where what stood there is kept."""
    if as_json:
        rows = [{"path": each.path, "how": each.how, "now": each.now, "said": each.said} for each in done.files]
        session.output.json("restore", {"files": rows, "kept": done.kept})
        return
    for each in done.files:
        session.output.data(say(each.said))
    session.output.say(*done.recorded.notes)
    if not done.files:
        session.output.say(msg("Nothing changed."))
        return
    session.output.say(*(msg("What stood there is kept in {path}.", path=path) for path in done.kept))
    if dry_run:
        session.output.say(msg("Dry run: nothing was written."))
        return
    session.output.say(msg("As it was last saved: {paths}.", paths=few(done.recorded.paths)))
    session.output.next("sub check")
