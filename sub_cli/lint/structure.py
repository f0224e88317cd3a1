"""Whether the outline and the sections make a plan: ids, numbers, titles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sub_cli.document import outline
from sub_cli.document.codes import ID_TWICE, NO_SECTION_ID, NO_TITLE, NOT_IN_PLAN, SAME_NUMBER, SAME_TITLE, TOO_DEEP
from sub_cli.document.model import Document, Entry
from sub_cli.document.numbering import numbered
from sub_cli.errors import Finding
from sub_cli.keys import ID
from sub_cli.lint.programme import Brief, Programme, document_place, section_place
from sub_cli.messages import msg

DEEPEST = 6
"""Levels of headings that a page, and a PDF's outline, can tell apart."""


def findings(programme: Programme) -> Iterator[Finding]:
    """Yield what is wrong with the outlines, numbers and titles of all documents."""
    for document in programme.documents.values():
        heads = programme.heads(document)
        yield from _ids(document)
        yield from _numbers(document, heads)
        yield from _titles(document, heads)


def _ids(document: Document) -> Iterator[Finding]:
    place = document_place(document.id)
    seen: set[str] = set()
    for depth, entry in outline.walk(document.outline):
        if not ID.fullmatch(entry.id):
            yield Finding(
                NO_SECTION_ID,
                msg("“{id}” is no section id: lower case letters, digits and hyphens.", id=entry.id),
                place,
            )
        if entry.id in seen:
            yield Finding(ID_TWICE, msg("“{id}” stands twice in the outline.", id=entry.id), place)
        if depth >= DEEPEST:
            yield Finding(
                TOO_DEEP, msg("“{id}” stands deeper than {levels} levels.", id=entry.id, levels=DEEPEST), place
            )
        seen.add(entry.id)
    for name in document.sections:
        if name not in seen:
            message = msg("“{id}” does not stand in the outline, so it is not part of the plan.", id=name)
            yield Finding(
                NOT_IN_PLAN,
                message,
                section_place(document.id, name),
                msg("Put it into the outline of {document}.", document=document.id),
            )


def _numbers(document: Document, heads: Mapping[str, Brief]) -> Iterator[Finding]:
    owners: dict[str, str] = {}
    fixed = {id: head.number for id, head in heads.items() if head.number}
    if not fixed:  # what follows from the outline is never the same twice
        return
    for wanted, number in numbered(document.outline, fixed).items():
        if number in owners:
            message = msg(
                "“{id}” and “{other}” both have the number {number}.", id=wanted, other=owners[number], number=number
            )
            mover = wanted if wanted in fixed else owners[number]
            yield Finding(
                SAME_NUMBER,
                message,
                section_place(document.id, mover),
                msg("Give “{id}” another fixed number, or none.", id=mover),
            )
        owners.setdefault(number, wanted)


def _titles(document: Document, heads: Mapping[str, Brief]) -> Iterator[Finding]:
    if not document.title.strip():
        yield Finding(NO_TITLE, msg("The document has no title."), document_place(document.id))
    owners: dict[tuple[str, str], str] = {}
    for wanted, parent in _parents(document.outline):
        if wanted not in heads:
            continue
        title = heads[wanted].title.strip()
        other = owners.setdefault((parent, title.casefold()), wanted)
        if not title:
            yield Finding(NO_TITLE, msg("“{id}” has no title.", id=wanted), section_place(document.id, wanted))
        elif other != wanted:
            message = msg("“{other}” has the title “{title}” too.", other=other, title=title)
            yield Finding(SAME_TITLE, message, section_place(document.id, wanted), warning=True)


def _parents(entries: tuple[Entry, ...], parent: str = "") -> Iterator[tuple[str, str]]:
    """Yield each section in reading order with the one that it stands under: titles are told apart by that."""
    for entry in entries:
        yield entry.id, parent
        yield from _parents(entry.children, entry.id)
