"""Copies that a cloud drive left: whether one says the same as its original, and which of the two stays."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sub_cli import layout
from sub_cli.actions.kept import keep, put_away
from sub_cli.change import Stamp
from sub_cli.disk import atomic_write, mode_of
from sub_cli.errata.model import Status
from sub_cli.errors import Refused, SubError
from sub_cli.memo.model import MemoStatus
from sub_cli.messages import msg
from sub_cli.store import documents, errata, memos, signed
from sub_cli.store.conflict_copies import Copy, copies
from sub_cli.store.files import Files
from sub_cli.workspace import Workspace


class Says(StrEnum):
    """What a copy says beside its original."""

    SAME = "same"
    OTHER = "other"
    UNREADABLE = "unreadable"


class Keep(StrEnum):
    """Which of the two stays."""

    ORIGINAL = "original"
    """The original, as it stands."""
    COPY = "copy"
    """The copy takes its place."""
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A copy that waits to be settled."""

    copy: Copy
    says: Says


@dataclass(frozen=True, slots=True)
class Settled:
    """A copy that is there no more."""

    copy: Copy
    kept: Keep
    where: str
    """Where what made way is kept, from the root."""


_READERS: Mapping[str, Callable[[str, bytes], Any]] = {
    "document": documents.stated,
    "section": documents.parse_section,
    "memo": memos.parse_memo,
    "erratum": errata.parse_erratum,
}


def waiting(workspace: Workspace) -> list[Waiting]:
    """Return the copies of the work tree, sorted by path."""
    return [Waiting(each, says(workspace.tree, each)) for each in copies(workspace.tree)]


def says(files: Files, copy: Copy) -> Says:
    """Return what a copy says beside its original: layout and comments are no difference."""
    try:
        data = files.read(copy.path)
        if data == files.read(copy.original):
            return Says.SAME
        meaning = _meaning(copy.original, data)
    except (SubError, FileNotFoundError):
        return Says.UNREADABLE
    try:
        return Says.SAME if meaning == _meaning(copy.original, files.read(copy.original)) else Says.OTHER
    except (SubError, FileNotFoundError):
        return Says.OTHER


def _meaning(path: str, data: bytes) -> object:
    """Return what a file says, as values; of what has no meaning that is known, the bytes. Raises `BadInput`."""
    if path.startswith(f"{layout.SIGNED}/") and path.endswith(".yaml"):
        return signed.parse_record(path, data)
    found = next((parse(path, data) for kind, parse in _READERS.items() if layout.is_of(kind, path)), None)
    if found is None:
        return data
    # Where something stands in a file, and its layout, mean nothing.
    return replace(found, **{name: what for name, what in (("source", ""), ("places", ())) if hasattr(found, name)})


def settle(workspace: Workspace, found: Waiting, which: Keep, stamp: Stamp) -> Settled:
    """Let the original or the copy stay, in the work tree; what makes way is kept beside the drafts.

    Raises `Refused` for a copy that may not or cannot take the place of its original, `Conflict` while another command
    is at work.
    """
    from sub_cli.history.transaction import transaction

    copy = found.copy
    if which is Keep.COPY:
        _refuse_copy(workspace, found)
    with transaction(workspace.repository, operation="save"):
        if which is Keep.ORIGINAL:
            return Settled(copy, which, put_away(workspace, copy.path, stamp.when))
        data, place = workspace.tree.read(copy.path), workspace.root / copy.original
        where = keep(workspace, copy.original, workspace.tree.read(copy.original), stamp.when)
        atomic_write(place, data, mode_of(place))
        put_away(workspace, copy.path, stamp.when)
        return Settled(copy, which, where)


def _refuse_copy(workspace: Workspace, found: Waiting) -> None:
    """Raise `Refused` where the copy cannot be read, or the original is one that changes no more by hand."""
    path, names = found.copy.original, {"copy": found.copy.path, "original": found.copy.original}
    advice = msg("Put the copy aside: sub save --keep original")
    if found.says is Says.UNREADABLE:
        raise Refused(msg("{copy} cannot be read, so that it does not take the place of {original}.", **names), advice)
    data = workspace.tree.read(path)
    if path.startswith(f"{layout.SIGNED}/") or (
        layout.is_of("memo", path) and memos.parse_memo(path, data).status is MemoStatus.SIGNED
    ):
        raise Refused(msg("{original} is signed, and {copy} does not take its place.", **names), advice)
    if layout.is_of("erratum", path) and errata.status_in(data) is not Status.DRAFT:
        raise Refused(msg("{original} is more than a draft, and {copy} does not take its place.", **names), advice)
