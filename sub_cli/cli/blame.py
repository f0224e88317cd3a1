"""`sub blame`: who brought which words."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import click

from sub_cli.cli.columns import columns
from sub_cli.cli.grammar import Command, option
from sub_cli.cli.language import N_, _, short_date
from sub_cli.cli.log import source
from sub_cli.cli.options import as_json, in_document
from sub_cli.cli.output import attributes
from sub_cli.cli.session import Session, pass_session

if TYPE_CHECKING:
    from sub_cli.actions.log import Blamed, Origin


@click.command(
    cls=Command,
    example="sub blame 2.1\nsub blame 2.1 --words",
    help=N_("Say of every sentence, or every word, which erratum or commit brought it."),
)
@click.argument("section", metavar="SECTION")
@option("--words", "by_word", is_flag=True, help=N_("Credit every word."))
@in_document
@as_json
@pass_session
def blame(session: Session, section: str, by_word: bool, document_id: str, as_json: bool) -> None:
    """Write the origin beside every sentence or run of words."""
    from sub_cli.actions import log

    found = log.credits_of(session.workspace, section, document_id=document_id)
    if as_json:
        about = {"document": session.workspace.document_id(document_id)}
        data = attributes(found, "number", "title") | about | {"sentences": found.credits, "origins": found.origins}
        session.output.json("blame", data)
        return
    rows = _word_rows(found) if by_word else _sentence_rows(found)
    lines = [line if text else "" for line, (_label, text) in zip(columns(rows), rows, strict=True)]
    session.output.page("\n".join([f"{found.number} {found.title}", "", *lines]))


def _sentence_rows(found: Blamed) -> list[tuple[str, str]]:
    return [(_label(found.origins[credit.origin]) if credit.text else "", credit.text) for credit in found.credits]


def _word_rows(found: Blamed) -> list[tuple[str, str]]:
    """Return runs of words that have one origin, a row each."""
    rows: list[tuple[str, str]] = []
    for credit in found.credits:
        for origin, words in groupby(credit.words, key=lambda each: each.origin):
            rows.append((_label(found.origins[origin]), "".join(each.text for each in words).strip()))
        rows.append(("", ""))
    return rows[:-1]


def _label(origin: Origin) -> str:
    if not origin.commit and not origin.erratum:
        return _("not committed")
    return " ".join(filter(None, (source(origin), origin.memo, short_date(origin.day))))
