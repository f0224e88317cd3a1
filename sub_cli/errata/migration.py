"""Errata of before there were events: what their status and the old order say, told as events.

Until format 2 an erratum held the places of its changes past all that was applied after it, and the order stood in a
file of its own. Taking them off from the last to the first, and putting them back, tells where each was made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sub_cli.document.model import Document
from sub_cli.errata.application import conflict
from sub_cli.errata.chain import Chain, natural, turn_name
from sub_cli.errata.conflicts import ErratumConflict, Misfit
from sub_cli.errata.fitting import Carrier
from sub_cli.errata.ledger import Ledger
from sub_cli.errata.lifecycle import CHAINED, reverting
from sub_cli.errata.model import Erratum, Event, Status, What
from sub_cli.errata.operations.base import Spot


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of one application or reverting that no event tells."""

    what: What
    day: date | None
    commit: str = ""
    """The commit of `sub` that told it; empty where a person did, or nobody."""


History = Mapping[str, Sequence[Told]]
"""By erratum id, what happened to it, oldest first, as far as history knows."""


def unevented(errata: Iterable[Erratum]) -> list[str]:
    """Return the ids of the errata that were applied once and have no event that says so, in natural order."""
    return sorted((each.id for each in errata if each.status in CHAINED and not each.turns), key=natural)


def on_days(days: Sequence[date]) -> tuple[Told, ...]:
    """Return what happened on `days` to an erratum: applied, reverted, applied, as long as there are days."""
    turns = (What.APPLIED, What.REVERTED)
    return tuple(Told(turns[number % 2], day) for number, day in enumerate(days))


def ends_as(status: Status, told: Sequence[Told]) -> bool:
    """Tell whether what is told of an erratum leads to its status; otherwise something of it was lost."""
    wanted = What.APPLIED if status is Status.APPLIED else What.REVERTED
    return bool(told) and told[-1].what is wanted


def carried_over(
    document: Document, errata: Mapping[str, Erratum], order: Sequence[str], known: History
) -> list[Erratum]:
    """Return those of `errata` that have no events, with them, behind all that have: in `order`, the rest by name.

    Raises `ErratumConflict` where `document` is not what they left.
    """
    waiting = unevented(errata.values())
    names = [*(name for name in dict.fromkeys(order) if name in waiting), *(n for n in waiting if n not in order)]
    legacy = [errata[name] for name in names]
    for erratum in reversed(legacy):
        if erratum.status is Status.APPLIED:
            document = _without(document, erratum)
    heads = Chain(errata.values()).heads
    found = []
    for erratum in legacy:
        document, made = _with_events(document, erratum, heads, known.get(erratum.id, ()))
        heads = (turn_name(made.id, len(made.turns)),)
        found.append(made)
    return found


def _without(document: Document, erratum: Erratum) -> Document:
    for index in range(len(erratum.changes) - 1, -1, -1):
        try:
            document = erratum.changes[index].undo(document)
        except Misfit as error:
            raise conflict(document, erratum, error.clash, index) from None
    return document


def _with_events(
    document: Document, erratum: Erratum, heads: tuple[str, ...], told: Sequence[Told]
) -> tuple[Document, Erratum]:
    """Return the document with `erratum`, if it is in force, and the erratum with its events."""
    after, places = _places(document, erratum)
    events: list[Event] = []
    for each in told or _least(erratum):
        parents = heads if not events else (turn_name(erratum.id, len(events)),)
        so_far = replace(erratum, events=(*erratum.events, *events))
        if each.what is What.REVERTED:
            events.append(reverting(so_far, each.day, parents))
        else:
            events.append(Event(each.what, each.day, parents, so_far.effective_from(each.day), places=places))
    made = replace(erratum, events=(*erratum.events, *events))
    return (after if erratum.status is Status.APPLIED else document), made


def _least(erratum: Erratum) -> tuple[Told, ...]:
    """Return what must have happened to an erratum of this status, on days that nobody knows."""
    applied = Told(What.APPLIED, None)
    return (applied,) if erratum.status is Status.APPLIED else (applied, Told(What.REVERTED, None))


def _places(document: Document, erratum: Erratum) -> tuple[Document, tuple[Spot, ...]]:
    """Return the document with `erratum`, and where its changes were made; by their words for one that was reverted."""
    spots = []
    carrier = Carrier(Ledger(document), erratum)
    for index, change in enumerate(erratum.changes):
        try:
            fitted = change if erratum.status is Status.APPLIED else change.fit(document, carrier)
            changed = fitted.perform(document)
        except Misfit as error:
            raise ErratumConflict.because(replace(error.clash, erratum=erratum.id, change=index)) from None
        spots.append(fitted.spot(document))
        document = changed
    return document, tuple(spots)
