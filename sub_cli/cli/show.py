"""`sub show`: a document or section in any state: as it is, on a date, after an erratum or memo, in a revision."""

from __future__ import annotations

import click

from sub_cli.cli.dates import parse_date, parse_state
from sub_cli.cli.grammar import Command, option
from sub_cli.cli.language import N_
from sub_cli.cli.options import as_json, at_state, in_document
from sub_cli.cli.section import section_data
from sub_cli.cli.session import Session, pass_session


@click.command(
    cls=Command,
    example="sub show 2.1\nsub show 2.1 --at 31-3-2021\nsub show --at @PS2021BEM07",
    help=N_("Show the text, as it is or in any other state: on a date, after an erratum or memo, in a revision."),
)
@click.argument("section", metavar="[SECTION]", default="")
@at_state
@option("--known", default="", metavar="DATE", help=N_("As it was known at the end of this day."))
@in_document
@as_json
@pass_session
def show(session: Session, section: str, state: str, known: str, document_id: str, as_json: bool) -> None:
    """Write the text of one section, or of all."""
    from sub_cli.actions import section as sections
    from sub_cli.states import state as states

    day = parse_date(known, session.today) if known else None
    found = states.state_of(session.workspace, parse_state(state, session.today), document_id, day, section)
    wanted = [section] if section else found.document.ids()
    shown = sections.shown(found.document, wanted)
    if as_json:
        sections_shown = [section_data(each) for each in shown]
        session.output.json(
            "text",
            {"state": state, "document": found.document.id, "title": found.document.title, "sections": sections_shown},
        )
        return
    parts = [f"{each.number} {each.section.title}\n\n{each.section.text}" for each in shown]
    session.output.page("\n".join(parts).rstrip("\n"))
