"""The plan as values: a document, its outline and its sections."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from sub_cli.document.overlay import Overlay


@dataclass(frozen=True, slots=True)
class Section:
    """One unit of the plan: what a paragraph number points at."""

    id: str
    """Never changes and is never used again: lower case letters, digits and hyphens."""
    title: str
    text: str
    """CommonMark, one sentence on each line; ends with a line feed unless it is empty."""
    number: str = ""
    """A number fixed by hand ("2.1a"); empty where it follows from the outline."""
    source: str = field(default="", compare=False, repr=False)
    """The file as it stands, comments included, for a section that is taken out and put back."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the outline, with what hangs below it."""

    id: str
    children: tuple[Entry, ...] = ()
    lead: str = field(default="", compare=False, repr=False)
    """Comment and blank lines that stand directly above the entry in the file."""
    tail: str = field(default="", compare=False, repr=False)
    """The comment behind the entry on its own line, with the blanks before it."""

    def walk(self) -> Iterator[Entry]:
        """Return the entry and everything below it, in reading order."""
        return _walked((self,))


def _walked(entries: Iterable[Entry]) -> Iterator[Entry]:
    waiting = [*entries][::-1]
    while waiting:
        entry = waiting.pop()
        yield entry
        if entry.children:
            waiting += reversed(entry.children)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the base edition."""

    path: str
    digest: str
    """`sha256:` and the hexadecimal SHA-256 of the file."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document in one state."""

    id: str
    title: str
    kind: str = "programme-plan"
    language: str = "nl"
    """Language tag of the text itself (BCP 47), which need not be the reader's."""
    adopted: date | None = None
    """When the base edition was adopted; None while it is being written."""
    edition: str = ""
    """Digest of the base edition (`document.text.edition_digest`); empty while it is being written."""
    outline: tuple[Entry, ...] = ()
    sections: Mapping[str, Section] = field(default_factory=dict)
    """By id. May be lazy: a section that nobody asks for is never read."""
    pictures: tuple[Picture, ...] = ()
    """Those that the base edition shows, by path; none while it is being written, and in an edition of before."""

    def entries(self) -> Iterator[Entry]:
        """Return every entry of the outline in reading order."""
        return _walked(self.outline)

    def ids(self) -> list[str]:
        """Return the section ids in reading order."""
        return [entry.id for entry in self.entries()]

    def with_section(self, section: Section) -> Document:
        """Return the document with `section` in the place of the one with its id; no other section is read."""
        return replace(self, sections=Overlay.over(self.sections).put(section))
