"""When errata came into a text and left it, by the commits of `sub` of before errata held their own events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sub_cli.history.repo import Repository
from sub_cli.history.undo import OPERATION, UNDOES

_APPLY, _REVERT = "erratum apply", "erratum revert"


@dataclass(frozen=True, slots=True)
class Application:
    """An erratum was applied, or reverted, by a commit of `sub`."""

    applied: bool
    """False: it was reverted."""
    day: date
    commit: str


def applications(repository: Repository, folder: str) -> dict[str, list[Application]]:
    """Return by erratum id when it was applied and reverted, oldest first; `folder` holds the errata.

    What was undone never happened. Only what the commits of `sub` themselves say counts: the day of any other commit
    that brought an erratum is that of the commit, and not of the erratum.
    """
    undone: set[str] = set()
    rows: list[tuple[str, Application]] = []
    edge = repository.edge()
    for entry in repository.log(folder):
        undone.update(entry.trailers.get(UNDOES, ()))
        said = " ".join(entry.trailers.get(OPERATION, ()))
        if entry.sha in undone | edge or not said.startswith((_APPLY, _REVERT)):
            continue
        found = Application(said.startswith(_APPLY), entry.date.date(), entry.sha)
        rows += [(name.rpartition("/")[2], found) for name in entry.trailers.get("Erratum", ())]
    by_name: dict[str, list[Application]] = {}
    for name, each in reversed(rows):
        known = by_name.setdefault(name, [])
        if each.applied is not (bool(known) and known[-1].applied):
            known.append(each)
    return by_name
