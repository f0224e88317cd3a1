"""A workspace of before errata had events is carried over: in one commit, and alike in every clone.

So is one in which an event lost its day, when a person says it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sub_cli import config, layout
from sub_cli.change import Changing, Recorded, Stamp
from sub_cli.errata.migration import Told, carried_over, ends_as, on_days, unevented
from sub_cli.errata.model import Erratum, Event, Status
from sub_cli.errata.names import Named
from sub_cli.errata.timeline import day_unknown
from sub_cli.errors import UsageProblem
from sub_cli.messages import msg
from sub_cli.store import errata, erratum_names
from sub_cli.store.errata_order import load_happened
from sub_cli.workspace import Workspace

Days = Mapping[str, Sequence[date]]
"""By `document/erratum`: the days that a person gave, of its applications and revertings in turn."""


@dataclass(frozen=True, slots=True)
class Source:
    """What an erratum got, and from where."""

    erratum: Erratum
    """The erratum with its events."""
    events: tuple[Event, ...]
    """What it got: events, or those of its events that got a day."""
    told: tuple[Told, ...]
    """What was told of each of them; nothing where it was a person, or nobody."""


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """What carrying a workspace over did."""

    sources: tuple[Source, ...]
    recorded: Recorded


def unknown(workspace: Workspace, days: Days) -> list[str]:
    """Return the errata, as `document/erratum`, of which nobody said on which day they came in or went out."""
    found = []
    for document_id, known in _errata_applied(workspace).items():
        told = _history_of(workspace, document_id, known, days)
        found += [known[name].name for name in unevented(known.values()) if not _has_day(known[name], told.get(name))]
    return found


def carry_over(workspace: Workspace, days: Days, stamp: Stamp) -> CarriedOver:
    """Give every erratum that was applied the events that history or `days` tell, as one commit.

    An event that has no day gets the one given. The file that told the order goes, and `sub.toml` says the new form.
    Raises `UsageProblem` naming each erratum whose day nobody knows, or that has other days than it needs; nothing is
    written then.
    """
    with workspace.changing("check --fix", stamp, carrying=True) as change:
        if lacking := unknown(workspace, days):
            raise UsageProblem(*day_unknown([name.rpartition("/")[2] for name in lacking]))
        happened = _errata_applied(workspace)
        _refuse_pending(days, happened.values())
        sources = [
            source
            for document_id, known in happened.items()
            for source in (*_carry(workspace, change, document_id, known, days), *_date(workspace, change, known, days))
        ]
        change.put(config.FILE, config.with_format(workspace.files.read(config.FILE), config.FORMAT))
        return CarriedOver(tuple(sources), change.finish(msg("Errata carried over: each with its events and days")))


def _errata_applied(workspace: Workspace) -> dict[str, Mapping[str, Erratum]]:
    """Return by document every erratum that was ever applied."""
    names = erratum_names.list_documents_with_errata(workspace.files)
    return {name: load_happened(workspace.files, name) for name in names}


def _refuse_pending(days: Days, happened: Iterable[Mapping[str, Erratum]]) -> None:
    """Raise `UsageProblem` where a day is given for what was never applied."""
    known = {erratum.name for errata in happened for erratum in errata.values()}
    for name in days:
        if name not in known:
            raise UsageProblem(msg("{erratum} was never applied, so it has no day.", erratum=Named(name)))


def _carry(
    workspace: Workspace, change: Changing, document_id: str, known: Mapping[str, Erratum], days: Days
) -> list[Source]:
    told = _history_of(workspace, document_id, known, days)
    order, chain = errata.old_chain(workspace.files, document_id)
    sources = []
    for made in carried_over(workspace.document(document_id), known, order, told):
        _write(workspace, change, made, known[made.id])
        sources.append(Source(made, made.turns, tuple(told.get(made.id, ()))))
    if chain is not None:
        change.put(layout.old_chain_path(document_id), None)
    return sources


def _date(workspace: Workspace, change: Changing, known: Mapping[str, Erratum], days: Days) -> Iterator[Source]:
    """Give the events that have no day the days that a person says, in their order."""
    for erratum in known.values():
        given = days.get(erratum.name, ())
        if given and erratum.turns:
            dated = _with_days(erratum, given)
            _write(workspace, change, dated, erratum)
            yield Source(dated, tuple(each for each in dated.turns if each not in erratum.turns), ())


def _with_days(erratum: Erratum, given: Sequence[date]) -> Erratum:
    lacking = sum(each.day is None for each in erratum.turns)
    if len(given) != lacking:
        raise UsageProblem(
            msg("Days given for {erratum}: {count}; events of it that have none: {lacking}.",
                erratum=Named(erratum.name), count=len(given), lacking=lacking)
        )  # fmt: skip
    waiting = iter(given)
    events = (replace(each, day=next(waiting)) if each.turns and each.day is None else each for each in erratum.events)
    dated = replace(erratum, events=tuple(events))
    _require_in_order(dated.id, [each.day for each in dated.turns if each.day])
    return dated


def _require_in_order(erratum_id: str, days: Sequence[date]) -> None:
    """Raise `UsageProblem` for days of which a later one comes first: it would have left before it came."""
    if list(days) != sorted(days):
        raise UsageProblem(
            msg("The days of {erratum} are not in the order in which it happened: {days}.", erratum=Named(erratum_id),
                days=", ".join(day.isoformat() for day in days)),
            msg("Give a day for each time that it was applied and reverted, in their order."),
        )  # fmt: skip


def _write(workspace: Workspace, change: Changing, made: Erratum, before: Erratum) -> None:
    path = layout.erratum_path(made.document, made.id)
    change.put(
        path, errata.edited(path, workspace.files.read(path), made, before), own=bool(before.turns)
    )  # who took out a day did it by hand


def _history_of(
    workspace: Workspace, document_id: str, known: Mapping[str, Erratum], days: Days
) -> dict[str, Sequence[Told]]:
    """Return what is known of each erratum: what a person says goes before what history says."""
    told: dict[str, Sequence[Told]] = dict(workspace.told(document_id, known))
    for name, erratum in known.items():
        if not erratum.turns and (given := days.get(erratum.name)):
            _require_in_order(name, given)
            told[name] = on_days(given)
            if not ends_as(erratum.status, told[name]):
                raise UsageProblem(
                    msg("The days given for {erratum} do not lead to what it is: {status}.", erratum=Named(name),
                        status=msg(erratum.status.value)),
                    msg("Give a day for each time that it was applied and reverted, in their order."),
                )  # fmt: skip
    return told


def _has_day(erratum: Erratum, told: Sequence[Told] | None) -> bool:
    """Tell whether the day is known from which an erratum holds: its own counts before that of its application."""
    return bool(told) or (erratum.effective is not None and erratum.status is Status.APPLIED)
