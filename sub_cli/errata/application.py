"""Errata applied and reverted: operations are data, and here is what they do to a document.

Applying finds the place of every change (`errata.fitting`), performs it, and notes where it was; taking an erratum back
is the state without it (`errata.ledger`), whatever came later, so that it never searches.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from sub_cli.document import numbering
from sub_cli.document.model import Document
from sub_cli.errata.chain import Chain
from sub_cli.errata.conflicts import Clash, ErratumConflict, Misfit
from sub_cli.errata.faults import refuse_faults
from sub_cli.errata.fitting import Carrier
from sub_cli.errata.ledger import Ledger
from sub_cli.errata.model import Erratum, Event, Status, What
from sub_cli.errata.names import Named
from sub_cli.errata.operations.base import Change, Spot
from sub_cli.errors import NotFound, Refused, UsageProblem
from sub_cli.messages import msg


@dataclass(frozen=True, slots=True)
class Applied:
    """A document with an erratum in it."""

    ledger: Ledger
    """The document with the erratum, as the last of those that were applied."""
    exact: tuple[Change, ...]
    """The changes of the erratum with the lines and places that they had in the text."""
    places: tuple[Spot, ...]
    """Where each of them was made, for the event of the application."""
    kept: tuple[Change, ...]
    """The changes as the file of the erratum keeps them."""

    @property
    def document(self) -> Document:
        """Return the document with the erratum."""
        return self.ledger.document


def apply(ledger: Ledger, erratum: Erratum) -> Applied:
    """Return the document of `ledger` with all changes of `erratum`; or raise, with nothing done.

    Raises `ErratumConflict` where it does not fit, `BadInput` for an erratum that is wrong in itself, and `Refused` for
    an id that was used before. The status is not looked at: that is `errata.lifecycle`'s.
    """
    document = ledger.document
    refuse_faults(erratum)
    if erratum.document != document.id:
        raise UsageProblem(
            msg("{erratum} belongs to {document}.", erratum=Named(erratum.id), document=erratum.document)
        )
    _refuse_used_ids(erratum, ledger.chain)
    carrier = Carrier(ledger, erratum)
    exact: list[Change] = []
    places: list[Spot] = []
    for change in erratum.changes:
        try:
            fitted = change.fit(document, carrier)
            changed = fitted.perform(document)
        except Misfit as error:
            raise conflict(document, erratum, error.clash, len(exact), ledger.chain.ever) from None
        places.append(fitted.spot(document))
        exact.append(fitted)
        document = changed
    kept = tuple(fitted.kept(change) for change, fitted in zip(erratum.changes, exact, strict=True))
    event = Event(What.APPLIED, None, ledger.chain.heads, places=tuple(places))
    after = ledger.with_turn(document, replace(erratum, changes=kept), event)
    return Applied(after, tuple(exact), tuple(places), kept)


def revert(ledger: Ledger, erratum: Erratum) -> Document:
    """Return the document of `ledger` without `erratum`, which is in force, whatever was applied after it.

    Raises `ErratumConflict` that names those that build on it, or the sentence that is not as it was left.
    """
    number = ledger.chain.application(erratum.id)
    if number is None:
        raise Refused(msg("{erratum} is applied, but no event of it says so.", erratum=Named(erratum.id)))
    try:
        others = [ledger.chain.turn(each).erratum for each in ledger.builders(number)]
        if others:
            raise _built_upon(ledger.document, erratum, others)
        return ledger.at(ledger.present & ~(1 << number))
    except Misfit as error:
        raise conflict(ledger.document, erratum, error.clash) from None


def exact(ledger: Ledger, erratum: Erratum) -> tuple[Document, tuple[Change, ...]]:
    """Return the text that `erratum` changes, and its changes at their places there.

    For one in force that is the text before it, otherwise the text as it stands. Raises `ErratumConflict`.
    """
    number = ledger.chain.application(erratum.id)
    if number is None or not ledger.present >> number & 1:
        return ledger.document, apply(ledger, erratum).exact
    document = earlier = ledger.before(number)
    found: list[Change] = []
    turn = ledger.chain.turn(number)
    for change, place in zip(erratum.changes, turn.event.places, strict=True):
        try:
            found.append(change.placed(document, place))
            document = found[-1].perform(document)
        except Misfit as error:
            raise conflict(earlier, erratum, error.clash, len(found)) from None
    return earlier, tuple(found)


def performed(document: Document, changes: Sequence[Change]) -> Document:
    """Return `document` with changes that have their exact places in it; raises `ErratumConflict`."""
    try:
        for change in changes:
            document = change.perform(document)
    except Misfit as error:
        raise ErratumConflict.because(error.clash) from None
    return document


def conflict(
    document: Document, erratum: Erratum, clash: Clash, change: int = 0, chain: Sequence[Erratum] = ()
) -> ErratumConflict:
    """Return the error for `clash`, with the facts that `document` and `chain` add: the number, and since when."""
    number = _number(document, clash.section)
    gone = bool(clash.section) and clash.section not in document.sections
    since = _since(clash, [each for each in chain if each.id != erratum.id], gone=gone)
    near = "" if since else _near(document, erratum.changes[change])
    facts = replace(clash, erratum=erratum.id, number=number, change=change, since=since, near=near)
    gone = gone and not _is_presence(erratum.changes[change])
    return ErratumConflict.because(replace(facts, again=erratum.status is Status.REVERTED, gone=gone))


def _near(document: Document, change: Change) -> str:
    """Return the id that may be meant, where a change names a section that there is not; empty for any other."""
    if change.brings or not change.section or change.section in document.sections:
        return ""
    return next(iter(get_close_matches(change.section, document.sections, 1)), "")


def _number(document: Document, wanted: str) -> str:
    """Return the number of a section, empty where it is not in the outline."""
    try:
        return numbering.number(document, wanted)
    except NotFound:
        return ""


def _built_upon(document: Document, erratum: Erratum, others: Sequence[Erratum]) -> ErratumConflict:
    mine = {change.section for change in erratum.changes}
    clashes = []
    for other in others:
        shared = next((each.section for each in other.changes if each.section in mine), "")
        reason = msg("{other} builds on it.", other=Named(other.id))
        clashes.append(Clash(erratum.id, reason, shared, _number(document, shared), others=(other.id,)))
    return ErratumConflict.built_upon(erratum.id, tuple(other.id for other in others), tuple(clashes))


def _refuse_used_ids(erratum: Erratum, chain: Chain) -> None:
    """Raise `Refused` when `erratum` inserts a section under an id that another erratum ever brought or took.

    One that was applied before brought the id itself: what others took was that very section.
    """
    new = erratum.brings
    if not new or erratum.turns:
        return
    for other in chain.ever:
        for change in other.changes if other.id != erratum.id else ():
            if _is_presence(change) and change.section in new:
                facts = {"section": change.section, "other": Named(other.id)}
                advice = msg("Ids are never used again: choose another one for the new section.")
                raise Refused(msg("The id “{section}” was used before, by {other}.", **facts), advice)


def _is_presence(change: Change) -> bool:
    """Tell whether a change brings a section or takes it out."""
    return change.brings or change.takes


def _since(clash: Clash, chain: Sequence[Erratum], *, gone: bool) -> str:
    """Return the last erratum in the chain that took the expected words away, or changed the section at all.

    Of a section that is `gone`, the last one that brought it, and left, or that took it out.
    """
    wanted = clash.expected.splitlines()[:1]
    touching = [
        (each, change)
        for each in reversed(chain)
        for change in each.changes
        if change.section == clash.section and (not gone or _is_presence(change))
    ]
    for each, change in touching:
        old, new = (text.splitlines() for text in change.texts)
        if wanted and wanted[0] in old and wanted[0] not in new:
            return each.id
    return touching[0][0].id if touching else ""
