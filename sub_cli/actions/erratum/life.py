"""Errata: new, list, show, the steps of their life, apply and revert."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sub_cli import layout
from sub_cli.actions.erratum.before_edits import before_edits
from sub_cli.actions.erratum.steps import trailer
from sub_cli.actions.incoming import Surroundings, refuse_mistakes
from sub_cli.actions.memo.edit import referring
from sub_cli.actions.memo.number import UNNAMED, Given, name_erratum
from sub_cli.actions.place import Where
from sub_cli.change import Changing, Recorded, Stamp
from sub_cli.document import numbering
from sub_cli.document.incoming import Incoming
from sub_cli.document.model import Document, Section
from sub_cli.errata import application, derivation, lifecycle, timeline
from sub_cli.errata.conflicts import Clash, ErratumConflict
from sub_cli.errata.fitting import written
from sub_cli.errata.ledger import Ledger
from sub_cli.errata.lifecycle import PENDING
from sub_cli.errata.model import Erratum, Event, Kind, Status, What
from sub_cli.errata.names import Named, short
from sub_cli.errata.operations.base import Change
from sub_cli.errata.operations.insert import Insert
from sub_cli.errata.operations.move import Move
from sub_cli.errata.operations.retitle import Retitle
from sub_cli.errata.operations.substitute import text_changes
from sub_cli.errata.pending import plan, waits_for
from sub_cli.errors import Conflict, NotFound, Refused, UsageProblem
from sub_cli.messages import Message, msg
from sub_cli.store import documents, errata, erratum_names, memos
from sub_cli.text.format import ending_as, format_text, reads_as, spaced_as
from sub_cli.workspace import Workspace

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
class ErratumRow:
    """One erratum in a list."""

    erratum: Erratum
    numbers: tuple[str, ...]
    """Numbers of the sections that it touches, as they are now; an id where a section is gone."""


@dataclass(frozen=True, slots=True)
class ErratumOutcome:
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
    """One and the same for all that was applied together."""

    @property
    def sections(self) -> tuple[str, ...]:
        """Return the ids of the sections that were touched."""
        return tuple(dict.fromkeys(name for erratum in self.errata for name in erratum.sections))


def pending(workspace: Workspace, document_id: str) -> list[Erratum]:
    """Return the errata of a document that are drafted, proposed or adopted."""
    states = workspace.statuses(document_id)
    return [workspace.erratum(document_id, name) for name, status in states.items() if status in PENDING]


def rows(workspace: Workspace, *, document_id: str = "", status: Status | None = None) -> list[ErratumRow]:
    """Return the errata of a document, in the order of their ids; only those in `status` where one is given."""
    document = workspace.document(document_id)
    found = [workspace.erratum(document.id, name) for name in erratum_names.list_errata(workspace.files, document.id)]
    numbers = numbering.numbers(document)
    return [
        ErratumRow(erratum, tuple(numbers.get(name, name) for name in erratum.sections))
        for erratum in found
        if status in (None, erratum.status)
    ]


def find(workspace: Workspace, name: str, document_id: str = "") -> Erratum:
    """Return the erratum that `E01` or `document/E01` names; raises `NotFound`, `UsageProblem` where two are meant."""
    return workspace.erratum(*workspace.erratum_name(name, document_id))


def new(
    workspace: Workspace,
    compose: Compose,
    details: Details,
    stamp: Stamp,
    *,
    document_id: str = "",
    text: Incoming | None = None,
) -> tuple[Erratum, Recorded]:
    """Write a draft erratum under the next id, with the operations that `compose` makes, and return it.

    `text` is the wording that they bring, where one came in. Raises `Refused` when there is no difference, `NotFound`
    for an unknown section or memo, `BadText` for mistakes in `text`.
    """
    with workspace.changing("erratum new", stamp) as change:
        ledger = workspace.ledger(workspace.document_id(document_id))
        changes = compose(ledger.document)
        if text and changes:
            _refuse_mistakes(workspace, ledger.document, changes[0], text)
        erratum, given = draft(workspace, change, ledger, changes, details)
        path = layout.erratum_path(erratum.document, erratum.id)
        change.put(path, errata.dump_erratum(erratum))
        recorded = given.finish(change, _subject(workspace, None, [erratum]), _trailers([erratum]))
    return erratum, _noting(recorded, _missed(workspace, ledger, erratum))


@dataclass(frozen=True, slots=True)
class Wanted:
    """An erratum that is to be written."""

    compose: Compose
    details: Details
    text: Incoming | None = None
    """The wording that it brings, where one came in."""


def several(
    workspace: Workspace, wanted: Sequence[Wanted], file: str, stamp: Stamp, *, document_id: str = ""
) -> tuple[tuple[Erratum, ...], Recorded]:
    """Write draft errata that came in with `file`, all or none, as one commit; raises what `new` raises."""
    with workspace.changing("erratum from-docx", stamp) as change:
        ledger = workspace.ledger(workspace.document_id(document_id))
        made, given = [], []
        for each in wanted:
            changes = each.compose(ledger.document)
            for brings in changes:
                if each.text and brings.edits:
                    _refuse_mistakes(workspace, ledger.document, brings, each.text)
            erratum, number = draft(workspace, change, ledger, changes, each.details)
            change.put(layout.erratum_path(erratum.document, erratum.id), errata.dump_erratum(erratum))
            made.append(erratum)
            given.append(number)
        subject = _subject(workspace, None, made) if len(made) == 1 else msg(
            "{count} errata from {file}", count=len(made), file=file)  # fmt: skip
        first = replace(given[0], also=tuple(given[1:]))
        return tuple(made), first.finish(change, subject, _trailers(made))


def from_diff(
    workspace: Workspace, revision: str, details: Details, stamp: Stamp, *, document_id: str = ""
) -> tuple[Erratum, Recorded]:
    """Turn what was edited in the document since `revision` into a draft erratum, and put the document back.

    Raises `Refused` when nothing was edited, `ErrataOnEditError` where errata that came since stand in the way,
    `NotFound` for an unknown revision or memo.
    """
    with workspace.changing("erratum new", stamp) as change:
        edited = workspace.document(document_id)
        ledger = before_edits(workspace, edited, revision)
        original = ledger.document
        changes = derivation.document_changes(original, _spaced(edited, original))
        erratum, given = draft(workspace, change, ledger, changes, details)
        for path, data in documents.changes(workspace.files, edited, original).items():
            change.put(path, data, own=True)
        change.put(layout.erratum_path(edited.id, erratum.id), errata.dump_erratum(erratum))
        recorded = given.finish(change, _subject(workspace, None, [erratum]), _trailers([erratum]))
    return erratum, _noting(recorded, _missed(workspace, ledger, erratum))


def text_edit(
    document: Document, reference: str, text: Incoming, *, whole: bool = False, expected: str | None = None
) -> tuple[Change, ...]:
    """Return what makes a section's text into `text`; `whole` states it in full instead of by sentence.

    Raises `Conflict` where it is not the `expected` one any more.
    """
    section = document.sections[numbering.resolve(document, reference)]
    if expected is not None and section.text != expected:
        raise Conflict(msg("The text of {number} changed while you were editing.", number=reference))
    wording = spaced_as(ending_as(format_text(text.text), section.text), section.text)
    return text_changes(section.id, section.text, wording, whole=whole)


def rewriting(
    document: Document, reference: str, text: Incoming | None, *, title: str = "", expected: str | None = None
) -> tuple[Change, ...]:
    """Return what gives a section another title, where one is given, text, or both; see `text_edit`."""
    section = document.sections[numbering.resolve(document, reference)]
    titled = retitling(document, section.id, title) if title not in ("", section.title) else ()
    return (*titled, *(text_edit(document, section.id, text, expected=expected) if text else ()))


def insertion(document: Document, new: Section, text: Incoming, where: Where) -> tuple[Change, ...]:
    """Return what puts a new section with a text at a place."""
    return (Insert.of(replace(new, text=format_text(text.text)), where.at(document)),)


def removal(document: Document, reference: str) -> tuple[Change, ...]:
    """Return what takes a section out, with the sections below it, the deepest first."""
    return derivation.removal(document, numbering.resolve(document, reference))


def relocation(document: Document, reference: str, where: Where) -> tuple[Change, ...]:
    """Return what moves a section to a place."""
    section = numbering.resolve(document, reference)
    return (Move.to(document, section, where.at(document, section)),)


def retitling(document: Document, reference: str, title: str) -> tuple[Change, ...]:
    """Return what gives a section, or with an empty reference the document, another title."""
    section = numbering.resolve(document, reference) if reference else ""
    return (Retitle.to(document, section, title),)


def advance(
    workspace: Workspace, name: str, to: Status, stamp: Stamp, *, document_id: str = "", remark: str = ""
) -> tuple[Erratum, Recorded]:
    """Take an erratum a step further in its life (propose, adopt, withdraw); raises `Refused` with the reason.

    `remark` is what a person says of the step: it goes along with the commit.
    """
    with workspace.changing(f"erratum {_VERBS[to]} {workspace.named(document_id, name)}", stamp) as change:
        step = lifecycle.advance(find(workspace, name, document_id), to)
        _write(workspace, change, step.erratum)
        subject = msg("Erratum {id}: {status}", id=_known_as(workspace, step.erratum), status=msg(to.value))
        return step.erratum, change.finish(subject, _trailers([step.erratum], remark))


_VERBS = {Status.PROPOSED: "propose", Status.ADOPTED: "adopt", Status.WITHDRAWN: "withdraw"}
"""The command that takes an erratum to a status."""


def apply(
    workspace: Workspace, wanted: Mapping[str, Iterable[str]], stamp: Stamp, *, memo: str = "", remark: str = ""
) -> tuple[ErratumOutcome, ...]:
    """Apply errata, by document, to the texts, all or none, as one commit; return what came of each document.

    In the order given, or else in the one that they need. `memo` is the number of the memo that announces them, where
    that is not their own; `remark` goes along with the commit. Raises `ErratumConflict` when one does not fit,
    `Refused` when one may not be applied.
    """
    names = [workspace.named(document, name) for document, found in wanted.items() for name in found]
    with workspace.changing(f"erratum apply {' '.join(names)}", stamp) as change:
        event = Event(What.APPLIED, stamp.when.date(), memo=memo)
        done = [_applied(workspace, change, document, found, event) for document, found in wanted.items()]
        applied = [erratum for _, fitted in done for erratum in fitted.applied]
        recorded = change.finish(_subject(workspace, Status.APPLIED, applied), _trailers(applied, remark))
        for before, fitted in done:
            recorded = _noting(recorded, referring(workspace, before, fitted.ledger.document))
    return tuple(fitted.outcome(before, recorded) for before, fitted in done)


def _applied(
    workspace: Workspace, change: Changing, document_id: str, names: Iterable[str], event: Event
) -> tuple[Document, _Fitted]:
    """Put the text of one document with its errata into a change, and return what it was and what they came to."""
    ledger = workspace.ledger(workspace.document_id(document_id))
    whole = _whole(workspace, ledger.document.id, dict.fromkeys(names))
    try:
        fitted = _fit_in_order(workspace, ledger, whole, event)
    except ErratumConflict as conflict:
        raise conflict.of_document(ledger.document.id) if workspace.has_several() else conflict from None
    change.put_all(documents.changes(workspace.files, ledger.document, fitted.ledger.document, exact=True))
    for path, data in fitted.files.items():
        change.put(path, data, own=True)
    return ledger.document, fitted


def revert(
    workspace: Workspace,
    name: str,
    stamp: Stamp,
    *,
    document_id: str = "",
    since: date | None = None,
    memo: str = "",
    remark: str = "",
) -> ErratumOutcome:
    """Take an applied erratum back, to the exact bytes that stood before, as a commit of its own.

    `since` is the first day on which it holds no longer, where that is not today; `memo` announces it, and
    `remark` goes along with the commit. Raises `Conflict` when a later erratum builds on it, and `Refused` when it is
    not applied.
    """
    with workspace.changing(f"erratum revert {workspace.named(document_id, name)}", stamp) as change:
        erratum = find(workspace, name, document_id)
        document = workspace.document(erratum.document)
        step = lifecycle.advance(erratum, Status.REVERTED)
        if step.unchanged:
            return ErratumOutcome((), (erratum,), (), document, document, Recorded(()))
        _refuse_late(erratum, since, stamp)
        ledger = workspace.ledger(erratum.document)
        after = application.revert(ledger, erratum)
        change.put_all(documents.changes(workspace.files, document, after))
        today = stamp.when.date()
        event = lifecycle.reverting(erratum, today, ledger.chain.heads, since, memo)
        path = layout.erratum_path(erratum.document, erratum.id)
        change.put(path, errata.happened(path, workspace.files.read(path), event, Status.REVERTED), own=True)
        recorded = change.finish(_subject(workspace, Status.REVERTED, [erratum]), _trailers([erratum], remark))
        recorded = _noting(recorded, referring(workspace, document, after))
    return ErratumOutcome((step.erratum,), (), (), document, after, recorded)


def draft(
    workspace: Workspace, change: Changing, ledger: Ledger, changes: tuple[Change, ...], details: Details
) -> tuple[Erratum, Given]:
    """Return a new erratum that fits the text of `ledger`, and the name that it was given.

    Raises `Refused` for no changes or a memo that is signed or withdrawn, `NotFound` for an unknown memo, and what the
    register of numbers raises.
    """
    document = ledger.document
    if not changes:
        raise Refused(msg("Nothing differs from the text as it is, so there is no erratum."))
    if details.memo:
        _require_open(workspace, details.memo)
    title = details.title or _title(document, changes[0])
    erratum = Erratum(
        UNNAMED,
        document.id,
        title,
        changes,
        kind=details.kind,
        reason=details.reason,
        memo=details.memo,
        effective=details.effective,
    )
    event = written(ledger, erratum, Event(What.WRITTEN, change.stamp.when.date()))
    erratum = replace(erratum, events=(event,))
    try:
        made = application.apply(ledger, erratum).document
    except ErratumConflict as conflict:  # nothing is written yet that a rebase could carry
        raise _impossible(conflict.clashes[0], changes) from None
    _refuse_unseen(document, made, changes)
    return name_erratum(workspace, change, erratum)


def _spaced(edited: Document, original: Document) -> Document:
    """Return what was edited by hand without the blank lines that were left where lines went."""
    known, found = original.sections, {}
    for id, section in edited.sections.items():
        old = known[id].text if id in known else section.text
        found[id] = section if section.text == old else replace(section, text=spaced_as(section.text, old))
    return replace(edited, sections=found)


def _refuse_unseen(document: Document, made: Document, changes: tuple[Change, ...]) -> None:
    """Raise `Refused` where no reader of the page would see a difference."""
    if all(change.edits and _unseen(document, made, change.section) for change in changes):
        raise Refused(
            msg("On the page nothing would be different, so there is no erratum."),
            msg("Only blanks, line ends or marks changed: change words, or leave the text as it is."),
        )


def _unseen(document: Document, made: Document, section: str) -> bool:
    return reads_as(made.sections[section].text, document.sections[section].text)


def _refuse_mistakes(workspace: Workspace, document: Document, change: Change, text: Incoming) -> None:
    """Raise `BadText` for mistakes in the wording that a new erratum brings, as far as they are new."""
    coming = {change.section}
    if "](#" in text.text:  # only then it matters what other errata bring
        coming.update(section for each in pending(workspace, document.id) for section in each.brings)
    section = document.sections.get(change.section)
    refuse_mistakes(text, section.text if section else "", Surroundings(workspace, document, coming))


def _require_open(workspace: Workspace, number: str) -> None:
    """Raise `NotFound` where there is no such memo, `Refused` where it brings nothing out any more."""
    if number not in memos.list_memos(workspace.files):
        raise NotFound(msg("There is no memo {number}.", number=number))
    memo = workspace.memo(number)
    if memo.is_fixed:
        raise Refused(
            msg("{number} is {status} and stays as it is.", number=number, status=msg(memo.status.value)),
            msg("Write a new one: sub memo new"),
        )


def _missed(workspace: Workspace, ledger: Ledger, erratum: Erratum) -> tuple[Message, ...]:
    """Return which memos refer to what a new erratum is to take away."""
    if not any(change.takes for change in erratum.changes):
        return ()
    return referring(workspace, ledger.document, application.apply(ledger, erratum).ledger.document)


def _noting(recorded: Recorded, notes: tuple[Message, ...]) -> Recorded:
    return replace(recorded, notes=(*recorded.notes, *notes))


def _refuse_late(erratum: Erratum, since: date | None, stamp: Stamp) -> None:
    """Raise `Refused` for a day that is still to come: until then the text would say something else."""
    if since and since > stamp.when.date():
        raise Refused(
            msg("{day} is still to come: {erratum} can be reverted then.", day=since, erratum=Named(erratum.name)),
            msg("On that day: sub erratum revert {erratum}", erratum=Named(erratum.name)),
        )


def _impossible(clash: Clash, changes: tuple[Change, ...]) -> Conflict:
    taken = changes[clash.change].brings and clash.number
    advice = [msg("Give the new section another id with {flag}.", flag="--id")] if taken else []
    return Conflict(msg("{where}: {reason}", where=clash.number or clash.section, reason=clash.reason), *advice)


@dataclass(slots=True)
class _Fitted:
    """Errata one after another on a document."""

    ledger: Ledger
    """The document with all of them."""
    applied: list[Erratum] = field(default_factory=list)
    unchanged: list[Erratum] = field(default_factory=list)
    skipped: list[Status] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    """The files of the errata as applied."""

    def outcome(self, before: Document, recorded: Recorded) -> ErratumOutcome:
        """Return it as what applying did to `before`."""
        parts = tuple(self.applied), tuple(self.unchanged), tuple(self.skipped)
        return ErratumOutcome(*parts, before, self.ledger.document, recorded)


def _fit_in_order(workspace: Workspace, ledger: Ledger, names: list[str], event: Event) -> _Fitted:
    """Return the errata fitted in the order given or, where one does not fit, behind those it builds on."""
    document = ledger.document
    try:
        return _fit(workspace, ledger, names, event)
    except ErratumConflict as conflict:
        asked = [workspace.erratum(document.id, name) for name in names]
        planned = [each.id for each in plan(document, [each for each in asked if each.status is not Status.APPLIED])]
        rest = [each.id for each in asked if each.id not in planned]
        if [*rest, *planned] in ([each.id for each in asked], []):
            raise _explained(workspace, ledger, conflict) from None
    try:
        return _fit(workspace, ledger, [*rest, *planned], event)
    except ErratumConflict as conflict:
        raise _explained(workspace, ledger, conflict) from None


def _fit(workspace: Workspace, ledger: Ledger, names: list[str], event: Event) -> _Fitted:
    """Return the errata fitted in the order given; raises `ErratumConflict` for the first that does not fit.

    `event` is what happens to each of them, but for its place.
    """
    done = _Fitted(ledger)
    for name in names:
        found = workspace.erratum(ledger.document.id, name)
        step = lifecycle.advance(found, Status.APPLIED)
        if step.unchanged:
            done.unchanged.append(step.erratum)
            continue
        fitted = application.apply(done.ledger, found)
        happened = _application(found, fitted, done.ledger, event)
        done.ledger = fitted.ledger
        done.applied.append(replace(step.erratum, events=(*found.events, happened)))
        path = layout.erratum_path(found.document, found.id)
        data = errata.happened(path, workspace.files.read(path), happened, Status.APPLIED)
        done.files[path] = errata.set_changes(data, fitted.kept, found.changes)
        done.skipped += [status for status in step.skipped if status not in done.skipped]
    return done


def _application(erratum: Erratum, fitted: application.Applied, ledger: Ledger, event: Event) -> Event:
    """Return the event of an application: after what was there, at the places where the changes fitted."""
    effective = erratum.effective_from(event.day)
    memo = event.memo or erratum.memo
    return replace(event, after=ledger.chain.heads, effective=effective, memo=memo, places=fitted.places)


def _explained(workspace: Workspace, ledger: Ledger, conflict: ErratumConflict) -> ErratumConflict:
    """Return `conflict` with since when, and with the pending errata that the erratum builds on, if it does."""
    from sub_cli.actions.erratum.misfit import explained

    document, clash = ledger.document, conflict.clashes[0]
    erratum = workspace.erratum(document.id, clash.erratum)
    others = [each for each in pending(workspace, document.id) if each.id != erratum.id]
    waits = waits_for(ledger, [*others, erratum], erratum)
    if waits:
        return ErratumConflict.waiting(clash, waits)
    if clash.section and clash.section not in document.sections:
        return application.conflict(document, erratum, clash, clash.change, ledger.chain.ever)
    return explained(workspace, document.id, conflict)


def _whole(workspace: Workspace, document_id: str, names: Iterable[str]) -> list[str]:
    """Return the names that `E01` or `document/E01` mean; raises `UsageProblem` when one is another document's."""
    known, found = erratum_names.names_of(workspace.files, document_id), []
    for name in names:
        document, _, word = name.rpartition("/")
        if document not in ("", document_id):
            raise UsageProblem(
                msg("{name} is an erratum to another document than {document}.", name=name, document=document_id)
            )
        found.append(erratum_names.typed_among(known, word))
    return found


def _write(workspace: Workspace, change: Changing, erratum: Erratum, old: Erratum | None = None) -> None:
    """Put down `erratum`; `old` is what its file says, where that was read in this change already."""
    path = layout.erratum_path(erratum.document, erratum.id)
    change.put(path, errata.edited(path, workspace.files.read(path), erratum, old), own=True)


def _title(document: Document, change: Change) -> str:
    if change.unit is not None:
        return change.unit[0].title
    return document.sections[change.section].title if change.section else document.title


def _subject(workspace: Workspace, status: Status | None, changed: Sequence[Erratum]) -> Message:
    """Return what a commit says of errata that are new (None), or that came into the text or left it."""
    if status and len(changed) != 1:
        return msg("{count} errata {status}", count=len(changed), status=msg(status.value))
    facts = {"id": _known_as(workspace, changed[0]), "title": changed[0].title}
    if status is None:
        return msg("Erratum {id}: {title}", **facts)
    return msg("Erratum {id} {status}: {title}", **facts, status=msg(status.value))


def _known_as(workspace: Workspace, erratum: Erratum) -> str:
    """Return how a commit calls an erratum: in short, with its document where there are several."""
    return workspace.named(erratum.document, short(erratum.id))


def _trailers(changed: Iterable[Erratum], remark: str = "") -> dict[str, list[str]]:
    found = list(changed)
    trailers = {"Erratum": [erratum.name for erratum in found]}
    trailers |= {key: [said] for key, said in trailer(remark).items()}
    if numbers := list(dict.fromkeys(erratum.memo for erratum in found if erratum.memo)):
        trailers["Memo"] = numbers
    return trailers


def due(workspace: Workspace, today: date, *, document_id: str = "") -> tuple[str, ...]:
    """Return the adopted errata whose day has come, earliest first, each as it can be typed."""
    name = workspace.document_id(document_id)
    adopted = [each for each, status in workspace.statuses(name).items() if status is Status.ADOPTED]
    found = [each.id for each in timeline.due((workspace.erratum(name, each) for each in adopted), today)]
    names = erratum_names.names_of(workspace.files, name)
    return tuple(map(names.label, names.told(found)))
