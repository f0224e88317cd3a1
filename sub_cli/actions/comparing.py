"""Diff: two states of a document, compared; which errata and memos stand behind each change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sub_cli.actions.states import State, state_of
from sub_cli.diff.changes import Comparison
from sub_cli.diff.compare import compare_documents
from sub_cli.document.model import Document
from sub_cli.errata import chain, operations
from sub_cli.errata.model import Erratum, Status
from sub_cli.store import documents, errata
from sub_cli.workspace import Workspace


def diff(workspace: Workspace, old: str, new: str, *, document_id: str = "", section: str = "") -> Comparison:
    """Return the comparison of two named states; of one section only where `section` names it.

    Raises `NotFound` for a state or section that is not there.
    """
    before, after = (state_of(workspace, name, document_id) for name in (old, new))
    changed = _changed_ids(before, after)
    if section:
        wanted = _section_id(before.document, after.document, section)
        changed = {wanted} if changed is None or wanted in changed else set()
    comparison = compare_documents(before.document, after.document, changed, old_name=old, new_name=new)
    return attributed(comparison, _between(workspace, before, after))


def erratum_diff(workspace: Workspace, erratum: Erratum) -> Comparison:
    """Return what an erratum does: to the text as it is, or, applied already, to the text before it.

    Raises `ErratumConflict` when it does not fit.
    """
    document = workspace.document(erratum.document)
    if erratum.status is Status.APPLIED:
        applied = chain.in_force(workspace.chain(erratum.document))
        index = [each.id for each in applied].index(erratum.id)
        before = chain.unwind(document, applied[index:])
        after = operations.redo(before, erratum)
    else:
        before, after = (
            document,
            operations.apply(document, erratum, workspace.chain(erratum.document)).document,
        )
    return between(before, after, [erratum])


def between(before: Document, after: Document, errata: Iterable[Erratum]) -> Comparison:
    """Return the comparison of two documents that differ by `errata` alone."""
    named = tuple(errata)
    touched = {change.section for erratum in named for change in erratum.changes}
    comparison = compare_documents(before, after, touched)
    return attributed(comparison, named)


def attributed(comparison: Comparison, errata: Iterable[Erratum]) -> Comparison:
    """Return the comparison with, at each section, the errata that touch it and their memos."""
    by_section: dict[str, list[Erratum]] = {}
    for erratum in errata:
        for change in erratum.changes:
            by_section.setdefault(change.section, []).append(erratum)
    sections = []
    for section in comparison.sections:
        named = by_section.get(section.id, [])
        ids = tuple(dict.fromkeys(erratum.id for erratum in named))
        numbers = tuple(dict.fromkeys(erratum.memo for erratum in named if erratum.memo))
        sections.append(replace(section, errata=ids, memos=numbers, fits=True if ids else section.fits))
    return replace(comparison, sections=tuple(sections))


def _changed_ids(before: State, after: State) -> set[str] | None:
    """Return the sections whose files differ, known by content without reading them; None where files cannot tell."""
    if before.files is None or after.files is None:
        return None
    folder = documents.sections_folder(after.document.id)
    old, new = before.files.ids(folder), after.files.ids(folder)
    differ = {path for path in old.keys() | new.keys() if old.get(path) != new.get(path)}
    moved = before.document.outline != after.document.outline
    ids = {path.rsplit("/", 1)[1].removesuffix(".yaml") for path in differ}
    return ids if not moved else ids | set(before.document.ids()) | set(after.document.ids())


def _section_id(before: Document, after: Document, reference: str) -> str:
    from sub_cli.document.numbering import resolve
    from sub_cli.errors import NotFound

    try:
        return resolve(after, reference)
    except NotFound:
        return resolve(before, reference)


def _between(workspace: Workspace, before: State, after: State) -> tuple[Erratum, ...]:
    """Return the errata that are applied in one of the two states and not in the other."""
    old, new = (_applied(workspace, state) for state in (before, after))
    return tuple({**old, **new}[name] for name in {**old, **new} if (name in old) != (name in new))


def _applied(workspace: Workspace, state: State) -> dict[str, Erratum]:
    if state.chain is not None:
        return {erratum.id: erratum for erratum in state.chain}
    assert state.files is not None
    document_id = state.document.id
    in_chain = errata.chain(state.files, document_id)
    status = errata.scan(state.files, document_id)
    return {
        name: errata.load_erratum(state.files, document_id, name)
        for name in in_chain
        if status.get(name) is Status.APPLIED
    }
