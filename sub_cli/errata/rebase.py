"""An erratum that no longer fits, carried onto the current text: three-way on sentences, then on words.

What cannot be carried is written into the erratum (`RebaseConflict`), never into the document: the change then says
what it was written for, what stands there, and what it wants, and waits for a person. Sections are followed by id.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sub_cli.document.digest import digest
from sub_cli.document.model import Document
from sub_cli.errata.application import apply, conflict
from sub_cli.errata.conflicts import Misfit
from sub_cli.errata.fitting import Carrier
from sub_cli.errata.ledger import Ledger
from sub_cli.errata.model import Erratum
from sub_cli.errata.operations.base import Change, RebaseConflict
from sub_cli.errata.operations.replace import Replace


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
            current = each.perform(current)
    carried_over = _folded(document, current, kept)
    changes = erratum.changes if carried_over == erratum.changes else carried_over
    return Rebased(replace(erratum, changes=changes), tuple(dropped))


def _folded(before: Document, after: Document, changes: Sequence[Change]) -> tuple[Change, ...]:
    """Return `changes` with one whole replacement where it takes one, and not beside others of the same section."""
    own = [each for each in changes if each.edits]
    whole = {each.section for each in own if each.whole}
    found: dict[Change, None] = {}
    for change in changes:
        if change.edits and change.section in whole:
            was, becomes = (side.sections[change.section].text for side in (before, after))
            wanted = tuple(each.conflict for each in own if each.section == change.section and each.conflict)
            joined = RebaseConflict.joined(wanted)
            change = Replace(change.section, was, becomes, digest(was), conflict=joined)
        found[change] = None
    return tuple(found)


def settle(ledger: Ledger, erratum: Erratum) -> Erratum:
    """Return `erratum` without its conflicts, which a person settled by editing it, fitted to the ledger's document.

    Digests are taken anew of what was settled. Raises what `application.apply` raises when it still does not fit.
    """
    changes = tuple(
        replace(change, conflict=None).proven() if change.conflict else change for change in erratum.changes
    )
    return replace(erratum, changes=apply(ledger, replace(erratum, changes=changes)).exact)


def _carried(document: Document, change: Change, carrier: Carrier) -> tuple[Change, ...]:
    """Return what becomes of one change: itself where it fits, nothing where it is there already; raises `Misfit`."""
    try:
        exact = change.fit(document, carrier)
        exact.perform(document)
        return (exact,)
    except Misfit as error:
        if change.brings or not change.section or change.section in document.sections:
            return change.onto(document, carrier, error)
        if change.takes:  # it is gone already
            return ()
        raise
