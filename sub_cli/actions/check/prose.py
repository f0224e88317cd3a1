"""Mistakes in prose before there is any page: those that its page would be refused for, found by what makes the page.

What is looked at is one text by itself, so that what may be wrong with it is remembered for as long as its file does
not change. Whether a section or a picture that it names is there, is asked anew each time.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import TypeAlias

from sub_cli import layout
from sub_cli.document.codes import ERRATUM_NOT_OUT, NO_PICTURE, NO_SECTION
from sub_cli.document.model import Section
from sub_cli.errata import application
from sub_cli.errata.model import Erratum
from sub_cli.errors import Finding, SubError
from sub_cli.findings import finding_of, row_of
from sub_cli.lint.programme import Programme, text_place
from sub_cli.memo.codes import NOT_AMONG_ERRATA, SAYS_TWICE
from sub_cli.memo.model import Memo
from sub_cli.memory import Memory
from sub_cli.messages import msg
from sub_cli.pages.fonts import unusual
from sub_cli.render.plain_text import plain
from sub_cli.text.references import doubled

Rows: TypeAlias = list[dict[str, object]]
"""What may be wrong with a text, as plain values."""

Show: TypeAlias = Callable[[Finding], Iterable[Finding]]
"""Turns the finding that there may be no such picture into what is wrong with it, if anything is."""


class _Every:
    def __contains__(self, id: object) -> bool:
        return True


EVERY: Container[str] = _Every()
"""Takes every section to be there: for a text that nobody can change any more."""


def in_section(document_id: str, section: Section) -> tuple[Rows, str]:
    """Return what may be wrong with the text of a section, and the letters in it that not every font has."""
    rows = _in_text(section.text, layout.section_path(document_id, section.id), section.source)
    return rows, unusual(section.title, section.number, section.text)


def in_memo(memo: Memo) -> Rows:
    """Return what may be wrong with the text of a memo."""
    return _in_text(memo.text, layout.memo_path(memo.number), memo.source, memo.errata)


def in_outcome(programme: Programme, erratum: Erratum, memory: Memory, show: Show) -> Iterator[Finding]:
    """Yield what would be wrong with a text with `erratum`, at the change that brings it, and is not wrong without.

    Nothing for an erratum that does not fit, of which the lint tells; as it does of references.
    """
    if all(_quiet(text) for change in erratum.changes for text in change.texts):
        return
    document, briefs = programme.documents[erratum.document], programme.briefs[erratum.document]
    try:
        after = application.apply(programme.ledger(document), erratum).document
    except SubError:
        return
    for id in dict.fromkeys(change.section for change in erratum.changes if change.section in after.sections):
        section = after.sections[id]
        rows = memory.get(f"outcome:{erratum.name}/{id}", section.text.encode(), partial(_in_text, section.text))
        now = briefs[id].mistakes if id in briefs else ()
        known = {str(each.message) for each in wrong(now, document.sections, show)}
        number = next(number for number, change in enumerate(erratum.changes) if change.section == id)
        for found in wrong(rows, document.sections, show):
            if found.code != NO_SECTION and str(found.message) not in known:
                yield replace(found, place=erratum.place(number))


def _in_text(text: str, path: str = "", source: str = "", errata: Collection[str] = ()) -> Rows:
    """Return every mistake, and one for each section and picture that is named: none is taken to be there."""
    found = list(_double_nouns(text, path, source))
    if not plain(text):
        from sub_cli.render.markdown import Prose, mistakes

        found += mistakes(text, Prose(text_place(path, source), errata=errata))
    return [row_of(finding) for finding in found]


def _quiet(text: str) -> bool:
    """Tell whether nothing can be said of a text but that a section is not there."""
    return plain(text) and not any(doubled(text))


def _double_nouns(text: str, path: str, source: str) -> Iterator[Finding]:
    """Yield each reference behind a noun that it prints itself."""
    for each in doubled(text):
        message = msg("Behind “{noun}” the reference [](#{id}) says it again.", noun=each.noun, id=each.target)
        fix = msg("Leave “{noun}” out: [](#{id}) is enough.", noun=each.noun, id=each.target)
        place = text_place(path, source, each.line, each.column, each.length)
        yield Finding(SAYS_TWICE, message, place, fix, warning=True)


def wrong(rows: Iterable[Mapping[str, object]], sections: Container[str], show: Show) -> Iterator[Finding]:
    """Yield what is wrong: what may be, but for `sections` that are there, and as `show` judges pictures."""
    for finding in map(finding_of, rows):
        if finding.code == NO_PICTURE:
            yield from show(finding)
        elif finding.code != NO_SECTION or finding.message.facts["id"] not in sections:
            yield finding


def untold(findings: Iterable[Finding], told: Iterable[Finding]) -> list[Finding]:
    """Return those of `findings` that the lint has not `told` in its own way."""
    known = {_key(each) for each in told}
    return [each for each in findings if (each.place.path, each.code, each.message.facts.get("id")) not in known]


def _key(finding: Finding) -> tuple[str, str, object]:
    path, facts = finding.place.path, finding.message.facts
    if finding.code == NOT_AMONG_ERRATA:
        return path, ERRATUM_NOT_OUT, facts["erratum"]
    return path, finding.code, facts.get("id")
