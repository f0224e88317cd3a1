"""Two outlines that came from one, as one: what either put in, took out or moved. Pure.

It is a function of the two sides alone, whichever is called ours, so that two clones that merge the same get the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from sub_cli.document.model import Entry
from sub_cli.document.outline import Outline, parents, walk


def torn(base: Outline, one: Outline, other: Outline) -> list[str]:
    """Return the sections that both sides moved, below another one each: only a person can say where they hang."""
    was, mine, yours = (parents(each) for each in (base, one, other))
    return [id for id in was if id in mine and id in yours and len({was[id], mine[id], yours[id]}) == 3]


def merged(
    base: Outline, one: Outline, other: Outline, here: Collection[str], chosen: Mapping[str, str] = MappingProxyType({})
) -> Outline:
    """Return the outline of the sections `here`, each where the side that moved it put it.

    `chosen` says below what those hang that are `torn`. What hangs below a section that went hangs below the next one
    above that is left.
    """
    above = [parents(each) for each in (base, one, other)]
    wanted = {id: chosen.get(id, _parent(id, above)) for id in {**above[1], **above[2]} if id in here}
    tree = {id: _left(id, wanted, above, here) for id in wanted}
    _untie(tree, above[0])
    entries = {entry.id: entry for side in (other, one, base) for _, entry in walk(side)}
    families = {parent: [id for id in tree if tree[id] == parent] for parent in {"", *tree.values()}}
    sides = [_families(each) for each in (base, one, other)]
    ordered = {parent: _ordered(ids, [side.get(parent, []) for side in sides]) for parent, ids in families.items()}
    return _built("", ordered, entries)


def _parent(id: str, above: Sequence[Mapping[str, str]]) -> str:
    """Return what a section hangs below: where the side that moved it put it."""
    was = above[0].get(id)
    said = sorted({side[id] for side in above[1:] if id in side} - {was})
    return said[0] if said else was or ""


def _left(id: str, wanted: Mapping[str, str], above: Sequence[Mapping[str, str]], here: Collection[str]) -> str:
    """Return the parent of a section, or the next one above it that is left."""
    parent, seen = wanted[id], {id}
    while parent and parent not in here and parent not in seen:
        seen.add(parent)
        parent = next((side[parent] for side in above if parent in side), "")
    return parent if parent in here else ""


def _untie(tree: dict[str, str], was: Mapping[str, str]) -> None:
    """Put back where it hung before, or at the top, what would hang below itself: each side moved one below another."""
    for id in sorted(tree):
        way, at = {id}, tree[id]
        while at and at not in way:
            way.add(at)
            at = tree[at]
        if at == id:
            tree[id] = was[id] if was.get(id, "") in tree and was[id] not in way else ""


def _families(outline: Outline) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"": [entry.id for entry in outline]}
    for _, entry in walk(outline):
        found[entry.id] = [child.id for child in entry.children]
    return found


def _ordered(ids: Iterable[str], sides: Sequence[Sequence[str]]) -> list[str]:
    """Return the `ids` of one family in order: that of the side that changed it.

    The new ones stand behind what they stand behind on their own side.
    """
    here = set(ids)
    base, one, other = ([id for id in side if id in here] for side in sides)
    common = [id for id in base if id in one and id in other]
    orders = [[id for id in side if id in common] for side in (one, other)]
    moved = sorted(order for order in orders if order != common)
    result = list(moved[0] if moved else common)
    runs = sorted(run for side in (one, other) for run in _runs(side, set(result)))
    for before, run in reversed(runs):
        if fresh := [id for id in run if id not in result]:
            at = result.index(before) + 1 if before in result else 0
            result[at:at] = fresh
    return result + sorted(here - set(result))


def _runs(side: Sequence[str], known: Collection[str]) -> list[tuple[str, list[str]]]:
    """Return what is new on a side, in runs, each with the section that it stands behind; "" at the beginning."""
    found: list[tuple[str, list[str]]] = []
    before = ""
    for id in side:
        if id in known:
            before = id
        elif found and found[-1][0] == before:
            found[-1][1].append(id)
        else:
            found.append((before, [id]))
    return found


def _built(parent: str, ordered: Mapping[str, list[str]], entries: Mapping[str, Entry]) -> Outline:
    return tuple(replace(entries[id], children=_built(id, ordered, entries)) for id in ordered.get(parent, []))
