"""Rebase: an erratum that no longer fits is carried onto the current text; the document is never touched."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sub_cli import layout
from sub_cli.actions.erratum.life import find
from sub_cli.change import Changing, Recorded, Stamp
from sub_cli.errata import rebase as rebasing
from sub_cli.errata.conflicts import ErratumConflict, nothing_left
from sub_cli.errata.fitting import written
from sub_cli.errata.lifecycle import PENDING
from sub_cli.errata.model import Erratum, Event, What
from sub_cli.errata.names import Named, short
from sub_cli.errors import Conflict, NotFound, Refused
from sub_cli.messages import Message, msg
from sub_cli.store import errata
from sub_cli.workspace import Workspace

if TYPE_CHECKING:
    from sub_cli.history.snapshots import Change


@dataclass(frozen=True, slots=True)
class RebaseOutcome:
    """An erratum on the current text."""

    erratum: Erratum
    conflicts: tuple[int, ...]
    """Indices of the changes that a person has to settle in the erratum's file."""
    dropped: int
    """How many changes the text has already."""
    path: str
    recorded: Recorded


def rebase(workspace: Workspace, name: str, stamp: Stamp, *, document_id: str = "") -> RebaseOutcome:
    """Carry a pending erratum onto the text as it is; what cannot be carried becomes a conflict in its file.

    With a conflict nothing is committed: it waits for `resume` or `abort`. Raises `Conflict` while one waits already,
    `Refused` for an erratum that is not pending or that nothing would be left of, `ErratumConflict` when a section
    that it changes is gone.
    """
    with workspace.changing(_operation(workspace, name, document_id), stamp) as change:
        erratum = find(workspace, name, document_id)
        _require_pending(erratum)
        require_settled(erratum)
        carried = _carried(workspace, erratum)
        if carried.unsettled:
            change.stamp, change.alone = replace(stamp, commit=False), True
        rebased = happened(workspace, change, carried.erratum)
        recorded = _finish(workspace, change, rebased, msg("rebased"))
    path = layout.erratum_path(erratum.document, erratum.id)
    return RebaseOutcome(rebased, carried.unsettled, len(carried.dropped), path, recorded)


def _carried(workspace: Workspace, erratum: Erratum) -> rebasing.Rebased:
    try:
        carried = rebasing.rebase(workspace.ledger(erratum.document), erratum)
    except ErratumConflict as conflict:
        raise ErratumConflict(conflict.message, nothing_left(erratum.id), clashes=conflict.clashes) from None
    if not carried.erratum.changes:
        raise Refused(
            msg("The text has all of {id} already, so nothing is left of it.", id=Named(erratum.name)),
            msg("Take it back with: sub erratum withdraw {id}", id=Named(erratum.name)),
        )
    return carried


def resume(workspace: Workspace, name: str, stamp: Stamp, *, document_id: str = "") -> RebaseOutcome:
    """Take the conflicts of an erratum as settled by what its file says now; raises what applying it would raise.

    Raises `Conflict` while the file is still as the rebase left it: whoever agrees with it takes `conflict` out.
    """
    operation = _operation(workspace, name, document_id)
    with workspace.changing(operation, stamp) as change:
        erratum = find(workspace, name, document_id)
        _require_pending(erratum)
        path = layout.erratum_path(erratum.document, erratum.id)
        _require_edited(workspace, operation, path)
        settled = happened(workspace, change, rebasing.settle(workspace.ledger(erratum.document), erratum))
        recorded = _finish(workspace, change, settled, msg("rebased and settled"))
    return RebaseOutcome(settled, (), 0, path, recorded)


def abort(workspace: Workspace, name: str, stamp: Stamp, *, document_id: str = "") -> Recorded:
    """Give an erratum back as it was before the rebase that left conflicts, whatever was typed in its file since.

    Raises `Refused` when there is none.
    """
    document, erratum_id = workspace.erratum_name(name, document_id)
    path = layout.erratum_path(document, erratum_id)
    operation = _operation(workspace, name, document_id)
    with workspace.changing(f"{operation} --abort", replace(stamp, commit=False)) as change:
        left = _waiting(workspace, operation, path)
        if left is None:
            raise Refused(msg("No rebase of {id} waits to be settled.", id=Named(f"{document}/{erratum_id}")))
        change.alone = True
        change.put(path, left.before, own=True)
        return change.finish(msg("Erratum {id}: rebase given up", id=workspace.named(document, short(erratum_id))))


def _operation(workspace: Workspace, name: str, document_id: str) -> str:
    document, _, word = name.rpartition("/")
    return f"erratum rebase {workspace.named(document or document_id, word)}"


def _waiting(workspace: Workspace, operation: str, path: str) -> Change | None:
    """Return what the rebase did that left conflicts in `path`, None where it was settled or given up since."""
    from sub_cli.history.operations import last_record

    last = last_record(workspace.repository, operation)
    left = next((each for each in last.changes if each.path == path), None) if last else None
    if left is None:
        return None
    now, head = workspace.files.read(path), _committed(workspace, path)
    return left if now != head and (now == left.after or head == left.before) else None


def _committed(workspace: Workspace, path: str) -> bytes | None:
    try:
        return workspace.revision("HEAD").read(path)
    except (FileNotFoundError, NotFound):
        return None


def _require_edited(workspace: Workspace, operation: str, path: str) -> None:
    left = _waiting(workspace, operation, path)
    if left and left.after == workspace.files.read(path):
        raise Conflict(
            msg("Nothing was settled yet: {path} is as the rebase left it.", path=path),
            msg("Write the change there as it has to be and take “conflict” out, also where it is right as it stands."),
        )


def happened(workspace: Workspace, change: Changing, erratum: Erratum) -> Erratum:
    """Return an erratum with the event that it was carried along, unless it was written for this very text."""
    event = Event(What.REBASED, change.stamp.when.date())
    event = written(workspace.ledger(erratum.document), erratum, event)
    if erratum.base and replace(erratum.base, what=event.what, day=event.day) == event:
        return erratum
    return replace(erratum, events=(*erratum.events, event))


def _finish(workspace: Workspace, change: Changing, erratum: Erratum, what: Message) -> Recorded:
    path = layout.erratum_path(erratum.document, erratum.id)
    change.put(path, errata.edited(path, workspace.files.read(path), erratum), own=True)
    known_as = workspace.named(erratum.document, short(erratum.id))
    return change.finish(msg("Erratum {id}: {what}", id=known_as, what=what), {"Erratum": erratum.name})


def require_settled(erratum: Erratum) -> None:
    """Raise `Conflict` where a rebase left something to be settled."""
    if any(change.conflict for change in erratum.changes):
        raise Conflict(
            msg("A rebase of {id} waits to be settled.", id=Named(erratum.name)),
            msg(
                "sub erratum rebase {id} --continue   or give it up: sub erratum rebase {id} --abort",
                id=Named(erratum.name),
            ),
        )


def _require_pending(erratum: Erratum) -> None:
    if erratum.status not in PENDING:
        raise Refused(
            msg(
                "{id} is {status}; only a pending erratum is rebased.",
                id=Named(erratum.name),
                status=msg(erratum.status.value),
            )
        )
