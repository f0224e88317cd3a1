"""Memos that got another number on a side, before both sides come together: each is one memo, under one number.

git follows files by what stands in them, and takes one memo for another. Here each memo is followed by what it is; so
what the other side did to it goes along, and a number that was free since is another memo's.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NamedTuple

from sub_cli import layout
from sub_cli.actions.settle import texts
from sub_cli.actions.settle.choices import Asker
from sub_cli.actions.settle.sides import Sides
from sub_cli.actions.settle.versions import Versions
from sub_cli.errors import BadInput
from sub_cli.memo.model import Memo
from sub_cli.memo.moves import kept_number, moves
from sub_cli.store import codec, memos
from sub_cli.store.files import Files, Overlaid, read_if_there
from sub_cli.store.schema import MEMO


@dataclass
class Followed:
    """Both sides, each memo of theirs under one number."""

    sides: Sides
    touched: set[str] = field(default_factory=set)
    """The files that are others by it."""
    names: tuple[dict[str, str], dict[str, str]] = field(default_factory=lambda: ({}, {}))
    """The other numbers of memos, by the one that they have: on our side, and on theirs."""
    given_up: list[tuple[str, str, str]] = field(default_factory=list)
    """Of a memo that each side gave another number the one that goes, the one that stays, and its subject."""


def followed(sides: Sides, asker: Asker, is_own: Callable[[str], bool]) -> Followed:
    """Return both sides with every memo that one of them gave another number under that number on both.

    `is_own` tells whether a person wrote a file since; what is so stays. Raises `Waiting` where both sides changed
    what a memo says in one place.
    """
    base, ours, theirs = (_others(sides, at) for at in (0, 1, 2))
    went = moves(base, ours), moves(base, theirs)
    found, changes = Followed(sides), _Three({}, {}, {})
    for number in sorted({*went[0], *went[1]}):
        places = [each.get(number) or (number if _is_there(side, number) else "") for each, side in
                  zip(went, (sides.ours, sides.theirs), strict=True)]  # fmt: skip
        paths = {layout.memo_path(each) for each in (number, *places) if each}
        if not any(map(is_own, paths)):
            _follow(found, changes, number, places, (ours, theirs), asker)
            found.touched |= paths
    if found.touched:
        laid = [Overlaid(files, each) for files, each in zip(sides.every, changes, strict=True)]
        found.sides = Sides(laid[0], laid[1], laid[2], sides.commits, sides.sent)
    return found


class _Three(NamedTuple):
    """What differs on each side, by path."""

    base: dict[str, bytes | None]
    ours: dict[str, bytes | None]
    theirs: dict[str, bytes | None]


def _follow(
    found: Followed,
    changes: _Three,
    number: str,
    places: list[str],
    known: tuple[dict[str, Memo], dict[str, Memo]],
    asker: Asker,
) -> None:
    """Put a memo under one number on both sides; `places` are those that it has on each, empty where it went."""
    moved = [each for each in places if each and each != number]
    memo_of = {place: memos_of[place] for place, memos_of in zip(places, known, strict=True) if place in moved}
    final = kept_number(moved, memo_of)
    path = layout.memo_path(final)
    found.given_up += [(place, final, memo_of[place].subject) for place in dict.fromkeys(moved) if place != final]
    versions = [_under(final, found.sides.every[at], place) for at, place in enumerate((number, *places))]
    data = versions[2] if versions[1] is None else versions[1]
    if None not in versions:
        data = texts.united(path, Versions(*versions), asker).data
    changes.base[layout.memo_path(number)] = None
    for at, (side, place) in enumerate(zip((found.sides.ours, found.sides.theirs), places, strict=True)):
        if place:
            changes[at + 1][layout.memo_path(place)] = None
        if place == final or read_if_there(side, path) is None:
            changes[at + 1][path] = data
        if place and place != final:
            found.names[at][place] = final


def _under(number: str, files: Files, place: str) -> bytes | None:
    """Return the file of a memo as if it had a number; None where it went."""
    return codec.put(files.read(layout.memo_path(place)), MEMO, "number", number) if place else None


def _is_there(files: Files, number: str) -> bool:
    return read_if_there(files, layout.memo_path(number)) is not None


def _others(sides: Sides, at: int) -> dict[str, Memo]:
    """Return the memos of a side that are not the same on all; what cannot be read is none."""
    found: dict[str, Memo] = {}
    paths = {path for side in sides.ids for path in side if path == layout.memo_path(layout.name_of(path))}
    for path in sorted(paths):
        data = read_if_there(sides.every[at], path) if len({side.get(path) for side in sides.ids}) > 1 else None
        if data is not None:
            with suppress(BadInput):
                found[layout.name_of(path)] = memos.parse_memo(path, data)
    return found
