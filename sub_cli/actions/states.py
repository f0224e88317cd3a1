"""States by name: the work tree, a revision of git, or `@base`, `@2021-03-31`, `@E01`, `@PS2021BEM07`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sub_cli.actions.history import unknown_before
from sub_cli.document.model import Document
from sub_cli.errata import chain, timeline
from sub_cli.errata.model import Erratum, Status
from sub_cli.errors import NotFound, Refused, SubError, Unable, UsageProblem
from sub_cli.messages import msg
from sub_cli.store import errata, memos
from sub_cli.store.files import Files
from sub_cli.workspace import Workspace

BASE = "@base"
INDEX = ":index"


@dataclass(frozen=True, slots=True)
class State:
    """A document in a state that has a name."""

    name: str
    """What a person called it; empty for the work tree."""
    document: Document
    files: Files
    """The files it was read from, or worked out from."""
    chain: tuple[Erratum, ...] | None = None
    """The errata that are in it, where it was worked out from them."""


def state_of(workspace: Workspace, name: str, document_id: str = "", known: date | None = None) -> State:
    """Return the document in the state that `name` names; empty is the work tree.

    `known` looks from an earlier day: only what was committed by then counts. Raises `NotFound` for an unknown
    revision, erratum or memo, or a day before there was anything, `UsageProblem` for a date that is none.
    """
    document_id = workspace.document_id(document_id)
    if name.startswith("@"):
        return _legal_state(workspace, name, document_id, _known_files(workspace, known))
    files = _files(workspace, name, document_id) if name else _known_files(workspace, known)
    return State(name, workspace.document(document_id, files), files)


def state_from(workspace: Workspace, name: str, document_id: str, files: Files) -> State:
    """Return the document in the legal state that `name` names (`@E01`) by `files`; empty: as they have it.

    Raises as `state_of` does.
    """
    if name:
        return _legal_state(workspace, name, document_id, files)
    return State(name, workspace.document(document_id, files), files)


def committed_state(workspace: Workspace, name: str, document_id: str = "") -> State:
    """Return a state as `state_of` does, but a legal one (`@E01`) by what is committed, where that knows it.

    So that an edit that no erratum says, and that nobody has committed, is not taken for a part of the edition.
    """
    if name.startswith("@"):
        try:
            return state_from(workspace, name, workspace.document_id(document_id), workspace.revision("HEAD"))
        except (NotFound, Refused):
            pass  # nothing is committed yet, or the erratum is applied in the work tree only
    return state_of(workspace, name, document_id)


def _files(workspace: Workspace, name: str, document_id: str) -> Files:
    if name == INDEX:
        from sub_cli.history.snapshots import Index

        return Index(workspace.repository)
    try:
        return workspace.revision(name)
    except NotFound as unknown:
        if name in errata.list_errata(workspace.files, document_id) or name in memos.list_memos(workspace.files):
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


def _legal_state(workspace: Workspace, name: str, document_id: str, files: Files) -> State:
    """Return the state that follows from the errata: the base edition, a day, or up to an erratum or memo."""
    document = workspace.document(document_id, files)
    ever = workspace.chain(document_id, files)
    applied = chain.in_force(ever)
    if name == BASE:
        return State(name, chain.unwind(document, applied), files, ())
    if day := _day(name[1:]):
        waiting = _scheduled(files, document_id)
        known = turning_days(workspace, document_id) if _needs_days(applied, ever) else TurningDays({}, {})
        then = timeline.state_at(document, ever, day, scheduled=waiting, applied=known.applied, reverted=known.reverted)
        return State(name, then.document, files, then.errata)
    last = [n for n, erratum in enumerate(applied) if name[1:] in (erratum.id, erratum.memo)]
    if not last:
        raise _not_applied(files, document_id, name[1:])
    kept = applied[: last[-1] + 1]
    return State(name, chain.unwind(document, applied[len(kept) :]), files, kept)


@dataclass(frozen=True, slots=True)
class TurningDays:
    """The days on which errata came in and went out, as history knows them."""

    applied: dict[str, date]
    """By erratum id, the day of its first application."""
    reverted: dict[str, date]
    """By erratum id, the day of its last reversal."""


def turning_days(workspace: Workspace, document_id: str) -> TurningDays:
    """Return when the errata of a document were applied and reverted, by the commits of `sub`.

    Raises `Unable` where older commits were not fetched: a text of another day would come out without a word.
    """
    if advice := unknown_before(workspace):
        raise Unable(*advice)
    days = TurningDays({}, {})
    for entry in reversed(workspace.repository.log(errata.chain_path(document_id), f"errata/{document_id}")):
        operation = " ".join(entry.trailers.get("Sub-Operation", ()))
        for name in entry.trailers.get("Erratum", ()):
            erratum_id = name.rpartition("/")[2]
            if operation.startswith("erratum apply"):
                days.applied.setdefault(erratum_id, entry.date.date())
            elif operation.startswith("erratum revert"):
                days.reverted[erratum_id] = entry.date.date()
    return days


def _needs_days(applied: tuple[Erratum, ...], ever: tuple[Erratum, ...]) -> bool:
    """Tell whether history has to be asked: something was reverted, or holds since a day that no file names."""
    return len(applied) < len(ever) or any(erratum.effective is None for erratum in applied)


def _day(text: str) -> date | None:
    if not text[:1].isdigit():
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageProblem(msg("“{text}” is not a date.", text=text), msg("Write it as @2021-03-31.")) from error


def _scheduled(files: Files, document_id: str) -> tuple[Erratum, ...]:
    """Return the adopted errata that wait for their day."""
    waiting = [name for name, status in errata.scan(files, document_id).items() if status is Status.ADOPTED]
    return tuple(errata.load_erratum(files, document_id, name) for name in waiting)


def _not_applied(files: Files, document_id: str, name: str) -> SubError:
    known = errata.list_errata(files, document_id)
    if name in known:
        return Refused(
            msg("{name} is not applied, so there is no state after it.", name=name),
            msg("See what it would do with: sub diff --erratum {name}", name=name),
        )
    return NotFound(
        msg("There is no erratum, memo or date “{name}”.", name=name),
        msg("Errata: {known}.", known=", ".join(known) or "–"),
    )
