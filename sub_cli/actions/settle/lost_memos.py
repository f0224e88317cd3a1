"""Memos that a merge of git's own lost: it follows files by what stands in them, and took one memo for another.

That happens without a conflict, where both sides gave one memo another number. What git merged tells it, as long as
nobody else had a hand in it; then the memos are put where they have to be.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from sub_cli import layout
from sub_cli.actions.settle.choices import Asker, Pick, Waiting
from sub_cli.actions.settle.memo_moves import Followed, followed
from sub_cli.actions.settle.sides import Sides
from sub_cli.errors import BadInput, Finding, Place
from sub_cli.history import merge
from sub_cli.history.repo import Repository
from sub_cli.memo import codes
from sub_cli.memo.model import Memo
from sub_cli.messages import msg
from sub_cli.store import memos
from sub_cli.store.files import Files, read_if_there
from sub_cli.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Lost:
    """What a merge lost."""

    memos: tuple[Memo, ...]
    found: Followed
    """Both sides of it, each memo under one number."""


def lost(workspace: Workspace) -> Lost | None:
    """Return what the newest merge lost that lost memos, of those among the last commits; None where none did."""
    every = (_lost_in(workspace, commit, parents) for commit, parents in merge.recent(workspace.repository))
    return next(filter(None, every), None)


def findings(workspace: Workspace) -> Iterator[Finding]:
    """Yield the memos that a merge lost."""
    found = lost(workspace) if workspace.repository_if_any else None
    for memo in found.memos if found else ():
        facts = {"subject": memo.subject}
        message = msg("A merge of git's own lost the memo “{subject}”: git took another one for it.", **facts)
        yield Finding(codes.LOST, message, Place(layout.memo_path(memo.number)), msg("sub settle"))


def _lost_in(workspace: Workspace, commit: str, parents: Sequence[str]) -> Lost | None:
    repository, made, now = workspace.repository, workspace.revision(commit), workspace.files
    base = merge.merge_base(repository, *parents)
    if not base or not _both_changed(repository, base, parents):
        return None
    try:
        sides = Sides.of(*map(workspace.revision, (base, *parents)))
        found = followed(sides, Asker(lambda _: Pick.LATER), lambda path: _differs(path, now, made))
    except Waiting:
        return None
    known = {(each.subject, each.date) for each in memos.load_all(now)[0].values()}
    gone = tuple(each for each in _wanted(found) if (each.subject, each.date) not in known)
    return Lost(gone, found) if gone and merge.is_of_git(repository, commit, found.touched) else None


def _both_changed(repository: Repository, base: str, parents: Sequence[str]) -> bool:
    """Tell at a glance whether both sides of a merge changed any memo."""
    folder = repository.prefix + layout.MEMOS
    was, *now = (repository.objects.find(f"{commit}:{folder}") for commit in (base, *parents))
    return all(each is not None and each != was for each in now)


def _differs(path: str, one: Files, other: Files) -> bool:
    return read_if_there(one, path) != read_if_there(other, path)


def _wanted(found: Followed) -> Iterator[Memo]:
    """Yield the memos that have to stand where the merge took one for another."""
    for path in sorted(found.touched):
        for side in (found.sides.ours, found.sides.theirs):
            data = read_if_there(side, path)
            with suppress(BadInput):
                if data is not None:
                    yield memos.parse_memo(path, data)
                    break
