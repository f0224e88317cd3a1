"""Pending errata: whether each fits the text and the others, before anybody adopts it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sub_cli.actions.erratum.life import pending
from sub_cli.document import numbering
from sub_cli.errata.ledger import Ledger
from sub_cli.errata.model import Erratum
from sub_cli.errata.names import Named
from sub_cli.errata.pending import Fit, Standing
from sub_cli.errata.pending import standings as pending_standings
from sub_cli.messages import Message, msg
from sub_cli.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Pending:
    """How one pending erratum stands."""

    erratum: Erratum
    numbers: tuple[str, ...]
    """Numbers of the sections that it touches."""
    fit: Fit
    reasons: tuple[Message, ...]
    """What stands in its way, a sentence each."""
    others: tuple[str, ...]
    """The pending errata that want the same sentence."""
    waits: tuple[str, ...]
    """The pending errata that have to come first."""


def standings(workspace: Workspace, *, document_id: str = "") -> list[Pending]:
    """Return how every pending erratum stands to the text as it is and to the others."""
    document = workspace.document(document_id)
    waiting = pending(workspace, document.id)
    return standing_among(workspace.ledger(document.id), waiting) if waiting else []


def standing_among(ledger: Ledger, waiting: Sequence[Erratum]) -> list[Pending]:
    """Return how each of `waiting` stands to the text of `ledger` and to the others among them."""
    numbers = numbering.numbers(ledger.document)
    return [
        Pending(
            each.erratum,
            tuple(numbers.get(name, name) for name in each.erratum.sections),
            each.fit,
            _reasons(each),
            tuple(dict.fromkeys(name for clash in each.clashes for name in clash.others)),
            each.waits,
        )
        for each in pending_standings(ledger, waiting)
    ]


def _reasons(standing: Standing) -> tuple[Message, ...]:
    told = [clash.reason for clash in standing.clashes]
    if standing.waits:
        told.append(msg("It comes after {others}.", others=Named(", ".join(standing.waits))))
    if standing.problem:
        told += [finding.message for finding in standing.problem.findings] or [standing.problem.message]
    return tuple(told)
