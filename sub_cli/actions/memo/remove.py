"""A memo that was made by mistake goes, and its number is free again: only where nobody else can have seen it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sub_cli import layout
from sub_cli.actions.memo.number import register_of
from sub_cli.actions.signature.evidence import once_signed
from sub_cli.change import Changing, Recorded, Stamp
from sub_cli.errors import NotFetched, Refused, SubError
from sub_cli.memo.model import Memo, MemoStatus
from sub_cli.memo.number_pattern import parts_of, versions
from sub_cli.messages import Message, msg
from sub_cli.store import errata, erratum_names, memos
from sub_cli.workspace import Workspace


def remove(workspace: Workspace, number: str, stamp: Stamp) -> Recorded:
    """Take the file of a memo away; the errata that named it name none. Its number goes to the next memo of this clone.

    Raises `Refused` where somebody may have seen the number: it was final, signed or withdrawn once, was sent, or has a
    later one behind it.
    """
    with workspace.changing(f"memo remove {number}", stamp) as change:
        memo = workspace.memo(number)
        if reason := reason_against(workspace, memo):
            raise Refused(reason, msg("It keeps its number: sub memo withdraw {number}", number=number))
        change.put(layout.memo_path(number), None, own=True)
        for path, data in errata_without(workspace, memo).items():
            change.put(path, data, own=True)
        recorded = change.finish(msg("Memo {number}: removed", number=number), {"Memo": number})
        keep_claims(workspace, [memo], change, stamp)
    return recorded


def errata_without(workspace: Workspace, memo: Memo) -> dict[str, bytes | None]:
    """Return the files of the errata that name a memo, without that name; only those that may are parsed."""
    found: dict[str, bytes | None] = {}
    every = erratum_names.names_by_document(workspace.files)
    for path in (layout.erratum_path(document, name) for document, names in every.items() for name in names):
        data = workspace.files.read(path)
        if memo.number.encode() in data and errata.parse_erratum(path, data).memo == memo.number:
            found[path] = errata.set_memo(data, "")
    return found


def keep_claims(workspace: Workspace, gone: Iterable[Memo], change: Changing, stamp: Stamp) -> None:
    """Let the numbers of memos that went be those of the next ones of this clone, where a register gave them out."""
    register = None if stamp.dry_run else register_of(workspace, change.author, stamp.when)
    for memo in gone if register is not None else ():
        if register is not None and memo.claim:
            register.keep(memo.number, memo.claim)


def reason_against(workspace: Workspace, memo: Memo) -> Message | None:
    """Return why a number stays taken, as a sentence; None where nothing speaks against removing its memo."""
    number, repository = memo.number, workspace.repository
    if _later(workspace, number):
        return msg("{number} is not the newest of its series, so it is not removed.", number=number)
    if once_signed(workspace, {number}):
        return msg("{number} was signed, so it is not removed.", number=number)
    if {memo.status, *_statuses(workspace, number)} != {MemoStatus.DRAFT}:
        return msg("{number} was more than a draft, so somebody may have it: it is not removed.", number=number)
    sent = {name for entry in repository.log(layout.memo_path(number)) for name in repository.sent(entry.sha)}
    if sent:
        return msg("{number} was sent: {branches} has it, so it is not removed.", number=number,
                   branches=", ".join(sorted(sent)))  # fmt: skip
    return None


def _later(workspace: Workspace, number: str) -> bool:
    """Tell whether another memo took a number behind this one, or a letter to it."""
    known, every = workspace.settings.memo.patterns, memos.list_memos(workspace.files)
    parts = parts_of(known, number)
    if parts is None:
        return False
    if any(each > number for each in versions(known, every, number)):
        return True
    others = (parts_of(known, each) for each in every if not parts.version)
    return any(each and (each.year, each.committee) == (parts.year, parts.committee) and each.seq > parts.seq
               for each in others)  # fmt: skip


def _statuses(workspace: Workspace, number: str) -> Iterator[MemoStatus]:
    """Yield every status that a memo had, as far as history tells; what cannot be told counts as final."""
    from sub_cli.history.snapshots import versions_of

    path = layout.memo_path(number)
    try:
        for _, data in versions_of(workspace.repository, path):
            if data is not None:
                yield memos.parse_memo(path, data).status
    except NotFetched:
        raise
    except SubError:
        yield MemoStatus.FINAL
