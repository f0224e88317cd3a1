"""What `sub` itself did, by its commits and records: the last of it, and when errata came into a text and left it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sub_cli.errata.migration import Told
from sub_cli.errata.model import What
from sub_cli.errors import NotFetched
from sub_cli.history import journal as journals
from sub_cli.history.file_state import head_ids, lf, work_bytes
from sub_cli.history.journal import Journal
from sub_cli.history.log import LogEntry
from sub_cli.history.repo import Repository
from sub_cli.history.snapshots import Change, changes_by
from sub_cli.history.trees import blob_id

OPERATION = "Sub-Operation"
"""Trailer of every commit that `sub` makes: what it did."""

UNDOES = "Sub-Undoes"
"""Trailer of a commit that takes another back: the id of that one."""

_FAR = 500
"""How many commits back an operation is looked for."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing `sub` did."""

    name: str
    """`erratum apply E01`."""
    changes: tuple[Change, ...]
    commit: str = ""
    """Its commit; "" where it only changed the work tree."""
    record: str = ""
    """Name of the record in git's directory; "" where there is a commit."""


def last_operation(repo: Repository) -> Operation | None:
    """Return the newest operation that was not taken back, None where there is none within 500 commits.

    A change that was not committed counts while its files stand as it left them. Raises `NotFetched` where only part
    of the history was fetched and it lies at its edge, `Unable` where what to put back is lacking.
    """
    for name, record in journals.records(repo):
        if _stands(repo, record):
            return _operation_of(name, record)
        break
    entry = _last_commit(repo)
    if entry is None:
        return None
    if entry.sha in repo.edge():  # what it did is not known: it seems to have brought every file there is
        raise NotFetched(repo.shallow_advice())
    return Operation(entry.trailers[OPERATION][-1], tuple(changes_by(repo, entry.sha)), commit=entry.sha)


def last_record(repo: Repository, operation: str) -> Operation | None:
    """Return the newest change without a commit that was called so, whatever became of its files; None without one."""
    return next((_operation_of(*each) for each in journals.records(repo) if each[1].operation == operation), None)


def _operation_of(name: str, record: Journal) -> Operation:
    changes = tuple(Change(step.path, step.old, step.after) for step in record.steps)
    return Operation(record.operation, changes, record=name)


def blobs_of_records(repo: Repository) -> dict[str, str]:
    """Return the blob id of every file as changes without a commit left it ("" where they removed it)."""
    found: dict[str, str] = {}
    for _, record in journals.records(repo):
        for step in record.steps:
            found.setdefault(step.path, "" if step.after is None else blob_id(step.after, repo.object_format))
    return found


def _stands(repo: Repository, record: Journal) -> bool:
    if any(work_bytes(repo.root / step.path, step.path) != step.after for step in record.steps):
        return False
    heads = head_ids(repo, [step.path for step in record.steps])
    return any(heads[step.path] != _blob_of(repo, step.after) for step in record.steps)


def _blob_of(repo: Repository, data: bytes | None) -> str:
    return "" if data is None else blob_id(lf(data), repo.object_format)


def foreign_since(repo: Repository, sha: str, folders: tuple[str, ...]) -> LogEntry | None:
    """Return the newest commit after `sha` that changed something below `folders` and that `sub` did not make."""
    for entry, _ in repo.walk("--first-parent", f"{sha}..HEAD", paths=folders):
        if OPERATION not in entry.trailers:
            return entry
    return None


def _last_commit(repo: Repository) -> LogEntry | None:
    if repo.head() is None:
        return None
    undone: set[str] = set()
    for entry, _ in repo.walk("--first-parent", f"--max-count={_FAR}", repo.resolve("HEAD")):
        undone.update(entry.trailers.get(UNDOES, ()))
        if OPERATION in entry.trailers and UNDOES not in entry.trailers and entry.sha not in undone:
            return entry
    return None


# -- errata of before they held their own events ---------------------------------------

_DID = {"erratum apply": What.APPLIED, "erratum revert": What.REVERTED}
_SIDE = re.compile("|".join(_DID))


def events_told(repo: Repository, folder: str) -> dict[str, list[Told]]:
    """Return by erratum id when it was applied and reverted, oldest first; `folder` holds the errata.

    What was undone never happened. Only what the commits of `sub` themselves say counts: the day of any other commit
    that brought an erratum is that of the commit, and not of the erratum.
    """
    undone: set[str] = set()
    rows: list[tuple[str, Told]] = []
    edge = repo.edge()
    for entry in repo.log(folder):
        undone.update(entry.trailers.get(UNDOES, ()))
        said = _SIDE.match(" ".join(entry.trailers.get(OPERATION, ())))
        if said and entry.sha not in undone | edge:
            found = Told(_DID[said[0]], entry.date.date(), entry.sha)
            rows += [(name.rpartition("/")[2], found) for name in entry.trailers.get("Erratum", ())]
    by_name: dict[str, list[Told]] = {}
    for name, told in reversed(rows):
        known = by_name.setdefault(name, [])
        if told.what is not (known[-1].what if known else What.REVERTED):
            known.append(told)
    return by_name
