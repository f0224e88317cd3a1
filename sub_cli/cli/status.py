"""Bare `sub`: in a workspace where things stand in about ten lines, elsewhere a short help."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from sub_cli.cli.language import _
from sub_cli.cli.session import Session
from sub_cli.cli.words import word
from sub_cli.errors import NotFound

if TYPE_CHECKING:
    from sub_cli.errata.model import Erratum
    from sub_cli.memo.model import Memo


def show_status(context: click.Context) -> None:
    """Write the documents, the errata and memos that wait, and the next steps."""
    session: Session = context.obj
    try:
        workspace = session.workspace
    except NotFound:
        click.echo(context.get_help())
        return
    from sub_cli.actions import status

    standing = status.standing(workspace)
    output = session.output
    output.data(f"{standing.name}  ({workspace.root})")
    for row in standing.documents:
        output.data(
            f"  {row.id}: " + _("{sections} sections, {errata} errata").format(sections=row.sections, errata=row.errata)
        )
    for erratum in standing.pending:
        output.data(f"  {erratum.id}  {word(erratum.status)}  {erratum.title}")
    for memo in standing.open_memos:
        output.data(f"  {memo.number}  {word(memo.status)}  {memo.subject}")
    if standing.dirty:
        output.data(
            "  " + _("not committed:") + " " + ", ".join(standing.dirty[:5]) + (" …" if len(standing.dirty) > 5 else "")
        )
    output.next(*_steps(standing.pending, standing.open_memos))


def _steps(pending: Sequence[Erratum], memos: Sequence[Memo]) -> list[str]:
    steps = [f"sub erratum apply {pending[0].id}"] if pending else []
    steps += [f"sub memo build {memos[0].number}"] if memos else []
    return [*steps, "sub check"][:3]
