"""Documents: list, show, new, adopt."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from sub_cli import layout
from sub_cli.actions.edition_pictures import pictures_of
from sub_cli.change import Recorded, Stamp
from sub_cli.document.digest import edition_digest
from sub_cli.document.ids import id_of
from sub_cli.document.model import Document, Entry, Section
from sub_cli.errors import Conflict, Refused, UsageProblem
from sub_cli.keys import ID
from sub_cli.messages import msg
from sub_cli.store import documents, erratum_names
from sub_cli.text.format import format_text, normal_form
from sub_cli.workspace import Workspace


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One line of the list of documents."""

    id: str
    title: str
    kind: str
    language: str
    adopted: date | None
    sections: int
    errata: int
    """How many errata were written for it, in any state."""


def rows(workspace: Workspace) -> list[DocumentRow]:
    """Return the documents of the workspace."""
    return [_row(workspace, name) for name in documents.list_documents(workspace.files)]


def new(
    workspace: Workspace, title: str, stamp: Stamp, *, document_id: str, language: str, first: tuple[str, str]
) -> tuple[Document, Recorded]:
    """Start a document with one section, `first` being its title and text; raises `Conflict` when the id is taken."""
    with workspace.changing(f"document new {document_id}", stamp) as change:
        refuse_id(workspace, document_id)
        document = first_document(document_id, title, language, first)
        change.put_all(files_of(document))
        return document, change.finish(msg("Document {id}: {title}", id=document_id, title=title))


def refuse_id(workspace: Workspace, name: str) -> None:
    """Raise `UsageProblem` for what cannot be the id of a document, `Conflict` for an id that is taken."""
    if not ID.fullmatch(name):
        raise UsageProblem(msg("“{id}” cannot be an id: use lower case letters, digits and hyphens.", id=name))
    if name in documents.list_documents(workspace.files):
        raise Conflict(msg("There is a document {id} already.", id=name))


def first_document(document_id: str, title: str, language: str, first: tuple[str, str]) -> Document:
    """Return a document with one section, whose id follows from its title."""
    section = Section(id_of(first[0]), first[0], format_text(normal_form(first[1])))
    return Document(document_id, title, language=language, outline=(Entry(section.id),), sections={section.id: section})


def files_of(document: Document) -> dict[str, bytes]:
    """Return the files of a document that has none yet."""
    files = {layout.document_path(document.id): documents.dump_document(document)}
    for section in document.sections.values():
        files[layout.section_path(document.id, section.id)] = documents.dump_section(section)
    return files


def adopt(workspace: Workspace, day: date, stamp: Stamp, *, document_id: str = "") -> tuple[Document, Recorded]:
    """Fix the present text and its pictures as the base edition, adopted on `day`: from now on only errata change it.

    Raises `Refused` when the document is adopted already, and for what `sub check` finds wrong in it: afterwards only
    an erratum could mend that.
    """
    with workspace.changing(f"document adopt {document_id}", stamp) as change:
        document = workspace.document(document_id)
        if document.edition:
            raise Refused(msg("{title} was adopted on {day}.", title=document.title, day=document.adopted or "?"))
        shown = pictures_of(workspace.files, document)
        _refuse_mistakes(workspace, document, [each.path for each in shown], remember=not stamp.dry_run)
        adopted = replace(document, adopted=day, edition=edition_digest(document), pictures=shown)
        change.put_all(documents.changes(workspace.files, document, adopted))
        return adopted, change.finish(msg("{title}: adopted on {day}", title=document.title, day=day))


def _refuse_mistakes(workspace: Workspace, document: Document, shown: Collection[str], *, remember: bool) -> None:
    """Raise `Refused` with the errors that `sub check` tells of a document and of the pictures that it has `shown`."""
    from sub_cli.actions.check.again import check_again
    from sub_cli.actions.check.check import check_workspace

    own, check = f"{layout.document_folder(document.id)}/", check_again if remember else check_workspace
    errors = [each for each in check(workspace) if not each.warning]
    if found := [each for each in errors if each.place.path.startswith(own) or each.place.path in shown]:
        raise Refused(
            msg("{title} is not adopted: there are mistakes in it.", title=document.title),
            msg("Mend them first; of an adopted text only an erratum can. All of them: sub check"),
            findings=found,
        )


def _row(workspace: Workspace, name: str) -> DocumentRow:
    document = workspace.document(name)
    count = len(erratum_names.list_errata(workspace.files, name))
    sections = len(document.ids())
    return DocumentRow(name, document.title, document.kind, document.language, document.adopted, sections, count)
