"""Where sections of a plan are named outside themselves: in sections, in errata, and in memos that still change."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sub_cli.document.codes import NO_SECTION
from sub_cli.document.model import Document
from sub_cli.errata.codes import NO_SUCH_SECTION
from sub_cli.errata.lifecycle import PENDING
from sub_cli.errata.model import Erratum
from sub_cli.errata.names import Named
from sub_cli.errata.operations.base import Change
from sub_cli.errors import Finding
from sub_cli.lint.programme import line_place, memo_place, text_place
from sub_cli.memo.brings_out import published
from sub_cli.memo.model import Memo, MemoStatus
from sub_cli.messages import Message, msg
from sub_cli.store import erratum_names, memos
from sub_cli.text.references import references
from sub_cli.workspace import Workspace


def mentions(workspace: Workspace, document: Document, wanted: Collection[str]) -> list[Finding]:
    """Return every place that names one of the sections `wanted`, but for those sections themselves."""
    found = [*_in_sections(document, wanted)]
    for erratum in counting(workspace, document.id):
        found += _in_erratum(erratum, wanted)
    for memo in open_memos(workspace, document.id):
        found += _in_memo(memo, wanted)
    return found


def counting(workspace: Workspace, document_id: str) -> Iterator[Erratum]:
    """Yield the errata of a document that are pending, or that ever held: those withdrawn before that count no more."""
    for name in erratum_names.list_errata(workspace.files, document_id):
        erratum = workspace.erratum(document_id, name)
        if erratum.status in PENDING or erratum.turns:
            yield erratum


def open_memos(workspace: Workspace, document_id: str) -> Iterator[Memo]:
    """Yield the memos about a document whose text may still change."""
    for number in memos.list_memos(workspace.files):
        memo = workspace.memo(number)
        if memo.document == document_id and not memo.is_fixed:
            yield memo


def signed_memo(workspace: Workspace, erratum: Erratum) -> str:
    """Return the number of a signed memo that brings `erratum` out; empty where there is none."""
    names = erratum_names.names_of(workspace.files, erratum.document)
    for number in memos.list_memos(workspace.files):
        memo = workspace.memo(number)
        signed = memo.status is MemoStatus.SIGNED and memo.document == erratum.document
        if signed and erratum.id in published([memo], names):
            return number
    return ""


def named(change: Change) -> set[str]:
    """Return the ids of the sections that a change is about, or by which it tells a place."""
    places = [at for at in change.way if at]
    return {change.section, *(id for at in places for id in (at.parent, at.after))} - {""}


def _in_sections(document: Document, wanted: Collection[str]) -> Iterator[Finding]:
    for section in (document.sections[id] for id in document.ids() if id not in wanted):
        for found in references(section.text):
            if found.target in wanted:
                place = line_place(document.id, section, found.line, found.column, found.length)
                yield Finding(NO_SECTION, _refers(found.target), place)


def _in_erratum(erratum: Erratum, wanted: Collection[str]) -> Iterator[Finding]:
    for number, change in enumerate(erratum.changes):
        for id in sorted(named(change).intersection(wanted)):
            message = msg("{erratum} is about {id}.", erratum=Named(erratum.name), id=id)
            yield Finding(NO_SUCH_SECTION, message, erratum.place(number), _way(erratum))
        for found in references(change.texts[1]) if erratum.status in PENDING else ():
            if found.target in wanted:
                yield Finding(NO_SECTION, _refers(found.target), erratum.place(number), _way(erratum))


def _in_memo(memo: Memo, wanted: Collection[str]) -> Iterator[Finding]:
    for found in references(memo.text):
        if found.target in wanted:
            path = memo_place(memo.number).path
            place = text_place(path, memo.source, found.line, found.column, found.length)
            yield Finding(NO_SECTION, _refers(found.target), place)


def _refers(id: str) -> Message:
    return msg("This refers to {id}.", id=id)


def _way(erratum: Erratum) -> Message:
    if erratum.turns:
        return msg("It held once, and the history of the plan needs the section: it stays.")
    return msg("Take it back with: sub erratum withdraw {id}", id=Named(erratum.name))
