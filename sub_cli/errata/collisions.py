"""Errata of one document that have one number, and which of them gets another.

What others may have seen keeps its number: what was sent, and what a memo names that no longer changes. Where nothing
of that number was sent, what is in force, or was, keeps it as well. Of the others the first that was written keeps it,
if nothing else has; the rest get the next free numbers. Of two that were sent a person says which keeps it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sub_cli.errata.lifecycle import CHAINED
from sub_cli.errata.model import Erratum
from sub_cli.errata.names import Names, number_of, renumbered


@dataclass(frozen=True, slots=True)
class Collision:
    """Errata with one number."""

    names: tuple[str, ...]
    movable: tuple[str, ...]
    """Those that get another number, in that order; none where all of them keep it."""
    loose: tuple[str, ...] = ()
    """Those that get another number where a person says that one of the others keeps it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What decides which of the errata of a document keep their number."""

    published: Collection[str] = ()
    """Those that a memo fixes."""
    sent: Collection[str] = ()
    """Those that others may have seen."""
    chosen: Collection[str] = ()
    """Those of which a person says that they keep it."""


def collisions(errata: Mapping[str, Erratum], kept: Kept) -> Iterator[Collision]:
    """Yield the errata of a document that share a number."""
    for names in Names.of(errata).twins():
        held = [name for name in names if name in kept.published or errata[name].status in CHAINED]
        sent = [name for name in names if name in kept.sent]
        fixed = {name for name in names if name in kept.published or name in (sent or held)}
        others = sorted((name for name in names if name not in held), key=lambda name: _written(errata[name]))
        if any(name in kept.chosen for name in names):
            yield Collision(names, tuple(name for name in others if name not in kept.chosen))
            continue
        loose = sorted((name for name in names if name not in fixed), key=lambda name: _written(errata[name]))
        yield Collision(names, tuple(loose if fixed else loose[1:]), tuple(others if len(sent) > 1 else ()))


def _written(erratum: Erratum) -> tuple[date, str]:
    """Return what tells which erratum is the older one: its day, and of one day its name."""
    first = erratum.events[0].day if erratum.events else None
    return first or date.max, erratum.id


def new_names(errata: Mapping[str, Erratum], kept: Kept) -> dict[str, str]:
    """Return the errata that get another number: the name that each has, and the name that it gets."""
    number, found = Names.of(errata).following(), {}
    for collision in collisions(errata, kept):
        for name in collision.movable:
            found[name] = renumbered(name, number)
            number += 1
    return found


def under_one_name(
    base: Mapping[str, Erratum], ours: Mapping[str, Erratum], theirs: Mapping[str, Erratum]
) -> tuple[dict[str, Erratum], dict[str, Erratum], dict[str, Erratum]]:
    """Return the errata of two branches and of where both came from, in which one parted on both has one name.

    Each side gave it a number that was free there. The name stays under which something happened to it, else that of
    ours; where something happened under either, they stay two.
    """
    sides = dict(base), dict(ours), dict(theirs)
    for old in base.keys() - ours.keys() - theirs.keys():
        mine, other = ([name for name in side if name not in base and _is_renumbered(old, name)] for side in sides[1:])
        if len(mine) == len(other) == 1 and not (ours[mine[0]].turns and theirs[other[0]].turns):
            kept = other[0] if theirs[other[0]].turns else mine[0]
            for side, name in zip(sides, (old, mine[0], other[0]), strict=True):
                side[kept] = replace(side.pop(name), id=kept)
    return sides


def parted(
    base: Mapping[str, Erratum],
    ours: Mapping[str, Erratum],
    theirs: Mapping[str, Erratum],
    was_sent: Callable[[Erratum], bool],
) -> tuple[dict[str, Erratum], dict[str, Erratum], dict[str, str]]:
    """Return the errata of two branches, in which two that began on both under one name have a name each, and those.

    The one that was sent keeps it, where the other was not; else the one to which something happened, or that a memo
    brings out; else the older one. Where both have to keep it they stay as they are.
    """
    sides, names = (dict(ours), dict(theirs)), dict[str, str]()
    number = Names.of({**base, **ours, **theirs}).following()
    for name in sorted((ours.keys() & theirs.keys()) - base.keys()):
        pair = ours[name], theirs[name]
        if pair[0].changes == pair[1].changes or (mover := _mover(pair, was_sent)) is None:
            continue
        side = sides[0 if mover is pair[0] else 1]
        new = renumbered(name, number)
        side[new] = replace(side.pop(name), id=new)
        names[name] = new
        number += 1
    return *sides, names


def _mover(pair: tuple[Erratum, Erratum], was_sent: Callable[[Erratum], bool]) -> Erratum | None:
    """Return which of two errata of one name gets another; None where neither may."""
    unsent = [each for each in pair if not was_sent(each)]
    loose = [each for each in (unsent if len(unsent) == 1 else pair) if not each.turns and not each.memo]
    return max(loose, key=lambda each: (_written(each), repr(each.changes)), default=None)


def _is_renumbered(old: str, name: str) -> bool:
    number = number_of(name)
    return number is not None and renumbered(old, number) == name
