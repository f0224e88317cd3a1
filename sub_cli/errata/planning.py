"""In which order pending errata are applied: each behind those it builds on."""

from __future__ import annotations

from collections.abc import Sequence
from graphlib import CycleError, TopologicalSorter

from sub_cli.document.model import Document
from sub_cli.document.text import lines
from sub_cli.errata.model import Erratum
from sub_cli.errata.operations.base import Change
from sub_cli.errors import Conflict
from sub_cli.messages import msg


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
            missing = set(lines(change.texts[0])) - _standing(document, change.section, makers)
            needed |= {other.id for other, written, _ in makers.get(change.section, ()) if missing & written}
    return frozenset(needed - {erratum.id})


def _standing(document: Document, section: str, makers: _Makers) -> set[str]:
    """Return the lines of a section, or where it is still to come, those that it comes with."""
    if section in document.sections:
        return set(lines(document.sections[section].text))
    return {line for _, written, brings in makers.get(section, ()) if brings for line in written}


def touched(changes: Sequence[Change]) -> frozenset[str]:
    """Return the ids that `changes` name in any way: what they edit, and where they put or take something."""
    named = {change.section for change in changes}
    places = (at for change in changes for at in change.way if at is not None)
    return frozenset(named.union(*((at.parent, at.after) for at in places)))
