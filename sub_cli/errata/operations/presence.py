"""What the two operations on a section as a whole have in common: it comes into the plan at a place, or leaves it."""

from __future__ import annotations

from dataclasses import replace

from sub_cli.document import outline
from sub_cli.document.model import Document, Entry, Section
from sub_cli.document.overlay import Overlay
from sub_cli.errata.conflicts import differing, misfit
from sub_cli.errata.operations.at import At, misfits, require_at
from sub_cli.errata.operations.base import Change
from sub_cli.messages import msg


class Presence(Change):
    """A section that comes or goes, with all that its file and the outline say of it."""

    __slots__ = ()

    title: str
    text: str
    at: At
    number: str
    source: str
    lead: str
    tail: str

    @property
    def unit(self) -> tuple[Section, Entry]:
        """Return the section and its line of the outline."""
        section = Section(self.section, self.title, self.text, self.number, self.source)
        return section, Entry(self.section, (), self.lead, self.tail)

    @property
    def at_line(self) -> int | None:
        """Return no line: it has the whole text."""
        return None

    def entering(self, document: Document) -> Document:
        """Return `document` with the section; raises `Misfit`."""
        if self.section in document.sections:
            raise misfit(self.section, msg("a section with this id is in the plan already."))
        section, entry = self.unit
        with misfits(self.section):
            rows = outline.insert(document.outline, entry, self.at.parent, self.at.after)
        return replace(document.with_section(section), outline=rows)

    def leaving(self, document: Document) -> Document:
        """Return `document` without the section; raises `Misfit` where it has other words, or others hang below it."""
        self._require_words(self.there(document))
        with misfits(self.section):
            require_at(document.outline, self.section, self.at)
            rows, entry = outline.remove(document.outline, self.section)
        if entry.children:
            below = ", ".join(child.id for child in entry.children)
            raise misfit(entry.id, msg("sections hang below it: {below}.", below=below))
        return replace(document, outline=rows, sections=Overlay.over(document.sections).drop(self.section))

    def _require_words(self, section: Section) -> None:
        if section.text != self.text:
            raise differing(self.section, self.text, section.text)
        if (section.title, section.number) != (self.title, self.number):
            expected, found = (f"{each.number} {each.title}".strip() for each in (self, section))
            raise misfit(self.section, msg("the title is another one."), expected=expected, found=found)
