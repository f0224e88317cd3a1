"""`sub desk`: write, review and finish in the browser, on one's own machine."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from sub_cli.cli.grammar import Command
from sub_cli.cli.language import N_, current, label_by, say, say_in, short
from sub_cli.cli.local_server import invite, listening, served
from sub_cli.cli.session import Session, clock, pass_session
from sub_cli.messages import msg

if TYPE_CHECKING:
    from sub_cli.actions.desk.desk import Desk
    from sub_cli.change import Stamp
    from sub_cli.workspace import Workspace


@click.command(
    cls=Command,
    example="sub desk\nsub desk --no-browser",
    help=N_("Write, review and finish in the browser: the same files and steps. It ends with Ctrl-C."),
)
@served
@pass_session
def desk(session: Session, no_browser: bool, port: int) -> None:
    """Serve until somebody ends it."""
    from sub_cli.actions.desk.alone import alone
    from sub_cli.serve.server import Server

    with ExitStack() as stack:
        stack.enter_context(alone(session.workspace))
        pages = desk_of(session)
        server = stack.enter_context(listening(lambda: Server(pages, port, writing=True), port))
        try:
            invite(session, server, stack, msg("The desk is open. It ends with Ctrl-C."), no_browser=no_browser)
            server.serve_forever()
        except KeyboardInterrupt:
            session.output.say(msg("The desk is closed."))


def desk_of(session: Session) -> Desk:
    """Return the pages of the workspace of a session, which is looked at anew for each of them."""
    from sub_cli.actions.desk.desk import Desk
    from sub_cli.cli.dates import parse_date
    from sub_cli.cli.errors import line_reader
    from sub_cli.redline.base import Look

    look = Look(translate=say, reader=current(), label=short)
    return Desk(_arriving(session), _stamp, look, line_reader(session.workspace.root), parse_date)


def _arriving(session: Session) -> Callable[[], Workspace]:
    def arrive() -> Workspace:
        fresh = replace(session)
        label_by(fresh.label)
        return fresh.workspace

    return arrive


def _stamp(workspace: Workspace) -> Stamp:
    from sub_cli.change import Stamp

    return Stamp(clock(os.environ, workspace.settings.programme.zone), word=say_in)
