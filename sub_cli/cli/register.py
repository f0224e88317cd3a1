"""`sub register`: every erratum of every document, as text, JSON or CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sub_cli.cli.erratum import summary
from sub_cli.cli.grammar import Command, OneOf, option
from sub_cli.cli.language import N_, short_date, word
from sub_cli.cli.options import as_json, in_documents
from sub_cli.cli.output import attributes
from sub_cli.cli.session import Session, pass_session
from sub_cli.messages import msg

if TYPE_CHECKING:
    from sub_cli.actions.erratum.register import RegisterLine

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = "document id title kind status memo effective since until sections added removed".split()


@click.command(
    cls=Command,
    example="sub register\nsub register --format csv",
    help=N_("List the errata of every document with memo, dates, sections and size."),
)
@option("--format", "form", type=OneOf(lambda: ("text", "json", "csv")), default="text", help=N_("How it is shown."))
@in_documents
@as_json
@pass_session
def register(session: Session, form: str, only: str, as_json: bool) -> None:
    """Write the register of errata."""
    from sub_cli.actions.erratum.register import rows

    found = rows(session.workspace, session.documents(only))
    if as_json or form == "json":
        session.output.json("register", [_data(row) for row in found])
    elif form == "csv":
        session.output.data(_csv(found).rstrip("\n"))
    elif not found:
        session.output.say(msg("There are no errata."))
    else:
        session.output.table([_cells(session, row) for row in found], wraps=6, spare=(5, 4, 2))


def _cells(session: Session, row: RegisterLine) -> list[str]:
    erratum = row.erratum
    since = short_date(row.since) or "–"
    days = f"{since} – {short_date(row.until)}" if row.until else since
    size = f"+{row.added} −{row.removed}"
    sections = " ".join(row.numbers) or "–"
    return [session.erratum(erratum), word(erratum.status), erratum.memo or "–", days, sections, size, erratum.title]


def _data(row: RegisterLine) -> dict[str, object]:
    return summary(row.erratum, row.numbers) | attributes(row, "since", "until", "added", "removed")


def _csv(found: list[RegisterLine]) -> str:
    import csv
    import io

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in found:
        data = _data(row) | {"sections": " ".join(row.numbers)}
        writer.writerow([_cell(data[name]) for name in COLUMNS])
    return text.getvalue()


def _cell(value: object) -> object:
    """Return a value as a spreadsheet takes it: a text that it would work out as a formula gets an apostrophe."""
    if value is None:
        return ""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
