"""`sub schema`: what a file may hold, for an editor or another program."""

from __future__ import annotations

from collections.abc import Iterable

import click

from sub_cli.cli.grammar import Command, OneOf
from sub_cli.cli.language import N_, say
from sub_cli.cli.session import Session, pass_session


def _kinds() -> Iterable[str]:
    from sub_cli.actions.schema import FILES

    return FILES


@click.command(
    cls=Command,
    example="sub schema section\nsub schema workspace > sub.schema.json",
    help=N_("Write the JSON Schema of a kind of file: its keys, what they may hold, and what they mean."),
)
@click.argument("kind", type=OneOf(_kinds))
@pass_session
def schema(session: Session, kind: str) -> None:
    """Write one schema to stdout."""
    from sub_cli.actions.schema import json_schema

    session.output.data(json_schema(kind, say))
