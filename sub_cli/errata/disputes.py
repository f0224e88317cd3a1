"""Which errata of two branches cannot hold together, and how one of them is taken out of the text again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from sub_cli.errata.chain import Chain, turn_name
from sub_cli.errata.ledger import Ledger, is_broken
from sub_cli.errata.lifecycle import PENDING, reverting
from sub_cli.errata.model import Erratum, Event, Status, What


@dataclass(frozen=True, slots=True)
class Dispute:
    """Two errata of which one holds: they want the same place, or one builds on what the other took back."""

    one: str
    """Id of the erratum that comes first in the order."""
    other: str
    section: str
    """Id of the section; empty for the title of the document, or its chapters."""
    number: str = ""
    """Number of the section in the base edition; empty where it has none."""
    same: bool = False
    """Whether they make the same change."""
    reverted: bool = False
    """Whether `one` was reverted, and `other` builds on it."""


def disputes(ledger: Ledger) -> Iterator[Dispute]:
    """Yield which errata in force cannot hold together; raises `Misfit` where the turns contradict one another."""
    standing = ledger.chain.standing
    broken = [bond for bond in ledger.bonds(ledger.touching) if is_broken(bond, standing)]
    if not broken and (circle := ledger.circle(standing)):
        broken = [circle]
    for bond in dict.fromkeys(broken):
        one, other = (ledger.chain.traces[number].erratum for number in (bond.earlier, bond.later))
        yield Dispute(one, other, bond.section, same=bond.same, reverted=bond.builds)


def last_named(chain: Chain, erratum: Erratum) -> bool:
    """Tell whether an event names the last turn of an erratum as what it came after."""
    name = turn_name(erratum.id, len(erratum.turns))
    return any(name == parent for each in chain.errata.values() for _, parent in each.parents)


def taken_out(chain: Chain, erratum: Erratum, today: date, before: Status, *, announced: bool = False) -> Erratum:
    """Return `erratum`, which is in force, out of it; what it brought then never held.

    Its application goes where nothing names it and it is not `announced`; else a reverting is added, from the day on
    which it began to hold. `before` is the status of an erratum that was never applied otherwise.
    """
    last = erratum.turns[-1]
    if not announced and not last_named(chain, erratum):
        rest = tuple(event for event in erratum.events if event is not last)
        return replace(erratum, events=rest, status=_status(rest, before))
    back = reverting(erratum, today, chain.heads, last.start)
    return replace(erratum, events=(*erratum.events, back), status=Status.REVERTED)


def in_force_again(erratum: Erratum) -> Erratum:
    """Return `erratum` without the reverting that is its last turn."""
    rest = tuple(event for event in erratum.events if event is not erratum.turns[-1])
    return replace(erratum, events=rest, status=Status.APPLIED)


def _status(events: tuple[Event, ...], before: Status) -> Status:
    """Return the status that the last of `events` gives."""
    last = next((event for event in reversed(events) if event.turns), None)
    if last is None:
        return before if before in PENDING else Status.DRAFT
    return Status.APPLIED if last.what is What.APPLIED else Status.REVERTED
