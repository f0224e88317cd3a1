"""How turns stand to one another once they are in order: plain values that can be kept, so that none is asked again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import count
from typing import NamedTuple, TypeVar, overload

_T = TypeVar("_T")


class Trace(NamedTuple):
    """What the order needs to know of a turn: of ten thousand it is known without reading their errata."""

    name: str
    """`E01-rollen` for the first turn of an erratum, `E01-rollen.2` for its second."""
    erratum: str
    """Id of the erratum."""
    number: int
    """Which turn of the erratum, from 1."""
    after: tuple[str, ...]
    """The names of the turns that it came directly after."""
    day: date | None
    start: date | None
    """The first day on which it holds; None where nobody knows."""
    takes_back: str
    """Name of the application that it reverts; empty for an application."""
    memo: str
    """Number of the memo that brings the erratum out."""
    sections: tuple[str, ...]
    """The sections that the changes of the erratum edit, "" for the title of the document."""
    parents: tuple[str, ...]
    """The sections below which an application put or took something."""

    @property
    def comes_after(self) -> tuple[str, ...]:
        """Return what it came after; a reverting comes after the application, whatever it names."""
        return (*self.after, self.takes_back) if self.takes_back else self.after

    @property
    def named(self) -> tuple[str, ...]:
        """Return the sections that it edits, and those below which it puts or takes something ("" is the top)."""
        return tuple(dict.fromkeys((*self.sections, *self.parents)))


class TurnOrder(NamedTuple):
    """Turns by their numbers in the order; everything in it is made of what JSON knows, and is not to be changed."""

    names: list[str]
    after: list[list[int]]
    """The turns directly before each; a name that no turn has is left out."""
    starts: list[str]
    """The first day on which each holds, 2021-04-09; empty where nobody knows."""
    taking: list[list[int]]
    """Every reverting turn with the application that it takes back."""
    touching: dict[str, list[int]]
    """By section the applications that name it in any way; "" is the top and the title."""
    moving: list[int]
    """The applications below which something was put or taken."""

    @classmethod
    def of(cls, traces: Sequence[Trace]) -> TurnOrder:
        """Return how `traces`, which are in order, stand to one another."""
        order, numbers = cls([], [], [], [], {}, []), {trace.name: number for number, trace in enumerate(traces)}
        for trace in traces:
            order._append(trace, numbers)
        return order

    def longer(self, trace: Trace, numbers: Mapping[str, int]) -> TurnOrder:
        """Return the order with one more turn; `numbers` tells those that are there, by name."""
        after, starts, taking, moving = [*self.after], [*self.starts], [*self.taking], [*self.moving]
        touching = self.touching | {name: [*self.touching.get(name, ())] for name in trace.named}
        order = TurnOrder([*self.names], after, starts, taking, touching, moving)
        order._append(trace, numbers)
        return order

    def _append(self, trace: Trace, numbers: Mapping[str, int]) -> None:
        number = len(self.names)
        self.names.append(trace.name)
        self.after.append(sorted({numbers[name] for name in trace.comes_after if name in numbers}))
        self.starts.append(trace.start.isoformat() if trace.start else "")
        if trace.takes_back in numbers:
            self.taking.append([number, numbers[trace.takes_back]])
        if not trace.takes_back:
            for name in trace.named:
                self.touching.setdefault(name, []).append(number)
        if trace.parents:
            self.moving.append(number)


class Before(Sequence[int]):
    """For every turn those that it came after, near and far, as bits; worked out when one is asked for.

    Where turns came one after another, as they do without branches, that is all that stand before it.
    """

    def __init__(self, after: Sequence[Sequence[int]]) -> None:
        """Take for every turn those directly before it."""
        self._after = after

    @cached_property
    def _straight(self) -> int:
        """Return how many turns, from the first on, came one after another."""
        numbered = zip(count(), self._after, strict=False)
        return next((n for n, parents in numbered if parents != ([n - 1] if n else [])), len(self._after))

    @cached_property
    def _others(self) -> list[int]:
        """Return it for the turns from the first on that did not come after all before it."""
        found: list[int] = []
        for parents in self._after[self._straight :]:
            mask = 0
            for number in parents:
                mask |= self._found(number, found) | 1 << number
            found.append(mask)
        return found

    def _found(self, number: int, others: Sequence[int]) -> int:
        return (1 << number) - 1 if number < self._straight else others[number - self._straight]

    @overload
    def __getitem__(self, wanted: int) -> int: ...
    @overload
    def __getitem__(self, wanted: slice) -> list[int]: ...
    def __getitem__(self, wanted: int | slice) -> int | list[int]:
        """Return it for one turn, or several."""
        numbers = range(len(self))[wanted]
        if isinstance(numbers, range):
            return [self[number] for number in numbers]
        return self._found(numbers, () if numbers < self._straight else self._others)

    def __len__(self) -> int:
        """Return how many turns there are."""
        return len(self._after)


class Longer(Sequence[_T]):
    """A sequence with something behind it; it is not copied."""

    def __init__(self, first: Sequence[_T], more: tuple[_T, ...]) -> None:
        """Put `more` behind `first`."""
        self._first, self._more = first, more

    @classmethod
    def by(cls, first: Sequence[_T], last: _T) -> Longer[_T]:
        """Return `first` with one more behind it."""
        return cls(first._first, (*first._more, last)) if isinstance(first, Longer) else cls(first, (last,))

    @overload
    def __getitem__(self, wanted: int) -> _T: ...
    @overload
    def __getitem__(self, wanted: slice) -> list[_T]: ...
    def __getitem__(self, wanted: int | slice) -> _T | list[_T]:
        """Return what stands at one place, or at several."""
        numbers = range(len(self))[wanted]
        if isinstance(numbers, range):
            return [self[number] for number in numbers]
        number = numbers - len(self._first)
        return self._first[numbers] if number < 0 else self._more[number]

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._first) + len(self._more)
