"""An erratum that no longer fits, carried onto the current text: three-way on sentences, then on words.

What cannot be carried is written into the erratum (`RebaseConflict`), never into the document: the change then says
what it was written for, what stands there, and what it wants, and waits for a person. Sections are followed by id.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sub_cli.document import outline
from sub_cli.document.model import Document
from sub_cli.document.text import digest, lines
from sub_cli.errata.build import text_changes
from sub_cli.errata.conflicts import Misfit
from sub_cli.errata.fitting import Carrier, locate, neighbours, removal
from sub_cli.errata.ledger import Ledger
from sub_cli.errata.merge import Merged, merge, merge_words
from sub_cli.errata.model import At, Change, Erratum, Insert, Move, RebaseConflict, Remove, Replace, Retitle, Substitute
from sub_cli.errata.operations import apply, conflict, perform
from sub_cli.errata.sentences import nearest
from sub_cli.errors import SubError


@dataclass(frozen=True, slots=True)
class Rebased:
    """An erratum on another text."""

    erratum: Erratum
    """The erratum as it now is; the same value when it fitted as it was."""
    dropped: tuple[Change, ...] = ()
    """Changes that the text has already, so that nothing is left of them."""

    @property
    def unsettled(self) -> tuple[int, ...]:
        """Return the indices of the changes that a person has to settle."""
        return tuple(index for index, change in enumerate(self.erratum.changes) if change.conflict)


def rebase(ledger: Ledger, erratum: Erratum) -> Rebased:
    """Return `erratum` carried onto the document of `ledger`.

    What stands now in the place of a sentence is told by where that sentence went. Where that cannot be told, the
    sentence most like it is offered, and a person decides. Raises `ErratumConflict` when a section that it changes is
    gone, naming the erratum that removed it.
    """
    document, chain = ledger.document, ledger.chain.ever
    kept: list[Change] = []
    dropped: list[Change] = []
    current = document
    carrier = Carrier(ledger, erratum)
    for index, change in enumerate(erratum.changes):
        try:
            carried = _carried(current, replace(change, conflict=None), carrier)
        except Misfit as error:
            raise conflict(document, erratum, error.clash, index, chain) from None
        kept += carried
        dropped += () if carried else (change,)
        for each in carried:
            current = perform(current, each)
    carried_over = _folded(document, current, kept)
    changes = erratum.changes if carried_over == erratum.changes else carried_over
    return Rebased(replace(erratum, changes=changes), tuple(dropped))


def _folded(before: Document, after: Document, changes: Sequence[Change]) -> tuple[Change, ...]:
    """Return `changes` with one whole replacement where it takes one, and not beside others of the same section."""
    own = [each for each in changes if isinstance(each, Replace | Substitute)]
    whole = {each.section for each in own if isinstance(each, Replace)}
    found: dict[Change, None] = {}
    for change in changes:
        if isinstance(change, Replace | Substitute) and change.section in whole:
            was, becomes = (side.sections[change.section].text for side in (before, after))
            wanted = tuple(each.conflict for each in own if each.section == change.section and each.conflict)
            change = Replace(change.section, was, becomes, digest(was), _joined(wanted))
        found[change] = None
    return tuple(found)


def settle(ledger: Ledger, erratum: Erratum) -> Erratum:
    """Return `erratum` without its conflicts, which a person settled by editing it, fitted to the ledger's document.

    Digests are taken anew of what was settled. Raises what `operations.apply` raises when it still does not fit.
    """
    changes = tuple(_settled(change) if change.conflict else change for change in erratum.changes)
    return replace(erratum, changes=apply(ledger, replace(erratum, changes=changes)).exact)


def _settled(change: Change) -> Change:
    change = replace(change, conflict=None)
    if isinstance(change, Replace | Substitute):
        return replace(change, digest=digest(change.was))
    return replace(change, digest=digest(change.text)) if isinstance(change, Remove) else change


def _carried(document: Document, change: Change, carrier: Carrier) -> tuple[Change, ...]:
    """Return what becomes of one change: itself where it fits, nothing where it is there already; raises `Misfit`."""
    try:
        exact = carrier.fit(document, change)
        perform(document, exact)
        return (exact,)
    except Misfit as error:
        if not isinstance(change, Insert) and change.section and change.section not in document.sections:
            return _gone(change, error)
        return _onto(document, change, carrier, error)


def _gone(change: Change, error: Misfit) -> tuple[Change, ...]:
    if isinstance(change, Remove):
        return ()
    raise error


def _onto(document: Document, change: Change, carrier: Carrier, error: Misfit) -> tuple[Change, ...]:
    chain = carrier.ledger.chain.ever
    match change:
        case Replace():
            return _replacement(document, change)
        case Substitute():
            return _substitution(document, change, carrier.left(change))
        case Retitle():
            return _retitling(document, change)
        case Remove():
            return _removal(document, change, error)
        case Insert():
            return _insertion(document, change, chain, error)
        case Move():
            return _movement(document, change, chain, error)


def _replacement(document: Document, change: Replace) -> tuple[Change, ...]:
    found = document.sections[change.section].text
    merged = merge(change.was, found, change.becomes)
    if merged.text == found and not merged.conflicts:
        return ()
    return (Replace(change.section, found, merged.text, digest(found), _joined(merged.conflicts)),)


def _substitution(document: Document, change: Substitute, place: tuple[int, int] | None) -> tuple[Change, ...]:
    """Return the change on what stands at `place`; where that is not known, on what is most like it, to be settled."""
    text = document.sections[change.section].text
    rows = lines(text)
    begin, end = place or _region(rows, change)
    merged = merge(change.was, "".join(rows[begin:end]), change.becomes)
    if place and not merged.conflicts:
        return text_changes(change.section, text, "".join((*rows[:begin], merged.text, *rows[end:])))
    if begin == end and not change.becomes:  # it takes out what is nowhere any more
        return ()
    return (_conflicting(rows, begin, end, change, merged),)


def _region(rows: Sequence[str], change: Substitute) -> tuple[int, int]:
    """Return from where to where the lines stand that are most like those the change was written for."""
    was = lines(change.was)
    if not was:
        return _gap(rows, change)
    found: list[int] = []
    for line in was:
        index = nearest(rows, line, found[-1] + 1 if found else change.line - 1)
        if index is not None and (not found or found[-1] < index <= found[-1] + len(was) + 2):
            found.append(index)
    if found:
        return found[0], found[-1] + 1
    begin, _ = _gap(rows, change)
    return begin, begin


def _gap(rows: Sequence[str], change: Substitute) -> tuple[int, int]:
    above = nearest(rows, change.before or "", change.line - 2)
    if above is not None:
        return above + 1, above + 1
    below = nearest(rows, change.after or "", change.line - 1)
    begin = below if below is not None else min(change.line - 1, len(rows))
    return begin, begin


def _conflicting(rows: Sequence[str], begin: int, end: int, change: Substitute, merged: Merged) -> Substitute | Replace:
    """Return the change with its conflict: on the lines themselves, or on the whole text where they are not unique."""
    was = "".join(rows[begin:end])
    wanted = _joined(merged.conflicts) or RebaseConflict(change.was, was, change.becomes)
    above, below = neighbours(rows, begin, end - begin)
    carried = Substitute(change.section, begin + 1, was, merged.text, digest(was), above, below, wanted)
    try:
        if locate(rows, carried) == begin:
            return carried
    except Misfit:
        pass
    whole, becomes = "".join(rows), "".join((*rows[:begin], merged.text, *rows[end:]))
    return Replace(change.section, whole, becomes, digest(whole), wanted)


def _retitling(document: Document, change: Retitle) -> tuple[Change, ...]:
    found = document.sections[change.section].title if change.section else document.title
    if found == change.becomes:
        return ()
    merged = merge_words(change.was, found, change.becomes)
    if merged is not None:
        return (Retitle(change.section, found, merged),)
    wanted = RebaseConflict(change.was, found, change.becomes)
    return (Retitle(change.section, found, change.becomes, wanted),)


def _removal(document: Document, change: Remove, error: Misfit) -> tuple[Change, ...]:
    section = document.sections[change.section]
    same = (section.text, section.title, section.number) == (change.text, change.title, change.number)
    if same:
        raise error
    found = replace(change, title=section.title, text=section.text, number=section.number)
    exact = removal(document, replace(found, digest=digest(section.text)))
    perform(document, exact)
    return (replace(exact, conflict=RebaseConflict(change.text, section.text, "")),)


def _insertion(document: Document, change: Insert, chain: Sequence[Erratum], error: Misfit) -> tuple[Change, ...]:
    if change.section in document.sections or (change.at.parent and change.at.parent not in document.sections):
        raise error
    at, sure = _followed(document, change.at, chain)
    wanted = None if sure else RebaseConflict(_said(change.at), _said(at), _said(change.at))
    return (replace(change, at=at, conflict=wanted),)


def _movement(document: Document, change: Move, chain: Sequence[Erratum], error: Misfit) -> tuple[Change, ...]:
    was = At(*outline.place(document.outline, change.section))
    if was == change.becomes:
        return ()
    at, sure = _followed(document, change.becomes, chain)
    carried = Move(change.section, was, at)
    try:
        perform(document, carried)
    except Misfit:
        raise error from None
    certain = sure and was.parent == change.was.parent
    wanted = None if certain else RebaseConflict(_said(change.was), _said(was), _said(change.becomes))
    return (replace(carried, conflict=wanted),)


def _followed(document: Document, at: At, chain: Sequence[Erratum]) -> tuple[At, bool]:
    """Return the place that `at` has become, and whether that is sure: a removed neighbour leaves its own place."""
    taken = {each.section: each.at for erratum in chain for each in erratum.changes if isinstance(each, Remove)}
    after, sure = at.after, True
    while after and not _stands(document, after, at.parent):
        gone = taken.pop(after, None)
        sure = sure and gone is not None and gone.parent == at.parent
        after = gone.after if gone and gone.parent == at.parent else ""
    return At(at.parent, after), sure


def _stands(document: Document, wanted: str, parent: str) -> bool:
    try:
        return outline.place(document.outline, wanted)[0] == parent
    except SubError:
        return False


def _said(at: At) -> str:
    """Return a place as it is written in an erratum's file."""
    return f"under: {at.parent}\nafter: {at.after}\n"


def _joined(conflicts: tuple[RebaseConflict, ...]) -> RebaseConflict | None:
    """Return several conflicts of one change as one, with a blank line between them."""
    if not conflicts:
        return None
    sides = zip(*((each.expected, each.found, each.wanted) for each in conflicts), strict=True)
    return RebaseConflict(*("\n".join(side) for side in sides))
