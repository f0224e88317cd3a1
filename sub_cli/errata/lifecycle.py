"""The life of an erratum: which steps there are, and why the others are refused.

    draft → proposed → adopted → applied ⇄ reverted
    draft, proposed, adopted → withdrawn;   proposed → draft (taken back for more work)

*Applying* is allowed from draft and proposed too, because a small office decides and applies in one go; the steps
that it skips are told (`Advance.skipped`), so that the edge can say them and a policy can refuse them.

*Reverting* and *applying again* add an event and rewrite none (`errata.chain`): a state of the past needs them all.

*Withdrawn* is the end; so that nothing in force can disappear, an applied erratum is reverted, never withdrawn, and a
reverted one stays reverted: it was in force once, which the register must go on showing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sub_cli.errata.fingerprint import held
from sub_cli.errata.model import Erratum, Event, Status, What
from sub_cli.errata.names import Named
from sub_cli.errors import Refused
from sub_cli.messages import Message, msg

_STEPS: dict[Status, tuple[Status, ...]] = {
    Status.DRAFT: (Status.PROPOSED, Status.APPLIED, Status.WITHDRAWN),
    Status.PROPOSED: (Status.ADOPTED, Status.DRAFT, Status.APPLIED, Status.WITHDRAWN),
    Status.ADOPTED: (Status.APPLIED, Status.WITHDRAWN),
    Status.APPLIED: (Status.REVERTED,),
    Status.WITHDRAWN: (),
    Status.REVERTED: (Status.APPLIED,),
}
_ROAD = (Status.DRAFT, Status.PROPOSED, Status.ADOPTED, Status.APPLIED)

PENDING = frozenset({Status.DRAFT, Status.PROPOSED, Status.ADOPTED})
"""The states in which an erratum waits: it can still be changed, rebased and applied."""

CHAINED = frozenset({Status.APPLIED, Status.REVERTED})
"""The states of errata that have a place in the chain."""


@dataclass(frozen=True, slots=True)
class Advance:
    """One step in the life of an erratum."""

    erratum: Erratum
    """The erratum in its new state."""
    skipped: tuple[Status, ...] = ()
    """The states on the road that it did not pass through."""
    unchanged: bool = False
    """True when it was in that state already, and so nothing is to be done."""


def advance(erratum: Erratum, to: Status) -> Advance:
    """Return the step that brings `erratum` to `to`; raises `Refused` with the reason when there is no such step."""
    if erratum.status is to:
        return Advance(erratum, unchanged=True)
    if to not in _STEPS[erratum.status]:
        raise Refused(_reason(erratum, to), *_advice(erratum, to))
    return Advance(replace(erratum, status=to), _skipped(erratum.status, to))


def _skipped(start: Status, to: Status) -> tuple[Status, ...]:
    if start not in _ROAD or to not in _ROAD:
        return ()
    return _ROAD[_ROAD.index(start) + 1 : _ROAD.index(to)]


def _reason(erratum: Erratum, to: Status) -> Message:
    match erratum.status, to:
        case Status.WITHDRAWN, _:
            return msg("{erratum} was withdrawn, and that is final.", erratum=Named(erratum.id))
        case Status.APPLIED, _:
            return msg("{erratum} is applied; what is in force can only be reverted.", erratum=Named(erratum.id))
        case Status.REVERTED, _:
            return msg(
                "{erratum} was in force and is reverted; it can only be applied again.", erratum=Named(erratum.id)
            )
        case _, Status.REVERTED:
            return msg("{erratum} is not applied, so there is nothing to revert.", erratum=Named(erratum.id))
        case Status.DRAFT, Status.ADOPTED:
            return msg("{erratum} is a draft; it is proposed before it is adopted.", erratum=Named(erratum.id))
    return msg("{erratum} was adopted; it can be applied or withdrawn.", erratum=Named(erratum.id))


def _advice(erratum: Erratum, to: Status) -> tuple[Message, ...]:
    match erratum.status, to:
        case Status.DRAFT, Status.ADOPTED:
            return (msg("First: sub erratum propose {erratum}", erratum=Named(erratum.id)),)
        case Status.WITHDRAWN, _:
            return (msg("Write a new one: sub erratum new"),)
        case Status.APPLIED, _:
            return (msg("Take it back: sub erratum revert {erratum}", erratum=Named(erratum.id)),)
    return ()


def reverting(
    erratum: Erratum, day: date | None, after: tuple[str, ...], since: date | None = None, memo: str = ""
) -> Event:
    """Return the event that takes `erratum` out of the text on `day`, directly after the events that `after` names.

    `since` is the first day on which it holds no longer, where that is not `day`; `memo` announces it. It keeps the
    digest of what held, which no text proves from then on.
    """
    kept = held(erratum.changes, erratum.turns[-1].places)
    return Event(What.REVERTED, day, after, since if since != day else None, memo, held=kept)
