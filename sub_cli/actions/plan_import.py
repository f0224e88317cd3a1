"""A plan that exists elsewhere: read from its file by whatever reader knows it, and written as a document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sub_cli import layout
from sub_cli.actions.document import files_of
from sub_cli.actions.incoming import Surroundings, refuse_mistakes
from sub_cli.change import Recorded, Stamp
from sub_cli.document import numbering
from sub_cli.document.ids import free_id, id_of
from sub_cli.document.incoming import Incoming
from sub_cli.document.model import Document, Entry, Section
from sub_cli.errors import BadText, Conflict, Finding, Place, Refused, UsageProblem
from sub_cli.interop.base import Note
from sub_cli.interop.plan import PICTURE, FoundPlan, FoundSection, Words
from sub_cli.interop.plan_references import with_references
from sub_cli.keys import ID
from sub_cli.messages import msg, nmsg
from sub_cli.store import documents
from sub_cli.text.format import format_text
from sub_cli.text.markdown import LARGEST_TEXT
from sub_cli.workspace import Workspace

_SHOWN: Final = re.compile(rf"!\[(?P<words>[^\[\]\n]*)\]\({PICTURE}(?P<number>\d{{1,4}})(?P<rest>[^()\n]*)\)")


@dataclass(frozen=True, slots=True)
class Named:
    """What a person says of a plan that comes in; it goes before what its file says, where it is not empty."""

    id: str = ""
    title: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """What came out of the file."""

    document: Document
    notes: tuple[Note, ...]
    """What the reader was not sure of or left out, and what was concluded since, by page and line."""
    words: Words
    recorded: Recorded


MOST: Final = 1000
"""Sections of a plan that comes in."""


def import_plan(workspace: Workspace, found: FoundPlan, name: str, stamp: Stamp, *, said: Named = Named()) -> Imported:
    """Write the plan that was read from the file `name` as a document of its own, in one commit.

    Pictures without words are left out, which is told. Raises `Conflict` for an id that is taken, `UsageProblem` for
    what cannot be one, `Refused` for a plan without sections or with too many, and `BadText` with everything for which
    `sub check` would fail.
    """
    _refuse_shape(found, name)
    title = said.title or found.title
    document_id = said.id or id_of(title)
    with workspace.changing(f"document import {document_id}", stamp) as change:
        _refuse_id(workspace, document_id)
        made = _Making(found, document_id, said.language or found.language or workspace.settings.programme.language)
        document = made.document(title)
        _refuse_mistakes(workspace, document, made, name)
        change.put_all({**files_of(document), **made.pictures})
        recorded = change.finish(msg("Document {id}: imported from {file}", id=document_id, file=name))
        notes = sorted((*found.notes, *made.notes), key=lambda each: (each.page, each.line))
        return Imported(document, tuple(notes), found.words, recorded)


def _refuse_shape(found: FoundPlan, name: str) -> None:
    if not found.sections:
        raise Refused(msg("{file} has no headings, so there are no sections to make of it.", file=name))
    if len(found.sections) > MOST:
        raise Refused(msg("{file} has {n} headings, more than the {limit} sections of one plan.", file=name,
                          n=len(found.sections), limit=MOST))  # fmt: skip
    if long := next((each for each in found.sections if len(each.text) > LARGEST_TEXT), None):
        raise Refused(msg("“{title}” has {n} letters, more than the {limit} of one section.", title=long.title,
                          n=len(long.text), limit=LARGEST_TEXT))  # fmt: skip


def _refuse_id(workspace: Workspace, name: str) -> None:
    """Raise `UsageProblem` for what cannot be the id of a document, `Conflict` for one that is taken."""
    advice = msg("Give another id with {flag}.", flag="--as")
    if not ID.fullmatch(name):
        raise UsageProblem(msg("“{id}” cannot be an id: use lower case letters, digits and hyphens.", id=name), advice)
    if name in documents.list_documents(workspace.files):
        raise Conflict(msg("There is a document {id} already.", id=name), advice)


class _Making:
    """Makes a document of what was read."""

    def __init__(self, found: FoundPlan, document_id: str, language: str) -> None:
        self.found, self.id, self.language = found, document_id, language
        self.notes: list[Note] = []
        self.ids = _ids(found.sections)
        self.outline = _outline(self.ids, [each.depth for each in found.sections])
        self.fixed = self._fixed()
        self.labels: Mapping[str, str] = {}
        own = {each.number: id for id, each in self._each() if each.number}
        self.numbers = own or {number: id for id, number in numbering.numbered(self.outline, {}).items()}
        """The id of each section by the number that the source has for it, or else by the one that it gets."""
        self.anchors = {anchor: id for id, each in reversed([*self._each()]) for anchor in each.anchors if anchor}
        self.shown = {int(each) for part in found.sections for each in re.findall(rf"\({PICTURE}(\d+)", part.text)}
        self.pictures: dict[str, bytes] = {}
        """The files of the pictures, by path."""
        self.paths = dict(self._paths())
        self.texts: list[str] = []
        """The texts before their sentences come on lines of their own."""

    def document(self, title: str) -> Document:
        """Return the document."""
        bare = [Section(id, each.title, "", self.fixed.get(id, "")) for id, each in self._each()]
        document = Document(
            self.id, title, language=self.language, outline=self.outline, sections={each.id: each for each in bare}
        )
        self.labels = numbering.labels(document)
        texts = {id: self._text(place, each) for place, (id, each) in enumerate(self._each())}
        return replace(document, sections={each.id: replace(each, text=texts[each.id]) for each in bare})

    def _each(self) -> Iterator[tuple[str, FoundSection]]:
        return zip(self.ids, self.found.sections, strict=True)

    # -- numbers and references ----------------------------------------------------------------------

    def _fixed(self) -> dict[str, str]:
        """Return the numbers that have to be fixed for the plan to keep its own; none where two would be the same."""
        fixed: dict[str, str] = {}
        for id, each in self._each():
            if each.number and numbering.numbered(self.outline, fixed)[id] != each.number:
                fixed[id] = each.number
        numbers = list(numbering.numbered(self.outline, fixed).values())
        if len(set(numbers)) == len(numbers):
            return fixed
        first = next(each for id, each in self._each() if id in fixed)
        message = msg("The numbers follow from the outline: “{number} {title}” and others have another one than there.",
                      number=first.number, title=first.title)  # fmt: skip
        self.notes.append(Note(first.line, message, first.page))
        return {}

    def _text(self, place: int, section: FoundSection) -> str:
        """Return the text of a section with its references and pictures, one sentence on each line."""
        shown = _SHOWN.sub(self._shown, section.text)
        text = with_references(shown, self.numbers, self.labels, self.anchors)
        behind = self._behind(place)
        whole = "\n".join(filter(None, (text, behind)))
        self.texts.append(whole)
        return format_text(whole) if whole.strip() else ""

    # -- pictures ------------------------------------------------------------------------------------

    def _paths(self) -> Iterator[tuple[int, str]]:
        """Yield the path of each picture that comes along, by its number; the others are told."""
        from sub_cli.render.pictures import faults

        for number, each in enumerate(self.found.pictures, 1):
            path = layout.picture_path(self.id, number, each.ending)
            wrong = faults(path, each.data)
            if each.words and not wrong:
                self.pictures[path] = each.data
                yield number, path
                continue
            reason = wrong[0].message if wrong else msg("nobody said what it shows, which those who cannot see it need")
            self.notes.append(Note(each.line, msg("A picture was left out: {reason}.", reason=reason), each.page))

    def _shown(self, found: re.Match[str]) -> str:
        """Return a picture in its place; of one that is left out, its words."""
        number = int(found["number"])
        path = self.paths.get(number)
        words = found["words"] or (self.found.pictures[number - 1].words if path else "")
        return f"![{words}]({path}{found['rest']})" if path else words

    def _behind(self, place: int) -> str:
        """Return the pictures of a section that its text does not show, as its last paragraphs."""
        every = enumerate(self.found.pictures, 1)
        loose = [number for number, each in every if each.section == place and number not in self.shown]
        for number in (each for each in loose if each in self.paths):
            each = self.found.pictures[number - 1]
            message = msg("A picture of this page stands at the end of section “{title}”.",
                          title=self.found.sections[place].title)  # fmt: skip
            self.notes.append(Note(each.line, message, each.page))
        lines = (f"![{_plain(self.found.pictures[n - 1].words)}]({self.paths[n]})\n" for n in loose if n in self.paths)
        return "\n".join(lines)


def _plain(words: str) -> str:
    """Return words as those of a picture."""
    return re.sub(r"([\\\[\]])", r"\\\1", words)


def _ids(sections: Sequence[FoundSection]) -> list[str]:
    """Return the id of each section, as `sub section new` makes one of a title."""
    found: dict[str, None] = {}
    for each in sections:
        found[free_id(each.title, found)] = None
    return list(found)


def _outline(ids: Sequence[str], depths: Sequence[int]) -> tuple[Entry, ...]:
    """Return the outline of sections in their order, each with what stands deeper behind it below it."""
    found: list[Entry] = []
    place = 0
    while place < len(ids):
        end = place + 1
        while end < len(ids) and depths[end] > depths[place]:
            end += 1
        found.append(Entry(ids[place], _outline(ids[place + 1 : end], depths[place + 1 : end])))
        place = end
    return tuple(found)


def _refuse_mistakes(workspace: Workspace, document: Document, made: _Making, name: str) -> None:
    """Raise `BadText` with everything that `sub check` would find wrong in the texts, each where it came from."""
    around = Surroundings(workspace, document, document.ids(), pictures=made.pictures.keys())
    found: list[Finding] = []
    known: dict[tuple[str, int], str] = {}
    for each, text in zip(made.found.sections, made.texts, strict=True):
        for finding, line in _mistakes(each, text, around, name):
            found.append(finding)
            known[finding.place.path, finding.place.line] = line
    if found:
        message = nmsg("The plan has {n} mistake, so nothing was written.",
                       "The plan has {n} mistakes, so nothing was written.", len(found))  # fmt: skip
        raise BadText(message, findings=found, line=lambda path, number: known.get((path, number), ""))


def _mistakes(found: FoundSection, text: str, around: Surroundings, name: str) -> Iterator[tuple[Finding, str]]:
    """Yield every mistake in one text at its line of the source, or of the heading, and the line that it is in."""
    try:
        refuse_mistakes(Incoming(text, name), "", around)
    except BadText as error:
        for each in error.findings:
            row = each.place.line
            known = 0 < row <= len(found.lines) and found.lines[row - 1]
            message = msg("{title}: {reason}", title=found.title, reason=each.message)
            place = replace(each.place, line=known) if known else Place(name, found.line)
            yield replace(each, message=each.message if known else message, place=place), error.line(name, row)
