"""Searching: the sentences of plans, pending errata and memoranda in which words stand, as a reader sees them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from unicodedata import combining, normalize

from sub_cli import layout
from sub_cli.document import numbering
from sub_cli.errata.lifecycle import CHAINED
from sub_cli.errata.model import Erratum, Status
from sub_cli.lint.programme import text_place
from sub_cli.store import errata, memos
from sub_cli.text.inline import seen, visible
from sub_cli.text.units import take_apart
from sub_cli.workspace import Workspace

_OVER = (*CHAINED, Status.WITHDRAWN)
"""Errata whose words are in the plan already, or never come into it."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A sentence in which all words stand."""

    document: str
    """Empty for a memo of none."""
    name: str
    """What people call the text that it is of: `2.1`, `E02`, `PS2021BEM07`."""
    title: str
    path: str
    line: int
    """In that file, from 1; 1 for what stands in no text of its own."""
    sentence: str


def search(workspace: Workspace, wanted: Iterable[str], words: Sequence[str], *, memoranda: bool) -> list[Hit]:
    """Return where all of `words` stand in one sentence or title, in the order of the texts.

    Of the `wanted` documents their sections and what errata that wait would bring; then the memoranda, where they are
    asked for. Letters are compared without accents and capitals; a word may be several, with one blank between. Raises
    `BadInput` for files that cannot be read.
    """
    sought = [folded(word) for word in words]
    texts = [hit for document in wanted for hit in _document(workspace, document)]
    texts += _memos(workspace) if memoranda else ()
    return [hit for hit in texts if all(word in folded(hit.sentence) for word in sought)]


def folded(text: str) -> str:
    """Return `text` as it is compared: small letters without accents, one blank where there are any."""
    bare = "".join(letter for letter in normalize("NFKD", text.casefold()) if not combining(letter))
    return " ".join(bare.split())


def _document(workspace: Workspace, document_id: str) -> Iterator[Hit]:
    document = workspace.document(document_id)
    for id, number in numbering.numbers(document).items():
        section = document.sections[id]
        path = layout.section_path(document_id, id)
        yield Hit(document_id, number, section.title, path, 1, section.title)
        yield from _sentences(Hit(document_id, number, section.title, path, 1, ""), section.text, section.source)
    for name, erratum in errata.load_all(workspace.files, document_id)[0].items():
        if erratum.status not in _OVER:
            yield from _erratum(workspace, name, erratum)


def _erratum(workspace: Workspace, name: str, erratum: Erratum) -> Iterator[Hit]:
    label = name.partition("-")[0]
    at = Hit(erratum.document, label, erratum.title, layout.erratum_path(erratum.document, name), 1, "")
    for text in (erratum.title, *(change.titles[1] for change in erratum.changes)):
        yield from _sentences(at, text)
    for change in erratum.changes:
        yield from _sentences(at, change.texts[1])


def _memos(workspace: Workspace) -> Iterator[Hit]:
    for number, memo in memos.load_all(workspace.files)[0].items():
        at = Hit(memo.document, number, memo.subject, layout.memo_path(number), 1, "")
        yield from _sentences(at, memo.subject)
        yield from _sentences(at, memo.text, memo.source)


def _sentences(at: Hit, text: str, source: str = "") -> Iterator[Hit]:
    """Yield each sentence, heading, cell and line of code of a text that stands in a file that holds `source`."""
    prose = take_apart(text)
    for unit in prose.units:
        words = " ".join(seen(visible([unit.words], prose.labels)[0]).split())
        line = text_place(at.path, source, unit.line).line if source else 1
        if words:
            yield Hit(at.document, at.name, at.title, at.path, line or 1, words)
