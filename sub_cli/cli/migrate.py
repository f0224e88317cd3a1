"""Carrying a workspace over to errata with events: what is asked, and what is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from sub_cli.cli.dates import parse_date
from sub_cli.cli.language import _, say, say_in, short
from sub_cli.cli.options import tell
from sub_cli.cli.prompts import ask, confirm
from sub_cli.cli.session import Session
from sub_cli.errata.names import Named
from sub_cli.errors import UsageProblem
from sub_cli.messages import Message, msg

if TYPE_CHECKING:
    from sub_cli.actions.migrate import Days, Source
    from sub_cli.errata.model import Erratum, Event


def parse_days(session: Session, words: Sequence[str]) -> Days:
    """Return the days that `E07=9-4-2021` name; raises `UsageProblem` for another form, `NotFound`."""
    found: dict[str, list[date]] = {}
    for each in words:
        name, equals, day = each.partition("=")
        if not equals:
            raise UsageProblem(msg("“{text}” names no erratum and day.", text=each), msg("Write E07=2021-04-09."))
        document, erratum = session.workspace.erratum_name(name)
        found.setdefault(f"{document}/{erratum}", []).append(parse_date(day, session.today))
    return found


def offer(session: Session) -> bool:
    """Ask whether to carry the workspace over now, with the days that nobody knows; tell whether it was done."""
    from sub_cli.actions.migrate import unknown

    if not session.interactive:
        return False
    question = _("The errata of this workspace are kept in an older form. Carry them over now?")
    explain = _("Yes writes the errata anew with what is known of them, as a commit. No changes nothing.")
    if not confirm(question, flag="sub check --fix", interactive=True, default=True, explain=explain):
        return False
    days = {}
    for name in unknown(session.workspace, {}):
        label = say(msg("On which day was {erratum} applied?", erratum=short(name)))
        parse, explain = (
            partial(parse_date, today=session.today),
            _("The day on which the text changed. For example: 9-4-2021."),
        )
        days[name] = [ask(label, flag="--day", parse=parse, interactive=True, explain=explain)]
    carry_over(session, days)
    return True


def carry_over(session: Session, days: Days) -> None:
    """Carry the workspace over, or give events their days, and say what came from where."""
    from sub_cli.actions import migrate
    from sub_cli.change import Stamp

    stamp = Stamp(session.now, word=say_in)
    done = migrate.carry_over(session.workspace, days, stamp)
    session.look_again()
    for source in done.sources:
        session.output.say(*_lines(source))
    tell(session, done.recorded, stamp)


def _lines(source: Source) -> list[Message]:
    commits = [each.commit[:7] for each in source.told] or [""] * len(source.events)
    return [_line(source.erratum, *each) for each in zip(source.events, commits, strict=True)]


def _line(erratum: Erratum, event: Event, commit: str) -> Message:
    facts = {"erratum": Named(erratum.id), "what": msg(event.what.value)}
    if event.day is None:
        day = event.effective or ""
        return msg("{erratum}: {what}; it says itself from which day it holds, {day}", **facts, day=day)
    if commit:
        return msg("{erratum}: {what} on {day}, says commit {commit}", **facts, day=event.day, commit=commit)
    return msg("{erratum}: {what} on {day}, as given", **facts, day=event.day)
