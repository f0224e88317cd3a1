"""`sub section`: list, show, new, edit, move, rename and remove sections."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import click

from sub_cli.cli import options
from sub_cli.cli.answers import Answers
from sub_cli.cli.diff import write_redline
from sub_cli.cli.editor import ask_text, keep_draft
from sub_cli.cli.erratum import write_weighed
from sub_cli.cli.grammar import LINE, Group, line_of, option
from sub_cli.cli.language import N_, _
from sub_cli.cli.options import as_json, changes, from_stdin, in_document, message_text, tell, text_of
from sub_cli.cli.output import attributes
from sub_cli.cli.place_question import asked_place, place_question
from sub_cli.cli.prompts import Question, confirm, converse
from sub_cli.cli.reason_question import asked_reason
from sub_cli.cli.session import Session, pass_session
from sub_cli.document.ids import id_of
from sub_cli.messages import Message, msg, nmsg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sub_cli.actions.place import Where
    from sub_cli.actions.section import Shown
    from sub_cli.actions.section_rename import Renamed
    from sub_cli.change import Stamp
    from sub_cli.document.incoming import Incoming
    from sub_cli.document.model import Document


@click.group(
    cls=Group,
    example="sub section list\nsub section edit 2.1",
    help=N_("The sections of a plan: list, show, new, edit, move, rename, remove."),
)
def section() -> None:
    """Hold the commands for sections."""


@section.command("list", example="sub section list", help=N_("List the sections with their numbers."))
@in_document
@as_json
@pass_session
def list_(session: Session, document_id: str, as_json: bool) -> None:
    """Write the sections in reading order."""
    from sub_cli.actions import section as sections

    document = session.workspace.document(document_id)
    rows = sections.rows(document)
    if as_json:
        facts = "number", "id", "title", "depth", "words"
        session.output.json("sections", [{**attributes(row, *facts), "document": document.id} for row in rows])
    else:
        cells = [[row.number, "  " * row.depth + row.title, str(row.words), row.id] for row in rows]
        session.output.table(cells, wraps=1, spare=(2, 3))


@section.command("show", example="sub section show 2.1", help=N_("Show a section, by number, id or title."))
@click.argument("reference", metavar="SECTION")
@in_document
@as_json
@pass_session
def show(session: Session, reference: str, document_id: str, as_json: bool) -> None:
    """Write one section."""
    from sub_cli.actions import section as sections

    document = session.workspace.document(document_id)
    shown = sections.show(document, reference)
    if as_json:
        session.output.json("section", {**section_data(shown), "document": document.id})
        return
    session.output.page(f"{shown.number} {shown.section.title}\n\n{shown.section.text}".rstrip("\n"))


@section.command(
    "new",
    example='sub section new --title "Rollen" --under 2 -m "De provincie kiest haar rol."',
    help=N_("Write a new section and give it a place in the outline; asks what is missing."),
)
@option("--title", type=LINE, default="", help=N_("Title of the section."))
@option("--id", "section_id", default="", help=N_("Id; follows from the title when left out. It never changes."))
@options.under
@options.after
@options.before
@message_text
@from_stdin
@in_document
@changes
@pass_session
def new(
    session: Session,
    title: str,
    section_id: str,
    under: str,
    after: str,
    before: str,
    message: str | None,
    from_stdin: bool,
    document_id: str,
    stamp: Stamp,
) -> None:
    """Ask what is missing, and write the section."""
    from sub_cli.actions import section as sections
    from sub_cli.actions.place import Where

    workspace = session.workspace
    document = workspace.document(document_id)
    given = text_of(message, from_stdin)
    title, where = _asked_head(
        session, document, title, section_id, Where(under, after, before), whole=bool(title and given)
    )
    sections.place_of_new(workspace, document, title, where, section_id)  # before it is typed
    text, draft = ask_text(session, given, f"section-{id_of(title)}", "", flag="--message")
    with keep_draft(draft, stamp):
        made, recorded = sections.new(
            workspace, title, text, where, stamp, document_id=document_id, section_id=section_id
        )
    if not made.text:
        session.output.say(msg("{title} has no text yet.", title=made.title))
    tell(session, recorded, stamp, f"sub section show {session.of(document.id, made.id)}", "sub check")


@section.command(
    "edit",
    example='sub section edit 2.1\nsub section edit 2.1 --title "Geld"',
    help=N_("Edit the text of a section in your editor, as Markdown, or its title. An adopted one gets an erratum."),
)
@click.argument("reference", metavar="SECTION")
@option("--title", type=LINE, default="", help=N_("Another title; without -m or --stdin the text stays."))
@message_text
@from_stdin
@option("--erratum", "as_erratum", is_flag=True, help=N_("Where the plan is adopted, make an erratum of the edit."))
@option("--reason", type=LINE, default="", metavar="TEXT", help=N_("Why that erratum is there."))
@in_document
@changes
@pass_session
def edit(
    session: Session,
    reference: str,
    title: str,
    message: str | None,
    from_stdin: bool,
    as_erratum: bool,
    reason: str,
    document_id: str,
    stamp: Stamp,
) -> None:
    """Give a section another text or title; of an adopted one that becomes an erratum."""
    from sub_cli.actions import section as sections

    document = session.workspace.document(document_id)
    shown = sections.show(document, reference)
    given, name, before = text_of(message, from_stdin), shown.section.id, shown.section.text
    typed = given is None and not title
    if document.edition and not as_erratum:
        as_erratum = _offers_erratum(session, document, shown, title.strip(), typed)
    text: Incoming | None = None
    draft = None
    if given or typed:
        text, draft = ask_text(session, given, f"section-{name}", before, flag="--message")
    said = Said(document, shown, title.strip(), text, before if draft else None)
    with keep_draft(draft, stamp):
        if document.edition and as_erratum:
            _write_erratum(session, said, reason, stamp)
        else:
            _write_section(session, said, stamp)


class Said(NamedTuple):
    """What a person wants a section to become."""

    document: Document
    shown: Shown
    title: str
    """Another title; empty keeps it."""
    text: Incoming | None
    """Another text; None keeps it."""
    expected: str | None
    """The text that the editor was opened with."""


def _write_section(session: Session, said: Said, stamp: Stamp) -> None:
    from sub_cli.actions import section as sections
    from sub_cli.states import comparison

    document, shown = said.document, said.shown
    changed, recorded = sections.edit(
        session.workspace,
        shown.section.id,
        said.text,
        stamp,
        title=said.title,
        document_id=document.id,
        expected=said.expected,
    )
    if stamp.dry_run:
        write_redline(session, comparison.section_diff(document, changed.section))
    if shown.section.text and not changed.section.text:
        session.output.say(msg("{number} has no text any more.", number=shown.number))
    tell(session, recorded, stamp, "sub diff HEAD~1" if recorded.commit else "sub diff", "sub check")


def _offers_erratum(session: Session, document: Document, shown: Shown, title: str, typed: bool) -> bool:
    """Tell whether a person wants an erratum of what is edited in an adopted plan.

    Raises `Refused` where that person does not, and, before anything is `typed`, where nobody can be asked.
    """
    from sub_cli.actions import section as sections
    from sub_cli.actions.adopted import only_by_erratum

    if session.interactive:
        session.output.say(only_by_erratum(document))
        explain = _("Yes writes down the edit as an erratum, and the text stays as it is. No changes nothing.")
        if confirm(_("Make an erratum of it?"), flag="--erratum", interactive=True, default=True, explain=explain):
            return True
    if session.interactive or typed:
        sections.refuse_edit(session.workspace, document, shown, *(("--retitle", title) if title else ()))
    return False


def _write_erratum(session: Session, said: Said, reason: str, stamp: Stamp) -> None:
    """Write a draft erratum that makes of an adopted section what is wanted."""
    from sub_cli.actions.erratum import life
    from sub_cli.states import comparison

    if not reason and session.interactive and not stamp.dry_run:
        reason = asked_reason()
    compose = partial(
        life.rewriting, reference=said.shown.section.id, text=said.text, title=said.title, expected=said.expected
    )
    details = life.Details(reason=reason)
    made, recorded = life.new(session.workspace, compose, details, stamp, document_id=said.document.id, text=said.text)
    write_redline(session, comparison.erratum_diff(session.workspace, made))
    if stamp.dry_run:
        write_weighed(session, made)
    name = session.erratum(made)
    session.output.say(msg("The edit is erratum {erratum}, and the text changes once it is applied.", erratum=name))
    tell(session, recorded, stamp, f"sub erratum show {name}", f"sub erratum apply {name}")


@section.command(
    "move", example="sub section move 2.3 --before 2.1", help=N_("Move a section with all below it; numbers follow.")
)
@click.argument("reference", metavar="SECTION")
@options.under
@options.after
@options.before
@in_document
@changes
@pass_session
def move(session: Session, reference: str, under: str, after: str, before: str, document_id: str, stamp: Stamp) -> None:
    """Give a section another place."""
    from sub_cli.actions import section as sections
    from sub_cli.actions.place import Where

    where = Where(under, after, before)
    if session.interactive and not where.words:
        where = asked_place(session.workspace.document(document_id), reference)
    was, becomes, recorded = sections.move(session.workspace, reference, where, stamp, document_id=document_id)
    session.output.say(msg("{was} is now {becomes}.", was=was, becomes=becomes))
    tell(session, recorded, stamp, _list_of(session, document_id))


@section.command(
    "rename",
    example="sub section rename samenwerken samen",
    help=N_("Give a section another id, before the plan is adopted; everything that names it follows."),
)
@click.argument("reference", metavar="SECTION")
@click.argument("new_id", metavar="NEW-ID")
@in_document
@changes
@pass_session
def rename(session: Session, reference: str, new_id: str, document_id: str, stamp: Stamp) -> None:
    """Give a section another id."""
    from sub_cli.actions import section_rename

    done = section_rename.rename(session.workspace, reference, new_id, stamp, document_id=document_id)
    session.output.say(msg("{was} is called {now} from now on.", was=done.was, now=done.now), *_followers(done))
    shown = session.of(session.workspace.document_id(document_id), done.now)
    tell(session, done.recorded, stamp, f"sub section show {shown}", "sub check")


def _list_of(session: Session, document_id: str) -> str:
    """Return the command that lists the sections of a document."""
    return "sub section list" + session.flag(session.workspace.document_id(document_id))


def _followers(done: Renamed) -> Iterator[Message]:
    """Yield how many references and errata follow."""
    if done.references:
        yield nmsg("{n} reference follows.", "{n} references follow.", done.references)
    if done.errata:
        yield nmsg("{n} erratum follows.", "{n} errata follow.", done.errata)


@section.command(
    "remove",
    example="sub section remove 2.3",
    help=N_("Take a section out with all below it, before the plan is adopted; not while something refers to it."),
)
@click.argument("reference", metavar="SECTION")
@in_document
@changes
@pass_session
def remove(session: Session, reference: str, document_id: str, stamp: Stamp) -> None:
    """Take a section out."""
    from sub_cli.actions import section_remove

    removed = section_remove.remove(session.workspace, reference, stamp, document_id=document_id)
    facts = {"number": removed.shown.number, "title": removed.shown.section.title}
    session.output.say(
        nmsg(
            "{number} {title} is removed, with {n} section below it.",
            "{number} {title} is removed, with {n} sections below it.",
            removed.below,
            **facts,
        )
        if removed.below
        else msg("{number} {title} is removed.", **facts)
    )
    tell(session, removed.recorded, stamp, _list_of(session, document_id), "sub undo")


def _asked_head(
    session: Session, document: Document, title: str, section_id: str, where: Where, *, whole: bool
) -> tuple[str, Where]:
    """Return the title and the place of a new section, asked where they are missing.

    A `whole` one, with title and text, needs no place: it comes at the end. Neither does one of an adopted plan, where
    only an erratum puts sections in.
    """
    placed = bool(whole or where.words or document.edition or not document.outline)
    questions = [] if title else [_title_question(session, document, section_id)]
    if session.interactive and not placed:
        questions.append(place_question(document))
    found = converse(questions, Answers(), interactive=session.interactive)
    return found.get("title", title), found.get("place", where)


def _title_question(session: Session, document: Document, section_id: str) -> Question:
    """Ask for the title that a person gives a new section, one that makes an id where none was given."""
    from sub_cli.actions import section as sections

    def parse(typed: str) -> str:
        title = line_of(typed).strip()
        sections.refuse_id(session.workspace, document, section_id or id_of(title))
        return title

    explain = _("What stands above the section, without its number; that follows from its place. For example: Rollen.")
    return Question("title", _("Title"), "--title", parse, explain)


def section_data(shown: Shown) -> dict[str, object]:
    """Return a section as data: its number, and what its file says."""
    return {"number": shown.number, **attributes(shown.section, "id", "title", "text")}
