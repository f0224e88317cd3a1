"""States by name: the work tree, a revision of git, or `@base`, `@2021-03-31`, `@E01`, `@PS2021BEM07`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sub_cli.document import numbering
from sub_cli.document.model import Document
from sub_cli.errata import timeline
from sub_cli.errata.ledger import Ledger
from sub_cli.errata.model import Erratum, Status
from sub_cli.errata.names import Named
from sub_cli.errors import NotFound, Refused, SubError, UsageProblem
from sub_cli.messages import Message, msg
from sub_cli.store import documents, errata, erratum_names, memos
from sub_cli.store.files import Files
from sub_cli.workspace import Workspace

if TYPE_CHECKING:
    from sub_cli.history.newest_commits import Reading, Sources

BASE = "@base"
INDEX = ":index"


@dataclass(frozen=True, slots=True)
class NamedState:
    """A document in a state that has a name."""

    name: str
    """What a person called it, an erratum by its whole name; empty for the work tree."""
    document: Document
    files: Files
    """The files it was read from, or worked out from."""
    ledger: Ledger | None = None
    """It with all that its errata did, where it was worked out from them."""


def state_of(
    workspace: Workspace, name: str, document_id: str = "", known: date | None = None, section: str = ""
) -> NamedState:
    """Return the document in the state that `name` names; empty is the work tree.

    Where one `section` is all that is asked for, the others may be left as they are.

    `known` looks from an earlier day: only what was committed by then counts. Raises `NotFound` for an unknown
    revision, erratum or memo, or a day before there was anything, `UsageProblem` for a date that is none.
    """
    if not (name and document_id and documents.exists(state_source(workspace, name), document_id)):
        document_id = workspace.document_id(document_id)
    if name.startswith("@"):
        with workspace.still():
            return _legal_state(workspace, name, document_id, _known_files(workspace, known), section)
    files = _files(workspace, name, document_id) if name else _known_files(workspace, known)
    return NamedState(name, workspace.document(document_id, files), files)


def state_from(workspace: Workspace, name: str, document_id: str, files: Files) -> NamedState:
    """Return the document in the legal state that `name` names (`@E01`) by `files`; empty: as they have it.

    Raises as `state_of` does.
    """
    if name:
        return _legal_state(workspace, name, document_id, files)
    return NamedState(name, workspace.document(document_id, files), files)


def committed_state(workspace: Workspace, name: str, document_id: str = "") -> NamedState:
    """Return a state as `state_of` does, but a legal one (`@E01`) by what is committed, where that knows it.

    So that an edit that no erratum says, and that nobody has committed, is not taken for a part of the edition.
    """
    if name.startswith("@"):
        try:
            return state_from(workspace, name, workspace.document_id(document_id), workspace.revision("HEAD"))
        except (NotFound, Refused):
            pass  # nothing is committed yet, or the erratum is applied in the work tree only
    return state_of(workspace, name, document_id)


def state_source(workspace: Workspace, name: str) -> Files:
    """Return the files that a state is read from: of a revision, else of the work tree; raises `NotFound`."""
    return workspace.files if not name or name.startswith("@") else _files(workspace, name, "")


def _files(workspace: Workspace, name: str, document_id: str) -> Files:
    if name == INDEX:
        from sub_cli.history.snapshots import Index

        return Index(workspace.repository)
    try:
        return workspace.revision(name)
    except NotFound as unknown:
        if erratum_names.names_of(workspace.files, document_id).typed(name) or name in memos.list_memos(
            workspace.files
        ):
            raise NotFound(unknown.message, msg("Did you mean {choices}?", choices=f"@{name}")) from None
        raise


def _known_files(workspace: Workspace, known: date | None) -> Files:
    """Return the files as they were known at the end of a day; those of the work tree without one."""
    if known is None:
        return workspace.files
    commit = workspace.repository.at(known)
    if commit is None:
        advice = unknown_before(workspace)
        raise NotFound(advice[0] if advice else msg("Nothing was known on {day}: history begins later.", day=known))
    return workspace.revision(commit)


def unknown_before(workspace: Workspace) -> tuple[Message, ...]:
    """Return what to tell of a history of which only part was fetched; nothing of a whole one."""
    repository = workspace.repository
    return (repository.shallow_advice(),) if repository.is_shallow else ()


def _legal_state(workspace: Workspace, name: str, document_id: str, files: Files, section: str = "") -> NamedState:
    """Return the state that follows from the errata: the base edition, a day, or up to an erratum or memo."""
    ledger = workspace.ledger(document_id, files)
    only = _asked(ledger.document, section)
    if day := _day(name[1:]):
        return _on_day(workspace, ledger, name, day, files, only)
    wanted = 0
    if name != BASE:
        word, whole = _named(files, document_id, name[1:])
        name, wanted = f"@{whole}", _until(ledger, files, word)
    document = ledger.at(wanted, only)
    then = Ledger(document, ledger.chain, wanted)
    return NamedState(name, document, files, then)


def _asked(document: Document, section: str) -> list[str] | None:
    """Return the id of the section that is asked for; None where the whole document has to tell which that is."""
    try:
        return [numbering.resolve(document, section)] if section else None
    except NotFound:
        return None


def _named(files: Files, document_id: str, word: str) -> tuple[str, str]:
    """Return the name of the erratum that `word` means, and what says it to anybody; `word` itself where it means none.

    Raises `UsageProblem` where it means more than one.
    """
    known, word = erratum_names.names_of(files, document_id), word.removeprefix(f"{document_id}/")
    if not known.typed(word):
        return word, word
    name = erratum_names.typed(files, document_id, word)
    return name, known.told([name])[0]


def _on_day(
    workspace: Workspace, ledger: Ledger, name: str, day: date, files: Files, only: list[str] | None
) -> NamedState:
    then = timeline.state_at(ledger, day, _scheduled(workspace, files, ledger.document.id), only)
    return NamedState(name, then.document, files, then)


def _until(ledger: Ledger, files: Files, name: str) -> int:
    """Return the state up to an erratum, or up to those of a memo; raises `Refused` where none of them is in force."""
    standing = (trace for _, trace in ledger.chain.within(ledger.chain.standing))
    named = [trace.erratum for trace in standing if name in (trace.erratum, trace.memo)]
    if not named:
        raise _not_applied(files, ledger.document.id, name)
    return ledger.chain.until(named)


def _day(text: str) -> date | None:
    if not text[:1].isdigit():
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageProblem(msg("“{text}” is not a date.", text=text), msg("Write it as @2021-03-31.")) from error


def _scheduled(workspace: Workspace, files: Files, document_id: str) -> tuple[Erratum, ...]:
    """Return the adopted errata that wait for their day."""
    known = workspace.statuses(document_id, files)
    waiting = [name for name, status in known.items() if status is Status.ADOPTED]
    return tuple(errata.load_erratum(files, document_id, name) for name in waiting)


def _not_applied(files: Files, document_id: str, name: str) -> SubError:
    known = erratum_names.list_errata(files, document_id)
    if name in known:
        return Refused(
            msg("{name} is not applied, so there is no state after it.", name=Named(name)),
            msg("See what it would do with: sub diff --erratum {name}", name=Named(name)),
        )
    if name in memos.list_memos(files):
        return Refused(
            msg("Nothing that {memo} brought is in force, so there is no state after it.", memo=name),
            msg("What became of its errata: sub register"),
        )
    return NotFound(
        msg("There is no erratum, memo or date “{name}”.", name=name),
        msg("Errata: {known}.", known=Named(", ".join(known) or "–")),
    )


def commit_of(workspace: Workspace, sources: Sources) -> str:
    """Return the newest commit that changed one of `sources`; empty when one differs from what is committed.

    Raises `NotFetched` where that commit may lie behind what was fetched.
    """
    repository = workspace.repository_if_any
    if repository is None or repository.head() is None or uncommitted(workspace, sources):
        return ""
    return newest_commit(workspace, sources)


def newest_commit(workspace: Workspace, sources: Sources, revision: str = "HEAD") -> str:
    """Return the newest commit of a revision that changed one of `sources`, empty where none did.

    Raises `NotFetched` where that commit may lie behind what was fetched.
    """
    from sub_cli.history.newest_commits import newest_commits

    found = newest_commits(workspace.repository, {"": sources}, revision)
    if "" not in found:
        raise workspace.repository.behind_the_edge()
    return found[""]


def uncommitted(workspace: Workspace, sources: Sources) -> list[str]:
    """Return those of `sources` in which what counts is not what the last commit says."""
    changed = workspace.dirty(sources)
    return differing(sources, changed, workspace.revision("HEAD"), workspace.files) if changed else []


def differing(sources: Sources, changed: Iterable[str], then: Files, now: Files) -> list[str]:
    """Return those of `sources`, of which `changed` have other bytes, in which what counts differs."""
    return [path for path in changed if path in sources and not _alike(sources[path], path, then, now)]


def _alike(reading: Reading | None, path: str, then: Files, now: Files) -> bool:
    try:
        return reading is not None and reading(then.read(path)) == reading(now.read(path))
    except FileNotFoundError:
        return False


def state_files(workspace: Workspace, commit: str) -> Files:
    """Return the files of `commit`, those of the work tree without one: what is made names where it came from."""
    return workspace.revision(commit) if commit else workspace.files
