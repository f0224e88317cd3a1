"""From what a person did to the smallest operations that say so: edited a text, or the files of a whole document."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Sequence

from sub_cli.document import outline
from sub_cli.document.model import Document, Entry, Section
from sub_cli.document.outline import Outline
from sub_cli.document.text import digest, lines
from sub_cli.errata.comparison import changed_lines
from sub_cli.errata.fitting import neighbours
from sub_cli.errata.model import At, Change, Insert, Move, Remove, Replace, Retitle, Substitute
from sub_cli.errors import NotFound, Refused
from sub_cli.messages import msg

_GROWTH = 2
"""How many unchanged lines on either side may be taken into a substitution to make its place the only one."""


def text_changes(section: str, old: str, new: str, *, whole: bool = False) -> tuple[Change, ...]:
    """Return the changes that make `new` of the text `old`: a substitution for each run of changed lines.

    One replacement of everything where `whole` asks for it ("komt te luiden"), where one of the texts is empty, or
    where a substitution would fit in more places than one. Equal texts give no changes.
    """
    if old == new:
        return ()
    replaced = (Replace(section, old, new, digest(old)),)
    if whole or not old or not new:
        return replaced
    return _substitutions(section, lines(old), lines(new)) or replaced


def document_changes(
    old: Document, new: Document, *, whole: bool = False, only: Container[str] | None = None
) -> tuple[Change, ...]:
    """Return the changes that make `new` of `old`: titles and texts first, then what comes and moves, last what goes.

    `only` names the sections that may differ, so that the others are not read. Raises `Refused` for a fixed number
    that changed, which no operation says.
    """
    changes: list[Change] = []
    if old.title != new.title:
        changes.append(Retitle("", old.title, new.title))
    kept = outline.parents(new.outline)
    for wanted in old.ids():
        if wanted in kept and (only is None or wanted in only):
            changes += _section_changes(old.sections[wanted], new.sections[wanted], whole)
    return (*changes, *_outline_changes(old, new))


def insertion(document: Document, section: Section, parent: str = "", after: str = "") -> Insert:
    """Return the change that puts `section` below `parent`, directly behind `after`; raises `NotFound`."""
    outline.insert(document.outline, Entry(section.id), parent, after)
    return Insert(section.id, section.title, section.text, At(parent, after), section.number)


def removal(document: Document, wanted: str) -> tuple[Remove, ...]:
    """Return the changes that take `wanted` out with all that hangs below it, from the bottom up; raises `NotFound`."""
    entries, changes = document.outline, []
    below = [entry for _, entry in outline.walk((outline.find(entries, wanted),))]
    for entry in reversed(below):
        changes.append(_remove(document, entries, entry))
        entries = outline.remove(entries, entry.id)[0]
    return tuple(changes)


def relocation(document: Document, wanted: str, parent: str = "", after: str = "") -> Move:
    """Return the change that moves `wanted` to another place; raises `NotFound`, `Conflict` or `Refused`."""
    was, becomes = At(*outline.place(document.outline, wanted)), At(parent, after)
    if was == becomes:
        raise Refused(msg("{section} stands there already.", section=wanted))
    outline.move(document.outline, wanted, parent, after)
    return Move(wanted, was, becomes)


def retitling(document: Document, wanted: str, title: str) -> Retitle:
    """Return the change that gives `wanted` ("" is the document itself) another title; raises `NotFound`, `Refused`."""
    if wanted and wanted not in document.sections:
        raise NotFound(msg("There is no section “{id}” in the outline.", id=wanted))
    was = document.sections[wanted].title if wanted else document.title
    if was == title:
        raise Refused(msg("That is its title already: {title}.", title=title))
    return Retitle(wanted, was, title)


def section_id(title: str, taken: Container[str]) -> str:
    """Return an id made from `title`, with a number behind it where it is taken."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    stem = "-".join(re.findall(r"[a-z0-9]+", plain.lower())[:8]) or "section"
    names = (stem if count == 1 else f"{stem}-{count}" for count in range(1, 10**6))
    return next(name for name in names if name not in taken)


def _substitutions(section: str, old: Sequence[str], new: Sequence[str]) -> tuple[Change, ...]:
    """Return a substitution for each changed run, each unique in the text that the ones before it leave; or nothing."""
    runs = changed_lines(old, new)
    found: list[Change] = []
    for index, (i1, i2, j1, j2) in enumerate(runs):
        above = i1 - (runs[index - 1][1] if index else 0)
        below = (runs[index + 1][0] if index + 1 < len(runs) else len(old)) - i2
        current = (*new[:j1], *old[i1:])
        change = _placed(section, current, (i2 - i1), new[j1:j2], j1, above, below)
        if change is None:
            return ()
        found.append(change)
    return tuple(found)


def _placed(
    section: str, current: Sequence[str], size: int, becomes: Sequence[str], start: int, above: int, below: int
) -> Substitute | None:
    """Return the substitution of `size` lines at `start`, grown until its place is the only one, or None."""
    tries = sorted((up + down, up, down) for up in range(_GROWTH + 1) for down in range(_GROWTH + 1))
    for _, up, down in tries:
        if up > above or down > below:
            continue
        begin, end = start - up, start + size + down
        words = (*current[begin:start], *becomes, *current[start + size : end])
        if _is_only(current, begin, end):
            return _substitute(section, current, begin, end, "".join(words))
    return None


def _is_only(current: Sequence[str], begin: int, end: int) -> bool:
    """Tell whether these lines, with those directly above and below, stand in one place only."""
    framed = ("", *current, "")
    size = end - begin + 2
    return sum(framed[at : at + size] == framed[begin : begin + size] for at in range(len(framed) - size + 1)) == 1


def _substitute(section: str, current: Sequence[str], begin: int, end: int, becomes: str) -> Substitute:
    was = "".join(current[begin:end])
    above: str | None
    below: str | None
    above, below = neighbours(current, begin, end - begin)
    if not was and begin and not current[begin - 1].strip():
        above = None
    if not was and end < len(current) and not current[end].strip():
        below = None
    return Substitute(section, begin + 1, was, becomes, digest(was), above, below)


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
            change = Move(wanted, At(*outline.place(entries, wanted)), at)
            entries = outline.move(entries, wanted, at.parent, at.after)
        else:
            section = new.sections[wanted]
            change = Insert(wanted, section.title, section.text, at, section.number, section.source)
            entries = outline.insert(entries, Entry(wanted), at.parent, at.after)
        yield change
    kept = outline.parents(new.outline)
    for _, entry in reversed(list(outline.walk(entries))):
        if entry.id not in kept:
            yield _remove(old, entries, entry)
            entries = outline.remove(entries, entry.id)[0]


def _remove(document: Document, entries: Outline, entry: Entry) -> Remove:
    section, at = document.sections[entry.id], At(*outline.place(entries, entry.id))
    return Remove(
        entry.id,
        section.title,
        section.text,
        at,
        section.number,
        digest(section.text),
        section.source,
        entry.lead,
        entry.tail,
    )


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
