"""`sub document`: list, show, new and adopt documents."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sub_cli.cli.dates import parse_date, parse_state
from sub_cli.cli.grammar import LINE, READABLE, Group, line_of, option
from sub_cli.cli.language import N_, _, short_date, word
from sub_cli.cli.options import (
    as_json,
    as_single_file,
    at_state,
    changes,
    origin,
    output_file,
    refuse_together,
    tell,
    with_sidecar,
)
from sub_cli.cli.prompts import ask
from sub_cli.cli.section import section_data
from sub_cli.cli.session import Session, pass_session
from sub_cli.cli.status import counts
from sub_cli.messages import msg, nmsg

if TYPE_CHECKING:
    from sub_cli.change import Stamp


@click.group(
    cls=Group,
    example="sub document list\nsub document show",
    help=N_("The documents of this workspace: list, show, new, adopt, build."),
)
def document() -> None:
    """Hold the commands for documents."""


@document.command("list", example="sub document list", help=N_("List the documents."))
@as_json
@pass_session
def list_(session: Session, as_json: bool) -> None:
    """Write one line for each document."""
    from sub_cli.actions import document as documents

    rows = documents.rows(session.workspace)
    if as_json:
        session.output.json("documents", rows)
    else:
        cells = [[row.id, row.title, word(row.kind), short_date(row.adopted) or "–", counts(row)] for row in rows]
        session.output.table(cells, wraps=1, spare=(2, 4))


@document.command("show", example="sub document show", help=N_("Show a whole document as Markdown."))
@click.argument("document_id", metavar="[DOCUMENT]", default="")
@as_json
@pass_session
def show(session: Session, document_id: str, as_json: bool) -> None:
    """Write every section with its number and title."""
    from sub_cli.actions import section

    shown = session.workspace.document(document_id)
    if as_json:
        texts = [section_data(each) for each in section.shown(shown, shown.ids())]
        session.output.json("document", {"id": shown.id, "title": shown.title, "sections": texts})
        return
    parts = [f"# {shown.title}\n"]
    for row in section.rows(shown):
        text = shown.sections[row.id].text
        parts.append(f"{'#' * min(row.depth + 2, 6)} {row.number} {row.title}\n\n{text}")
    session.output.page("\n".join(parts).rstrip("\n"))


@document.command("new", example='sub document new --id nota-water --title "Nota Water"', help=N_("Start a document."))
@option("--id", "own_id", default="", help=N_("Id; follows from the title when left out. It never changes."))
@option("--title", type=LINE, default="", help=N_("Title of the document."))
@changes
@pass_session
def new(session: Session, own_id: str, title: str, stamp: Stamp) -> None:
    """Ask what is missing, and write a document with one section."""
    from sub_cli.actions import document as documents
    from sub_cli.document.ids import id_of

    workspace = session.workspace
    title = title or _asked_title(session, own_id)
    made, recorded = documents.new(
        workspace,
        title,
        stamp,
        document_id=own_id or id_of(title),
        language=workspace.settings.programme.language,
        first=(_("Introduction"), ""),
    )
    tell(session, recorded, stamp, f"sub section new --document {made.id}")


@document.command(
    "import",
    example="sub document import plan.pdf\nsub document import nota.md --as nota-water --dry-run",
    help=N_("Make a document of a plan that exists, as Markdown, text or PDF; what was not sure is told."),
)
@click.argument("file", type=READABLE, metavar="FILE")
@option(
    "--as", "own_id", default="", metavar="ID", help=N_("Id; follows from the title when left out. It never changes.")
)
@option("--title", type=LINE, default="", help=N_("Title of the document, where the file says none or another one."))
@option(
    "--language", type=click.Choice(["nl", "en"]), default=None, help=N_("Language of its text; else its words tell.")
)
@changes
@pass_session
def import_(session: Session, file: Path, own_id: str, title: str, language: str | None, stamp: Stamp) -> None:
    """Read the file by its ending, ask what its pictures show, and write all of it in one commit."""
    from sub_cli.actions.plan_import import Named, import_plan
    from sub_cli.cli.plan_import import MOST, files_beside, report, with_words
    from sub_cli.disk import read_named
    from sub_cli.interop.table import read_plan

    found = with_words(session, read_plan(read_named(file, MOST + 1), file.name, files_beside(file)))
    made = import_plan(session.workspace, found, file.name, stamp, said=Named(own_id, title, language or ""))
    report(session, made, file.name)
    tell(session, made.recorded, stamp, f"sub document show {made.document.id}", "sub check")


def _asked_title(session: Session, document_id: str) -> str:
    """Return the title that a person gives a new document, one that makes an id where none was given."""
    from sub_cli.actions import document as documents
    from sub_cli.document.ids import id_of

    def parse(typed: str) -> str:
        title = line_of(typed).strip()
        documents.refuse_id(session.workspace, document_id or id_of(title))
        return title

    explain = _("What stands on the title page; its folder is named after it. For example: Programmaplan Water.")
    return ask(_("Title"), flag="--title", parse=parse, interactive=session.interactive, explain=explain)


@document.command(
    "adopt",
    example="sub document adopt --date 10-3-2021",
    help=N_("Fix the present text as the adopted edition; from then on only errata change it."),
)
@click.argument("document_id", metavar="[DOCUMENT]", default="")
@option("--date", "day", default="", metavar="DATE", help=N_("The day of adoption; today when left out."))
@changes
@pass_session
def adopt(session: Session, document_id: str, day: str, stamp: Stamp) -> None:
    """Write the day and the digest of the base edition."""
    from sub_cli.actions import document as documents

    when = parse_date(day, session.today) if day else session.today
    adopted, recorded = documents.adopt(session.workspace, when, stamp, document_id=document_id)
    session.output.say(msg("{title} is adopted as it stands, on {day}.", title=adopted.title, day=when))
    tell(session, recorded, stamp, "sub erratum new " + session.of(adopted.id, "1"))


@document.command(
    "build",
    example="sub document build\nsub document build --at 31-3-2021",
    help=N_("Make the PDF of a document: title page, contents, errata in the margin, their register."),
)
@click.argument("document_id", metavar="[DOCUMENT]", default="")
@at_state
@output_file
@with_sidecar
@as_single_file
@pass_session
def build(session: Session, document_id: str, state: str, target: Path | None, sidecar: bool, single: bool) -> None:
    """Write the PDF and say where it lies."""
    from sub_cli.actions.builds import publish

    refuse_together(single_file=single, sidecar=sidecar)
    workspace, wanted = session.workspace, parse_state(state, session.today)
    built = publish.build_document(
        workspace, document_id, wanted, session.today, target, sidecar=sidecar, single=single
    )
    session.output.say(*built.notes)
    for path in (built.path, *built.beside):
        session.output.data(str(path))
    session.output.say(nmsg("{n} page, {state}.", "{n} pages, {state}.", built.pages, state=origin(built.commit)))
