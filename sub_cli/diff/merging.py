"""Three-way merge of a text with one sentence on each line, sentence by sentence. Pure.

Lines of each side are paired with those of the base by likeness, as in a comparison, so that what is beside an edited
sentence may be edited on the other side. The same sentence edited on both sides is a conflict, also where the words do
not touch: nobody has read that sentence as a whole. Words are never merged (that is what `errata.merge` is for).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from operator import attrgetter
from typing import TypeAlias

from sub_cli.diff.align import Atom, align
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
    groups = list(_groups(_slots(old, left, right)))
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
    for link in align(_atoms(old), _atoms(new)):
        if link.old and link.new and not link.move:
            kept[link.old[0]] = [new[n] for n in link.new]
            taken |= dict.fromkeys(link.new, link.old[-1])
    added: list[list[_Line]] = [[] for _ in range(len(old) + 1)]
    place = 0
    for n, line in enumerate(new):
        if n in taken:
            place = max(place, taken[n] + 1)
        else:
            added[place].append(line)
    return _Side(kept, added, tail)


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


def _groups(slots: Iterator[_Slot]) -> Iterator[list[_Slot]]:
    """Yield the slots one by one; those around a conflict that a side changed too are shown with it."""
    found = list(slots)
    clash = [slot.settled() is None for slot in found]
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
    return ours if theirs in (base, ours) else max(ours, theirs, key=len)


def _words(lines: Sequence[_Line]) -> str:
    return "\n".join(line.text for line in lines)


def _shown(lines: Sequence[_Line]) -> str:
    return "\n".join(map(str, lines))
