"""From what a person did to the smallest operations that say so: edited a text, or the files of a whole document."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Sequence

from sub_cli.document import outline
from sub_cli.document.model import Document, Entry, Section
from sub_cli.document.outline import Outline
from sub_cli.errata.operations.at import At
from sub_cli.errata.operations.base import Change
from sub_cli.errata.operations.insert import Insert
from sub_cli.errata.operations.move import Move
from sub_cli.errata.operations.remove import Remove
from sub_cli.errata.operations.retitle import Retitle
from sub_cli.errata.operations.substitute import text_changes
from sub_cli.errors import Refused
from sub_cli.messages import msg


def document_changes(
    old: Document, new: Document, *, whole: bool = False, only: Container[str] | None = None
) -> tuple[Change, ...]:
    """Return the changes that make `new` of `old`: titles and texts first, then what comes and moves, last what goes.

    `only` names the sections that may differ, so that the others are not read. Raises `Refused` for a fixed number
    that changed, which no operation says.
    """
    changes: list[Change] = []
    if old.title != new.title:
        changes.append(Retitle.to(old, "", new.title))
    kept = outline.parents(new.outline)
    for wanted in old.ids():
        if wanted in kept and (only is None or wanted in only):
            changes += _section_changes(old.sections[wanted], new.sections[wanted], whole)
    return (*changes, *_outline_changes(old, new))


def removal(document: Document, wanted: str) -> tuple[Remove, ...]:
    """Return the changes that take `wanted` out with all that hangs below it, from the bottom up; raises `NotFound`."""
    entries, changes = document.outline, []
    below = [entry for _, entry in outline.walk((outline.find(entries, wanted),))]
    for entry in reversed(below):
        changes.append(Remove.of(document.sections[entry.id], entries))
        entries = outline.remove(entries, entry.id)[0]
    return tuple(changes)


def _section_changes(old: Section, new: Section, whole: bool) -> list[Change]:
    if old is new:
        return []
    if old.number != new.number:
        raise Refused(
            msg("The fixed number of {section} changed, which an erratum cannot say.", section=old.id),
            msg("Move the section, or change the number before the edition is adopted."),
        )
    changes: list[Change] = [] if old.title == new.title else [Retitle(old.id, old.title, new.title)]
    return [*changes, *text_changes(old.id, old.text, new.text, whole=whole)]


def _outline_changes(old: Document, new: Document) -> Iterator[Change]:
    """Yield inserts and moves in the reading order of `new`, so that places are there in time, then removes."""
    entries = old.outline
    settled = _staying(old.outline, new.outline)
    for wanted, at in _places(new.outline):
        if wanted in settled:
            continue
        change: Change
        if wanted in old.sections:
            change = Move(wanted, At.of(entries, wanted), at)
            entries = outline.move(entries, wanted, at.parent, at.after)
        else:
            change = Insert.of(new.sections[wanted], at)
            entries = outline.insert(entries, Entry(wanted), at.parent, at.after)
        yield change
    kept = outline.parents(new.outline)
    for _, entry in reversed(list(outline.walk(entries))):
        if entry.id not in kept:
            yield Remove.of(old.sections[entry.id], entries)
            entries = outline.remove(entries, entry.id)[0]


def _places(entries: Outline) -> Iterator[tuple[str, At]]:
    """Yield every id with its place, in reading order."""
    last: list[str] = [""]
    above: list[str] = [""]
    for depth, entry in outline.walk(entries):
        del last[depth + 1 :], above[depth + 1 :]
        yield entry.id, At(above[depth], last[depth])
        last[depth] = entry.id
        last.append("")
        above.append(entry.id)


def _staying(old: Outline, new: Outline) -> set[str]:
    """Return the ids that need not move: below every parent the longest run of siblings that kept their order."""
    before = outline.parents(old)
    rank = {wanted: index for index, wanted in enumerate(before)}
    siblings: dict[str, list[str]] = {}
    for wanted, parent in outline.parents(new).items():
        if before.get(wanted) == parent:
            siblings.setdefault(parent, []).append(wanted)
    return {wanted for group in siblings.values() for wanted in _longest_rising(group, rank)}


def _longest_rising(names: Sequence[str], rank: dict[str, int]) -> Iterable[str]:
    """Return the longest part of `names` whose ranks rise (patience sorting)."""
    tops: list[int] = []
    heads: list[str] = []
    behind: dict[str, str] = {}
    for name in names:
        pile = bisect_left(tops, rank[name])
        tops[pile : pile + 1] = [rank[name]]
        heads[pile : pile + 1] = [name]
        behind[name] = heads[pile - 1] if pile else ""
    name = heads[-1] if heads else ""
    while name:
        yield name
        name = behind[name]
