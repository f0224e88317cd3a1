"""The text in force on a date: which errata hold on that day, and the document with exactly those.

The day on which it was *known* is another question, which history answers: it gives the document and chain of that
day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sub_cli.document.model import Document
from sub_cli.errata import chain as chains
from sub_cli.errata.model import Erratum, Insert, Move, Remove, Status
from sub_cli.errata.operations import apply, revert
from sub_cli.errata.transform import touched
from sub_cli.errors import NotFound
from sub_cli.messages import msg

Days = Mapping[str, date]
"""By erratum id, the day on which something happened to it, as history knows it."""


@dataclass(frozen=True, slots=True)
class State:
    """A document on one day."""

    document: Document
    errata: tuple[Erratum, ...]
    """What holds on that day, in the order in which it was applied, scheduled errata last."""


def start(erratum: Erratum, applied: Days | None = None) -> date | None:
    """Return the first day on which `erratum` holds: its own, else the day it was applied; None where nobody knows."""
    return erratum.effective or (applied or {}).get(erratum.id)


def holds(erratum: Erratum, at: date, applied: Days | None = None) -> bool:
    """Tell whether `erratum`, once applied, holds on the day `at`; one without a known day holds always."""
    first = start(erratum, applied)
    return first is None or first <= at


def due(errata: Iterable[Erratum], today: date) -> tuple[Erratum, ...]:
    """Return the adopted errata whose day has come, earliest first: what `apply --due` applies."""
    ripe = [each for each in errata if each.status is Status.ADOPTED and each.effective and each.effective <= today]
    return tuple(sorted(ripe, key=lambda each: (each.effective, natural(each.id))))


def in_force(
    chain: Iterable[Erratum], scheduled: Iterable[Erratum], at: date, applied: Days | None = None
) -> tuple[Erratum, ...]:
    """Return what holds on the day `at`: those in force in the order of the chain, then the scheduled by their days."""
    standing = [each for each in chains.in_force(chain) if holds(each, at, applied)]
    return (*standing, *due(scheduled, at))


def state_at(
    document: Document,
    chain: Sequence[Erratum],
    at: date,
    *,
    scheduled: Iterable[Erratum] = (),
    applied: Days | None = None,
    reverted: Days | None = None,
) -> State:
    """Return `document` as it reads on the day `at`.

    What is applied but holds only later is taken out; what is `scheduled` (adopted) and holds by then is put in,
    and so is what was `reverted` only after that day. Raises `NotFound` for a day before the edition was adopted,
    and `ErratumConflict` when one that holds builds on one that does not yet.
    """
    if document.adopted and at < document.adopted:
        raise NotFound(
            msg("{document} was adopted on {adopted}: on {date} it was not there.", date=at, document=document.id,
                adopted=document.adopted)
        )  # fmt: skip
    document, standing = _without_later(document, chains.in_force(chain), at, applied)
    for erratum in _coming(chain, at, scheduled, applied, reverted):
        made = apply(document, erratum, standing)
        document, standing = made.document, [*standing, made.erratum]
    return State(document, tuple(standing))


def natural(name: str) -> tuple[tuple[int, str], ...]:
    """Return a key that sorts E2 before E10."""
    return tuple((int(part), "") if part.isdigit() else (-1, part) for part in re.findall(r"\d+|\D+", name))


def _without_later(
    document: Document, chain: Sequence[Erratum], at: date, applied: Days | None
) -> tuple[Document, list[Erratum]]:
    """Return the document without what does not hold yet, and the errata that remain; the last is taken out first."""
    standing: list[Erratum | None] = list(chain)
    by_section: dict[str, list[int]] = {}
    for index in range(len(standing) - 1, -1, -1):
        erratum = chain[index]
        names = touched(erratum.changes)
        if holds(erratum, at, applied):
            for name in names:
                by_section.setdefault(name, []).append(index)
            continue
        near = sorted({later for name in names for later in by_section.get(name, ())})
        near = [later for later in range(index + 1, len(chain)) if standing[later]] if _places(erratum) else near
        back = revert(document, erratum, [each for later in near if (each := standing[later])])
        document, standing[index] = back.document, None
        for later, each in zip(near, back.later, strict=True):
            standing[later] = each
    return document, [each for each in standing if each]


def _places(erratum: Erratum) -> bool:
    """Tell whether `erratum` puts or takes sections, so that a revert looks at everything behind it."""
    return any(isinstance(change, Insert | Remove | Move) for change in erratum.changes)


def _coming(
    chain: Sequence[Erratum], at: date, scheduled: Iterable[Erratum], applied: Days | None, reverted: Days | None
) -> list[Erratum]:
    """Return what holds on that day though it is not in the text: reverted later, or scheduled before."""
    back = [
        each
        for each in chain
        if each.status is Status.REVERTED and holds(each, at, applied) and at < (reverted or {}).get(each.id, at)
    ]
    return [*back, *due(scheduled, at)]
