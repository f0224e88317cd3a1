"""A whole document with every mistake in its files; what did not change since it was last looked at is not read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from sub_cli.document.codes import IN_NO_OUTLINE, STRANGE_FILE
from sub_cli.document.model import Document, Section
from sub_cli.errors import BadInput, Finding, Place
from sub_cli.findings import Row
from sub_cli.layout import document_path, sections_folder
from sub_cli.lint.programme import Brief, brief
from sub_cli.memory import Memory
from sub_cli.messages import msg
from sub_cli.store.conflict_copies import without_copies
from sub_cli.store.documents import Sections, document_from, document_row, opened
from sub_cli.store.files import Files
from sub_cli.store.reader import in_order


@dataclass(frozen=True, slots=True)
class Survey:
    """A document and the mistakes in its files."""

    document: Document
    """Sections that cannot be read are absent; those that memory knows are read when somebody asks for them."""
    briefs: Mapping[str, Brief]
    """Of every section of `document`, by id, in reading order."""
    findings: list[Finding]


Look: TypeAlias = Callable[[Section], tuple[Sequence[Row], str]]
"""Finds what may be wrong with the text of a section, as plain values, and the letters that not every font has."""


def survey(files: Files, document_id: str, memory: Memory | None = None, look: Look = lambda _: ((), "")) -> Survey:
    """Return the document with every mistake in every file of it; raises `NotFound` where there is none.

    What `look` finds in a section is kept in its brief.
    """
    memory = memory or Memory()
    names = set(files.names(sections_folder(document_id)))
    document, places, findings = _outlined(files, document_id, memory)
    paths = _paths(document_id, places)
    if not findings and not names.issuperset(paths.values()):
        document, places, findings = _outlined(files, document_id, Memory())
    others = set() if findings else names.difference(paths.values())
    strays = [_stray(path, document) for path in sorted(others.intersection(without_copies(files, names)))]
    sections, briefs = Sections(files, document_id, places), {}
    for wanted, path in paths.items():
        known = memory.recall(path)
        try:
            briefs[wanted] = Brief(*known) if known is not None else _read(sections, wanted, path, memory, look)
        except BadInput as error:
            findings += error.findings
    return Survey(replace(document, sections=sections.only(briefs)), briefs, in_order([*findings, *strays]))


def _read(sections: Sections, wanted: str, path: str, memory: Memory, look: Look) -> Brief:
    section = sections[wanted]
    mistakes, letters = look(section)
    found = brief(section)._replace(mistakes=mistakes, letters=letters)
    memory.keep(path, section.source.encode(), found)
    return found


def _outlined(files: Files, document_id: str, memory: Memory) -> tuple[Document, Mapping[str, Place], list[Finding]]:
    """Return the document without its sections, where each of these stands in the outline, and mistakes in it.

    What memory knows of an outline has no places in it: these are wanted only where a file is missing.
    """
    path = document_path(document_id)
    known = memory.recall(path)
    if known is not None:
        document = document_from(document_id, known)
        return document, dict.fromkeys(document.ids(), Place(path)), []
    found = opened(files, document_id)
    document = replace(found.meta, outline=found.layout.entries() if found.layout else ())
    if not found.reader.findings:
        memory.keep(path, found.data, document_row(document))
    return document, found.places(), list(found.reader.findings)


def _paths(document_id: str, wanted: Iterable[str]) -> dict[str, str]:
    folder = sections_folder(document_id)
    return {each: f"{folder}/{each}.yaml" for each in wanted}


def _stray(path: str, document: Document) -> Finding:
    name = path.removeprefix(sections_folder(document.id) + "/")
    if "/" in name or not name.endswith(".yaml"):
        return Finding(STRANGE_FILE, msg("Only files of sections (.yaml) belong in this folder."), Place(path))
    message = msg("No line of the outline names the section {section}.", section=name.removesuffix(".yaml"))
    fix = msg("add it to {path}, or take the file away", path=document_path(document.id))
    return Finding(IN_NO_OUTLINE, message, Place(path), fix)
