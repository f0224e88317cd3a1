"""The sections of a Word file: found by their bookmarks, and where one was lost by number and title."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Final

from sub_cli.word.found import Block

_FOOT: Final = "colophon"


@dataclass(slots=True)
class Part:
    """One section as it stands in a file."""

    heading: str
    """Its number and title, with a tab between them."""
    blocks: list[Block] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    """The numbers of the comments at it."""


def parts_of(blocks: Iterable[Block], bookmarks: Mapping[str, str], headings: Mapping[str, str]) -> dict[str, Part]:
    """Return the sections by id, in their order in the file; what stands before the first is of none.

    `bookmarks` gives the id for a bookmark, `headings` for number and title.
    """
    known = list(blocks)
    marked = set(chain.from_iterable(_ids(each, bookmarks) for each in known))
    found: dict[str, Part] = {}
    here: Part | None = None
    for each in known:
        ids = _ids(each, bookmarks)
        if not ids and each.kind.startswith("heading") and headings.get(each.text, "") not in marked | {""}:
            ids = [headings[each.text]]
        if ids and ids[0] not in found:
            here = found[ids[0]] = Part(each.text)
        elif here and each.kind != _FOOT and (each.spans or each.rows):
            here.blocks.append(replace(each, bookmarks=()))
        if here:
            here.remarks += each.remarks
    return found


def _ids(block: Block, bookmarks: Mapping[str, str]) -> list[str]:
    return [bookmarks[name] for name in block.bookmarks if name in bookmarks]
