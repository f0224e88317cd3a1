"""A document with the turns of its errata: it can be read in every state that they make.

The text that stands there is one state; all others follow from it and from what the turns say (`errata.weave`). What
stands on what, and which turns of two branches want the same place, is told here too, so that no state is given that
the errata do not make.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property

from sub_cli.document import numbering
from sub_cli.document.model import Document, Entry, Section
from sub_cli.document.overlay import Overlay
from sub_cli.errata.chain import Chain, Turn
from sub_cli.errata.comparison import number_at
from sub_cli.errata.conflicts import DIFFERS, Clash, ErratumConflict, Misfit
from sub_cli.errata.model import Erratum, Event
from sub_cli.errata.names import Named
from sub_cli.errata.operations.base import Change, Edit, Spot
from sub_cli.errata.weave import Mismatch, Step, Weave
from sub_cli.messages import Message, msg
from sub_cli.text.format import lines


@dataclass(frozen=True, slots=True)
class Bond:
    """Two turns of which one matters to the other: the later one builds on the earlier, or they want the same place."""

    earlier: int
    later: int
    section: str
    builds: bool
    """Whether the later one builds on the earlier one: no state has it alone. Otherwise they meet: none has both."""
    same: bool = False
    """For two that meet: whether they make the same change."""
    passed: bool = False
    """For two that meet: whether the earlier one was in the text and out of it again when the later one came."""


@dataclass
class Strand:
    """One sequence of lines with the turns that changed it: the text of a section, or what stands below one."""

    weave: Weave
    steps: list[Step] = field(default_factory=list)
    bonds: list[Bond] = field(default_factory=list)
    """What of the turns cannot be without, or cannot be with, one another."""
    told: bool = False
    """Whether the weave was told what stands in the document."""


class Ledger:
    """A document, and the chain of all that its errata did to it."""

    def __init__(
        self,
        document: Document,
        chain: Chain | None = None,
        present: int | None = None,
    ) -> None:
        """Take `document` for the text in the state `present`: by default that of all turns together."""
        self.document = document
        self.chain = chain or Chain()
        """All that happened."""
        self.present = self.chain.standing if present is None else present
        self._texts: dict[str, Strand] = {}
        self._below: dict[str, Strand] = {}
        self._beings: dict[str, list[Bond]] = {}

    def with_turn(self, document: Document, erratum: Erratum, event: Event) -> Ledger:
        """Return the ledger of `document`, which is this one's after `event` happened to `erratum`."""
        before = None if self.present == self.chain.standing else self.present
        chain = self.chain.with_turn(erratum, event, before)
        return Ledger(document, chain, self.present | 1 << len(self.chain.traces))

    # -- which turns touch what ---------------------------------------------------------------------

    @property
    def touching(self) -> Mapping[str, Sequence[int]]:
        """Return by section the applications that name it in any way, in order; "" is the top and the title."""
        return self.chain.touching

    def _changes(self, section: str) -> Iterator[tuple[int, Turn, Change, Spot]]:
        """Yield the changes that name a section, with the place that each had, in the order of their turns."""
        for number in self.touching.get(section, ()):
            turn = self.chain.turn(number)
            for change, spot in zip(turn.erratum.changes, turn.event.places, strict=False):
                if section == change.section or section in spot.parents:
                    yield number, turn, change, spot

    def _context(self, number: int) -> int:
        """Return what was in the text for a turn: what was in force before it, and the turn itself."""
        return self.chain.active(self.chain.before[number]) | 1 << number

    # -- the strands --------------------------------------------------------------------------------

    def text_of(self, section: str) -> Strand:
        """Return the text of a section in all its states; raises `Misfit` where it is not what the turns make."""
        strand = self._turns_in(section)
        there = self.document.sections.get(section)
        if not strand.told and there is not None:
            with self._telling(section, strand):
                strand.weave.tell(self.present, lines(there.text))
        strand.told = True
        return strand

    def _turns_in(self, section: str) -> Strand:
        """Return what the turns did to the text of a section, whatever stands there now; raises `Misfit`."""
        if section not in self._texts:
            self._texts[section] = self._woven_text(section)
        return self._texts[section]

    def _woven_text(self, section: str) -> Strand:
        rows = list(self._changes(section))
        own = [each for each in rows if each[2].section == section]
        there = self.document.sections.get(section)
        most = len(lines(there.text)) if there else 0
        most += sum(len(lines(change.texts[0])) for _, _, change, _ in own)
        strand = Strand(Weave(most, whole=any(change.brings for _, _, change, _ in own)))
        for number, turn, change, spot in own:
            _require_lines(turn, change)
            with self._telling(section, strand, turn.erratum.id):
                self._weave_text(strand, number, change, spot)
        return strand

    def _weave_text(self, strand: Strand, number: int, change: Change, spot: Spot) -> None:
        stood, edit = change.woven(spot)
        if stood is not None:
            strand.weave.tell(self._context(number), lines(stood))
        if edit is not None:
            self._put(strand, number, change.section, edit)

    def _put(self, strand: Strand, number: int, section: str, edit: Edit, *, siblings: bool = False) -> None:
        before, context = self.chain.before[number], self._context(number)
        step = strand.weave.place(number, context, *edit)
        for other in strand.weave.stands_on(step, siblings=siblings):
            if context >> other & 1:
                strand.bonds.append(Bond(other, number, section, builds=True))
        for earlier in strand.steps:
            if not context >> earlier.turn & 1 and strand.weave.meets(earlier, step):
                same = _alike(earlier, step)
                if siblings:  # two moves from one place may go to others
                    same = self._says(earlier.turn, section) == self._says(number, section)
                passed = bool(before >> earlier.turn & 1)
                strand.bonds.append(Bond(earlier.turn, number, section, False, same, passed))
        strand.steps.append(step)

    def _says(self, number: int, section: str) -> list[Change]:
        """Return what a turn does with a section."""
        return [change for change in self.chain.turn(number).erratum.changes if change.section == section]

    def _being(self, section: str) -> list[Bond]:
        """Return what it means for all that names a section that it came or went, or got another title."""
        if section not in self._beings:
            self._beings[section] = list(self._depending(section))
        return self._beings[section]

    def _depending(self, section: str) -> Iterator[Bond]:
        rows = [(number, change) for number, _, change, _ in self._changes(section)]
        for place, (later, change) in enumerate(rows):
            for earlier, other in rows[:place]:
                if earlier == later or not _depends(other, change, section):
                    continue
                builds = bool(self._context(later) >> earlier & 1)
                passed = bool(self.chain.before[later] >> earlier & 1) and not builds
                yield Bond(earlier, later, section, builds, not builds and other == change, passed)

    def below(self, parent: str) -> Strand:
        """Return what stands below a section ("" is the top) in all its states, as ids; raises `Misfit`."""
        strand = self._turns_below(parent)
        if not strand.told and (not parent or parent in self._entries):
            with self._telling(parent, strand):
                strand.weave.tell(self.present, self._children.get(parent, ()))
        strand.told = True
        return strand

    def _turns_below(self, parent: str) -> Strand:
        """Return what the turns did to what stands below a section, whatever stands there now; raises `Misfit`."""
        if parent not in self._below:
            self._below[parent] = self._woven_siblings(parent)
        return self._below[parent]

    def _woven_siblings(self, parent: str) -> Strand:
        rows = list(self._changes(parent))
        new = any(change.brings and change.section == parent for _, _, change, _ in rows)
        strand = Strand(Weave(len(self._children.get(parent, ())) + len(rows), whole=new))
        for number, turn, change, spot in rows:
            for edit in change.siblings(spot, parent):
                with self._telling(parent, strand, turn.erratum.id):
                    self._put(strand, number, change.section, edit, siblings=True)
        return strand

    def _telling(self, section: str, strand: Strand, erratum: str = "") -> AbstractContextManager[None]:
        """Return what makes a `Misfit` about a section, by the erratum given or the one that brought the line."""

        def who(error: Mismatch) -> str:
            brought = error.row.brought if error.row else -1
            return erratum or (self._id(strand.weave.steps[brought].turn) if brought >= 0 else "")

        there = self.document.sections.get(section)
        return _told_of(section, there.text if there else "", who)

    @cached_property
    def _entries(self) -> dict[str, Entry]:
        return {entry.id: entry for entry in self.document.entries()}

    @cached_property
    def _children(self) -> dict[str, tuple[str, ...]]:
        """Return what stands below each section now."""
        found = {"": tuple(entry.id for entry in self.document.outline)}
        found.update((id, tuple(child.id for child in entry.children)) for id, entry in self._entries.items())
        return found

    def fresh(self, section: str) -> Weave:
        """Return the text of a section in all its states, to go on with; raises `Misfit`."""
        return Ledger(self.document, self.chain, self.present).text_of(section).weave

    # -- states -------------------------------------------------------------------------------------

    def at(self, state: int, only: Collection[str] | None = None) -> Document:
        """Return the document in a state, a set of applications.

        Where `only` some sections are asked for, the others stay as they are and are not read; unless sections came or
        went, for then numbers depend on all of it.

        Raises `ErratumConflict` for one that the errata do not make: where something builds on what is not in it, two
        of it want the same place, or the text is not what the turns make.
        """
        changed = state ^ self.present
        if not changed:
            return self.document
        names = self._named_by(changed, only)
        try:
            self.require_sound(self.present, names)
            self.require_sound(state, names)
            return self._with_outline(self._with_texts(state, names), state, changed)
        except Misfit as error:
            raise ErratumConflict.because(replace(error.clash, number=self._number(error.clash.section))) from None

    def base(self) -> Document:
        """Return the base edition: the document without any erratum; raises `ErratumConflict`."""
        return self.at(0)

    def before(self, number: int) -> Document:
        """Return the document as it was for a turn: with what was in force before it; raises `ErratumConflict`."""
        return self.at(self.chain.active(self.chain.before[number]))

    def flaws(self) -> Iterator[Clash]:
        """Yield every section that is not what its errata make, and every two turns that cannot be in it together."""
        told: dict[Bond, None] = {}
        for section in self.touching:
            for turns, text in ((self._turns_in, self.text_of), (self._turns_below, self.below)):
                try:
                    bonds = [*turns(section).bonds, *self._being(section)]
                    broken = [bond for bond in bonds if is_broken(bond, self.present)]
                    if not broken:  # or the text can say what either of them makes
                        text(section)
                        self._title(section, self.present, "")
                except Misfit as error:
                    yield replace(error.clash, number=self._number(section))
                    continue
                yield from (self._broken(bond).clashes[0] for bond in broken if bond not in told)
                told |= dict.fromkeys(broken)

    def _named_by(self, turns: int, only: Collection[str] | None) -> list[str]:
        """Return the sections that any of `turns` changes; where `only` some are asked for, of them, if none moved."""
        if only is None or turns & self.chain.moving:
            return list(dict.fromkeys(name for _, trace in self.chain.within(turns) for name in trace.sections))
        return [name for name in only if any(turns >> number & 1 for number in self.touching.get(name, ()))]

    def require_sound(self, state: int, sections: Iterable[str]) -> None:
        """Raise `ErratumConflict` where the turns about `sections` cannot be in a state together."""
        for bond in self.bonds(sections):
            if is_broken(bond, state):
                raise self._broken(bond)

    def _broken(self, bond: Bond) -> ErratumConflict:
        """Return the error for a state that breaks a bond."""
        names = {"other": Named(self._id(bond.later))}
        if bond.builds:
            return self._unsound(bond, msg("{other} builds on it, and would be there without it.", **names), True)
        if bond.passed:
            return self._unsound(
                bond, msg("{other} wants the same place, and came when it had been reverted.", **names)
            )
        reason = (
            msg("{other} makes the same change, on another branch.", **names)
            if bond.same
            else msg("{other} wants the same place, on another branch.", **names)
        )
        return self._unsound(bond, reason)

    def _unsound(self, bond: Bond, reason: Message, reverted: bool = False) -> ErratumConflict:
        number, others = self._number(bond.section), (self._id(bond.later),)
        clash = Clash(self._id(bond.earlier), reason, bond.section, number, others=others, reverted=reverted)
        now = is_broken(bond, self.chain.standing)
        advice = msg("Settle it with: sub settle") if now else msg("On which days that is so: sub check")
        return ErratumConflict(ErratumConflict.because(clash).message, advice, clashes=(clash,))

    def bonds(self, sections: Iterable[str]) -> Iterator[Bond]:
        """Yield what holds among the turns about `sections`; raises `Misfit`."""
        parents: dict[str, None] = {}
        for section in sections:
            yield from self._turns_in(section).bonds
            yield from self._being(section)
            for _, _, _, spot in self._changes(section):
                parents.update(dict.fromkeys(spot.parents))
        for parent in parents:
            yield from self._turns_below(parent).bonds
            yield from self._being(parent)

    def builders(self, number: int) -> tuple[int, ...]:
        """Return the turns in force that build on the turn `number`; raises `Misfit`."""
        sections = dict.fromkeys(self.chain.traces[number].sections)
        found = {bond.later for bond in self.bonds(sections) if bond.builds and bond.earlier == number}
        if not found and self._moved_by(number) and (bond := self.circle(self.present & ~(1 << number))):
            found.add(bond.later)
        return tuple(sorted(later for later in found if self.present >> later & 1))

    def circle(self, state: int) -> Bond | None:
        """Return two turns that put a section below itself, in a state that has both or the later one alone.

        None where a state does no such thing. No two places tell it: each move is right by itself. Raises `Misfit`.
        """
        parents = {parent for trace in self.chain.traces for parent in trace.parents}
        below = self._children_in(state, parents)
        if not (turning := _own_ancestors(below)):
            return None
        moving = [number for number in range(len(self.chain.traces)) if turning & self._moved_by(number)]
        there = [number for number in moving if state >> number & 1]
        if not there:
            return None
        later, section = there[-1], min(turning & self._moved_by(there[-1]))
        known = [number for number in moving if self._context(later) >> number & 1 and not state >> number & 1]
        others = [number for number in there if not self._context(later) >> number & 1]
        if known:
            return Bond(known[-1], later, section, builds=True)
        return Bond(others[-1], later, section, builds=False) if others else None

    def _moved_by(self, number: int) -> set[str]:
        """Return the sections that a turn moves."""
        if not self.chain.traces[number].parents:
            return set()
        return {change.section for change in self.chain.turn(number).erratum.changes if change.moves}

    def _with_texts(self, state: int, sections: Iterable[str]) -> Document:
        sides: dict[str, Section | None] = {}
        title = self.document.title
        for section in sections:
            if section:
                sides[section] = self.section(section, state)
            else:
                title = self._title("", state, title)
        laid = Overlay.over(self.document.sections)
        for name, side in sides.items():
            if side is not None:
                laid = laid.put(side)
            elif name in laid:
                laid = laid.drop(name)
        return replace(self.document, title=title, sections=laid)

    def section(self, section: str, state: int) -> Section | None:
        """Return a section in a state, None where it is not in it; raises `Misfit`."""
        there = self.document.sections.get(section)
        told = [(number, change) for number, change in self._own(section) if change.brings or change.takes]
        if not _exists(told, state, there is not None):
            return None
        known = there or self._gone(section, told, state)
        text = "".join(self.text_of(section).weave.text(state))
        return replace(known, title=self._title(section, state, known.title), text=text)

    def _own(self, section: str) -> Iterator[tuple[int, Change]]:
        """Yield the changes of a section, in the order of their turns."""
        return ((number, change) for number, _, change, _ in self._changes(section) if change.section == section)

    def _gone(self, section: str, told: list[tuple[int, Change]], state: int) -> Section:
        """Return a section that is not in the document now, as the erratum that took or brought it kept it."""
        kept = [change for number, change in told if change.takes and not state >> number & 1]
        change = kept[-1] if kept else told[-1][1]
        assert change.unit is not None
        return change.unit[0]

    def _title(self, section: str, state: int, now: str) -> str:
        """Return the title in a state, `now` where no erratum gave it one."""
        titles = [(number, change.titles) for number, change in self._own(section) if change.retitles]
        if not titles:
            return now
        self._check_title(section, titles)
        given = [becomes for number, (_, becomes) in titles if state >> number & 1]
        return given[-1] if given else titles[0][1][0]

    def _check_title(self, section: str, titles: list[tuple[int, tuple[str, str]]]) -> None:
        """Raise `Misfit` where the title is another one than the last erratum in force gave it."""
        there = self.document.sections.get(section) if section else self.document
        given = [(number, becomes) for number, (_, becomes) in titles if self.present >> number & 1]
        if there is None:
            return
        number, expected = given[-1] if given else (titles[0][0], titles[0][1][0])
        if there.title != expected:
            reason = msg("the title is another one.")
            raise Misfit(Clash(self._id(number), reason, section, expected=expected, found=there.title))

    def _with_outline(self, document: Document, state: int, changed: int) -> Document:
        moved = self.chain.within(changed & self.chain.moving)
        parents = {parent for _, trace in moved for parent in trace.parents}
        if not parents:
            return document
        document = replace(document, outline=_tree(self._children_in(state, parents), self._kept_entries()))
        if len(document.ids()) == len(document.sections):
            return document
        if bond := self.circle(state):
            raise self._broken(bond)
        raise Misfit(Clash("", msg("a section would stand below one that is not there."), ""))

    def _children_in(self, state: int, parents: Collection[str]) -> dict[str, tuple[str, ...]]:
        """Return what stands below each section in a state in which it changed below `parents`."""
        return self._children | {parent: tuple(self.below(parent).weave.text(state)) for parent in parents}

    def _kept_entries(self) -> dict[str, Entry]:
        """Return every entry with the comments beside it, those that errata took out as well."""
        kept: dict[str, Entry] = {}
        for number, _ in self.chain.within(self.chain.moving):
            for change in self.chain.turn(number).erratum.changes:
                if change.unit is not None:
                    kept[change.section] = change.unit[1]
        return {**kept, **self._entries}

    def _id(self, number: int) -> str:
        return self.chain.traces[number].erratum

    def _number(self, section: str) -> str:
        return numbering.numbers(self.document).get(section, "") if section else ""


def is_broken(bond: Bond, state: int) -> bool:
    """Tell whether a state has what builds without what it builds on, or both of two that meet."""
    earlier, later = state >> bond.earlier & 1, state >> bond.later & 1
    return bool(later) and bool(earlier) is not bond.builds


def _depends(earlier: Change, later: Change, section: str) -> bool:
    """Tell whether the order of two changes that name a section matters, besides what its lines tell."""
    if later.section == section and later.takes:
        return True
    if earlier.section != section:
        return False
    return earlier.brings or earlier.takes or (later.section == section and earlier.retitles and later.retitles)


def _require_lines(turn: Turn, change: Change) -> None:
    """Raise `Misfit` for a wording of lines that do not end: what it says would run into the next sentence."""
    if not change.has_whole_lines:
        broken = next(text for text in change.texts if text and not text.endswith("\n"))
        reason = msg("its wording is not made of whole lines.")
        raise Misfit(Clash(turn.erratum.id, reason, change.section, expected=broken))


def _alike(one: Step, other: Step) -> bool:
    sides = zip((one.gone, one.come), (other.gone, other.come), strict=True)
    return all([row.text for row in mine] == [row.text for row in theirs] for mine, theirs in sides)


def _exists(told: list[tuple[int, Change]], state: int, there: bool) -> bool:
    """Tell whether a section is in a state, by what brought it and took it; `there`: it is in the document."""
    inserts = [number for number, change in told if change.brings]
    removes = [number for number, change in told if change.takes]
    brought = not inserts or any(state >> number & 1 for number in inserts)
    if not told:
        return there
    return brought and not any(state >> number & 1 for number in removes)


def _tree(below: Mapping[str, tuple[str, ...]], kept: Mapping[str, Entry]) -> tuple[Entry, ...]:
    """Return the outline in which `below` tells the children of each section; it ends where a section is its own."""
    done: set[str] = set()

    def grown(parent: str) -> tuple[Entry, ...]:
        found = []
        for name in below.get(parent, ()):
            if name not in done:
                done.add(name)
                entry = kept.get(name, Entry(name))
                children = grown(name)
                found.append(entry if entry.children == children else replace(entry, children=children))
        return tuple(found)

    return grown("")


def _own_ancestors(below: Mapping[str, tuple[str, ...]]) -> set[str]:
    """Return the sections that stand below themselves."""
    above = {child: parent for parent, children in below.items() for child in children}
    found = set()
    for section in above:
        seen, parent = {section}, above.get(section, "")
        while parent and parent not in seen:
            seen.add(parent)
            parent = above.get(parent, "")
        if parent == section:
            found.add(section)
    return found


@contextmanager
def _told_of(section: str, text: str, who: Callable[[Mismatch], str]) -> Iterator[None]:
    """Make of a `Mismatch` in `text` a `Misfit` that names the section, the sentence and, from `who`, the erratum."""
    try:
        yield
    except Mismatch as error:
        sentence = number_at(lines(text), error.index)
        clash = Clash(who(error), DIFFERS, section, sentence=sentence, expected=error.expected, found=error.found)
        raise Misfit(clash) from None
