"""A new section comes into the outline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from sub_cli.codes import Code
from sub_cli.document import numbering, outline
from sub_cli.document.ids import free_id
from sub_cli.document.model import Document, Section
from sub_cli.document.outline import Outline
from sub_cli.errata.codes import EMPTY_TITLE, NO_SUCH_SECTION
from sub_cli.errata.conflicts import Misfit
from sub_cli.errata.operations.at import At, follow
from sub_cli.errata.operations.base import Change, Placeless, RebaseConflict, Whereabouts
from sub_cli.errata.operations.keys import CONFLICT, LAYOUT, MAPPING, UNIT, named
from sub_cli.errata.operations.presence import Presence
from sub_cli.errata.phrases import NotThere, Phrase, PhraseKind
from sub_cli.keys import ID, Keys
from sub_cli.messages import Message, msg
from sub_cli.text.format import lines

_HEADING = re.compile(r"[#*_\s]*(?P<number>\d[\w.\-]*)?\s*(?P<title>.*?)[*_\s]*")


@dataclass(frozen=True, slots=True)
class Insert(Placeless, Presence):
    """A new section comes into the outline."""

    title: str
    text: str
    at: At
    number: str = ""
    source: str = field(default="", compare=False, repr=False)
    """The section's file to the byte, where it stood in the plan before."""
    lead: str = field(default="", compare=False, repr=False)
    tail: str = field(default="", compare=False, repr=False)

    @classmethod
    def of(cls, section: Section, at: At) -> Insert:
        """Return the change that puts a section at a place."""
        return cls(section.id, section.title, section.text, at, section.number, section.source)

    @classmethod
    def read(cls, document: Document, phrase: Phrase) -> Insert:
        """Return the change that `phrase` of an order means: its text begins with the heading.

        Raises `SubError`, or `Misfit` where it cannot come there.
        """
        rows = lines(phrase.text)
        heading = _HEADING.fullmatch(rows[0].strip()) if rows else None
        if heading is None or not heading["title"]:
            raise NotThere(msg("The new section has no title."))
        title, text = heading["title"], "".join(rows[1:]).lstrip("\n")
        section = Section(free_id(title, document.sections), title, text)
        change = cls.of(section, _goal(document.outline, phrase))
        number = heading["number"] or ""
        derived = numbering.number(change.perform(document), section.id)
        return change if number in ("", derived) else replace(change, number=number)

    @property
    def way(self) -> tuple[At | None, At | None]:
        """Return where it comes."""
        return None, self.at

    @property
    def texts(self) -> tuple[str, str]:
        """Return its text, which comes."""
        return "", self.text

    @property
    def titles(self) -> tuple[str, str]:
        """Return its title, which comes."""
        return "", self.title

    def faults(self) -> Iterator[tuple[Code, Message]]:
        """Yield that its id is none, or its title empty."""
        if self.section and not ID.fullmatch(self.section):
            message = msg("“{section}” is no section id: lower case letters, digits and hyphens.", section=self.section)
            yield NO_SUCH_SECTION, message
        if not self.title.strip():
            yield EMPTY_TITLE, msg("The title of {section} is empty.", section=self.section)

    def proven(self) -> Change:
        """Return it: it takes no text."""
        return self

    def perform(self, document: Document) -> Document:
        """Return `document` with the section; raises `Misfit`."""
        return self.entering(document)

    def undo(self, document: Document) -> Document:
        """Return `document` without the section; raises `Misfit`."""
        return self.leaving(document)

    def onto(self, document: Document, carrier: Whereabouts, error: Misfit) -> tuple[Change, ...]:
        """Return it at what its place has become; raises `error` where that is gone, or its id is taken."""
        parent = self.at.parent
        if self.section in document.sections or (parent and parent not in document.sections):
            raise error
        at, sure = follow(document, self.at, carrier.taken)
        wanted = None if sure else RebaseConflict(self.at.written, at.written, self.at.written)
        return (replace(self, at=at, conflict=wanted),)

    def phrase(self, after: Document) -> Phrase | None:
        """Return that the section is inserted, or added at the end."""
        at, siblings = self.at, outline.children(after.outline, self.at.parent)
        if siblings[-1].id == self.section and (at.parent or not at.after):
            kind, other = PhraseKind.UNIT_ADDED, at.parent
        elif at.after:
            kind, other = PhraseKind.UNIT_AFTER, at.after
        else:
            kind, other = PhraseKind.UNIT_BEFORE, siblings[1].id
        text, number = after.sections[self.section].text, numbering.number(after, self.section)
        return Phrase(kind, self.section, text=text, other=other, number=number)


KEYS = Keys(Insert, (named("insert"), *UNIT, *LAYOUT, CONFLICT), MAPPING)


def _goal(entries: Outline, phrase: Phrase) -> At:
    """Return where an order puts a new section; raises `NotFound`."""
    if phrase.kind is PhraseKind.UNIT_AFTER:
        return At(At.of(entries, phrase.other).parent, phrase.other)
    if phrase.kind is PhraseKind.UNIT_BEFORE:
        return At.of(entries, phrase.other)
    siblings = outline.children(entries, phrase.other)
    return At(phrase.other, siblings[-1].id if siblings else "")
