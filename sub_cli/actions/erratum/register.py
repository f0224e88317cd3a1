"""The register of errata: every erratum of every document, with how much it changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sub_cli.document import numbering
from sub_cli.errata.model import Erratum, What
from sub_cli.errata.operations.base import Change
from sub_cli.store import erratum_names
from sub_cli.workspace import Workspace


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One erratum in the register."""

    erratum: Erratum
    numbers: tuple[str, ...]
    """Numbers of its sections as they are now; an id where a section is gone."""
    added: int
    """Words that come in."""
    removed: int
    """Words that go out."""
    since: date | None
    """The first day on which it held, the last time that it was applied; before that, the day it is meant for."""
    until: date | None
    """The first day on which it held no longer; None where it holds, or never held."""


def rows(workspace: Workspace, wanted: Iterable[str]) -> list[RegisterLine]:
    """Return the errata of the `wanted` documents, by document and id."""
    return [
        _row(chain.errata.get(name) or workspace.erratum(document_id, name), numbers)
        for document_id in wanted
        if (names := erratum_names.list_errata(workspace.files, document_id))
        for numbers in [numbering.numbers(workspace.document(document_id))]
        for chain in [workspace.chain(document_id)]
        for name in names
    ]


def _row(erratum: Erratum, numbers: dict[str, str]) -> RegisterLine:
    sizes = [_size(change) for change in erratum.changes]
    shown = tuple(numbers.get(name, name) for name in erratum.sections)
    since, until = _held(erratum)
    return RegisterLine(erratum, shown, sum(size[0] for size in sizes), sum(size[1] for size in sizes), since, until)


def _held(erratum: Erratum) -> tuple[date | None, date | None]:
    """Return from which day an erratum held the last time, and from which it did no longer, by its events."""
    applied = next((each for each in reversed(erratum.turns) if each.what is What.APPLIED), None)
    last = erratum.turns[-1] if erratum.turns else None
    until = last.start if last and last.what is What.REVERTED else None
    return applied.start if applied else erratum.effective, until


def _size(change: Change) -> tuple[int, int]:
    """Return how many words come in and go out."""
    from sub_cli.diff.compare import compare_texts

    comparison = compare_texts(*change.texts)
    return comparison.added, comparison.removed
