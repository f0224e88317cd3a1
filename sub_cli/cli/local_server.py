"""What the commands that serve pages to one browser on this machine have alike: options, the port, letting it in."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING

import click

from sub_cli.cli.grammar import option, together
from sub_cli.cli.language import N_
from sub_cli.errors import Unable
from sub_cli.messages import Message, msg

if TYPE_CHECKING:
    from sub_cli.cli.session import Session
    from sub_cli.serve.server import Server

LARGEST_PORT = 65535

served = together(
    option("--no-browser", is_flag=True, help=N_("Only say at which address; it lets one browser in.")),
    option(
        "--port",
        type=click.IntRange(0, LARGEST_PORT),
        default=0,
        metavar="NUMBER",
        help=N_("Port on this machine; any free one."),
    ),
)
"""Adds the options by which a browser is let in."""


def listening(make: Callable[[], Server], port: int) -> Server:
    """Return the server that `make` starts; `Unable` where its port cannot be had."""
    try:
        return make()
    except OSError as error:
        raise Unable(
            msg("Port {port} cannot be used: {reason}.", port=port, reason=error.strerror or str(error)),
            msg("Leave out {flag}, and a free one is taken.", flag="--port"),
        ) from error


def invite(session: Session, server: Server, stack: ExitStack, said: Message, *, no_browser: bool) -> None:
    """Open the browser, or say at which address it is let in; then what is `said`."""
    from sub_cli.serve.opening import opened

    if no_browser or not stack.enter_context(opened(server.entrance)):
        session.output.data(server.entrance)
    session.output.say(said)
