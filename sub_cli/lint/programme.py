"""A whole workspace as values, and where its values stand in the files."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sub_cli import layout
from sub_cli.document.digest import digest, edition_digest
from sub_cli.document.model import Document, Section
from sub_cli.errata.chain import Chain
from sub_cli.errata.ledger import Ledger
from sub_cli.errata.model import Erratum
from sub_cli.errata.names import Names
from sub_cli.errors import Place
from sub_cli.memo.brings_out import published
from sub_cli.memo.model import Memo
from sub_cli.memo.number_pattern import Pattern
from sub_cli.text.references import references

_TEXT = re.compile(r"^text:(?: *\|[-+]?([1-9]))?.*\n(?: *\n)*( *)", re.MULTILINE)
"""The line that opens the literal block of a text, with the digit for its indent where it has one, and its indent."""


class Brief(NamedTuple):
    """What the checks that look across sections need of one: all of a plan is then known without reading all of it.

    A named tuple, because ten thousand are made from the cache where a check should take no time.
    """

    title: str
    number: str
    targets: Sequence[str]
    """The ids that its text refers to, in reading order."""
    says: str
    """Digest of its number, title and text: equal exactly where these are."""
    mistakes: Sequence[Mapping[str, Any]] = ()
    """What may be wrong with its text, as plain values; for whoever had it looked for."""
    letters: str = ""
    """The letters in its title and text that not every font has; for whoever had them looked for."""


def brief(section: Section) -> Brief:
    """Return what other sections' checks need of `section`."""
    targets = tuple(dict.fromkeys(found.target for found in references(section.text)))
    return Brief(section.title, section.number, targets, said(section))


def said(section: Section) -> str:
    """Return the digest of what `section` says."""
    return digest(json.dumps([section.number, section.title, section.text], ensure_ascii=False))


@dataclass(frozen=True, slots=True)
class Programme:
    """All that the lint looks at."""

    documents: Mapping[str, Document] = field(default_factory=dict)
    """By id; a section whose file could not be read is absent from `Document.sections`."""
    errata: Mapping[str, Mapping[str, Erratum]] = field(default_factory=dict)
    """By document and erratum."""
    ledgers: Mapping[str, Ledger] = field(default_factory=dict)
    """By document: it with everything that its errata did to it."""
    memos: Mapping[str, Memo] = field(default_factory=dict)
    """By number."""
    bases: Mapping[str, Document] = field(default_factory=dict)
    """By document: the base edition where history knows it; errors are then told to the sentence."""
    patterns: tuple[Pattern, ...] = ()
    """The forms of memo numbers, one for each series; none where any will do."""
    briefs: Mapping[str, Mapping[str, Brief]] = field(default_factory=dict)
    """By document and section, where they are known already; otherwise the sections are read for them."""
    edition: Callable[[Document], str] = edition_digest
    """Gives what `edition_digest` does; one that remembers need not read all sections for it."""
    sent: Mapping[str, Collection[str]] = field(default_factory=dict)
    """By document: of the errata that share a number those that others may have seen."""
    unread: Mapping[str, Collection[str]] = field(default_factory=dict)
    """By document: the ids of the errata whose files cannot be read, which is told already."""

    def heads(self, document: Document) -> Mapping[str, Brief]:
        """Return what the checks across sections need of every section of `document`, by id."""
        known = self.briefs.get(document.id)
        return known if known is not None else {id: brief(each) for id, each in document.sections.items()}

    def ledger(self, document: Document) -> Ledger:
        """Return a document with everything that its errata did to it."""
        found = self.ledgers.get(document.id)
        return found or Ledger(document, Chain(self.errata.get(document.id, {}).values()))

    def names(self, document: str) -> Names:
        """Return the names of the errata of `document`."""
        return Names.of(self.errata.get(document, {}))

    def published(self, document: str) -> set[str]:
        """Return which errata of `document` keep their number whatever else has it."""
        own = [memo for memo in self.memos.values() if memo.document == document]
        return published(own, self.names(document))

    def brought_out(self, memo: Memo) -> tuple[Erratum, ...]:
        """Return the errata that a memo brings out, without those of which it does not say which one is meant."""
        names, known = self.names(memo.document), self.errata.get(memo.document, {})
        return tuple(known[found[0]] for word in memo.errata if len(found := names.stored(word)) == 1)

    def names_it(self, memo: Memo, erratum: Erratum) -> bool:
        """Tell whether a memo has an erratum among those that it names, or may have."""
        names = self.names(erratum.document)
        return any(erratum.id in names.stored(word) for word in memo.errata)


def document_place(document: str) -> Place:
    """Return where a document's title and outline stand."""
    return Place(layout.document_path(document))


def section_place(document: str, section: str) -> Place:
    """Return where a section stands."""
    return Place(layout.section_path(document, section))


def erratum_place(document: str, erratum: str) -> Place:
    """Return where an erratum stands."""
    return Place(layout.erratum_path(document, erratum))


def memo_place(number: str) -> Place:
    """Return where a memo stands."""
    return Place(layout.memo_path(number))


def key_place(path: str, source: str, key: str) -> Place:
    """Return where a key stands in a file that holds `source`; the whole file where it does not stand there."""
    found = re.search(rf"^{re.escape(key)}(?=:)", source, re.MULTILINE)
    return Place(path, source.count("\n", 0, found.start()) + 1, 1, len(key)) if found else Place(path)


def line_place(document: str, section: Section, line: int, column: int = 1, length: int = 1) -> Place:
    """Return where a line of a section's text stands in its file, told from the file that the section carries along."""
    return text_place(section_place(document, section.id).path, section.source, line, column, length)


def text_place(path: str, source: str, line: int = 1, column: int = 1, length: int = 1) -> Place:
    """Return where a line of the text stands in a file that holds `source`; the whole file where that has no text."""
    found = _TEXT.search(source)
    if found is None:
        return Place(path)
    head = source.count("\n", 0, found.start()) + 1
    return Place(path, head + line, (int(found[1]) if found[1] else len(found[2])) + column, length)
