"""`sub search`: in which sentences of all plans, errata and memoranda words stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sub_cli.cli.grammar import Command
from sub_cli.cli.language import N_
from sub_cli.cli.options import as_json, in_documents
from sub_cli.cli.session import Session, pass_session
from sub_cli.errors import UsageProblem
from sub_cli.messages import msg

if TYPE_CHECKING:
    from sub_cli.actions.search import Hit


@click.command(
    cls=Command,
    example='sub search accounthouder\nsub search "democratische legitimatie" rol',
    help=N_("Find the sentences in which all these words stand: in plans, errata that wait, and memoranda."),
)
@click.argument("words", metavar="WORDS...", nargs=-1, required=True)
@in_documents
@as_json
@pass_session
def search(session: Session, words: tuple[str, ...], only: str, as_json: bool) -> None:
    """Write each sentence with the text that it stands in."""
    from sub_cli.actions import search as searching

    if not all(searching.folded(word) for word in words):
        raise UsageProblem(
            msg("There is nothing to search for."), msg("Give words: {command}", command="sub search rol")
        )
    found = searching.search(session.workspace, session.documents(only), words, memoranda=not only)
    if as_json:
        session.output.json("hits", found)
    elif not found:
        session.output.say(msg("No sentence has “{words}”.", words="” “".join(words)))
    else:
        rows = [[_named(session, hit), hit.title, hit.sentence] for hit in found]
        session.output.table(rows, wraps=2, spare=(1,))


def _named(session: Session, hit: Hit) -> str:
    """Return what the text is called, with its document where there are several; a memo has a number of its own."""
    of_plan = hit.path.split("/")[1] == hit.document
    return session.workspace.named(hit.document, hit.name) if of_plan else hit.name
