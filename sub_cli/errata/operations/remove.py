"""A section without subsections leaves the plan: "vervalt"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from sub_cli.codes import Code
from sub_cli.document import outline
from sub_cli.document.digest import digest
from sub_cli.document.model import Document, Section
from sub_cli.document.outline import Outline
from sub_cli.errata.conflicts import Misfit
from sub_cli.errata.operations.at import At, misfits
from sub_cli.errata.operations.base import Change, RebaseConflict, Spot, Whereabouts, altered
from sub_cli.errata.operations.keys import CONFLICT, LAYOUT, MAPPING, UNIT, named, proof
from sub_cli.errata.operations.presence import Presence
from sub_cli.errata.phrases import Phrase, PhraseKind
from sub_cli.keys import Keys
from sub_cli.messages import Message


@dataclass(frozen=True, slots=True)
class Remove(Presence):
    """A section without subsections leaves the plan."""

    title: str
    text: str
    at: At
    """Where it stood."""
    number: str = ""
    digest: str = ""
    """`document.text.digest(text)`."""
    source: str = field(default="", compare=False, repr=False)
    lead: str = field(default="", compare=False, repr=False)
    tail: str = field(default="", compare=False, repr=False)

    @classmethod
    def of(cls, section: Section, entries: Outline) -> Remove:
        """Return the change that takes a section out of the outline `entries`; raises `NotFound`."""
        entry, at, text = outline.find(entries, section.id), At.of(entries, section.id), section.text
        said = (section.id, section.title, text, at, section.number, digest(text))
        return cls(*said, section.source, entry.lead, entry.tail)

    @classmethod
    def read(cls, document: Document, phrase: Phrase) -> Remove:
        """Return the change that `phrase` of an order means; raises `NotFound`."""
        return cls.of(document.sections[phrase.section], document.outline)

    @property
    def way(self) -> tuple[At | None, At | None]:
        """Return where it stood."""
        return self.at, None

    @property
    def texts(self) -> tuple[str, str]:
        """Return its text, which goes."""
        return self.text, ""

    @property
    def titles(self) -> tuple[str, str]:
        """Return its title, which goes."""
        return self.title, ""

    def faults(self) -> Iterator[tuple[Code, Message]]:
        """Yield that the old wording was altered."""
        yield from altered(self, self.digest)

    def fit(self, document: Document, carrier: Whereabouts) -> Change:
        """Return it with the place and the layout that its section has; raises `Misfit`."""
        there = self._standing(document)
        return replace(there, title=self.title, text=self.text, number=self.number, digest=digest(self.text))

    def _standing(self, document: Document) -> Remove:
        """Return the removal of the section as it stands now; raises `Misfit`."""
        section = self.there(document)
        with misfits(self.section):
            return Remove.of(section, document.outline)

    def placed(self, document: Document, spot: Spot) -> Change:
        """Return it where its section stands; raises `Misfit`."""
        with misfits(self.section):
            return replace(self, at=At.of(document.outline, self.section))

    def kept(self, written: Change) -> Change:
        """Return it where it was written to stand."""
        return replace(self, at=written.way[0] or self.at)

    def proven(self) -> Change:
        """Return it with the digest of its text."""
        return replace(self, digest=digest(self.text))

    def perform(self, document: Document) -> Document:
        """Return `document` without the section; raises `Misfit`."""
        return self.leaving(document)

    def undo(self, document: Document) -> Document:
        """Return `document` with the section; raises `Misfit`."""
        return self.entering(document)

    def onto(self, document: Document, carrier: Whereabouts, error: Misfit) -> tuple[Change, ...]:
        """Return it with the words that its section has now, to be settled; raises `error` where they are its own."""
        found = self._standing(document)
        if found.unit[0] == self.unit[0]:
            raise error
        found.perform(document)
        return (replace(found, conflict=RebaseConflict(self.text, found.text, "")),)

    def phrase(self, after: Document) -> Phrase | None:
        """Return that it is deleted."""
        return Phrase(PhraseKind.UNIT_GONE, self.section)


KEYS = Keys(Remove, (named("remove"), *UNIT, proof("text"), *LAYOUT, CONFLICT), MAPPING)
