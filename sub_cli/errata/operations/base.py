"""What an operation has to say of itself.

Order, blame, overlap, redline, register, memo, lint and store ask it and know no operation by name. What an operation
is made of (`way`, `texts`, `titles`, `unit`, `at_line`) is stated; what follows from that is told here, for all alike.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, NamedTuple, Protocol

from sub_cli.codes import Code
from sub_cli.document import outline
from sub_cli.document.digest import digest
from sub_cli.document.model import Document, Entry, Section
from sub_cli.errata.codes import ALTERED_WORDING, NO_DIFFERENCE
from sub_cli.errata.conflicts import Misfit, misfit
from sub_cli.errata.operations.at import At
from sub_cli.errata.phrases import Phrase
from sub_cli.messages import Message, msg
from sub_cli.text.format import lines
from sub_cli.text.references import redirected


@dataclass(frozen=True, slots=True)
class RebaseConflict:
    """What a rebase could not carry: it waits in the erratum's file until a person settles it."""

    expected: str
    """The text that the change was written for."""
    found: str
    """The text that stands there now."""
    wanted: str
    """What the change wanted to make of it."""

    @classmethod
    def joined(cls, conflicts: Sequence[RebaseConflict]) -> RebaseConflict | None:
        """Return several conflicts of one change as one, with a blank line between them."""
        if not conflicts:
            return None
        sides = zip(*((each.expected, each.found, each.wanted) for each in conflicts), strict=True)
        return cls(*("\n".join(side) for side in sides))


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a change was made: a line of a text, or a place among the sections below one."""

    index: int = 0
    """Line of the text, or place among the siblings, from 1; 0 for a change that needs none."""
    parent: str | None = None
    """The section below which it is ("" is the top); None for a change of a text or title."""
    to: Spot | None = None
    """For a move: where the section went, counted when it had left its old place."""

    @property
    def parents(self) -> tuple[str, ...]:
        """Return below which sections something was put or taken."""
        spots = (self, self.to) if self.to else (self,)
        return tuple(each.parent for each in spots if each.parent is not None)

    @property
    def is_sibling(self) -> bool:
        """Tell whether it is a place among the sections below one."""
        return self.parent is not None and self.index > 0


class Edit(NamedTuple):
    """Lines of a text, or ids of siblings, that others take the place of."""

    start: int
    """Where, from 0."""
    gone: tuple[str, ...]
    come: tuple[str, ...]


class Stretch(NamedTuple):
    """Lines of a section's text for which a change was written."""

    section: str
    line: int
    """Where `was` stands, from 1, or before which `becomes` is put in when `was` is empty."""
    was: str
    """Whole lines, each with its line feed."""
    becomes: str
    """Whole lines, each with its line feed."""
    before: str | None = None
    """The nearest line above that is not blank; empty at the top of the text, None where nobody wrote it down."""
    after: str | None = None
    """The nearest line below that is not blank; empty at the end of the text, None where nobody wrote it down."""


class Whereabouts(Protocol):
    """Carries places from the text that an erratum was written for to the present one (`errata.fitting`)."""

    @property
    def taken(self) -> Mapping[str, At]:
        """Where each section stood that an erratum took out."""

    def index(self, text: Sequence[str], change: Stretch) -> int:
        """Return where the lines of `change` stand in `text` now, from 0; raises `Misfit`."""

    def left(self, change: Stretch) -> tuple[int, int] | None:
        """Return from where to where what stands in the place of lines that did not fit reaches; None if unknown."""


@dataclass(frozen=True, slots=True)
class Change(ABC):
    """One change of an erratum: an operation on a section, with what it says."""

    section: str
    """Id of the section; "" is the document itself, where the operation can change that."""
    conflict: RebaseConflict | None = field(default=None, kw_only=True)
    """What `errata.rebase` left to be settled; such a change is never applied."""

    # -- what it is made of ---------------------------------------------------------------------------

    @property
    @abstractmethod
    def way(self) -> tuple[At | None, At | None]:
        """Return from where it takes its section and where it puts it; None twice: the section stays where it is."""

    @property
    @abstractmethod
    def texts(self) -> tuple[str, str]:
        """Return the text that it takes away and the one that it brings, "" where there is none."""

    @property
    @abstractmethod
    def titles(self) -> tuple[str, str]:
        """Return the title before and after, "" where it says none."""

    @property
    @abstractmethod
    def unit(self) -> tuple[Section, Entry] | None:
        """Return the section that it brings or takes, with its line of the outline; None for one that does neither."""

    @property
    @abstractmethod
    def at_line(self) -> int | None:
        """Return the line of the text, from 1, at which it is made, 0 where that is not known before it is fitted.

        None for one that is made at no line: it gives the whole text, or none.
        """

    @abstractmethod
    def faults(self) -> Iterator[tuple[Code, Message]]:
        """Yield what is wrong in it alone, as code and sentence."""

    # -- what it does ---------------------------------------------------------------------------------

    @abstractmethod
    def fit(self, document: Document, carrier: Whereabouts) -> Change:
        """Return it with the line, place and layout that it has in `document`; raises `Misfit` where it has none."""

    @abstractmethod
    def placed(self, document: Document, spot: Spot) -> Change:
        """Return it at the spot in `document` where it was made; raises `Misfit`."""

    @abstractmethod
    def kept(self, written: Change) -> Change:
        """Return it, which is fitted, as its file keeps it: where it stands is as it was `written`."""

    @abstractmethod
    def proven(self) -> Change:
        """Return it with the digest of the text that it takes, where it keeps one."""

    @abstractmethod
    def perform(self, document: Document) -> Document:
        """Return `document` with it, which is fitted, at its recorded line or place; raises `Misfit`."""

    @abstractmethod
    def undo(self, document: Document) -> Document:
        """Return `document`, in which it was performed last, without it; raises `Misfit`."""

    @abstractmethod
    def onto(self, document: Document, carrier: Whereabouts, error: Misfit) -> tuple[Change, ...]:
        """Return what becomes of it on a text where it does not fit, by `error`; nothing where it is there already.

        Raises `Misfit` where it cannot be carried. Its section is there, if it is to be.
        """

    @abstractmethod
    def phrase(self, after: Document) -> Phrase | None:
        """Return the sentence of an order that says it, `after` being past it; None where the texts compared say it."""

    def renamed(self, old: str, new: str) -> Change:
        """Return it where the section `old` is called `new`: in itself, its places, and what its texts refer to."""
        said: dict[str, Any] = {
            each.name: _renamed(each.name, getattr(self, each.name), old, new) for each in fields(self)
        }
        return replace(self, **said).proven()

    # -- what follows ---------------------------------------------------------------------------------

    @property
    def brings(self) -> bool:
        """Tell whether its section comes into the plan."""
        start, goal = self.way
        return start is None and goal is not None

    @property
    def takes(self) -> bool:
        """Tell whether its section leaves the plan."""
        start, goal = self.way
        return goal is None and start is not None

    @property
    def moves(self) -> bool:
        """Tell whether its section goes to another place."""
        return None not in self.way

    @property
    def stays(self) -> bool:
        """Tell whether its section is there before and after, at one place."""
        return self.way == (None, None)

    @property
    def edits(self) -> bool:
        """Tell whether it changes the text of a section that stays."""
        return self.texts != ("", "") and self.stays

    @property
    def whole(self) -> bool:
        """Tell whether the text that it brings is the whole one of its section."""
        return self.at_line is None and (self.brings or self.edits)

    @property
    def retitles(self) -> bool:
        """Tell whether a section that stays, or the document, gets another title."""
        return self.titles != ("", "") and self.stays

    @property
    def has_whole_lines(self) -> bool:
        """Tell whether what it says of a text ends its lines: otherwise it would run into the next sentence."""
        return not self.edits or all(not text or text.endswith("\n") for text in self.texts)

    def there(self, document: Document) -> Section:
        """Return its section in `document`; raises `Misfit` when it is not there (any more)."""
        section = document.sections.get(self.section)
        if section is None:
            raise misfit(self.section, msg("the section is not in the plan."))
        return section

    def spot(self, document: Document) -> Spot:
        """Return the place of a fitted change in the document that it is about to change."""
        start, goal = self.way
        if start is None:
            return _behind(document, goal) if goal else Spot(self.at_line or 0)
        origin = _standing(document, self.section)
        if goal is None:
            return origin
        rest = replace(document, outline=outline.remove(document.outline, self.section)[0])
        return replace(origin, to=_behind(rest, goal))

    def can_be_at(self, spot: Spot) -> bool:
        """Tell whether a place is of the kind that it has; of one that needs none, nothing is asked."""
        if self.stays:
            return self.at_line is None or (spot.parent is None and spot.index > 0)
        if self.moves:
            return spot.to is not None and spot.index > 0 and spot.to.index > 0
        return spot.is_sibling and spot.to is None

    def woven(self, spot: Spot) -> tuple[str | None, Edit | None]:
        """Return, for one made at `spot`, what it says is the whole text of its section, and which lines it changes."""
        gone, come = self.texts
        stood = gone if self.takes or (self.whole and not self.brings) else None
        if not self.edits and not self.brings:
            return stood, None
        return stood, Edit(0 if self.whole else spot.index - 1, lines(gone), lines(come))

    def siblings(self, spot: Spot, parent: str) -> Iterator[Edit]:
        """Yield what it, made at `spot`, does to the sections below `parent`."""
        start, goal = self.way
        if start is not None and spot.parent == parent:
            yield Edit(spot.index - 1, (self.section,), ())
        reached = spot if start is None else spot.to
        if goal is not None and reached is not None and reached.parent == parent:
            yield Edit(reached.index - 1, (), (self.section,))


class Placeless(Change):
    """An operation whose place is never looked for: it has none, or one that is written in it."""

    __slots__ = ()

    def fit(self, document: Document, carrier: Whereabouts) -> Change:
        """Return it: whether it can be made, performing it tells."""
        return self

    def placed(self, document: Document, spot: Spot) -> Change:
        """Return it."""
        return self

    def kept(self, written: Change) -> Change:
        """Return it."""
        return self


class Wordless(Change):
    """An operation that neither takes text nor brings any, so that it keeps no digest."""

    __slots__ = ()

    @property
    def texts(self) -> tuple[str, str]:
        """Return none."""
        return "", ""

    @property
    def unit(self) -> tuple[Section, Entry] | None:
        """Return none."""
        return None

    @property
    def at_line(self) -> int | None:
        """Return no line."""
        return None

    def proven(self) -> Change:
        """Return it."""
        return self


def _standing(document: Document, section: str) -> Spot:
    siblings, index = outline.way(document.outline, section)[-1]
    assert siblings[index].id == section
    return Spot(index + 1, At.of(document.outline, section).parent)


def _behind(document: Document, at: At) -> Spot:
    ids = [entry.id for entry in outline.children(document.outline, at.parent)]
    return Spot(ids.index(at.after) + 2 if at.after else 1, at.parent)


def altered(change: Change, given: str) -> Iterator[tuple[Code, Message]]:
    """Yield that the old wording is no longer the one that the digest `given` was taken of."""
    if given and digest(change.texts[0]) != given:
        message = msg("The old wording of {section} was altered: its digest is another one.", section=change.section)
        yield ALTERED_WORDING, message


def idle(change: Change, one: object, other: object) -> Iterator[tuple[Code, Message]]:
    """Yield that a change makes no difference, where `one` and `other` are the same."""
    if one == other:
        yield NO_DIFFERENCE, msg("A change of “{section}” makes no difference.", section=change.section)


_TEXTS = ("text", "was", "becomes", "before", "after", "expected", "found", "wanted")
"""The fields that hold lines of a text."""


def _renamed(name: str, value: object, old: str, new: str) -> object:
    """Return the value of a field where the section `old` is called `new`."""
    if isinstance(value, RebaseConflict):
        return RebaseConflict(*(redirected(getattr(value, each.name), old, new) for each in fields(value)))
    if isinstance(value, At):
        return At(*(new if each == old else each for each in (value.parent, value.after)))
    if name == "section":
        return new if value == old else value
    return redirected(value, old, new) if isinstance(value, str) and name in _TEXTS else value
