"""Rebase: an erratum that no longer fits is carried onto the current text; the document is never touched."""

from __future__ import annotations

from dataclasses import dataclass

from sub_cli.actions.errata import find
from sub_cli.errata import rebase as rebasing
from sub_cli.errata.conflicts import ErratumConflict
from sub_cli.errata.model import Erratum, Status
from sub_cli.errors import Refused
from sub_cli.messages import msg
from sub_cli.store import errata
from sub_cli.workspace import Recorded, Stamp, Workspace

_OPERATION = "erratum rebase"
PENDING = (Status.DRAFT, Status.PROPOSED, Status.ADOPTED)


@dataclass(frozen=True, slots=True)
class Outcome:
    """An erratum on the current text."""

    erratum: Erratum
    conflicts: tuple[int, ...]
    """Indices of the changes that a person has to settle in the erratum's file."""
    dropped: int
    """How many changes the text has already."""
    path: str
    recorded: Recorded


def rebase(workspace: Workspace, name: str, stamp: Stamp, *, document_id: str = "") -> Outcome:
    """Carry a pending erratum onto the text as it is; what cannot be carried becomes a conflict in its file.

    With a conflict nothing is committed: it waits for `resume` or `abort`. Raises `Refused` for an erratum that is
    not pending or that nothing would be left of, `ErratumConflict` when a section that it changes is gone.
    """
    erratum = find(workspace, name, document_id)
    _require_pending(erratum)
    document = workspace.document(erratum.document)
    chain = workspace.chain(erratum.document)
    try:
        carried = rebasing.rebase(document, erratum, chain)
    except ErratumConflict as conflict:
        advice = msg("There is nothing to carry it onto. Take it back with: sub erratum withdraw {id}", id=erratum.id)
        raise ErratumConflict(conflict.message, advice, clashes=conflict.clashes) from None
    if not carried.erratum.changes:
        raise Refused(
            msg("The text has all of {id} already, so nothing is left of it.", id=erratum.id),
            msg("Take it back with: sub erratum withdraw {id}", id=erratum.id),
        )
    waits = Stamp(stamp.when, stamp.commit and not carried.unsettled, stamp.dry_run)
    recorded = _write(workspace, carried.erratum, waits, "rebased")
    path = errata.erratum_path(erratum.document, erratum.id)
    return Outcome(carried.erratum, carried.unsettled, len(carried.dropped), path, recorded)


def resume(workspace: Workspace, name: str, stamp: Stamp, *, document_id: str = "") -> Outcome:
    """Take the conflicts of an erratum as settled by what its file says now; raises what applying it would raise."""
    erratum = find(workspace, name, document_id)
    _require_pending(erratum)
    document = workspace.document(erratum.document)
    settled = rebasing.settle(document, erratum, workspace.chain(erratum.document))
    recorded = _write(workspace, settled, stamp, "rebased and settled")
    return Outcome(settled, (), 0, errata.erratum_path(erratum.document, erratum.id), recorded)


def abort(workspace: Workspace, name: str, stamp: Stamp, *, document_id: str = "") -> Recorded:
    """Give an erratum back as it was before the rebase that left conflicts; raises `Refused` when there is none."""
    from sub_cli.history.undo import last_operation

    erratum = find(workspace, name, document_id)
    last = last_operation(workspace.repository)
    if last is None or last.commit or last.name != f"{_OPERATION} {erratum.id}":
        raise Refused(msg("No rebase of {id} waits to be settled.", id=erratum.id))
    from sub_cli.history.transaction import transaction

    with transaction(workspace.repository, operation="undo") as writing:
        writing.undo(last)
        writing.apply()
    return Recorded(tuple(change.path for change in last.changes))


def _write(workspace: Workspace, erratum: Erratum, stamp: Stamp, verb: str) -> Recorded:
    path = errata.erratum_path(erratum.document, erratum.id)
    with workspace.changing(f"{_OPERATION} {erratum.id}", stamp) as change:
        change.put(path, errata.edited(path, workspace.files.read(path), erratum), own=True)
        return change.finish(f"Erratum {erratum.id}: {verb}", {"Erratum": erratum.name})


def _require_pending(erratum: Erratum) -> None:
    if erratum.status not in PENDING:
        raise Refused(
            msg("{id} is {status}; only a pending erratum is rebased.", id=erratum.id, status=msg(erratum.status.value))
        )
