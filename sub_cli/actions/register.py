"""The register of errata: every erratum of every document, with how much it changes."""

from __future__ import annotations

from dataclasses import dataclass

from sub_cli.actions.errata import sections_of
from sub_cli.document import numbering
from sub_cli.errata.model import Change, Erratum, Insert, Remove, Replace, Substitute
from sub_cli.store import documents, errata
from sub_cli.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Row:
    """One erratum in the register."""

    erratum: Erratum
    numbers: tuple[str, ...]
    """Numbers of its sections as they are now; an id where a section is gone."""
    added: int
    """Words that come in."""
    removed: int
    """Words that go out."""


def rows(workspace: Workspace) -> list[Row]:
    """Return the errata of all documents, by document and id."""
    return [
        _row(workspace.erratum(document_id, name), numbers)
        for document_id in documents.list_documents(workspace.files)
        if (names := errata.list_errata(workspace.files, document_id))
        for numbers in [numbering.numbers(workspace.document(document_id))]
        for name in names
    ]


def _row(erratum: Erratum, numbers: dict[str, str]) -> Row:
    sizes = [_size(change) for change in erratum.changes]
    shown = tuple(numbers.get(name, name) for name in sections_of(erratum))
    return Row(erratum, shown, sum(size[0] for size in sizes), sum(size[1] for size in sizes))


def _size(change: Change) -> tuple[int, int]:
    """Return how many words come in and go out."""
    if isinstance(change, Replace | Substitute):
        from sub_cli.diff.compare import compare_texts

        comparison = compare_texts(change.was, change.becomes)
        return comparison.added, comparison.removed
    words = len(change.text.split()) if isinstance(change, Insert | Remove) else 0
    return (words, 0) if isinstance(change, Insert) else (0, words)
