"""Errata of one document that have one number, and which of them gets another: alike in every clone.

What is in force, or was, and what a memo names that no longer changes, keeps its number for good. Of the others the
first that was written keeps it, if nothing else has; the rest get the next free numbers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
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


def collisions(errata: Mapping[str, Erratum], published: Collection[str]) -> Iterator[Collision]:
    """Yield the errata of a document that share a number; `published` are those that a memo fixes."""
    for names in Names.of(errata).twins():
        fixed = [name for name in names if name in published or errata[name].status in CHAINED]
        loose = sorted((name for name in names if name not in fixed), key=lambda name: _written(errata[name]))
        yield Collision(names, tuple(loose if fixed else loose[1:]))


def _written(erratum: Erratum) -> tuple[date, str]:
    """Return what tells which erratum is the older one: its day, and of one day its name."""
    first = erratum.events[0].day if erratum.events else None
    return first or date.max, erratum.id


def new_names(errata: Mapping[str, Erratum], published: Collection[str]) -> dict[str, str]:
    """Return the errata that get another number: the name that each has, and the name that it gets."""
    number, found = Names.of(errata).following(), {}
    for collision in collisions(errata, published):
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
    base: Mapping[str, Erratum], ours: Mapping[str, Erratum], theirs: Mapping[str, Erratum]
) -> tuple[dict[str, Erratum], dict[str, Erratum], dict[str, str]]:
    """Return the errata of two branches, in which two that began on both under one name have a name each, and those.

    The one to which something happened, or that a memo brings out, keeps it; else the older one. Where both do, they
    stay as they are: no number of what was in force, or was announced, changes.
    """
    sides, names = (dict(ours), dict(theirs)), dict[str, str]()
    number = Names.of({**base, **ours, **theirs}).following()
    for name in sorted((ours.keys() & theirs.keys()) - base.keys()):
        pair = ours[name], theirs[name]
        loose = [each for each in pair if not each.turns and not each.memo]
        if pair[0].changes == pair[1].changes or not loose:
            continue
        mover = loose[0] if len(loose) == 1 else max(loose, key=lambda each: (_written(each), repr(each.changes)))
        side = sides[0 if mover is pair[0] else 1]
        new = renumbered(name, number)
        side[new] = replace(side.pop(name), id=new)
        names[name] = new
        number += 1
    return *sides, names


def _is_renumbered(old: str, name: str) -> bool:
    number = number_of(name)
    return number is not None and renumbered(old, number) == name
