"""A workspace of before errata had events is carried over: in one commit, and alike in every clone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sub_cli import config
from sub_cli.errata.carrying import Told, carried_over, ends_as, on_days, unevented
from sub_cli.errata.model import Erratum
from sub_cli.errata.names import Named
from sub_cli.errors import UsageProblem
from sub_cli.messages import msg
from sub_cli.store import errata
from sub_cli.workspace import Changing, Recorded, Stamp, Workspace

Days = Mapping[str, Sequence[date]]
"""By `document/erratum`: the days that a person gave, of its applications and revertings in turn."""


@dataclass(frozen=True, slots=True)
class Source:
    """What an erratum got, and from where."""

    erratum: Erratum
    """The erratum with its events."""
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """What carrying a workspace over did."""

    sources: tuple[Source, ...]
    recorded: Recorded


def unknown(workspace: Workspace, days: Days) -> list[str]:
    """Return the errata, as `document/erratum`, of which nobody said on which day they came in or went out."""
    found = []
    for document_id, known in _of_before(workspace).items():
        told = _told(workspace, document_id, known, days)
        found += [known[name].name for name in unevented(known.values()) if not _is_dated(known[name], told.get(name))]
    return found


def carry_over(workspace: Workspace, days: Days, stamp: Stamp) -> CarriedOver:
    """Give every erratum that was applied the events that history or `days` tell, as one commit.

    The file that told the order goes, and `sub.toml` says the new form. Raises `UsageProblem` naming each erratum
    whose day nobody knows, or that has other days than its status needs; nothing is written then.
    """
    with workspace.changing("check --fix", stamp, carrying=True) as change:
        if lacking := unknown(workspace, days):
            raise _unknown(lacking)
        sources = [
            source for document_id in _of_before(workspace) for source in _carry(workspace, change, document_id, days)
        ]
        change.put(config.FILE, config.with_format(workspace.files.read(config.FILE), config.FORMAT))
        return CarriedOver(tuple(sources), change.finish("Errata carried over: each with its events"))


def _of_before(workspace: Workspace) -> dict[str, Mapping[str, Erratum]]:
    """Return by document every erratum that was applied once, where some of them have no events."""
    names = errata.list_documents_with_errata(workspace.files)
    return {name: errata.load_happened(workspace.files, name) for name in names}


def _carry(workspace: Workspace, change: Changing, document_id: str, days: Days) -> list[Source]:
    known = errata.load_happened(workspace.files, document_id)
    told = _told(workspace, document_id, known, days)
    order, chain = errata.old_chain(workspace.files, document_id)
    sources = []
    for made in carried_over(workspace.document(document_id), known, order, told):
        path = errata.erratum_path(document_id, made.id)
        change.put(path, errata.edited(path, workspace.files.read(path), made, known[made.id]))
        sources.append(Source(made, tuple(told.get(made.id, ()))))
    if chain is not None:
        change.put(errata.old_chain_path(document_id), None)
    return sources


def _told(
    workspace: Workspace, document_id: str, known: Mapping[str, Erratum], days: Days
) -> dict[str, Sequence[Told]]:
    """Return what is known of each erratum: what a person says goes before what history says."""
    told: dict[str, Sequence[Told]] = dict(workspace.told(document_id, known))
    for name, erratum in known.items():
        if given := days.get(erratum.name):
            told[name] = on_days(given)
            if not ends_as(erratum.status, told[name]):
                raise UsageProblem(
                    msg("The days given for {erratum} do not lead to what it is: {status}.", erratum=Named(name),
                        status=msg(erratum.status.value)),
                    msg("Give a day for each time that it was applied and reverted, in their order."),
                )  # fmt: skip
    return told


def _is_dated(erratum: Erratum, told: Sequence[Told] | None) -> bool:
    """Tell whether the day is known from which an erratum holds: its own counts before that of its application."""
    return bool(told) or (erratum.effective is not None and erratum.status.value == "applied")


def _unknown(names: Sequence[str]) -> UsageProblem:
    flags = " ".join(f"--day {name.rpartition('/')[2]}=2021-04-09" for name in names)
    return UsageProblem(
        msg("Nobody knows on which day {errata} came into the text or left it.",
            errata=Named(", ".join(name.rpartition("/")[2] for name in names))),
        msg("Say it: sub check --fix {flags}", flags=Named(flags)),
    )  # fmt: skip
