"""What `sub` itself did, by its commits and records: the last of it, and when errata came into a text and left it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

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

REDOES = "Sub-Redoes"
"""Trailer of a commit that does again what another took back: the id of that other one."""

RESTORE = "restore"
"""The change that goes back to what was committed: nothing is left of it that could be taken back."""

_FAR = 500
"""How many commits back an operation is looked for."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing `sub` did."""

    name: str
    """`erratum apply E01`."""
    changes: tuple[Change, ...]
    when: datetime
    """When it was committed, or written where there is no commit."""
    commit: str = ""
    """Its commit; "" where it only changed the work tree."""
    record: str = ""
    """Name of the record in git's directory; "" where there is a commit."""
    author: tuple[str, str] = ("", "")
    """Name and e-mail address of who committed it; empty where there is no commit, for that is whoever is here."""
    trailers: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    """What its commit says besides, in lines of its own."""


def last_operation(repo: Repository) -> Operation | None:
    """Return the newest operation that was not taken back, None where there is none within 500 commits.

    A change that was not committed counts while its files stand as it left them. Raises `NotFetched` where only part
    of the history was fetched and it lies at its edge, `Unable` where what to put back is lacking.
    """
    for name, record in journals.records(repo):
        if record.operation == RESTORE:
            continue
        if _stands(repo, record):
            return _operation_of(repo, name, record)
        break
    entry = _last_commit(repo)
    if entry is None:
        return None
    if entry.sha in repo.edge():  # what it did is not known: it seems to have brought every file there is
        raise NotFetched(repo.shallow_advice())
    return _committed(repo, entry)


def last_undone(repo: Repository, folders: tuple[str, ...]) -> Operation | None:
    """Return the newest undoing that was not taken back itself, under the name of what it took back.

    None where there is none, or where something else was done since: by `sub`, or below `folders` by anybody.
    """
    tree = repo.objects.find("HEAD^{tree}")
    for name, record in journals.records(repo, undone=True):
        if record.old == (tree.id if tree else "") and _holds(repo, record):
            return _operation_of(repo, name, record)
        break
    newest = next((record for _, record in journals.records(repo)), None)
    entry = None if newest and _stands(repo, newest) else _last_undoing(repo, folders)
    if entry is None:
        return None
    undone = next(repo.walk("--max-count=1", entry.trailers[UNDOES][-1]))[0]
    return replace(_committed(repo, entry), name=undone.trailers[OPERATION][-1], trailers=undone.trailers)


def _committed(repo: Repository, entry: LogEntry) -> Operation:
    changes = tuple(changes_by(repo, entry.sha))
    name, author = entry.trailers[OPERATION][-1], (entry.author, entry.email)
    return Operation(name, changes, entry.committed, entry.sha, author=author, trailers=entry.trailers)


def last_record(repo: Repository, operation: str) -> Operation | None:
    """Return the newest change without a commit that was called so, whatever became of its files; None without one."""
    found = (each for each in journals.records(repo) if each[1].operation == operation)
    return next((_operation_of(repo, *each) for each in found), None)


def _operation_of(repo: Repository, name: str, record: Journal) -> Operation:
    changes = tuple(Change(step.path, step.old, step.after) for step in record.steps)
    written = datetime.fromtimestamp(int((journals.folder(repo) / name).stat().st_mtime), repo.zone)
    return Operation(record.operation, changes, written, record=name)


def blobs_of_records(repo: Repository) -> dict[str, set[str]]:
    """Return the blob ids of every file as changes without a commit left it ("" where they removed it).

    One for what was done last, one for what was taken back last.
    """
    found: dict[str, set[str]] = {}
    for undone in (False, True):
        newest: dict[str, str] = {}
        for _, record in journals.records(repo, undone=undone):
            for step in record.steps:
                newest.setdefault(step.path, "" if step.after is None else blob_id(step.after, repo.object_format))
        for path, blob in newest.items():
            found.setdefault(path, set()).add(blob)
    return found


def _holds(repo: Repository, record: Journal) -> bool:
    """Tell whether the files are as a change left them."""
    return all(work_bytes(repo.root / step.path, step.path) == step.after for step in record.steps)


def _stands(repo: Repository, record: Journal) -> bool:
    if not _holds(repo, record):
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
    undone = {record.undoes for _, record in journals.records(repo, undone=True) if _stands(repo, record)}
    for entry, _ in repo.walk("--first-parent", f"--max-count={_FAR}", repo.resolve("HEAD")):
        undone.update(entry.trailers.get(UNDOES, ()))
        if OPERATION in entry.trailers and UNDOES not in entry.trailers and entry.sha not in undone:
            return entry
    return None


def _last_undoing(repo: Repository, folders: tuple[str, ...]) -> LogEntry | None:
    if repo.head() is None:
        return None
    redone: set[str] = set()
    for entry, _ in repo.walk("--first-parent", f"--max-count={_FAR}", repo.resolve("HEAD")):
        redone.update(entry.trailers.get(REDOES, ()))
        if UNDOES in entry.trailers and entry.sha not in redone:
            return None if foreign_since(repo, entry.sha, folders) else entry
        if OPERATION in entry.trailers and not {UNDOES, REDOES} & entry.trailers.keys():
            return None
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
