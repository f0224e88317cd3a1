"""The text in force on a date: which errata hold on that day, and the document with exactly those.

The day on which it was *known* is another question, which history answers: it gives the document and errata of that
day.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sub_cli.errata.application import apply
from sub_cli.errata.chain import Chain, natural
from sub_cli.errata.ledger import Bond, Ledger, is_broken
from sub_cli.errata.model import Erratum, Status
from sub_cli.errata.names import Named
from sub_cli.errors import NotFound, Unable
from sub_cli.messages import Message, msg


def due(errata: Iterable[Erratum], today: date) -> tuple[Erratum, ...]:
    """Return the adopted errata whose day has come, earliest first: what `apply --due` applies."""
    ripe = [each for each in errata if each.status is Status.ADOPTED and each.effective and each.effective <= today]
    return tuple(sorted(ripe, key=lambda each: (each.effective, natural(each.id))))


def state_at(
    ledger: Ledger, at: date, scheduled: Iterable[Erratum] = (), only: Collection[str] | None = None
) -> Ledger:
    """Return `ledger` with its document as it reads on the day `at`, by the days of its events.

    What is `scheduled` (adopted) and holds by then is put in; `only` is as in `Ledger.at`.
    Raises `NotFound` for a day before the edition was adopted, `Unable` where the day of an event is not known, and
    `ErratumConflict` when one that holds builds on one that does not.
    """
    document = ledger.document
    if document.adopted and at < document.adopted:
        raise NotFound(
            msg("{document} was adopted on {adopted}: on {date} it was not there.", date=at, document=document.id,
                adopted=document.adopted)
        )  # fmt: skip
    refuse_undated(ledger)
    held = ledger.chain.on(at)
    waiting = due(scheduled, at)
    then = Ledger(ledger.at(held, None if waiting else only), ledger.chain, held)
    for erratum in waiting:
        then = apply(then, erratum).ledger
    return then


@dataclass(frozen=True, slots=True)
class Torn:
    """Days without a text: an erratum holds without the one that it builds on, or with one that wants its place."""

    bond: Bond
    first: date
    until: date | None
    """The first day after them; None where there is no end to them."""


def torn(ledger: Ledger) -> Iterator[Torn]:
    """Yield the days, other than today's state, of which the errata make no text; raises `Misfit`."""
    chain, spans = ledger.chain, _spans(ledger.chain)
    for bond in dict.fromkeys(ledger.bonds(ledger.touching)):
        if bond.earlier in spans and bond.later in spans and not is_broken(bond, chain.standing):
            for first, until in _apart(bond, spans[bond.earlier], spans[bond.later]):
                if first < until:
                    yield Torn(bond, first, None if until == date.max else until)


def _apart(bond: Bond, earlier: _Span, later: _Span) -> Iterator[_Span]:
    """Yield what cannot be: the later one outside the earlier, on which it builds, or both at one time."""
    if not bond.builds:
        yield max(earlier[0], later[0]), min(earlier[1], later[1])
    elif earlier[0] >= earlier[1]:
        yield later
    else:
        yield later[0], min(earlier[0], later[1])
        yield max(earlier[1], later[0]), later[1]


_Span = tuple[date, date]
"""The first day on which an application holds, and the first on which it does not any more."""


def _spans(chain: Chain) -> dict[int, _Span]:
    """Return when each application held, as far as its days are known."""
    starts = {trace.name: trace.start for trace in chain.traces}
    ends = {trace.takes_back: trace.start for trace in chain.traces if trace.takes_back}
    return {
        number: (start, end)
        for number, trace in enumerate(chain.traces)
        if not trace.takes_back and (start := starts[trace.name]) and (end := ends.get(trace.name, date.max))
    }


def refuse_undated(ledger: Ledger) -> None:
    """Raise `Unable` where somebody has to say first on which day an erratum came in or went out."""
    if unknown := ledger.chain.undated():
        raise Unable(*day_unknown(unknown))


def day_unknown(names: Sequence[str]) -> tuple[Message, Message]:
    """Return what to say of errata, by id, of which nobody knows when they came in or went out, and what helps."""
    flags = " ".join(f"--day {name}=2021-04-09" for name in names)
    return (
        msg("Nobody knows on which day {errata} came into the text or left it.", errata=Named(", ".join(names))),
        msg("Say it: sub check --fix {flags}", flags=Named(flags)),
    )
