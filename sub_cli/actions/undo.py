"""Undo: the last thing that `sub` did is taken back, by a commit of its own or in the work tree.

What came into the text by an erratum is taken back only while nothing names it: then it never held. Later it is
reverted, so that the days on which it held stay known.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sub_cli import layout
from sub_cli.change import Recorded, Stamp
from sub_cli.errata.chain import turn_name
from sub_cli.errata.model import Erratum, Event, What
from sub_cli.errata.names import Named
from sub_cli.errors import Refused
from sub_cli.memo.brings_out import published
from sub_cli.memo.model import MemoStatus
from sub_cli.messages import Message, msg
from sub_cli.store import errata, erratum_names, memos
from sub_cli.workspace import Workspace

if TYPE_CHECKING:
    from sub_cli.history.operations import Operation
    from sub_cli.history.snapshots import Change


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back."""

    operation: str
    """`erratum apply E01`."""
    recorded: Recorded


def undo(workspace: Workspace, stamp: Stamp) -> Undone:
    """Take back the last operation; history is never rewritten.

    Raises `Refused` when there is none, when git changed something since, or when something names what would go;
    `Conflict` when a file that it wrote has changed since.
    """
    from sub_cli.history.operations import last_operation
    from sub_cli.history.transaction import transaction

    last = last_operation(workspace.repository)
    if last is None:
        raise Refused(msg("There is nothing that sub did and that was not taken back yet."))
    _refuse_foreign(workspace, last)
    _refuse_signed(last)
    _refuse_named(workspace, last)
    paths = tuple(sorted(change.path for change in last.changes))
    if stamp.dry_run:
        return Undone(last.name, Recorded(paths))
    with transaction(workspace.repository, operation="undo") as writing:
        writing.undo(last)
        if last.commit and stamp.commit:
            author = workspace.repository.identity()
            sha = writing.commit(f"Undo: {last.name}", author=author, when=stamp.when)
        else:
            sha = ""
            writing.apply()
        return Undone(last.name, Recorded(paths, sha, tuple(writing.notes)))


def _refuse_foreign(workspace: Workspace, last: Operation) -> None:
    """Raise `Refused` where the last change is one of git: taking back what came before it is not what is meant."""
    from sub_cli.history.operations import foreign_since

    entry = foreign_since(workspace.repository, last.commit, layout.SOURCES) if last.commit else None
    if entry is not None:
        raise Refused(
            msg("The last change was not made by sub: commit {commit}, {subject}.", commit=entry.sha[:7],
                subject=entry.subject),
            msg("Take it back with git: git revert {commit}", commit=entry.sha[:7]),
        )  # fmt: skip


def _refuse_signed(last: Operation) -> None:
    """Raise `Refused` where a memo would be signed no more, or what is kept of it would go: that is for good."""
    for change in last.changes:
        if number := _signature_in(change):
            raise Refused(
                msg("{number} is signed, so that is not undone.", number=number),
                msg("Take it back with: sub memo withdraw {number}", number=number),
                msg("Or replace it by a better text: sub memo new --version-of {number}", number=number),
            )


def _signature_in(change: Change) -> str:
    """Return the number of the memo that a change signed, or kept the file of; empty where it did neither."""
    number = change.path.rpartition("/")[2].partition(".")[0]
    # Of what is kept the record tells: a second file beside it bears another name than the memo.
    if change.path == layout.record_path(number):
        return number
    if change.path != layout.memo_path(number) or change.after is None:
        return ""
    before = memos.parse_memo(change.path, change.before).status if change.before else None
    after = memos.parse_memo(change.path, change.after).status
    return number if after is MemoStatus.SIGNED and before is not after else ""


def _refuse_named(workspace: Workspace, last: Operation) -> None:
    """Raise `Refused` where events would go that something names, or that others have by now."""
    for erratum, number in _turns_lost(last):
        if reason := _reason_against(workspace, last, erratum, turn_name(erratum.id, number)):
            raise Refused(reason, _way(erratum, erratum.turns[number - 1]))


def _way(erratum: Erratum, event: Event) -> Message:
    """Return the command that does what an undo would have done, and keeps what held."""
    if event.what is What.APPLIED:
        return msg("sub erratum revert {erratum}", erratum=Named(erratum.id))
    return msg("sub erratum apply {erratum}", erratum=Named(erratum.id))


def _turns_lost(last: Operation) -> Iterator[tuple[Erratum, int]]:
    """Yield the turns, by erratum and number, that the operation brought and an undo would take away.

    Where only the form of a file changed, and its status did not, nothing held that would not have held before.
    """
    for before, after in _errata_in(last).values():
        if before is None or before.status is not after.status:
            kept = len(before.turns) if before else 0
            yield from ((after, number) for number in range(kept + 1, len(after.turns) + 1))


def _errata_in(last: Operation) -> dict[str, tuple[Erratum | None, Erratum]]:
    """Return by path what stood before and after of every erratum that the operation wrote."""
    found = {}
    for change in last.changes:
        if change.path.startswith(f"{layout.ERRATA}/") and change.path.endswith(".yaml") and change.after is not None:
            before = errata.parse_erratum(change.path, change.before) if change.before else None
            found[change.path] = before, errata.parse_erratum(change.path, change.after)
    return found


def _reason_against(workspace: Workspace, last: Operation, erratum: Erratum, name: str) -> Message | None:
    """Return what names a turn, as a sentence; None where nothing does."""
    others = [each.id for each in _errata_left(workspace, erratum.document, last) if _names(each, name)]
    if others:
        return msg("{others} came after it, so it is not undone.", others=Named(", ".join(others)))
    if number := next(_memos_of(workspace, erratum), ""):
        return msg("{number} brings {erratum} out, so it is not undone.", number=number, erratum=Named(erratum.id))
    if last.commit and (branches := workspace.repository.sent(last.commit)):
        return msg("It was sent: {branches} has it, so it is not undone.", branches=", ".join(branches))
    return None


def _errata_left(workspace: Workspace, document_id: str, last: Operation) -> Iterator[Erratum]:
    """Yield the errata of a document as they would be after the undo."""
    written = _errata_in(last)
    for name in erratum_names.list_errata(workspace.files, document_id):
        path = layout.erratum_path(document_id, name)
        erratum = written[path][0] if path in written else workspace.erratum(document_id, name)
        if erratum is not None:
            yield erratum


def _names(erratum: Erratum, name: str) -> bool:
    return name in {parent for _, parent in erratum.parents}


def _memos_of(workspace: Workspace, erratum: Erratum) -> Iterator[str]:
    """Yield the numbers of memos, drafts no more, that bring an erratum out; raises for one that cannot be read."""
    names = erratum_names.names_of(workspace.files, erratum.document)
    for number in memos.list_memos(workspace.files):
        memo = workspace.memo(number)
        if memo.document == erratum.document and erratum.id in published([memo], names):
            yield number
