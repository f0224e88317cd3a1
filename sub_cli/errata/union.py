"""The errata of two branches as those of one: what happened on either side, by the ordinal of each turn.

An erratum that both sides applied was applied once, on the earlier day, after what both have. What an event of one
side came after stays what it was: where it named that application, it names what this one came after there as well. So
no state of an erratum changes by a merge, but that of one which both sides applied after different errata.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest
from typing import Any

from sub_cli.errata.chain import Chain, turn_name
from sub_cli.errata.ledger import Ledger, is_broken
from sub_cli.errata.lifecycle import PENDING, reverting
from sub_cli.errata.model import Erratum, Event, Status, What
from sub_cli.errata.operations.base import Spot
from sub_cli.errata.weave import numbers_in

Refit = Callable[[Erratum, frozenset[str]], tuple[Spot, ...]]
"""Returns the places of a pending erratum in the text that the named turns make; raises `ErratumConflict`."""

_VALUES = ("kind", "title", "reason", "memo", "effective", "order")
_ROAD = (Status.DRAFT, Status.PROPOSED, Status.ADOPTED)


@dataclass(frozen=True, slots=True)
class Twice:
    """Something that happened to an erratum on both sides, and counts once."""

    erratum: str
    what: What
    day: date | None
    """The day that holds: the earlier one."""
    other: date | None


@dataclass(frozen=True, slots=True)
class Stuck:
    """A value of an erratum that both sides changed, each in another way."""

    erratum: str
    key: str
    """Its key in the file."""


class Union:
    """Errata of two sides, with what they come to."""

    def __init__(
        self,
        base: Mapping[str, Erratum],
        ours: Mapping[str, Erratum],
        theirs: Mapping[str, Erratum],
        refit: Refit,
    ) -> None:
        """Unite every erratum that both sides have and changed since `base`; the rest is as the side that changed it.

        Raises what `refit` raises.
        """
        self.twice: list[Twice] = []
        self.stuck: list[Stuck] = []
        self._chains = Chain(ours.values()), Chain(theirs.values())
        self._ancestors = tuple(map(_ancestors, self._chains))
        self._lost: tuple[dict[str, list[str]], dict[str, list[str]]] = ({}, {})
        self._refit = refit
        united = {name: self._one(base.get(name), ours.get(name), theirs.get(name)) for name in {**ours, **theirs}}
        self.errata: dict[str, Erratum] = {}
        """Every erratum of the two, by id."""
        for name, erratum in united.items():
            if erratum is not None:
                self.errata[name] = self._as_it_came(erratum, ours.get(name), theirs.get(name))

    def _one(self, was: Erratum | None, mine: Erratum | None, his: Erratum | None) -> Erratum | None:
        if his in (mine, was):
            return mine
        if mine == was:
            return his
        if mine is None or his is None:
            self.stuck.append(Stuck((mine or his or was).id, "id"))  # type: ignore[union-attr]
            return mine or his
        return self._united(was, mine, his)

    def _united(self, was: Erratum | None, mine: Erratum, his: Erratum) -> Erratum:
        values: dict[str, Any] = {key: self._value(key, was, mine, his) for key in _VALUES}
        mine, his, changes = self._changes(was, mine, his)
        united = replace(mine, changes=changes, **values)
        events = tuple(self._events(united, mine, his))
        united = replace(united, events=events)
        return replace(united, status=self._status(united, was, mine, his))

    def _value(self, key: str, was: Erratum | None, mine: Erratum, his: Erratum) -> Any:
        """Return the value that one side changed; where both did, that of ours, and it is noted."""
        one, other = getattr(mine, key), getattr(his, key)
        before = getattr(was, key) if was else None
        if other in (one, before):
            return one
        if one != before or was is None:
            self.stuck.append(Stuck(mine.id, key))
        return other if was and one == before else one

    def _changes(self, was: Erratum | None, mine: Erratum, his: Erratum) -> tuple[Erratum, Erratum, Any]:
        """Return both sides and the changes that hold: those that a side brought into the text go before others."""
        if mine.changes == his.changes:
            return mine, his, mine.changes
        applied = [bool(each.turns) for each in (mine, his)]
        if applied == [True, False]:
            return mine, replace(his, events=()), mine.changes
        if applied == [False, True]:
            return replace(mine, events=()), his, his.changes
        return mine, his, self._value("changes", was, mine, his)

    def _status(self, united: Erratum, was: Erratum | None, mine: Erratum, his: Erratum) -> Status:
        if united.turns:
            return Status.APPLIED if united.turns[-1].what is What.APPLIED else Status.REVERTED
        pair = (mine.status, his.status)
        moved = was is None or was.status not in pair
        if moved and all(status in _ROAD for status in pair):
            return max(pair, key=_ROAD.index)
        found: Status = self._value("status", was, mine, his)
        return found

    # -- events ---------------------------------------------------------------------------------------

    def _events(self, united: Erratum, mine: Erratum, his: Erratum) -> Iterator[Event]:
        """Yield the events of both sides: turn by turn, what was written or rebased before each by its day."""
        number, so_far = 0, []
        for one, other in zip_longest(_until_turns(mine.events), _until_turns(his.events), fillvalue=((), None)):
            loose = dict.fromkeys((*one[0], *other[0]))
            so_far += sorted(loose, key=_day) if one[0] != other[0] else list(loose)
            if one[1] or other[1]:
                number += 1
                before = replace(united, events=tuple(so_far))
                so_far.append(self._turn(turn_name(united.id, number), before, one[1], other[1]))
        yield from so_far

    def _turn(self, name: str, before: Erratum, mine: Event | None, his: Event | None) -> Event:
        """Return one turn of two: `before` is the erratum until then."""
        if mine is None or his is None or mine == his:
            found = mine or his
            assert found is not None
            return found
        first, second = sorted((mine, his), key=_first)
        self.twice.append(Twice(before.id, first.what, first.day, second.day))
        one, other = (found.get(name, frozenset()) for found in self._ancestors)
        common = one & other
        for event, lost in zip((mine, his), self._lost, strict=True):
            lost[name] = [each for each in event.after if each not in common]
        if (one if first is mine else other) == common:
            return first
        places = self._refit(before, common) if first.places else ()
        return replace(first, after=self._heads(common), places=places)

    def _heads(self, names: frozenset[str]) -> tuple[str, ...]:
        """Return those of `names` that no other of them came after."""
        behind = {each for name in names for each in self._ancestors[0][name]}
        return tuple(each.name for each in self._chains[0].traces if each.name in names - behind)

    def _as_it_came(self, erratum: Erratum, mine: Erratum | None, his: Erratum | None) -> Erratum:
        """Return an erratum whose events come after all that they came after on their own side."""
        sides = [set(side.events) if side else set() for side in (mine, his)]
        events = tuple(self._kept(event, sides) for event in erratum.events)
        return erratum if events == erratum.events else replace(erratum, events=events)

    def _kept(self, event: Event, sides: list[set[Event]]) -> Event:
        own = [event in side for side in sides]
        if own == [True, True] or not any(own):
            return event
        lost, after = self._lost[own.index(True)], list(event.after)
        for name in after:  # grows while it is read: what is added may have lost something too
            after += [each for each in lost.get(name, ()) if each not in after]
        return replace(event, after=tuple(after))


def _ancestors(chain: Chain) -> dict[str, frozenset[str]]:
    """Return by turn the names of all that it came after."""
    names = [trace.name for trace in chain.traces]
    return {name: frozenset(names[number] for number in numbers_in(chain.before[at])) for at, name in enumerate(names)}


def _until_turns(events: Iterable[Event]) -> Iterator[tuple[tuple[Event, ...], Event | None]]:
    """Yield every turn with what was written or rebased before it, and what came behind the last with None."""
    loose: list[Event] = []
    for event in events:
        if event.turns:
            yield tuple(loose), event
            loose = []
        else:
            loose.append(event)
    if loose:
        yield tuple(loose), None


def _day(event: Event) -> date:
    return event.day or date.max


def _first(event: Event) -> tuple[date, date, tuple[str, ...], str]:
    """Return what puts the event of the earlier day first, and of one day always the same one."""
    return _day(event), event.start or date.max, event.after, repr(event.places)


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
