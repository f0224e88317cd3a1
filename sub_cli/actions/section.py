"""Sections: list, show, new, edit, move."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from sub_cli import layout
from sub_cli.actions.adopted import refuse_adopted
from sub_cli.actions.incoming import Surroundings, refuse_mistakes
from sub_cli.actions.place import Where
from sub_cli.change import Recorded, Stamp
from sub_cli.document import numbering, outline
from sub_cli.document.ids import id_of
from sub_cli.document.incoming import Incoming
from sub_cli.document.model import Document, Entry, Section
from sub_cli.errata.operations.at import At
from sub_cli.errors import Conflict, UsageProblem
from sub_cli.keys import ID
from sub_cli.messages import Message, msg
from sub_cli.store import documents
from sub_cli.text.format import ending_as, format_text
from sub_cli.workspace import Workspace


@dataclass(frozen=True, slots=True)
class SectionRow:
    """One line of the list of sections."""

    number: str
    id: str
    title: str
    depth: int
    """0 for a chapter."""
    words: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A section with the number under which people know it."""

    number: str
    section: Section


def rows(document: Document) -> list[SectionRow]:
    """Return the sections of `document` in reading order."""
    numbers = numbering.numbers(document)
    return [
        SectionRow(numbers[entry.id], entry.id, section.title, depth, len(section.text.split()))
        for depth, entry in outline.walk(document.outline)
        if (section := document.sections[entry.id])
    ]


def show(document: Document, reference: str) -> Shown:
    """Return the section that a number, id or title names; raises `NotFound`."""
    return shown(document, [reference])[0]


def shown(document: Document, references: list[str]) -> list[Shown]:
    """Return the sections that numbers, ids or titles name; raises `NotFound`."""
    wanted = [each if each in document.sections else numbering.resolve(document, each) for each in references]
    number = numbering.numbers(document).__getitem__ if len(wanted) > 1 else partial(numbering.number, document)
    return [Shown(number(section_id), document.sections[section_id]) for section_id in wanted]


def new(
    workspace: Workspace,
    title: str,
    text: Incoming,
    where: Where,
    stamp: Stamp,
    *,
    document_id: str = "",
    section_id: str = "",
) -> tuple[Section, Recorded]:
    """Put a new section at a place of the outline, or at its end where none is said, and return it.

    Raises what `place_of_new` does, `UsageProblem` for an id that cannot be one, `Conflict` for an id that is taken,
    `BadText` for mistakes.
    """
    name = section_id or id_of(title)
    with workspace.changing(f"section new {workspace.named(document_id, name)}", stamp) as change:
        document = workspace.document(document_id)
        at = place_of_new(workspace, document, title, where, section_id)
        refuse_id(workspace, document, name)
        refuse_mistakes(text, "", Surroundings(workspace, document, [name]))
        section = Section(name, title.strip(), format_text(text.text) if text.text.strip() else "")
        longer = outline.insert(document.outline, Entry(name), at.parent, at.after)
        grown = replace(document.with_section(section), outline=longer)
        change.put_all(documents.changes(workspace.files, document, grown))
        known_as = workspace.named(document.id, name)
        return section, change.finish(msg("Section {id}: {title}", id=known_as, title=section.title))


def place_of_new(workspace: Workspace, document: Document, title: str, where: Where, section_id: str = "") -> At:
    """Return where a new section comes, which may be asked before it is written.

    Raises `Refused` where the document is adopted, `NotFound` for a place that is not there, `UsageProblem` for two.
    """
    last = document.outline[-1].id if document.outline else ""
    at = where.at(document) if where.words else At("", last)
    if document.edition:
        words = where.words or (Where(after=numbering.number(document, last)).words if last else ())
        own = ("--id", section_id) if section_id else ()
        refuse_adopted(workspace, document, "--insert", title.strip(), *own, *words)
    return at


def require_id(name: str) -> None:
    """Raise `UsageProblem` for what cannot be the id of a section."""
    if not ID.fullmatch(name):
        raise UsageProblem(
            msg("“{id}” cannot be the id of a section: use lower case letters, digits and hyphens.", id=name)
        )


def refuse_id(workspace: Workspace, document: Document, name: str) -> None:
    """Raise `UsageProblem` for what cannot be the id of a new section, `Conflict` for an id that is taken."""
    require_id(name)
    require_free(workspace, document, name, msg("Give another id with {flag}.", flag="--id"))


def require_free(workspace: Workspace, document: Document, name: str, *advice: Message) -> None:
    """Raise `Conflict` where a section has that id, or its file lies there."""
    files = workspace.files.names(layout.sections_folder(document.id))
    if name in document.ids() or layout.section_path(document.id, name) in files:
        raise Conflict(msg("There is a section {id} already.", id=name), *advice)


def edit(
    workspace: Workspace,
    reference: str,
    text: Incoming | None,
    stamp: Stamp,
    *,
    title: str = "",
    document_id: str = "",
    expected: str | None = None,
) -> tuple[Shown, Recorded]:
    """Give a section another text, title or both; `expected` is the text that the editor was opened with.

    Raises `NotFound`, `Conflict` when the text changed in the meantime, `BadText` for mistakes in the new one, and
    `Refused` for an adopted section, which only an erratum changes.
    """
    with workspace.changing(f"section edit {workspace.named(document_id, reference)}", stamp) as change:
        document = workspace.document(document_id)
        shown = show(document, reference)
        before = shown.section
        if expected is not None and before.text != expected:
            raise Conflict(msg("The text of {number} changed while you were editing.", number=shown.number))
        edited = replace(before, title=title.strip() or before.title)
        if text:
            edited = replace(edited, text=_wording(workspace, document, shown, text))
        if edited != before:
            emptied = () if edited.text else ("-m", "")
            retitled = ("--retitle", edited.title) if edited.title != before.title else ()
            refuse_edit(workspace, document, shown, *(retitled or emptied))
        change.put_all(documents.changes(workspace.files, document, document.with_section(edited)))
        return Shown(shown.number, edited), change.finish(
            msg("Section {id}: {what}", id=workspace.named(document.id, edited.id), what=_what_changed(before, edited))
        )


def _wording(workspace: Workspace, document: Document, shown: Shown, text: Incoming) -> str:
    """Return the new text of a section."""
    if not text.text.strip():
        return ""
    refuse_mistakes(text, shown.section.text, Surroundings(workspace, document))
    return ending_as(format_text(text.text), shown.section.text)


def refuse_edit(workspace: Workspace, document: Document, shown: Shown, *words: str) -> None:
    """Raise `Refused` for a section of an adopted document, with the `sub erratum new` of these words."""
    other = msg("Or give the same command with --erratum --reason TEXT.")
    refuse_adopted(workspace, document, shown.number, *words, other=other)


def _what_changed(before: Section, after: Section) -> Message:
    if before.title == after.title:
        return msg("text edited")
    return msg("title edited") if before.text == after.text else msg("title and text edited")


def move(
    workspace: Workspace, reference: str, where: Where, stamp: Stamp, *, document_id: str = ""
) -> tuple[str, str, Recorded]:
    """Move a section with all below it, and return its number before and after.

    Raises `Refused` where the document is adopted, `NotFound`, `UsageProblem` for no place or more than one, and
    `Conflict` when it would come below or beside itself.
    """
    with workspace.changing(f"section move {workspace.named(document_id, reference)}", stamp) as change:
        document = workspace.document(document_id)
        section_id = numbering.resolve(document, reference)
        at = where.at(document, section_id)
        if document.edition:
            number = numbering.number(document, section_id)
            refuse_adopted(workspace, document, number, "--move", *where.words)
        moved = replace(document, outline=outline.move(document.outline, section_id, at.parent, at.after))
        change.put_all(documents.changes(workspace.files, document, moved))
        numbers = [numbering.numbers(state)[section_id] for state in (document, moved)]
        return (
            numbers[0],
            numbers[1],
            change.finish(
                msg("Section {id}: moved from {was} to {becomes}", id=workspace.named(document.id, section_id),
                    was=numbers[0], becomes=numbers[1])
            ),
        )  # fmt: skip
