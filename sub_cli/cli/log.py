"""`sub log`: what happened to the text, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sub_cli.cli.grammar import Command
from sub_cli.cli.language import N_, say, short, short_date, word
from sub_cli.cli.options import as_json, in_documents
from sub_cli.cli.session import Session, pass_session
from sub_cli.messages import msg

if TYPE_CHECKING:
    from sub_cli.actions.log import Event, Origin


@click.command(
    cls=Command, example="sub log\nsub log 2.1", help=N_("Tell the legal history: adoption, errata, memos, dates.")
)
@click.argument("section", metavar="[SECTION]", default="")
@in_documents
@as_json
@pass_session
def log(session: Session, section: str, only: str, as_json: bool) -> None:
    """Write one line for each event, oldest first."""
    from sub_cli.actions import log
    from sub_cli.states.state import unknown_before

    names = session.documents(only)
    events = log.in_order(
        event for name in names for event in log.events(session.workspace, document_id=name, section=section)
    )
    session.output.say(*unknown_before(session.workspace))
    if as_json:
        session.output.json("history", events)
        return
    if not events:
        session.output.say(msg("Nothing is known of its history."))
        return
    cells = [
        [
            short_date(each.day) or "–",
            *([each.document] if len(names) > 1 else ()),
            word(each.what),
            source(each) or "–",
            each.memo or "–",
            each.who or "–",
            _words(each),
        ]
        for each in events
    ]
    session.output.table(cells, wraps=len(cells[0]) - 1)


def _words(event: Event) -> str:
    """Return the title with what is to be known besides: another day, and what was said of the step."""
    return f"{_titled(event)} – {event.remark}" if event.remark else _titled(event)


def _titled(event: Event) -> str:
    from sub_cli.actions.log import REVERTED

    if not event.effective or event.effective == event.day:
        return event.title
    if event.what == REVERTED:
        return say(msg("{title} (no longer holds from {day})", title=event.title, day=event.effective))
    return say(msg("{title} (holds from {day})", title=event.title, day=event.effective))


def source(known: Event | Origin) -> str:
    """Return the erratum that something came from, else its commit, in short."""
    return short(known.erratum) or known.commit[:7]
