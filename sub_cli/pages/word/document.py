"""A document, or one section of it, as a Word file: as its pages have it, the errata of a section as comments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from sub_cli import layout
from sub_cli.document import numbering
from sub_cli.document.model import Section
from sub_cli.document.outline import walk
from sub_cli.errors import BadInput
from sub_cli.lint.programme import text_place
from sub_cli.pages import pictures
from sub_cli.pages import theme as house_style
from sub_cli.pages.document import DocumentState, facts_of, provenance_of, remarks_of, texts_of
from sub_cli.pages.word.paper import WordFile, file_of, line, paper_of, prose
from sub_cli.render.markdown import Prose, image_names, mistakes
from sub_cli.word.flow import Part, Token
from sub_cli.workspace import Workspace


def document_file(workspace: Workspace, shown: DocumentState, today: date, section: str = "") -> WordFile:
    """Return the Word file of a document, or of its section with the id `section`; `today` dates what has no commit.

    Raises `BadInput` with every mistake in the text that no page can show either.
    """
    document, theme = shown.document, house_style.theme_of(workspace.settings, shown.files)
    wanted = [(depth, entry.id) for depth, entry in walk(document.outline) if section in ("", entry.id)]
    names = [name for _, id in wanted for name in image_names(document.sections[id].text)]
    images = pictures.read(shown.files, names)
    _refuse_mistakes(shown, [document.sections[id] for _, id in wanted], images)
    provenance = provenance_of(shown, [*texts_of(shown.files, document.id), *images])
    when = workspace.repository.commit(shown.commit).date.date() if shown.commit else today
    author = str(theme.house["organisation"]["name"])
    numbers, labels = numbering.numbers(document), numbering.labels(document)
    title = document.title
    if section:
        title = f"{numbers[section]} {document.sections[section].title}".strip()
    paper = paper_of(theme, provenance, title, author, document.language, when)
    parts = [] if section else [Part(tuple(_cover(shown, theme.words(document.language))))]
    top = 0 if not section else wanted[0][0]
    for depth, id in wanted:
        parts.append(_section(shown, document.sections[id], numbers[id], depth - top + 1))
    return file_of(parts, paper, labels.get, images)


def _cover(shown: DocumentState, words: Mapping[str, str]) -> Iterator[Token]:
    yield from line("title", shown.document.title)
    for said in facts_of(shown, words):
        yield from line("subtitle", said)


def _section(shown: DocumentState, section: Section, number: str, depth: int) -> Part:
    heading = f"{number}\t{section.title}" if number else section.title
    remarks = tuple(remarks_of(shown, section.id))
    return Part((*line("section", heading, anchor=section.id, depth=depth, remarks=remarks), *prose(section.text)))


def _refuse_mistakes(shown: DocumentState, sections: list[Section], images: Mapping[str, bytes]) -> None:
    """Raise `BadInput` with what no page can show of `sections`."""
    labels = numbering.labels(shown.document)
    found = []
    for each in sections:
        place = text_place(layout.section_path(shown.document.id, each.id), each.source)
        found += mistakes(each.text, Prose(place, labels.get, shown.document.language, assets=images))
    if found:
        raise BadInput.because(*found)
