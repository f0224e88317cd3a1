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


@dataclass(frozen=True, slots=True)
class Turn:
    """One event that changed the text: an erratum was applied, or reverted."""

    name: str
    """`E01-rollen` for its first, `E01-rollen.2` for its second."""
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


class Chain:
    """The turns of all errata of one document, in their order."""

    def __init__(self, errata: Iterable[Erratum] = ()) -> None:
        """Put the turns of `errata` in order; pending ones have none."""
        self.errata: dict[str, Erratum] = {}
        known: dict[str, Turn] = {}
        for erratum in errata:
            self.errata[erratum.id] = erratum
            known.update((turn.name, turn) for turn in _turns(erratum))
        self.circle: tuple[str, ...] = ()
        """The turns that name one another in a circle, so that they have no order: a file was edited."""
        self.turns: tuple[Turn, ...] = tuple(self._ordered(known))
        self.number: dict[str, int] = {turn.name: number for number, turn in enumerate(self.turns)}
        """Where each turn stands in the order, by name."""

    def _ordered(self, known: Mapping[str, Turn]) -> Iterator[Turn]:
        """Yield the turns: each behind those it names, and of those that could come the earliest first."""
        behind: dict[str, list[str]] = {}
        waiting: dict[str, int] = {}
        for name, turn in known.items():
            parents = {each for each in _parents(turn) if each in known}
            waiting[name] = len(parents)
            for parent in parents:
                behind.setdefault(parent, []).append(name)
        ready = [(_rank(known[name]), name) for name, count in waiting.items() if not count]
        heapify(ready)
        while ready:
            _, name = heappop(ready)
            yield known[name]
            del waiting[name]
            for child in behind.get(name, ()):
                waiting[child] -= 1
                if not waiting[child]:
                    heappush(ready, (_rank(known[child]), child))
        self.circle = tuple(waiting)

    @cached_property
    def before(self) -> list[int]:
        """Return for every turn those that it came after, near and far."""
        found: list[int] = []
        for turn in self.turns:
            mask = 0
            for parent in _parents(turn):
                number = self.number.get(parent)
                if number is not None:
                    mask |= found[number] | 1 << number
            found.append(mask)
        return found

    @property
    def all(self) -> int:
        """Return the state that every turn led to."""
        return (1 << len(self.turns)) - 1

    @cached_property
    def _taking(self) -> list[tuple[int, int]]:
        """Return for every reverting turn its number and that of what it reverts."""
        return [
            (number, self.number[turn.takes_back])
            for number, turn in enumerate(self.turns)
            if turn.takes_back in self.number
        ]

    def active(self, turns: int) -> int:
        """Return the applications among `turns` that none of them takes back."""
        found = turns
        for number, back in self._taking:
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
        named = {parent for turn in self.turns for parent in _parents(turn)}
        return tuple(turn.name for turn in self.turns if turn.name not in named)

    def errata_in(self, state: int) -> tuple[Erratum, ...]:
        """Return the errata whose applications are in a state, in order."""
        return tuple(turn.erratum for number, turn in enumerate(self.turns) if state >> number & 1)

    @cached_property
    def in_force(self) -> tuple[Erratum, ...]:
        """Return the errata that are in force, in order."""
        return self.errata_in(self.standing)

    @cached_property
    def ever(self) -> tuple[Erratum, ...]:
        """Return the errata that were ever applied, each once, where it came in the last time."""
        last = {turn.erratum.id: turn.erratum for turn in self.turns if not turn.takes_back}
        order = dict.fromkeys(turn.erratum.id for turn in reversed(self.turns) if not turn.takes_back)
        return tuple(last[name] for name in reversed(order))

    def application(self, erratum_id: str) -> int | None:
        """Return the number of the last application of an erratum, None where it never was."""
        named = (number for number, turn in enumerate(self.turns) if turn.erratum.id == erratum_id)
        return max((number for number in named if not self.turns[number].takes_back), default=None)

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
        held = 0
        for number, turn in enumerate(self.turns):
            if (start := turn.event.start) and start <= day:
                held |= 1 << number
        return self.active(held)

    def undated(self) -> tuple[str, ...]:
        """Return the ids of the errata that have a turn whose day nobody knows."""
        return tuple(dict.fromkeys(turn.erratum.id for turn in self.turns if turn.event.start is None))

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
        chain = Chain()
        chain.errata = {**self.errata, erratum.id: changed}
        *_, turn = _turns(changed)
        chain.turns = (*self.turns, turn)
        chain.number = {**self.number, turn.name: len(self.turns)}
        chain.before = [*self.before, self.all if before is None else before]
        chain.heads = (turn.name,)
        back = self.number.get(turn.takes_back)
        chain._taking = self._taking if back is None else [*self._taking, (len(self.turns), back)]
        return chain


def _turns(erratum: Erratum) -> Iterator[Turn]:
    last = ""
    for number, event in enumerate(erratum.turns, 1):
        name = turn_name(erratum.id, number)
        back = last if event.what is What.REVERTED else ""
        yield Turn(name, erratum, event, back)
        last = name if event.what is What.APPLIED else last


def _parents(turn: Turn) -> tuple[str, ...]:
    """Return what a turn came after; the reverting of an erratum comes after its application, whatever it names."""
    return (*turn.event.after, turn.takes_back) if turn.takes_back else turn.event.after


def _rank(turn: Turn) -> tuple[date, tuple[tuple[int, str], ...]]:
    return turn.event.day or date.max, natural(turn.name)
