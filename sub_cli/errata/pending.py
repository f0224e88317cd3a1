"""Pending errata: in which order they are applied, whether each fits, and which of them want the same sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from graphlib import CycleError, TopologicalSorter

from sub_cli.document import numbering
from sub_cli.document.model import Document
from sub_cli.errata.application import Applied, apply
from sub_cli.errata.comparison import first_difference, number_at
from sub_cli.errata.conflicts import Clash, ErratumConflict
from sub_cli.errata.ledger import Ledger
from sub_cli.errata.model import Erratum
from sub_cli.errata.names import Named
from sub_cli.errata.operations.base import Change
from sub_cli.errors import Conflict, SubError
from sub_cli.messages import msg
from sub_cli.text.format import lines


def plan(document: Document, pending: Sequence[Erratum]) -> tuple[Erratum, ...]:
    """Return `pending` in an order in which each comes behind those it builds on, otherwise as given.

    It builds on another that inserts a section it names, or that writes the words it expects and that are not there
    yet. Raises `Conflict`, with the errata that go round, when there is no such order.
    """
    by_id = {each.id: each for each in pending}
    wanted = needs(document, pending)
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for erratum in pending:
        sorter.add(erratum.id, *(name for name in by_id if name in wanted[erratum.id]))
    try:
        return tuple(by_id[name] for name in sorter.static_order())
    except CycleError as error:
        raise Conflict(
            msg("These errata wait for one another: {cycle}.", cycle=" → ".join(reversed(error.args[1]))),
            msg("Put them into one erratum."),
        ) from None


def needs(document: Document, pending: Sequence[Erratum]) -> dict[str, frozenset[str]]:
    """Return for every one of `pending` the others without which it has nothing to fit on."""
    makers = _makers(pending)
    return {each.id: _needs(document, each, makers) for each in pending}


def _makers(pending: Sequence[Erratum]) -> _Makers:
    """Return by section the errata that bring it or write something in it, with the lines that they write."""
    found: _Makers = {}
    for erratum in pending:
        for change in erratum.changes:
            if change.brings or change.edits:
                written = frozenset(lines(change.texts[1]))
                found.setdefault(change.section, []).append((erratum, written, change.brings))
    return found


_Makers = dict[str, list[tuple[Erratum, frozenset[str], bool]]]


def _needs(document: Document, erratum: Erratum, makers: _Makers) -> frozenset[str]:
    needed: set[str] = set()
    for name in touched(erratum.changes) - erratum.brings - {""}:
        if name not in document.sections:
            needed |= {other.id for other, _, brings in makers.get(name, ()) if brings}
    for change in erratum.changes:
        if change.edits and change.section not in erratum.brings:
            missing = set(lines(change.texts[0])) - _lines_of(document, change.section, makers)
            needed |= {other.id for other, written, _ in makers.get(change.section, ()) if missing & written}
    return frozenset(needed - {erratum.id})


def _lines_of(document: Document, section: str, makers: _Makers) -> set[str]:
    """Return the lines of a section, or where it is still to come, those that it comes with."""
    if section in document.sections:
        return set(lines(document.sections[section].text))
    return {line for _, written, brings in makers.get(section, ()) if brings for line in written}


def touched(changes: Sequence[Change]) -> frozenset[str]:
    """Return the ids that `changes` name in any way: what they edit, and where they put or take something."""
    named = {change.section for change in changes}
    places = (at for change in changes for at in change.way if at is not None)
    return frozenset(named.union(*((at.parent, at.after) for at in places)))


class Fit(StrEnum):
    """How a pending erratum stands to the current text and to the others."""

    FITS = "fits"
    WAITS = "waits"
    """It fits once the errata it builds on are applied."""
    REBASE = "rebase"
    """The text it was written for is gone."""
    CLASHES = "clashes"
    """It fits, but another pending one wants the same sentence or place."""
    WRONG = "wrong"
    """It can never be applied as it stands: its file is wrong, or a conflict in it is not settled."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How one pending erratum stands."""

    erratum: Erratum
    fit: Fit
    clashes: tuple[Clash, ...] = ()
    """Where it does not fit, or what it wants that others want too (`Clash.others`)."""
    waits: tuple[str, ...] = ()
    """The pending errata that have to be applied before it."""
    problem: SubError | None = None
    """What is wrong with it, where it can never be applied."""


def standings(ledger: Ledger, pending: Sequence[Erratum]) -> tuple[Standing, ...]:
    """Return how each of `pending` stands to the document of `ledger` and to the others, in the given order."""
    wanted = needs(ledger.document, pending)
    alone = [_alone(ledger, each) for each in pending]
    found = {each.id: one for each, one in zip(pending, alone, strict=True) if isinstance(one, Applied)}
    clashes = _clashes(ledger.document, pending, found)
    return tuple(
        _standing(ledger, pending, each, one, clashes.get(each.id, []), wanted[each.id])
        for each, one in zip(pending, alone, strict=True)
    )


def waits_for(ledger: Ledger, pending: Sequence[Erratum], erratum: Erratum) -> tuple[str, ...]:
    """Return the ids of those of `pending` behind which `erratum`, one of them, fits; none where they do not help."""
    wanted = needs(ledger.document, pending)[erratum.id]
    fits = _fits_behind(ledger, pending, erratum, wanted)
    return tuple(each.id for each in pending if each.id in wanted) if fits else ()


def _alone(ledger: Ledger, erratum: Erratum) -> Applied | SubError:
    try:
        return apply(ledger, erratum)
    except SubError as error:
        return error


def _standing(
    ledger: Ledger,
    pending: Sequence[Erratum],
    erratum: Erratum,
    alone: Applied | SubError,
    clashes: list[Clash],
    wanted: frozenset[str],
) -> Standing:
    if isinstance(alone, Applied):
        return Standing(erratum, Fit.CLASHES if clashes else Fit.FITS, tuple(clashes))
    if _fits_behind(ledger, pending, erratum, wanted):
        return Standing(erratum, Fit.WAITS, waits=tuple(each.id for each in pending if each.id in wanted))
    if isinstance(alone, ErratumConflict):
        return Standing(erratum, Fit.REBASE, alone.clashes)
    return Standing(erratum, Fit.WRONG, problem=alone)


def _fits_behind(ledger: Ledger, pending: Sequence[Erratum], erratum: Erratum, wanted: frozenset[str]) -> bool:
    """Tell whether `erratum` fits once those it waits for, if any, and those they wait for, are applied."""
    if not wanted:
        return False
    try:
        for each in plan(ledger.document, pending):
            if each.id == erratum.id:
                apply(ledger, erratum)
                return True
            if each.id in wanted:
                ledger = apply(ledger, each).ledger
    except SubError:
        return False
    return False


def _clashes(document: Document, pending: Sequence[Erratum], alone: Mapping[str, Applied]) -> dict[str, list[Clash]]:
    found: dict[str, list[Clash]] = {}
    for one, other in _neighbours([each for each in pending if each.id in alone]):
        clash = _clash(document, (one, alone[one.id]), (other, alone[other.id]))
        if clash is not None:
            reason = msg("{other} wants it too.", other=Named(other.id))
            found.setdefault(one.id, []).append(replace(clash, erratum=one.id, reason=reason, others=(other.id,)))
            reason = msg("{other} wants it too.", other=Named(one.id))
            found.setdefault(other.id, []).append(replace(clash, erratum=other.id, reason=reason, others=(one.id,)))
    return found


def _neighbours(errata: Sequence[Erratum]) -> Iterator[tuple[Erratum, Erratum]]:
    """Yield every two that name a section in common; the others cannot clash."""
    by_section: dict[str, list[int]] = {}
    for index, erratum in enumerate(errata):
        names = touched(erratum.changes)
        near = {earlier for name in names for earlier in by_section.get(name, ())}
        yield from ((errata[earlier], erratum) for earlier in sorted(near))
        for name in names:
            by_section.setdefault(name, []).append(index)


def _clash(document: Document, one: tuple[Erratum, Applied], other: tuple[Erratum, Applied]) -> Clash | None:
    """Return where two errata that fit alone contradict; None when their order makes no difference."""
    try:
        forth = apply(one[1].ledger, other[0]).document
        back = apply(other[1].ledger, one[0]).document
    except ErratumConflict as error:
        return _in_current(document, error.clashes[0])
    except Conflict:
        return Clash("", msg("the order matters."))
    return _difference(document, one[0], forth, back)


def _in_current(document: Document, clash: Clash) -> Clash:
    """Return the clash with the sentence counted in the current text, where both still are to come."""
    section = document.sections.get(clash.section)
    rows = lines(section.text) if section else ()
    wanted = lines(clash.expected)[:1]
    index = next((i for i, row in enumerate(rows) if (row,) == wanted), None)
    if index is None:
        return clash
    return replace(clash, sentence=number_at(rows, index), found="")


def _difference(document: Document, erratum: Erratum, forth: Document, back: Document) -> Clash | None:
    for change in erratum.changes:
        if change.edits:
            rows = [lines(each.sections[change.section].text) for each in (forth, back)]
            index = first_difference(*rows)
            if index is not None:
                number = numbering.number(document, change.section)
                return Clash("", msg("the order matters."), change.section, number, number_at(rows[0], index))
    if forth.outline != back.outline or forth.title != back.title:
        return Clash("", msg("the order matters."), erratum.changes[0].section)
    return None
