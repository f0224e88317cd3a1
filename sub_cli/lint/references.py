"""Whether every reference leads to a section that is there."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from sub_cli.document.codes import NO_SECTION
from sub_cli.document.model import Document, Section
from sub_cli.errata.lifecycle import PENDING
from sub_cli.errors import Finding, Place
from sub_cli.lint.programme import Programme, line_place, memo_place, text_place
from sub_cli.messages import Message, msg
from sub_cli.text.references import Reference, references


def findings(programme: Programme) -> Iterator[Finding]:
    """Yield every reference, in documents, pending errata and memos, to a section that is not there."""
    for document in programme.documents.values():
        known, heads = set(document.sections), programme.heads(document)
        for wanted in document.ids():
            if wanted in heads and not known.issuperset(heads[wanted].targets):
                yield from _in_section(document, document.sections[wanted])
        yield from _in_errata(programme, document)
    yield from _in_memos(programme)


def _in_section(document: Document, section: Section) -> Iterator[Finding]:
    for found in references(section.text):
        if found.target not in document.sections:
            place = line_place(document.id, section, found.line, found.column, found.length)
            yield _finding(document, found, place)


def _in_errata(programme: Programme, document: Document) -> Iterator[Finding]:
    """Yield references in new wording to sections that neither the plan nor a pending erratum has."""
    pending = [each for each in programme.errata.get(document.id, {}).values() if each.status in PENDING]
    coming = {section for each in pending for section in each.brings}
    for erratum in pending:
        for number, change in enumerate(erratum.changes):
            for found in references(change.texts[1]):
                if found.target not in document.sections and found.target not in coming:
                    yield _finding(document, found, erratum.place(number))


def _in_memos(programme: Programme) -> Iterator[Finding]:
    for memo in programme.memos.values():
        if memo.is_fixed:
            continue
        document = programme.documents.get(memo.document)
        for found in references(memo.text):
            if document is None or found.target not in document.sections:
                path = memo_place(memo.number).path
                place = text_place(path, memo.source, found.line, found.column, found.length)
                yield _finding(document, found, place)


def _finding(document: Document | None, found: Reference, place: Place) -> Finding:
    return Finding(
        NO_SECTION, msg("There is no section {id}.", id=found.target), place, nearest(document, found.target)
    )


def nearest(document: Document | None, wanted: str) -> Message | None:
    """Return the reference that was probably meant; None where no id of `document` is near."""
    near = get_close_matches(wanted, document.ids(), n=1) if document else []
    return msg("Did you mean [](#{id})?", id=near[0]) if near else None
