"""What the two operations on the text of a section have in common: it says one thing, and then another."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import replace

from sub_cli.codes import Code
from sub_cli.document.model import Document, Entry, Section
from sub_cli.errata.codes import NO_WHOLE_LINES
from sub_cli.errata.operations.at import At
from sub_cli.errata.operations.base import Change, altered, idle
from sub_cli.errata.phrases import Phrase
from sub_cli.messages import Message, msg


class Rewording(Change):
    """A text, or lines of it, that become others."""

    __slots__ = ()

    was: str
    becomes: str
    digest: str

    @abstractmethod
    def changed(self, text: str) -> str:
        """Return what `text` becomes by it, at its recorded line; raises `Misfit`."""

    @property
    def way(self) -> tuple[At | None, At | None]:
        """Return that the section stays."""
        return None, None

    @property
    def texts(self) -> tuple[str, str]:
        """Return both wordings."""
        return self.was, self.becomes

    @property
    def titles(self) -> tuple[str, str]:
        """Return that it says none."""
        return "", ""

    @property
    def unit(self) -> tuple[Section, Entry] | None:
        """Return none: the section stays."""
        return None

    def faults(self) -> Iterator[tuple[Code, Message]]:
        """Yield that the old wording was altered, that nothing differs, or that a line does not end."""
        yield from altered(self, self.digest)
        yield from idle(self, self.was, self.becomes)
        if not self.has_whole_lines:
            yield NO_WHOLE_LINES, msg("The wording of {section} is not made of whole lines.", section=self.section)

    def perform(self, document: Document) -> Document:
        """Return `document` with the other text; raises `Misfit`."""
        section = self.there(document)
        return document.with_section(replace(section, text=self.changed(section.text)))

    def phrase(self, after: Document) -> Phrase | None:
        """Return that the two texts, compared, say it."""
        return None
