"""Undo: the last thing that `sub` did is taken back, by a commit of its own or in the work tree. Redo: it comes again.

What came into the text by an erratum is taken back only while nothing names it: then it never held. Later it is
reverted, so that the days on which it held stay known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from sub_cli import layout
from sub_cli.change import Recorded, Stamp
from sub_cli.errata.chain import turn_name
from sub_cli.errata.model import Erratum, Event, What
from sub_cli.errata.names import Named
from sub_cli.errors import Conflict, Refused, Unable
from sub_cli.memo.brings_out import published
from sub_cli.memo.model import MemoStatus
from sub_cli.messages import Message, msg
from sub_cli.store import documents, errata, erratum_names, memos
from sub_cli.workspace import Workspace

if TYPE_CHECKING:
    from sub_cli.history.operations import Operation
    from sub_cli.history.snapshots import Change


_SOON = timedelta(minutes=1)
"""Within so long a person still knows what was done last."""


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back, or done again."""

    operation: str
    """`erratum apply E01`."""
    recorded: Recorded


def last(workspace: Workspace) -> Operation:
    """Return what an undo would take back.

    Raises `Refused` when there is none, when git changed something since, or when something names what would go.
    """
    from sub_cli.history.operations import last_operation

    found = last_operation(workspace.repository)
    if found is None:
        raise Refused(msg("There is nothing that sub did and that was not taken back yet."))
    _refuse_foreign(workspace, found)
    _refuse_beginning(found)
    _refuse_signed(found)
    _refuse_named(workspace, found)
    return found


def last_undone(workspace: Workspace, stamp: Stamp) -> Operation:
    """Return the undo that a redo would take back, under the name of what that took back.

    Raises `Refused` when there is none, when something was done since, or when what comes again would say of itself
    that it came on another day.
    """
    from sub_cli.history import operations

    found = operations.last_undone(workspace.repository, layout.SOURCES)
    if found is None:
        raise Refused(msg("Nothing was taken back that can be done again: it was not the last thing that was done."))
    for erratum, number in _turns_lost(_backwards(found)):
        event = erratum.turns[number - 1]
        if event.day != stamp.when.date():
            raise Refused(
                msg("It happened on {day}, and would happen today.", day=event.day or "?"),
                msg("Give the command anew: {command}", command=_command(erratum, event.what)),
            )
    return found


def doubts(workspace: Workspace, operation: Operation, stamp: Stamp) -> tuple[Message, ...]:
    """Return why a person may not mean just this: it is long ago, of somebody else, or un-adopts a plan."""
    found = []
    if operation.commit and not _is_mine(workspace, operation):
        found.append(msg("Somebody else did it: {author}.", author=operation.author[0]))
    if stamp.when - operation.when > _SOON:
        found.append(msg("It is more than a minute ago."))
    found += [msg("{title} would not be adopted any more.", title=title) for title in _unadopted(operation)]
    if own := [change.path for change in operation.changes if operation.name == "save" and change.before is None]:
        found.append(msg("Files that were put there by hand would go: {paths}.", paths=", ".join(own)))
    return tuple(found)


def undo(workspace: Workspace, operation: Operation, stamp: Stamp) -> Undone:
    """Take back `operation`, which is the `last` one; history is never rewritten.

    Raises `Conflict` when a file that it wrote has changed since, or something else was done meanwhile.
    """
    from sub_cli.history.operations import last_operation

    return _take_back(workspace, operation, stamp, partial(last_operation, workspace.repository))


def redo(workspace: Workspace, operation: Operation, stamp: Stamp) -> Undone:
    """Do again what `operation`, the undo that is `last_undone`, took back; raises as `undo` does."""
    from sub_cli.history.operations import last_undone

    newest = partial(last_undone, workspace.repository, layout.SOURCES)
    return _take_back(workspace, operation, stamp, newest, again=True)


def _take_back(
    workspace: Workspace,
    operation: Operation,
    stamp: Stamp,
    newest: Callable[[], Operation | None],
    *,
    again: bool = False,
) -> Undone:
    from sub_cli.history.transaction import transaction

    paths = tuple(sorted(change.path for change in operation.changes))
    if stamp.dry_run:
        return Undone(operation.name, Recorded(paths))
    with transaction(workspace.repository, operation=operation.name if again else "undo") as writing:
        found = newest()
        if found is None or (found.commit, found.record) != (operation.commit, operation.record):
            raise Conflict(msg("Something else was done meanwhile."), msg("Nothing changed. Run the command again."))
        writing.undo(operation, again=again)
        if not (operation.commit and stamp.commit):
            writing.apply()
            return Undone(operation.name, Recorded(paths, notes=tuple(writing.notes)))
        trailers = {key: operation.trailers[key] for key in _KEPT if again and key in operation.trailers}
        author = workspace.repository.identity()
        said = msg("Redo: {name}", name=operation.name) if again else msg("Undo: {name}", name=operation.name)
        subject = stamp.word(said, workspace.settings.programme.language)
        sha = writing.commit(subject, author=author, when=stamp.when, trailers=trailers)
        return Undone(operation.name, Recorded(paths, sha, tuple(writing.notes)))


_KEPT = ("Erratum", "Memo", "Remark")
"""What the commit of something that is done again says of itself as at first."""


def _is_mine(workspace: Workspace, operation: Operation) -> bool:
    """Tell whether whoever is here committed it; somebody without a name in git did not."""
    try:
        return workspace.repository.identity()[1].casefold() == operation.author[1].casefold()
    except Unable:
        return False


def _unadopted(operation: Operation) -> Iterator[str]:
    """Yield the titles of the documents that the operation adopted."""
    for change in operation.changes:
        name = change.path.split("/")
        if len(name) == 3 and change.path == layout.document_path(name[1]) and change.before and change.after:
            before, after = (documents.stated(change.path, data) for data in (change.before, change.after))
            if after.edition and not before.edition:
                yield after.title


def _backwards(operation: Operation) -> Operation:
    """Return what does again what `operation` took back."""
    turned = (replace(each, before=each.after, after=each.before) for each in operation.changes)
    return replace(operation, changes=tuple(turned))


def _refuse_foreign(workspace: Workspace, last: Operation) -> None:
    """Raise `Refused` where the last change is one of git: taking back what came before it is not what is meant."""
    from sub_cli.history.operations import foreign_since

    entry = foreign_since(workspace.repository, last.commit, layout.SOURCES) if last.commit else None
    if entry is not None and len(workspace.repository.parents(entry.sha)) > 1:
        raise Refused(
            msg("The last change brought your work together with that of others: {commit}, {subject}.",
                commit=entry.sha[:7], subject=entry.subject),
            msg("What others did is not undone. Change what is not to stand, and then: sub sync"),
        )  # fmt: skip
    if entry is not None:
        raise Refused(
            msg("The last change was not made by sub: commit {commit}, {subject}.", commit=entry.sha[:7],
                subject=entry.subject),
            msg("Take it back with git: git revert {commit}", commit=entry.sha[:7]),
        )  # fmt: skip


def _refuse_beginning(last: Operation) -> None:
    """Raise `Refused` where the workspace itself would go: nothing could bring it back from there."""
    if any(change.path == layout.SETTINGS and change.before is None for change in last.changes):
        raise Refused(
            msg("That began the workspace, and is not undone."),
            msg("If it is not wanted, remove its folder."),
        )


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
    return _command(erratum, What.REVERTED if event.what is What.APPLIED else What.APPLIED)


def _command(erratum: Erratum, what: What) -> Message:
    """Return the command that applies or reverts an erratum."""
    if what is What.REVERTED:
        return msg("sub erratum revert {erratum}", erratum=Named(erratum.name))
    return msg("sub erratum apply {erratum}", erratum=Named(erratum.name))


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
        return msg("{number} brings {erratum} out, so it is not undone.", number=number, erratum=Named(erratum.name))
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
