"""The places that the leads above a sentence name, by the marks of their lists. Pure.

A lead has what hangs below it: items of another kind, or, where it is the first of its list and nothing hangs below it,
the items beside it ("(1) Section 2.1 is amended as follows. (2) In the first bullet …"). Below one that is about
another document nothing is carried out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sub_cli.errata.orders.provision import Target
from sub_cli.errata.orders.segments.marks import Mark
from sub_cli.messages import Message, msg

_UNSURE = msg("It is not certain below which of the leads above it stands: name its section.")
_BESIDE = "beside "
"""Before the kind of a level that the first of a list leads for those beside it."""


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of lists, with what the item that is open there says."""

    kind: str
    first: bool = False
    target: Target | None = None
    """The place that its lead names; None where it leads nothing."""
    used: bool = False
    """True where something hangs below its lead."""
    barred: Message | None = None
    """Why nothing below it is carried out."""


@dataclass(slots=True)
class Nest:
    """The levels that are open, the outermost first."""

    _levels: list[_Level] = field(default_factory=list)

    def knows(self, kind: str) -> bool:
        """Tell whether a list of a kind is open."""
        return any(each.kind == kind for each in self._levels)

    def enter(self, marks: Sequence[Mark]) -> None:
        """Go to the level of a sentence with its marks; without one it hangs below what is open."""
        for mark in marks:
            self._enter(mark)
        if not marks:
            self._use()

    def _enter(self, mark: Mark) -> None:
        self._levels = [each for each in self._levels if not _within(each.kind, mark.kind)]
        at = next((n for n, each in enumerate(self._levels) if each.kind == mark.kind), None)
        if at is None:
            self._use()
        else:
            self._leave(at)
        self._levels.append(_Level(mark.kind, mark.first))

    def _leave(self, at: int) -> None:
        """Close a level, whose lead is that of what stands beside it where nothing hung below it."""
        level = self._levels[at]
        alone = (level.target is not None or level.barred is not None) and not level.used
        if alone and level.first:
            self._levels[at:] = [replace(level, kind=_BESIDE + level.kind, used=True)]
            return
        del self._levels[at:]
        if alone and at and self._levels[-1].kind == _BESIDE + level.kind:
            self._levels[-1] = replace(self._levels[-1], barred=_UNSURE)

    def _use(self) -> None:
        self._levels = [replace(each, used=True) for each in self._levels]

    def lead(self, marks: Sequence[Mark], target: Target | None, barred: Message | None = None) -> None:
        """Take down what a lead names at its level, or why nothing below it is carried out.

        One without a mark begins anew, but below what is about another document.
        """
        if marks:
            self._levels[-1] = replace(self._levels[-1], target=target, barred=barred)
            return
        ours = target is not None and (target.plan or target.whole) and not target.numbers
        kept = [] if ours or barred else [each for each in self._levels if each.barred]
        self._levels = [*kept, _Level("", target=target, barred=barred)]

    @property
    def barred(self) -> Message | None:
        """Return why nothing is carried out here; None where something may be."""
        return next((each.barred for each in self._levels if each.barred), None)

    def within(self, target: Target) -> Target:
        """Return a place within those that the leads name."""
        for level in reversed(self._levels):
            above = level.target
            if above is not None and not (target.numbers or target.whole):
                target = replace(
                    target, unit=above.unit, numbers=above.numbers, parts=(*above.parts, *target.parts),
                    whole=above.whole, plan=target.plan or above.plan,
                )  # fmt: skip
        return target


def _within(kind: str, other: str) -> bool:
    """Tell whether a bullet stands deeper than another."""
    return kind.startswith("-") and other.startswith("-") and int(kind[1:]) > int(other[1:])
