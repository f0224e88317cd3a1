"""A memo as a Word file: head, text, the blocks of its errata in their places, attachments and who signs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from sub_cli import layout
from sub_cli.document import numbering
from sub_cli.errata.ledger import Ledger
from sub_cli.errata.names import Names
from sub_cli.errors import BadInput
from sub_cli.lint.programme import text_place
from sub_cli.memo.model import Memo
from sub_cli.pages import pictures
from sub_cli.pages import theme as house_style
from sub_cli.pages.frame import STANDLESS
from sub_cli.pages.memo import head_of, naming, pictures_of, provenance_of, standing_words
from sub_cli.pages.word.errata import Told, errata_blocks
from sub_cli.pages.word.paper import WordFile, file_of, head, line, paper_of, prose
from sub_cli.render.markdown import Prose, mistakes
from sub_cli.store import errata, erratum_names
from sub_cli.store.files import Files
from sub_cli.word.flow import Mark, Part, Token, Words
from sub_cli.workspace import Workspace

_PLACE: Final = re.compile(r"\[\]\(@([\w.-]+)\)\Z")
"""The place of an erratum in the text, alone in its paragraph."""


def memo_file(workspace: Workspace, files: Files, memo: Memo, commit: str) -> WordFile:
    """Return the Word file of `memo` as `files` hold it; `commit` is where those files come from.

    Raises `BadInput` with every mistake that no page can show either.
    """
    document = workspace.document(memo.document, files) if memo.document else None
    memo = replace(memo, errata=erratum_names.brought_out(files, memo))
    named = [errata.load_erratum(files, memo.document, name) for name in memo.errata]
    images = pictures.read(files, pictures_of(files, memo))
    labels = numbering.labels(document, memo.language) if document else {}
    theme = house_style.theme_of(workspace.settings, files)
    words, path = theme.words(memo.language), layout.memo_path(memo.number)
    around = Prose(
        text_place(path, memo.source), naming(memo, labels), memo.language, errata=memo.errata, assets=images
    )
    if found := mistakes(memo.text, around):
        raise BadInput.because(*found)
    blocks: dict[str, list[Token]] = {}
    if document:
        told = Told(words, memo.language, {name: Names.of(memo.errata).label(name) for name in memo.errata}, memo)
        ledger = workspace.ledger(document.id, files) if named else Ledger(document)
        for name, token in errata_blocks(ledger, named, told, around):
            blocks.setdefault(name, []).append(token)
    provenance = provenance_of(workspace, files, memo, named, commit, False)
    paper = paper_of(theme, provenance, f"{memo.number} – {memo.subject}", memo.sender, memo.language, memo.date)
    state = words[provenance.status] if provenance.status in STANDLESS else ""
    tokens = (
        *(line("state", state) if state else ()),
        *line("title", words["memorandum"]),
        *line("subtitle", memo.number),
        *head(dict(head_of(memo, theme))),
        *_body(memo, blocks, words),
        *_close(memo, standing_words(provenance.status, words), words),
    )
    return file_of([Part(tokens)], paper, around.label, images)


def _body(memo: Memo, blocks: Mapping[str, Sequence[Token]], words: Mapping[str, str]) -> Iterator[Token]:
    """Yield the text with each erratum in its place, and those without one below a heading."""
    names, placed = Names.of(memo.errata), set()
    for paragraph in _paragraphs(prose(memo.text)):
        said = "".join(each.text for each in paragraph if isinstance(each, Words))
        found = _PLACE.match(said)
        stored = names.stored(found[1]) if found else ()
        if len(stored) == 1:
            placed.add(stored[0])
            yield from blocks.get(stored[0], ())
        else:
            yield from paragraph
    if rest := [name for name in blocks if name not in placed]:
        yield from line("heading", words["erratum" if len(rest) == 1 else "errata"], depth=1)
        for name in rest:
            yield from blocks[name]


def _paragraphs(tokens: Iterable[Token]) -> Iterator[list[Token]]:
    waiting: list[Token] = []
    for each in tokens:
        waiting.append(each)
        if isinstance(each, Mark):
            yield waiting
            waiting = []
    yield waiting


def _close(memo: Memo, standing: str, words: Mapping[str, str]) -> Iterator[Token]:
    """Yield what goes with the memo, who signs it, and why it has no standing."""
    if memo.attachments:
        yield from line("heading", words["attachments"], depth=1)
        for each in memo.attachments:
            yield from line("item", each, depth=1)
    for person in memo.signatories:
        yield from line("paragraph", "\n".join(filter(None, (person.name, person.role))))
    if standing:
        yield from line("state", standing)
