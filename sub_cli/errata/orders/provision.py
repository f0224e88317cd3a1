"""What one sentence of an order asks for: an operation, its places, the words that go and that come. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sub_cli.errata.orders.vocabulary import Chunk, Kind, Verb
from sub_cli.messages import Message


class NotUnderstood(Exception):
    """A sentence that is no order, or of which not all is understood."""

    def __init__(self, reason: Message, *, partly: bool = False, goes_on: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.partly = partly
        """True where it is an order in part."""
        self.goes_on = goes_on
        """True where all words are known, and more of them may follow."""


@dataclass(frozen=True, slots=True)
class Target:
    """A place in the plan as an order names it."""

    unit: str = ""
    """"chapter", "section" or "article"; empty where none is named."""
    numbers: str = ""
    """The numbers of the sections, as they are written: "1.2 en 3.1"."""
    parts: tuple[Chunk, ...] = ()
    """The parts of the text, the largest first."""
    whole: bool = False
    """True for the whole plan."""
    plan: bool = False
    """True where the plan, or a page of it, is named."""
    heading: bool = False
    text: bool = False
    """True where "the text of" is said."""
    edge: Kind | None = None
    """END or BEGIN where one of them is meant."""
    words: str = ""
    """How its parts are written."""
    noun: str = ""
    """How its kind of section is written."""

    @property
    def empty(self) -> bool:
        """Tell whether it names nothing."""
        return not (self.numbers or self.parts or self.whole or self.plan or self.heading or self.edge)


@dataclass(frozen=True, slots=True)
class Renumbering:
    """What gets another number or letter, as the order says it."""

    one: str
    other: str


@dataclass(frozen=True, slots=True)
class Repunctuation:
    """A sign at the end of a place that becomes another."""

    target: Target
    old: str
    new: str
    """The sign by its word; empty where it is quoted."""
    quoted: int = -1
    """Quotation of the sign that comes, with "of" or "en" behind it; -1 where it is told by its word."""


@dataclass(frozen=True, slots=True)
class Provision:
    """One operation that a sentence asks for."""

    verb: Verb
    targets: tuple[Target, ...] = ()
    old: tuple[int, ...] = ()
    """Quotations of the words that go."""
    old_words: str = ""
    """The figure that goes, where it is not quoted."""
    until: int = -1
    """Quotation of the last of the words that go, where they are told from the first to the last."""
    anchor: int = -1
    """Quotation of the words beside which others come."""
    side: Kind | None = None
    """AFTER or BEFORE: beside what; END: at the end."""
    new: int = -1
    """Quotation of what comes."""
    new_words: str = ""
    """The figure or the words without quotation marks that come."""
    thing: Chunk | None = None
    """What comes, as it is called."""
    each: str = ""
    """"each" or "both" where it is meant in more places."""
    opens: bool = False
    """True where the new text follows."""
    added: bool = False
    """True for "toevoegen", which is at the end where no place is named."""
    destination: Target | None = None
    behind: Target | None = None
    number: str = ""
    renumbered: tuple[Renumbering, ...] = ()
    repunctuated: tuple[Repunctuation, ...] = ()


IsTitle = Callable[[str, int], bool]
"""Tells whether a quotation is the title of the section with a number."""
