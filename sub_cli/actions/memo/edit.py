"""Memos as they are: listed, edited and withdrawn, and the errata that they bring out."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace

from sub_cli import layout
from sub_cli.actions.incoming import refuse_in_memo
from sub_cli.change import Changing, Recorded, Stamp
from sub_cli.document.incoming import Incoming
from sub_cli.document.model import Document
from sub_cli.errata.model import Erratum
from sub_cli.errata.names import Named, Names
from sub_cli.errors import Conflict, Finding, NotFound, Refused, SubError
from sub_cli.lint import memos as lint
from sub_cli.lint.programme import key_place
from sub_cli.memo import section_numbers
from sub_cli.memo.brings_out import elsewhere
from sub_cli.memo.complete import lacks
from sub_cli.memo.model import Memo, MemoStatus
from sub_cli.memo.number_pattern import parts_of, versions
from sub_cli.messages import Message, msg
from sub_cli.store import errata, erratum_names, memos
from sub_cli.text.format import ending_as, format_text
from sub_cli.text.references import references
from sub_cli.workspace import Workspace

_STEPS = {
    MemoStatus.DRAFT: {MemoStatus.FINAL, MemoStatus.WITHDRAWN},
    MemoStatus.FINAL: {MemoStatus.DRAFT, MemoStatus.SIGNED, MemoStatus.WITHDRAWN},
    MemoStatus.SIGNED: {MemoStatus.WITHDRAWN},
    MemoStatus.WITHDRAWN: set[MemoStatus](),
}


def select(
    workspace: Workspace, *, year: int | None = None, committee: str = "", status: MemoStatus | None = None
) -> list[Memo]:
    """Return the memos of the workspace by number: all, or those of a year, a committee (by number) or a status."""
    known = workspace.settings.memo.patterns
    wanted = []
    for number in memos.list_memos(workspace.files):
        parts = parts_of(known, number)
        if committee and (parts is None or parts.committee != committee.upper()):
            continue
        memo = workspace.memo(number)
        if (year is None or memo.date.year == year) and status in (None, memo.status):
            wanted.append(memo)
    return wanted


def withdraw(workspace: Workspace, number: str, stamp: Stamp, *, reason: str = "") -> tuple[Memo, Recorded]:
    """Take a memo back, a signed one too; it keeps its number. `reason` stands in the history.

    Raises `Refused` where it was withdrawn already.
    """
    with workspace.changing(f"memo withdraw {number}", stamp) as change:
        memo = workspace.memo(number)
        if memo.status is MemoStatus.WITHDRAWN:
            raise Refused(msg("{number} was withdrawn already.", number=number))
        path = layout.memo_path(number)
        change.put(path, memos.set_status(workspace.files.read(path), MemoStatus.WITHDRAWN), own=True)
        why = f"\n\n{reason}" if reason else ""
        recorded = change.finish(msg("Memo {number}: withdrawn{why}", number=number, why=why), {"Memo": number})
    return replace(memo, status=MemoStatus.WITHDRAWN), recorded


def edit(
    workspace: Workspace, memo: Memo, edited: Memo, stamp: Stamp, text: Incoming | None = None
) -> tuple[Memo, Recorded]:
    """Let a memo, `memo` when its editor began, say what `edited` says, and `text`; return it as it is then.

    Raises `Refused` for a signed memo or a step that is not allowed, for an erratum that is out in another memo and
    for a final memo that does not say enough, `Conflict` when it changed in the meantime, `BadText` for mistakes.
    """
    number = memo.number
    if text:
        edited = replace(edited, text=ending_as(format_text(text.text), memo.text))
    with workspace.changing(f"memo edit {number}", stamp) as change:
        if workspace.memo(number) != memo:
            raise Conflict(msg("{number} changed while you were editing.", number=number))
        _allow(memo, edited)
        if not _steps_back(memo, edited):
            edited = _with_whole_names(workspace, memo, edited)
            if edited.errata != memo.errata:
                refuse_out_elsewhere(workspace, edited.document, edited.errata, number)
            if text:
                refuse_in_memo(workspace, text, memo.text, edited.document, edited.errata)
            _refuse_incomplete(memo, edited)
            name_memo(workspace, change, edited)
        edited = _with_numbers(workspace, memo, edited)
        path = layout.memo_path(number)
        change.put(path, memos.edited(path, workspace.files.read(path), edited), own=True)
        return edited, change.finish(_subject(memo, edited), {"Memo": number})


def _steps_back(memo: Memo, edited: Memo) -> bool:
    """Tell whether a memo only becomes a draft again, or is taken back: whatever is wrong elsewhere, that can be."""
    steps = (MemoStatus.DRAFT, MemoStatus.WITHDRAWN)
    return edited.status in steps and replace(edited, status=memo.status) == memo


def _with_numbers(workspace: Workspace, memo: Memo, edited: Memo) -> Memo:
    """Return `edited` with the numbers that it shows on record from the moment that it is final; a draft has none.

    What a final memo showed before an edit stays on record: whether that still holds is what `sub check` tells.
    """
    if edited.status is MemoStatus.DRAFT:
        return replace(edited, numbers=())
    if edited.status is not MemoStatus.FINAL or not edited.document:
        return edited
    before = dict(memo.numbers) if memo.status is MemoStatus.FINAL else {}
    found = section_numbers.shown(edited, workspace.ledger(edited.document), brought_out(workspace, edited))
    return replace(edited, numbers=tuple((id, before.get(id, label)) for id, label in found.items()))


def moved(workspace: Workspace, number: str) -> list[Message]:
    """Return which sections have another number than a final memo showed when it became final."""
    memo = workspace.memo(number)
    if memo.status is not MemoStatus.FINAL or not memo.numbers:
        return []
    return lint.moved(memo, workspace.ledger(memo.document), brought_out(workspace, memo))


def unready(workspace: Workspace, memo: Memo) -> list[Erratum]:
    """Return the errata that keep a final memo from being signed: withdrawn, or not adopted yet."""
    return lint.unready(memo, brought_out(workspace, memo)) if memo.document else []


def waits_for(workspace: Workspace, memo: Memo) -> tuple[Message, ...]:
    """Return what has to be done before a final memo can be signed, a sentence for each erratum that is not ready."""
    return tuple(lint.waits_for(memo, each) for each in unready(workspace, memo))


def referring(workspace: Workspace, before: Document, after: Document) -> tuple[Message, ...]:
    """Return which memos refer to sections that are in `before` and not in `after`, a sentence for each memo.

    What was signed goes on saying what it says, and a withdrawn memo needs nothing; a memo that cannot be read tells
    nothing.
    """
    gone = {*before.ids()}.difference(after.ids())
    found = []
    for number in memos.list_memos(workspace.files) if gone else ():
        with suppress(SubError):
            memo = workspace.memo(number)
            named = dict.fromkeys(each.target for each in references(memo.text) if each.target in gone)
            if memo.document == before.id and named and memo.status is not MemoStatus.WITHDRAWN:
                found.append(_refers(memo, ", ".join(named)))
    return tuple(found)


def _refers(memo: Memo, sections: str) -> Message:
    facts = {"memo": memo.number, "status": msg(memo.status.value), "sections": sections}
    if memo.is_fixed:
        return msg("Note: {memo} ({status}) refers to {sections}, which goes; it stays as it was signed.", **facts)
    return msg("Note: {memo} ({status}) refers to {sections}, which goes; its text has to change then.", **facts)


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


def _refuse_incomplete(memo: Memo, edited: Memo) -> None:
    """Raise `Refused` where a memo becomes final and does not say enough for that, or as a final one says less."""
    if edited.status is not MemoStatus.FINAL:
        return
    known = {each.code for each in lacks(memo)} if memo.status is MemoStatus.FINAL else set()
    path = layout.memo_path(memo.number)
    found = [
        Finding(each.code, each.message, key_place(path, memo.source, each.key), each.fix)
        for each in lacks(edited)
        if each.code not in known
    ]
    if found:
        raise Refused(msg("{number} cannot be final: it does not say enough.", number=memo.number), findings=found)


def _subject(memo: Memo, edited: Memo) -> Message:
    if edited.status != memo.status:
        return msg("Memo {number}: {status}", number=memo.number, status=msg(edited.status.value))
    return msg("Memo {number}: edited", number=memo.number)


def _with_whole_names(workspace: Workspace, memo: Memo, edited: Memo) -> Memo:
    """Return `edited` with the whole name wherever it says `E01`; a memo that changes no more stays as it is."""
    if edited.errata == memo.errata:
        names = erratum_names.brought_out(workspace.files, edited)
    else:
        names = whole_names(workspace, edited.document, edited.errata)
    if memo.status in (MemoStatus.SIGNED, MemoStatus.WITHDRAWN):
        return edited
    return replace(edited, errata=names, text=erratum_names.text_with_whole_names(edited.text, names))


# -- the errata that a memo brings out -------------------------------------------------------------


def brought_out(workspace: Workspace, memo: Memo) -> list[Erratum]:
    """Return the errata that a memo brings out; raises `NotFound`, and `UsageProblem` for a name that means two."""
    return [workspace.erratum(memo.document, name) for name in erratum_names.brought_out(workspace.files, memo)]


def name_memo(workspace: Workspace, change: Changing, memo: Memo) -> None:
    """Let the errata that a memo brings out name it, where they name none that has standing.

    An earlier version of the memo has: what it brought out stays under its number.
    """
    for name in memo.errata:
        erratum = workspace.erratum(memo.document, name)
        if not _stays_with(workspace, erratum.memo, memo.number):
            path = layout.erratum_path(memo.document, erratum.id)
            change.put(path, errata.set_memo(workspace.files.read(path), memo.number), own=True)


def _stays_with(workspace: Workspace, named: str, number: str) -> bool:
    """Tell whether an erratum that names the memo `named` goes on doing so when the memo `number` brings it out."""
    if not named or versions(workspace.settings.memo.patterns, [named], number):
        return bool(named)
    try:
        return workspace.memo(named).status is not MemoStatus.WITHDRAWN
    except SubError:
        return False


def out_elsewhere(workspace: Workspace, document: str, errata: Iterable[str], number: str) -> dict[str, list[str]]:
    """Return for each erratum that is out in another memo than `number` and its versions, in which."""
    every = memos.load_all(workspace.files)[0].values()
    names, patterns = erratum_names.names_of(workspace.files, document), workspace.settings.memo.patterns
    found = {each: elsewhere(workspace.erratum(document, each), number, every, names, patterns) for each in errata}
    return {each: section_numbers for each, section_numbers in found.items() if section_numbers}


def refuse_out_elsewhere(workspace: Workspace, document: str, errata: tuple[str, ...], number: str) -> None:
    """Raise `Refused` for an erratum that another memo brings out than `number` and its versions."""
    if not errata:
        return
    for erratum, others in out_elsewhere(workspace, document, errata, number).items():
        raise Refused(
            msg("{erratum} is out in {memos} already.", erratum=Named(erratum), memos=", ".join(others)),
            msg("Write a new version of that memo: sub memo new --version-of {memo}", memo=others[-1]),
            msg("Or take that memo back first: sub memo withdraw {memo}", memo=others[-1]),
        )


def whole_names(workspace: Workspace, document: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names of the errata that a person means; raises `NotFound`, and `UsageProblem` where two are meant."""
    known = erratum_names.names_of(workspace.files, document) if document else Names(())
    return tuple(dict.fromkeys(_whole_name(known, document, word) for word in words))


def _whole_name(known: Names, document: str, word: str) -> str:
    found = known.typed(word)
    if not found:
        raise NotFound(
            msg("There is no erratum {id} to {document}.", id=word, document=document or "–"),
            msg("There is: {known}.", known=", ".join(known.whole) or "–"),
        )
    if len(found) > 1:
        raise erratum_names.ambiguous(word, known.told(found))
    return found[0]
