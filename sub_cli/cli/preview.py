"""`sub preview`: the page of a document or memo in the browser, while it is being written."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING

import click

from sub_cli.cli.grammar import Command
from sub_cli.cli.language import N_, current, say, short
from sub_cli.cli.local_server import invite, listening, served
from sub_cli.cli.session import Session, pass_session
from sub_cli.messages import msg

if TYPE_CHECKING:
    from sub_cli.actions.preview.preview import Preview
    from sub_cli.redline.base import Look


@click.command(
    cls=Command,
    example="sub preview\nsub preview PS2021BEM07\nsub preview plan-water --no-browser",
    help=N_("Show a document or memo in the browser, renewed at each save. It ends with Ctrl-C."),
)
@click.argument("target", metavar="[DOCUMENT|MEMO]", default="")
@served
@pass_session
def preview(session: Session, target: str, no_browser: bool, port: int) -> None:
    """Serve until somebody ends it."""
    with ExitStack() as stack:
        pages = _pages(session, stack)
        from sub_cli.serve.server import Server  # here: the processes that make pages start meanwhile

        server = stack.enter_context(listening(lambda: Server(pages, port, pages.start(target)), port))
        try:
            _begin(pages, server.start)
            invite(session, server, stack, msg("Every save is shown. It ends with Ctrl-C."), no_browser=no_browser)
            server.serve_forever()
        except KeyboardInterrupt:
            session.output.say(msg("The preview has ended."))


def _pages(session: Session, stack: ExitStack) -> Preview:
    """Return the pages, with the processes that make them, which end with `stack`."""
    from functools import cache

    from sub_cli.render.confined import Renderer

    press = stack.enter_context(Renderer(on_paper=False))  # it loads what it needs while we do
    from sub_cli.actions.preview.preview import Preview
    from sub_cli.actions.preview.staying import Staying
    from sub_cli.cli.errors import line_reader

    paper = cache(lambda: stack.enter_context(Renderer()))
    workspace = Staying(session.workspace.root, session.workspace.settings)
    return Preview(workspace, session.today, _look(), line_reader(workspace.root), press, paper)


def _begin(pages: Preview, first: str) -> None:
    """Make the first page while the browser starts."""
    from threading import Thread

    Thread(target=_make, args=(pages, first), daemon=True).start()


def _make(pages: Preview, address: str) -> None:
    from concurrent.futures import CancelledError

    from sub_cli.serve.exchange import Request

    with suppress(CancelledError):  # it was ended before there was a page
        pages.answer(Request(address, {}))


def _look() -> Look:
    from sub_cli.redline.base import Look

    return Look(translate=say, reader=current(), label=short)
