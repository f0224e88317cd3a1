"""The legal history of a document, and who brought which sentence and word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sub_cli.document import numbering
from sub_cli.document.model import Document, Entry, Section
from sub_cli.errata import operations
from sub_cli.errata.blame import Credit, Revision, blame
from sub_cli.errata.conflicts import Misfit
from sub_cli.errata.fitting import fit
from sub_cli.errata.model import Erratum, Replace, Substitute
from sub_cli.errors import SubError
from sub_cli.messages import Message
from sub_cli.store import documents, errata
from sub_cli.workspace import Workspace

if TYPE_CHECKING:
    from sub_cli.history.log import LogEntry

ADOPTED = "adopted"
APPLIED = "applied"
REVERTED = "reverted"
EDITED = "edited"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to the text, as a lawyer would tell it."""

    day: date
    what: str
    """`adopted`, `applied`, `reverted` or `edited`."""
    erratum: str = ""
    memo: str = ""
    title: str = ""
    """Title of the erratum, or subject of the commit."""
    effective: date | None = None
    commit: str = ""
    who: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a sentence or word comes from."""

    commit: str
    """Empty for what is not committed yet."""
    day: date | None
    who: str
    erratum: str = ""
    memo: str = ""


@dataclass(frozen=True, slots=True)
class Blamed:
    """A section with the origin of all that stands in it."""

    number: str
    title: str
    credits: tuple[Credit, ...]
    origins: dict[str, Origin]
    """By the key in the credits."""


def events(workspace: Workspace, *, document_id: str = "", section: str = "") -> list[Event]:
    """Return what happened to a document, or to one section, oldest first; raises `NotFound` for an unknown one.

    Of a history of which only part was fetched, that part is told; see `unknown_before`.
    """
    document = workspace.document(document_id)
    wanted = numbering.resolve(document, section) if section else ""
    path = documents.section_path(document.id, wanted) if wanted else f"documents/{document.id}"
    known = dict(_errata(workspace, document.id))
    told = [Event(document.adopted, ADOPTED, title=document.title)] if document.adopted else []
    edge = workspace.repository.edge()
    entries = [entry for entry in workspace.repository.log(path) if entry.sha not in edge]
    told += [event for entry in entries for event in _told(entry, known, wanted)][::-1]
    return told


def unknown_before(workspace: Workspace) -> tuple[Message, ...]:
    """Return what to tell of a history of which only part was fetched; nothing of a whole one."""
    repository = workspace.repository
    return (repository.shallow_advice(),) if repository.is_shallow else ()


def blamed(workspace: Workspace, reference: str, *, document_id: str = "") -> Blamed:
    """Return a section with the origin of every sentence and word, over its whole history.

    Raises `NotFound` for an unknown section, `Unable` where there is no repository or only part of its history.
    """
    from sub_cli.history.snapshots import history_of

    document = workspace.document(document_id)
    section_id = numbering.resolve(document, reference)
    path = documents.section_path(document.id, section_id)
    revisions: list[Revision] = []
    origins: dict[str, Origin] = {}
    for version in history_of(workspace.repository, path):
        text = _text(path, version.data)
        if text is not None:
            earlier = revisions[-1].text if revisions else ""
            for key, origin, then in _steps(workspace, document.id, section_id, version.entry, (earlier, text)):
                revisions.append(Revision(key, then))
                origins[key] = origin
    section = document.sections[section_id]
    if not revisions or revisions[-1].text != section.text:
        revisions.append(Revision("", section.text))
        origins[""] = Origin("", None, "")
    return Blamed(numbering.numbers(document)[section_id], section.title, blame(revisions), origins)


def _errata(workspace: Workspace, document_id: str) -> Iterator[tuple[str, Erratum]]:
    for name in errata.list_errata(workspace.files, document_id):
        yield name, workspace.erratum(document_id, name)


def _told(entry: LogEntry, known: dict[str, Erratum], section: str) -> Iterator[Event]:
    """Yield what a commit did; a commit of `sub erratum` one event for each erratum that touches the section."""
    operation = " ".join(entry.trailers.get("Sub-Operation", ()))
    names = [name.rpartition("/")[2] for name in entry.trailers.get("Erratum", ())]
    what = REVERTED if operation.startswith("erratum revert") else APPLIED
    if not names or not operation.startswith(("erratum apply", "erratum revert")):
        yield Event(entry.date.date(), EDITED, title=entry.subject, commit=entry.sha, who=entry.author)
        return
    for name in names:
        erratum = known.get(name)
        if section and erratum and section not in {change.section for change in erratum.changes}:
            continue
        yield Event(
            entry.date.date(),
            what,
            name,
            erratum.memo if erratum else "",
            erratum.title if erratum else "",
            erratum.effective if erratum else None,
            entry.sha,
            entry.author,
        )


def _steps(
    workspace: Workspace, document_id: str, section_id: str, entry: LogEntry, texts: tuple[str, str]
) -> Iterator[tuple[str, Origin, str]]:
    """Yield key, origin and text for what a commit did to a section: a step for each erratum that it brought there."""
    earlier, text = texts
    names = [name.rpartition("/")[2] for name in entry.trailers.get("Erratum", ())]
    brought = (
        names if len(names) < 2 else [name for name in names if _touches(workspace, document_id, name, section_id)]
    )
    steps = _one_by_one(workspace, document_id, section_id, brought, earlier) if len(brought) > 1 else []
    if steps and steps[-1][1] == text:
        yield from (
            (f"{entry.sha}:{name}", _origin(entry, [name], workspace, document_id), then) for name, then in steps
        )
    else:
        yield entry.sha, _origin(entry, brought, workspace, document_id), text


def _one_by_one(
    workspace: Workspace, document_id: str, section_id: str, names: list[str], text: str
) -> list[tuple[str, str]]:
    """Return what each erratum makes of `text` in turn; nothing where one does not fit."""
    only = Document("", "", outline=(Entry(section_id),), sections={section_id: Section(section_id, "", text)})
    steps = []
    for name in names:
        for change in workspace.erratum(document_id, name).changes:
            if change.section == section_id and isinstance(change, Replace | Substitute):
                try:
                    only = operations.perform(only, fit(only, change))
                except Misfit:
                    return []
        steps.append((name, only.sections[section_id].text))
    return steps


def _touches(workspace: Workspace, document_id: str, name: str, section_id: str) -> bool:
    """Tell whether an erratum changes a section; most are ruled out without being parsed."""
    try:
        data = workspace.files.read(errata.erratum_path(document_id, name))
    except FileNotFoundError:
        return False
    if section_id.encode() not in data:
        return False
    return any(change.section == section_id for change in workspace.erratum(document_id, name).changes)


def _origin(entry: LogEntry, names: list[str], workspace: Workspace, document_id: str) -> Origin:
    memos = [name.rpartition("/")[2] for name in entry.trailers.get("Memo", ())]
    if len(memos) > 1:
        memos = [number for name in names if (number := workspace.erratum(document_id, name).memo)]
    return Origin(entry.sha, entry.date.date(), entry.author, ", ".join(names), ", ".join(dict.fromkeys(memos)))


def _text(path: str, data: bytes | None) -> str | None:
    """Return the text that a version of a section holds; None for one that was gone or cannot be read."""
    if data is None:
        return None
    try:
        return documents.parse_section(path, data).text
    except SubError:
        return None
