"""The chain of all errata ever applied: base edition ⊕ those in force = the text, and here is the proof.

A pure graph on values (the idea of alembic's revisions): nothing here knows where errata are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from graphlib import CycleError, TopologicalSorter

from sub_cli.document import numbering
from sub_cli.document.model import Document
from sub_cli.document.text import edition_digest, lines
from sub_cli.errata.conflicts import ErratumConflict, Misfit
from sub_cli.errata.model import Change, Erratum, Insert, Replace, Status, Substitute
from sub_cli.errata.operations import apply, perform, redo, reverse, undo, without_words
from sub_cli.errata.sentences import first_difference, number_at
from sub_cli.errata.transform import swap_blocks, touched
from sub_cli.errors import Conflict, NotFound
from sub_cli.messages import Message, msg


@dataclass(frozen=True, slots=True)
class Flaw:
    """One place where the text is not what the base and the chain make of it."""

    reason: Message
    """What is wrong, as a sentence."""
    erratum: str = ""
    """The erratum at which the proof failed; empty where no erratum has to do with it."""
    section: str = ""
    """Id of the section; empty for the document as a whole."""
    number: str = ""
    sentence: int = 0
    """Which sentence, from 1; 0 where none is meant."""
    expected: str = ""
    """What base and chain give."""
    found: str = ""
    """What stands in the document."""


def ordered(names: Sequence[str], errata: Mapping[str, Erratum]) -> tuple[Erratum, ...]:
    """Return the errata that the chain `names`, in order; raises `NotFound`, or `Conflict` for a name given twice."""
    seen: set[str] = set()
    for name in names:
        if name not in errata:
            raise NotFound(msg("The chain names {erratum}, which is not there.", erratum=name))
        if name in seen:
            raise Conflict(msg("The chain names {erratum} twice.", erratum=name))
        seen.add(name)
    return tuple(errata[name] for name in names)


def appended(names: Sequence[str], name: str) -> tuple[str, ...]:
    """Return the chain with `name` at its end; one that was reverted leaves its old line for it."""
    return (*(each for each in names if each != name), name)


def in_force(chain: Iterable[Erratum]) -> tuple[Erratum, ...]:
    """Return those of `chain` that are applied, without the reverted ones."""
    return tuple(each for each in chain if each.status is Status.APPLIED)


def later_than(chain: Sequence[Erratum], name: str) -> tuple[Erratum, ...]:
    """Return those in force that stand behind `name`: what a revert of it has to pass."""
    names = [each.id for each in chain]
    if name not in names:
        raise NotFound(msg("{erratum} is not in the chain.", erratum=name))
    return in_force(chain[names.index(name) + 1 :])


def unwind(document: Document, chain: Sequence[Erratum]) -> Document:
    """Return the base edition: `document` without any of `chain`; raises `ErratumConflict` where it is not as left."""
    for erratum in reversed(in_force(chain)):
        document = undo(document, erratum)
    return document


def replay(base: Document, chain: Sequence[Erratum]) -> Document:
    """Return `base` with those of `chain` that are in force, at their recorded lines; raises `ErratumConflict`."""
    for erratum in in_force(chain):
        base = redo(base, erratum)
    return base


def consolidate(document: Document, errata: Iterable[Erratum]) -> Document:
    """Return `document` with all `errata`, in their order, each wherever it fits now; raises `ErratumConflict`."""
    before: list[Erratum] = []
    for erratum in errata:
        document = apply(document, erratum, before).document
        before.append(erratum)
    return document


def dependencies(chain: Sequence[Erratum]) -> dict[str, tuple[str, ...]]:
    """Return for every erratum in force the earlier ones it builds on: those it cannot change places with."""
    chain = in_force(chain)
    by_section: dict[str, list[int]] = {}
    found: dict[str, tuple[str, ...]] = {}
    for index, erratum in enumerate(chain):
        names = touched(erratum.changes)
        near = {earlier for name in names for earlier in by_section.get(name, ())}
        found[erratum.id] = _builds_on(erratum, [chain[earlier] for earlier in sorted(near)])
        for name in names - {""} or names:
            by_section.setdefault(name, []).append(index)
    return found


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


def prove(
    document: Document,
    chain: Sequence[Erratum],
    base: Document | None = None,
    edition: Callable[[Document], str] = edition_digest,
) -> tuple[Flaw, ...]:
    """Return every place where `document` is not base ⊕ chain; empty is the proof.

    Without `base` the chain is unwound, and the digest of what remains compared with `document.edition`: that finds
    every edit, but names the sentence only where an erratum touched it. With `base` (from history) every sentence
    is named. `edition` works out that digest.
    """
    if base is not None:
        return _prove_forward(document, chain, base)
    flaws, remains = _prove_backward(document, chain)
    if not flaws and document.edition and edition(remains) != document.edition:
        flaws = (
            Flaw(msg("Without its errata the text is not the base edition: it was edited and no erratum says so.")),
        )
    return flaws


def explains(before: Document, was: Sequence[Erratum], after: Document, now: Sequence[Erratum], wanted: str) -> bool:
    """Return whether a section differs by its errata alone: without those it has, either side gives the same words.

    `was` are the errata that are in `before`, `now` those in `after`, in the order in which they were applied.
    """
    try:
        old, new = without_words(before, was, wanted), without_words(after, now, wanted)
    except Misfit:
        return False
    if old is None or new is None:
        return old is new
    return (old.title, old.text, old.number) == (new.title, new.text, new.number)


def _builds_on(erratum: Erratum, earlier: Sequence[Erratum]) -> tuple[str, ...]:
    """Return the ids of those of `earlier` that `erratum` cannot be brought before."""
    changes: list[Change] = list(erratum.changes)
    found = []
    for other in reversed(earlier):
        pair = swap_blocks(other.changes, changes)
        if pair is None:
            found.append(other.id)
        else:
            changes = pair[0]
    return tuple(reversed(found))


def _makers(pending: Sequence[Erratum]) -> dict[str, list[tuple[Erratum, frozenset[str]]]]:
    """Return by section the errata that write something in it, with the lines that they write; Insert writes its id."""
    found: dict[str, list[tuple[Erratum, frozenset[str]]]] = {}
    for erratum in pending:
        for change in erratum.changes:
            if isinstance(change, Insert | Replace | Substitute):
                text = change.text if isinstance(change, Insert) else change.becomes
                found.setdefault(change.section, []).append((erratum, frozenset(lines(text))))
    return found


def _needs(
    document: Document, erratum: Erratum, makers: dict[str, list[tuple[Erratum, frozenset[str]]]]
) -> frozenset[str]:
    own = {change.section for change in erratum.changes if isinstance(change, Insert)}
    needed: set[str] = set()
    for name in touched(erratum.changes) - own - {""}:
        if name not in document.sections:
            needed |= {other.id for other, _ in makers.get(name, ())}
    for change in erratum.changes:
        if isinstance(change, Replace | Substitute) and change.section in document.sections:
            missing = set(lines(change.was)) - set(lines(document.sections[change.section].text))
            needed |= {other.id for other, written in makers.get(change.section, ()) if missing & written}
    return frozenset(needed - {erratum.id})


def _prove_backward(document: Document, chain: Sequence[Erratum]) -> tuple[tuple[Flaw, ...], Document]:
    """Unwind as far as it goes; a section in which it failed is left alone from there on, so that each is told once."""
    flaws: list[Flaw] = []
    broken: set[str] = set()
    for erratum in reversed(in_force(chain)):
        for change in reversed(erratum.changes):
            if change.section in broken:
                continue
            try:
                document = perform(document, reverse(change))
            except Misfit as error:
                broken.add(change.section)
                clash = error.clash
                flaws.append(
                    Flaw(clash.reason, erratum.id, clash.section, "", clash.sentence, clash.expected, clash.found)
                )
    return _numbered(flaws, document), document


def _prove_forward(document: Document, chain: Sequence[Erratum], base: Document) -> tuple[Flaw, ...]:
    try:
        made = replay(base, chain)
    except ErratumConflict as error:
        return tuple(
            Flaw(clash.reason, clash.erratum, clash.section, clash.number, clash.sentence, clash.expected, clash.found)
            for clash in error.clashes
        )
    flaws = [] if made.title == document.title else [Flaw(_UNEXPLAINED, expected=made.title, found=document.title)]
    if made.outline != document.outline:
        flaws.append(Flaw(msg("The outline was edited and no erratum says so.")))
    for wanted in dict.fromkeys((*made.ids(), *document.ids())):
        flaws += _compared(wanted, made, document)
    return _numbered(flaws, document)


_UNEXPLAINED = msg("The text was edited and no erratum says so.")


def _compared(wanted: str, made: Document, document: Document) -> list[Flaw]:
    expected, found = made.sections.get(wanted), document.sections.get(wanted)
    if expected is None or found is None:
        return [Flaw(msg("The section came or went and no erratum says so."), section=wanted)]
    flaws = []
    if (expected.title, expected.number) != (found.title, found.number):
        flaws.append(Flaw(_UNEXPLAINED, section=wanted, expected=expected.title, found=found.title))
    old, new = lines(expected.text), lines(found.text)
    index = first_difference(old, new)
    if index is not None:
        sides = ["".join(side[index : index + 1]) for side in (old, new)]
        flaws.append(Flaw(_UNEXPLAINED, "", wanted, "", number_at(new, index), sides[0], sides[1]))
    return flaws


def _numbered(flaws: Sequence[Flaw], document: Document) -> tuple[Flaw, ...]:
    if not any(flaw.section for flaw in flaws):
        return tuple(flaws)
    known = numbering.numbers(document)
    return tuple(replace(flaw, number=known.get(flaw.section, flaw.number)) for flaw in flaws)
