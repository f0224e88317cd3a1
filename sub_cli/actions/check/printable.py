"""What a page cannot be set with, told before there is any: a house style, a language, a letter.

The letters of a section are known from its brief, and looked for in its file only where the fonts lack one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from itertools import chain

from sub_cli.codes import NO_GLYPH
from sub_cli.document.model import Document
from sub_cli.errata.model import Erratum, Status
from sub_cli.errors import BadInput, Finding, Place
from sub_cli.findings import finding_of, row_of
from sub_cli.lint.programme import (
    Programme,
    document_place,
    erratum_place,
    key_place,
    memo_place,
    section_place,
)
from sub_cli.memo.codes import NO_WORDS
from sub_cli.memo.model import Memo
from sub_cli.memory import Memory
from sub_cli.messages import Message, msg
from sub_cli.pages.fonts import place_of, read, unusual
from sub_cli.pages.theme import shown_details, theme_of
from sub_cli.render.fonts import EVERYDAY, Coverage, letters_of
from sub_cli.render.theme import HOUSE, Theme
from sub_cli.store.files import Files
from sub_cli.workspace import Workspace

PICTURES = "house pictures"
"""Under which memory keeps what is wrong with them."""


def house(workspace: Workspace, files: Files, memory: Memory) -> tuple[Theme | None, list[Finding]]:
    """Return the house style, and what is wrong with it; None where it cannot be used."""
    try:
        theme = theme_of(workspace.settings, files)
    except BadInput as error:
        return None, list(error.findings)
    wrong = _pictures(theme, memory)
    return (None if wrong else theme), wrong


def _pictures(theme: Theme, memory: Memory) -> list[Finding]:
    """Return what is wrong with the pictures of the house style; each is looked at once while nothing changes."""
    image = repr((theme.folder, sorted(theme.places.items()), theme.digest)).encode()
    rows = memory.recall(PICTURES, image)
    if rows is None:
        from sub_cli.render.theme_pictures import theme_picture_findings

        rows = [row_of(each) for each in theme_picture_findings(theme)]
        memory.keep(PICTURES, image, rows)
    return [finding_of(row) for row in rows]


def findings(programme: Programme, theme: Theme, files: Files, memory: Memory, usual: str) -> Iterator[Finding]:
    """Yield what no page of `programme` can be set with in the house style `theme`; `usual` is the usual language.

    Its memos are those whose pages are set: of a signed one the kept file is its page.
    """
    fonts, damaged = read(theme, memory)
    yield from damaged or _families(theme, fonts)
    yield from _languages(programme, theme, files, usual)
    if damaged:
        return
    letters = _Letters(files, fonts)
    yield from letters.in_house(theme, {each.language for each in _spoken(programme)})
    for document in programme.documents.values():
        yield from letters.in_document(programme, document)
    for errata in programme.errata.values():
        for erratum in errata.values():
            yield from letters.in_erratum(erratum)
    for memo in programme.memos.values():
        yield from letters.in_memo(memo, shown_details(memo, theme))


def unprintable(workspace: Workspace, name: str, text: str, before: str) -> Iterator[Finding]:
    """Yield the letters in a text that comes in, called `name`, that the fonts lack and that were not there before."""
    letters = set(unusual(text)) - set(before)
    theme, _ = house(workspace, workspace.files, Memory()) if letters else (None, [])
    fonts, damaged = read(theme, Memory()) if theme else (None, [])
    if fonts and not damaged:
        for letter in sorted(filter(fonts.lacks, letters)):
            yield _lack_of(letter, place_of(name, text, letter))


def _families(theme: Theme, fonts: Coverage) -> Iterator[Finding]:
    from sub_cli.render.theme import unknown_families

    yield from unknown_families(theme, fonts.families)


def _spoken(programme: Programme) -> list[Document | Memo]:
    return [*programme.documents.values(), *programme.memos.values()]


def _languages(programme: Programme, theme: Theme, files: Files, usual: str) -> Iterator[Finding]:
    """Yield every document and memo in a language of which the house style has no words."""
    known = sorted(theme.house["words"]) or [usual]
    for each in _spoken(programme):
        if theme.speaks(each.language):
            continue
        path = memo_place(each.number).path if isinstance(each, Memo) else document_place(each.id).path
        place = key_place(path, _source(files, path), "language")
        message = msg("The house style has no words for the language {language}.", language=each.language)
        others = [tag for tag in known if each.language.lower().startswith(tag.partition("-")[0])]
        near = next(iter(others), usual if theme.speaks(usual) else known[0])
        yield Finding(NO_WORDS, message, place, msg("{example}", example=f"language: {near}"))


class _Letters:
    """Finds letters that the fonts lack."""

    def __init__(self, files: Files, fonts: Coverage) -> None:
        self._files = files
        self._fonts = fonts
        self._plain = not any(map(fonts.lacks, EVERYDAY))
        self._known: dict[str, bool] = {}

    def in_house(self, theme: Theme, languages: Iterable[str]) -> Iterator[Finding]:
        """Yield those in the name of the house and in its words in `languages`."""
        said = [theme.house["organisation"], *(theme.words(tag) for tag in languages if theme.speaks(tag))]
        yield from self._in_file(Place(theme.place(HOUSE)), *_texts(said))

    def in_document(self, programme: Programme, document: Document) -> Iterator[Finding]:
        """Yield those in the title, also as capitals, and in the sections of a document."""
        yield from self._in_file(document_place(document.id), document.title, document.title.upper())
        for id, brief in programme.heads(document).items():
            if brief.letters and any(map(self._lacks, brief.letters)):
                yield from self._lack_in(section_place(document.id, id), brief.letters)
            if not self._plain:
                section = document.sections[id]
                yield from self._in_file(section_place(document.id, id), section.title, section.text)

    def in_erratum(self, erratum: Erratum) -> Iterator[Finding]:
        """Yield those in what an erratum says and does; of one that was withdrawn no page is made."""
        if erratum.status is not Status.WITHDRAWN:
            said = (getattr(change, each.name) for change in erratum.changes for each in fields(change) if each.compare)
            texts = (erratum.title, erratum.reason, erratum.order, *_texts(list(said)))
            yield from self._in_file(erratum_place(erratum.document, erratum.id), *texts)

    def in_memo(self, memo: Memo, details: Iterable[tuple[str, str]]) -> Iterator[Finding]:
        """Yield those in the head, the text and the names of a memo, and in the `details` that its page shows."""
        people = [text for each in memo.signatories for text in (each.name, each.role)]
        texts = (
            *memo.to,
            memo.sender,
            memo.subject,
            memo.text,
            *people,
            *memo.attachments,
            *chain.from_iterable(details),
        )
        yield from self._in_file(memo_place(memo.number), *texts)

    def _in_file(self, place: Place, *texts: str) -> Iterator[Finding]:
        letters = unusual(*texts) if self._plain else "".join(sorted(set().union(*map(letters_of, texts))))
        yield from self._lack_in(place, letters)

    def _lack_in(self, place: Place, letters: str) -> Iterator[Finding]:
        for letter in letters:
            if self._lacks(letter):
                yield _lack_of(letter, place_of(place.path, _source(self._files, place.path), letter))

    def _lacks(self, letter: str) -> bool:
        if letter not in self._known:
            self._known[letter] = self._fonts.lacks(letter)
        return self._known[letter]


def _lack_of(letter: str, place: Place) -> Finding:
    message = msg("The fonts have no {letter} (U+{code}).", letter=letter, code=f"{ord(letter):04X}")
    return Finding(NO_GLYPH, message, place, _instead(letter))


def _instead(letter: str) -> Message:
    """Return what to type in the place of a letter that few fonts have."""
    usual = {"\u2212": "–", "\u2043": "-", "\u02bc": "’", "\u2032": "’"}.get(letter)
    if usual:
        return msg("Type {usual} in its place.", usual=usual)
    return msg("Type another one, or add a font that has it to the house style.")


def _texts(values: Iterable[object]) -> Iterator[str]:
    """Yield every text in plain values, however deep."""
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            yield from _texts(value.values())
        elif isinstance(value, (list, tuple)):
            yield from _texts(value)


def _source(files: Files, path: str) -> str:
    try:
        return files.read(path).decode(errors="replace")
    except (OSError, BadInput):
        return ""
