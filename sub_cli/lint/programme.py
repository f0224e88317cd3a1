"""A whole workspace as values, and where its values stand in the files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sub_cli.document.model import Document, Section
from sub_cli.errata.model import Erratum
from sub_cli.errors import Place
from sub_cli.memo.model import Memo
from sub_cli.memo.register import Pattern


@dataclass(frozen=True, slots=True)
class Programme:
    """All that the lint looks at."""

    documents: Mapping[str, Document] = field(default_factory=dict)
    """By id; a section whose file could not be read is absent from `Document.sections`."""
    errata: Mapping[str, Mapping[str, Erratum]] = field(default_factory=dict)
    """By document and erratum."""
    chains: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """By document: the ids that its chain names, in order."""
    memos: Mapping[str, Memo] = field(default_factory=dict)
    """By number."""
    bases: Mapping[str, Document] = field(default_factory=dict)
    """By document: the base edition where history knows it; errors are then told to the sentence."""
    patterns: tuple[Pattern, ...] = ()
    """The forms of memo numbers, one for each series; none where any will do."""

    def chain(self, document: str) -> tuple[Erratum, ...]:
        """Return the errata that the chain of `document` names, without those that are not there."""
        known = self.errata.get(document, {})
        return tuple(known[name] for name in self.chains.get(document, ()) if name in known)


def document_place(document: str) -> Place:
    """Return where a document's title and outline stand."""
    return Place(f"documents/{document}/document.yaml")


def section_place(document: str, section: str) -> Place:
    """Return where a section stands."""
    return Place(f"documents/{document}/sections/{section}.yaml")


def erratum_place(document: str, erratum: str) -> Place:
    """Return where an erratum stands."""
    return Place(f"errata/{document}/{erratum}.yaml")


def chain_place(document: str) -> Place:
    """Return where a chain stands."""
    return Place(f"errata/{document}/chain")


def memo_place(number: str) -> Place:
    """Return where a memo stands."""
    return Place(f"documents/memos/{number}.yaml")


def line_place(document: str, section: Section, line: int, column: int = 1, length: int = 1) -> Place:
    """Return where a line of a section's text stands in its file, told from the file that the section carries along."""
    path = section_place(document, section.id).path
    head = text_line(section.source)
    return Place(path, head + line, column + 2, length) if head else Place(path)


def text_line(source: str) -> int:
    """Return the line, from 1, on which the literal block of `text:` is opened in a file; 0 where there is none."""
    for number, row in enumerate(source.split("\n"), 1):
        if row.startswith("text:"):
            return number
    return 0
