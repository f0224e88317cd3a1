"""Memos: list, show, new, edit, import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sub_cli.actions import numbering
from sub_cli.document.text import format_text, normal_form
from sub_cli.errors import Conflict, NotFound, Refused
from sub_cli.memo.model import Memo, MemoStatus, Signatory
from sub_cli.memo.register import parts_of
from sub_cli.messages import msg
from sub_cli.store import errata, memos
from sub_cli.workspace import Changing, Recorded, Stamp, Workspace

_STEPS = {
    MemoStatus.DRAFT: {MemoStatus.FINAL, MemoStatus.WITHDRAWN},
    MemoStatus.FINAL: {MemoStatus.DRAFT, MemoStatus.SIGNED, MemoStatus.WITHDRAWN},
    MemoStatus.SIGNED: {MemoStatus.WITHDRAWN},
    MemoStatus.WITHDRAWN: set[MemoStatus](),
}


@dataclass(frozen=True, slots=True)
class NewMemo:
    """What a person says of a memo before it has a number."""

    date: date
    to: tuple[str, ...]
    sender: str
    subject: str
    committee: str
    text: str = ""
    document: str = ""
    errata: tuple[str, ...] = ()
    signatories: tuple[Signatory, ...] = ()
    series: str = ""
    """Name of its series in sub.toml; empty: the first one."""
    version_of: str = ""
    """The memo whose place it takes: it gets that number with a letter, and begins with what that one says."""


def rows(
    workspace: Workspace, *, year: int | None = None, committee: str = "", status: MemoStatus | None = None
) -> list[Memo]:
    """Return the memos of the workspace by number: all, or those of a year, a committee (by number) or a status."""
    known = numbering.patterns(workspace)
    wanted = []
    for number in memos.list_memos(workspace.files):
        parts = parts_of(known, number)
        if committee and (parts is None or parts.committee != committee.upper()):
            continue
        memo = workspace.memo(number)
        if (year is None or memo.date.year == year) and status in (None, memo.status):
            wanted.append(memo)
    return wanted


def new(workspace: Workspace, wanted: NewMemo, stamp: Stamp) -> tuple[Memo, Recorded]:
    """Write a memo under the next number of its committee and year, and return it.

    Raises `NotFound` for an erratum, document or series that is not there, `UsageProblem` for another committee
    than sub.toml names.
    """
    document = workspace.document_id(wanted.document) if wanted.errata or wanted.document else ""
    with workspace.changing("memo new", stamp) as change:
        _require_errata(workspace, document, wanted.errata)
        given = numbering.next_number(
            workspace,
            change,
            series=wanted.series,
            year=wanted.date.year,
            committee=wanted.committee,
            version_of=wanted.version_of,
        )
        memo = Memo(
            given.number,
            wanted.date,
            wanted.to,
            wanted.sender,
            wanted.subject,
            format_text(normal_form(wanted.text)),
            language=workspace.settings.programme.language,
            document=document,
            errata=wanted.errata,
            signatories=wanted.signatories or workspace.settings.memo.signatories,
        )
        change.put(memos.memo_path(memo.number), memos.dump_memo(memo))
        _name_memo(workspace, change, memo)
        return memo, given.finish(change, f"Memo {memo.number}: {memo.subject}")


def earlier(workspace: Workspace, number: str) -> NewMemo:
    """Return what the memo `number` says, for a new version to begin with; raises `NotFound`."""
    old = workspace.memo(number)
    return NewMemo(
        old.date,
        old.to,
        old.sender,
        old.subject,
        "",
        old.text,
        old.document,
        old.errata,
        old.signatories,
        version_of=number,
    )


def withdraw(workspace: Workspace, number: str, stamp: Stamp, *, reason: str = "") -> tuple[Memo, Recorded]:
    """Take a memo back, a signed one too; it keeps its number. `reason` stands in the history.

    Raises `Refused` where it was withdrawn already.
    """
    with workspace.changing(f"memo withdraw {number}", stamp) as change:
        memo = workspace.memo(number)
        if memo.status is MemoStatus.WITHDRAWN:
            raise Refused(msg("{number} was withdrawn already.", number=number))
        path = memos.memo_path(number)
        change.put(path, memos.set_status(workspace.files.read(path), MemoStatus.WITHDRAWN), own=True)
        subject = f"Memo {number}: withdrawn" + (f"\n\n{reason}" if reason else "")
        recorded = change.finish(subject, {"Memo": number})
    return replace(memo, status=MemoStatus.WITHDRAWN), recorded


def edit(
    workspace: Workspace,
    number: str,
    fields: Mapping[str, Any],
    stamp: Stamp,
    *,
    expected: Memo | None = None,
) -> tuple[Memo, Recorded]:
    """Give fields of a memo other values; `expected` is the memo as the editor was opened with it.

    Raises `Refused` for a signed memo or a step that is not allowed, `Conflict` when it changed in the meantime.
    """
    with workspace.changing(f"memo edit {number}", stamp) as change:
        memo = workspace.memo(number)
        if expected is not None and memo != expected:
            raise Conflict(msg("{number} changed while you were editing.", number=number))
        edited = replace(memo, **fields)
        _allow(memo, edited)
        _require_errata(workspace, edited.document, edited.errata)
        path = memos.memo_path(number)
        change.put(path, memos.edited(path, workspace.files.read(path), edited), own=True)
        _name_memo(workspace, change, edited)
        return edited, change.finish(f"Memo {number}: {_what_changed(memo, edited)}", {"Memo": number})


def _name_memo(workspace: Workspace, change: Changing, memo: Memo) -> None:
    """Let the errata that a memo brings out name it, where they name none yet."""
    for name in memo.errata:
        erratum = workspace.erratum(memo.document, name)
        if not erratum.memo:
            path = errata.erratum_path(memo.document, name)
            change.put(path, errata.set_memo(workspace.files.read(path), memo.number), own=True)


def _allow(memo: Memo, edited: Memo) -> None:
    """Raise `Refused` when `memo` may not become `edited`."""
    if edited.status != memo.status and edited.status not in _STEPS[memo.status]:
        raise Refused(
            msg(
                "{number} is {now} and cannot become {then}.",
                number=memo.number,
                now=msg(memo.status.value),
                then=msg(edited.status.value),
            )
        )
    if memo.status in (MemoStatus.SIGNED, MemoStatus.WITHDRAWN) and replace(edited, status=memo.status) != memo:
        raise Refused(
            msg("{number} is {status} and stays as it is.", number=memo.number, status=msg(memo.status.value)),
            msg("Write a new one: sub memo new"),
        )


def _what_changed(memo: Memo, edited: Memo) -> str:
    if edited.status != memo.status:
        return str(edited.status.value)
    return "edited" if edited != memo else "unchanged"


def _require_errata(workspace: Workspace, document: str, names: tuple[str, ...]) -> None:
    known = errata.list_errata(workspace.files, document) if document else []
    for name in names:
        if name not in known:
            raise NotFound(
                msg("There is no erratum {id} to {document}.", id=name, document=document or "–"),
                msg("There is: {known}.", known=", ".join(known) or "–"),
            )
