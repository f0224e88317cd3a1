"""A draft or proposed erratum gets another wording, title, reason or place; its id and what happened to it stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sub_cli import layout
from sub_cli.actions.erratum.life import find, pending
from sub_cli.actions.erratum.rebase import happened, require_settled
from sub_cli.actions.incoming import Surroundings, refuse_mistakes
from sub_cli.actions.place import Where
from sub_cli.actions.section_mentions import signed_memo
from sub_cli.change import Recorded, Stamp
from sub_cli.document.incoming import Incoming
from sub_cli.document.model import Document
from sub_cli.errata import application
from sub_cli.errata.ledger import Ledger
from sub_cli.errata.model import Erratum, Status
from sub_cli.errata.names import Named, short
from sub_cli.errata.operations.base import Change
from sub_cli.errata.operations.insert import Insert
from sub_cli.errata.operations.move import Move
from sub_cli.errata.operations.substitute import text_changes
from sub_cli.errors import Conflict, Refused
from sub_cli.messages import Message, msg
from sub_cli.store import errata
from sub_cli.text.format import ending_as, format_text
from sub_cli.workspace import Workspace

_OPEN = (Status.DRAFT, Status.PROPOSED)
"""The states in which nobody has decided on the words yet."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An erratum that may be edited."""

    erratum: Erratum
    section: str
    """Id of the one section whose text it brings; empty where there is none, or more than one."""
    text: str
    """The text of that section with the erratum in it."""


def opened(workspace: Workspace, name: str, *, text: bool = True, document_id: str = "") -> Opened:
    """Return an erratum as an editor opens it; without its text where only its title or reason is to be another.

    Raises `NotFound`, `ErratumConflict` where it does not fit, and `Refused` where its words are fixed: it is not a
    draft or proposed any more, or a signed memo shows it.
    """
    erratum = find(workspace, name, document_id)
    _refuse_fixed(workspace, erratum)
    require_settled(erratum)
    sections = {change.section for change in erratum.changes if change.edits or change.brings}
    if len(sections) != 1 or not text:
        return Opened(erratum, "", "")
    section = sections.pop()
    after = application.apply(workspace.ledger(erratum.document), erratum).document
    return Opened(erratum, section, after.sections[section].text)


def edit(
    workspace: Workspace,
    before: Opened,
    text: Incoming | None,
    stamp: Stamp,
    *,
    title: str = "",
    reason: str | None = None,
    where: Where | None = None,
) -> tuple[Erratum, Recorded]:
    """Give the erratum that was opened another wording, title, reason or place for its section, and return it.

    Raises `Conflict` when it or its text changed in the meantime, `Refused` when it would change nothing any more, has
    no text that can be edited as one, or puts no section anywhere, `BadText` for mistakes.
    """
    known = before.erratum
    with workspace.changing(f"erratum edit {workspace.named(known.document, short(known.id))}", stamp) as change:
        if opened(workspace, known.id, text=bool(before.section), document_id=known.document) != before:
            raise Conflict(msg("{id} changed while you were editing.", id=Named(known.name)))
        edited = replace(known, title=title.strip() or known.title, reason=known.reason if reason is None else reason)
        if text:
            edited = _reworded(workspace, before, edited, text)
        if where:
            edited = _placed(workspace.ledger(known.document), edited, where)
        if edited.changes != known.changes:
            application.apply(workspace.ledger(known.document), edited)
            edited = happened(workspace, change, edited)
        path = layout.erratum_path(known.document, known.id)
        change.put(path, errata.edited(path, workspace.files.read(path), edited, known), own=True)
        return edited, change.finish(_subject(workspace, known), {"Erratum": known.name})


def _subject(workspace: Workspace, erratum: Erratum) -> Message:
    return msg("Erratum {id}: edited", id=workspace.named(erratum.document, short(erratum.id)))


def require_text(before: Opened) -> None:
    """Raise `Refused` where there is not one text to be edited."""
    if not before.section:
        raise Refused(
            msg("{id} does not change the text of one section alone.", id=Named(before.erratum.name)),
            msg("Give another title or reason, or take it back: sub erratum withdraw {id}",
                id=Named(before.erratum.name)),
        )  # fmt: skip


def _refuse_fixed(workspace: Workspace, erratum: Erratum) -> None:
    facts = {"id": Named(erratum.name), "status": msg(erratum.status.value)}
    if erratum.status not in _OPEN:
        raise Refused(
            msg("{id} is {status}; only a draft or a proposed erratum is edited.", **facts),
            msg("Write a new one: sub erratum new"),
        )
    if number := signed_memo(workspace, erratum):
        raise Refused(
            msg("{number} is signed and shows {erratum}, which stays as it is.", number=number, erratum=facts["id"]),
            msg("Write a new one: sub erratum new"),
        )


def _placed(ledger: Ledger, erratum: Erratum, where: Where) -> Erratum:
    """Return `erratum` with the one section that it brings or moves at another place."""
    put = [change for change in erratum.changes if isinstance(change, Insert | Move)]
    if len(put) != 1:
        raise Refused(
            msg("{id} does not put one section in a place.", id=Named(erratum.name)),
            msg("A section is moved with: sub erratum new SECTION --move"),
        )
    placed = _at(ledger.document, put[0], where)
    return replace(erratum, changes=tuple(placed if each is put[0] else each for each in erratum.changes))


def _at(document: Document, change: Insert | Move, where: Where) -> Change:
    if isinstance(change, Insert):
        return replace(change, at=where.at(document))
    return Move.to(document, change.section, where.at(document, change.section))


def _reworded(workspace: Workspace, before: Opened, erratum: Erratum, text: Incoming) -> Erratum:
    """Return `erratum` with the wording that came in."""
    require_text(before)
    ledger = workspace.ledger(erratum.document)
    coming = {section for each in pending(workspace, erratum.document) for section in each.brings}
    refuse_mistakes(text, before.text, Surroundings(workspace, ledger.document, coming))
    wording = ending_as(format_text(text.text), before.text) if text.text.strip() else ""
    changes = erratum.changes if wording == before.text else _changes(ledger, before.section, erratum.changes, wording)
    if not changes:
        raise Refused(
            msg("Nothing of {id} would be left.", id=Named(erratum.name)),
            msg("Take it back with: sub erratum withdraw {id}", id=Named(erratum.name)),
        )
    return replace(erratum, changes=changes)


def _changes(ledger: Ledger, section: str, changes: Sequence[Change], wording: str) -> tuple[Change, ...]:
    """Return `changes` with those of the text of `section` put anew; everything else stays in its order."""
    found: list[Change] = []
    own = [each for each in changes if each.section == section and each.edits]
    for change in changes:
        if change.section == section and isinstance(change, Insert):
            found.append(replace(change, text=wording))
        elif own and change is own[0]:
            whole = any(each.whole for each in own)
            found += text_changes(section, ledger.document.sections[section].text, wording, whole=whole)
        elif change not in own:
            found.append(change)
    return tuple(found)
