"""The chain: everything that ever brought an erratum of a document into its text or took it out, in order.

Every erratum names the events that its own came directly after, as a commit names its parents. So the order needs no
file of its own: it is the topological one, and where that leaves a choice, days and names decide (Kahn, 1962). States
of the text are sets of turns, as bits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from heapq import heapify, heappop, heappush

from sub_cli.errata.model import Erratum, Event, Status, What
from sub_cli.errata.names import Named
from sub_cli.errata.turn_order import Before, Longer, Trace, TurnOrder
from sub_cli.errata.weave import numbers_in
from sub_cli.errors import BadInput
from sub_cli.messages import Message, msg


@dataclass(frozen=True, slots=True)
class Turn:
    """One event that changed the text: an erratum was applied, or reverted."""

    name: str
    erratum: Erratum
    event: Event
    takes_back: str = ""
    """Name of the application that it reverts; empty for an application."""


@dataclass(frozen=True, slots=True)
class Vanished:
    """An event names another that is not there."""

    erratum: str
    """Id of the erratum whose event it is."""
    event: int
    """Which event, from 0."""
    name: str
    """The name that nothing has."""


def turn_name(erratum_id: str, number: int) -> str:
    """Return the name of the turn `number`, from 1, of an erratum."""
    return erratum_id if number == 1 else f"{erratum_id}.{number}"


def erratum_of(name: str) -> str:
    """Return the id of the erratum whose turn `name` is."""
    return name.partition(".")[0]


def natural(name: str) -> tuple[tuple[int, str], ...]:
    """Return a key that sorts E2 before E10."""
    return tuple((int(part), "") if part.isdigit() else (-1, part) for part in re.findall(r"\d+|\D+", name))


CIRCULAR_FIX = msg("Bring back what was edited under “after”: git log errata tells it.")


def orphaned(erratum_id: str, event: str) -> Message:
    """Return what to say of an erratum with an event that came after one that is not there."""
    return msg("{erratum} comes after {event}, which is not there.", erratum=Named(erratum_id), event=event)


def orphaned_fix(erratum_id: str, event: str) -> Message:
    """Return what to do about a turn that came after one that is not there: its places count in a text with that."""
    return msg(
        "Bring {event} back with git; or take back with git what {erratum} did to the text, and apply it anew.",
        event=event,
        erratum=Named(erratum_id),
    )


def circular(turn: str, circle: Sequence[str]) -> Message:
    """Return what to say of a turn that came, by way of the others in a circle, after itself."""
    events = Named(" → ".join(circle))
    return msg("{erratum} comes after itself: {events}.", erratum=Named(erratum_of(turn)), events=events)


class Chain:
    """The turns of all errata of one document, in their order."""

    def __init__(
        self, errata: Iterable[Erratum] | Mapping[str, Erratum] = (), traces: Iterable[Trace] | None = None
    ) -> None:
        """Put the turns of `errata`, by id where it is a mapping, in order; pending ones have none.

        Where `traces` tells of them, no erratum is asked for that.
        """
        self.errata: Mapping[str, Erratum] = (
            errata if isinstance(errata, Mapping) else {each.id: each for each in errata}
        )
        known = traces if traces is not None else (each for one in self.errata.values() for each in traces_of(one))
        self.circle: tuple[str, ...] = ()
        """The turns that name one another in a circle, so that they have no order: a file was edited."""
        self.traces: Sequence[Trace] = list(self._ordered({trace.name: trace for trace in known}))
        self.order = TurnOrder.of(self.traces)
        self.before: Sequence[int] = Before(self.order.after)
        """For every turn those that it came after, near and far."""
        named = {name for trace in self.traces for name in trace.comes_after}
        self.whole = not self.circle and named <= set(self.order.names)
        """Whether every turn came after such as are there, and none after itself."""

    @classmethod
    def known(
        cls, errata: Mapping[str, Erratum], traces: Sequence[Trace], order: TurnOrder, *, whole: bool = True
    ) -> Chain:
        """Return the chain of `traces`, whose `order` was worked out before; they are only asked for when needed."""
        chain = cls()
        chain.errata, chain.traces, chain.order, chain.before = errata, traces, order, Before(order.after)
        chain.whole = whole
        return chain

    @cached_property
    def number(self) -> dict[str, int]:
        """Return where each turn stands in the order, by name."""
        return {name: number for number, name in enumerate(self.order.names)}

    @property
    def touching(self) -> Mapping[str, Sequence[int]]:
        """Return by section the applications that name it in any way, in order; "" is the top and the title."""
        return self.order.touching

    def _ordered(self, known: Mapping[str, Trace]) -> Iterator[Trace]:
        """Yield the turns: each behind those it names, and of those that could come the earliest first."""
        behind: dict[str, list[str]] = {}
        waiting: dict[str, int] = {}
        for name, trace in known.items():
            parents = {each for each in trace.comes_after if each in known}
            waiting[name] = len(parents)
            for parent in parents:
                behind.setdefault(parent, []).append(name)
        ready = [_Ready(known[name]) for name, count in waiting.items() if not count]
        heapify(ready)
        while ready:
            trace = heappop(ready).trace
            yield trace
            del waiting[trace.name]
            for child in behind.get(trace.name, ()):
                waiting[child] -= 1
                if not waiting[child]:
                    heappush(ready, _Ready(known[child]))
        self.circle = tuple(waiting)

    def require_whole(self) -> None:
        """Raise `BadInput` where a turn came after itself, or after one that is not there.

        The text in which its places count is then not known, and another sentence would be taken for the one it meant.
        """
        if self.whole:
            return
        if self.circle:
            raise BadInput(circular(self.circle[0], self.circle), CIRCULAR_FIX)
        for trace in self.traces:
            for name in trace.comes_after:
                if name not in self.number:
                    raise BadInput(orphaned(trace.erratum, name), orphaned_fix(trace.erratum, name))

    def turn(self, number: int) -> Turn:
        """Return a turn with its erratum."""
        trace = self.traces[number]
        erratum = self.errata[trace.erratum]
        return Turn(trace.name, erratum, erratum.turns[trace.number - 1], trace.takes_back)

    @property
    def turns(self) -> tuple[Turn, ...]:
        """Return all turns with their errata."""
        return tuple(map(self.turn, range(len(self.traces))))

    @property
    def all(self) -> int:
        """Return the state that every turn led to."""
        return (1 << len(self.traces)) - 1

    def active(self, turns: int) -> int:
        """Return the applications among `turns` that none of them takes back."""
        found = turns
        for number, back in self.order.taking:
            if turns >> number & 1:
                found &= ~(1 << number | 1 << back)
        return found

    @cached_property
    def standing(self) -> int:
        """Return the applications that are in force now."""
        return self.active(self.all)

    @cached_property
    def heads(self) -> tuple[str, ...]:
        """Return the names of the turns that nothing came after: what the next one comes directly after."""
        named = {parent for parents in self.order.after for parent in parents}
        return tuple(name for number, name in enumerate(self.order.names) if number not in named)

    @cached_property
    def moving(self) -> int:
        """Return the applications that brought, took or moved a section."""
        return sum(1 << number for number in self.order.moving)

    def about(self, section: str) -> list[int]:
        """Return the turns of the errata that edit a section, those that took one back as well, in order."""
        brought = self.touching.get(section, ())
        taken = [number for number, back in self.order.taking if back in brought]
        return [number for number in sorted((*brought, *taken)) if section in self.traces[number].sections]

    def within(self, state: int) -> Iterator[tuple[int, Trace]]:
        """Return the turns in a state, with their numbers, in order."""
        return ((number, self.traces[number]) for number in numbers_in(state))

    def errata_in(self, state: int) -> tuple[Erratum, ...]:
        """Return the errata whose applications are in a state, in order."""
        return tuple(self.errata[trace.erratum] for _, trace in self.within(state))

    @property
    def in_force(self) -> tuple[Erratum, ...]:
        """Return the errata that are in force, in order."""
        return self.errata_in(self.standing)

    @cached_property
    def ever(self) -> tuple[Erratum, ...]:
        """Return the errata that were ever applied, each once, where it came in the last time."""
        order = dict.fromkeys(trace.erratum for trace in reversed(self.traces) if not trace.takes_back)
        return tuple(self.errata[name] for name in reversed(order))

    def application(self, erratum_id: str) -> int | None:
        """Return the number of the last application of an erratum, None where it never was."""
        return self._applications.get(erratum_id)

    @cached_property
    def _applications(self) -> dict[str, int]:
        taking = {number for number, _ in self.order.taking}
        return {erratum_of(name): number for number, name in enumerate(self.order.names) if number not in taking}

    def since(self, names: Sequence[str]) -> int | None:
        """Return the turns that `names` stand for, with all before them; None where one of them is not there."""
        mask = 0
        for name in names:
            number = self.number.get(name)
            if number is None:
                return None
            mask |= self.before[number] | 1 << number
        return mask

    def until(self, erratum_ids: Iterable[str]) -> int:
        """Return the state with these errata and what was in force before each: the same after every merge."""
        mask = 0
        for name in erratum_ids:
            number = self.application(name)
            if number is not None:
                mask |= self.before[number] | 1 << number
        return self.active(mask)

    def on(self, day: date) -> int:
        """Return what holds on a day, by the first day of every turn. Turns of an unknown day are left out."""
        held, last = 0, day.isoformat()
        for number, start in enumerate(self.order.starts):
            if start and start <= last:
                held |= 1 << number
        return self.active(held)

    def undated(self) -> tuple[str, ...]:
        """Return the ids of the errata that have a turn whose day nobody knows."""
        names = (name for name, start in zip(self.order.names, self.order.starts, strict=True) if not start)
        return tuple(dict.fromkeys(map(erratum_of, names)))

    def vanished(self) -> Iterator[Vanished]:
        """Yield every name that an event gives as its parent and that no event has."""
        known = self.number.keys() | set(self.circle)
        for erratum in self.errata.values():
            for number, name in erratum.parents:
                if name not in known:
                    yield Vanished(erratum.id, number, name)

    def with_turn(self, erratum: Erratum, event: Event, before: int | None = None) -> Chain:
        """Return the chain with `event`, which happens to `erratum` after the turns `before`, by default all."""
        status = Status.APPLIED if event.what is What.APPLIED else Status.REVERTED
        changed = replace(erratum, events=(*erratum.events, event), status=status)
        *_, trace = traces_of(changed)
        return self._longer(_With.another(self.errata, changed), trace, self.all if before is None else before)

    def followed_by(self, traces: Iterable[Trace]) -> Chain | None:
        """Return the chain with the turns `traces` of its errata; None where not each came after all before it."""
        chain, waiting = self, {trace.name: trace for trace in traces}
        while waiting:
            heads, known = set(chain.heads), chain.number.keys()
            trace = next((each for each in waiting.values() if heads <= set(each.comes_after) <= known), None)
            if trace is None:
                return None
            chain = chain._longer(chain.errata, waiting.pop(trace.name), chain.all)
        return chain

    def _longer(self, errata: Mapping[str, Erratum], trace: Trace, before: int) -> Chain:
        """Return the chain with one more turn, which came after the turns `before`."""
        order = self.order.longer(trace, self.number)
        chain = Chain.known(errata, Longer.by(self.traces, trace), order, whole=self.whole)
        chain.before = Longer.by(self.before, before)
        chain.number = {**self.number, trace.name: len(self.traces)}
        chain.heads = (trace.name,)
        return chain


class _With(Mapping[str, Erratum]):
    """Errata by id with some of them replaced or added; the others are neither copied nor asked for."""

    def __init__(self, below: Mapping[str, Erratum], own: dict[str, Erratum]) -> None:
        self._below = below
        self._own = own

    @classmethod
    def another(cls, errata: Mapping[str, Erratum], erratum: Erratum) -> _With:
        """Return `errata` with one more."""
        below, own = (errata._below, errata._own) if isinstance(errata, _With) else (errata, {})
        return cls(below, {**own, erratum.id: erratum})

    def __getitem__(self, wanted: str) -> Erratum:
        """Return the erratum; raises `KeyError`."""
        return self._own[wanted] if wanted in self._own else self._below[wanted]

    def __iter__(self) -> Iterator[str]:
        """Yield the ids: those below in their order, then the new ones."""
        yield from self._below
        yield from (name for name in self._own if name not in self._below)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._below) + sum(name not in self._below for name in self._own)


class _Ready:
    """A turn that could come next; which of two comes first is worked out where there are two."""

    __slots__ = ("trace",)

    def __init__(self, trace: Trace) -> None:
        self.trace = trace

    def __lt__(self, other: _Ready) -> bool:
        """Tell whether this one is the earlier, by day and name."""
        return _rank(self.trace) < _rank(other.trace)


def traces_of(erratum: Erratum) -> Iterator[Trace]:
    """Yield what the order needs of every turn of an erratum."""
    last, sections = "", tuple(change.section for change in erratum.changes)
    for number, event in enumerate(erratum.turns, 1):
        name = turn_name(erratum.id, number)
        back = last if event.what is What.REVERTED else ""
        parents = tuple(dict.fromkeys(parent for spot in event.places for parent in spot.parents))
        yield Trace(
            name, erratum.id, number, event.after, event.day, event.start, back, erratum.memo, sections, parents
        )
        last = name if event.what is What.APPLIED else last


def _rank(trace: Trace) -> tuple[date, tuple[tuple[int, str], ...], str]:
    return trace.day or date.max, natural(trace.name), trace.name
