"""Mistakes in prose before there is any page: those that its page would be refused for, found by what makes the page.

What is looked at is one text by itself, so that what may be wrong with it is remembered for as long as its file does
not change. Whether a section or a picture that it names is there, is asked anew each time.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from sub_cli.actions.rows import finding_of, row_of
from sub_cli.document.model import Section
from sub_cli.errors import Finding
from sub_cli.lint.programme import text_place
from sub_cli.memo.model import Memo
from sub_cli.render.plain import plain
from sub_cli.store import documents, memos

Rows: TypeAlias = list[dict[str, Any]]
"""What may be wrong with a text, as plain values."""

_NO_SECTION, _NO_PICTURE, _NO_ERRATUM = "SUB212", "SUB220", "SUB213"
_NOT_AMONG_ITS_ERRATA = "SUB175"
"""What the lint says of a memo that `_NO_ERRATUM` says of its text."""


def in_section(document_id: str, section: Section) -> Rows:
    """Return what may be wrong with the text of a section."""
    return _in_text(section.text, documents.section_path(document_id, section.id), section.source, ())


def in_memo(memo: Memo) -> Rows:
    """Return what may be wrong with the text of a memo."""
    return _in_text(memo.text, memos.memo_path(memo.number), memo.source, memo.errata)


def _in_text(text: str, path: str, source: str, errata: Container[str]) -> Rows:
    """Return every mistake, and one for each section and picture that is named: none is taken to be there."""
    if plain(text):
        return []
    from sub_cli.render.markdown import Prose, mistakes

    return [row_of(finding) for finding in mistakes(text, Prose(text_place(path, source), errata=errata))]


def wrong(
    rows: Iterable[Mapping[str, Any]], sections: Container[str], there: Callable[[str], bool]
) -> Iterator[Finding]:
    """Yield what is wrong: what may be, but for `sections` and pictures that are there."""
    for finding in map(finding_of, rows):
        facts = finding.message.facts
        found = (finding.code == _NO_SECTION and facts["id"] in sections) or (
            finding.code == _NO_PICTURE and there(str(facts["path"]))
        )
        if not found:
            yield finding


def untold(findings: Iterable[Finding], told: Iterable[Finding]) -> list[Finding]:
    """Return those of `findings` that the lint has not `told` in its own way."""
    known = {_told(each) for each in told}
    return [each for each in findings if (each.place.path, each.code, each.message.facts.get("id")) not in known]


def _told(finding: Finding) -> tuple[str, str, object]:
    path, facts = finding.place.path, finding.message.facts
    if finding.code == _NOT_AMONG_ITS_ERRATA:
        return path, _NO_ERRATUM, facts["erratum"]
    return path, finding.code, facts.get("id")
