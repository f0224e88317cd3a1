"""A memorandum that exists elsewhere becomes a memo and the draft erratum that it announces."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sub_cli import layout
from sub_cli.actions.memo import number
from sub_cli.change import Recorded, Stamp
from sub_cli.document.numbering import numbers, resolve
from sub_cli.document.text import format_text
from sub_cli.errata.model import Erratum
from sub_cli.errata.operations.substitute import text_changes
from sub_cli.errors import NotFound
from sub_cli.interop.base import FoundErratum, FoundMemo, Note
from sub_cli.interop.table import read_memo
from sub_cli.memo.model import Memo
from sub_cli.messages import msg
from sub_cli.store import errata, memos
from sub_cli.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Imported:
    """What came out of the text."""

    memo: Memo
    erratum: Erratum | None
    notes: tuple[Note, ...]
    """What the reader was not sure of, in the order of the lines."""
    recorded: Recorded


def import_memo(workspace: Workspace, data: bytes, name: str, stamp: Stamp, *, document_id: str = "") -> Imported:
    """Write the memo, and the erratum if it announces one, that the file `name` with the bytes `data` holds.

    Raises `Unable` for an unknown format, `BadInput` for what is no memorandum, `Conflict` when its number is taken,
    `NotFound` when the section of its erratum is not in the document.
    """
    found = read_memo(data, name)
    with workspace.changing(f"memo import {found.number}", stamp) as change:
        given = number.this_number(workspace, change, found.number)
        memo = _memo(workspace, found)
        erratum = None
        if found.erratum:
            drafted = _erratum(workspace, found, found.erratum, document_id)
            erratum, other = number.named(workspace, change, drafted)
            given = replace(given, also=(other,))
            memo = replace(
                memo,
                document=erratum.document,
                errata=(erratum.id,),
                text=memo.text + f"\n[](@{erratum.id})\n",
            )
            change.put(layout.erratum_path(erratum.document, erratum.id), errata.dump_erratum(erratum))
        change.put(layout.memo_path(memo.number), memos.dump_memo(memo))
        recorded = given.finish(change, f"Memo {memo.number}: imported from {name}")
    return Imported(memo, erratum, tuple(sorted(found.notes, key=lambda note: note.line)), recorded)


def _memo(workspace: Workspace, found: FoundMemo) -> Memo:
    return Memo(
        found.number,
        found.date,
        (found.to,),
        found.sender,
        found.subject,
        format_text(found.text),
        language=workspace.settings.programme.language,
        signatories=workspace.settings.memo.signatories,
    )


def _erratum(workspace: Workspace, found: FoundMemo, announced: FoundErratum, document_id: str) -> Erratum:
    document = workspace.document(workspace.document_id(document_id))
    section_id = resolve(document, announced.section)
    if numbers(document)[section_id] != announced.section:
        raise NotFound(msg("There is no section {number}.", number=announced.section))
    section = document.sections[section_id]
    changes = text_changes(section_id, section.text, format_text(announced.text), whole=True)
    return Erratum(
        number.UNNAMED,
        document.id,
        section.title,
        changes,
        memo=found.number,
        effective=found.date,
    )
