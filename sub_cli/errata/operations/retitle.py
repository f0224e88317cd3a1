"""The heading of a section, or the title of the document, becomes another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sub_cli.codes import Code
from sub_cli.document.model import Document
from sub_cli.errata.conflicts import Misfit, misfit
from sub_cli.errata.merge import merge_words
from sub_cli.errata.operations.at import At
from sub_cli.errata.operations.base import Change, Placeless, RebaseConflict, Whereabouts, Wordless, idle
from sub_cli.errata.operations.keys import CONFLICT, MAPPING
from sub_cli.errata.phrases import Phrase, PhraseKind
from sub_cli.errors import NotFound, Refused
from sub_cli.keys import Id, Key, Keys, Line
from sub_cli.messages import Message, msg


@dataclass(frozen=True, slots=True)
class Retitle(Placeless, Wordless):
    """The heading of a section becomes another; `section` "" is the document's own title."""

    was: str
    becomes: str

    @classmethod
    def to(cls, document: Document, wanted: str, title: str) -> Retitle:
        """Return the change that gives `wanted` ("" is the document) a title; raises `NotFound`, `Refused`."""
        if wanted and wanted not in document.sections:
            raise NotFound(msg("There is no section “{id}” in the outline.", id=wanted))
        was = document.sections[wanted].title if wanted else document.title
        if was == title:
            raise Refused(msg("That is its title already: {title}.", title=title))
        return cls(wanted, was, title)

    @classmethod
    def read(cls, document: Document, phrase: Phrase) -> Retitle:
        """Return the change that `phrase` of an order means; raises what `to` raises."""
        return cls.to(document, phrase.section, phrase.new.strip())

    @property
    def way(self) -> tuple[At | None, At | None]:
        """Return that the section stays."""
        return None, None

    @property
    def titles(self) -> tuple[str, str]:
        """Return both titles."""
        return self.was, self.becomes

    def faults(self) -> Iterator[tuple[Code, Message]]:
        """Yield that nothing differs."""
        yield from idle(self, self.was, self.becomes)

    def perform(self, document: Document) -> Document:
        """Return `document` with the other title; raises `Misfit`."""
        title = self._title(document)
        if title != self.was:
            raise misfit(self.section, msg("the title is another one."), expected=self.was, found=title)
        if not self.section:
            return replace(document, title=self.becomes)
        return document.with_section(replace(document.sections[self.section], title=self.becomes))

    def _title(self, document: Document) -> str:
        return self.there(document).title if self.section else document.title

    def undo(self, document: Document) -> Document:
        """Return `document` with the title that was; raises `Misfit`."""
        return replace(self, was=self.becomes, becomes=self.was).perform(document)

    def onto(self, document: Document, carrier: Whereabouts, error: Misfit) -> tuple[Change, ...]:
        """Return it on the title of now, merged by word, or with what is to be settled."""
        found = self._title(document)
        if found == self.becomes:
            return ()
        merged = merge_words(self.was, found, self.becomes)
        wanted = None if merged is not None else RebaseConflict(self.was, found, self.becomes)
        return (Retitle(self.section, found, self.becomes if merged is None else merged, conflict=wanted),)

    def phrase(self, after: Document) -> Phrase | None:
        """Return that the heading, or the title, shall read otherwise."""
        return Phrase(PhraseKind.TITLE, self.section, new=self.becomes)


KEYS = Keys(
    Retitle,
    (
        Key("retitle", Id(), msg("The section with another heading; empty is the document's title."), field="section"),
        Key("was", Line(), msg("The old heading."), required=True),
        Key("becomes", Line(), msg("The new heading."), required=True),
        CONFLICT,
    ),
    MAPPING,
)
