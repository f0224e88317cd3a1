"""The outline as a tree that is edited without being changed: every function gives back a new tuple of entries.

Nothing here recurses, so that depth is never a limit; what is not on the way to the edit is shared, not copied.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeAlias

from sub_cli.document.model import Entry
from sub_cli.errors import Conflict, NotFound
from sub_cli.messages import msg

Outline: TypeAlias = tuple[Entry, ...]


def walk(outline: Outline) -> Iterator[tuple[int, Entry]]:
    """Yield every entry in reading order with its depth, 0 at the top."""
    levels = [iter(outline)]
    while levels:
        entry = next(levels[-1], None)
        if entry is None:
            levels.pop()
            continue
        yield len(levels) - 1, entry
        if entry.children:
            levels.append(iter(entry.children))


def parents(outline: Outline) -> dict[str, str]:
    """Return for every id the id it hangs under, "" at the top, in reading order."""
    above: list[str] = [""]
    found: dict[str, str] = {}
    for depth, entry in walk(outline):
        del above[depth + 1 :]
        found[entry.id] = above[depth]
        above.append(entry.id)
    return found


def find(outline: Outline, wanted: str) -> Entry:
    """Return the entry with the id `wanted`; raises `NotFound`."""
    return _at(outline, _path(outline, wanted))


def children(outline: Outline, parent: str) -> Outline:
    """Return what stands below `parent` ("" is the top); raises `NotFound`."""
    return find(outline, parent).children if parent else outline


def place(outline: Outline, wanted: str) -> tuple[str, str]:
    """Return where `wanted` stands: the id it hangs under ("" is the top) and the sibling before it ("" is none)."""
    path = _path(outline, wanted)
    parent = _at(outline, path[:-1]) if len(path) > 1 else None
    siblings = parent.children if parent else outline
    return parent.id if parent else "", siblings[path[-1] - 1].id if path[-1] else ""


def way(outline: Outline, wanted: str) -> list[tuple[Outline, int]]:
    """Return from the top down to `wanted` the siblings at each level and the index of the one on the way."""
    found, level = [], outline
    for index in _path(outline, wanted):
        found.append((level, index))
        level = level[index].children
    return found


def insert(outline: Outline, entry: Entry, parent: str, after: str) -> Outline:
    """Return the outline with `entry` below `parent`, directly behind `after` ("" makes it the first).

    Raises `NotFound` when there is no such place and `Conflict` when an id of `entry` stands in the outline already.
    """
    _refuse_duplicates(outline, entry)
    way = _path(outline, parent) if parent else ()
    siblings = _at(outline, way).children if way else outline
    index = _behind(siblings, parent, after)
    return _with(outline, way, (*siblings[:index], entry, *siblings[index:]))


def remove(outline: Outline, wanted: str) -> tuple[Outline, Entry]:
    """Return the outline without `wanted` and all that hangs below it, and what was taken out; raises `NotFound`."""
    path = _path(outline, wanted)
    way, index = path[:-1], path[-1]
    siblings = _at(outline, way).children if way else outline
    return _with(outline, way, siblings[:index] + siblings[index + 1 :]), siblings[index]


def move(outline: Outline, wanted: str, parent: str, after: str) -> Outline:
    """Return the outline with `wanted`, and all that hangs below it, moved to another place.

    Raises `NotFound` when there is no such section or place, and `Conflict` for a place below or behind itself.
    """
    rest, entry = remove(outline, wanted)
    own = {below.id for _, below in walk((entry,))}
    if parent in own or after in own:
        raise Conflict(msg("{id} cannot be put below or beside itself.", id=wanted))
    return insert(rest, entry, parent, after)


def rename(outline: Outline, wanted: str, name: str) -> Outline:
    """Return the outline in which the entry `wanted` has the id `name`; raises `NotFound`."""
    parent, after = place(outline, wanted)
    rest, entry = remove(outline, wanted)
    return insert(rest, replace(entry, id=name), parent, after)


def _path(outline: Outline, wanted: str) -> tuple[int, ...]:
    levels, path = [outline], [0]
    while levels:
        level, index = levels[-1], path[-1]
        if index == len(level):
            levels.pop()
            path.pop()
        elif level[index].id == wanted:
            return tuple(path)
        elif level[index].children:
            levels.append(level[index].children)
            path.append(0)
            continue
        if path:
            path[-1] += 1
    raise NotFound(msg("There is no section “{id}” in the outline.", id=wanted))


def _at(outline: Outline, path: tuple[int, ...]) -> Entry:
    entry = outline[path[0]]
    for index in path[1:]:
        entry = entry.children[index]
    return entry


def _with(outline: Outline, way: tuple[int, ...], children: Outline) -> Outline:
    """Return the outline in which the entry at `way` has other children; only the entries on the way are made anew."""
    chain: list[Entry] = []
    level = outline
    for index in way:
        chain.append(level[index])
        level = level[index].children
    for index, entry in zip(reversed(way), reversed(chain), strict=True):
        siblings = chain[len(chain) - 2].children if len(chain) > 1 else outline
        chain.pop()
        children = (*siblings[:index], replace(entry, children=children), *siblings[index + 1 :])
    return children


def _behind(siblings: Outline, parent: str, after: str) -> int:
    if not after:
        return 0
    for index, entry in enumerate(siblings):
        if entry.id == after:
            return index + 1
    if parent:
        raise NotFound(msg("“{after}” does not stand below “{parent}”.", after=after, parent=parent))
    raise NotFound(msg("“{after}” does not stand at the top of the outline.", after=after))


def _refuse_duplicates(outline: Outline, entry: Entry) -> None:
    new = {below.id for _, below in walk((entry,))}
    for _, old in walk(outline):
        if old.id in new:
            raise Conflict(msg("“{id}” stands in the outline already.", id=old.id))
