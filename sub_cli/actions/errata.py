"""Errata: new, list, show, the steps of their life, apply and revert."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from sub_cli.document import numbering, outline
from sub_cli.document.model import Document
from sub_cli.document.text import digest, format_text, normal_form
from sub_cli.errata import build, chain, lifecycle, operations, overlap, timeline
from sub_cli.errata.conflicts import Clash, ErratumConflict
from sub_cli.errata.lifecycle import PENDING
from sub_cli.errata.model import At, Change, Erratum, Insert, Kind, Move, Remove, Retitle, Status
from sub_cli.errors import Conflict, NotFound, Refused, UsageProblem
from sub_cli.messages import msg
from sub_cli.store import documents, errata, memos
from sub_cli.workspace import Changing, Recorded, Stamp, Workspace

Compose = Callable[[Document], tuple[Change, ...]]
"""Makes the operations of a new erratum for the document as it stands."""


@dataclass(frozen=True, slots=True)
class Details:
    """What a person says of an erratum besides its changes."""

    title: str = ""
    """Empty takes the title of the first section it touches."""
    reason: str = ""
    memo: str = ""
    kind: Kind = Kind.ERRATUM
    effective: date | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One erratum in a list."""

    erratum: Erratum
    numbers: tuple[str, ...]
    """Numbers of the sections that it touches, as they are now; an id where a section is gone."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What applying or reverting did."""

    errata: tuple[Erratum, ...]
    """Those that were applied or reverted, as they are now."""
    unchanged: tuple[Erratum, ...]
    """Those that were in that state already."""
    skipped: tuple[Status, ...]
    """Steps of the life cycle that were passed over."""
    before: Document
    after: Document
    recorded: Recorded

    @property
    def sections(self) -> tuple[str, ...]:
        """Return the ids of the sections that were touched."""
        return tuple(dict.fromkeys(name for erratum in self.errata for name in sections_of(erratum)))


def sections_of(erratum: Erratum) -> tuple[str, ...]:
    """Return the ids of the sections that an erratum touches, each once; the document's own title has none."""
    return tuple(dict.fromkeys(change.section for change in erratum.changes if change.section))


def pending(workspace: Workspace, document_id: str) -> list[Erratum]:
    """Return the errata of a document that are drafted, proposed or adopted."""
    states = errata.scan(workspace.files, document_id)
    return [workspace.erratum(document_id, name) for name, status in states.items() if status in PENDING]


def rows(workspace: Workspace, *, document_id: str = "", status: Status | None = None) -> list[Row]:
    """Return the errata of a document, in the order of their ids; only those in `status` where one is given."""
    document = workspace.document(document_id)
    found = [workspace.erratum(document.id, name) for name in errata.list_errata(workspace.files, document.id)]
    numbers = numbering.numbers(document)
    return [
        Row(erratum, tuple(numbers.get(name, name) for name in sections_of(erratum)))
        for erratum in found
        if status in (None, erratum.status)
    ]


def find(workspace: Workspace, name: str, document_id: str = "") -> Erratum:
    """Return the erratum that `E01` or `document/E01` names; raises `NotFound`."""
    document, _, erratum_id = name.rpartition("/")
    return workspace.erratum(workspace.document_id(document or document_id), erratum_id)


def next_erratum_id(workspace: Workspace, document_id: str) -> str:
    """Return the id behind the highest of the document's errata: E01, E02 …; call it under the lock."""
    taken = [int(name[1:]) for name in errata.list_errata(workspace.files, document_id) if name[1:].isdigit()]
    return f"E{max(taken, default=0) + 1:02}"


def new(
    workspace: Workspace, compose: Compose, details: Details, stamp: Stamp, *, document_id: str = ""
) -> tuple[Erratum, Recorded]:
    """Write a draft erratum under the next id, with the operations that `compose` makes, and return it.

    Raises `Refused` when there is no difference, `NotFound` for an unknown section or memo.
    """
    with workspace.changing("erratum new", stamp) as change:
        document = workspace.document(document_id)
        erratum = _draft(workspace, document, compose(document), details)
        path = errata.erratum_path(document.id, erratum.id)
        change.put(path, errata.dump_erratum(erratum))
        return erratum, change.finish(f"Erratum {erratum.id}: {erratum.title}", _trailers([erratum]))


def from_diff(
    workspace: Workspace, revision: str, details: Details, stamp: Stamp, *, document_id: str = ""
) -> tuple[Erratum, Recorded]:
    """Turn what was edited in the document since `revision` into a draft erratum, and put the document back.

    Raises `Refused` when nothing was edited, `NotFound` for an unknown revision or memo.
    """
    with workspace.changing("erratum new", stamp) as change:
        edited = workspace.document(document_id)
        original = workspace.document(edited.id, workspace.revision(revision))
        erratum = _draft(workspace, original, build.document_changes(original, edited), details)
        for path, data in documents.changes(workspace.files, edited, original).items():
            change.put(path, data, own=True)
        change.put(errata.erratum_path(edited.id, erratum.id), errata.dump_erratum(erratum))
        return erratum, change.finish(f"Erratum {erratum.id}: {erratum.title}", _trailers([erratum]))


def text_edit(reference: str, text: str, *, whole: bool = False, expected: str | None = None) -> Compose:
    """Return what makes a section's text into `text`; `whole` states it in full instead of by sentence."""

    def compose(document: Document) -> tuple[Change, ...]:
        section = document.sections[numbering.resolve(document, reference)]
        if expected is not None and section.text != expected:
            raise Conflict(msg("The text of {number} changed while you were editing.", number=reference))
        return build.text_changes(section.id, section.text, format_text(normal_form(text)), whole=whole)

    return compose


def insertion(section_id: str, title: str, text: str, where: Callable[[Document], At]) -> Compose:
    """Return what puts a new section at a place."""

    def compose(document: Document) -> tuple[Change, ...]:
        return (Insert(section_id, title, format_text(normal_form(text)), where(document)),)

    return compose


def removal(reference: str) -> Compose:
    """Return what takes a section out, with the sections below it, the deepest first."""

    def compose(document: Document) -> tuple[Change, ...]:
        top = outline.find(document.outline, numbering.resolve(document, reference))
        return tuple(_remove(document, entry.id) for _, entry in reversed(list(outline.walk((top,)))))

    return compose


def relocation(reference: str, where: Callable[[Document], At]) -> Compose:
    """Return what moves a section to a place."""

    def compose(document: Document) -> tuple[Change, ...]:
        section_id = numbering.resolve(document, reference)
        return (Move(section_id, At(*outline.place(document.outline, section_id)), where(document)),)

    return compose


def retitling(reference: str, title: str) -> Compose:
    """Return what gives a section, or with an empty reference the document, another title."""

    def compose(document: Document) -> tuple[Change, ...]:
        if not reference:
            return (Retitle("", document.title, title),)
        section = document.sections[numbering.resolve(document, reference)]
        return (Retitle(section.id, section.title, title),)

    return compose


def advance(
    workspace: Workspace, name: str, to: Status, stamp: Stamp, *, document_id: str = ""
) -> tuple[Erratum, Recorded]:
    """Take an erratum a step further in its life (propose, adopt, withdraw); raises `Refused` with the reason."""
    with workspace.changing(f"erratum {to.value} {name}", stamp) as change:
        step = lifecycle.advance(find(workspace, name, document_id), to)
        _write(workspace, change, step.erratum)
        return step.erratum, change.finish(f"Erratum {step.erratum.id}: {to.value}", _trailers([step.erratum]))


def apply(workspace: Workspace, names: Iterable[str], stamp: Stamp, *, document_id: str = "") -> Outcome:
    """Apply errata to the text, all or none, as one commit: in the order given, or else in the one that they need.

    Raises `ErratumConflict` when one does not fit, `Refused` when one may not be applied.
    """
    wanted = list(dict.fromkeys(names))
    with workspace.changing(f"erratum apply {' '.join(wanted)}", stamp) as change:
        document = workspace.document(document_id)
        fitted = _fit_in_order(workspace, document, wanted)
        change.put_all(documents.changes(workspace.files, document, fitted.document, exact=True))
        for path, data in fitted.files.items():
            change.put(path, data, own=True)
        applied = fitted.applied
        if applied:
            _extend_chain(workspace, change, document.id, [erratum.id for erratum in applied])
        recorded = change.finish(_subject("applied", applied), _trailers(applied))
    return Outcome(tuple(applied), tuple(fitted.unchanged), tuple(fitted.skipped), document, fitted.document, recorded)


def revert(workspace: Workspace, name: str, stamp: Stamp, *, document_id: str = "") -> Outcome:
    """Take an applied erratum back, to the exact bytes that stood before, as a commit of its own.

    Raises `Conflict` when a later erratum builds on it, and `Refused` when it is not applied.
    """
    with workspace.changing(f"erratum revert {name}", stamp) as change:
        erratum = find(workspace, name, document_id)
        document = workspace.document(erratum.document)
        step = lifecycle.advance(erratum, Status.REVERTED)
        if step.unchanged:
            return Outcome((), (erratum,), (), document, document, Recorded(()))
        later = _later(workspace, erratum)
        undone = operations.revert(document, erratum, later)
        change.put_all(documents.changes(workspace.files, document, undone.document))
        _write(workspace, change, step.erratum, erratum)
        for before, after in zip(later, undone.later, strict=True):
            if before != after:
                _write(workspace, change, after, before)
        recorded = change.finish(_subject("reverted", [erratum]), _trailers([erratum]))
    return Outcome((step.erratum,), (), (), document, undone.document, recorded)


def _draft(workspace: Workspace, document: Document, changes: tuple[Change, ...], details: Details) -> Erratum:
    """Return a new erratum that fits `document`; raises `Refused` for no changes, `NotFound` for an unknown memo."""
    if not changes:
        raise Refused(msg("Nothing differs from the text as it is, so there is no erratum."))
    if details.memo and details.memo not in memos.list_memos(workspace.files):
        raise NotFound(msg("There is no memo {number}.", number=details.memo))
    title = details.title or _title(document, changes[0])
    erratum = Erratum(
        next_erratum_id(workspace, document.id),
        document.id,
        title,
        changes,
        kind=details.kind,
        reason=details.reason,
        memo=details.memo,
        effective=details.effective,
    )
    try:
        operations.apply(document, erratum)
    except ErratumConflict as conflict:  # nothing is written yet that a rebase could carry
        raise _impossible(conflict.clashes[0], changes) from None
    return erratum


def _impossible(clash: Clash, changes: tuple[Change, ...]) -> Conflict:
    taken = isinstance(changes[clash.change], Insert) and clash.number
    advice = [msg("Give the new section another id with {flag}.", flag="--id")] if taken else []
    return Conflict(msg("{where}: {reason}", where=clash.number or clash.section, reason=clash.reason), *advice)


@dataclass(slots=True)
class _Fitted:
    """Errata one after another on a document."""

    document: Document
    """The document with all of them."""
    applied: list[Erratum] = field(default_factory=list)
    unchanged: list[Erratum] = field(default_factory=list)
    skipped: list[Status] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    """The files of the errata as applied."""


def _fit_in_order(workspace: Workspace, document: Document, names: list[str]) -> _Fitted:
    """Return the errata fitted in the order given or, where one does not fit, behind those it builds on."""
    try:
        return _fit(workspace, document, names)
    except ErratumConflict as conflict:
        asked = [_of(workspace, document.id, name) for name in names]
        planned = [each.id for each in chain.plan(document, [each for each in asked if each.status in PENDING])]
        rest = [each.id for each in asked if each.id not in planned]
        if [*rest, *planned] in ([each.id for each in asked], []):
            raise _explained(workspace, document, conflict) from None
    try:
        return _fit(workspace, document, [*rest, *planned])
    except ErratumConflict as conflict:
        raise _explained(workspace, document, conflict) from None


def _fit(workspace: Workspace, document: Document, names: list[str]) -> _Fitted:
    """Return the errata fitted in the order given; raises `ErratumConflict` for the first that does not fit."""
    done = _Fitted(document)
    for name in names:
        found = _of(workspace, document.id, name)
        step = lifecycle.advance(found, Status.APPLIED)
        if step.unchanged:
            done.unchanged.append(step.erratum)
            continue
        fitted = _apply_one(workspace, done.document, step.erratum)
        done.document = fitted.document
        done.applied.append(fitted.erratum)
        path = errata.erratum_path(found.document, found.id)
        done.files[path] = errata.edited(path, workspace.files.read(path), fitted.erratum, found)
        done.skipped += [status for status in step.skipped if status not in done.skipped]
    return done


def _explained(workspace: Workspace, document: Document, conflict: ErratumConflict) -> ErratumConflict:
    """Return `conflict` with since when, and with the pending errata that the erratum builds on, if it does."""
    from sub_cli.actions.explaining import explained

    clash = conflict.clashes[0]
    erratum = workspace.erratum(document.id, clash.erratum)
    others = [each for each in pending(workspace, document.id) if each.id != erratum.id]
    waits = overlap.waits_for(document, [*others, erratum], erratum)
    if waits:
        return ErratumConflict.waiting(clash, waits)
    if clash.section and clash.section not in document.sections:
        return operations.conflict(document, erratum, clash, clash.change, workspace.chain(document.id))
    return explained(workspace, document.id, conflict)


def _of(workspace: Workspace, document_id: str, name: str) -> Erratum:
    """Return the erratum that `E01` or `document/E01` names; raises `UsageProblem` when it is another document's."""
    document, _, erratum_id = name.rpartition("/")
    if document not in ("", document_id):
        raise UsageProblem(
            msg("{name} is an erratum to another document than {document}.", name=name, document=document_id)
        )
    return workspace.erratum(document_id, erratum_id)


def _apply_one(workspace: Workspace, document: Document, erratum: Erratum) -> operations.Applied:
    """Apply one erratum; the chain is read only where it matters, for an insertion."""
    inserts = any(isinstance(change, Insert) for change in erratum.changes)
    return operations.apply(document, erratum, workspace.chain(document.id) if inserts else ())


def _later(workspace: Workspace, erratum: Erratum) -> tuple[Erratum, ...]:
    """Return the errata that were applied after `erratum` and still are."""
    order = errata.chain(workspace.files, erratum.document)
    behind = order[len(order) - tuple(reversed(order)).index(erratum.id) :] if erratum.id in order else ()
    later = [workspace.erratum(erratum.document, name) for name in dict.fromkeys(behind)]
    return tuple(each for each in later if each.status is Status.APPLIED)


def _write(workspace: Workspace, change: Changing, erratum: Erratum, old: Erratum | None = None) -> None:
    """Put down `erratum`; `old` is what its file says, where that was read in this change already."""
    path = errata.erratum_path(erratum.document, erratum.id)
    change.put(path, errata.edited(path, workspace.files.read(path), erratum, old), own=True)


def _extend_chain(workspace: Workspace, change: Changing, document_id: str, names: list[str]) -> None:
    path = errata.chain_path(document_id)
    try:
        data: bytes | None = workspace.files.read(path)
    except FileNotFoundError:
        data = None
    change.put(path, errata.append_chain(data, *names))


def _remove(document: Document, section_id: str) -> Remove:
    section = document.sections[section_id]
    entry = outline.find(document.outline, section_id)
    at = At(*outline.place(document.outline, section_id))
    return Remove(
        section_id,
        section.title,
        section.text,
        at,
        section.number,
        digest(section.text),
        source=section.source,
        lead=entry.lead,
        tail=entry.tail,
    )


def _title(document: Document, change: Change) -> str:
    if isinstance(change, Insert | Remove):
        return change.title
    return document.sections[change.section].title if change.section else document.title


def _subject(verb: str, changed: list[Erratum]) -> str:
    if len(changed) == 1:
        return f"Erratum {changed[0].id} {verb}: {changed[0].title}"
    return f"{len(changed)} errata {verb}"


def _trailers(changed: Iterable[Erratum]) -> dict[str, list[str]]:
    found = list(changed)
    trailers = {"Erratum": [erratum.name for erratum in found]}
    if numbers := list(dict.fromkeys(erratum.memo for erratum in found if erratum.memo)):
        trailers["Memo"] = numbers
    return trailers


def due(workspace: Workspace, today: date, *, document_id: str = "") -> tuple[str, ...]:
    """Return the ids of the adopted errata whose day has come, earliest first."""
    name = workspace.document_id(document_id)
    adopted = [each for each, status in errata.scan(workspace.files, name).items() if status is Status.ADOPTED]
    return tuple(each.id for each in timeline.due((workspace.erratum(name, each) for each in adopted), today))
