"""A proposal that is written nowhere yet: its change order, and whether it fits the text and what others propose."""

from __future__ import annotations

from dataclasses import dataclass

from sub_cli.actions.erratum.life import pending
from sub_cli.actions.erratum.status import Pending, standing_among
from sub_cli.errata.model import Erratum
from sub_cli.errata.orders.writing import order_text
from sub_cli.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a proposal comes to."""

    order: str
    """The change order in words; empty where it does not fit, or waits for another."""
    standing: Pending


def weigh(workspace: Workspace, erratum: Erratum) -> Weighed:
    """Return the order of an erratum and how it stands, whatever its file says and whether there is one.

    With what a dry run of `life.new` or `edit.edit` returns that is known before anything is written.
    """
    ledger = workspace.ledger(erratum.document)
    others = [each for each in pending(workspace, erratum.document) if each.id != erratum.id]
    standing = standing_among(ledger, [*others, erratum])[-1]
    fits = standing.fit.value in ("fits", "clashes")
    return Weighed(order_text(ledger, erratum) if fits else "", standing)
