"""Errata applied and reverted: operations are data with an inverse, and here is what they do to a document.

Applying searches (by id and context) and writes down where it fitted; everything after that, undoing, redoing,
reverting in the middle of the chain, goes by what was written down and checks the words. So the invariant of a
chain is: the errata that are in force, in their order, replay exactly onto the base, and undo exactly from the
document.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from sub_cli.document import numbering, outline
from sub_cli.document.model import Document, Entry, Section
from sub_cli.document.overlay import Overlay
from sub_cli.document.text import digest, lines
from sub_cli.errata.conflicts import Clash, ErratumConflict, Misfit
from sub_cli.errata.faults import refuse_faults
from sub_cli.errata.fitting import differing, fit, misfit, section_of
from sub_cli.errata.model import At, Change, Erratum, Insert, Move, Remove, Replace, Retitle, Substitute
from sub_cli.errata.sentences import number_at
from sub_cli.errata.transform import swap, touched
from sub_cli.errors import NotFound, Refused, SubError, UsageProblem
from sub_cli.messages import msg


@dataclass(frozen=True, slots=True)
class Applied:
    """A document with an erratum in it."""

    document: Document
    erratum: Erratum
    """The erratum with the lines, places and digests that its changes had: what an undo goes by."""


@dataclass(frozen=True, slots=True)
class Reverted:
    """A document with an erratum taken out."""

    document: Document
    later: tuple[Erratum, ...]
    """The errata that were applied after it, at the lines and places they have now; their words are the same."""


def reverse(change: Change) -> Change:
    """Return the change that takes `change` back."""
    match change:
        case Replace() | Substitute():
            return replace(change, was=change.becomes, becomes=change.was, digest=digest(change.becomes))
        case Move():
            return replace(change, was=change.becomes, becomes=change.was)
        case Retitle():
            return replace(change, was=change.becomes, becomes=change.was)
        case Insert(section, title, text, at, number, source, lead, tail):
            return Remove(section, title, text, at, number, digest(text), source, lead, tail)
        case Remove(section, title, text, at, number, _, source, lead, tail):
            return Insert(section, title, text, at, number, source, lead, tail)


def apply(document: Document, erratum: Erratum, chain: Sequence[Erratum] = ()) -> Applied:
    """Return `document` with all changes of `erratum`, and the erratum as it fitted; or raise, with nothing done.

    `chain` are the errata that were ever applied, in order: they tell who changed a sentence that is not as expected,
    and which ids were used before. Raises `ErratumConflict`, `BadInput` for an erratum that is wrong in itself, and
    `Refused` for an id that was used before. The status is not looked at: that is `errata.lifecycle`'s.
    """
    refuse_faults(erratum)
    if erratum.document != document.id:
        raise UsageProblem(msg("{erratum} belongs to {document}.", erratum=erratum.id, document=erratum.document))
    _refuse_used_ids(erratum, chain)
    fitted: list[Change] = []
    changed = document
    for change in erratum.changes:
        try:
            exact = fit(changed, change)
            changed = perform(changed, exact)
        except Misfit as error:
            raise conflict(document, erratum, error.clash, len(fitted), chain) from None
        fitted.append(exact)
    return Applied(changed, replace(erratum, changes=tuple(fitted)))


def revert(document: Document, erratum: Erratum, later: Sequence[Erratum] = ()) -> Reverted:
    """Return `document` without `erratum`, though the errata `later` (in force, in order) were applied after it.

    Its recorded lines are carried through what came later by arithmetic, never by a search; the words are checked.
    Raises `ErratumConflict` that names those of `later` that build on it, or the sentence that is not as it was left.
    """
    mine = touched(erratum.changes)
    moved = [list(each.changes) for each in later]
    near = [index for index, each in enumerate(later) if mine & touched(each.changes)]
    current, blocking = _carry(erratum, moved, near)
    if blocking:
        raise _built_upon(document, erratum, [later[index] for index in blocking])
    changed = document
    if any(_places_sections(change) for change in erratum.changes):
        changed = replace(document, outline=_outline_without(document, erratum, later, moved))
    for index, change in enumerate(current):
        try:
            changed = _with_words(changed, reverse(change))
        except Misfit as error:
            raise conflict(document, erratum, error.clash, len(current) - 1 - index) from None
    renewed = (replace(each, changes=tuple(changes)) for each, changes in zip(later, moved, strict=True))
    return Reverted(changed, tuple(renewed))


def undo(document: Document, erratum: Erratum) -> Document:
    """Return `document` without `erratum`, which was the last to be applied; raises `ErratumConflict`."""
    for index in range(len(erratum.changes) - 1, -1, -1):
        try:
            document = perform(document, reverse(erratum.changes[index]))
        except Misfit as error:
            raise conflict(document, erratum, error.clash, index) from None
    return document


def redo(document: Document, erratum: Erratum) -> Document:
    """Return `document` with `erratum` at its recorded lines and places; raises `ErratumConflict`."""
    for index, change in enumerate(erratum.changes):
        try:
            document = perform(document, change)
        except Misfit as error:
            raise conflict(document, erratum, error.clash, index) from None
    return document


def perform(document: Document, change: Change) -> Document:
    """Return `document` with one fitted change, at its recorded line or place; raises `Misfit`."""
    changed = _with_words(document, change)
    if not _places_sections(change):
        return changed
    return replace(changed, outline=_outline_with(document.outline, change))


def without_words(document: Document, errata: Sequence[Erratum], wanted: str) -> Section | None:
    """Return one section as it was before `errata`, applied in this order; None where it was not there yet.

    Only its own words are taken back, whatever happened to the outline. Raises `Misfit`.
    """
    for erratum in reversed(errata):
        for change in reversed(erratum.changes):
            if change.section == wanted:
                document = _with_words(document, reverse(change))
    return document.sections.get(wanted)


def fingerprint(erratum: Erratum) -> str:
    """Return a digest of what `erratum` says, which applying and reverting it do not change."""
    rows = [_said(change) for change in erratum.changes]
    image = json.dumps([erratum.document, erratum.id, rows], ensure_ascii=False, separators=(",", ":"))
    return digest(image)


def conflict(
    document: Document, erratum: Erratum, clash: Clash, change: int = 0, chain: Sequence[Erratum] = ()
) -> ErratumConflict:
    """Return the error for `clash`, with the facts that `document` and `chain` add: the number, and since when."""
    number = _number(document, clash.section)
    since = _since(clash, [each for each in chain if each.id != erratum.id])
    near = "" if since else _near(document, erratum.changes[change])
    facts = replace(clash, erratum=erratum.id, number=number, change=change, since=since, near=near)
    return ErratumConflict.because(facts)


def _near(document: Document, change: Change) -> str:
    """Return the id that may be meant, where a change names a section that there is not; empty for any other."""
    if isinstance(change, Insert) or not change.section or change.section in document.sections:
        return ""
    return next(iter(get_close_matches(change.section, document.sections, 1)), "")


def _number(document: Document, wanted: str) -> str:
    """Return the number of a section, empty where it is not in the outline."""
    try:
        return numbering.number(document, wanted)
    except NotFound:
        return ""


def _with_words(document: Document, change: Change) -> Document:
    """Return `document` with what `change` does to its sections and title; the outline stays."""
    match change:
        case Replace() | Substitute():
            section = section_of(document, change.section)
            return _put(document, replace(section, text=_text_with(section.text, change)))
        case Retitle():
            return _retitled(document, change)
        case Insert(section=wanted, title=title, text=text, number=number, source=source):
            if wanted in document.sections:
                raise misfit(wanted, msg("a section with this id is in the plan already."))
            return _put(document, Section(wanted, title, text, number, source))
        case Remove():
            _refuse_other_words(section_of(document, change.section), change)
            return replace(document, sections=Overlay.over(document.sections).drop(change.section))
        case Move():
            return document


def _put(document: Document, section: Section) -> Document:
    return replace(document, sections=Overlay.over(document.sections).put(section))


def _text_with(text: str, change: Replace | Substitute) -> str:
    if isinstance(change, Replace):
        if text != change.was:
            raise differing(change.section, change.was, text)
        return change.becomes
    there, was = lines(text), lines(change.was)
    begin, end = change.line - 1, change.line - 1 + len(was)
    if there[begin:end] != was or begin > len(there):
        found = "".join(there[begin:end])
        sentence = number_at(there, begin)
        raise misfit(
            change.section, msg("expected and found differ."), sentence=sentence, expected=change.was, found=found
        )
    return "".join((*there[:begin], change.becomes, *there[end:]))


def _retitled(document: Document, change: Retitle) -> Document:
    title = section_of(document, change.section).title if change.section else document.title
    if title != change.was:
        raise misfit(change.section, msg("the title is another one."), expected=change.was, found=title)
    if not change.section:
        return replace(document, title=change.becomes)
    return _put(document, replace(document.sections[change.section], title=change.becomes))


def _refuse_other_words(section: Section, change: Remove) -> None:
    if section.text != change.text:
        raise differing(change.section, change.text, section.text)
    if (section.title, section.number) != (change.title, change.number):
        expected, found = f"{change.number} {change.title}".strip(), f"{section.number} {section.title}".strip()
        raise misfit(change.section, msg("the title is another one."), expected=expected, found=found)


def _places_sections(change: Change) -> bool:
    return isinstance(change, Insert | Remove | Move)


def _outline_with(entries: tuple[Entry, ...], change: Change) -> tuple[Entry, ...]:
    """Return the outline with what `change` does to it; raises `Misfit`."""
    try:
        match change:
            case Insert(section=wanted, at=at, lead=lead, tail=tail):
                return outline.insert(entries, Entry(wanted, (), lead, tail), at.parent, at.after)
            case Remove(section=wanted, at=at):
                _refuse_elsewhere(entries, wanted, at)
                rest, entry = outline.remove(entries, wanted)
                _refuse_parent(entry)
                return rest
            case Move(section=wanted, was=was, becomes=becomes):
                _refuse_elsewhere(entries, wanted, was)
                return outline.move(entries, wanted, becomes.parent, becomes.after)
    except SubError as error:
        raise misfit(change.section, error.message) from None
    return entries


def _refuse_parent(entry: Entry) -> None:
    if entry.children:
        below = ", ".join(child.id for child in entry.children)
        raise misfit(entry.id, msg("sections hang below it: {below}.", below=below))


def _refuse_elsewhere(entries: tuple[Entry, ...], wanted: str, at: At) -> None:
    found = At(*outline.place(entries, wanted))
    if found != at:
        expected, there = at.after or at.parent, found.after or found.parent
        raise misfit(wanted, msg("it stands at another place."), expected=expected, found=there)


def _carry(erratum: Erratum, moved: list[list[Change]], near: list[int]) -> tuple[list[Change], list[int]]:
    """Carry the changes of `erratum`, last first, through those of later errata, and those before it.

    Returns the changes where they now stand, last first, and the indices of the later errata that build on them.
    `moved` is edited in place.
    """
    current: list[Change] = []
    blocking: set[int] = set()
    for change in reversed(erratum.changes):
        for index in near:
            changes = moved[index]
            for position, other in enumerate(changes):
                pair = swap(change, other)
                if pair is None:
                    blocking.add(index)
                else:
                    changes[position], change = pair
        current.append(change)
    return current, sorted(blocking)


def _outline_without(
    document: Document, erratum: Erratum, later: Sequence[Erratum], moved: list[list[Change]]
) -> tuple[Entry, ...]:
    """Return the outline without `erratum`: back to before it, and forward again; places in `moved` are renewed."""
    entries = document.outline
    for each in (*reversed(later), erratum):
        entries = _outline_before(document, entries, each)
    blocking = []
    for each, changes in zip(later, moved, strict=True):
        try:
            entries = _outline_after(entries, changes)
        except Misfit:
            blocking.append(each)
    if blocking:
        raise _built_upon(document, erratum, blocking)
    return entries


def _outline_before(document: Document, entries: tuple[Entry, ...], erratum: Erratum) -> tuple[Entry, ...]:
    for change in reversed(erratum.changes):
        try:
            entries = _outline_with(entries, reverse(change)) if _places_sections(change) else entries
        except Misfit as error:
            raise conflict(document, erratum, error.clash) from None
    return entries


def _outline_after(entries: tuple[Entry, ...], changes: list[Change]) -> tuple[Entry, ...]:
    for position, change in enumerate(changes):
        if isinstance(change, Remove):
            change = replace(change, at=_where(entries, change.section))
        elif isinstance(change, Move):
            change = replace(change, was=_where(entries, change.section))
        elif not isinstance(change, Insert):
            continue
        entries = _outline_with(entries, change)
        changes[position] = change
    return entries


def _where(entries: tuple[Entry, ...], wanted: str) -> At:
    try:
        return At(*outline.place(entries, wanted))
    except SubError as error:
        raise misfit(wanted, error.message) from None


def _built_upon(document: Document, erratum: Erratum, others: Sequence[Erratum]) -> ErratumConflict:
    mine = {change.section for change in erratum.changes}
    clashes = []
    for other in others:
        shared = next((each for each in sorted(touched(other.changes)) if each in mine), "")
        reason = msg("{other} builds on it.", other=other.id)
        clashes.append(Clash(erratum.id, reason, shared, _number(document, shared), others=(other.id,)))
    return ErratumConflict.built_upon(erratum.id, tuple(other.id for other in others), tuple(clashes))


def _refuse_used_ids(erratum: Erratum, chain: Sequence[Erratum]) -> None:
    """Raise `Refused` when `erratum` inserts a section under an id that another erratum ever brought or took."""
    new = {change.section for change in erratum.changes if isinstance(change, Insert)}
    if not new:
        return
    for other in chain:
        for change in other.changes if other.id != erratum.id else ():
            if isinstance(change, Insert | Remove) and change.section in new:
                used = msg("The id “{section}” was used before, by {other}.", section=change.section, other=other.id)
                raise Refused(used, msg("Ids are never used again: choose another one for the new section."))


def _since(clash: Clash, chain: Sequence[Erratum]) -> str:
    """Return the last erratum in the chain that took the expected words away, or changed the section at all."""
    wanted = clash.expected.splitlines()[:1]
    touching = [
        (each, change) for each in reversed(chain) for change in each.changes if change.section == clash.section
    ]
    for each, change in touching:
        old = (
            change.text
            if isinstance(change, Remove)
            else change.was
            if isinstance(change, Replace | Substitute)
            else ""
        )
        new = change.becomes if isinstance(change, Replace | Substitute) else ""
        if wanted and wanted[0] in old.splitlines() and wanted[0] not in new.splitlines():
            return each.id
    return touching[0][0].id if touching else ""


def _said(change: Change) -> list[str]:
    match change:
        case Replace() | Substitute() | Retitle():
            return [type(change).__name__, change.section, change.was, change.becomes]
        case Insert() | Remove():
            return [type(change).__name__, change.section, change.number, change.title, change.text]
        case Move():
            return ["Move", change.section]
