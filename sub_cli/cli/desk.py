"""`sub desk`: write, review and finish in the browser, on one's own machine."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from sub_cli.cli.grammar import Command, option
from sub_cli.cli.language import N_, current, label_by, say, say_in, short
from sub_cli.cli.session import Session, clock, pass_session
from sub_cli.errors import Unable
from sub_cli.messages import msg

if TYPE_CHECKING:
    from sub_cli.actions.desk.desk import Desk
    from sub_cli.change import Stamp
    from sub_cli.serve.server import Server
    from sub_cli.workspace import Workspace

LARGEST_PORT = 65535


@click.command(
    cls=Command,
    example="sub desk\nsub desk --no-browser",
    help=N_("Write, review and finish in the browser: the same files and steps. It ends with Ctrl-C."),
)
@option("--no-browser", is_flag=True, help=N_("Only say at which address; it lets one browser in."))
@option(
    "--port",
    type=click.IntRange(0, LARGEST_PORT),
    default=0,
    metavar="NUMBER",
    help=N_("Port on this machine; any free one."),
)
@pass_session
def desk(session: Session, no_browser: bool, port: int) -> None:
    """Serve until somebody ends it."""
    from sub_cli.actions.desk.alone import alone

    with ExitStack() as stack:
        stack.enter_context(alone(session.workspace))
        server = stack.enter_context(_server(desk_of(session), port))
        try:
            _invite(session, server, stack, no_browser=no_browser)
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


def _server(pages: Desk, port: int) -> Server:
    from sub_cli.serve.server import Server

    try:
        return Server(pages, port, writing=True)
    except OSError as error:
        raise Unable(
            msg("Port {port} cannot be used: {reason}.", port=port, reason=error.strerror or str(error)),
            msg("Leave out {flag}, and a free one is taken.", flag="--port"),
        ) from error


def _invite(session: Session, server: Server, stack: ExitStack, *, no_browser: bool) -> None:
    """Open the browser, or say at which address it is let in."""
    from sub_cli.serve.opening import opened

    if no_browser or not stack.enter_context(opened(server.entrance)):
        session.output.data(server.entrance)
    session.output.say(msg("The desk is open. It ends with Ctrl-C."))
