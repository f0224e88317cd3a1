"""A new memo: under the next number, or as a new version of one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sub_cli import layout
from sub_cli.actions.incoming import refuse_in_memo
from sub_cli.actions.memo import number
from sub_cli.actions.memo.edit import name_memo, out_elsewhere, refuse_out_elsewhere, whole_names
from sub_cli.change import Recorded, Stamp
from sub_cli.document.incoming import Incoming
from sub_cli.errata.lifecycle import PENDING
from sub_cli.errata.model import Status
from sub_cli.memo.model import Memo, Signatory
from sub_cli.memo.number_pattern import parts_of
from sub_cli.messages import msg
from sub_cli.store import erratum_names, memos
from sub_cli.text.format import format_text
from sub_cli.workspace import Workspace


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
    signatories: tuple[Signatory, ...] | None = None
    """None: those that sub.toml names."""
    series: str = ""
    """Name of its series in sub.toml; empty: the first one."""
    version_of: str = ""
    """The memo whose place it takes: it gets that number with a letter, and begins with what that one says."""


def new(workspace: Workspace, wanted: NewMemo, stamp: Stamp, text: Incoming | None = None) -> tuple[Memo, Recorded]:
    """Write a memo under the next number of its committee and year, and return it.

    Raises `NotFound` for an erratum, document or series that is not there, `UsageProblem` for another committee
    than sub.toml names, `Refused` for an erratum that is out in another memo, `BadText` for mistakes in `text`, which
    goes before that of `wanted`.
    """
    document = workspace.document_id(wanted.document) if wanted.errata or wanted.document else ""
    with workspace.changing("memo new", stamp) as change:
        wanted = replace(wanted, errata=whole_names(workspace, document, wanted.errata))
        refuse_out_elsewhere(workspace, document, wanted.errata, wanted.version_of)
        if text and text.text:
            refuse_in_memo(workspace, text, wanted.text, document, wanted.errata)
            wanted = replace(wanted, text=text.text)
        given = number.next_number(
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
            erratum_names.text_with_whole_names(format_text(wanted.text), wanted.errata),
            language=workspace.settings.programme.language,
            document=document,
            errata=wanted.errata,
            signatories=_signatories(workspace, wanted),
            claim=given.claim,
        )
        change.put(layout.memo_path(memo.number), memos.dump_memo(memo))
        name_memo(workspace, change, memo)
        return memo, given.finish(change, msg("Memo {number}: {subject}", number=memo.number, subject=memo.subject))


def _signatories(workspace: Workspace, wanted: NewMemo) -> tuple[Signatory, ...]:
    return workspace.settings.memo.signatories if wanted.signatories is None else wanted.signatories


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
        old.signatories or None,
        version_of=number,
    )


@dataclass(frozen=True, slots=True)
class Offer:
    """An erratum that a new memo can bring out."""

    document: str
    id: str
    title: str
    status: Status


def offers(workspace: Workspace, document: str) -> list[Offer]:
    """Return the pending and adopted errata of a document that no memo has brought out, in the order of their numbers.

    Raises `NotFound` for a document that is not there.
    """
    document = workspace.document_id(document)
    waiting = [id for id, status in workspace.statuses(document).items() if status in PENDING]
    taken = out_elsewhere(workspace, document, waiting, "") if waiting else {}
    free = [workspace.erratum(document, id) for id in waiting if id not in taken]
    return [Offer(document, each.id, each.title, each.status) for each in free]


_MOST = 9
"""Names that are offered of each kind: as many as one digit chooses from."""


@dataclass(frozen=True, slots=True)
class EarlierNames:
    """Who and what earlier memos named, those of the latest day first."""

    committees: tuple[str, ...]
    to: tuple[str, ...]
    signatories: tuple[Signatory, ...]


def earlier_names(workspace: Workspace) -> EarlierNames:
    """Return the committees, addressees and signatories of earlier memos; a memo that cannot be read has none."""
    every = sorted(memos.load_all(workspace.files)[0].values(), key=lambda each: each.date, reverse=True)
    parts = [parts_of(workspace.settings.memo.patterns, each.number) for each in every]
    return EarlierNames(
        tuple(dict.fromkeys(each.committee for each in parts if each and each.committee)),
        tuple(dict.fromkeys(name for each in every for name in each.to))[:_MOST],
        tuple(dict.fromkeys(person for each in every for person in each.signatories))[:_MOST],
    )
