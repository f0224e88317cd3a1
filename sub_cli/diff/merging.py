"""Three-way merge of a text with one sentence on each line, sentence by sentence. Pure.

Lines of each side are paired with those of the base by likeness, as in a comparison, so that what is beside an edited
sentence may be edited on the other side. The same sentence edited on both sides is a conflict, also where the words do
not touch: nobody has read that sentence as a whole. So is a sentence that each side moved to another place, with what
stands between the two. Words are never merged (that is what `errata.merge` is for).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from operator import attrgetter
from typing import TypeAlias

from sub_cli.diff.align import Atom, Link, align
from sub_cli.text.blocks import BlockKind


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Two sentences beside each other, each changed by another side: to be read by a person."""

    line: int
    """Line of the first of them in the merged text, from 1."""
    ours: str
    """What our side made there; empty where it took a sentence away."""
    theirs: str
    """What their side made there; empty where it took a sentence away."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines that both sides changed, each in its own way, with what stands around them."""

    base: str
    ours: str
    theirs: str
    before: str = ""
    """The line above it in what is merged; empty at the beginning."""
    after: str = ""
    """The line below it, of the base where that is in dispute too; empty at the end."""


Decide: TypeAlias = Callable[[Stretch], str | None]
"""Returns what stands in the place of a stretch; None leaves it a conflict."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What three texts became."""

    text: str
    """The merged text; a conflict stands in it between markers."""
    conflicts: int = 0
    """How many stretches both sides changed, each in its own way."""
    neighbours: tuple[Neighbours, ...] = ()


@dataclass(slots=True)
class _Line:
    """A line that is not blank, with the blank lines before it."""

    lead: str
    text: str

    def __str__(self) -> str:
        return self.lead + self.text


@dataclass(slots=True)
class _Side:
    """What one side made of the base: per line what became of it, and what it put in before it."""

    kept: list[list[_Line]]
    added: list[list[_Line]]
    tail: str
    moved: dict[int, tuple[int, _Line]]
    """Of the lines of the base that it put elsewhere: before which line, and as what."""


@dataclass(frozen=True, slots=True)
class _Slot:
    """A line of the base, or the place between two, as the base and both sides have it."""

    base: list[_Line] = field(default_factory=list)
    ours: list[_Line] = field(default_factory=list)
    theirs: list[_Line] = field(default_factory=list)

    @property
    def by_us(self) -> bool:
        return _shown(self.ours) != _shown(self.base)

    @property
    def by_them(self) -> bool:
        return _shown(self.theirs) != _shown(self.base)

    def settled(self) -> list[_Line] | None:
        """Return what the slot becomes; None where both sides changed its words, each in its own way."""
        base, ours, theirs = (_words(side) for side in (self.base, self.ours, self.theirs))
        if len(self.base) == len(self.ours) == len(self.theirs) == 1 and base in (ours, theirs):
            text = self.theirs[0].text if ours == base else self.ours[0].text
            return [_Line(_lead(self.base[0].lead, self.ours[0].lead, self.theirs[0].lead), text)]
        if ours in (base, theirs):
            return self.theirs if ours == base else self.ours
        return self.ours if theirs == base else None

    def without(self, ours: Collection[int], theirs: Collection[int]) -> _Slot:
        """Return the slot, once it is settled, as each side has it without what the other alone put here.

        `ours` and `theirs` are the ids of those lines. A slot that both changed stays as it is.
        """
        settled = self.settled()
        if settled is None:
            return self
        mine, yours = ([line for line in settled if id(line) not in other] for other in (theirs, ours))
        return _Slot([line for line in mine if line in yours], mine, yours)


def merge(
    base: str,
    ours: str,
    theirs: str,
    *,
    marker: int = 7,
    names: tuple[str, str] = ("ours", "theirs"),
    decide: Decide = lambda stretch: None,
) -> Merged:
    """Return what becomes of `base` when two sides changed it.

    `decide` is asked of each stretch that both changed; where it does not say, a conflict stands between lines of
    `marker` signs, as git writes them, with the `names` of the sides.
    """
    old, old_tail = _lines(base)
    left, right = _side(old, ours), _side(old, theirs)
    writer = _Writer(marker, names, decide)
    slots, within = _parted(list(_slots(old, left, right)), _torn_lines(left, right))
    groups = list(_groups(slots, within))
    for number, group in enumerate(groups, 1):
        writer.write(group, islice(groups, number, None))
    tail = _lead(old_tail, left.tail, right.tail)
    return Merged("\n".join(writer.parts) + tail, writer.conflicts, tuple(writer.neighbours))


def _lines(text: str) -> tuple[list[_Line], str]:
    """Return the lines that are not blank, without line feeds, and all that is behind the last of them."""
    found, lead = [], ""
    for line in text.split("\n"):
        if line.strip():
            found.append(_Line(lead, line))
            lead = ""
        else:
            lead += line + "\n"
    return found, text[len("\n".join(map(str, found))) :]


def _side(old: Sequence[_Line], text: str) -> _Side:
    """Return what `text` made of the lines `old`."""
    new, tail = _lines(text)
    kept: list[list[_Line]] = [[] for _ in old]
    taken: dict[int, int] = {}
    links = align(_atoms(old), _atoms(new))
    for link in links:
        if link.old and link.new and not link.move:
            kept[link.old[0]] = [new[n] for n in link.new]
            taken |= dict.fromkeys(link.new, link.old[-1])
    added: list[list[_Line]] = [[] for _ in range(len(old) + 1)]
    places: dict[int, int] = {}
    place = 0
    for n, line in enumerate(new):
        if n in taken:
            place = max(place, taken[n] + 1)
        else:
            added[place].append(line)
            places[n] = place
    moved = {n: (places[at], new[at]) for n, at in _moves(old, new, links) if at in places}
    return _Side(kept, added, tail, moved)


def _moves(old: Sequence[_Line], new: Sequence[_Line], links: Sequence[Link]) -> Iterator[tuple[int, int]]:
    """Yield which line of `old` is which of `new`, elsewhere; too few words tell it only where they are the same."""
    gone = [link for link in links if link.old and not link.new]
    come = [link for link in links if link.new and not link.old]
    for number in dict.fromkeys(link.move for link in gone if link.move):
        was = [n for link in gone if link.move == number for n in link.old]
        now = [n for link in come if link.move == number for n in link.new]
        yield from zip(was, now, strict=False)
    left = [n for link in come if not link.move for n in link.new]
    for n in (n for link in gone if not link.move for n in link.old):
        at = next((at for at in left if new[at].text.strip() == old[n].text.strip()), None)
        if at is not None:
            left.remove(at)
            yield n, at


def _atoms(found: Sequence[_Line]) -> list[Atom]:
    atoms, block = [], 0
    for line in found:
        block += bool(line.lead)
        atoms.append(Atom(line.text.strip(), BlockKind.PARAGRAPH, block))
    return atoms


def _slots(old: Sequence[_Line], ours: _Side, theirs: _Side) -> Iterator[_Slot]:
    for n, line in enumerate(old):
        yield _Slot([], ours.added[n], theirs.added[n])
        yield _Slot([line], ours.kept[n], theirs.kept[n])
    yield _Slot([], ours.added[-1], theirs.added[-1])


@dataclass(frozen=True, slots=True)
class _Torn:
    """A line that each side moved to another place: the slot where it stands on each, and as what."""

    slots: tuple[int, int]
    ours: _Line
    theirs: _Line

    def spans(self, slot: int) -> bool:
        """Tell whether a slot is one of the two, or between them."""
        return min(self.slots) <= slot <= max(self.slots)


def _torn_lines(ours: _Side, theirs: _Side) -> list[_Torn]:
    """Return the lines that each side moved to another place."""
    pairs = (ours.moved[n] + theirs.moved[n] for n in ours.moved.keys() & theirs.moved.keys())
    return [_Torn((2 * one, 2 * other), mine, yours) for one, mine, other, yours in pairs if one != other]


def _parted(slots: list[_Slot], torn: list[_Torn]) -> tuple[list[_Slot], list[bool]]:
    """Return the slots, and of each whether it is part of a conflict, from one place of a torn line to the other."""
    mine, yours = {id(each.ours) for each in torn}, {id(each.theirs) for each in torn}
    within = [any(each.spans(n) for each in torn) for n in range(len(slots))]
    return [slot.without(mine, yours) if inside else slot for slot, inside in zip(slots, within, strict=True)], within


def _groups(found: Sequence[_Slot], within: Sequence[bool]) -> Iterator[list[_Slot]]:
    """Yield the slots one by one; those around a conflict that a side changed too are shown with it."""
    clash = [inside or slot.settled() is None for slot, inside in zip(found, within, strict=True)]
    group: list[_Slot] = []
    for n, slot in enumerate(found):
        changed = slot.by_us or slot.by_them
        beside = any(clash[max(n - 1, 0) : n + 2])
        if clash[n] or (changed and beside):
            group.append(slot)
            continue
        if group:
            yield group
            group = []
        yield [slot]
    if group:
        yield group


class _Writer:
    """Puts the merged text together, and remembers who changed what stands just before."""

    def __init__(self, marker: int, names: tuple[str, str], decide: Decide) -> None:
        self.marker, self.names, self.decide = marker, names, decide
        self.parts: list[str] = []
        self.height = 0
        self.conflicts = 0
        self.neighbours: list[Neighbours] = []
        self.last: tuple[bool, bool, _Slot, int] | None = None

    def write(self, group: list[_Slot], following: Iterable[list[_Slot]]) -> None:
        """Write one slot, or the slots of one conflict; `following` are those behind it."""
        settled = group[0].settled() if len(group) == 1 else None
        if settled is None:
            self._conflict(
                group,
                next((line.text for each in following for slot in each for line in slot.settled() or slot.base), ""),
            )
            return
        line = self.height + 1 + (settled[0].lead.count("\n") if settled else 0)
        self._put(*map(str, settled))
        self._look(group[0], line, bool(settled))

    def _look(self, slot: _Slot, line: int, stands: bool) -> None:
        """Keep a pair of neighbours that two sides changed."""
        mine, yours = slot.by_us, slot.by_them
        if not (mine or yours):
            self.last = None if stands else self.last
            return
        before = self.last
        if mine != yours:
            if before and mine != before[0]:
                ours, theirs = (slot, before[2]) if mine else (before[2], slot)
                self.neighbours.append(Neighbours(before[3], _words(ours.ours), _words(theirs.theirs)))
            self.last = (mine, yours, slot, line)

    def _conflict(self, group: list[_Slot], after: str) -> None:
        base, ours, theirs = (
            [line for slot in group for line in side(slot)]
            for side in (attrgetter("base"), attrgetter("ours"), attrgetter("theirs"))
        )
        lead = next((side[0].lead for side in (ours, theirs) if side), "")
        before = self.parts[-1].rpartition("\n")[2] if self.parts else ""
        was, mine, yours = ("\n".join(_without_lead(side)) for side in (base, ours, theirs))
        decided = self.decide(Stretch(was, mine, yours, before, after))
        self.last = None
        if decided is not None:
            self._put(*([lead + decided] if decided else []))
            return
        rows = [f"{'<' * self.marker} {self.names[0]}", *_without_lead(ours)]
        rows += ["=" * self.marker, *_without_lead(theirs), f"{'>' * self.marker} {self.names[1]}"]
        self._put(lead + "\n".join(rows))
        self.conflicts += 1

    def _put(self, *parts: str) -> None:
        self.parts += parts
        self.height += sum(part.count("\n") + 1 for part in parts)


def _without_lead(lines: Sequence[_Line]) -> list[str]:
    """Return the lines of one side of a conflict; the blank lines before the first stand before the conflict."""
    return [line.text if n == 0 else str(line) for n, line in enumerate(lines)]


def _lead(base: str, ours: str, theirs: str) -> str:
    """Return the blank lines that both sides want; where each wants others, the more."""
    if ours == base:
        return theirs
    return ours if theirs in (base, ours) else max(ours, theirs, key=lambda lead: (len(lead), lead))


def _words(lines: Sequence[_Line]) -> str:
    return "\n".join(line.text for line in lines)


def _shown(lines: Sequence[_Line]) -> str:
    return "\n".join(map(str, lines))
