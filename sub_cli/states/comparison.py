"""Diff: two states of a document, compared; which errata and memos stand behind each change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from sub_cli import layout
from sub_cli.diff.changes import Comparison, SectionChange, SectionKind
from sub_cli.diff.compare import compare_documents
from sub_cli.document import numbering
from sub_cli.document.model import Document, Entry, Section
from sub_cli.document.overlay import Overlay
from sub_cli.errata import application
from sub_cli.errata.ledger import Ledger
from sub_cli.errata.model import Erratum
from sub_cli.errata.operations.base import Change
from sub_cli.errata.proof import explains
from sub_cli.errors import NotFound
from sub_cli.states.state import NamedState, committed_state, state_source
from sub_cli.store import documents
from sub_cli.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Compared:
    """Two states of a document, and what differs."""

    comparison: Comparison
    before: Document
    after: Document
    errata: tuple[Erratum, ...]
    """The errata that are in force in one of the two and not in the other."""
    section: str = ""
    """The id of the one section that was asked for; empty: all of them."""
    changes: tuple[Change, ...] = ()
    """Those of the erratum that is shown, with their exact places in `before`; none for two states."""


def diff(workspace: Workspace, old: str, new: str, *, document_id: str = "", section: str = "") -> Comparison:
    """Return the comparison of two named states; of one section only where `section` names it.

    Raises `NotFound` for a state or section that is not there.
    """
    return compare_states(workspace, old, new, document_id=document_id, section=section).comparison


def compare_states(workspace: Workspace, old: str, new: str, *, document_id: str = "", section: str = "") -> Compared:
    """Return two named states with their comparison; see `diff`."""
    before, after = _sides(workspace, old, new, document_id)
    changed = _changed_ids(before, after)
    wanted = _section_id(before.document, after.document, section) if section else ""
    if wanted:
        changed &= {wanted}
    sides = _ledger(workspace, before), _ledger(workspace, after)
    named = tuple(_errata_apart(*sides))
    comparison = compare_documents(
        before.document, after.document, changed, old_name=before.name, new_name=after.name, moved_ids=_moved(named)
    )
    if wanted:
        comparison = _only(comparison, wanted)
    sections = tuple(
        replace(each, fits=_moves_fit(each, named) and explains(*sides, each.id)) if each.errata else each
        for each in attribute(comparison, named).sections
    )
    return Compared(replace(comparison, sections=sections), before.document, after.document, named, wanted)


def documents_in(workspace: Workspace, *names: str) -> list[str]:
    """Return the documents of the work tree and of the states that `names` name, sorted."""
    sources = [workspace.files, *(state_source(workspace, name) for name in names if name and name[0] != "@")]
    return sorted({document for files in sources for document in documents.list_documents(files)})


def _sides(workspace: Workspace, old: str, new: str, document_id: str) -> tuple[NamedState, NamedState]:
    """Return two states of a document; where one of them does not have it yet, or any more, that one is empty."""
    found = [_state_or_not(workspace, name, document_id) for name in (old, new)]
    before, after = found
    if isinstance(before, NotFound) and isinstance(after, NotFound):
        raise after
    if isinstance(before, NotFound):
        assert isinstance(after, NamedState)
        return _without(workspace, old, after, before), after
    return before, after if isinstance(after, NamedState) else _without(workspace, new, before, after)


def _state_or_not(workspace: Workspace, name: str, document_id: str) -> NamedState | NotFound:
    try:
        return committed_state(workspace, name, document_id)
    except NotFound as unknown:
        return unknown


def _without(workspace: Workspace, name: str, other: NamedState, unknown: NotFound) -> NamedState:
    """Return the empty state before or after `other`; raises `unknown` where it is the state that is not there."""
    if name.startswith("@"):
        raise unknown
    files = state_source(workspace, name)
    if documents.exists(files, other.document.id):
        raise unknown
    return NamedState(name, replace(other.document, outline=(), sections={}, edition=""), files)


def _errata_apart(one: Ledger, other: Ledger) -> Iterator[Erratum]:
    """Yield the errata that are in force in one of two states and not in the other."""
    was, now = ({trace.erratum: None for _, trace in side.chain.within(side.present)} for side in (one, other))
    for name in {**was, **now}:
        if (name in was) != (name in now):
            yield (one if name in was else other).chain.errata[name]


def _moved(errata: Iterable[Erratum]) -> set[str]:
    return {change.section for erratum in errata for change in erratum.changes if change.moves}


def _moves_fit(section: SectionChange, errata: Iterable[Erratum]) -> bool:
    """Return whether a section that moved was moved by `errata`."""
    return SectionKind.MOVED not in section.kinds or section.id in _moved(errata)


def erratum_diff(workspace: Workspace, erratum: Erratum, text: Ledger | None = None) -> Comparison:
    """Return what an erratum does: to the text as it is, or, applied already, to the text before it; or to `text`.

    Raises `ErratumConflict` when the erratum does not fit.
    """
    if text is None:
        return compare_erratum(workspace, erratum).comparison
    return between(text.document, application.apply(text, erratum).document, [erratum])


def compare_erratum(workspace: Workspace, erratum: Erratum, *, section: str = "") -> Compared:
    """Return the text without and with an erratum, with their comparison; see `erratum_diff`.

    Raises `NotFound` for a `section` that is not there.
    """
    before, changes = application.exact(workspace.ledger(erratum.document), erratum)
    after = application.performed(before, changes)
    comparison = between(before, after, [erratum])
    wanted = _section_id(before, after, section) if section else ""
    if wanted:
        comparison = replace(comparison, sections=tuple(each for each in comparison.sections if each.id == wanted))
    return Compared(comparison, before, after, (erratum,), wanted, changes)


def between(before: Document, after: Document, errata: Iterable[Erratum]) -> Comparison:
    """Return the comparison of two documents that differ by `errata` alone."""
    named = tuple(errata)
    touched = {change.section for erratum in named for change in erratum.changes}
    comparison = compare_documents(before, after, touched, moved_ids=_moved(named))
    return attribute(comparison, named)


def section_diff(document: Document, edited: Section) -> Comparison:
    """Return what it means for a document that one of its sections becomes `edited`."""
    return compare_documents(document, document.with_section(edited), {edited.id})


def own_words(workspace: Workspace, erratum: Erratum) -> Comparison:
    """Return what an erratum says by itself, for one that does not fit the text as it is."""
    known = numbering.numbers(workspace.document(erratum.document))
    sides: tuple[dict[str, Section], dict[str, Section]] = ({}, {})
    for change in erratum.changes:
        for side, said in zip(sides, _said(change), strict=True):
            if said is not None:
                title, text = said
                earlier = side[change.section].text if change.section in side else ""
                side[change.section] = Section(change.section, title, earlier + text, known.get(change.section, "–"))
    before, after = (Document(erratum.document, "", outline=tuple(map(Entry, side)), sections=side) for side in sides)
    comparison = attribute(compare_documents(before, after), [erratum])
    return replace(comparison, sections=tuple(replace(each, fits=False) for each in comparison.sections))


def _said(change: Change) -> tuple[tuple[str, str] | None, tuple[str, str] | None]:
    """Return the title and text that a change names, before and after; None where there is no section."""
    was, becomes = zip(change.titles, change.texts, strict=True)
    return None if change.brings else was, None if change.takes else becomes


def attribute(comparison: Comparison, errata: Iterable[Erratum]) -> Comparison:
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


def _changed_ids(before: NamedState, after: NamedState) -> set[str]:
    """Return the sections that may differ, known by the content of their files without reading them."""
    folder = layout.sections_folder(after.document.id)
    old, new = before.files.ids(folder), after.files.ids(folder)
    differ = {path for path in old.keys() | new.keys() if old.get(path) != new.get(path)}
    ids = {path.rsplit("/", 1)[1].removesuffix(".yaml") for path in differ}
    ids |= _worked_out(before.document) | _worked_out(after.document)
    moved = before.document.outline != after.document.outline
    return ids if not moved else ids | set(before.document.ids()) | set(after.document.ids())


def _worked_out(document: Document) -> set[str]:
    """Return the sections that are not as their files have them."""
    return set(document.sections.touched()) if isinstance(document.sections, Overlay) else set()


def _only(comparison: Comparison, section_id: str) -> Comparison:
    """Return what the comparison says of one section."""
    sections = tuple(section for section in comparison.sections if section.id == section_id)
    return replace(comparison, old_title=comparison.new_title, sections=sections)


def _section_id(before: Document, after: Document, reference: str) -> str:
    from sub_cli.document.numbering import resolve

    try:
        return resolve(after, reference)
    except NotFound:
        return resolve(before, reference)


def _ledger(workspace: Workspace, state: NamedState) -> Ledger:
    return state.ledger or Ledger(state.document, workspace.chain(state.document.id, state.files, state.document))
